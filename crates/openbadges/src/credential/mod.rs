//! Reads a credential of any version into one [`Badge`]; the original text is kept as it came.

use serde_json::Value;
use url::Url;

use crate::{Badge, Standard};

/// A credential as it was baked, linked or pasted.
#[derive(Debug, Clone, PartialEq)]
pub struct Credential {
    text: String,
    content: Content,
}

/// The forms that a credential's text can have.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The address of a hosted assertion and nothing else (0.5; also seen in 1.x and 2.0).
    Address(Url),
    /// A JSON document.
    Json(Value),
    /// A compact JWS or JWT.
    Jws,
}

/// Why a text is not a credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing but white space.
    #[error("the credential is empty")]
    Empty,
}

impl Credential {
    /// Reads `text`: an address, JSON or a compact JWS, of any version.
    ///
    /// # Errors
    /// [`ReadError`] names what is wrong, and where it can, the field.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let _ = text;
        Err(ReadError::Empty)
    }

    /// The text as it came, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What form the text has.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The version of the standard; unknown (`None`) for a bare address until it is fetched.
    pub fn standard(&self) -> Option<Standard> {
        None
    }

    /// The address at which a hosted assertion claims to live.
    pub fn address(&self) -> Option<&Url> {
        None
    }

    /// What the credential itself says, unconfirmed. A bare address says nothing but where it is.
    pub fn badge(&self) -> Badge {
        unimplemented!()
    }

    /// What tells this award from every other: two texts with one key are the same badge.
    /// For hosted badges it is the address; for 3.0 issuer and id; for signed ones the text.
    pub fn key(&self) -> String {
        String::new()
    }
}
