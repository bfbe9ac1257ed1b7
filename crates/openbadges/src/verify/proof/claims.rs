//! The registered claims of a JWT beside the credential that it carries (VC data model 1.1 §6.3.1;
//! 3.0 "JSON Web Token"): both are signed, and they must not contradict each other.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::credential::{date, link, one};
use crate::date::numeric;
use crate::verify::dates;
use crate::verify::inquiry::Inquiry;
use crate::verify::rule::Rule;

/// The claims that hold a whole credential or presentation in data model 1.1 (§6.3.1).
const WHOLE: [&str; 2] = ["vc", "vp"];

/// The members by which a payload is known for a credential or presentation itself.
const TELLING: [&str; 3] = ["@context", "credentialSubject", "verifiableCredential"];

/// Checks the claims. False: they contradict the credential.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    claims: &Value,
    credential: &Value,
    issuer: &str,
    at: DateTime<Utc>,
) -> bool {
    if let Some(why) = says_two_things(claims) {
        inquiry.fail(
            Rule::Claims,
            "The signed text contradicts itself",
            why.to_owned(),
        );
        return false;
    }
    let subject = one(credential, "credentialSubject").and_then(link);
    let id = link(credential);
    let texts = [
        ("iss", Some(issuer.to_owned())),
        ("sub", subject),
        ("jti", id),
    ];
    for (claim, said) in texts {
        let Some(value) = claims.get(claim).filter(|value| !value.is_null()) else {
            continue;
        };
        // `iss` may be written as the issuer's whole profile.
        let value = link(value).unwrap_or_else(|| value.to_string());
        if said.is_some_and(|said| said != value) {
            return disagree(inquiry, claim, &value);
        }
    }
    // In data model 1.1 the claims stand for the credential's own dates; in 2.0 they say when the
    // signature may be used (VC-JOSE-COSE §3.1.3).
    let is_1_1 = wholes(claims).next().is_some();
    let ends = [
        ("nbf", ["validFrom", "issuanceDate"]),
        ("exp", ["validUntil", "expirationDate"]),
    ];
    for (claim, members) in ends {
        let Ok(claimed) = read_date(inquiry, claims, claim) else {
            return false;
        };
        let Some(claimed) = claimed else { continue };
        let said = members
            .iter()
            .find_map(|member| date(credential, member).ok().flatten())
            .filter(|_| is_1_1);
        match said {
            // Claims have no fractions of a second.
            Some(said) if said.timestamp() != claimed.timestamp() => {
                return disagree(inquiry, claim, &claimed.to_rfc3339());
            }
            Some(_) => {}
            None => alone(inquiry, claim, claimed, at),
        }
    }
    match read_date(inquiry, claims, "iat") {
        Ok(Some(made)) if !dates::has_begun(made, at) => {
            inquiry.fail(
                Rule::ProofDates,
                "The signature says that it was made in the future",
                made.to_rfc3339(),
            );
            return false;
        }
        Ok(_) => {}
        Err(Unreadable) => return false,
    }
    inquiry.pass(
        Rule::Claims,
        "The signed text says the same everywhere",
        None,
    );
    true
}

fn wholes(claims: &Value) -> impl Iterator<Item = &Value> {
    WHOLE
        .iter()
        .filter_map(|claim| claims.get(claim))
        .filter(|claim| claim.is_object())
}

/// Why a reader of one data model would find another credential in the payload than a reader of the
/// other, if that is so.
fn says_two_things(claims: &Value) -> Option<&'static str> {
    let mut wholes = wholes(claims);
    let (whole, others) = (wholes.next()?, wholes.next());
    if others.is_some() {
        return Some("it holds a credential and a presentation");
    }
    let is_whole_too = TELLING.iter().any(|member| claims.get(member).is_some());
    let differs = claims
        .as_object()?
        .iter()
        .filter(|(member, _)| !WHOLE.contains(&member.as_str()))
        .filter(|(member, _)| whole.get(member).is_some() || TELLING.contains(&member.as_str()))
        .any(|(member, value)| whole.get(member) != Some(value));
    (is_whole_too && differs).then_some("it holds two different credentials")
}

fn disagree(inquiry: &mut Inquiry<'_>, claim: &str, value: &str) -> bool {
    inquiry.fail(
        Rule::Claims,
        "The signed text contradicts itself",
        format!("“{claim}” is {value}, the credential says otherwise"),
    );
    false
}

/// A date that only the claim says counts as if the credential said it (RFC 7519 §4.1.4, §4.1.5).
fn alone(inquiry: &mut Inquiry<'_>, claim: &str, date: DateTime<Utc>, at: DateTime<Utc>) {
    if claim == "exp" && date <= at {
        inquiry.fail(
            Rule::Expiry,
            format!("Expired {}", dates::day(date)),
            "the claim “exp”".to_owned(),
        );
    } else if claim == "nbf" && !dates::has_begun(date, at) {
        inquiry.fail(
            Rule::Begun,
            format!("It is not valid before {}", dates::day(date)),
            "the claim “nbf”".to_owned(),
        );
    }
}

/// The check says that a date cannot be read.
struct Unreadable;

fn read_date(
    inquiry: &mut Inquiry<'_>,
    claims: &Value,
    claim: &str,
) -> Result<Option<DateTime<Utc>>, Unreadable> {
    date_in(claims, claim).map_err(|value| {
        inquiry.fail(
            Rule::Claims,
            "The signed text has a date that cannot be read",
            format!("“{claim}” is {value}"),
        );
        Unreadable
    })
}

/// A NumericDate (RFC 7519 §2): seconds since 1970, as a number and nothing else.
///
/// # Errors
/// What stands there, if it is no such date.
pub(super) fn date_in(claims: &Value, claim: &str) -> Result<Option<DateTime<Utc>>, String> {
    let Some(value) = claims.get(claim).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    numeric(value)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .map(Some)
        .ok_or_else(|| value.to_string())
}
