//! Verifies badges of the wallet and keeps what was found.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use openbadges::{Recipient, Verdict};

use crate::net::Client;
use crate::{Result, Standing, Stop, Wallet};

/// What one badge's check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Checked {
    /// The badge.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the check found.
    pub verdict: Verdict,
    /// Whose it is.
    pub recipient: Recipient,
    /// How the badge stands now.
    pub standing: Standing,
    /// How it stood before.
    pub before: Standing,
}

/// What happens during a check of many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CheckEvent {
    /// So many badges will be checked.
    Found {
        /// How many.
        badges: u32,
    },
    /// One is done.
    Done(Checked),
}

impl Wallet {
    /// Verifies the badges `ids`, several at once with a polite limit for each host, and keeps the
    /// results with every fetched document.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Database`]; what is wrong with a badge is in
    /// its result.
    pub fn check(
        &self,
        ids: &[String],
        client: &Client,
        now: DateTime<Utc>,
        stop: &Stop,
        event: &(dyn Fn(CheckEvent) + Sync),
    ) -> Result<Vec<Checked>> {
        let _ = (ids, client, now, stop, event);
        unimplemented!()
    }
}
