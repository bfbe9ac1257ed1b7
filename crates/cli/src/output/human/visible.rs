//! What a badge says, safe to show.

use std::borrow::Cow;
use std::fmt::Write;

/// A text from a badge on one line, with everything that could steer a terminal or mislead the eye
/// made visible: control characters, and those that turn the direction of writing or have no width.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(may_deceive) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\t' => safe.push(' '),
            JOINER | NON_JOINER if joins(before, letters.peek().copied()) => safe.push(letter),
            letter if may_deceive(letter) => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => safe.push(letter),
        }
        before = Some(letter);
    }
    Cow::Owned(safe)
}

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// Persian, the scripts of India and emoji need joiners within words. Between Latin letters, or at
/// an end, a joiner shows nothing and only makes two different names look alike.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let can = |letter: Option<char>| letter.is_some_and(|l| !l.is_ascii() && !may_deceive(l));
    can(before) && can(after)
}

/// Whether a letter could steer a terminal or mislead the eye.
pub(crate) fn may_deceive(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_badge_says_cannot_steer_the_terminal() {
        for (hostile, safe) in [
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
            ("a\u{9b}31m", "a\\u{9b}31m"),
            ("good\rbad", "good\\u{d}bad"),
            ("a\0b\u{7f}", "a\\u{0}b\\u{7f}"),
        ] {
            assert_eq!(visible(hostile), safe);
        }
    }

    #[test]
    fn bidi_and_zero_width_letters_are_shown() {
        for (hostile, safe) in [
            ("a\u{202e}gnp.b", "a\\u{202e}gnp.b"),
            ("a\u{2066}b", "a\\u{2066}b"),
            ("Op\u{200b}en", "Op\\u{200b}en"),
            ("Op\u{200d}en", "Op\\u{200d}en"),
            ("Ünï\u{200c}", "Ünï\\u{200c}"),
            ("a\u{e0041}b", "a\\u{e0041}b"),
            ("\u{feff}a", "\\u{feff}a"),
            ("é\u{200d}\u{200d}é", "é\\u{200d}\\u{200d}é"),
        ] {
            assert_eq!(visible(hostile), safe);
        }
    }

    #[test]
    fn honest_names_of_every_script_stay_as_they_are() {
        for name in [
            "Ångström",
            "日本語",
            "عربي",
            "עברית",
            "Ελληνικά",
            "🎓 Badge",
            "می\u{200c}خواهم",
            "👩\u{200d}💻",
            "क्\u{200d}ष",
        ] {
            assert_eq!(visible(name), name);
        }
    }

    #[test]
    fn a_text_of_several_lines_becomes_one() {
        assert_eq!(visible("one\r\ntwo\nthree\tfour"), "one two three four");
    }
}
