//! Tells the version of a document from its look: no version but 3.0 says its own number.

use serde_json::Value;

use super::ReadError;
use super::fields::{contexts, many, one, types};
use super::within::is_presentation;
use crate::badge::Standard;

/// The version of an assertion or credential.
pub(super) fn of(document: &Value) -> Result<Standard, ReadError> {
    if !document.is_object() {
        return Err(ReadError::NotACredential);
    }
    let types = types(document);
    let contexts = contexts(document);
    let is_credential = types.contains(&"VerifiableCredential")
        || contexts
            .iter()
            .any(|context| context.contains("www.w3.org/") && context.contains("credentials"));
    if is_credential {
        if types.contains(&"EndorsementCredential") {
            return Err(ReadError::NotAnAward("an endorsement"));
        }
        return Ok(Standard::V3_0);
    }
    if is_presentation(&types) {
        return Ok(Standard::V3_0);
    }
    for (kind, what) in [
        ("BadgeClass", "a badge class"),
        ("Issuer", "an issuer profile"),
        ("Profile", "an issuer profile"),
        ("IssuerOrg", "an issuer profile"),
        ("RevocationList", "a revocation list"),
        ("CryptographicKey", "a key"),
        ("Endorsement", "an endorsement"),
    ] {
        if types.contains(&kind) && one(document, "recipient").is_none() {
            return Err(ReadError::NotAnAward(what));
        }
    }
    if !many(document, "@context").is_empty() {
        return Ok(of_context(&contexts));
    }
    let recipient = one(document, "recipient");
    let has_address = one(document, "verify")
        .or_else(|| one(document, "verification"))
        .is_some();
    match recipient {
        // Mozilla's Backpack exported 1.0 badges with a bare string for recipient.
        Some(Value::String(_)) if has_address => Ok(Standard::V1_0),
        Some(Value::String(_)) => Ok(Standard::V0_5),
        Some(_) => Ok(Standard::V1_0),
        None if one(document, "badge").is_some() && has_address => Ok(Standard::V1_0),
        None => Err(ReadError::NotAnAward("something else")),
    }
}

fn of_context(contexts: &[&str]) -> Standard {
    let any = |part: &str| contexts.iter().any(|context| context.contains(part));
    if any("v2p1") {
        Standard::V2_1
    } else if any("openbadges/v1") || any("/v1") {
        Standard::V1_1
    } else {
        Standard::V2_0
    }
}
