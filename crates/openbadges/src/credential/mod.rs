//! Reads a credential of any version into one [`Badge`]; the original text is kept as it came.

mod achievement;
mod clr;
mod endorsed;
mod fields;
mod historic;
mod hosted;
mod jws;
mod key;
mod refresh;
mod verifiable;
mod version;
mod within;

use std::borrow::Cow;

use serde_json::{Value, json};
use sha2::Sha256;
use url::Url;

pub(crate) use endorsed::{Carried, carried};
pub(crate) use fields::{contexts, date, link, link_in, many, one, text, truth, types};
pub(crate) use hosted::read_endorsement;
pub use jws::Jws;
pub use refresh::RefreshService;
pub use within::{Kind, MAX_WITHIN};

use crate::badge::{Badge, Standard};
use crate::date::numeric;
use crate::identity::hex_digest;
use crate::json::{self, JsonError};

/// A credential as it was baked, linked or pasted.
#[derive(Debug, Clone, PartialEq)]
pub struct Credential {
    text: String,
    content: Content,
    standard: Option<Standard>,
    address: Option<Url>,
    badge: Badge,
}

/// The forms that a credential's text can have.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The address of a hosted assertion and nothing else (0.5; also seen in 1.x and 2.0).
    Address(Url),
    /// A JSON document.
    Json(Value),
    /// A compact JWS or JWT.
    Jws(Jws),
}

/// Why a text is not a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing but white space.
    #[error("the credential is empty")]
    Empty,
    /// Neither an address, nor JSON, nor a JWS.
    #[error("this is neither a badge’s address nor a credential")]
    NotACredential,
    /// JSON that is out of bounds, or no JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// A compact JWS that cannot be taken apart.
    #[error("the signed credential is broken: {0}")]
    Jws(&'static str),
    /// JSON, but of something else: a badge class alone, say.
    #[error("this is {0}, not an award")]
    NotAnAward(&'static str),
    /// An envelope holds more credentials than are read.
    #[error("it holds more than {0} credentials")]
    TooMany(usize),
    /// A date that cannot be read without guessing.
    #[error("the date in “{field}” cannot be read: {value}")]
    Date {
        /// The member's name.
        field: String,
        /// What stands there.
        value: String,
    },
}

impl ReadError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "credential.empty",
            Self::NotACredential => "credential.unknown-form",
            Self::Json(_) => "credential.json",
            Self::Jws(_) => "credential.jws",
            Self::NotAnAward(_) => "credential.not-an-award",
            Self::TooMany(_) => "credential.too-many",
            Self::Date { .. } => "credential.date",
        }
    }

    /// What a person can do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::NotACredential => {
                "Give a badge image, its JSON, or the address of the badge."
            }
            Self::NotAnAward(_) => "Give the assertion: the document that names who earned it.",
            Self::TooMany(_) => "Ask whoever made it for the credentials in several parts.",
            Self::Json(_) | Self::Jws(_) | Self::Date { .. } => {
                "Download the badge again from its issuer; if that does not help, tell the issuer."
            }
        }
    }
}

impl Credential {
    /// Reads `text`: an address, JSON or a compact JWS, of any version.
    ///
    /// # Errors
    /// [`ReadError`] names what is wrong, and where it can, the field.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        if trimmed.is_empty() {
            return Err(ReadError::Empty);
        }
        if trimmed.starts_with(['{', '[']) {
            let value = json::parse(trimmed)?;
            return Self::from_json(text, value);
        }
        if Jws::looks_like(trimmed) {
            let jws = Jws::read(trimmed)?;
            return Self::from_jws(text, jws);
        }
        match Url::parse(trimmed) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Self {
                text: text.to_owned(),
                standard: None,
                address: Some(url.clone()),
                badge: nothing_said(&url),
                content: Content::Address(url),
            }),
            _ => Err(ReadError::NotACredential),
        }
    }

    fn from_json(text: &str, value: Value) -> Result<Self, ReadError> {
        if types(&value).contains(&"EnvelopedVerifiableCredential") {
            let jws = within::in_envelope(&value).ok_or(ReadError::NotACredential)?;
            return Self::from_jws(text, Jws::read(&jws)?);
        }
        let standard = version::of(&value)?;
        Ok(Self {
            text: text.to_owned(),
            standard: Some(standard),
            address: address_in(&value, standard),
            badge: read_alone(&value, standard)?,
            content: Content::Json(value),
        })
    }

    fn from_jws(text: &str, jws: Jws) -> Result<Self, ReadError> {
        let credential = credential_in(&jws);
        let standard = version::of(&credential)?;
        let badge = read_alone(&credential, standard)?;
        Ok(Self {
            text: text.to_owned(),
            standard: Some(standard),
            address: None,
            badge,
            content: Content::Jws(jws),
        })
    }

    /// The text as it came, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What form the text has.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The document that the text holds, with what a JWT's claims alone say put in its place; null
    /// for a bare address.
    pub(crate) fn document(&self) -> Cow<'_, Value> {
        match &self.content {
            Content::Address(_) => Cow::Owned(Value::Null),
            Content::Json(value) => Cow::Borrowed(value),
            Content::Jws(jws) => credential_in(jws),
        }
    }

    /// The version of the standard; unknown (`None`) for a bare address until it is fetched.
    pub fn standard(&self) -> Option<Standard> {
        self.standard
    }

    /// The address at which a hosted assertion claims to live.
    pub fn address(&self) -> Option<&Url> {
        self.address.as_ref()
    }

    /// What the credential itself says, unconfirmed. A bare address says nothing but where it is.
    pub fn badge(&self) -> &Badge {
        &self.badge
    }

    /// What tells this award from every other: two texts with one key are the same badge.
    ///
    /// For hosted badges it is the address, whose document is the truth for every copy. A 3.0
    /// credential is known by issuer and id ("Equality and comparison"). A signed assertion of 1.x or
    /// 2.x is known by its text alone: anybody can sign something else under the same id.
    pub fn key(&self) -> String {
        if let Some(address) = &self.address {
            return format!("hosted {address}");
        }
        if let (Some(Standard::V3_0), Some(id), Some(issuer)) =
            (self.standard, &self.badge.id, &self.badge.issuer.id)
        {
            return key::of(issuer, id);
        }
        format!(
            "text {}",
            hex_digest::<Sha256>(&[self.text.trim().as_bytes()])
        )
    }
}

/// Reads a document by itself: badge class and issuer only as far as they are embedded.
fn read_alone(value: &Value, standard: Standard) -> Result<Badge, ReadError> {
    let embedded = |object: Option<&Value>, member: &str| {
        object
            .and_then(|object| one(object, member))
            .filter(|value| value.is_object())
            .cloned()
    };
    match standard {
        Standard::V0_5 => historic::read(value),
        Standard::V3_0 => verifiable::read(value),
        _ => {
            let class = embedded(Some(value), "badge");
            let issuer = embedded(class.as_ref(), "issuer");
            hosted::read(standard, value, class.as_ref(), issuer.as_ref())
        }
    }
}

/// Reads an assertion with the badge class and issuer profile that were fetched for it.
pub(crate) fn read_with(
    standard: Standard,
    assertion: &Value,
    class: Option<&Value>,
    issuer: Option<&Value>,
) -> Result<Badge, ReadError> {
    match standard {
        Standard::V0_5 | Standard::V3_0 => read_alone(assertion, standard),
        _ => hosted::read(standard, assertion, class, issuer),
    }
}

/// The version of a document (see [`Standard`]).
pub(crate) fn standard_of(value: &Value) -> Result<Standard, ReadError> {
    version::of(value)
}

/// The credential that a JWT carries: its payload (data model 2.0, and signed assertions of 1.x and
/// 2.x), or its `vc` claim with what only the other claims say (data model 1.1, §6.3.1). A
/// presentation is the payload, or its `vp` claim.
pub(crate) fn credential_in(jws: &Jws) -> Cow<'_, Value> {
    let claim = |name| jws.payload.get(name).filter(|claim| claim.is_object());
    if let Some(vc) = claim("vc") {
        return Cow::Owned(with_claims(vc, &jws.payload, &CREDENTIAL_CLAIMS));
    }
    match claim("vp") {
        Some(vp) => Cow::Owned(with_claims(vp, &jws.payload, &PRESENTATION_CLAIMS)),
        None => Cow::Borrowed(&jws.payload),
    }
}

/// What a JWT of data model 1.1 may say in registered claims alone, and the members that stand for
/// it in a credential (VCDM 1.1 §6.3.1).
const CREDENTIAL_CLAIMS: [(&str, &str); 4] = [
    ("jti", "id"),
    ("iss", "issuer"),
    ("nbf", "issuanceDate"),
    ("exp", "expirationDate"),
];

/// The same for a presentation, whose `exp` ends nothing but the handing over.
const PRESENTATION_CLAIMS: [(&str, &str); 2] = [("jti", "id"), ("iss", "holder")];

/// Where a hosted assertion says that it lives: 2.0 in `id`, 1.x in `verify.url`. Mozilla's Backpack
/// wrote the address of its 0.5 badges into `_location`.
pub(crate) fn address_in(assertion: &Value, standard: Standard) -> Option<Url> {
    let verification = one(assertion, "verification").or_else(|| one(assertion, "verify"));
    let kinds = verification.map(types).unwrap_or_default();
    let is_signed = kinds
        .iter()
        .any(|kind| kind.eq_ignore_ascii_case("signed") || *kind == "SignedBadge");
    let address = match standard {
        Standard::V3_0 => None,
        _ if is_signed => None,
        Standard::V0_5 => link_in(assertion, "_location"),
        Standard::V1_0 | Standard::V1_1 => verification
            .and_then(|verification| link_in(verification, "url"))
            .or_else(|| link(assertion)),
        Standard::V2_0 | Standard::V2_1 => link(assertion),
    };
    web_address(&address?)
}

/// An address that can be fetched: http or https.
pub(crate) fn web_address(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn with_claims(vc: &Value, claims: &Value, members: &[(&str, &str)]) -> Value {
    let mut credential = vc.clone();
    let Some(object) = credential.as_object_mut() else {
        return credential;
    };
    for (claim, member) in members {
        if let Some(value) = claims.get(claim)
            && !object.contains_key(*member)
        {
            let is_date = matches!(*claim, "nbf" | "exp");
            let seconds = is_date.then(|| numeric(value)).flatten();
            let said = seconds.map_or_else(|| value.clone(), Value::from);
            object.insert((*member).into(), said);
        }
    }
    if let Some(sub) = claims.get("sub").and_then(Value::as_str)
        && let Some(subject) = object
            .get_mut("credentialSubject")
            .and_then(Value::as_object_mut)
        && !subject.contains_key("id")
    {
        subject.insert("id".into(), json!(sub));
    }
    credential
}

fn nothing_said(address: &Url) -> Badge {
    Badge {
        id: Some(address.to_string()),
        // A bare address is how 0.5 baked; what it is in truth shows when it is fetched.
        ..Badge::silent(Standard::V0_5)
    }
}
