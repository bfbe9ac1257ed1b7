//! Does a web site say that a DID is its own? (DIF Well Known DID Configuration.)

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use crate::credential::{
    Content, Jws, credential_in, date, link, link_in, many, one, text, types, web_address,
};
use crate::verify::dates;
use crate::verify::inquiry::Inquiry;
use crate::verify::proof;

/// The most credentials of one configuration that are looked at.
const MOST: usize = 20;

/// Where the site at `origin` says which DIDs are its own.
pub(super) fn configuration(origin: &Url) -> Option<Url> {
    origin.join("/.well-known/did-configuration.json").ok()
}

/// Whether a configuration, found at `url`, holds a credential by `did` that links it to `origin`.
///
/// # Errors
/// Why not, for the evidence.
pub(super) fn to_origin(
    inquiry: &mut Inquiry<'_>,
    configuration: &Value,
    url: &Url,
    did: &str,
    origin: &Url,
    at: DateTime<Utc>,
) -> Result<(), String> {
    let links = many(configuration, "linked_dids");
    let is_link = |link: &&Value| {
        content_of(link)
            .is_some_and(|(credential, _)| link_in(&credential, "issuer").as_deref() == Some(did))
    };
    let mut found = format!("{url} does not name the key");
    for link in links.into_iter().filter(is_link).take(MOST) {
        let Some((credential, content)) = content_of(link) else {
            continue;
        };
        if let Err(why) = says_so(&credential, did, origin, at) {
            found = format!("{url}: {why}");
            continue;
        }
        match proof::signer(inquiry, &content, at) {
            Ok(signer) if signer.controller == did => return Ok(()),
            Ok(signer) => found = format!("{url}: it is signed by {}", signer.controller),
            Err(part) => {
                let trouble = part.trouble().map(|check| check.message.clone());
                found = format!("{url}: {}", trouble.unwrap_or_default());
            }
        }
    }
    Err(found)
}

fn content_of(link: &Value) -> Option<(Value, Content)> {
    match link {
        Value::String(text) => {
            let jws = Jws::read(text).ok()?;
            Some((credential_in(&jws).into_owned(), Content::Jws(jws)))
        }
        Value::Object(_) => Some((link.clone(), Content::Json(link.clone()))),
        _ => None,
    }
}

/// What the credential must say, beside being signed by the DID (Well Known DID Configuration,
/// "Domain Linkage Credential").
fn says_so(
    credential: &Value,
    did: &str,
    origin: &Url,
    at: DateTime<Utc>,
) -> Result<(), &'static str> {
    if !types(credential).contains(&"DomainLinkageCredential") {
        return Err("it is no domain linkage credential");
    }
    let subject = one(credential, "credentialSubject").ok_or("it has no subject")?;
    if link(subject).as_deref() != Some(did) {
        return Err("it is about another key");
    }
    let named = text(subject, "origin").and_then(|named| web_address(&named));
    if named.map(|named| named.origin()) != Some(origin.origin()) {
        return Err("it is about another site");
    }
    let date_of = |names: [&str; 2]| {
        names
            .iter()
            .find_map(|name| date(credential, name).transpose())
            .transpose()
            .map_err(|_| "it has a date that cannot be read")
    };
    let begins = date_of(["issuanceDate", "validFrom"])?;
    let ends = date_of(["expirationDate", "validUntil"])?;
    if begins.is_some_and(|begins| !dates::has_begun(begins, at)) {
        return Err("it has not begun");
    }
    if ends.is_none_or(|ends| ends <= at) {
        return Err("it has ended");
    }
    Ok(())
}
