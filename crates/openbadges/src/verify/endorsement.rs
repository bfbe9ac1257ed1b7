//! Who else vouches for the badge? (2.0 Endorsement.) Endorsements never change the verdict.

use serde_json::Value;
use url::Url;

use super::inquiry::{Inquiry, id_of};
use super::parties::Parties;
use super::rule::Rule;
use super::scope::{Permission, permission};
use crate::credential::{link, link_in, many, one, read_endorsement, truth, types, web_address};

/// The most endorsements that are looked at: each costs two documents.
const MOST: usize = 6;

/// Verifies the endorsements of the assertion, its badge class and its issuer profile.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    assertion: &Value,
    assertion_id: &Url,
    parties: &Parties,
) {
    let endorsed = [
        (Some(assertion), Some(assertion_id), "this badge"),
        (
            parties.class.as_ref(),
            parties.class_id.as_ref(),
            "the badge class",
        ),
        (
            parties.issuer.as_ref(),
            parties.issuer_id.as_ref(),
            "the issuer",
        ),
    ];
    let mut left = MOST;
    for (object, id, what) in endorsed {
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
            one_endorsement(inquiry, endorsement, id.as_deref(), what);
        }
    }
}

fn one_endorsement(
    inquiry: &mut Inquiry<'_>,
    endorsement: &Value,
    endorsed: Option<&str>,
    what: &str,
) {
    match verify(inquiry, endorsement, endorsed) {
        Ok((endorser, id)) => inquiry.pass(
            Rule::Endorsement,
            format!("{endorser} endorses {what}"),
            id.to_string(),
        ),
        Err(why) => inquiry.skip(
            Rule::Endorsement,
            format!("An endorsement of {what} could not be confirmed"),
            why,
        ),
    }
}

/// The same procedure as for a hosted assertion: fetched from its own address, about the object that
/// carries it, and kept where its own issuer keeps things.
fn verify(
    inquiry: &mut Inquiry<'_>,
    endorsement: &Value,
    endorsed: Option<&str>,
) -> Result<(String, Url), String> {
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
    let endorser = crate::credential::text(&profile, "name")
        .or_else(|| read_endorsement(&document).ok()?.endorser)
        .unwrap_or_else(|| issuer.to_string());
    Ok((endorser, id))
}
