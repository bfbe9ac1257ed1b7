//! Other backpacks: places on the web that keep an earner's badges too.
//!
//! What the earner wants where is a [share](crate::share); each backpack is a destination of it. The
//! way of a badge to another backpack: a `Protocol` chooses what goes and says what is known to
//! stand in its way, then speaks to the server through a `Session`. Tokens live in
//! [`crate::secrets`] and nowhere else.

mod answer;
mod badgr;
mod before;
pub mod bring;
pub mod compare;
mod connect;
mod discover;
mod here;
pub(crate) mod keep;
mod look;
mod lying;
mod oauth;
mod open_badges_3;
pub mod outbox;
mod parcel;
pub mod places;
mod protocol;
mod session;
mod sign_in;
mod sign_in_error;
mod signed_in;
pub(crate) mod speak;
mod trouble;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

pub use discover::{DiscoverError, discover};
pub use parcel::{Parcel, ParcelVersion};
pub use protocol::{Abilities, Account};
pub(crate) use protocol::{Held, Listing, Protocol, Sent};
pub(crate) use session::Session;
pub use sign_in::{OwnClient, RELAY, SignIn, SignInOptions, with_password};
pub use sign_in_error::SignInError;
pub use signed_in::{KeepError, Revoked, SignedIn, revoke};
pub use trouble::{Reason, Trouble};

/// What a backpack speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Speech {
    /// Badge Connect, Open Badges 2.1.
    BadgeConnect,
    /// The Open Badges 3.0 API.
    OpenBadges3,
    /// The v2 REST interface of Badgr and its family.
    BadgrV2,
}

/// What was found out about a server: where its doors are. Nothing in it is secret.
///
/// The addresses may be on other hosts than the one that was typed: Badgr's consent page is. The
/// earner sees them before signing in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Server {
    /// What it speaks.
    pub speech: Speech,
    /// Whether it is one of the Badgr family, whatever it speaks: these take no expired badges and hide
    /// those that expire.
    #[serde(default)]
    pub badgr: bool,
    /// Its own name for itself, cleaned for showing; the host where it has none.
    pub name: String,
    /// The address that the earner gave or picked.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub address: Url,
    /// What its calls are put behind: `apiBase` (2.1), the server's URL in the discovery document
    /// (3.0), the origin (Badgr v2). Without a trailing slash.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub base: Url,
    /// Where a program registers (RFC 7591), if it can.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub registration: Option<Url>,
    /// The page on which the earner consents; none where a name and password is all it takes.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub authorization: Option<Url>,
    /// Where codes become tokens.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub token: Url,
    /// Where tokens are refreshed, if not at `token`.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub refresh: Option<Url>,
    /// Where tokens are revoked (RFC 7009), if they can be.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub revocation: Option<Url>,
    /// The issuer identifier that answers to an authorization must name (RFC 9207), where given.
    pub issuer: Option<String>,
    /// The scopes that it offers.
    pub scopes: Vec<String>,
    /// Its terms of service and its privacy policy, to be read before signing in.
    #[cfg_attr(feature = "ts", ts(type = "string[]"))]
    pub policies: Vec<Url>,
}

impl Server {
    /// Every address that hears something of the earner. They are named before signing in.
    pub fn doors(&self) -> impl Iterator<Item = &Url> {
        [&self.base, &self.token]
            .into_iter()
            .chain(&self.authorization)
            .chain(&self.registration)
            .chain(&self.refresh)
            .chain(&self.revocation)
    }
}

/// Whether a backpack can be used now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Connection {
    /// It is.
    Connected,
    /// It no longer takes the tokens that it gave: the earner signs in again.
    SignInAgain,
    /// The tokens were kept for one run of Lapel, and that is over; or the keyring is locked.
    TokensMissing,
}

/// A backpack that the earner connected. Its id is that of its [destination](crate::share::Destination).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Backpack {
    /// 16 hexadecimal digits, made at random.
    pub id: String,
    /// What the earner calls it; unique in the wallet.
    pub name: String,
    /// Where its doors are.
    pub server: Server,
    /// Whether it can be used now.
    pub connection: Connection,
    /// Who the earner is there.
    pub account: Account,
    /// What the server granted, which may be less than what was asked.
    pub granted: Vec<String>,
    /// What can be done there.
    pub abilities: Abilities,
    /// Since when it is connected.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub connected_at: DateTime<Utc>,
    /// When what is there was last compared with what is wanted.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub compared_at: Option<DateTime<Utc>>,
}

/// What a server said, on one line and without anything that could deceive a reader.
pub(crate) fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|letter| !letter.is_control() && !is_invisible(*letter))
        .take(200)
        .collect()
}

/// Whether a letter takes no room, or turns what follows it round.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
