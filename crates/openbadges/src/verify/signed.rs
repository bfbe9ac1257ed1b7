//! Signed verification (1.x "signed", 2.0 "SignedBadge verification"): the key must be the issuer's,
//! and the issuer is whoever the fetched profile says, never one embedded in the signed text.

use serde_json::Value;
use url::Url;

use super::inquiry::{Inquiry, NoDocument, id_of};
use super::key::{Algorithm, PublicKey};
use super::parties::{self, Assertion, Parties};
use super::rule::Rule;
use super::scope::same_host;
use super::{data, endorsement, revocation};
use crate::badge::{Badge, Standard};
use crate::credential::{Jws, link, link_in, many, one, read_with, text, web_address};
use crate::source::Wanted;

/// Verifies a signed assertion. `None`: it could not be read into a badge.
pub(super) fn check(inquiry: &mut Inquiry<'_>, standard: Standard, jws: &Jws) -> Option<Badge> {
    let assertion = &jws.payload;
    data::assertion(inquiry, standard, assertion);
    let parties = parties::fetch(inquiry, standard, assertion, &Assertion::Signed);
    if let Some(algorithm) = algorithm(inquiry, &jws.header) {
        signature(inquiry, standard, jws, algorithm, &parties);
    }
    if let (Some(profile), Some(issuer_id)) = (&parties.issuer, &parties.issuer_id) {
        revocation::check(inquiry, assertion, profile, issuer_id);
    }
    let badge = read_with(
        standard,
        assertion,
        parties.class.as_ref(),
        parties.issuer.as_ref(),
    );
    let mut badge = badge.ok()?;
    if let Some(id) = &parties.issuer_id {
        badge.issuer.id = Some(id.to_string());
        endorsement::check_hosted(inquiry, assertion, id, &parties, &mut badge.endorsements);
    }
    Some(badge)
}

/// The algorithm that the header names, if it may be used at all.
fn algorithm(inquiry: &mut Inquiry<'_>, header: &Value) -> Option<Algorithm> {
    let named = header
        .get("alg")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if header.get("crit").is_some() || header.get("b64") == Some(&Value::Bool(false)) {
        inquiry.fail(
            Rule::Algorithm,
            "The signature demands something that Lapel does not do",
            "header “crit” or “b64”".to_owned(),
        );
        return None;
    }
    let algorithm = Algorithm::named(named);
    match algorithm {
        Some(_) => inquiry.pass(
            Rule::Algorithm,
            "It is signed with a sound algorithm",
            named.to_owned(),
        ),
        None => inquiry.fail(
            Rule::Algorithm,
            "It is signed with an algorithm that anybody can forge or that Lapel does not know",
            format!("“{named}”"),
        ),
    }
    algorithm
}

fn signature(
    inquiry: &mut Inquiry<'_>,
    standard: Standard,
    jws: &Jws,
    algorithm: Algorithm,
    parties: &Parties,
) {
    // Without the issuer's own word there is no key to trust; that is noted already.
    let (Some(profile), Some(issuer)) = (&parties.issuer, &parties.issuer_id) else {
        inquiry.skip(
            Rule::Signature,
            "The signature was not checked: its issuer is not known",
            None,
        );
        return;
    };
    let named = key_address(standard, &jws.payload);
    let keys = match candidates(inquiry, standard, named.as_ref(), profile, issuer) {
        Candidates::Keys(keys) => keys,
        Candidates::NotTheIssuers => return,
        Candidates::Unreachable => {
            inquiry.skip(
                Rule::Signature,
                "The signature was not checked: the issuer’s key could not be fetched",
                None,
            );
            return;
        }
    };
    let fitting: Vec<&(String, PublicKey)> =
        keys.iter().filter(|(_, key)| algorithm.fits(key)).collect();
    if fitting.is_empty() {
        inquiry.fail(
            Rule::Algorithm,
            "The signature’s algorithm does not fit the issuer’s key",
            None,
        );
        return;
    }
    let made_by = fitting
        .iter()
        .find(|(_, key)| key.verifies(algorithm, jws.signed.as_bytes(), &jws.signature));
    match made_by {
        Some((name, _)) => inquiry.pass(
            Rule::Signature,
            "The signature is the issuer’s, and nothing was changed since",
            name.clone(),
        ),
        None => inquiry.fail(
            Rule::Signature,
            "The signature does not fit: somebody else made it, or the badge was changed",
            None,
        ),
    }
}

/// The key that the assertion names: 2.0 in `verification.creator`, 1.x in `verify.url`.
fn key_address(standard: Standard, assertion: &Value) -> Option<String> {
    let verification = one(assertion, "verification").or_else(|| one(assertion, "verify"))?;
    let creator = link_in(verification, "creator");
    if standard >= Standard::V2_0 {
        creator
    } else {
        creator.or_else(|| link_in(verification, "url"))
    }
}

enum Candidates {
    /// The issuer's keys that may have made the signature, each with its address.
    Keys(Vec<(String, PublicKey)>),
    /// The named key is somebody else's; that has been noted.
    NotTheIssuers,
    /// No key could be fetched; that has been noted.
    Unreachable,
}

fn candidates(
    inquiry: &mut Inquiry<'_>,
    standard: Standard,
    named: Option<&String>,
    profile: &Value,
    issuer: &Url,
) -> Candidates {
    let published = many(profile, "publicKey");
    if let Some(named) = named {
        let listed: Vec<&Value> = published
            .iter()
            .copied()
            .filter(|key| link(key).as_deref() == Some(named))
            .collect();
        if !listed.is_empty() {
            return keys(inquiry, &listed, issuer);
        }
        // 1.x knows no list of keys: there the key belongs to whoever's host serves it.
        let at_issuer = web_address(named).is_some_and(|key| same_host(&key, issuer));
        if standard < Standard::V2_0 && published.is_empty() && at_issuer {
            let value = Value::String(named.clone());
            return keys(inquiry, &[&value], issuer);
        }
        inquiry.fail(
            Rule::Key,
            "The key that it was signed with is not the issuer’s",
            format!("{named} is not among the keys of {issuer}"),
        );
        return Candidates::NotTheIssuers;
    }
    if published.is_empty() {
        inquiry.fail(Rule::Key, "The issuer publishes no key", issuer.to_string());
        return Candidates::NotTheIssuers;
    }
    keys(inquiry, &published, issuer)
}

/// Reads or fetches keys. One usable key suffices.
fn keys(inquiry: &mut Inquiry<'_>, named: &[&Value], issuer: &Url) -> Candidates {
    const MOST: usize = 10;
    let mut keys = Vec::new();
    let mut unreachable = None;
    let mut unusable = None;
    for value in named.iter().take(MOST) {
        match key(inquiry, value, issuer) {
            Ok(key) => keys.push(key),
            Err(Unusable::NoDocument(why)) => unreachable = Some(*why),
            Err(Unusable::Key(why)) => unusable = Some(why),
        }
    }
    if let Some((name, _)) = keys.first() {
        inquiry.pass(Rule::Key, "The key is the issuer’s", name.clone());
        return Candidates::Keys(keys);
    }
    if let Some((why, url)) = unreachable {
        inquiry.no_document(Rule::Key, "The issuer’s key", &why, &url);
        return Candidates::Unreachable;
    }
    inquiry.fail(Rule::Key, "The issuer’s key cannot be used", unusable);
    Candidates::NotTheIssuers
}

enum Unusable {
    NoDocument(Box<(NoDocument, Url)>),
    Key(String),
}

fn unfetched(why: NoDocument, url: &Url) -> Unusable {
    Unusable::NoDocument(Box::new((why, url.clone())))
}

/// One key: embedded in the profile, or a document of its own (JSON or bare PEM).
fn key(
    inquiry: &mut Inquiry<'_>,
    value: &Value,
    issuer: &Url,
) -> Result<(String, PublicKey), Unusable> {
    let name = link(value).unwrap_or_else(|| issuer.to_string());
    if let Some(pem) = text(value, "publicKeyPem") {
        return Ok((name, usable(value, &pem, issuer)?));
    }
    let url = web_address(&name).ok_or_else(|| Unusable::Key(format!("{name} has no address")))?;
    let document = inquiry
        .get(&url, Wanted::Key)
        .map_err(|why| unfetched(why, &url))?;
    if !document.is_success() {
        return Err(unfetched(NoDocument::Status(document.status), &url));
    }
    let body = String::from_utf8_lossy(&document.body).into_owned();
    if body.trim_start().starts_with('{') {
        let json = crate::json::parse(&body)
            .map_err(|error| unfetched(NoDocument::Broken(error), &url))?;
        let pem = text(&json, "publicKeyPem")
            .ok_or_else(|| Unusable::Key(format!("{name} has no “publicKeyPem”")))?;
        return Ok((name, usable(&json, &pem, issuer)?));
    }
    Ok((name, usable(&Value::Null, &body, issuer)?))
}

/// A key that names another owner is not the issuer's, wherever it was found.
fn usable(key: &Value, pem: &str, issuer: &Url) -> Result<PublicKey, Unusable> {
    let owner = link_in(key, "owner");
    if let Some(owner) = owner
        && web_address(&owner).as_ref() != Some(issuer)
    {
        let name = id_of(key).unwrap_or_default();
        return Err(Unusable::Key(format!("{name} belongs to {owner}")));
    }
    PublicKey::from_pem(pem).map_err(|error| Unusable::Key(error.to_string()))
}
