//! Why something did not work at a backpack, and what follows from it.

use std::time::Duration;

use openbadges::SourceError;
use serde::{Deserialize, Serialize};

use crate::error::{fetch_code, fetch_hint};
use crate::share::chosen::LeftOut;

/// What a call to a backpack can end in besides success.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The request did not reach the server: it can be made again.
    #[error("{0}")]
    NotSent(SourceError),
    /// It may have been done and may not (cut off, timed out, 5xx): look before making it again.
    #[error("{message}")]
    InDoubt {
        /// One sentence.
        message: String,
        /// What the server answered, cut to 4 KiB and without tokens; may be empty.
        details: String,
    },
    /// The server wants to be left alone for a while (429, 503), and with it its whole host.
    #[error("the backpack is busy")]
    Busy {
        /// How long, if it says (`Retry-After`, Badgr's `expires`).
        wait: Option<Duration>,
    },
    /// The earner can mend it.
    #[error("{message}")]
    NeedsYou {
        /// What stands in the way.
        reason: Reason,
        /// One sentence: what it is and what to do.
        message: String,
        /// What the server answered, as above.
        details: String,
    },
    /// It will never work like this.
    #[error("{message}")]
    Refused {
        /// What stands in the way.
        reason: Reason,
        /// One sentence.
        message: String,
        /// What the server answered, as above.
        details: String,
    },
}

impl Trouble {
    /// A stable name for programs, as in `backpack.sign-in`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSent(error) => fetch_code(error),
            Self::InDoubt { .. } => "backpack.in-doubt",
            Self::Busy { .. } => "backpack.busy",
            Self::NeedsYou { reason, .. } | Self::Refused { reason, .. } => reason.code(),
        }
    }

    /// What it says as a sentence of its own. A host at its beginning keeps its letters.
    pub fn sentence(&self) -> String {
        let said = self.to_string();
        if said.ends_with(['.', '!', '?']) {
            return said;
        }
        match said.strip_prefix("the ") {
            Some(rest) => format!("The {rest}."),
            None => format!("{said}."),
        }
    }

    /// What the person can do next, as a sentence; empty where the message says it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotSent(error) => fetch_hint(error),
            Self::InDoubt { .. } => "Lapel looks whether it was done before it tries again.",
            Self::Busy { .. } => "Wait a while, then try again.",
            Self::NeedsYou {
                reason: Reason::SignIn,
                ..
            } => "Connect the backpack again.",
            Self::NeedsYou { .. } | Self::Refused { .. } => "",
        }
    }
}

impl From<LeftOut> for Trouble {
    fn from(left_out: LeftOut) -> Self {
        Self::NeedsYou {
            reason: Reason::LeftOut,
            message: left_out.sentence().to_owned(),
            details: String::new(),
        }
    }
}

/// What stands in the way of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Reason {
    /// The tokens are no longer taken, or a scope is missing: sign in again.
    SignIn,
    /// The keyring in which the tokens are kept is locked or missing.
    Keyring,
    /// The backpack does not know the address that the badge was awarded to, or wants it verified.
    Recipient,
    /// No e-mail address of the account is verified there.
    EmailNotVerified,
    /// The badge has expired.
    Expired,
    /// The badge was revoked.
    Revoked,
    /// It does not take this version of the standard.
    Version,
    /// The server would have to fetch the badge, and cannot: signed only, a `urn:`, a private host.
    NotFetchable,
    /// It takes only the image, or not this kind of image.
    Image,
    /// It looked at the badge and found it not genuine.
    NotGenuine,
    /// The issuer's profile does not let this address speak for it.
    IssuerScope,
    /// The right to do this was not granted.
    NotPermitted,
    /// The server is broken in a way that is known, and nothing can be done from here.
    ServerBroken,
    /// The destination's own rules leave it out ([`LeftOut`]).
    LeftOut,
    /// The public page has no place yet.
    NoPlace,
    /// It said no and why is not known; the details have its words.
    Other,
}

impl Reason {
    fn code(self) -> &'static str {
        match self {
            Self::SignIn => "backpack.sign-in",
            Self::Keyring => "backpack.keyring",
            Self::Recipient => "backpack.recipient",
            Self::EmailNotVerified => "backpack.email-not-verified",
            Self::Expired => "backpack.expired",
            Self::Revoked => "backpack.revoked",
            Self::Version => "backpack.version",
            Self::NotFetchable => "backpack.not-fetchable",
            Self::Image => "backpack.image",
            Self::NotGenuine => "backpack.not-genuine",
            Self::IssuerScope => "backpack.issuer-scope",
            Self::NotPermitted => "backpack.not-permitted",
            Self::ServerBroken => "backpack.server-broken",
            Self::LeftOut => "share.left-out",
            Self::NoPlace => "page.no-place",
            Self::Other => "backpack.other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_of_a_badge_is_said_in_sentences() {
        let host = || "backpack.example".to_owned();
        for (trouble, sentence) in [
            (Trouble::Busy { wait: None }, "The backpack is busy."),
            (
                Trouble::NotSent(SourceError::Broken { host: host() }),
                "The answer from backpack.example broke off.",
            ),
            (
                Trouble::NotSent(SourceError::TimedOut { host: host() }),
                "backpack.example took too long to answer.",
            ),
            (Trouble::NotSent(SourceError::Offline), "Lapel is offline."),
            (
                Trouble::InDoubt {
                    message: "backpack.example failed.".into(),
                    details: String::new(),
                },
                "backpack.example failed.",
            ),
        ] {
            assert_eq!(trouble.sentence(), sentence);
        }
    }
}
