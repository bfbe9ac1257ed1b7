//! Words for people. Colour is never the only sign, and nothing that a badge says can reach the
//! terminal's controls.

mod achievement;
mod page;
mod table;
mod visible;

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use chrono::{DateTime, Utc};
use clap::error::ErrorKind;

use openbadges::verify::{Confirmation, is_suspended};
use openbadges::{Check, Expiry, Recipient, Report, Status, Verdict};
use wallet::Standing;
use wallet::check::Checked;
use wallet::import::Refusal;
use wallet::store::{BadgeCard, CheckResult, HistoryLine};

pub(crate) use page::{changes, page};
pub(crate) use table::Table;
pub(crate) use visible::{may_deceive, visible};

use crate::error::Error;

const GOOD: Style = AnsiColor::Green.on_default();
const CARE: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();

/// Standard output, with colours where it is a terminal that wants them.
pub(crate) fn out() -> impl Write {
    anstream::stdout().lock()
}

/// Standard error, for what is not the answer itself: remarks and what to do next.
pub(crate) fn aside() -> impl Write {
    anstream::stderr().lock()
}

/// Says on standard error why a command failed.
pub(crate) fn complain(error: &Error) {
    let mut err = aside();
    // Where standard error is gone, the exit status has to do.
    let _ = writeln!(err, "{BAD}lapel:{BAD:#} {}", visible(&error.to_string()));
    if !error.hint().is_empty() {
        let _ = writeln!(err, "{}", error.hint());
    }
}

/// Says on standard error what is wrong with the command line; where nothing was asked for, what can be.
pub(crate) fn complain_of_usage(error: &clap::Error) {
    let text = error.render().to_string();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = write!(aside(), "{text}");
        return;
    }
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let _ = write!(aside(), "{BAD}lapel:{BAD:#} {text}");
}

/// A verdict in words, with its tone.
fn verdict(verdict: Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Valid => ("valid", GOOD),
        Verdict::Expired => ("expired", BAD),
        Verdict::Revoked => ("revoked", BAD),
        Verdict::Invalid => ("not genuine", BAD),
        Verdict::NotYetValid => ("not yet valid", CARE),
        Verdict::Unverified => ("could not be checked", FAINT),
    }
}

/// What a check found, in words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    verdict: Verdict,
    /// Whose the badge is, where that is known.
    recipient: Recipient,
    /// Whether nobody vouches for who the issuer is.
    unconfirmed: bool,
    /// Whether what was revoked is but suspended.
    suspended: bool,
}

impl Found {
    /// The verdict, with its tone: what anybody could have signed is never plain green.
    fn verdict(self) -> (&'static str, Style) {
        match self.verdict {
            Verdict::Valid if self.unconfirmed => ("valid, issuer not confirmed", CARE),
            Verdict::Revoked if self.suspended => ("suspended", BAD),
            other => verdict(other),
        }
    }
}

impl From<&Report> for Found {
    fn from(report: &Report) -> Self {
        Self {
            verdict: report.verdict,
            recipient: report.recipient,
            unconfirmed: report.confirmation == Some(Confirmation::Nobody),
            suspended: is_suspended(&report.checks),
        }
    }
}

impl From<&CheckResult> for Found {
    fn from(result: &CheckResult) -> Self {
        Self {
            verdict: result.verdict,
            recipient: result.recipient,
            unconfirmed: result.confirmation == Some(Confirmation::Nobody),
            suspended: is_suspended(&result.checks),
        }
    }
}

impl From<&Checked> for Found {
    fn from(checked: &Checked) -> Self {
        Self {
            verdict: checked.verdict,
            recipient: checked.recipient,
            unconfirmed: checked.issuer_unconfirmed,
            suspended: checked.suspended,
        }
    }
}

impl From<&HistoryLine> for Found {
    fn from(line: &HistoryLine) -> Self {
        Self {
            verdict: line.verdict,
            recipient: line.recipient,
            unconfirmed: line.issuer_unconfirmed,
            suspended: line.suspended,
        }
    }
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (word, style) = self.verdict();
        write!(f, "{style}{word}{style:#}")?;
        match self.recipient {
            Recipient::Yours => f.write_str(", yours"),
            Recipient::Other => f.write_str(", not awarded to you"),
            Recipient::Unknown => Ok(()),
        }
    }
}

/// A check's status as a sign that needs no colour.
fn sign(status: Status) -> (&'static str, Style) {
    match status {
        Status::Pass => ("✓", GOOD),
        Status::Warn => ("!", CARE),
        Status::Fail => ("✗", BAD),
        Status::Skip => ("?", FAINT),
    }
}

/// How a badge stands, in the words of its card, and when it ends.
pub(crate) fn standing(card: &BadgeCard) -> (String, Style) {
    let (words, style) = match card.standing {
        Standing::Genuine => match card.expires {
            Some(end) => return (format!("Valid to {}", day(end)), GOOD),
            None => ("No expiry", GOOD),
        },
        Standing::Expiring => {
            let days = card.days_left.unwrap_or_default();
            return (format!("Expires in {}", counted(days, "day")), CARE);
        }
        Standing::Expired => match card.expires {
            Some(end) => return (format!("Expired {}", day(end)), BAD),
            None => ("Expired", BAD),
        },
        Standing::IssuerNotConfirmed => ("Signed, issuer not confirmed", CARE),
        Standing::NotYetValid => ("Not yet valid", CARE),
        Standing::Revoked => return ("Revoked by issuer".into(), BAD),
        Standing::Suspended => return ("Suspended by issuer".into(), BAD),
        Standing::NotGenuine => return ("Not genuine".into(), BAD),
        Standing::NotYours => ("Not yours", CARE),
        Standing::Undecided => ("Unverified", FAINT),
        Standing::Unchecked => ("Not checked", FAINT),
    };
    match card.expires {
        Some(end) if card.expiry == Expiry::Expired => {
            (format!("{words}, ended {}", day(end)), style)
        }
        Some(end) => (format!("{words}, ends {}", day(end)), style),
        None => (words.to_owned(), style),
    }
}

/// A day, as in 4 Mar 2028.
pub(crate) fn day(date: DateTime<Utc>) -> String {
    date.format("%-d %b %Y").to_string()
}

/// A time, as in 4 Mar 2028, 09:30 UTC.
fn time(date: DateTime<Utc>) -> String {
    date.format("%-d %b %Y, %H:%M UTC").to_string()
}

/// A number of things, as in 1 badge, 2 badges.
pub(crate) fn counted(number: impl Into<i64>, thing: &str) -> String {
    match number.into() {
        1 => format!("1 {thing}"),
        number => format!("{number} {thing}s"),
    }
}

/// How an id is shown: its first digits, which are enough to name it by.
pub(crate) fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

/// Writes what a verification found.
pub(crate) fn report(out: &mut impl Write, input: &str, report: &Report) -> io::Result<()> {
    let found = Found::from(report);
    writeln!(out, "{STRONG}{}{STRONG:#}: {found}", visible(input))?;
    let badge = &report.badge;
    let name = badge.name.as_deref().unwrap_or("A badge without a name");
    write!(out, "  {}", visible(name))?;
    if let Some(issuer) = &badge.issuer.name {
        write!(out, ", from {}", visible(issuer))?;
    }
    if let Some(date) = badge.issued_on {
        write!(out, ", {}", day(date))?;
    }
    match badge.expires {
        Some(end) if end <= report.at => writeln!(out, ", ended {}", day(end))?,
        Some(end) => writeln!(out, ", ends {}", day(end))?,
        None => writeln!(out)?,
    }
    checks(out, &report.checks)?;
    within(out, &report.within, 1)
}

/// Writes what is in a transcript or presentation, one credential a line, and what is wrong with it.
fn within(out: &mut impl Write, reports: &[Report], depth: usize) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    for report in reports {
        let name = report.badge.name.as_deref().unwrap_or("without a name");
        let found = Found::from(report);
        writeln!(out, "{indent}{STRONG}{}{STRONG:#}: {found}", visible(name))?;
        let wrong = report
            .checks
            .iter()
            .filter(|check| matches!(check.status, Status::Fail | Status::Warn));
        let undecided = match report.verdict {
            Verdict::Unverified => report
                .checks
                .iter()
                .find(|check| check.status == Status::Skip),
            _ => None,
        };
        for check in wrong.chain(undecided) {
            let (sign, style) = sign(check.status);
            writeln!(
                out,
                "{indent}  {style}{sign}{style:#} {}",
                visible(&check.message)
            )?;
        }
        within(out, &report.within, depth + 1)?;
    }
    Ok(())
}

/// Writes why an input gave no badge; `what` says what became of it.
pub(crate) fn refusal(
    out: &mut impl Write,
    input: &str,
    what: &str,
    refusal: &Refusal,
) -> io::Result<()> {
    let (input, message) = (visible(input), visible(&refusal.message));
    writeln!(
        out,
        "{STRONG}{input}{STRONG:#}: {BAD}{what}{BAD:#}, {message}"
    )?;
    if refusal.hint.is_empty() {
        return Ok(());
    }
    hint(out, &refusal.hint)
}

/// Writes what can be done next.
pub(crate) fn hint(out: &mut impl Write, hint: &str) -> io::Result<()> {
    writeln!(out, "  {}", visible(hint))
}

/// Writes checks, one a line, each with what it rests on.
fn checks(out: &mut impl Write, checks: &[Check]) -> io::Result<()> {
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
    fn every_status_has_a_sign_of_its_own() {
        let signs = [Status::Pass, Status::Warn, Status::Fail, Status::Skip].map(|s| sign(s).0);
        for (place, sign) in signs.iter().enumerate() {
            assert!(!signs[..place].contains(sign), "{sign}");
        }
    }

    #[test]
    fn what_anybody_could_have_signed_is_never_plain_green() {
        for verdict in [
            Verdict::Valid,
            Verdict::Expired,
            Verdict::Revoked,
            Verdict::Invalid,
            Verdict::NotYetValid,
            Verdict::Unverified,
        ] {
            let found = Found {
                verdict,
                recipient: Recipient::Yours,
                unconfirmed: true,
                suspended: false,
            };
            assert_ne!(found.verdict().1, GOOD, "{verdict:?}");
        }
        let found = Found {
            verdict: Verdict::Valid,
            recipient: Recipient::Yours,
            unconfirmed: true,
            suspended: false,
        };
        let said = anstream::adapter::strip_str(&found.to_string()).to_string();
        assert_eq!(said, "valid, issuer not confirmed, yours");
    }

    #[test]
    fn what_cannot_be_read_is_said_without_the_badge_s_controls() {
        let cause = Refusal {
            code: "credential.date".into(),
            message: "the date in “\u{1b}[2J” cannot be read".into(),
            hint: String::new(),
        };
        let mut out = Vec::new();
        refusal(&mut out, "evil\u{1b}[31m.png", "could not be read", &cause).expect("memory");
        let said = anstream::adapter::strip_bytes(&out).into_vec();
        assert_eq!(
            String::from_utf8_lossy(&said),
            "evil\\u{1b}[31m.png: could not be read, the date in “\\u{1b}[2J” cannot be read\n"
        );
    }

    #[test]
    fn things_are_counted_in_words() {
        assert_eq!(counted(1, "badge"), "1 badge");
        assert_eq!(counted(0, "badge"), "0 badges");
        assert_eq!(counted(-3, "day"), "-3 days");
    }
}
