//! The compact form of a JSON Web Signature (RFC 7515 §3.1), taken apart but not yet believed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::ReadError;
use crate::json;

/// A compact JWS. Whether its signature is right is for [`crate::verify`] to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Jws {
    /// The protected header.
    pub header: Value,
    /// The payload.
    pub payload: Value,
    /// The bytes that are signed: header and payload as they stand, with the dot between them.
    pub signed: String,
    /// The signature.
    pub signature: Vec<u8>,
}

impl Jws {
    /// Whether a text has the look of a compact JWS: three parts of base64url, of which the first begins
    /// with a brace, and a quotation mark, a space or a line end after it.
    pub fn looks_like(text: &str) -> bool {
        let mut parts = text.split('.');
        let is_part = |part: Option<&str>| {
            part.is_some_and(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
            })
        };
        is_part(parts.next())
            && is_part(parts.next())
            && parts.next().is_some()
            && parts.next().is_none()
            && (text.starts_with("ey") || text.starts_with("ew"))
    }

    /// Takes a compact JWS apart. Base64url is read strictly: no padding, no white space, no stray
    /// bits at the end, so that one signature has one text.
    ///
    /// # Errors
    /// [`ReadError::Jws`] and [`ReadError::Json`].
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let mut parts = text.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(ReadError::Jws("it does not have three parts"));
        };
        let signed = text[..text.len() - signature.len() - 1].to_owned();
        Ok(Self {
            header: json_part(header, "its header is not base64url")?,
            payload: json_part(payload, "its payload is not base64url")?,
            signed,
            signature: URL_SAFE_NO_PAD
                .decode(signature)
                .map_err(|_| ReadError::Jws("its signature is not base64url"))?,
        })
    }
}

fn json_part(part: &str, broken: &'static str) -> Result<Value, ReadError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| ReadError::Jws(broken))?;
    let text = String::from_utf8(bytes).map_err(|_| ReadError::Jws("it is not UTF-8"))?;
    Ok(json::parse(&text)?)
}
