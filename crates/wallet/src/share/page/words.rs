//! How a badge stands and when, in words for whoever visits the page.

use chrono::{DateTime, Timelike, Utc};
use maud::{Markup, PreEscaped, html};

use super::exhibit::Exhibit;
use crate::Standing;
use crate::store::BadgeCard;

/// The colour of a word; the sign and the word say the same without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Ok,
    Warn,
    Bad,
    Idle,
}

impl Tone {
    /// The class that colours what bears it.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Idle => "idle",
        }
    }
}

/// A day, as in “4 Mar 2028”, in UTC: badges often carry a day without an hour.
pub(super) fn day(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y").to_string()
}

/// A moment for a machine: a day, or the very second where that is said.
pub(super) fn machine(at: DateTime<Utc>) -> String {
    if at.num_seconds_from_midnight() == 0 {
        at.format("%Y-%m-%d").to_string()
    } else {
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

/// How a badge stands, in words that stay true whatever day they are read.
pub(super) fn standing(card: &BadgeCard) -> (Tone, String) {
    match card.standing {
        Standing::Genuine => match card.expires {
            Some(expires) => (Tone::Ok, format!("Valid to {}", day(expires))),
            None => (Tone::Ok, "No expiry".into()),
        },
        Standing::Expiring => match card.expires {
            Some(expires) => (Tone::Warn, format!("Valid to {}", day(expires))),
            None => (Tone::Ok, "No expiry".into()),
        },
        Standing::IssuerNotConfirmed => (Tone::Warn, "Signed, issuer not confirmed".into()),
        Standing::Expired => match card.expires {
            Some(expires) => (Tone::Bad, format!("Expired {}", day(expires))),
            None => (Tone::Bad, "Expired".into()),
        },
        Standing::NotYetValid => (Tone::Warn, "Not valid yet".into()),
        Standing::Revoked => (Tone::Bad, "Revoked by issuer".into()),
        Standing::Suspended => (Tone::Bad, "Suspended by issuer".into()),
        Standing::NotGenuine => (Tone::Bad, "Not genuine".into()),
        Standing::NotYours => (Tone::Warn, "Awarded to somebody else".into()),
        Standing::Undecided => (Tone::Idle, "Could not be checked".into()),
        Standing::Unchecked => (Tone::Idle, "Never checked".into()),
    }
}

/// What the newest check found, as a sentence that is about its day.
pub(super) fn finding(standing: Standing) -> &'static str {
    match standing {
        Standing::Genuine => "Genuine and in date",
        Standing::Expiring => "Genuine, and about to expire",
        Standing::IssuerNotConfirmed => "Rightly signed, but nobody vouches for who signed it",
        Standing::Expired => "Genuine, but past its date",
        Standing::NotYetValid => "Genuine, but not valid yet",
        Standing::Revoked => "Taken back by its issuer",
        Standing::Suspended => "Suspended by its issuer for the time being",
        Standing::NotGenuine => "Not genuine",
        Standing::NotYours => "Genuine, but awarded to somebody else",
        Standing::Undecided => "It could not be decided whether it is genuine",
        Standing::Unchecked => "Never checked",
    }
}

/// The sign that stands with a standing's words.
pub(super) fn sign(standing: Standing) -> &'static str {
    match standing {
        Standing::Genuine => "tick",
        Standing::IssuerNotConfirmed => "question",
        Standing::Expiring | Standing::Expired | Standing::NotYetValid => "clock",
        Standing::Revoked | Standing::Suspended | Standing::NotGenuine => "cross",
        Standing::NotYours => "person",
        Standing::Undecided | Standing::Unchecked => "crossed",
    }
}

/// A standing's words with their colour and sign.
pub(super) fn pill(tone: Tone, standing: Standing, words: &str) -> Markup {
    html! {
        span class={ "pill " (tone.class()) } {
            (PreEscaped(format!("<svg><use href=\"#{}\"/></svg>", sign(standing))))
            (words)
        }
    }
}

/// What the page's script needs to say how a badge stands on the visitor's day.
pub(super) struct Dates {
    /// How it stands as long as it lasts; none if it is simply genuine.
    pub(super) standing: Option<&'static str>,
    /// When it begins, where that makes a difference.
    pub(super) begins: Option<String>,
    /// When it ends.
    pub(super) expires: Option<String>,
}

impl Dates {
    pub(super) fn of(exhibit: &Exhibit) -> Self {
        let card = &exhibit.card;
        let begins = exhibit.badge.valid_from.or(exhibit.badge.issued_on);
        let is_awaited = card.standing == Standing::NotYetValid;
        Self {
            standing: match card.standing {
                Standing::Genuine
                | Standing::Expiring
                | Standing::Expired
                | Standing::NotYetValid
                | Standing::IssuerNotConfirmed => {
                    exhibit.is_unconfirmed().then_some("issuer-not-confirmed")
                }
                Standing::Revoked => Some("revoked"),
                Standing::Suspended => Some("suspended"),
                Standing::NotGenuine => Some("not-genuine"),
                Standing::NotYours => Some("not-yours"),
                Standing::Undecided => Some("undecided"),
                Standing::Unchecked => Some("unchecked"),
            },
            begins: begins
                .filter(|_| is_awaited || card.expires.is_some())
                .map(machine),
            expires: card.expires.map(machine),
        }
    }
}
