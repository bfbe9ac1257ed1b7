//! The fonts: Inter and Newsreader, which Lapel brings along, and for all that they do not have the
//! system's.

use std::collections::HashMap;

use krilla::text::{Font, Tag};
use parley::fontique::{Blob, Collection, CollectionOptions, SourceCache};
use parley::layout::Run;
use parley::{FontContext, LayoutContext};

/// The fonts that are part of the program (`crates/wallet/fonts`).
const SHIPPED: [&[u8]; 3] = [
    include_bytes!("../../../fonts/Inter-Regular.ttf"),
    include_bytes!("../../../fonts/Inter-SemiBold.ttf"),
    include_bytes!("../../../fonts/Newsreader-Medium.ttf"),
];

/// A typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::share) enum Face {
    /// Inter.
    Sans,
    /// Inter, semi-bold.
    SansBold,
    /// Newsreader, the book serif of a badge's name.
    Serif,
}

impl Face {
    /// The families in which letters are looked for, before the system's fonts for their script.
    pub(super) fn families(self) -> &'static str {
        match self {
            Self::Sans | Self::SansBold => "\"Lapel Inter\"",
            Self::Serif => "\"Lapel Newsreader\", \"Lapel Inter\"",
        }
    }

    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Sans => 400.0,
            Self::SansBold => 600.0,
            Self::Serif => 500.0,
        }
    }
}

/// Tells a font from every other: its file's number, its place in the file, and its variations, their
/// values as bits.
type Which = (u64, u32, Vec<(Tag, u32)>);

/// The fonts that are known, and those of them that were used.
pub(in crate::share) struct Fonts {
    pub(super) known: FontContext,
    pub(super) layouts: LayoutContext<()>,
    used: HashMap<Which, Option<Font>>,
}

impl Fonts {
    /// Lapel's own, and the system's if `system` says so.
    pub(in crate::share) fn new(system: bool) -> Self {
        let mut collection = Collection::new(CollectionOptions {
            shared: false,
            system_fonts: system,
        });
        for font in SHIPPED {
            collection.register_fonts(Blob::new(std::sync::Arc::new(font)), None);
        }
        Self {
            known: FontContext {
                collection,
                source_cache: SourceCache::default(),
            },
            layouts: LayoutContext::new(),
            used: HashMap::new(),
        }
    }

    /// The font of a run, to embed; none if it cannot or must not be embedded.
    pub(super) fn of(&mut self, run: &Run<'_, ()>) -> Option<Font> {
        let data = run.font();
        let synthesis = run.synthesis();
        let variations: Vec<(Tag, f32)> = synthesis
            .variation_settings()
            .iter()
            .map(|(tag, value)| (Tag::new(&tag.into_bytes()), *value))
            .collect();
        let key = variations
            .iter()
            .map(|(tag, value)| (*tag, value.to_bits()))
            .collect();
        self.used
            .entry((data.data.id(), data.index, key))
            .or_insert_with(|| {
                if !may_be_embedded(data.data.as_ref(), data.index) {
                    return None;
                }
                let (bytes, _) = data.data.clone().into_raw_parts();
                Font::new_variable(bytes.into(), data.index, &variations)
            })
            .clone()
    }
}

/// Whether a font's licence lets it be part of a document: it is not `Restricted License` (OpenType,
/// OS/2 `fsType`, bit 1 alone).
fn may_be_embedded(font: &[u8], index: u32) -> bool {
    fs_type(font, index).is_none_or(|rights| rights & 0x000f != 0x0002)
}

fn fs_type(font: &[u8], index: u32) -> Option<u16> {
    let number = |at: usize| -> Option<usize> {
        let bytes: [u8; 4] = font.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let half = |at: usize| -> Option<u16> {
        Some(u16::from_be_bytes(
            font.get(at..at.checked_add(2)?)?.try_into().ok()?,
        ))
    };
    let start = if font.starts_with(b"ttcf") {
        number(12 + 4 * usize::try_from(index).ok()?)?
    } else {
        0
    };
    let tables = usize::from(half(start.checked_add(4)?)?);
    (0..tables)
        .map(|table| start + 12 + 16 * table)
        .find(|at| font.get(*at..*at + 4) == Some(b"OS/2"))
        .and_then(|at| half(number(at + 8)?.checked_add(8)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fonts_that_lapel_brings_may_be_embedded() {
        for font in SHIPPED {
            assert_eq!(fs_type(font, 0), Some(0));
        }
    }

    #[test]
    fn a_font_with_a_restricted_licence_is_not_embedded() {
        let mut font = SHIPPED[0].to_vec();
        let at = (0..usize::from(font[5]))
            .map(|table| 12 + 16 * table)
            .find(|at| &font[*at..*at + 4] == b"OS/2")
            .expect("the table");
        let offset = u32::from_be_bytes(font[at + 8..at + 12].try_into().expect("four")) as usize;
        font[offset + 9] = 2;
        assert!(!may_be_embedded(&font, 0));
    }
}
