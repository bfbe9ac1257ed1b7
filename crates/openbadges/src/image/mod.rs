//! Takes a credential out of a PNG or SVG, and puts one in (Open Badges baking specification).

mod png;
mod svg;

use serde::{Deserialize, Serialize};

/// The most text that one baked credential may have, inflated, in bytes.
pub const MAX_TEXT: usize = 2 * 1024 * 1024;

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
    /// Tells the kind from the first bytes, never from a file name.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let _ = bytes;
        None
    }

    /// The file name extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// Which generation of baking a credential was found under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Generation {
    /// Open Badges 3.0: keyword `openbadgecredential`, element `credential`.
    Credential,
    /// Open Badges 1.x and 2.x: keyword `openbadges` in iTXt, element `assertion`.
    Assertion,
    /// Open Badges 0.5: keyword `openbadges` in tEXt.
    Historic,
}

/// One credential found in an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baked {
    /// The text as it stands: JSON, JWS, JWT or an address.
    pub text: String,
    /// Where it was found.
    pub generation: Generation,
    /// Where it was found, for a person: `iTXt chunk openbadges`, `openbadges:assertion element`.
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
        vec![self.chosen()]
    }
}

/// Why no credential could be taken out of an image, or put in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Neither PNG nor SVG.
    #[error("this is neither a PNG nor an SVG image")]
    UnknownKind,
}

/// Takes every credential out of an image, without decoding its pixels.
///
/// # Errors
/// [`ImageError`] names what is wrong with the file, or that it carries no credential.
pub fn unbake(bytes: &[u8]) -> Result<Unbaked, ImageError> {
    let _ = bytes;
    Err(ImageError::UnknownKind)
}

/// Puts `credential` into an image, replacing one of the same generation that is there, and leaves
/// every other byte as it was.
///
/// # Errors
/// [`ImageError`] when the file is not an image that can carry a credential.
pub fn bake(bytes: &[u8], credential: &crate::Credential) -> Result<Vec<u8>, ImageError> {
    let _ = (bytes, credential);
    Err(ImageError::UnknownKind)
}
