//! The keys that a document lists: a controlled identifier document (DID documents are such), an
//! issuer profile, one verification method by itself, a JWK or a set of them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::credential::{date, link, many, one, text, types};
use crate::verify::did::Did;
use crate::verify::key::{Jwk, KeyError, PublicKey};

/// The most keys that are looked at in one document.
const MOST: usize = 100;

/// A key as a document lists it.
pub(super) struct Listed {
    /// Its absolute address.
    pub(super) id: String,
    /// The key, if it can be used.
    pub(super) jwk: Result<Jwk, KeyError>,
    /// From when on no proof by it counts.
    pub(super) revoked: Option<DateTime<Utc>>,
    /// When its time is over.
    pub(super) expires: Option<DateTime<Utc>>,
}

/// The keys that `document`, found at `address`, lists for the assertions of `issuer`.
///
/// In a DID document a key must be listed for assertions (`is_did`). A profile that says nothing of
/// what its keys are for means them for what it does, which is awarding.
pub(super) fn listed(document: &Value, address: &str, issuer: &str, is_did: bool) -> Vec<Listed> {
    let full = |id: String| match id.starts_with('#') {
        true => format!("{issuer}{id}"),
        false => id,
    };
    let mut found = key_set(document, address);
    if is_method(document) {
        found.extend(method(document, issuer, &full));
    }
    let assertion = many(document, "assertionMethod");
    let unsaid = !is_did && document.get("assertionMethod").is_none();
    let described = ["verificationMethod", "publicKey"]
        .into_iter()
        .flat_map(|member| many(document, member))
        .filter(|described| {
            let id = link(described).map(&full);
            unsaid
                || assertion
                    .iter()
                    .any(|listed| listed.as_str().map(|listed| full(listed.to_owned())) == id)
        });
    let embedded = assertion.iter().copied();
    for described in described.chain(embedded).take(MOST) {
        match described {
            Value::Object(_) => found.extend(method(described, issuer, &full)),
            // An identifier that is a key itself needs no description.
            Value::String(reference) => found.extend(own_key(reference)),
            _ => {}
        }
    }
    found
}

/// The addresses of documents that describe a key each, where the document does not do so itself
/// (2.0 Profile `publicKey`; Controlled Identifiers §3.3.1).
pub(super) fn elsewhere(document: &Value) -> impl Iterator<Item = &str> {
    ["assertionMethod", "publicKey"]
        .into_iter()
        .flat_map(|member| many(document, member))
        .filter_map(Value::as_str)
        .filter(|reference| reference.starts_with("https:"))
}

fn is_method(document: &Value) -> bool {
    [
        "publicKeyMultibase",
        "publicKeyJwk",
        "publicKeyBase58",
        "publicKeyPem",
    ]
    .iter()
    .any(|member| document.get(member).is_some())
}

/// One verification method, if it is the issuer's own.
fn method(method: &Value, issuer: &str, full: &dyn Fn(String) -> String) -> Option<Listed> {
    let id = full(link(method)?);
    let controller = text(method, "controller").or_else(|| text(method, "owner"));
    if controller.is_some_and(|controller| controller != issuer) {
        return None;
    }
    let (revoked, expires) = (date(method, "revoked"), date(method, "expires"));
    Some(Listed {
        id,
        jwk: match (&revoked, &expires) {
            (Ok(_), Ok(_)) => read(method),
            _ => Err(KeyError::Broken),
        },
        revoked: revoked.ok().flatten(),
        expires: expires.ok().flatten(),
    })
}

/// The key of a verification method, in whichever form: Multikey, JsonWebKey, or the older types,
/// whose name says which kind of key it is.
fn read(method: &Value) -> Result<Jwk, KeyError> {
    let kind = types(method).first().copied().unwrap_or_default();
    let member = |name: &str| one(method, name);
    let string = |name: &str| member(name).and_then(Value::as_str);
    let forms = [
        "publicKeyMultibase",
        "publicKeyJwk",
        "publicKeyBase58",
        "publicKeyPem",
    ];
    if forms.iter().filter(|form| member(form).is_some()).count() != 1 {
        return Err(KeyError::Broken);
    }
    let jwk: Jwk = if let Some(text) = string("publicKeyMultibase") {
        PublicKey::from_multikey(text)?.into()
    } else if let Some(jwk) = member("publicKeyJwk") {
        Jwk::read(jwk)?
    } else if let Some(text) = string("publicKeyBase58") {
        PublicKey::from_base58(kind, text)?.into()
    } else if let Some(pem) = string("publicKeyPem") {
        PublicKey::from_pem(pem)?.into()
    } else {
        return Err(KeyError::Broken);
    };
    let fits = match kind {
        "Ed25519VerificationKey2018" | "Ed25519VerificationKey2020" => {
            matches!(jwk.key, PublicKey::Ed25519(_))
        }
        "EcdsaSecp256k1VerificationKey2019" => matches!(jwk.key, PublicKey::Secp256k1(_)),
        "EcdsaSecp256r1VerificationKey2019" => matches!(jwk.key, PublicKey::P256(_)),
        _ => true,
    };
    if fits {
        Ok(jwk)
    } else {
        Err(KeyError::OtherUse)
    }
}

/// The keys of a JWK Set, or the one JWK that a document is (RFC 7517 §4, §5).
fn key_set(document: &Value, address: &str) -> Vec<Listed> {
    let keys = match document.get("keys") {
        Some(Value::Array(keys)) => keys.iter().collect(),
        _ if document.get("kty").is_some() => vec![document],
        _ => Vec::new(),
    };
    keys.into_iter()
        .take(MOST)
        .map(|key| Listed {
            id: match text(key, "kid") {
                Some(kid) if kid.contains(':') => kid,
                Some(kid) => format!("{address}#{kid}"),
                None => address.to_owned(),
            },
            jwk: Jwk::read(key),
            revoked: None,
            expires: None,
        })
        .collect()
}

fn own_key(reference: &str) -> Option<Listed> {
    let did = reference.split('#').next()?;
    match Did::read(did)? {
        Ok(Did::Key { jwk, fragment }) => Some(Listed {
            id: format!("{did}#{fragment}"),
            jwk: Ok(jwk),
            revoked: None,
            expires: None,
        }),
        _ => None,
    }
}
