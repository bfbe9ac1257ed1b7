//! Issuers' text on its way out of Lapel, where others read it under the earner's name.

/// A text on one line, without anything that cannot be seen or turns the reading order around, and
/// no longer than `longest` characters.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    let mut letters = text.chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        let letter = match letter {
            NON_JOINER | JOINER if !joins(before, letters.peek().copied()) => continue,
            NON_JOINER | JOINER => letter,
            letter if letter.is_whitespace() => ' ',
            letter if is_hidden(letter) => continue,
            letter => letter,
        };
        if letter == ' ' && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        if length == longest {
            line.pop();
            line.truncate(line.trim_end().len());
            line.push('…');
            break;
        }
        line.push(letter);
        length += 1;
        before = Some(letter);
    }
    line.truncate(line.trim_end().len());
    line
}

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// Persian, the scripts of India and emoji need joiners within words; between Latin letters one shows
/// nothing.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let can = |letter: Option<char>| {
        letter.is_some_and(|letter| !letter.is_ascii() && !is_hidden(letter))
    };
    can(before) && can(after)
}

/// Whether a letter steers what shows it, turns the order of reading around, or takes no room.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_does_not_leave() {
        for (text, line) in [
            ("  Cloud\n\n Architect\t", "Cloud Architect"),
            ("a\u{202e}gnp.b\u{202c}", "agnp.b"),
            ("\u{feff}a\u{200b}b\u{0}c\u{7f}", "abc"),
            ("a\u{200d}b", "ab"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("👩\u{200d}🔬", "👩\u{200d}🔬"),
            ("\u{2066}\u{2067}", ""),
            ("云计算 架构师", "云计算 架构师"),
        ] {
            assert_eq!(one_line(text, 40), line);
        }
    }

    #[test]
    fn what_is_too_long_ends_in_an_ellipsis_within_the_limit() {
        assert_eq!(one_line("abcdef", 6), "abcdef");
        assert_eq!(one_line("abcdefg", 6), "abcde…");
        assert_eq!(one_line("abcd efgh", 6), "abcd…");
        assert_eq!(one_line("云云云云", 3), "云云…");
    }
}
