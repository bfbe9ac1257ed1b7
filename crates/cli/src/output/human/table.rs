//! A list of badges in columns.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use wallet::store::BadgeCard;

use super::{FAINT, short, standing, visible};

/// The columns that all but the name and the issuer take, with the gaps.
const OTHERS: usize = 8 + 2 + 2 + 2 + STANDING + 2 + 6;
/// The longest standing: “Not yet valid, ends 14 Mar 2028”.
const STANDING: usize = 31;

/// The columns of a list of badges. On a terminal they are as wide as it is; in a file nothing is
/// cut.
pub(crate) struct Table {
    name: usize,
    issuer: usize,
    cut: bool,
}

impl Table {
    /// A table for standard output.
    pub(crate) fn new() -> Self {
        let width = terminal_size::terminal_size_of(io::stdout());
        Self::of(width.map(|(width, _)| usize::from(width.0)))
    }

    fn of(terminal: Option<usize>) -> Self {
        let rest = terminal.unwrap_or(120).saturating_sub(OTHERS).max(24);
        Self {
            name: rest * 3 / 5,
            issuer: rest - rest * 3 / 5,
            cut: terminal.is_some(),
        }
    }

    /// Writes one badge.
    pub(crate) fn row(&self, out: &mut impl Write, card: &BadgeCard) -> io::Result<()> {
        let (words, style) = standing(card);
        let cell = |text: &str, columns| {
            if self.cut {
                filled(&cut(text, columns), columns)
            } else {
                filled(text, columns)
            }
        };
        write!(
            out,
            "{FAINT}{}{FAINT:#}  {}  {}  {style}",
            short(&card.id),
            cell(&visible(&card.name), self.name),
            cell(&visible(card.issuer.as_deref().unwrap_or("—")), self.issuer),
        )?;
        if card.shared {
            writeln!(out, "{}{style:#}  shared", filled(&words, STANDING))
        } else {
            writeln!(out, "{words}{style:#}")
        }
    }
}

fn filled(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(missing))
}

/// A text that takes no more than so many columns.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 0;
    for letter in text.chars() {
        let wide = letter.width().unwrap_or(0);
        if used + wide + 1 > columns {
            break;
        }
        cut.push(letter);
        used += wide;
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use openbadges::{Expiry, Recipient};
    use wallet::Standing;

    use super::*;

    fn card(name: &str) -> BadgeCard {
        BadgeCard {
            id: "3f2a9c0d11111111".into(),
            name: name.into(),
            issuer: Some("An issuer whose name is long as well".into()),
            issuer_domain: None,
            fingerprint: None,
            standard: None,
            standing: Standing::Unchecked,
            verdict: None,
            recipient: Recipient::Unknown,
            expiry: Expiry::InDate,
            validity_left: None,
            days_left: None,
            issued_on: None,
            expires: "2028-03-14T00:00:00Z".parse().ok(),
            shared: true,
            sample: false,
            checked_at: None,
            picture: None,
        }
    }

    fn row(table: &Table, name: &str) -> String {
        let mut out = Vec::new();
        table.row(&mut out, &card(name)).expect("memory");
        let text = anstream::adapter::strip_bytes(&out).into_vec();
        String::from_utf8(text).expect("UTF-8")
    }

    #[test]
    fn a_cell_has_its_width_whatever_its_script() {
        for text in [
            "short",
            "a very long name indeed",
            "日本語のとても長い名前",
            "",
        ] {
            assert_eq!(filled(&cut(text, 10), 10).width(), 10, "{text}");
        }
    }

    #[test]
    fn rows_fit_the_terminal() {
        for width in [80, 100, 200] {
            let table = Table::of(Some(width));
            for name in [
                "Badge",
                "A badge whose name is longer than its column, whatever that is",
            ] {
                let row = row(&table, name);
                assert_eq!(row.trim_end_matches('\n').width(), width, "{row}");
                assert!(row.contains("Not checked, ends 14 Mar 2028"), "{row}");
            }
        }
    }

    #[test]
    fn nothing_is_cut_in_a_file() {
        let name = "A badge whose name is longer than its column, whatever that is, and goes on";
        assert!(row(&Table::of(None), name).contains(name));
    }

    #[test]
    fn a_row_is_one_line_whatever_the_badge_is_called() {
        let row = row(&Table::of(None), "a\nb\u{1b}[2Jc");
        assert_eq!(row.lines().count(), 1);
        assert!(row.contains("a b\\u{1b}[2Jc"), "{row}");
    }
}
