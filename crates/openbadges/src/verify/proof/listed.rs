//! The keys that a document lists: a controlled identifier document (DID documents are such), an
//! issuer profile, one verification method by itself, a JWK or a set of them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::credential::{date, link, many, one, text, types, web_address};
use crate::verify::did::Did;
use crate::verify::key::{Jwk, KeyError, PublicKey};

/// The most keys that are looked at in one document.
const MOST: usize = 100;

/// A key as a document lists it.
pub(super) struct Listed {
    /// Its absolute address.
    pub(super) id: String,
    /// The address of its document, if that leads to nothing else.
    pub(super) alone_at: Option<String>,
    /// The key, if it can be used.
    pub(super) jwk: Result<Jwk, KeyError>,
    /// From when on no proof by it counts.
    pub(super) revoked: Option<DateTime<Utc>>,
    /// When its time is over.
    pub(super) expires: Option<DateTime<Utc>>,
    /// Whether the issuer may make assertions with it.
    pub(super) standing: Standing,
}

/// What a document says of the issuer's right to make assertions with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is the issuer's, for assertions.
    Asserts,
    /// It is the issuer's, for something else.
    OtherPurpose,
    /// It is controlled by this other party.
    OtherController(String),
}

/// Where a document with keys was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the issuer's DID document, where a key must be listed for assertions.
    Did,
    /// It lies at the issuer's https address. A profile that says nothing of what its keys are for
    /// means them for what it does, which is awarding.
    Own,
    /// The issuer's own document names its address for a key.
    Named,
    /// It lies on the issuer's site, where others may have documents too: it must not say that it is
    /// somebody else's, and a verification method in it must say that it is the issuer's.
    Beside,
}

/// The keys that `document`, found at `address`, lists for `issuer`.
pub(super) fn listed(document: &Value, address: &str, issuer: &str, place: Place) -> Vec<Listed> {
    let full = |id: String| match id.starts_with('#') {
        true => format!("{issuer}{id}"),
        false => id,
    };
    let read = |described: &Value| method(described, issuer, place, &full);
    let mut found = Vec::new();
    if matches!(place, Place::Named | Place::Beside) && is_of_another(document, issuer) {
        return found;
    }
    if place != Place::Did {
        found.extend(key_set(document, address));
        if is_method(document) {
            found.extend(read(document));
        }
    }
    let assertion = many(document, "assertionMethod");
    let unsaid = place != Place::Did && document.get("assertionMethod").is_none();
    let asserts = |id: &str| {
        let references = assertion.iter().filter_map(|listed| listed.as_str());
        unsaid
            || references
                .map(|id| full(id.to_owned()))
                .any(|listed| listed == id)
    };
    let described = ["verificationMethod", "publicKey"]
        .into_iter()
        .flat_map(|member| many(document, member))
        .filter(|described| described.is_object() || unsaid)
        .map(|described| (described, false));
    let embedded = assertion.iter().map(|described| (*described, true));
    for (described, is_embedded) in described.chain(embedded).take(MOST) {
        match described {
            Value::Object(_) => found.extend(read(described).map(|mut listed| {
                if listed.standing == Standing::Asserts && !is_embedded && !asserts(&listed.id) {
                    listed.standing = Standing::OtherPurpose;
                }
                listed
            })),
            // An identifier that is a key itself needs no description.
            Value::String(reference) => found.extend(own_key(reference)),
            _ => {}
        }
    }
    found
}

/// Whether two identifiers are one party's: https addresses may be spelt in several ways.
pub(super) fn is_same_party(one: &str, other: &str) -> bool {
    let address = |text| web_address(text).filter(|url| url.scheme() == "https");
    one == other || address(one).is_some_and(|one| Some(one) == address(other))
}

/// Whether a document that is not a single key says that it is another party's: in its `id`, or a
/// set of keys in its `iss`.
fn is_of_another(document: &Value, issuer: &str) -> bool {
    let is_other = |name: Option<String>| name.is_some_and(|name| !is_same_party(&name, issuer));
    !is_method(document) && is_other(link(document)) || is_other(text(document, "iss"))
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

/// One verification method; nothing if it does not say enough of whose it is.
fn method(
    method: &Value,
    issuer: &str,
    place: Place,
    full: &dyn Fn(String) -> String,
) -> Option<Listed> {
    let id = full(link(method)?);
    let standing = match text(method, "controller").or_else(|| text(method, "owner")) {
        Some(controller) if is_same_party(&controller, issuer) => Standing::Asserts,
        Some(controller) => Standing::OtherController(controller),
        None if place == Place::Beside => return None,
        None => Standing::Asserts,
    };
    let (revoked, expires) = (date(method, "revoked"), date(method, "expires"));
    Some(Listed {
        id,
        alone_at: None,
        jwk: match (&revoked, &expires) {
            (Ok(_), Ok(_)) => read(method),
            _ => Err(KeyError::Broken),
        },
        revoked: revoked.ok().flatten(),
        expires: expires.ok().flatten(),
        standing,
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
    let is_alone = keys.len() == 1;
    keys.into_iter()
        .take(MOST)
        .map(|key| Listed {
            id: match text(key, "kid") {
                Some(kid) if kid.contains(':') => kid,
                Some(kid) => format!("{address}#{kid}"),
                None => address.to_owned(),
            },
            alone_at: is_alone.then(|| address.to_owned()),
            jwk: Jwk::read(key),
            revoked: None,
            expires: None,
            standing: Standing::Asserts,
        })
        .collect()
}

fn own_key(reference: &str) -> Option<Listed> {
    let did = reference.split('#').next()?;
    match Did::read(did)? {
        Ok(Did::Key { jwk, fragment }) => Some(Listed {
            id: format!("{did}#{fragment}"),
            alone_at: None,
            jwk: Ok(jwk),
            revoked: None,
            expires: None,
            standing: Standing::Asserts,
        }),
        _ => None,
    }
}
