//! Badge Connect (Open Badges 2.1, "Open Badges API").

use chrono::{DateTime, SecondsFormat, Utc};
use http::Method;
use serde_json::{Value, json};
use url::Url;

use openbadges::credential::Content;
use openbadges::{Credential, Standard};

use super::answer::Answer;
use super::before::{is_fetchable, is_in_date, is_presentable, refused};
use super::speak::{self, PAGE, below, date, is_granted, next, objects, offered, texts, total};
use super::{
    Abilities, Account, Backpack, Held, Listing, Parcel, ParcelVersion, Protocol, Reason, Sent,
    Session, Trouble,
};
use crate::net::Reply;

const ACCEPT: &str = "application/ld+json, application/json";
const JSON: &str = "application/json";

/// Badge Connect.
pub(crate) struct BadgeConnect;

impl Protocol for BadgeConnect {
    fn abilities(&self, granted: &[String]) -> Abilities {
        Abilities {
            send: is_granted(granted, "assertion.create"),
            list: is_granted(granted, "assertion.readonly"),
            // 2.1 has no way to delete.
            take_back: false,
            update_profile: false,
            takes: vec![Standard::V2_1, Standard::V2_0, Standard::V1_1],
        }
    }

    fn scopes(&self, offers: &[String]) -> Vec<String> {
        let wanted = [
            "assertion.create",
            "assertion.readonly",
            "profile.readonly",
            "offline_access",
        ];
        offered(offers, &wanted)
    }

    fn account(&self, session: &mut Session<'_>) -> Result<Account, Trouble> {
        let url = below(session, "profile")?;
        let reply = session.call(Method::GET, &url, ACCEPT, None)?;
        let answer = success(&reply)?;
        let profiles = objects(&answer.document, &["profile", "results", "result"]);
        Ok(account(
            profiles.first().copied().unwrap_or(&answer.document),
        ))
    }

    fn choose<'p>(
        &self,
        parcel: &'p Parcel,
        backpack: &Backpack,
        now: DateTime<Utc>,
    ) -> Result<&'p ParcelVersion, Trouble> {
        let version = parcel
            .versions
            .iter()
            .find(|version| version.standard() != Some(Standard::V3_0))
            .ok_or_else(|| {
                refused(
                    Reason::Version,
                    "This backpack takes Open Badges 2.1, and this badge is of version 3.0.",
                )
            })?;
        is_presentable(version)?;
        if backpack.server.badgr {
            is_in_date(version, now)?;
        }
        if !matches!(version.credential.content(), Content::Jws(_)) {
            is_fetchable(version, backpack)?;
        }
        Ok(version)
    }

    fn send(
        &self,
        session: &mut Session<'_>,
        _parcel: &Parcel,
        version: &ParcelVersion,
    ) -> Result<Sent, Trouble> {
        let url = below(session, "assertions")?;
        let mut post = |body: &Value| {
            let body = body.to_string().into_bytes();
            let reply = session.call(Method::POST, &url, ACCEPT, Some((JSON, body)))?;
            Ok::<_, Trouble>((Answer::read(&reply), reply))
        };
        let wrapped = wrapped(version);
        let (mut answer, mut reply) = post(&wrapped)?;
        // Some hosts want the assertion without its wrapper, and say that its id is missing.
        let bare = wrapped.get("assertion").filter(|_| {
            reply.status == 400 && answer.says("id is required") && !answer.means_present()
        });
        if let Some(bare) = bare {
            (answer, reply) = post(bare)?;
        }
        // One that does not take signed assertions asks for the other member.
        if wrapped.get("signedAssertion").is_some()
            && reply.status == 400
            && answer.says("assertion")
            && answer.says("required")
        {
            return Err(Trouble::Refused {
                reason: Reason::NotFetchable,
                message: "This backpack takes only badges that it can fetch from their issuers, and this one is signed instead.".to_owned(),
                details: answer.details,
            });
        }
        outcome(&answer)
    }

    fn list(
        &self,
        session: &mut Session<'_>,
        since: Option<DateTime<Utc>>,
        page: Option<&Url>,
    ) -> Result<Listing, Trouble> {
        let page = match page {
            Some(page) => page.clone(),
            None => first_page(below(session, "assertions")?, since),
        };
        let (page, reply) = speak::page(session, &page, ACCEPT)?;
        let answer = success(&reply)?;
        let assertions = objects(&answer.document, &["assertions", "results", "result"]);
        let signed = texts(&answer.document, "signedAssertions");
        let came = assertions.len() + signed.len();
        let mut held: Vec<Held> = assertions.into_iter().filter_map(hosted).collect();
        held.extend(signed.into_iter().map(self::signed));
        Ok(Listing {
            next: next(&reply, &page, came),
            total: total(&reply),
            answered_at: date(&reply),
            held,
        })
    }

    fn take_back(&self, _session: &mut Session<'_>, _held: &Held) -> Result<(), Trouble> {
        Err(refused(
            Reason::NotPermitted,
            "This backpack lets no program remove badges. Remove it there yourself.",
        ))
    }
}

/// The answer to a question, if it is one.
pub(crate) fn success(reply: &Reply) -> Result<Answer, Trouble> {
    let answer = Answer::read(reply);
    if !answer.is_success() {
        return Err(answer.trouble());
    }
    if answer.document.is_null() {
        return Err(Trouble::InDoubt {
            message: "The backpack answered something that Lapel cannot read.".to_owned(),
            details: answer.details,
        });
    }
    Ok(answer)
}

/// What became of a badge, by the answer to its being sent.
pub(crate) fn outcome(answer: &Answer) -> Result<Sent, Trouble> {
    if answer.is_success() {
        return Ok(Sent {
            was_there: false,
            ..Sent::default()
        });
    }
    if answer.means_present() {
        return Ok(Sent {
            was_there: true,
            ..Sent::default()
        });
    }
    Err(answer.trouble())
}

/// The first page of a list.
pub(crate) fn first_page(mut url: Url, since: Option<DateTime<Utc>>) -> Url {
    url.query_pairs_mut()
        .append_pair("limit", &PAGE.to_string())
        .append_pair("offset", "0");
    if let Some(since) = since {
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        url.query_pairs_mut().append_pair("since", &since);
    }
    url
}

/// Who a profile is of.
pub(crate) fn account(profile: &Value) -> Account {
    Account {
        name: profile
            .get("name")
            .and_then(Value::as_str)
            .map(super::plain)
            .filter(|name| !name.is_empty()),
        emails: texts(profile, "email"),
    }
}

/// The body for a badge: a signed one as it is; a hosted one as it is where it names its own address,
/// and by that address alone otherwise.
fn wrapped(version: &ParcelVersion) -> Value {
    if let Content::Jws(_) = version.credential.content() {
        return json!({ "signedAssertion": version.credential.text().trim() });
    }
    let address = version.credential.address().map(Url::as_str);
    match version.credential.content() {
        Content::Json(document)
            if address.is_some() && document.get("id").and_then(Value::as_str) == address =>
        {
            json!({ "assertion": document })
        }
        _ => json!({ "assertion": { "id": address, "type": "Assertion" } }),
    }
}

/// A hosted assertion in a list. Its document is the host's copy, with the recipient salted anew or
/// shown in the clear: what counts is its address.
fn hosted(assertion: &Value) -> Option<Held> {
    let id = assertion.get("id")?.as_str()?;
    let class = assertion.get("badge");
    Some(Held {
        credential_id: Some(id.to_owned()),
        name: class
            .and_then(|class| class.get("name"))
            .and_then(Value::as_str)
            .map(super::plain),
        address: Url::parse(id)
            .ok()
            .filter(|url| matches!(url.scheme(), "https" | "http")),
        text: Some(assertion.to_string()),
        ..Held::default()
    })
}

/// A signed assertion in a list.
fn signed(text: String) -> Held {
    let credential = Credential::read(&text).ok();
    let badge = credential.as_ref().map(Credential::badge);
    Held {
        credential_id: badge.and_then(|badge| badge.id.clone()),
        name: badge.and_then(|badge| badge.name.clone()),
        text: Some(text),
        ..Held::default()
    }
}
