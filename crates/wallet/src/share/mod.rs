//! What the earner wants where.

use chrono::{DateTime, Utc};
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};

use crate::backpack::outbox::queue;
use crate::store::column::{Moment, moment};
use crate::store::page;
use crate::{Error, Result, Wallet};

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
        self.read(|transaction| {
            let mut statement =
                transaction.prepare_cached("SELECT id, name FROM destination ORDER BY number")?;
            let destinations = statement.query_map([], destination)?;
            Ok(destinations.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Says whether the badges are wanted at a destination, in whatever version.
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
        self.write(|transaction| {
            let exists = transaction
                .prepare_cached("SELECT 1 FROM destination WHERE id = ?1")?
                .exists([destination])?;
            if !exists {
                return Err(Error::UnknownDestination(destination.to_owned()));
            }
            let mut statement = transaction.prepare_cached(
                "INSERT INTO share (badge, destination, wanted, since) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET wanted = excluded.wanted, since = excluded.since
                 WHERE wanted <> excluded.wanted",
            )?;
            for id in ids {
                let award = page::award(transaction, id)?;
                statement.execute((award, destination, wanted, Moment(now)))?;
                queue::queue(transaction, award, destination, now)?;
            }
            Ok(())
        })
    }
}

/// Every destination, and whether the award is wanted there.
pub(crate) fn of(transaction: &Transaction<'_>, award: i64) -> Result<Vec<Share>> {
    let mut statement = transaction.prepare_cached(
        "SELECT id, name, coalesce(wanted, 0), since
         FROM destination LEFT JOIN share ON share.destination = id AND share.badge = ?1
         ORDER BY number",
    )?;
    let shares = statement.query_map([award], |row| {
        Ok(Share {
            destination: destination(row)?,
            wanted: row.get(2)?,
            since: moment(row.get::<_, Option<Moment>>(3)?),
        })
    })?;
    Ok(shares.collect::<rusqlite::Result<_>>()?)
}

fn destination(row: &Row<'_>) -> rusqlite::Result<Destination> {
    Ok(Destination {
        id: row.get(0)?,
        name: row.get(1)?,
    })
}
