//! Endorsements of 2.0: hosted where their own issuers keep them (2.0 Endorsement).

use serde_json::Value;
use url::Url;

use super::in_words;
use crate::badge::{Endorsed, Endorsement};
use crate::credential::{
    link, link_in, many, one, read_endorsement, text, truth, types, web_address,
};
use crate::verify::inquiry::{Inquiry, id_of};
use crate::verify::parties::Parties;
use crate::verify::rule::Rule;
use crate::verify::scope::{Permission, permission};

/// The most endorsements that are looked at: each costs two documents.
const MOST: usize = 6;

/// Verifies the endorsements of the assertion, its badge class and its issuer profile. Each of
/// `endorsements`, as the badge tells them, that is confirmed becomes what its own document says.
pub(in crate::verify) fn check(
    inquiry: &mut Inquiry<'_>,
    assertion: &Value,
    assertion_id: &Url,
    parties: &Parties,
    endorsements: &mut [Endorsement],
) {
    let endorsed = [
        (Some(assertion), Some(assertion_id), Endorsed::Award),
        (
            parties.class.as_ref(),
            parties.class_id.as_ref(),
            Endorsed::Achievement,
        ),
        (
            parties.issuer.as_ref(),
            parties.issuer_id.as_ref(),
            Endorsed::Issuer,
        ),
    ];
    let mut left = MOST;
    for (object, id, of) in endorsed {
        let Some(object) = object else { continue };
        let id = id_of(object).or_else(|| id.map(Url::to_string));
        for endorsement in many(object, "endorsement") {
            if left == 0 {
                inquiry.skip(
                    Rule::Endorsement,
                    "There are more endorsements than Lapel checks",
                    None,
                );
                return;
            }
            left -= 1;
            let Some(confirmed) = one_endorsement(inquiry, endorsement, id.as_deref(), of) else {
                continue;
            };
            for told in endorsements.iter_mut() {
                if told.of == of && told.id == confirmed.id {
                    told.clone_from(&confirmed);
                }
            }
        }
    }
}

fn one_endorsement(
    inquiry: &mut Inquiry<'_>,
    endorsement: &Value,
    endorsed: Option<&str>,
    of: Endorsed,
) -> Option<Endorsement> {
    let what = in_words(of);
    match verify(inquiry, endorsement, endorsed) {
        Ok(Confirmed {
            id,
            endorser,
            document,
        }) => {
            inquiry.pass(
                Rule::Endorsement,
                format!("{endorser} endorses {what}"),
                id.to_string(),
            );
            let read = read_endorsement(&document, of).ok()?;
            Some(Endorsement {
                endorser: Some(endorser),
                confirmed: true,
                ..read
            })
        }
        Err(why) => {
            inquiry.skip(
                Rule::Endorsement,
                format!("An endorsement of {what} could not be confirmed"),
                why,
            );
            None
        }
    }
}

/// An endorsement that is its issuer's.
struct Confirmed {
    id: Url,
    endorser: String,
    document: Value,
}

/// The same procedure as for a hosted assertion: fetched from its own address, about the object that
/// carries it, and kept where its own issuer keeps things.
fn verify(
    inquiry: &mut Inquiry<'_>,
    endorsement: &Value,
    endorsed: Option<&str>,
) -> Result<Confirmed, String> {
    let id = link(endorsement).ok_or("it has no address")?;
    let id = web_address(&id).ok_or_else(|| format!("{id} is no web address"))?;
    let document = inquiry.json(&id).map_err(|why| why.evidence(&id))?;
    if !types(&document).contains(&"Endorsement") {
        return Err(format!("{id} is no endorsement"));
    }
    if truth(&document, "revoked") {
        return Err(format!("{id} was revoked"));
    }
    if link(&document).and_then(|own| web_address(&own)).as_ref() != Some(&id) {
        return Err(format!("{id} declares another address"));
    }
    let claim = one(&document, "claim").and_then(link);
    if claim.is_none() || claim.as_deref() != endorsed {
        return Err(format!("{id} is about something else"));
    }
    let issuer = link_in(&document, "issuer")
        .and_then(|issuer| web_address(&issuer))
        .ok_or_else(|| format!("{id} names no issuer"))?;
    let profile = inquiry.json(&issuer).map_err(|why| why.evidence(&issuer))?;
    if permission(&id, &issuer, &profile) == Permission::None {
        return Err(format!("{id} is not where {issuer} keeps endorsements"));
    }
    let endorser = text(&profile, "name")
        .or_else(|| text(one(&document, "issuer")?, "name"))
        .unwrap_or_else(|| issuer.to_string());
    Ok(Confirmed {
        id,
        endorser,
        document,
    })
}
