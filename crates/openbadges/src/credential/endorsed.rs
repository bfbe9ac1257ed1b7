//! The endorsements that a 3.0 credential carries: by whom, and of what (3.0 EndorsementCredential).

use std::borrow::Cow;

use serde_json::Value;

use super::fields::{date, link, many, one, text};
use super::within::in_envelope;
use super::{Content, Jws, credential_in};
use crate::badge::{Endorsed, Endorsement};

/// The most endorsements that are read of one credential.
const MOST: usize = 100;

/// An endorsement where it stands.
pub(crate) struct Carried {
    /// What it is of.
    pub(crate) of: Endorsed,
    /// The `id` of that: what it has to be about.
    pub(crate) subject: Option<String>,
    /// The endorsement; `None` if it is neither an object nor a compact JWS.
    pub(crate) content: Option<Content>,
}

impl Carried {
    /// The endorsement's own claims, unconfirmed.
    pub(crate) fn credential(&self) -> Cow<'_, Value> {
        match &self.content {
            Some(Content::Json(credential)) => Cow::Borrowed(credential),
            Some(Content::Jws(jws)) => credential_in(jws),
            Some(Content::Address(_)) | None => Cow::Owned(Value::Null),
        }
    }

    /// What it says, unconfirmed.
    pub(crate) fn read(&self) -> Endorsement {
        let credential = self.credential();
        let none = Value::Null;
        let subject = one(&credential, "credentialSubject").unwrap_or(&none);
        let issuer = one(&credential, "issuer").unwrap_or(&none);
        Endorsement {
            id: link(&credential),
            endorser: text(issuer, "name").or_else(|| link(issuer)),
            endorsed: link(subject),
            of: self.of,
            comment: text(subject, "endorsementComment"),
            // An endorsement's broken date is no reason not to read the badge.
            issued_on: ["validFrom", "issuanceDate"]
                .iter()
                .find_map(|member| date(&credential, member).ok().flatten()),
            confirmed: false,
        }
    }
}

/// All endorsements in a credential: of itself, of its achievement and whoever made that, of its
/// issuer. Each is of what carries it; one that the credential itself carries may be of any of them
/// (3.0 AchievementCredential `endorsement`).
pub(crate) fn carried(credential: &Value) -> Vec<Carried> {
    let none = Value::Null;
    let achievement = one(credential, "credentialSubject")
        .and_then(|subject| one(subject, "achievement"))
        .unwrap_or(&none);
    let places = [
        (credential, Endorsed::Award),
        (achievement, Endorsed::Achievement),
        (
            one(achievement, "creator").unwrap_or(&none),
            Endorsed::Creator,
        ),
        (one(credential, "issuer").unwrap_or(&none), Endorsed::Issuer),
    ];
    let mut found: Vec<Carried> = places
        .into_iter()
        .flat_map(|(object, of)| {
            ["endorsement", "endorsementJwt"]
                .into_iter()
                .flat_map(|member| many(object, member))
                .map(move |endorsement| Carried {
                    of,
                    subject: link(object),
                    content: content(endorsement),
                })
        })
        .take(MOST)
        .collect();
    for carried in &mut found {
        let about = one(&carried.credential(), "credentialSubject").and_then(link);
        // From behind: who made the achievement is mostly its issuer.
        let meant = places
            .iter()
            .rev()
            .find(|(object, _)| about.is_some() && link(object) == about);
        if let (Endorsed::Award, Some((_, of))) = (carried.of, meant) {
            carried.of = *of;
            carried.subject = about;
        }
    }
    found
}

fn content(endorsement: &Value) -> Option<Content> {
    let jws = match endorsement {
        Value::String(text) => text.trim().to_owned(),
        Value::Object(_) => match in_envelope(endorsement) {
            Some(jws) => jws,
            None => return Some(Content::Json(endorsement.clone())),
        },
        _ => return None,
    };
    Some(Content::Jws(Jws::read(&jws).ok()?))
}
