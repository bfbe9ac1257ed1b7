//! What the earner has set, kept in the wallet.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

use openbadges::Identity;
use openbadges::verify::Registry;
use url::Url;

use crate::store::column::{Json, Word};
use crate::{Result, Wallet};

/// Light, dark, or as the system is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Appearance {
    /// As the system is.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Everything that can be set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Settings {
    /// Light, dark, or as the system is.
    pub appearance: Appearance,
    /// Hosts (`host` or `host:port`) that may be private and plain http.
    pub allowed_hosts: Vec<String>,
    /// A file of further certificate authorities, in PEM.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub ca_file: Option<PathBuf>,
    /// The registries of issuers that the earner trusts; none unless they say so.
    pub registries: Vec<Registry>,
    /// The page that hands a backpack's answer over, in place of Lapel's own
    /// ([`crate::backpack::RELAY`]).
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub relay: Option<Url>,
    /// The folder whose new badge images are offered; none unless the earner switches it on.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub watched_folder: Option<PathBuf>,
    /// The earner's name as they write it: on certificates, and on the public page.
    pub earner_name: Option<String>,
    /// When the earner is reminded.
    pub reminders: Reminders,
    /// The calendar file that Lapel rewrites whenever a date changes; none unless it is switched on.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub live_calendar: Option<PathBuf>,
    /// Whether Lapel starts when the earner logs in, without opening its window.
    pub start_at_login: bool,
    /// Whether Lapel stays in the tray when its window is closed.
    pub stay_in_tray: bool,
    /// The earner's own Mastodon server, once they have named it.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub mastodon_server: Option<Url>,
}

/// When the earner is reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Reminders {
    /// Whether at all.
    pub on: bool,
    /// How many days before a badge expires.
    pub days: Vec<u32>,
    /// Also when something changed at an issuer: revoked, extended, gone.
    pub changes: bool,
    /// From when on nothing is said, in minutes after midnight, local time.
    pub quiet_from: u32,
    /// Until when nothing is said; the same as `quiet_from`: there are no quiet hours.
    pub quiet_until: u32,
}

impl Default for Reminders {
    fn default() -> Self {
        Self {
            on: true,
            days: vec![60, 30, 7, 1],
            changes: true,
            quiet_from: 22 * 60,
            quiet_until: 8 * 60,
        }
    }
}

impl Wallet {
    /// What is set.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn settings(&self) -> Result<Settings> {
        self.read(settings)
    }

    /// Sets everything at once.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn set_settings(&self, settings: &Settings) -> Result<()> {
        self.write(|transaction| {
            transaction
                .prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?
                .execute((SETTINGS, Json(settings)))?;
            Ok(())
        })
    }

    /// The earner's identities, oldest first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn identities(&self) -> Result<Vec<Identity>> {
        self.read(identities)
    }

    /// Adds an identity; one that is there stays as it is. Stored results are compared anew.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn add_identity(&self, identity: &Identity) -> Result<()> {
        self.write(|transaction| {
            let added = transaction
                .prepare_cached("INSERT OR IGNORE INTO identity (kind, value) VALUES (?1, ?2)")?
                .execute((Word(identity.kind), identity.value.trim()))?;
            if added > 0 {
                self.compare_anew(transaction)?;
            }
            Ok(())
        })
    }

    /// Removes an identity. Returns whether it was there. Stored results are compared anew.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn remove_identity(&self, identity: &Identity) -> Result<bool> {
        self.write(|transaction| {
            let removed = transaction
                .prepare_cached("DELETE FROM identity WHERE kind = ?1 AND value = ?2")?
                .execute((Word(identity.kind), identity.value.trim()))?;
            if removed > 0 {
                self.compare_anew(transaction)?;
            }
            Ok(removed > 0)
        })
    }
}

/// The row that holds [`Settings`].
const SETTINGS: &str = "settings";

pub(crate) fn settings(transaction: &Transaction<'_>) -> Result<Settings> {
    let stored = transaction
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([SETTINGS], |row| row.get::<_, Json<Settings>>(0))
        .optional()?;
    Ok(stored.map(|Json(settings)| settings).unwrap_or_default())
}

/// The earner's identities, oldest first.
pub(crate) fn identities(transaction: &Transaction<'_>) -> Result<Vec<Identity>> {
    let mut statement =
        transaction.prepare_cached("SELECT kind, value FROM identity ORDER BY number")?;
    let identities = statement.query_map([], |row| {
        let Word(kind) = row.get(0)?;
        Ok(Identity {
            kind,
            value: row.get(1)?,
        })
    })?;
    Ok(identities.collect::<rusqlite::Result<_>>()?)
}
