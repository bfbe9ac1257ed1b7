//! What the earner wants where.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Result, Wallet};

/// The id of the first destination, which every wallet has.
pub const PUBLIC_PAGE: &str = "public-page";

/// A place where badges can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Destination {
    /// Its id: [`PUBLIC_PAGE`], later one for each backpack.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Whether the earner wants a badge at a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Share {
    /// Where.
    pub destination: Destination,
    /// Whether it is wanted there.
    pub wanted: bool,
    /// Since when; none if it was never switched.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub since: Option<DateTime<Utc>>,
}

impl Wallet {
    /// Every destination.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn destinations(&self) -> Result<Vec<Destination>> {
        unimplemented!()
    }

    /// Says whether the badges are wanted at a destination.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::UnknownDestination`].
    pub fn set_shared(
        &self,
        ids: &[String],
        destination: &str,
        wanted: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let _ = (ids, destination, wanted, now);
        unimplemented!()
    }
}
