//! Embedded proofs (W3C VC Data Integrity 1.0, and the signature suites that came before it).
//!
//! [`proof`] takes a proof apart and [`suite`] tells its kind; [`document`] makes the forms of the
//! document that are signed, [`meaning`] asks whether they say what the document seems to say, which
//! is [`plain`]; [`signature`] holds the signature against the key.

mod document;
mod meaning;
mod plain;
mod proof;
mod sd;
mod signature;
mod suite;
mod trouble;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::method;
use crate::contexts;
use crate::credential::many;
use crate::verify::dates;
use crate::verify::inquiry::{Inquiry, Part};
use crate::verify::report::Signer;
use crate::verify::rule::Rule;
use document::Secured;
use proof::Proof;
use suite::Suite;
use trouble::Trouble;

/// The most proofs that one document may have.
const MOST: usize = 16;

const DOES_NOT_FIT: &str = "The signature does not fit: it was changed, or somebody else made it";

/// Checks every proof of `credential`, issued by `issuer`. `None`: no proof holds; the checks say
/// why.
///
/// One proof that holds suffices, and comes first; what is wrong with the others becomes a warning
/// (3.0 "Verification", step 2; VC Data Integrity §2.1.1). A proof that was made on top of others
/// holds only if they do (§2.1.2).
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    credential: &Value,
    issuer: Option<&str>,
    at: DateTime<Utc>,
) -> Option<Signer> {
    let proofs = many(credential, "proof");
    if proofs.len() > MOST {
        inquiry.skip(
            Rule::Proof,
            "It has more proofs than Lapel checks",
            format!("{} proofs, the limit is {MOST}", proofs.len()),
        );
        return None;
    }
    let Some(issuer) = issuer else {
        inquiry.fail(
            Rule::Proof,
            "It names no issuer whose signature could be checked",
            None,
        );
        return None;
    };
    let mut unsecured = credential.clone();
    if let Some(members) = unsecured.as_object_mut() {
        members.remove("proof");
    }
    let read: Vec<(Option<Proof<'_>>, &Value)> = proofs
        .into_iter()
        .map(|proof| (Proof::read(proof), proof))
        .collect();
    for address in meaning::contexts_of(&unsecured) {
        inquiry.rests_on(&address);
    }
    let unsecured = Secured::new(unsecured, inquiry.contexts);
    let mut found = each(inquiry, &unsecured, &read, issuer, at);
    if !holds(&found) && names_a_changed_context(&unsecured.document) {
        for contexts in contexts::earlier() {
            let unsecured = Secured::new(unsecured.document.clone(), contexts);
            let then = each(inquiry, &unsecured, &read, issuer, at);
            if holds(&then) {
                found = then;
                break;
            }
        }
    }
    let Some(good) = found.iter().position(|(signer, _)| signer.is_some()) else {
        for (_, part) in found {
            inquiry.adopt(part);
        }
        return None;
    };
    let (signer, part) = found.remove(good);
    inquiry.adopt(part);
    for (_, part) in found {
        inquiry.adopt_as_warnings(part);
    }
    signer
}

/// What each proof shows, in the order of the proofs: who signed, and the checks.
type Found = Vec<(Option<Signer>, Part)>;

fn holds(found: &Found) -> bool {
    found.iter().any(|(signer, _)| signer.is_some())
}

/// Whether it names a context that said something else on an earlier day: a proof of that day may
/// hold under what the context said then ([`contexts::earlier`]).
fn names_a_changed_context(document: &Value) -> bool {
    many(document, "@context")
        .into_iter()
        .filter_map(Value::as_str)
        .any(contexts::changed_in_place)
}

/// Checks each proof by itself, and then that the proofs it was made on top of hold too.
fn each(
    inquiry: &mut Inquiry<'_>,
    unsecured: &Secured<'_>,
    read: &[(Option<Proof<'_>>, &Value)],
    issuer: &str,
    at: DateTime<Utc>,
) -> Found {
    let mut found = Found::with_capacity(read.len());
    for (proof, _) in read {
        found.push(inquiry.aside(|inquiry| {
            let Some(proof) = proof else {
                Trouble::Broken("it says no type").note(inquiry);
                return None;
            };
            if proof.previous.is_empty() {
                return one(inquiry, unsecured, proof, issuer, at);
            }
            match on_top_of(unsecured, proof, read) {
                Ok(secured) => one(inquiry, &secured, proof, issuer, at),
                Err(trouble) => {
                    trouble.note(inquiry);
                    None
                }
            }
        }));
    }
    break_chains(read, &mut found);
    found
}

/// The document with the proofs that `proof` was made on top of.
fn on_top_of<'c>(
    unsecured: &Secured<'c>,
    proof: &Proof<'_>,
    all: &[(Option<Proof<'_>>, &Value)],
) -> Result<Secured<'c>, Trouble> {
    let mut previous = Vec::new();
    for (other, value) in all {
        let id = other.as_ref().and_then(|other| other.id);
        if id.is_some_and(|id| proof.previous.contains(&id)) {
            previous.push((*value).clone());
        }
    }
    if previous.len() != proof.previous.len() {
        return Err(Trouble::Broken(
            "a proof that it was made on top of is missing",
        ));
    }
    let mut document = unsecured.document.clone();
    if let Some(members) = document.as_object_mut() {
        members.insert("proof".to_owned(), Value::Array(previous));
    }
    Ok(Secured::new(document, unsecured.contexts))
}

/// Takes the word of every proof that stands on one that does not hold.
fn break_chains(read: &[(Option<Proof<'_>>, &Value)], found: &mut Found) {
    for _ in 0..read.len() {
        let holding: Vec<&str> = read
            .iter()
            .zip(&*found)
            .filter(|(_, (signer, _))| signer.is_some())
            .filter_map(|((proof, _), _)| proof.as_ref()?.id)
            .collect();
        for ((proof, _), (signer, part)) in read.iter().zip(&mut *found) {
            let stands = proof
                .as_ref()
                .is_some_and(|proof| proof.previous.iter().all(|id| holding.contains(id)));
            if signer.is_some() && !stands {
                *signer = None;
                part.fail(
                    Rule::Proof,
                    "A proof that it was made on top of does not hold",
                );
            }
        }
    }
}

/// Checks one proof. What needs no network comes first.
fn one(
    inquiry: &mut Inquiry<'_>,
    secured: &Secured<'_>,
    proof: &Proof<'_>,
    issuer: &str,
    at: DateTime<Utc>,
) -> Option<Signer> {
    let Some(suite) = Suite::of(proof) else {
        inquiry.skip(
            Rule::Proof,
            "It is signed in a way that Lapel does not know",
            proof.name(),
        );
        return None;
    };
    let Some(method) = &proof.method else {
        Trouble::Broken("it names no key").note(inquiry);
        return None;
    };
    if !purpose(inquiry, proof, &secured.document) | !proof_dates(inquiry, proof, at) {
        return None;
    }
    if (!suite.signs_text() || secured.context().is_some())
        && let Err(trouble) = meaning(secured, proof, suite)
    {
        trouble.note(inquiry);
        return None;
    }
    let prepared = match signature::Prepared::of(suite, secured, proof) {
        Ok(prepared) => prepared,
        Err(trouble) => {
            trouble.note(inquiry);
            return None;
        }
    };
    let carried = method::carried(method, issuer);
    if let Some(carried) = &carried
        && prepared.fits(carried) != Ok(true)
    {
        // Nobody needs to be asked whose key it is.
        inquiry.fail(Rule::Signature, DOES_NOT_FIT, method.clone());
        return None;
    }
    inquiry.pass(
        Rule::Proof,
        "It carries a proof of where it comes from",
        proof.name(),
    );
    let key = method::resolve(inquiry, method, issuer, at)?;
    match prepared.is_by(&key, carried.as_ref()) {
        Ok(true) => {
            // Only now: what a signature that does not hold covers says nothing.
            inquiry.pass(
                Rule::ProofTerms,
                "All that it says is covered by the signature",
                None,
            );
            if prepared.is_of_a_part() {
                inquiry.warn(
                    Rule::ProofTerms,
                    "It shows a part of what its issuer signed: that it ends or was revoked may have been kept back",
                    proof.name(),
                );
            }
            inquiry.pass(
                Rule::Signature,
                "The signature is the issuer’s, and nothing was changed since",
                key.id.clone(),
            );
            Some(Signer {
                fingerprint: key.key().fingerprint(),
                key: key.id,
                suite: proof.cryptosuite.unwrap_or(proof.kind).to_owned(),
                controller: key.controller,
                created: proof.created,
            })
        }
        Ok(false) => {
            inquiry.fail(Rule::Signature, DOES_NOT_FIT, key.id);
            None
        }
        Err(trouble) => {
            trouble.note(inquiry);
            None
        }
    }
}

/// A proof over text needs no context to be whole. But whoever reads the text needs its words to mean
/// what the standard says.
fn meaning(secured: &Secured<'_>, proof: &Proof<'_>, suite: Suite) -> Result<(), Trouble> {
    match meaning::check(secured, suite.signs_text()) {
        Err(Trouble::MissingContexts(_)) if suite.signs_text() => Ok(()),
        Ok(()) if !suite.signs_text() => {
            let options = proof.options(suite.signature_member(), secured.context());
            meaning::seems_right(&options, secured.contexts)
        }
        checked => checked,
    }
}

/// What the proof was made for (VC Data Integrity §2.1 `proofPurpose`, `domain`, `challenge`).
fn purpose(inquiry: &mut Inquiry<'_>, proof: &Proof<'_>, document: &Value) -> bool {
    let is_presentation = crate::credential::types(document).contains(&"VerifiablePresentation");
    match proof.purpose {
        Some("assertionMethod") => {}
        Some("authentication") if is_presentation => {}
        other => {
            inquiry.fail(
                Rule::ProofPurpose,
                "The signature was made for something else than to award a badge",
                format!("its purpose is “{}”", other.unwrap_or("not said")),
            );
            return false;
        }
    }
    if !proof.audience.is_empty() && !is_presentation {
        inquiry.warn(
            Rule::ProofPurpose,
            "The signature was made for one place alone, and not for everybody",
            proof.audience.join(", "),
        );
    }
    true
}

/// Whether the proof itself is in date (VC Data Integrity §2.1 `created`, `expires`).
fn proof_dates(inquiry: &mut Inquiry<'_>, proof: &Proof<'_>, at: DateTime<Utc>) -> bool {
    if proof.unreadable {
        inquiry.fail(
            Rule::ProofDates,
            "The signature has a date that cannot be read",
            None,
        );
        return false;
    }
    if let Some(created) = proof
        .created
        .filter(|created| !dates::has_begun(*created, at))
    {
        inquiry.fail(
            Rule::ProofDates,
            "The signature says that it was made in the future",
            created.to_rfc3339(),
        );
        return false;
    }
    if let Some(expires) = proof.expires.filter(|expires| *expires <= at) {
        inquiry.fail(
            Rule::ProofDates,
            format!("The signature was good until {}", dates::day(expires)),
            expires.to_rfc3339(),
        );
        return false;
    }
    true
}
