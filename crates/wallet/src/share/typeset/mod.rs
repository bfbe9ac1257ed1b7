//! Paper: text laid out in lines, and the PDF that it is drawn into.
//!
//! [`text`] lays a text out in the fonts of [`fonts`] and cuts it to the room that there is; what is
//! drawn where is put together as [`sheet`]'s elements, each with its place in the document's
//! structure; [`document`] draws them, and makes a file that is tagged, accessible (PDF/UA-1) and
//! made to last (PDF/A-3a). [`ring`] and [`code`] draw the validity ring and QR codes.

pub(super) mod code;
pub(super) mod document;
pub(super) mod fonts;
pub(super) mod ring;
pub(super) mod sheet;
pub(super) mod text;

use serde::{Deserialize, Serialize};

/// A size of paper, laid on its long side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Paper {
    /// 297 by 210 millimetres (ISO 216).
    #[default]
    A4,
    /// 11 by 8½ inches.
    Letter,
}

impl Paper {
    /// Width and height in points, of which 72 are an inch.
    pub(super) fn size(self) -> (f32, f32) {
        match self {
            Self::A4 => (841.89, 595.276),
            Self::Letter => (792.0, 612.0),
        }
    }
}

/// A colour: red, green, blue.
pub(super) type Colour = (u8, u8, u8);

/// The light colours of the window (`ui/src/styles/tokens.css`), on white paper.
pub(super) mod colour {
    use super::Colour;

    pub(crate) const INK: Colour = (0x1d, 0x1f, 0x23);
    pub(crate) const QUIET: Colour = (0x5a, 0x5f, 0x68);
    pub(crate) const ACCENT: Colour = (0x14, 0x60, 0x5b);
    pub(crate) const SUNKEN: Colour = (0xef, 0xec, 0xe5);
    pub(crate) const LINE: Colour = (0xe2, 0xdd, 0xd3);
    pub(crate) const GOOD: Colour = (0x22, 0x6a, 0x40);
    pub(crate) const WARN: Colour = (0x7d, 0x55, 0x07);
    pub(crate) const BAD: Colour = (0xa8, 0x32, 0x2c);
    pub(crate) const IDLE: Colour = (0x58, 0x5e, 0x69);
}
