//! Words for people. Colour is never the only sign, and nothing that a badge says can reach the
//! terminal's controls.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use openbadges::{Recipient, Status, Verdict};
use wallet::Standing;
use wallet::store::BadgeCard;

use crate::error::Error;

const GOOD: Style = AnsiColor::Green.on_default();
const CARE: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();

/// Standard output, with colours where it is a terminal that wants them.
pub(crate) fn out() -> impl Write {
    anstream::stdout().lock()
}

/// Says on standard error why a command failed.
pub(crate) fn complain(error: &Error) {
    let mut err = anstream::stderr().lock();
    let _ = writeln!(err, "{BAD}lapel:{BAD:#} {}", visible(&error.to_string()));
    if !error.hint().is_empty() {
        let _ = writeln!(err, "  {}", error.hint());
    }
}

/// A text from a badge, with everything that could steer a terminal or mislead the eye made visible:
/// control characters, and those that turn the direction of writing or have no width.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_deceptive) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => safe.push(' '),
            letter if is_deceptive(letter) => {
                safe.push_str(&format!("\\u{{{:x}}}", u32::from(letter)));
            }
            letter => safe.push(letter),
        }
    }
    Cow::Owned(safe)
}

fn is_deceptive(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A verdict in a word, with its tone.
pub(crate) fn verdict(verdict: Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Valid => ("valid", GOOD),
        Verdict::Expired => ("expired", BAD),
        Verdict::Revoked => ("revoked", BAD),
        Verdict::Invalid => ("not genuine", BAD),
        Verdict::NotYetValid => ("not yet valid", CARE),
        Verdict::Unverified => ("could not be checked", FAINT),
    }
}

/// Whose a badge is, in words.
pub(crate) fn recipient(recipient: Recipient) -> &'static str {
    match recipient {
        Recipient::Yours => "yours",
        Recipient::Other => "not awarded to you",
        Recipient::Unknown => "",
    }
}

/// A check's status as a sign that needs no colour.
pub(crate) fn sign(status: Status) -> (&'static str, Style) {
    match status {
        Status::Pass => ("✓", GOOD),
        Status::Warn => ("!", CARE),
        Status::Fail => ("✗", BAD),
        Status::Skip => ("?", FAINT),
    }
}

/// How a badge stands, in the words of its card.
pub(crate) fn standing(card: &BadgeCard) -> (String, Style) {
    let on = |date: Option<DateTime<Utc>>| date.map_or_else(String::new, day);
    match card.standing {
        Standing::Genuine => match card.expires {
            Some(end) => (format!("Valid to {}", day(end)), GOOD),
            None => ("No expiry".into(), GOOD),
        },
        Standing::Expiring => {
            let days = card.days_left.unwrap_or_default();
            let unit = if days == 1 { "day" } else { "days" };
            (format!("Expires in {days} {unit}"), CARE)
        }
        Standing::Expired => (format!("Expired {}", on(card.expires)), BAD),
        Standing::NotYetValid => (format!("Valid from {}", on(card.issued_on)), CARE),
        Standing::Revoked => ("Revoked by issuer".into(), BAD),
        Standing::NotGenuine => ("Not genuine".into(), BAD),
        Standing::NotYours => ("Not awarded to you".into(), CARE),
        Standing::Undecided => ("Could not be checked".into(), FAINT),
        Standing::Unchecked => ("Never checked".into(), FAINT),
    }
}

/// A day, as in 4 Mar 2028.
pub(crate) fn day(date: DateTime<Utc>) -> String {
    date.format("%-d %b %Y").to_string()
}

/// The columns of a list of badges: as wide as the terminal, or as wide as need be for a file.
pub(crate) struct Table {
    name: usize,
    issuer: usize,
}

impl Table {
    /// A table for this terminal.
    pub(crate) fn new() -> Self {
        let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        // Id, standing and the gaps between take 43 columns.
        let rest = width.unwrap_or(120).max(70) - 43;
        Self {
            name: rest * 3 / 5,
            issuer: rest * 2 / 5,
        }
    }

    /// Writes one badge.
    pub(crate) fn row(&self, out: &mut impl Write, card: &BadgeCard) -> io::Result<()> {
        let (words, style) = standing(card);
        let issuer = card.issuer.as_deref().unwrap_or("—");
        let shared = if card.shared { "shared" } else { "" };
        writeln!(
            out,
            "{FAINT}{}{FAINT:#}  {}  {}  {style}{}{style:#}  {shared}",
            &card.id[..card.id.len().min(8)],
            fit(&visible(&card.name), self.name),
            fit(&visible(issuer), self.issuer),
            fit(&words, 22),
        )
    }
}

/// A text cut or filled to so many columns.
fn fit(text: &str, columns: usize) -> String {
    let width = text.width();
    if width <= columns {
        return format!("{text}{}", " ".repeat(columns - width));
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
    cut.push_str(&" ".repeat(columns.saturating_sub(used + 1)));
    cut
}

/// Writes checks, one a line, each with what it rests on.
pub(crate) fn checks(out: &mut impl Write, checks: &[openbadges::Check]) -> io::Result<()> {
    for check in checks {
        let (sign, style) = sign(check.status);
        write!(out, "  {style}{sign}{style:#} {}", visible(&check.message))?;
        match &check.evidence {
            Some(evidence) => writeln!(out, "  {FAINT}{}{FAINT:#}", visible(evidence))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_badge_says_cannot_steer_the_terminal() {
        for hostile in [
            "\u{1b}[31mred", "\u{1b}]0;title\u{7}", "a\u{9b}31m", "a\rb", "a\u{202e}gnp.b",
            "a\u{200b}b", "a\u{2066}b", "a\0b", "a\u{e0041}b",
        ] {
            let safe = visible(hostile);
            assert!(!safe.chars().any(is_deceptive), "{safe:?}");
            assert!(safe.contains("\\u{"), "{safe:?}");
        }
    }

    #[test]
    fn honest_names_of_every_script_stay_as_they_are() {
        for name in ["Ångström", "日本語", "عربي", "עברית", "Ελληνικά", "🎓 Badge"] {
            assert!(matches!(visible(name), Cow::Borrowed(_)), "{name}");
        }
    }

    #[test]
    fn a_cell_has_its_width_whatever_its_script() {
        for text in ["short", "a very long name indeed", "日本語のとても長い名前", ""] {
            assert_eq!(fit(text, 10).width(), 10, "{text}");
        }
    }
}
