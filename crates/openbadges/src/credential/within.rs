//! The credentials within a transcript (CLR 2.0 ClrCredential) or a presentation (VC data model 2.0
//! §4.13), each with the text that it has there, byte for byte.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Content, Credential, Jws, ReadError, types};

/// The most credentials that are read out of one envelope.
pub const MAX_WITHIN: usize = 1_000;

/// What a credential is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An award: an assertion of any version, or an OpenBadgeCredential.
    Award,
    /// A transcript of several awards (CLR 2.0 ClrCredential).
    Clr,
    /// Several credentials, handed over together (VC data model: VerifiablePresentation).
    Presentation,
}

impl Credential {
    /// What the credential is for.
    pub fn kind(&self) -> Kind {
        kind(&self.document())
    }

    /// The credentials within, in their order; none in an award. What is no credential has its
    /// error in its place. After the first [`MAX_WITHIN`] comes [`ReadError::TooMany`].
    pub fn within(&self) -> Vec<Result<Self, ReadError>> {
        let kind = self.kind();
        if kind == Kind::Award {
            return Vec::new();
        }
        let decoded;
        let text = match self.content() {
            Content::Address(_) => return Vec::new(),
            Content::Json(_) => self.text().trim_start_matches('\u{feff}').trim(),
            Content::Jws(jws) => match payload(jws) {
                Some(payload) => {
                    decoded = payload;
                    &decoded
                }
                None => return vec![Err(ReadError::NotACredential)],
            },
        };
        let Ok(whole) = serde_json::from_str::<&RawValue>(text) else {
            return vec![Err(ReadError::NotACredential)];
        };
        let claim = match kind {
            Kind::Clr => "vc",
            _ => "vp",
        };
        let envelope = match self.content() {
            Content::Jws(_) => member(whole, claim)
                .filter(|claim| claim.get().starts_with('{'))
                .unwrap_or(whole),
            _ => whole,
        };
        let holders = match kind {
            Kind::Clr => items(member(envelope, "credentialSubject")),
            _ => vec![envelope],
        };
        let mut found: Vec<_> = holders
            .into_iter()
            .flat_map(|holder| items(member(holder, "verifiableCredential")))
            .take(MAX_WITHIN + 1)
            .map(|credential| read(credential.get()))
            .collect();
        // An enveloped presentation is but the text of another one.
        if let Some(enveloped) = enveloped(envelope.get()) {
            found.push(enveloped);
        }
        if found.len() > MAX_WITHIN {
            found.truncate(MAX_WITHIN);
            found.push(Err(ReadError::TooMany(MAX_WITHIN)));
        }
        found
    }
}

fn kind(value: &Value) -> Kind {
    let types = types(value);
    // What calls itself a presentation too can be signed for the handing over alone.
    if is_presentation(&types) {
        Kind::Presentation
    } else if types.contains(&"ClrCredential") {
        Kind::Clr
    } else {
        Kind::Award
    }
}

/// Whether these are the types of a presentation.
pub(super) fn is_presentation(types: &[&str]) -> bool {
    types.iter().any(|kind| {
        matches!(
            *kind,
            "VerifiablePresentation" | "EnvelopedVerifiablePresentation"
        )
    })
}

/// The compact JWS that a `data:` address in `id` holds (VC data model 2.0 §4.13: enveloped
/// credentials and presentations).
pub(super) fn in_envelope(value: &Value) -> Option<String> {
    let id = value.get("id")?.as_str()?;
    let (about, content) = id.strip_prefix("data:")?.split_once(',')?;
    let text = match about.strip_suffix(";base64") {
        Some(_) => String::from_utf8(STANDARD.decode(content).ok()?).ok()?,
        None => content.to_owned(),
    };
    Jws::looks_like(&text).then_some(text)
}

fn enveloped(text: &str) -> Option<Result<Credential, ReadError>> {
    let value: Value = serde_json::from_str(text).ok()?;
    types(&value)
        .contains(&"EnvelopedVerifiablePresentation")
        .then(|| in_envelope(&value).ok_or(ReadError::NotACredential))
        .map(|text| Credential::read(&text?))
}

/// One credential within: an object, or a string that is a compact JWS.
fn read(text: &str) -> Result<Credential, ReadError> {
    match serde_json::from_str::<String>(text) {
        Ok(jws) if Jws::looks_like(jws.trim()) => Credential::read(&jws),
        Ok(_) => Err(ReadError::NotACredential),
        Err(_) => Credential::read(text),
    }
}

fn payload(jws: &Jws) -> Option<String> {
    let (_, payload) = jws.signed.split_once('.')?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD
        .decode(payload)
        .ok()?;
    String::from_utf8(bytes).ok()
}

fn member<'t>(object: &'t RawValue, name: &str) -> Option<&'t RawValue> {
    serde_json::from_str::<BTreeMap<String, &RawValue>>(object.get())
        .ok()?
        .remove(name)
}

/// The items of an array, or the one value that stands for it; `null` is nothing.
fn items(value: Option<&RawValue>) -> Vec<&RawValue> {
    let Some(value) = value.filter(|value| value.get() != "null") else {
        return Vec::new();
    };
    match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        Ok(items) => items,
        Err(_) => vec![value],
    }
}
