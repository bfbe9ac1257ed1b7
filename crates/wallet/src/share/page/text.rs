//! Issuers' text on a page that others read: as text, and without what cannot be seen.

/// `text` without controls and the marks that turn its reading order around. Line ends stay.
pub(super) fn visible(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|character| match character {
            '\n' | '\r' => Some('\n'),
            '\t' => Some(' '),
            character if is_hidden(character) => None,
            character => Some(character),
        })
        .collect()
}

/// `text` on one line.
pub(super) fn line(text: &str) -> String {
    visible(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first `most` letters of a text on one line, with an ellipsis if there are more.
pub(super) fn short(text: &str, most: usize) -> String {
    let line = line(text);
    match line.char_indices().nth(most) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

/// A text within a sentence of another direction (Unicode 3.0 FSI … PDI, UAX 9).
pub(super) fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// Whether a character takes no room, or controls what stands around it. Joiners stay: some scripts,
/// and emoji, are spelled with them.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180e | 0x200b | 0x200e
            | 0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfeff | 0xffa0
            | 0xfff9..=0xfffb | 0xe0000..=0xe001f | 0xe0080..=0xe0fff)
        || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        assert_eq!(visible("a\u{202e}b\u{2066}c\0d\u{200b}e\u{7}"), "abcde");
        assert_eq!(visible("one\r\ntwo\rthree\tfour"), "one\ntwo\nthree four");
        assert_eq!(visible("नमस्ते क्‍ष 👩‍🚀"), "नमस्ते क्‍ष 👩‍🚀");
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!(short("Größe  und\nMaß", 5), "Größe…");
        assert_eq!(short("Größe", 5), "Größe");
    }
}
