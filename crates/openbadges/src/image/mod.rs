//! Takes a credential out of a PNG or SVG, and puts one in (Open Badges baking specification; 3.0
//! "Document formats").

mod error;
mod png;
mod svg;

use serde::{Deserialize, Serialize};

use crate::Credential;
use crate::badge::Standard;
pub use error::ImageError;

/// The most text that one baked credential may have, inflated, in bytes.
pub const MAX_TEXT: usize = 2 * 1024 * 1024;

/// The most credentials that one image may carry; a genuine one carries one or two.
pub const MAX_CREDENTIALS: usize = 16;

/// The most text that all credentials of one image may have together, inflated, in bytes: room for
/// two versions of one award.
pub const MAX_TOTAL: usize = 2 * MAX_TEXT;

/// The largest SVG that is read, in bytes.
pub const MAX_SVG: usize = 16 * 1024 * 1024;

/// The kinds of image that a badge may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Kind {
    /// Portable Network Graphics.
    Png,
    /// Scalable Vector Graphics.
    Svg,
}

impl Kind {
    /// Tells the kind from the content, never from a file name.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&png::SIGNATURE) {
            Some(Self::Png)
        } else if svg::is_svg(bytes) {
            Some(Self::Svg)
        } else {
            None
        }
    }

    /// The file name extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// Which generation of baking a credential was found under. The order is that in which they count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// Open Badges 3.0 and CLR 2.0: keyword `openbadgecredential`, element `credential`.
    Credential,
    /// Open Badges 1.x and 2.x: keyword `openbadges` in iTXt, element `assertion`.
    Assertion,
    /// Open Badges 0.5: keyword `openbadges` in tEXt.
    Historic,
}

/// The two families of baking: an image can carry one award in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Keyword `openbadges`, element `assertion`.
    Assertion,
    /// Keyword `openbadgecredential`, element `credential`.
    Credential,
}

impl Generation {
    fn family(self) -> Family {
        match self {
            Self::Credential => Family::Credential,
            Self::Assertion | Self::Historic => Family::Assertion,
        }
    }
}

/// One credential found in an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baked {
    /// The text as it stands: JSON, JWS, JWT or an address.
    pub text: String,
    /// Which generation it is of.
    pub generation: Generation,
    /// Where it was found, for a person: `iTXt chunk openbadges`, `element openbadges:assertion`.
    pub place: String,
}

/// All that an image carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbaked {
    /// The kind of image.
    pub kind: Kind,
    /// Every credential, the one that counts first: 3.0 before 2.0 before historic, and of several
    /// of one generation the first in the file, as the baking specification rules. Never empty.
    pub credentials: Vec<Baked>,
}

impl Unbaked {
    /// The credential that counts.
    pub fn chosen(&self) -> &Baked {
        &self.credentials[0]
    }

    /// The versions of one award: the first credential of each of the standard's two families
    /// (3.0; 0.5 to 2.1), the chosen one first.
    pub fn versions(&self) -> Vec<&Baked> {
        let chosen = self.chosen();
        let other = self
            .credentials
            .iter()
            .find(|baked| baked.generation.family() != chosen.generation.family());
        std::iter::once(chosen).chain(other).collect()
    }
}

/// How much text an image may still hold, over all its credentials.
struct Budget {
    credentials: usize,
    bytes: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            credentials: MAX_CREDENTIALS,
            bytes: MAX_TOTAL,
        }
    }
}

impl Budget {
    /// The longest text that the next credential may have, in bytes.
    fn left(&self) -> u64 {
        self.bytes.min(MAX_TEXT).try_into().unwrap_or(u64::MAX - 1)
    }

    fn spend(&mut self, text: &str) -> Result<(), ImageError> {
        if text.len() > MAX_TEXT {
            return Err(ImageError::TooLarge);
        }
        let counted = self.credentials.checked_sub(1);
        let measured = self.bytes.checked_sub(text.len());
        let (Some(credentials), Some(bytes)) = (counted, measured) else {
            return Err(ImageError::TooMany);
        };
        *self = Self { credentials, bytes };
        Ok(())
    }
}

/// Takes every credential out of an image, without decoding its pixels.
///
/// # Errors
/// [`ImageError`] names what is wrong with the file, or that it carries no credential.
pub fn unbake(bytes: &[u8]) -> Result<Unbaked, ImageError> {
    let kind = kind(bytes)?;
    let mut credentials = match kind {
        Kind::Png => png::unbake(bytes)?,
        Kind::Svg => svg::unbake(bytes)?,
    };
    if credentials.is_empty() {
        return Err(ImageError::NoCredential);
    }
    // The sort is stable: of one generation the first in the file stays first.
    credentials.sort_by_key(|baked| baked.generation);
    Ok(Unbaked { kind, credentials })
}

fn kind(bytes: &[u8]) -> Result<Kind, ImageError> {
    Kind::of(bytes).ok_or_else(|| {
        if png::has_changed_signature(bytes) {
            ImageError::Signature
        } else {
            ImageError::UnknownKind
        }
    })
}

/// Puts `credential` into an image, replacing what is there of the same family (3.0; 0.5 to 2.1), and
/// leaves every other byte as it was.
///
/// # Errors
/// [`ImageError`] when the file is not an image that can carry a credential.
pub fn bake(bytes: &[u8], credential: &Credential) -> Result<Vec<u8>, ImageError> {
    let family = if credential.standard() == Some(Standard::V3_0) {
        Family::Credential
    } else {
        Family::Assertion
    };
    let address = credential.address().map(url::Url::as_str);
    bake_text(bytes, family, credential.text(), address)
}

/// Bakes any text; `address` is where a hosted assertion lives, for an SVG's `verify`.
pub(crate) fn bake_text(
    bytes: &[u8],
    family: Family,
    text: &str,
    address: Option<&str>,
) -> Result<Vec<u8>, ImageError> {
    if text.len() > MAX_TEXT {
        return Err(ImageError::TooLarge);
    }
    // The text of an iTXt chunk may have no NUL (PNG §11.3.3.4), and XML knows no such character.
    if text.contains('\0') {
        return Err(ImageError::Unwritable);
    }
    match kind(bytes)? {
        Kind::Png => png::bake(bytes, family, text),
        Kind::Svg => svg::bake(bytes, family, text, address),
    }
}

#[cfg(test)]
mod tests;
