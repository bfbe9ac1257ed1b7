//! The public page: a static site made of the badges that the earner switched on for it.
//!
//! [`exhibit`] says what is shown of each badge and takes out what the earner hides, [`given`] whether
//! its credential is given out; nothing after them knows what is hidden. [`picture`] and [`preview`]
//! draw, [`index`] and [`badge`] write the pages, and [`site`] puts the files in order. [`told`] is what the
//! page says beside the badges.

mod badge;
mod data;
mod exhibit;
mod given;
mod hidden;
mod index;
mod layout;
mod names;
mod picture;
mod preview;
mod ring;
mod said;
mod site;
mod text;
mod told;
mod verify;
mod words;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::store::column::Json;
use crate::{Result, Wallet};

pub(super) use given::says_the_earners_email;
pub use given::{Said, Withheld};
pub(crate) use site::SMALL;
pub use site::{PageBadge, PageFile, PublicPage, Shown};
pub use told::Told;

/// Where the page's files lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Host {
    /// A folder on this computer, which something else publishes: GitHub Pages and the like.
    Folder {
        /// The folder.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        path: PathBuf,
    },
    /// A WebDAV server (RFC 4918), Nextcloud for one. The password is in the keyring.
    WebDav {
        /// The address of the folder there.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        address: Url,
        /// The name to sign in with.
        user: String,
    },
    /// A store that speaks Amazon's S3. The secret key is in the keyring.
    S3 {
        /// Its address, without the bucket.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        endpoint: Url,
        /// Its region: `auto`, `us-east-1`, …
        region: String,
        /// The bucket.
        bucket: String,
        /// The folder in the bucket; empty for the bucket itself.
        prefix: String,
        /// The id of the access key.
        access_key: String,
    },
}

/// What the earner has said of the public page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PageSettings {
    /// Its title; where there is none, the earner's name makes it.
    pub title: Option<String>,
    /// A sentence or two below the title.
    pub about: Option<String>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// Where its files lie; none until the earner says so.
    pub host: Option<Host>,
    /// The address at which visitors find it.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub address: Option<Url>,
    /// When it was last published as a whole.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub published_at: Option<DateTime<Utc>>,
}

/// The row that holds [`PageSettings`].
const SETTINGS: &str = "public-page";

impl Wallet {
    /// What is said of the public page.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn page_settings(&self) -> Result<PageSettings> {
        self.read(settings)
    }

    /// Says everything of the public page at once. Nothing is published by that.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn set_page_settings(&self, settings: &PageSettings) -> Result<()> {
        let mut settings = settings.clone();
        // What is on the page is joined to its address.
        settings.address = settings.address.map(site::folder_of);
        self.write(|transaction| set_settings(transaction, &settings))
    }
}

/// As [`Wallet::page_settings`].
pub(crate) fn settings(transaction: &Transaction<'_>) -> Result<PageSettings> {
    let stored = transaction
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([SETTINGS], |row| row.get::<_, Json<PageSettings>>(0))
        .optional()?;
    Ok(stored.map(|Json(settings)| settings).unwrap_or_default())
}

/// As [`Wallet::set_page_settings`].
pub(crate) fn set_settings(transaction: &Transaction<'_>, settings: &PageSettings) -> Result<()> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?
        .execute((SETTINGS, Json(settings)))?;
    Ok(())
}

#[cfg(test)]
mod tests;
