//! The registered claims of a JWT beside the credential that it carries (VC data model 1.1 §6.3.1;
//! 3.0 "JSON Web Token"): both are signed, and they must not contradict each other.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::credential::{date, link, one};
use crate::verify::dates;
use crate::verify::inquiry::Inquiry;
use crate::verify::rule::Rule;

/// Checks the claims. False: they contradict the credential.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    claims: &Value,
    credential: &Value,
    issuer: &str,
    at: DateTime<Utc>,
) -> bool {
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
    let is_1_1 = claims.get("vc").is_some();
    let ends = [
        ("nbf", ["validFrom", "issuanceDate"]),
        ("exp", ["validUntil", "expirationDate"]),
    ];
    for (claim, members) in ends {
        let claimed = match date_in(claims, claim) {
            Ok(claimed) => claimed,
            Err(value) => {
                inquiry.fail(
                    Rule::Claims,
                    "The signed text has a date that cannot be read",
                    format!("“{claim}” is {value}"),
                );
                return false;
            }
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
    inquiry.pass(
        Rule::Claims,
        "The signed text says the same everywhere",
        None,
    );
    true
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

/// A NumericDate (RFC 7519 §2): seconds since 1970, as a number and nothing else.
///
/// # Errors
/// What stands there, if it is no such date.
pub(super) fn date_in(claims: &Value, claim: &str) -> Result<Option<DateTime<Utc>>, String> {
    let Some(value) = claims.get(claim).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "seconds of any date that chrono knows fit, others saturate and are refused"
    )]
    let seconds = value
        .as_i64()
        .or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64));
    seconds
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .map(Some)
        .ok_or_else(|| value.to_string())
}
