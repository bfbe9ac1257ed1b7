//! Reads credentials of 3.0 (OpenBadgeCredential, AchievementCredential, ClrCredential): W3C
//! verifiable credentials of either data model.

use serde_json::Value;

use super::ReadError;
use super::achievement::{profile, read_achievement, read_award, read_results};
use super::clr::read_associations;
use super::endorsed::{Carried, carried};
use super::fields::{date, link, link_in, many, one, text, truth, types};
use super::hosted::{read_evidence, read_skills};
use crate::badge::{Badge, Criteria, RecipientIdentity, Standard};

/// Reads a 3.0 credential.
pub(crate) fn read(credential: &Value) -> Result<Badge, ReadError> {
    let none = Value::Null;
    let subject = one(credential, "credentialSubject").unwrap_or(&none);
    // A transcript may list achievements; it is none of them.
    let achievement = match types(credential).contains(&"ClrCredential") {
        true => &none,
        false => one(subject, "achievement").unwrap_or(&none),
    };
    let criteria = one(achievement, "criteria").unwrap_or(&none);
    let either = |new: &str, old: &str| match date(credential, new)? {
        None => date(credential, old),
        found => Ok(found),
    };
    // Data model 2.0 says `validFrom`, data model 1.1 `issuanceDate`.
    let valid_from = either("validFrom", "issuanceDate")?;
    Ok(Badge {
        standard: Standard::V3_0,
        id: link(credential),
        name: text(achievement, "name").or_else(|| text(credential, "name")),
        description: text(achievement, "description").or_else(|| text(credential, "description")),
        criteria: Criteria {
            url: link(criteria),
            narrative: text(criteria, "narrative"),
        },
        image: link_in(achievement, "image").or_else(|| link_in(credential, "image")),
        // A presentation has a holder instead.
        issuer: profile(credential, "issuer")
            .or_else(|| profile(credential, "holder"))
            .unwrap_or_default(),
        recipients: read_recipients(subject),
        issued_on: date(credential, "awardedDate")?.or(valid_from),
        valid_from,
        expires: either("validUntil", "expirationDate")?,
        evidence: many(credential, "evidence")
            .into_iter()
            .filter_map(read_evidence)
            .collect(),
        narrative: text(subject, "narrative"),
        skills: read_skills(achievement, "tag", &["alignment"]),
        endorsements: carried(credential).iter().map(Carried::read).collect(),
        associations: read_associations(subject),
        partial: one(credential, "partial").and_then(Value::as_bool),
        achievement: read_achievement(achievement).map(Box::new),
        award: read_award(subject).map(Box::new),
        results: read_results(subject, achievement),
        language: text(achievement, "inLanguage"),
    })
}

/// The subject's `id`, and every IdentityObject beside it.
fn read_recipients(subject: &Value) -> Vec<RecipientIdentity> {
    let id = link(subject).map(|identity| RecipientIdentity {
        kind: "id".into(),
        identity,
        hashed: false,
        salt: None,
    });
    let objects = many(subject, "identifier")
        .into_iter()
        .filter_map(|object| {
            Some(RecipientIdentity {
                kind: text(object, "identityType").unwrap_or_else(|| "identifier".into()),
                identity: text(object, "identityHash")?,
                hashed: truth(object, "hashed"),
                salt: one(object, "salt")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            })
        });
    id.into_iter().chain(objects).collect()
}
