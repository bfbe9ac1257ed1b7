//! Does the credential have what the standard requires? (3.0 "Data models".)

use serde_json::Value;

use crate::contexts;
use crate::credential::{link, link_in, many, one, text, types};
use crate::verify::inquiry::Inquiry;
use crate::verify::rule::Rule;

/// The types of credentials that the standards of 1EdTech define.
const AWARDS: [&str; 3] = [
    "OpenBadgeCredential",
    "AchievementCredential",
    "ClrCredential",
];

/// Notes what is missing: what a badge cannot be without fails, the rest is a warning, since the
/// signature makes up for much.
pub(super) fn check(inquiry: &mut Inquiry<'_>, credential: &Value) {
    let (missing, amiss) = (missing(credential), amiss(credential));
    if !missing.is_empty() {
        inquiry.fail(
            Rule::CredentialData,
            "It lacks something that every badge must have",
            missing.join(", "),
        );
    } else if !amiss.is_empty() {
        inquiry.warn(
            Rule::CredentialData,
            "It is not quite as the standard wants it",
            amiss.join(", "),
        );
    } else {
        inquiry.pass(
            Rule::CredentialData,
            "It has everything that the standard requires",
            None,
        );
    }
}

fn missing(credential: &Value) -> Vec<String> {
    let mut missing = Vec::new();
    if !types(credential).contains(&"VerifiableCredential") {
        missing.push("the type VerifiableCredential".to_owned());
    }
    if link_in(credential, "issuer").is_none() {
        missing.push("an issuer".to_owned());
    }
    let first = many(credential, "@context").first().copied();
    if !first.and_then(Value::as_str).is_some_and(is_data_model) {
        missing.push("the context of the data model, in the first place".to_owned());
    }
    match one(credential, "credentialSubject") {
        Some(subject) if subject.is_object() => {}
        _ => missing.push("a subject".to_owned()),
    }
    missing
}

fn is_data_model(context: &str) -> bool {
    matches!(
        context,
        "https://www.w3.org/ns/credentials/v2" | "https://www.w3.org/2018/credentials/v1"
    )
}

fn amiss(credential: &Value) -> Vec<String> {
    let mut amiss = Vec::new();
    let kinds = types(credential);
    if !AWARDS.iter().any(|award| kinds.contains(award)) {
        amiss.push("no type says that it is a badge".to_owned());
    } else if !many(credential, "@context")
        .into_iter()
        .filter_map(Value::as_str)
        .any(contexts::speaks_of_badges)
    {
        amiss.push("no context of Open Badges".to_owned());
    }
    if one(credential, "validFrom")
        .or_else(|| one(credential, "issuanceDate"))
        .is_none()
    {
        amiss.push("it does not say from when on it is valid".to_owned());
    }
    let Some(subject) = one(credential, "credentialSubject") else {
        return amiss;
    };
    if kinds.contains(&"ClrCredential") {
        if many(subject, "verifiableCredential").is_empty() {
            amiss.push("no credential in the transcript".to_owned());
        }
        return amiss;
    }
    if link(subject).is_none() && many(subject, "identifier").is_empty() {
        amiss.push("nobody is named as its earner".to_owned());
    }
    match one(subject, "achievement") {
        None => amiss.push("no achievement".to_owned()),
        Some(achievement) => {
            for member in ["name", "description"] {
                if text(achievement, member).is_none() {
                    amiss.push(format!("an achievement without {member}"));
                }
            }
            if link(achievement).is_none() {
                amiss.push("an achievement without id".to_owned());
            }
            if one(achievement, "criteria").is_none() {
                amiss.push("an achievement without criteria".to_owned());
            }
        }
    }
    amiss
}
