//! Reads credentials of 3.0 (OpenBadgeCredential, AchievementCredential, ClrCredential): W3C
//! verifiable credentials of either data model.

use serde_json::Value;

use super::ReadError;
use super::clr::read_associations;
use super::fields::{date, link, link_in, many, one, text, truth};
use super::hosted::{read_evidence, read_issuer, read_skills};
use crate::badge::{Badge, Criteria, Endorsement, Issuer, RecipientIdentity, Standard};

/// Reads a 3.0 credential.
pub(crate) fn read(credential: &Value) -> Result<Badge, ReadError> {
    let none = Value::Null;
    let subject = one(credential, "credentialSubject").unwrap_or(&none);
    let achievement = one(subject, "achievement").unwrap_or(&none);
    let criteria = one(achievement, "criteria").unwrap_or(&none);
    let either = |new: &str, old: &str| match date(credential, new)? {
        None => date(credential, old),
        found => Ok(found),
    };
    // Data model 2.0 says `validFrom`, data model 1.1 `issuanceDate`.
    let valid_from = either("validFrom", "issuanceDate")?;
    let mut endorsements = Vec::new();
    for object in [credential, achievement] {
        for endorsement in many(object, "endorsement") {
            endorsements.push(read_endorsement(endorsement)?);
        }
    }
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
        issuer: one(credential, "issuer")
            .or_else(|| one(credential, "holder"))
            .map_or_else(Issuer::default, |issuer| {
                if issuer.is_string() {
                    Issuer {
                        id: link(issuer),
                        ..Issuer::default()
                    }
                } else {
                    read_issuer(issuer)
                }
            }),
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
        endorsements,
        associations: read_associations(subject),
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

fn read_endorsement(credential: &Value) -> Result<Endorsement, ReadError> {
    let none = Value::Null;
    let subject = one(credential, "credentialSubject").unwrap_or(&none);
    let issuer = one(credential, "issuer").unwrap_or(&none);
    Ok(Endorsement {
        id: link(credential),
        endorser: text(issuer, "name").or_else(|| link(issuer)),
        endorsed: link(subject),
        comment: text(subject, "endorsementComment"),
        issued_on: match date(credential, "validFrom")? {
            None => date(credential, "issuanceDate")?,
            found => found,
        },
    })
}
