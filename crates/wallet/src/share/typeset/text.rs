//! Text, laid out in lines and held to the room that there is for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use parley::layout::{Alignment, AlignmentOptions, PositionedLayoutItem};
use parley::style::{FontFamily, FontWeight, LineHeight, OverflowWrap, StyleProperty};
use unicode_normalization::char::is_combining_mark;

use super::fonts::{Face, Fonts};

/// The most letters of a text that are looked at: no page has room for more.
const MAX_LETTERS: usize = 4_000;
/// The most marks on one letter: some scripts need four, and a pile of them would leave its line.
const MAX_MARKS: usize = 6;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(in crate::share) struct Style {
    pub(in crate::share) face: Face,
    /// The size, in points.
    pub(in crate::share) size: f32,
    /// The distance from line to line, as a multiple of the size.
    pub(in crate::share) leading: f32,
}

/// The room for a text.
#[derive(Debug, Clone, Copy)]
pub(in crate::share) struct Room {
    /// The width, in points.
    pub(in crate::share) width: f32,
    /// The height, in points.
    pub(in crate::share) height: f32,
    /// The most lines.
    pub(in crate::share) lines: usize,
    /// The smallest size that a text may be shrunk to, before it is cut.
    pub(in crate::share) smallest: f32,
}

/// Letters in one font, on a line.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) font: Font,
    pub(super) glyphs: Vec<KrillaGlyph>,
}

/// A text in lines.
#[derive(Clone)]
pub(in crate::share) struct Block {
    pub(super) text: Arc<str>,
    pub(super) runs: Vec<Run>,
    /// The width of its longest line, in points.
    pub(in crate::share) width: f32,
    /// The height of all lines, in points.
    pub(in crate::share) height: f32,
    /// How many lines it has.
    pub(in crate::share) lines: usize,
    /// Whether its end was left out.
    pub(in crate::share) is_cut: bool,
}

/// Sets text, and remembers the letters that no font has.
pub(in crate::share) struct Setter {
    fonts: Fonts,
    missing: BTreeSet<char>,
}

/// What stands in the place of a letter that no font has.
const REPLACEMENT: char = '?';

impl Setter {
    pub(in crate::share) fn new(fonts: Fonts) -> Self {
        Self {
            fonts,
            missing: BTreeSet::new(),
        }
    }

    /// The letters that no font had so far.
    pub(in crate::share) fn missing(&self) -> &BTreeSet<char> {
        &self.missing
    }

    /// Sets a text in one size, in as many lines as it takes.
    pub(in crate::share) fn set(&mut self, text: &str, style: Style, width: f32) -> Block {
        let text = self.with_letters_that_are_there(&plain(text), style);
        self.lay(&text, style, width, OverflowWrap::Anywhere)
    }

    /// Sets a text in the largest size, from `style`'s down to the smallest, in which it has room
    /// without breaking a word; at the smallest words are broken, and what has no room then is left
    /// out behind an ellipsis.
    pub(in crate::share) fn fit(&mut self, text: &str, style: Style, room: Room) -> Block {
        let text = self.with_letters_that_are_there(&plain(text), style);
        let fits = |block: &Block| {
            block.lines <= room.lines
                && block.width <= room.width + 0.5
                && block.height <= room.height + 0.5
        };
        let mut size = style.size;
        while size > room.smallest {
            let style = Style { size, ..style };
            let block = self.lay(&text, style, room.width, OverflowWrap::Normal);
            if fits(&block) {
                return block;
            }
            size -= 1.0;
        }
        let style = Style {
            size: room.smallest,
            ..style
        };
        let block = self.lay(&text, style, room.width, OverflowWrap::Anywhere);
        if fits(&block) {
            return block;
        }
        // How many bytes stay: as many as fit with the ellipsis.
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let (mut fitting, mut too_many) = (0, ends.len());
        let mut best = self.lay("…", style, room.width, OverflowWrap::Anywhere);
        while fitting + 1 < too_many {
            let middle = fitting.midpoint(too_many);
            let end = ends.get(middle).copied().unwrap_or(text.len());
            let cut = format!("{}…", text.get(..end).unwrap_or_default().trim_end());
            let block = self.lay(&cut, style, room.width, OverflowWrap::Anywhere);
            if fits(&block) {
                fitting = middle;
                best = block;
            } else {
                too_many = middle;
            }
        }
        best.is_cut = true;
        best
    }

    /// The text, with those of its letters replaced that no font has.
    fn with_letters_that_are_there(&mut self, text: &str, style: Style) -> String {
        let mut text = text.to_owned();
        // A letter may be missing only because of its neighbours, so what is left is looked at again.
        for _ in 0..3 {
            let missing = self.letters_without_font(&text, style);
            if missing.is_empty() {
                break;
            }
            text = text
                .chars()
                .map(|letter| {
                    if missing.contains(&letter) {
                        REPLACEMENT
                    } else {
                        letter
                    }
                })
                .collect();
            self.missing.extend(missing);
        }
        text
    }

    fn letters_without_font(&mut self, text: &str, style: Style) -> BTreeSet<char> {
        let mut missing: BTreeSet<char> =
            text.chars().filter(|letter| is_private(*letter)).collect();
        let layout = self.layout(text, style, f32::MAX, OverflowWrap::Normal);
        for run in layout
            .lines()
            .flat_map(|line| line.runs().collect::<Vec<_>>())
        {
            let has_font = self.fonts.of(&run).is_some();
            for cluster in run.clusters() {
                if !has_font || cluster.glyphs().any(|glyph| glyph.id == 0) {
                    let letters = text.get(cluster.text_range()).unwrap_or_default();
                    missing.extend(letters.chars().filter(|letter| is_drawn(*letter)));
                }
            }
        }
        missing
    }

    fn layout(
        &mut self,
        text: &str,
        style: Style,
        width: f32,
        wrap: OverflowWrap,
    ) -> parley::Layout<()> {
        let Fonts { known, layouts, .. } = &mut self.fonts;
        let mut builder = layouts.ranged_builder(known, text, 1.0, false);
        for property in [
            StyleProperty::FontFamily(FontFamily::Source(style.face.families().into())),
            StyleProperty::FontWeight(FontWeight::new(style.face.weight())),
            StyleProperty::FontSize(style.size),
            StyleProperty::LineHeight(LineHeight::FontSizeRelative(style.leading)),
            StyleProperty::OverflowWrap(wrap),
        ] {
            builder.push_default(property);
        }
        let mut layout = builder.build(text);
        layout.break_all_lines(Some(width));
        layout.align(Alignment::Left, AlignmentOptions::default());
        layout
    }

    fn lay(&mut self, text: &str, style: Style, width: f32, wrap: OverflowWrap) -> Block {
        let layout = self.layout(text, style, width, wrap);
        let mut runs = Vec::new();
        for line in layout.lines() {
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(placed) = item else {
                    continue;
                };
                let Some(font) = self.fonts.of(placed.run()) else {
                    continue;
                };
                runs.push(Run {
                    x: placed.offset(),
                    y: placed.baseline(),
                    size: placed.run().font_size(),
                    font,
                    glyphs: glyphs(placed.run()),
                });
            }
        }
        Block {
            text: text.into(),
            runs,
            width: layout.width(),
            height: layout.height(),
            lines: layout.len(),
            is_cut: false,
        }
    }
}

/// The letters of a run in the order in which they stand, each with the part of the text that it
/// shows.
fn glyphs(run: &parley::layout::Run<'_, ()>) -> Vec<KrillaGlyph> {
    let size = run.font_size();
    let mut glyphs: Vec<KrillaGlyph> = Vec::new();
    for cluster in run.visual_clusters() {
        if cluster.is_ligature_continuation() {
            if let Some(glyph) = glyphs.last_mut() {
                let range = cluster.text_range();
                glyph.text_range.start = glyph.text_range.start.min(range.start);
                glyph.text_range.end = glyph.text_range.end.max(range.end);
            }
            continue;
        }
        // What no font has and nobody sees, as a joiner that is left alone.
        for glyph in cluster.glyphs().filter(|glyph| glyph.id != 0) {
            glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.id),
                glyph.advance / size,
                glyph.x / size,
                -glyph.y / size,
                0.0,
                cluster.text_range(),
                None,
            ));
        }
    }
    glyphs
}

/// A text in one paragraph, without what is no letter: breaks and controls become spaces; what would
/// turn the text around, and more marks than a letter can have, are left out.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut marks = 0;
    for letter in text.chars().take(MAX_LETTERS) {
        if letter.is_whitespace() || letter.is_control() {
            if !plain.is_empty() && !plain.ends_with(' ') {
                plain.push(' ');
            }
            continue;
        }
        if is_combining_mark(letter) {
            marks += 1;
            if marks > MAX_MARKS {
                continue;
            }
        } else {
            marks = 0;
        }
        if !turns_text_around(letter) && !is_no_letter(letter) {
            plain.push(letter);
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn turns_text_around(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Byte order marks, and code points that are none (Unicode 23.7, 23.8).
fn is_no_letter(letter: char) -> bool {
    letter == '\u{feff}'
        || matches!(letter, '\u{fdd0}'..='\u{fdef}' | '\u{fff9}'..='\u{fffb}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// Whether a letter leaves a mark of its own: joiners and selectors do not, and a question mark has been
/// put there.
fn is_drawn(letter: char) -> bool {
    letter != REPLACEMENT
        && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}')
        && !matches!(letter, '\u{ad}' | '\u{e0000}'..='\u{e01ef}')
}

/// Letters to which each font gives a meaning of its own, so that they mean nothing (Unicode 23.5).
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STYLE: Style = Style {
        face: Face::Serif,
        size: 36.0,
        leading: 1.2,
    };
    const ROOM: Room = Room {
        width: 300.0,
        height: 90.0,
        lines: 2,
        smallest: 14.0,
    };

    fn setter() -> Setter {
        Setter::new(Fonts::new(false))
    }

    #[test]
    fn a_short_text_keeps_its_size_and_a_long_one_is_shrunk_before_it_is_cut() {
        let mut setter = setter();
        let short = setter.fit("Robotics", STYLE, ROOM);
        assert_eq!((short.lines, short.is_cut), (1, false));
        assert_eq!(short.runs.first().map(|run| run.size), Some(36.0));
        let long = setter.fit("Advanced Robotics and Mechatronics Workshop", STYLE, ROOM);
        assert!(!long.is_cut && long.lines <= 2);
        assert!(long.runs.iter().all(|run| run.size < 36.0));
        let endless = setter.fit(&"Robotics ".repeat(400), STYLE, ROOM);
        assert!(endless.is_cut && endless.lines == 2);
        assert!(endless.text.ends_with('…'));
    }

    #[test]
    fn letters_that_no_font_has_are_noted_and_replaced() {
        let mut setter = setter();
        let block = setter.set("Ada \u{e000} 王", STYLE, 500.0);
        assert_eq!(&*block.text, "Ada ? ?");
        assert_eq!(setter.missing().iter().collect::<String>(), "王\u{e000}");
    }

    #[test]
    fn greek_and_cyrillic_need_no_font_of_the_system() {
        let mut setter = setter();
        for text in ["Άννα Παπαδοπούλου", "Введение в Git", "Nguyễn Thị Ánh"]
        {
            let block = setter.set(text, STYLE, 900.0);
            assert_eq!(&*block.text, text);
        }
        assert!(setter.missing().is_empty(), "{:?}", setter.missing());
    }

    #[test]
    fn controls_overrides_and_piles_of_marks_are_left_out() {
        assert_eq!(plain(" a\u{0}\r\n\tb\u{202e}c\u{feff}\u{ffff} "), "a bc");
        let pile = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(plain(&pile).chars().count(), 2 + MAX_MARKS);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_text_leaves_its_room(text in "\\PC{0,200}") {
            let block = setter().fit(&text, STYLE, ROOM);
            prop_assert!(block.lines <= ROOM.lines);
            prop_assert!(block.width <= ROOM.width + 0.5);
        }
    }
}
