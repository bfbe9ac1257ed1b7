//! Lists of bits, one or a few for each credential, in a credential of their own (W3C Bitstring
//! Status List 1.0; Status List 2021).

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use url::Url;

use super::{Before, bits, no_answer, unreachable};
use crate::credential::{
    Content, credential_in, date, link, link_in, many, one, text, types, web_address,
};
use crate::verify::dates;
use crate::verify::inquiry::Inquiry;
use crate::verify::proof;
use crate::verify::report::Signer;
use crate::verify::rule::Rule;

/// How old an answer may be that does not say for how long it holds.
const FRESH: TimeDelta = TimeDelta::days(7);

/// What an entry says of where to look.
struct Entry<'e> {
    purpose: String,
    index: u64,
    size: u32,
    value: &'e Value,
}

/// Looks one entry up.
pub(super) fn check(inquiry: &mut Inquiry<'_>, value: &Value, signer: &Signer, at: DateTime<Utc>) {
    // The list of 2021 was for revocation where it did not say.
    let purpose = text(value, "statusPurpose").unwrap_or_else(|| "revocation".to_owned());
    let rule = match purpose.as_str() {
        "suspension" => Rule::Suspension,
        "message" => Rule::Message,
        "refresh" => Rule::Refresh,
        "revocation" => Rule::Revocation,
        _ => {
            inquiry.skip(
                Rule::Revocation,
                "Its issuer keeps a list about it whose purpose Lapel does not know",
                purpose,
            );
            return;
        }
    };
    let broken = |inquiry: &mut Inquiry<'_>, what: &str| {
        no_answer(
            inquiry,
            rule,
            "the badge does not say where to look",
            what.to_owned(),
            None,
            at,
        );
    };
    let url = link_in(value, "statusListCredential").and_then(|url| web_address(&url));
    let Some(url) = url else {
        return broken(inquiry, "it names no list");
    };
    let Some(index) = number(value, "statusListIndex") else {
        return broken(inquiry, "it names no place in the list");
    };
    let size = match one(value, "statusSize") {
        None => Some(1),
        Some(_) => number(value, "statusSize").and_then(|size| u32::try_from(size).ok()),
    };
    let Some(size @ 1..=32) = size else {
        return broken(inquiry, "the size of its entry makes no sense");
    };
    let entry = Entry {
        purpose,
        index,
        size,
        value,
    };
    let content = match inquiry.credential(&url) {
        Ok(content) => content,
        Err(why) => {
            let (why, evidence) = unreachable(&why, &url);
            let before = last_known(inquiry, &url, &entry, signer, at);
            return no_answer(inquiry, rule, why, evidence, before, at);
        }
    };
    let fetched = inquiry
        .documents
        .iter()
        .find(|document| document.requested == url)
        .map(|document| document.fetched_at);
    let asked = Asked { url: &url, fetched };
    match look_up(inquiry, &content, &entry, signer, &asked, at) {
        Ok(found) => note(inquiry, rule, &entry, found, &url),
        Err(evidence) => {
            let before = last_known(inquiry, &url, &entry, signer, at);
            no_answer(
                inquiry,
                rule,
                "the issuer’s list cannot be relied on",
                format!("{url}: {evidence}"),
                before,
                at,
            );
        }
    }
}

/// Where a list was found.
struct Asked<'u> {
    url: &'u Url,
    /// When it was fetched; `None`: its age is not to be judged.
    fetched: Option<DateTime<Utc>>,
}

/// The value of an entry in a list that is the issuer's, whole and in force.
fn look_up(
    inquiry: &mut Inquiry<'_>,
    content: &Content,
    entry: &Entry<'_>,
    signer: &Signer,
    asked: &Asked<'_>,
    at: DateTime<Utc>,
) -> Result<u64, String> {
    let list = match content {
        Content::Json(value) => Cow::Borrowed(value),
        Content::Jws(jws) => credential_in(jws),
        Content::Address(_) => return Err("it is no list".to_owned()),
    };
    match proof::signer(inquiry, content, at) {
        Ok(by) if by.controller == signer.controller => {}
        Ok(by) => return Err(format!("it is signed by {}", by.controller)),
        Err(part) => {
            let trouble = part.trouble().map(|check| check.message.clone());
            return Err(trouble.unwrap_or_else(|| "it is not signed".to_owned()));
        }
    }
    let kinds = types(&list);
    if !kinds.contains(&"BitstringStatusListCredential")
        && !kinds.contains(&"StatusList2021Credential")
    {
        return Err(format!("it is a {}", kinds.join(", ")));
    }
    // Another list of the same issuer, under this address, would answer for other credentials
    // (§2.1, `statusListCredential`). A list need not have an `id`.
    if let Some(id) = link(&list).filter(|id| web_address(id).as_ref() != Some(asked.url)) {
        return Err(format!("it is the list {id}"));
    }
    in_force(&list, at)?;
    let subject = one(&list, "credentialSubject").ok_or("it has no subject")?;
    let purposes = many(subject, "statusPurpose");
    if !purposes.iter().any(|purpose| **purpose == *entry.purpose) {
        return Err(format!("it is not for {}", entry.purpose));
    }
    fresh(subject, asked.fetched, at)?;
    let encoded = one(subject, "encodedList")
        .and_then(Value::as_str)
        .ok_or("it has no list in it")?;
    let bytes = bits::inflate(encoded)?;
    bits::value(&bytes, entry.index, entry.size)
        .ok_or_else(|| format!("it ends before the place {}", entry.index))
}

fn in_force(list: &Value, at: DateTime<Utc>) -> Result<(), String> {
    let date_of = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| date(list, name).transpose())
            .transpose()
            .map_err(|error| error.to_string())
    };
    if let Some(begins) = date_of(["validFrom", "issuanceDate"])?
        && !dates::has_begun(begins, at)
    {
        return Err(format!("it begins on {}", dates::day(begins)));
    }
    match date_of(["validUntil", "expirationDate"])? {
        Some(ends) if ends <= at => Err(format!("it ended on {}", dates::day(ends))),
        _ => Ok(()),
    }
}

/// Whether an answer that a cache kept is still one (§2.2 `ttl`, in milliseconds).
fn fresh(subject: &Value, fetched: Option<DateTime<Utc>>, at: DateTime<Utc>) -> Result<(), String> {
    let lifetime = number(subject, "ttl")
        .and_then(|ttl| i64::try_from(ttl).ok())
        .and_then(TimeDelta::try_milliseconds)
        // A list that wants to be asked every second is asked at every check, and that is enough.
        .map_or(FRESH, |ttl| ttl.clamp(TimeDelta::hours(1), FRESH));
    match fetched {
        Some(fetched) if at - fetched > lifetime => {
            Err(format!("it was fetched on {}", dates::day(fetched)))
        }
        _ => Ok(()),
    }
}

/// Whether the entry was set when the list was last fetched; `None` if that cannot be said.
fn last_known(
    inquiry: &mut Inquiry<'_>,
    url: &Url,
    entry: &Entry<'_>,
    signer: &Signer,
    at: DateTime<Utc>,
) -> Option<Before> {
    let list = inquiry.last_known(url)?;
    let content = Inquiry::content_of(&list).ok()?;
    let then = list.fetched_at.min(at);
    let asked = Asked { url, fetched: None };
    let found = look_up(inquiry, &content, entry, signer, &asked, then).ok()?;
    Some(Before {
        set: found != 0,
        list,
    })
}

fn note(inquiry: &mut Inquiry<'_>, rule: Rule, entry: &Entry<'_>, found: u64, url: &Url) {
    let evidence = format!("place {} of {url}", entry.index);
    let message = many(entry.value, "statusMessage")
        .into_iter()
        .find(|message| status_code(message) == Some(found))
        .and_then(|message| text(message, "message"));
    match (rule, found, message) {
        (Rule::Message, 0, None) => inquiry.pass(rule, "The issuer has left no message", evidence),
        (Rule::Message, 0, Some(said)) => {
            inquiry.pass(rule, format!("The issuer says: {said}"), evidence);
        }
        (Rule::Message, _, Some(said)) => {
            inquiry.warn(rule, format!("The issuer says: {said}"), evidence);
        }
        (Rule::Message, found, None) => inquiry.warn(
            rule,
            format!("The issuer has left the message number {found}"),
            evidence,
        ),
        (Rule::Refresh, 0, _) => {
            inquiry.pass(rule, "The issuer has no newer version of it", evidence);
        }
        (Rule::Refresh, _, _) => {
            inquiry.warn(rule, "The issuer has a newer version of it", evidence);
        }
        (Rule::Suspension, 0, _) => inquiry.pass(rule, "Not suspended", evidence),
        (Rule::Suspension, _, _) => inquiry.fail(
            rule,
            "Suspended by its issuer: it does not count for now",
            evidence,
        ),
        (_, 0, _) => inquiry.pass(rule, "Not revoked", evidence),
        (_, _, Some(reason)) => {
            inquiry.fail(rule, format!("Revoked by its issuer: {reason}"), evidence);
        }
        (_, _, None) => inquiry.fail(rule, "Revoked by its issuer, without a reason", evidence),
    }
}

/// The number that a message belongs to, which the standard writes as `0x2`.
fn status_code(message: &Value) -> Option<u64> {
    let code = text(message, "status")?;
    match code.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => code.parse().ok(),
    }
}

/// A number, also as the standard writes it: in a string, in decimal digits alone.
fn number(object: &Value, member: &str) -> Option<u64> {
    match one(object, member)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    }
}
