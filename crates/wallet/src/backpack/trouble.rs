//! Why something did not work at a backpack, and what follows from it.

use std::time::Duration;

use openbadges::SourceError;
use serde::{Deserialize, Serialize};

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

/// What stands in the way of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Reason {
    /// The tokens are no longer taken, or a scope is missing: sign in again.
    SignIn,
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
    /// It said no and why is not known; the details have its words.
    Other,
}
