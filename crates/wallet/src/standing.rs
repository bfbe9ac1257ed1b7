//! How a badge stands, as one word that the card, the list and the page share.

use openbadges::{Expiry, Recipient, Verdict};
use serde::{Deserialize, Serialize};

/// How a badge stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Standing {
    /// Genuine, in date or without an end.
    Genuine,
    /// Genuine, and ends soon.
    Expiring,
    /// Genuine, and past its date.
    Expired,
    /// Genuine, and its validity has not begun.
    NotYetValid,
    /// Taken back by its issuer.
    Revoked,
    /// Contradicted, forged or broken.
    NotGenuine,
    /// Genuine, and awarded to somebody else.
    NotYours,
    /// Checked, and it could not be decided.
    Undecided,
    /// Never checked.
    Unchecked,
}

impl Standing {
    /// The one table: from the newest result, made current for today's date, to a word.
    pub fn of(result: Option<(Verdict, Recipient)>, expiry: Expiry) -> Self {
        let Some((verdict, recipient)) = result else {
            return Self::Unchecked;
        };
        match verdict {
            Verdict::Invalid => Self::NotGenuine,
            Verdict::Revoked => Self::Revoked,
            Verdict::Unverified => Self::Undecided,
            _ if recipient == Recipient::Other => Self::NotYours,
            Verdict::Expired => Self::Expired,
            Verdict::NotYetValid => Self::NotYetValid,
            Verdict::Valid if expiry == Expiry::Expiring => Self::Expiring,
            Verdict::Valid => Self::Genuine,
        }
    }
}
