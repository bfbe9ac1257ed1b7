//! Takes a credential out of a PNG or SVG, and puts one in (Open Badges baking specification; 3.0
//! "Document formats").

mod png;
mod svg;

use serde::{Deserialize, Serialize};

use crate::Credential;
use crate::badge::Standard;

/// The most text that one baked credential may have, inflated, in bytes.
pub const MAX_TEXT: usize = 2 * 1024 * 1024;

/// The most credentials that one image may carry; a genuine one carries one or two.
pub const MAX_CREDENTIALS: usize = 16;

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

/// Why no credential could be taken out of an image, or put in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Neither PNG nor SVG.
    #[error("this is neither a PNG nor an SVG image")]
    UnknownKind,
    /// The image is whole and carries no credential.
    #[error("this image carries no badge")]
    NoCredential,
    /// The file ends too early, or a length in it points behind its end.
    #[error("the image is cut off")]
    Truncated,
    /// A PNG whose structure is wrong.
    #[error("the PNG is broken: {0}")]
    BrokenPng(&'static str),
    /// A chunk that was needed does not have the checksum that it names.
    #[error("the PNG is damaged: the checksum of its {0} chunk is wrong")]
    Checksum(String),
    /// The credential inflates to more than [`MAX_TEXT`].
    #[error("the badge in the image is larger than {MAX_TEXT} bytes")]
    TooLarge,
    /// The credential is compressed and cannot be inflated.
    #[error("the compressed badge in the image is broken")]
    Inflate,
    /// The credential is not UTF-8.
    #[error("the badge in the image is not UTF-8 text")]
    NotUtf8,
    /// More than [`MAX_CREDENTIALS`].
    #[error("the image carries more badges than Lapel reads")]
    TooMany,
    /// An SVG that is not well-formed XML in UTF-8.
    #[error("the SVG is broken: {0}")]
    BrokenSvg(String),
    /// An SVG that declares or uses entities of its own.
    #[error("the SVG declares entities, which Lapel does not expand")]
    Entities,
}

impl ImageError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKind => "image.unknown-kind",
            Self::NoCredential => "image.no-credential",
            Self::Truncated => "image.truncated",
            Self::BrokenPng(_) => "image.png",
            Self::Checksum(_) => "image.checksum",
            Self::TooLarge => "image.too-large",
            Self::Inflate => "image.inflate",
            Self::NotUtf8 => "image.not-utf8",
            Self::TooMany => "image.too-many",
            Self::BrokenSvg(_) => "image.svg",
            Self::Entities => "image.entities",
        }
    }

    /// What a person can do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoCredential => {
                "Photo apps, screenshots and messengers strip the badge from an image. Download it \
                 again from its issuer, or paste the address of the badge’s page."
            }
            Self::UnknownKind => "Badge images are PNG or SVG files.",
            _ => {
                "Download the badge again from its issuer; if that does not help, tell the issuer."
            }
        }
    }
}

/// Takes every credential out of an image, without decoding its pixels.
///
/// # Errors
/// [`ImageError`] names what is wrong with the file, or that it carries no credential.
pub fn unbake(bytes: &[u8]) -> Result<Unbaked, ImageError> {
    let kind = Kind::of(bytes).ok_or(ImageError::UnknownKind)?;
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
    match Kind::of(bytes).ok_or(ImageError::UnknownKind)? {
        Kind::Png => png::bake(bytes, family, text),
        Kind::Svg => svg::bake(bytes, family, text, address),
    }
}

#[cfg(test)]
mod tests;
