//! Credentials signed as a JWT, of either data model (VC data model 1.1 §6.3.1; VC-JOSE-COSE §3).

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::audience;
use super::claims;
use super::method::{self, MethodKey};
use crate::credential::{Jws, types};
use crate::verify::inquiry::Inquiry;
use crate::verify::key::{Algorithm, PublicKey};
use crate::verify::report::Signer;
use crate::verify::rule::Rule;

/// The types of JWT that carry a credential or a presentation, or do not say what they carry.
const TYPES: [&str; 7] = [
    "jwt",
    "vc+jwt",
    "vp+jwt",
    "vc+ld+jwt",
    "vp+ld+jwt",
    "vc+ld+json+jwt",
    "vc-ld+jwt",
];

/// What a key is called that has no name but what the header says.
const BROUGHT_ALONG: &str = "the key that the signature brings along";

/// Checks a JWT that carries `credential`, issued by `issuer`. `None`: the signature is not shown to
/// be the issuer's; the checks say why.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    jws: &Jws,
    credential: &Value,
    issuer: Option<&str>,
    at: DateTime<Utc>,
) -> Option<Signer> {
    let algorithm = algorithm(inquiry, &jws.header)?;
    if let Some(typ) = other_type(&jws.header, credential) {
        inquiry.fail(
            Rule::Proof,
            "It is a signed message of another kind, not a badge",
            format!("header “typ” is {typ}"),
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
    inquiry.pass(
        Rule::Proof,
        "It is signed as a whole",
        format!("a JWT by {}", algorithm.name()),
    );
    if !claims::check(inquiry, &jws.payload, credential, issuer, at)
        || !audience::check(inquiry, &jws.payload, credential)
    {
        return None;
    }
    let (method, fitting) = key(inquiry, jws, algorithm, issuer, at)?;
    if !method.allows(algorithm) {
        misfit(inquiry, algorithm, &method.id);
        return None;
    }
    inquiry.pass(
        Rule::Algorithm,
        "It is signed with a sound algorithm",
        algorithm.name().to_owned(),
    );
    if fitting.as_ref() != Some(method.key())
        && !holds(inquiry, jws, algorithm, method.key(), &method.id)
    {
        return None;
    }
    inquiry.pass(
        Rule::Signature,
        "The signature is the issuer’s, and nothing was changed since",
        method.id.clone(),
    );
    Some(Signer {
        fingerprint: method.key().fingerprint(),
        key: method.id,
        suite: algorithm.name().to_owned(),
        controller: method.controller,
        created: claims::date_in(&jws.payload, "iat").ok().flatten(),
    })
}

/// The algorithm that the header names, if it may be used, and if the header demands nothing that
/// Lapel does not do (RFC 7515 §4.1.11, RFC 7797 §6).
fn algorithm(inquiry: &mut Inquiry<'_>, header: &Value) -> Option<Algorithm> {
    let is_encoded = header
        .get("b64")
        .is_none_or(|b64| *b64 == Value::Bool(true));
    if header.get("crit").is_some() || !is_encoded {
        inquiry.fail(
            Rule::Algorithm,
            "The signature demands something that Lapel does not do",
            "header “crit” or “b64”".to_owned(),
        );
        return None;
    }
    let named = header
        .get("alg")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let algorithm = Algorithm::named(named);
    if algorithm.is_none() {
        inquiry.fail(
            Rule::Algorithm,
            "It is signed with an algorithm that anybody can forge or that Lapel does not know",
            format!("“{named}”"),
        );
    }
    algorithm
}

/// What the header says that the token is, if that is not what it carries (RFC 8725 §3.11).
fn other_type(header: &Value, credential: &Value) -> Option<String> {
    let typ = match header.get("typ")? {
        Value::Null => return None,
        typ => typ.as_str().unwrap_or("no text").to_ascii_lowercase(),
    };
    let kind = typ.trim_start_matches("application/");
    let is_presentation = types(credential).contains(&"VerifiablePresentation");
    let fits = match kind.get(..2) {
        _ if !TYPES.contains(&kind) => false,
        Some("vc") => !is_presentation,
        Some("vp") => is_presentation,
        _ => true,
    };
    (!fits).then_some(typ)
}

fn misfit(inquiry: &mut Inquiry<'_>, algorithm: Algorithm, key: &str) {
    inquiry.fail(
        Rule::Algorithm,
        "The signature’s algorithm does not fit the key",
        format!("{} with {key}", algorithm.name()),
    );
}

/// Whether the signature is by `key`, called `name`; the checks say why not.
fn holds(
    inquiry: &mut Inquiry<'_>,
    jws: &Jws,
    algorithm: Algorithm,
    key: &PublicKey,
    name: &str,
) -> bool {
    if !algorithm.fits(key) {
        misfit(inquiry, algorithm, name);
        return false;
    }
    let holds = key.verifies(algorithm, jws.signed.as_bytes(), &jws.signature);
    if !holds {
        inquiry.fail(
            Rule::Signature,
            "The signature does not fit: it was changed, or somebody else made it",
            name.to_owned(),
        );
    }
    holds
}

/// The issuer's key, by what the header says of it, and the key that the header brings along and that
/// fits, if it brings one: that proves only that the text is whole, so it must be found at the issuer.
fn key(
    inquiry: &mut Inquiry<'_>,
    jws: &Jws,
    algorithm: Algorithm,
    issuer: &str,
    at: DateTime<Utc>,
) -> Option<(MethodKey, Option<PublicKey>)> {
    let kid = jws.header.get("kid").and_then(Value::as_str);
    let jwk = jws.header.get("jwk").filter(|jwk| !jwk.is_null());
    let carried = match jwk.map(PublicKey::from_jwk) {
        Some(Ok(carried)) => Some(carried),
        Some(Err(error)) => {
            inquiry.fail(
                Rule::Key,
                "The key that the signature brings along cannot be used",
                error.to_string(),
            );
            return None;
        }
        None => kid.and_then(|kid| method::carried(kid, issuer)),
    };
    // If that does not fit, nobody needs to be asked whose key it is.
    if let Some(carried) = &carried
        && !holds(inquiry, jws, algorithm, carried, BROUGHT_ALONG)
    {
        return None;
    }
    if jwk.is_some()
        && let Some(fitting) = &carried
    {
        return Some((method::confirm(inquiry, fitting, issuer, at)?, carried));
    }
    let found = match kid {
        Some(kid) if kid.contains(':') || kid.starts_with('#') => {
            method::resolve(inquiry, kid, issuer, at)
        }
        Some(kid) => method::resolve(inquiry, &format!("#{kid}"), issuer, at),
        // An identifier that is a key itself has no other.
        None if issuer.starts_with("did:key:") || issuer.starts_with("did:jwk:") => {
            method::resolve(inquiry, issuer, issuer, at)
        }
        None => {
            inquiry.skip(
                Rule::Key,
                "The signature does not say by which key it was made",
                "header without “kid” and “jwk”".to_owned(),
            );
            None
        }
    };
    Some((found?, carried))
}
