//! Endorsements of 3.0: credentials themselves, with proofs of their own (3.0 EndorsementCredential).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::in_words;
use crate::badge::{Endorsed, Endorsement};
use crate::credential::{Carried, carried, date, link, link_in, one, types};
use crate::verify::dates::{day, has_begun};
use crate::verify::inquiry::{Inquiry, Part};
use crate::verify::report::{Confirmation, Signer, Verdict};
use crate::verify::rule::Rule;
use crate::verify::{Request, around, proof};

/// The most endorsements that are looked at: each may cost documents.
const MOST: usize = 20;

/// Verifies the endorsements that `credential` carries, in the order in which it carries them, and
/// returns them with what was found.
pub(in crate::verify) fn check(
    inquiry: &mut Inquiry<'_>,
    credential: &Value,
    request: &Request<'_>,
) -> Vec<Endorsement> {
    let issuer = link_in(credential, "issuer");
    let mut endorsements = Vec::new();
    for (place, carried) in carried(credential).into_iter().enumerate() {
        let mut endorsement = carried.read();
        if place == MOST {
            inquiry.skip(
                Rule::Endorsement,
                "There are more endorsements than Lapel checks",
                None,
            );
        }
        if place < MOST {
            let found = verify(inquiry, &carried, request);
            endorsement.confirmed = found.is_ok();
            note(inquiry, &endorsement, issuer.as_deref(), found);
        }
        endorsements.push(endorsement);
    }
    endorsements
}

fn note(
    inquiry: &mut Inquiry<'_>,
    endorsement: &Endorsement,
    issuer: Option<&str>,
    found: Result<(Signer, Confirmation), Trouble>,
) {
    let what = in_words(endorsement.of);
    match found {
        Ok((signer, _)) if issuer == Some(&signer.controller) => inquiry.warn(
            Rule::Endorsement,
            match endorsement.of {
                Endorsed::Issuer => "The issuer endorses itself".to_owned(),
                _ => format!("The issuer endorses {what} itself"),
            },
            signer.key,
        ),
        Ok((signer, confirmation)) => {
            let called = endorsement
                .endorser
                .as_deref()
                .unwrap_or(&signer.controller);
            match confirmation {
                Confirmation::Domain { domain } => inquiry.pass(
                    Rule::Endorsement,
                    format!("{called} ({domain}) endorses {what}"),
                    signer.key,
                ),
                Confirmation::Registry { name, listed_as } => inquiry.pass(
                    Rule::Endorsement,
                    format!("{} endorses {what}", listed_as.as_deref().unwrap_or(called)),
                    format!("listed by {name}, {}", signer.key),
                ),
                Confirmation::Nobody => inquiry.warn(
                    Rule::Endorsement,
                    format!(
                        "Somebody called {called} endorses {what}; nobody confirms who that is"
                    ),
                    signer.key,
                ),
            }
        }
        Err(Trouble::Contradicted(why)) => inquiry.fail(
            Rule::Endorsement,
            format!("An endorsement of {what} is not genuine"),
            why,
        ),
        Err(Trouble::NotInForce(why)) => inquiry.warn(
            Rule::Endorsement,
            format!("An endorsement of {what} is not in force"),
            why,
        ),
        Err(Trouble::Undecided(why)) => inquiry.skip(
            Rule::Endorsement,
            format!("An endorsement of {what} could not be confirmed"),
            why,
        ),
    }
}

/// Why an endorsement does not count.
enum Trouble {
    /// It is forged, broken, or about something else.
    Contradicted(String),
    /// It has not begun, has ended, or was revoked.
    NotInForce(String),
    /// It cannot be told.
    Undecided(String),
}

/// The same procedure as for a badge: its proof, what it is about, its dates and its status.
fn verify(
    inquiry: &mut Inquiry<'_>,
    carried: &Carried,
    request: &Request<'_>,
) -> Result<(Signer, Confirmation), Trouble> {
    let Some(content) = &carried.content else {
        return Err(Trouble::Undecided("it cannot be read".into()));
    };
    let credential = carried.credential();
    let id = link(&credential).unwrap_or_else(|| "it".into());
    if !types(&credential).contains(&"EndorsementCredential") {
        return Err(Trouble::Undecided(format!("{id} is no endorsement")));
    }
    let signer =
        proof::signer(inquiry, content, request.at).map_err(|part| unproven(&id, &part))?;
    let about = one(&credential, "credentialSubject").and_then(link);
    if about.is_none() || about != carried.subject {
        let about = about.unwrap_or_else(|| "nothing".into());
        return Err(Trouble::Contradicted(format!("{id} is about {about}")));
    }
    in_force(&credential, request.at).map_err(|why| Trouble::NotInForce(format!("{id} {why}")))?;
    let ((), part) =
        inquiry.aside(|inquiry| around::status(inquiry, &credential, &signer, request.at));
    match part.verdict() {
        Verdict::Valid => {}
        Verdict::Revoked => return Err(Trouble::NotInForce(why(&id, &part))),
        _ => return Err(Trouble::Undecided(why(&id, &part))),
    }
    let (confirmation, _) =
        inquiry.aside(|inquiry| around::confirmation(inquiry, &credential, &signer, request));
    Ok((signer, confirmation))
}

fn unproven(id: &str, part: &Part) -> Trouble {
    match part.verdict() {
        Verdict::Invalid => Trouble::Contradicted(why(id, part)),
        Verdict::Expired | Verdict::NotYetValid => Trouble::NotInForce(why(id, part)),
        _ => Trouble::Undecided(why(id, part)),
    }
}

fn why(id: &str, part: &Part) -> String {
    let why = part
        .trouble()
        .map_or("its proof does not hold", |check| &check.message);
    format!("{id}: {why}")
}

fn in_force(endorsement: &Value, at: DateTime<Utc>) -> Result<(), String> {
    let either = |new: &str, old: &str| match date(endorsement, new) {
        Ok(None) => date(endorsement, old),
        found => found,
    };
    let begin = either("validFrom", "issuanceDate").map_err(|error| error.to_string())?;
    let end = either("validUntil", "expirationDate").map_err(|error| error.to_string())?;
    match (begin, end) {
        (Some(begin), _) if !has_begun(begin, at) => Err(format!("begins {}", day(begin))),
        (_, Some(end)) if end <= at => Err(format!("ended {}", day(end))),
        _ => Ok(()),
    }
}
