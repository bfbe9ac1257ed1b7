//! Reads assertions of 1.0, 1.1, 2.0 and 2.1 with their badge class and issuer profile. The four
//! differ in names only (2.0, "History and changes"): `verify` became `verification`, an alignment's
//! `name` became `targetName`.

use serde_json::Value;

use super::ReadError;
use super::fields::{date, link, link_in, many, one, plain, text, truth};
use crate::badge::{
    Badge, Criteria, Endorsed, Endorsement, Evidence, Issuer, RecipientIdentity, Skill, Standard,
};

/// Reads an assertion with whatever of its badge class and issuer profile is at hand.
pub(crate) fn read(
    standard: Standard,
    assertion: &Value,
    class: Option<&Value>,
    issuer: Option<&Value>,
) -> Result<Badge, ReadError> {
    let none = Value::Null;
    let class = class.unwrap_or(&none);
    let issuer_profile = issuer.unwrap_or(&none);
    let mut endorsements = Vec::new();
    for (object, of) in [
        (assertion, Endorsed::Award),
        (class, Endorsed::Achievement),
        (issuer_profile, Endorsed::Issuer),
    ] {
        for endorsement in many(object, "endorsement") {
            endorsements.push(read_endorsement(endorsement, of)?);
        }
    }
    Ok(Badge {
        id: link(assertion).or_else(|| text(assertion, "uid")),
        name: text(class, "name"),
        description: text(class, "description"),
        criteria: read_criteria(class),
        image: link_in(class, "image"),
        issuer: read_issuer(issuer_profile),
        recipients: read_recipient(assertion).into_iter().collect(),
        issued_on: match date(assertion, "issuedOn")? {
            // Mozilla's Backpack wrote both forms into what it exported.
            None => date(assertion, "issued_on")?,
            found => found,
        },
        expires: date(assertion, "expires")?,
        evidence: many(assertion, "evidence")
            .into_iter()
            .filter_map(read_evidence)
            .collect(),
        narrative: text(assertion, "narrative"),
        // Moodle writes `alignments`.
        skills: read_skills(class, "tags", &["alignment", "alignments"]),
        endorsements,
        language: text(assertion, "@language").or_else(|| text(class, "@language")),
        ..Badge::silent(standard)
    })
}

/// The recipient of an assertion, in any of its spellings.
pub(crate) fn read_recipient(assertion: &Value) -> Option<RecipientIdentity> {
    // Mozilla's Backpack replaced `recipient` by a bare string and kept the issuer's own beside it.
    let recipient = one(assertion, "_originalRecipient")
        .filter(|value| value.is_object())
        .or_else(|| one(assertion, "recipient"))?;
    if let Some(identity) = recipient.as_str() {
        return Some(RecipientIdentity {
            kind: "email".into(),
            hashed: crate::identity::hashed_parts(identity).is_some(),
            identity: identity.trim().to_owned(),
            salt: text(assertion, "salt"),
        });
    }
    Some(RecipientIdentity {
        kind: text(recipient, "type")
            .or_else(|| text(recipient, "@type"))
            .unwrap_or_else(|| "email".into()),
        identity: text(recipient, "identity")?,
        hashed: truth(recipient, "hashed"),
        // A salt is bytes, not a text for people: it is taken as it stands.
        salt: one(recipient, "salt").and_then(|salt| match salt {
            Value::String(salt) => Some(salt.clone()),
            Value::Number(salt) => Some(salt.to_string()),
            _ => None,
        }),
    })
}

fn read_criteria(class: &Value) -> Criteria {
    let mut criteria = Criteria::default();
    for part in many(class, "criteria") {
        criteria.url = criteria.url.or_else(|| link(part));
        criteria.narrative = criteria.narrative.or_else(|| text(part, "narrative"));
    }
    criteria
}

/// Reads an issuer profile.
pub(crate) fn read_issuer(profile: &Value) -> Issuer {
    Issuer {
        id: link(profile),
        name: text(profile, "name"),
        url: link_in(profile, "url"),
        email: text(profile, "email"),
        image: link_in(profile, "image"),
        description: text(profile, "description"),
    }
}

/// One piece of evidence: an address, or an object.
pub(crate) fn read_evidence(value: &Value) -> Option<Evidence> {
    if value.is_string() {
        return Some(Evidence {
            url: Some(link(value)?),
            ..Evidence::default()
        });
    }
    let evidence = Evidence {
        url: link(value),
        name: text(value, "name"),
        description: text(value, "description"),
        narrative: text(value, "narrative"),
        genre: text(value, "genre"),
        audience: text(value, "audience"),
    };
    (evidence != Evidence::default()).then_some(evidence)
}

/// The most tags, and the most alignments, that are read.
const MOST_SKILLS: usize = 200;

/// Tags, then alignments, from the members that hold them.
pub(crate) fn read_skills(object: &Value, tags: &str, alignments: &[&str]) -> Vec<Skill> {
    let tags = many(object, tags)
        .into_iter()
        .take(MOST_SKILLS)
        .filter_map(|tag| {
            Some(Skill {
                name: plain(tag, None)?,
                ..Skill::default()
            })
        });
    tags.chain(read_alignments(object, alignments)).collect()
}

/// The alignments in the members that may hold them.
pub(crate) fn read_alignments(object: &Value, members: &[&str]) -> Vec<Skill> {
    members
        .iter()
        .flat_map(|member| many(object, member))
        .take(MOST_SKILLS)
        .filter_map(read_alignment)
        .collect()
}

/// One alignment, under the names of 1.x or 2.0.
fn read_alignment(value: &Value) -> Option<Skill> {
    let either = |new: &str, old: &str| text(value, new).or_else(|| text(value, old));
    let url = link_in(value, "targetUrl").or_else(|| link_in(value, "url"));
    Some(Skill {
        name: either("targetName", "name").or_else(|| url.clone())?,
        url,
        description: either("targetDescription", "description"),
        framework: text(value, "targetFramework"),
        code: text(value, "targetCode"),
        target_type: text(value, "targetType"),
    })
}

/// One endorsement: an object, or an address, which says no more than where it is.
pub(crate) fn read_endorsement(value: &Value, of: Endorsed) -> Result<Endorsement, ReadError> {
    let none = Value::Null;
    let claim = one(value, "claim").unwrap_or(&none);
    let issuer = one(value, "issuer").unwrap_or(&none);
    Ok(Endorsement {
        id: link(value),
        endorser: text(issuer, "name").or_else(|| link(issuer)),
        endorsed: link(claim),
        of,
        comment: text(claim, "endorsementComment"),
        issued_on: date(value, "issuedOn")?,
        confirmed: false,
    })
}
