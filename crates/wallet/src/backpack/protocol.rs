//! What every protocol can do, whatever its server makes of the standard.

use chrono::{DateTime, Utc};
use openbadges::Standard;
use serde::{Deserialize, Serialize};
use url::Url;

use super::before::refused;
use super::session::Session;
use super::{Backpack, Parcel, ParcelVersion, Reason, Trouble};

/// Who the earner is at a backpack.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Account {
    /// The name of the profile.
    pub name: Option<String>,
    /// The e-mail addresses that the profile names, exactly as written. A server may know more.
    pub emails: Vec<String>,
}

/// What can be done at a backpack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Abilities {
    /// Whether badges can be put there.
    pub send: bool,
    /// Whether what lies there can be listed.
    pub list: bool,
    /// Whether a badge can be taken back.
    pub take_back: bool,
    /// Whether the earner's profile there can be changed.
    #[serde(default)]
    pub update_profile: bool,
    /// The versions of the standard that it takes.
    pub takes: Vec<Standard>,
}

/// A badge that lies at a backpack.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Held {
    /// The server's own id for it, where there is one; what [`Protocol::take_back`] needs.
    pub(crate) remote_id: Option<String>,
    /// The address of the hosted assertion, or the credential's id. By it a badge is found again.
    pub(crate) credential_id: Option<String>,
    /// What the server calls it.
    pub(crate) name: Option<String>,
    /// What can be brought in: the credential as the server gives it, JSON or a compact JWS. Of a
    /// hosted badge it is worth nothing beside `credential_id`, which is fetched from the issuer.
    pub(crate) text: Option<String>,
    /// Where to fetch it from instead, where the server's copy is none (Badgr re-salts recipients).
    pub(crate) address: Option<Url>,
    /// Whether the server shows it to its owner alone until they accept it.
    pub(crate) pending: bool,
}

/// One page of what lies at a backpack.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Listing {
    /// The badges.
    pub(crate) held: Vec<Held>,
    /// The next page, if there is one: an address of the same origin as the server's base.
    pub(crate) next: Option<Url>,
    /// How many there are in all, if the server says.
    pub(crate) total: Option<u64>,
    /// When it answered, by its own clock, if it says.
    pub(crate) answered_at: Option<DateTime<Utc>>,
}

/// What became of a badge that was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sent {
    /// Whether it was there already: said by 304, by 200 to an upsert, or by an error that means it.
    pub(crate) was_there: bool,
    /// The server's own id for it, where it says.
    pub(crate) remote_id: Option<String>,
    /// Whether the server shows it to its owner alone until they verify or accept something.
    pub(crate) pending: bool,
}

/// How one kind of backpack is spoken to. Its calls go out one at a time; each may be repeated.
pub(crate) trait Protocol: Send + Sync {
    /// What can be done with these scopes.
    fn abilities(&self, granted: &[String]) -> Abilities;

    /// The scopes to ask for, most wanted first, from those that the server offers.
    fn scopes(&self, offered: &[String]) -> Vec<String>;

    /// Who the earner is there.
    fn account(&self, session: &mut Session<'_>) -> Result<Account, Trouble>;

    /// Gives the earner's profile there another name, and nothing else. Only where
    /// [`Abilities::update_profile`] says so.
    fn update_profile(&self, _session: &mut Session<'_>, _name: &str) -> Result<Account, Trouble> {
        Err(refused(
            Reason::NotPermitted,
            "This backpack lets no program change your profile. Change it there yourself.",
        ))
    }

    /// Which version of the badge goes, and what is known to stand in its way. No call is made.
    fn choose<'p>(
        &self,
        parcel: &'p Parcel,
        backpack: &Backpack,
        now: DateTime<Utc>,
    ) -> Result<&'p ParcelVersion, Trouble>;

    /// Sends that version as it is.
    fn send(
        &self,
        session: &mut Session<'_>,
        parcel: &Parcel,
        version: &ParcelVersion,
    ) -> Result<Sent, Trouble>;

    /// A page of what is there, the first without `page`; only what came since then, where the
    /// server can tell. What it hides unless asked for (expired, revoked, pending) is asked for.
    fn list(
        &self,
        session: &mut Session<'_>,
        since: Option<DateTime<Utc>>,
        page: Option<&Url>,
    ) -> Result<Listing, Trouble>;

    /// Takes a badge back. One that is not there is taken back. Only where
    /// [`Abilities::take_back`] says so.
    fn take_back(&self, session: &mut Session<'_>, held: &Held) -> Result<(), Trouble>;
}
