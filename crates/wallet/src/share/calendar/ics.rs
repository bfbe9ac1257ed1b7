//! Writes iCalendar (RFC 5545).
//!
//! Own code of a screenful: the crate `icalendar` writes the moment of writing into what says no moment,
//! and where it folds it takes the number of an octet for that of a character.

use chrono::{DateTime, NaiveDate, Utc};

/// The most octets of a line, without its end (RFC 5545 §3.1).
const LONGEST_LINE: usize = 75;

/// A text in the making, line by line.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line whose value is not text: a date, a word, an address.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// A line whose value is text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }

    /// All that was written.
    pub(super) fn finish(self) -> String {
        self.0
    }

    /// Breaks a line so that no part is longer than [`LONGEST_LINE`], and none within a character.
    fn fold(&mut self, line: &str) {
        let mut length = 0;
        for letter in line.chars() {
            let size = letter.len_utf8();
            if length + size > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += size;
        }
        self.0.push_str("\r\n");
    }
}

/// Text as a value (RFC 5545 §3.3.11). Control characters have no place in one, save for line breaks.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A day (RFC 5545 §3.3.4).
pub(super) fn date(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

/// A moment in UTC (RFC 5545 §3.3.5).
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_no_character_is_broken() {
        for name in [
            "云计算架构师认证".repeat(12),
            "a".repeat(400),
            "é漢x".repeat(60),
        ] {
            let mut lines = Lines::default();
            lines.text("SUMMARY", &name);
            let text = lines.finish();
            for line in text.trim_end().split("\r\n") {
                assert!(line.len() <= LONGEST_LINE, "{}: {line}", line.len());
                assert!(line.len() > LONGEST_LINE - 5 || text.trim_end().ends_with(line));
            }
            assert_eq!(unfolded(&text), format!("SUMMARY:{name}\r\n"));
        }
    }

    #[test]
    fn what_means_something_in_a_calendar_is_escaped() {
        let mut lines = Lines::default();
        lines.text("SUMMARY", "a;b,c\\d\ne\r\nEND:VEVENT\u{0}\u{7}");
        assert_eq!(
            lines.finish(),
            "SUMMARY:a\\;b\\,c\\\\d\\ne\\nEND:VEVENT\r\n"
        );
    }
}
