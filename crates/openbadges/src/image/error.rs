//! Why an image gives no credential, and what to do about it.

use super::{MAX_CREDENTIALS, MAX_TEXT};

/// Why no credential could be taken out of an image, or put in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// Neither PNG nor SVG.
    #[error("this is neither a PNG nor an SVG image")]
    UnknownKind,
    /// The image is whole and carries no credential.
    #[error(
        "this image carries no badge: photo apps, screenshots and messengers strip it from an image"
    )]
    NoCredential,
    /// The file ends too early, or a length in it points behind its end.
    #[error("the image is cut off")]
    Truncated,
    /// A PNG whose first eight bytes were changed; they are chosen so that careless copying of a
    /// binary file as text shows there (PNG §5.2).
    #[error("the first bytes of this PNG were changed, as happens when it is copied as text")]
    Signature,
    /// A PNG whose structure is wrong.
    #[error("the PNG is broken: {0}")]
    BrokenPng(&'static str),
    /// A chunk that was needed does not have the checksum that it names.
    #[error("the PNG is damaged: the checksum of its {0} chunk is wrong")]
    Checksum(String),
    /// One credential has more than [`MAX_TEXT`] bytes, inflated.
    #[error("the badge in the image is larger than {} MiB", MAX_TEXT >> 20)]
    TooLarge,
    /// More than [`MAX_CREDENTIALS`], or more than [`super::MAX_TOTAL`] bytes in all.
    #[error("the image carries more than {MAX_CREDENTIALS} badges, or too large ones")]
    TooMany,
    /// The credential is compressed and cannot be inflated.
    #[error("the compressed badge in the image is broken")]
    Inflate,
    /// The credential is not UTF-8.
    #[error("the badge in the image is not UTF-8 text")]
    NotUtf8,
    /// An SVG that is not well-formed XML.
    #[error("the SVG is broken: {0}")]
    BrokenSvg(&'static str),
    /// An SVG in UTF-16, or in anything else that is not UTF-8.
    #[error("the SVG is written in another encoding than UTF-8")]
    Encoding,
    /// An SVG that defines or uses entities of its own.
    #[error("the SVG defines entities of its own, which are never expanded")]
    Entities,
    /// An SVG larger than [`super::MAX_SVG`].
    #[error("the SVG is larger than {} MiB", super::MAX_SVG >> 20)]
    SvgTooLarge,
    /// The credential has characters that this image cannot hold.
    #[error("the badge has characters that this image cannot hold")]
    Unwritable,
}

impl ImageError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKind => "image.unknown-kind",
            Self::NoCredential => "image.no-credential",
            Self::Truncated => "image.truncated",
            Self::Signature => "image.signature",
            Self::BrokenPng(_) => "image.png",
            Self::Checksum(_) => "image.checksum",
            Self::TooLarge => "image.too-large",
            Self::TooMany => "image.too-many",
            Self::Inflate => "image.inflate",
            Self::NotUtf8 => "image.not-utf8",
            Self::BrokenSvg(_) => "image.svg",
            Self::Encoding => "image.encoding",
            Self::Entities => "image.entities",
            Self::SvgTooLarge => "image.svg-too-large",
            Self::Unwritable => "image.unwritable",
        }
    }

    /// What a person can do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::UnknownKind => "Badge images are PNG or SVG files.",
            Self::NoCredential => {
                "Download the image again from its issuer, or paste the address of the badge’s page."
            }
            Self::Encoding | Self::Entities | Self::SvgTooLarge => {
                "Ask the issuer for the badge as a PNG, or paste the address of the badge’s page."
            }
            Self::Unwritable => {
                "Use a PNG instead of an SVG, or keep the badge as a file by itself."
            }
            Self::Truncated
            | Self::Signature
            | Self::BrokenPng(_)
            | Self::Checksum(_)
            | Self::TooLarge
            | Self::TooMany
            | Self::Inflate
            | Self::NotUtf8
            | Self::BrokenSvg(_) => {
                "Download the badge again from its issuer; if that does not help, tell the issuer."
            }
        }
    }
}
