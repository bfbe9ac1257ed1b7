//! What stands on a certificate, in words.

use chrono::{DateTime, Utc};

use openbadges::Recipient;

use super::super::address::PublicAddress;
use super::super::typeset::{Colour, colour};
use super::signature::{self, Signature};
use crate::store::{BadgeCard, BadgePage};
use crate::{Error, Result, Standing, Wallet};

/// The side of the badge's picture, in pixels.
const PICTURE: u32 = 640;

/// All that a certificate says.
pub(super) struct Facts<'a> {
    pub(super) card: &'a BadgeCard,
    pub(super) earner: &'a str,
    /// The language of the issuer's words.
    pub(super) language: Option<&'a str>,
    /// The issuer's name, or the address or key that is all that is known.
    pub(super) issuer: String,
    /// The domain that speaks for the issuer, or that nobody does.
    pub(super) vouched: String,
    /// A line that must not be overlooked; none if the award is genuine and in date.
    pub(super) caution: Option<String>,
    /// Labels and what belongs to them.
    pub(super) dates: Vec<(&'static str, String)>,
    /// What had to be done, or what the award is.
    pub(super) criteria: Option<(&'static str, String)>,
    /// What Lapel found, and when.
    pub(super) found: String,
    /// Whose it is, as far as that is known.
    pub(super) whose: &'static str,
    /// Where anybody can verify it.
    pub(super) address: Option<PublicAddress>,
    /// When it is printed.
    pub(super) printed: String,
    /// The picture, as PNG.
    pub(super) picture: Option<Vec<u8>>,
    pub(super) signatures: Vec<Signature>,
    /// What the earner should know of it.
    pub(super) notes: Vec<String>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(
        wallet: &Wallet,
        page: &'a BadgePage,
        earner: &'a str,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let card = &page.card;
        let mut notes = Vec::new();
        let picture = match wallet.thumbnail(&card.id, PICTURE) {
            Ok(picture) => picture,
            // A picture that nobody can draw does not keep the award from being printed.
            Err(Error::Io { source, .. }) => {
                notes.push(format!(
                    "The picture of “{}” could not be drawn: {source}.",
                    card.name
                ));
                None
            }
            Err(error) => return Err(error),
        };
        Ok(Self {
            card,
            earner,
            language: language(page),
            issuer: issuer(card),
            vouched: vouched(card),
            caution: caution(page),
            dates: dates(page),
            criteria: criteria(page),
            found: found(page),
            whose: whose(card.recipient),
            address: wallet.public_address(&card.id)?,
            printed: day(now),
            picture,
            signatures: signature::of(wallet, page),
            notes,
        })
    }
}

/// A date as people in Britain write it.
pub(in crate::share) fn day(time: DateTime<Utc>) -> String {
    time.format("%-d %B %Y").to_string()
}

/// The language of what the issuer says, if it says which.
pub(in crate::share) fn language(page: &BadgePage) -> Option<&str> {
    page.badge
        .language
        .as_deref()
        .filter(|tag| is_language(tag))
}

/// Whether a text looks like a language tag (BCP 47), which PDF/UA wants it to be.
fn is_language(tag: &str) -> bool {
    tag.len() <= 35
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        && tag
            .split('-')
            .next()
            .is_some_and(|first| (2..=3).contains(&first.len()) && first.is_ascii())
}

/// Who issued it, by the best name that is known.
pub(in crate::share) fn issuer(card: &BadgeCard) -> String {
    card.issuer
        .clone()
        .or_else(|| card.issuer_domain.clone())
        .or_else(|| card.fingerprint.as_ref().map(|key| format!("Key {key}")))
        .unwrap_or_else(|| "An issuer without a name".into())
}

/// Who speaks for the issuer.
fn vouched(card: &BadgeCard) -> String {
    match (&card.issuer_domain, card.standing) {
        (Some(domain), Standing::IssuerNotConfirmed) => format!("{domain} · issuer not confirmed"),
        (_, Standing::IssuerNotConfirmed) => "Issuer not confirmed".into(),
        (Some(domain), Standing::Undecided | Standing::Unchecked) => {
            format!("{domain} · issuer not confirmed")
        }
        (Some(domain), _) => domain.clone(),
        (None, Standing::Undecided | Standing::Unchecked) => "Issuer not confirmed".into(),
        (None, _) => String::new(),
    }
}

/// How it stands in a word or two, as its card says it.
pub(in crate::share) fn standing(card: &BadgeCard) -> (String, Colour) {
    let on = |word: &str, date: Option<DateTime<Utc>>| match date {
        Some(date) => format!("{word} {}", day(date)),
        None => word.to_owned(),
    };
    match card.standing {
        Standing::Genuine if card.expires.is_some() => (on("Valid to", card.expires), colour::GOOD),
        Standing::Genuine => ("No expiry".into(), colour::GOOD),
        Standing::IssuerNotConfirmed => ("Signed, issuer not confirmed".into(), colour::WARN),
        Standing::Expiring => (on("Expires", card.expires), colour::WARN),
        Standing::Expired => (on("Expired", card.expires), colour::BAD),
        Standing::NotYetValid => ("Not valid yet".into(), colour::WARN),
        Standing::Revoked => ("Revoked by issuer".into(), colour::BAD),
        Standing::Suspended => ("Suspended by issuer".into(), colour::BAD),
        Standing::NotGenuine => ("Not genuine".into(), colour::BAD),
        Standing::NotYours => ("Awarded to somebody else".into(), colour::WARN),
        Standing::Undecided => ("Could not be checked".into(), colour::IDLE),
        Standing::Unchecked => ("Never checked".into(), colour::IDLE),
    }
}

fn caution(page: &BadgePage) -> Option<String> {
    let card = &page.card;
    let said = match card.standing {
        Standing::Genuine | Standing::Expiring => return None,
        Standing::Expired => match card.expires {
            Some(expired) => format!("Expired on {}.", day(expired)),
            None => "Expired.".into(),
        },
        Standing::NotYetValid => match page.badge.valid_from.or(card.issued_on) {
            Some(begins) => format!("Not valid before {}.", day(begins)),
            None => "Not valid yet.".into(),
        },
        Standing::IssuerNotConfirmed => {
            "Issuer not confirmed: nobody vouches for who signed this.".into()
        }
        Standing::Undecided => {
            "Not verified: it could not be decided whether it is genuine.".into()
        }
        Standing::Unchecked => "Not verified: nobody has checked whether it is genuine.".into(),
        // These are not printed.
        Standing::Revoked => "Revoked by its issuer.".into(),
        Standing::Suspended => "Suspended by its issuer for the time being.".into(),
        Standing::NotGenuine => "Not genuine.".into(),
        Standing::NotYours => "Awarded to somebody else.".into(),
    };
    Some(said)
}

fn dates(page: &BadgePage) -> Vec<(&'static str, String)> {
    let card = &page.card;
    let mut dates = vec![(
        "Awarded",
        card.issued_on.map_or_else(|| "No date given".into(), day),
    )];
    dates.push(match card.expires {
        Some(expires) if card.standing == Standing::Expired => ("Expired", day(expires)),
        Some(expires) => ("Valid to", day(expires)),
        None => ("Validity", "No expiry".into()),
    });
    if let Some(standard) = card.standard {
        dates.push(("Standard", format!("Open Badges {standard}")));
    }
    dates
}

fn criteria(page: &BadgePage) -> Option<(&'static str, String)> {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let badge = &page.badge;
    said(&badge.criteria.narrative)
        .map(|text| ("What it took", without_marks(&text)))
        .or_else(|| said(&badge.description).map(|text| ("What it is for", text)))
        .or_else(|| said(&badge.criteria.url).map(|text| ("What it took", text)))
}

/// A Markdown text without the marks that would only disturb on paper: emphasis, code and headings.
fn without_marks(markdown: &str) -> String {
    let lines = markdown.lines().map(|line| {
        let line = line.trim_start();
        let heading = line.trim_start_matches('#');
        let line = if heading.starts_with(' ') {
            heading
        } else {
            line
        };
        line.replace("**", "").replace("__", "").replace('`', "")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn found(page: &BadgePage) -> String {
    let card = &page.card;
    let Some(at) = card.checked_at.map(day) else {
        return "Lapel has not checked this award. What stands here is what the file says of itself."
            .into();
    };
    let found = match card.standing {
        Standing::Genuine => format!("Checked on {at}: genuine and in date."),
        Standing::Expiring => format!("Checked on {at}: genuine, and about to expire."),
        Standing::Expired => format!("Checked on {at}: genuine, and past its date."),
        Standing::NotYetValid => format!("Checked on {at}: genuine, and not valid yet."),
        Standing::IssuerNotConfirmed => format!(
            "Checked on {at}: the signature is right. Whether the issuer is who it says was not \
             confirmed by anybody."
        ),
        Standing::Undecided => {
            format!("Checked on {at}: it could not be decided whether it is genuine.")
        }
        Standing::Revoked => format!("Checked on {at}: revoked by its issuer."),
        Standing::Suspended => {
            format!("Checked on {at}: suspended by its issuer for the time being.")
        }
        Standing::NotGenuine => format!("Checked on {at}: not genuine."),
        Standing::NotYours => format!("Checked on {at}: awarded to somebody else."),
        Standing::Unchecked => "It was never checked.".into(),
    };
    match &page.newer_attempt {
        Some(later) => format!(
            "{found} A later check on {} could not decide.",
            day(later.at)
        ),
        None => found,
    }
}

fn whose(recipient: Recipient) -> &'static str {
    match recipient {
        Recipient::Yours => {
            "It was awarded to an identity that the earner gave to Lapel. The name is as the earner \
             writes it."
        }
        Recipient::Unknown | Recipient::Other => {
            "Whom it was awarded to was not compared. The name is as the earner writes it."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_markdown_do_not_reach_paper() {
        assert_eq!(
            without_marks("# Exam\nPlan **three** `outings`, C# included."),
            " Exam\nPlan three outings, C# included."
        );
    }

    #[test]
    fn only_what_looks_like_a_language_tag_is_one() {
        for tag in ["en", "en-GB", "zh-Hans-CN", "fil"] {
            assert!(is_language(tag), "{tag}");
        }
        for tag in [
            "",
            "e",
            "english words",
            "de_DE",
            "en-",
            "x\u{301}",
            "abcdefghi",
        ] {
            assert!(!is_language(tag), "{tag}");
        }
    }
}
