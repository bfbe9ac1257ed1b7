//! What the earner wants where, and what becomes of it.
//!
//! A [destination](Destination) is a place where badges can be: the public page, and each connected
//! [backpack](crate::backpack). Here is what is wanted; [`chosen`] says which badges that makes at a
//! destination and what is shown of them, [`line`](mod@line) how each stands there, [`out`] all that is
//! at a destination, [`log`] what has left this computer, [`address`] where a badge can be seen by
//! anybody, [`page`] the static site that the public page is, [`publish`] how it gets to its host.
//! [`certificate`] and [`transcript`] put badges on paper, [`link`] and [`snippet`] show them elsewhere
//! on the web, [`calendar`] says when they end, [`renewal`] how one is had anew.

pub mod address;
pub mod calendar;
mod cell;
pub mod certificate;
pub mod chosen;
mod initial;
pub mod line;
pub mod link;
pub mod log;
mod one_line;
pub mod out;
pub mod page;
pub mod publish;
pub mod renewal;
pub mod snippet;
pub mod transcript;
mod typeset;

use initial::initial;
pub(crate) use one_line::one_line;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use url::Url;

use crate::backpack::outbox::queue;
use crate::backpack::{Abilities, Server};
use crate::store::collections;
use crate::store::column::{Json, Moment, json, moment};
use crate::store::page as badge_page;
use crate::{Error, Result, Wallet};
use chosen::{Rules, Shows};

/// The id of the first destination, which every wallet has.
pub const PUBLIC_PAGE: &str = "public-page";

/// A place where badges can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Destination {
    /// Its id: [`PUBLIC_PAGE`], or that of a backpack.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Which of the badges that are switched on go there.
    pub rules: Rules,
    /// What is shown of a badge there. A backpack gets badges whole, as their issuers made them: for
    /// it this means nothing.
    pub shows: Shows,
    /// Whether what is switched off is taken back; where it is not, the earner removes it there.
    pub takes_back: bool,
    /// Where the earner can see to it; none for the public page.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub address: Option<Url>,
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
    /// What is shown of this badge there, where the earner chose otherwise for it.
    pub shows: Option<Shows>,
}

/// How many of some badges are wanted at a destination.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Wanted {
    /// Where.
    pub destination: Destination,
    /// How many of them.
    pub badges: u32,
}

impl Wallet {
    /// Every destination.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn destinations(&self) -> Result<Vec<Destination>> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM {DESTINATIONS} ORDER BY destination.number"
            ))?;
            let destinations = statement.query_map([], read)?;
            Ok(destinations.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Says whether the badges are wanted at a destination, in whatever version. The ids of those for
    /// which that is new are returned.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::UnknownDestination`].
    pub fn set_shared(
        &self,
        ids: &[String],
        destination: &str,
        wanted: bool,
        now: DateTime<Utc>,
    ) -> Result<Vec<String>> {
        self.write(|transaction| {
            find(transaction, destination)?;
            let mut statement = transaction.prepare_cached(
                "INSERT INTO share (badge, destination, wanted, since) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET wanted = excluded.wanted, since = excluded.since
                 WHERE wanted <> excluded.wanted",
            )?;
            let mut changed = Vec::new();
            for id in ids {
                let award = badge_page::award(transaction, id)?;
                let was_wanted = is_wanted(transaction, award, destination)?;
                statement.execute((award, destination, wanted, Moment(now)))?;
                queue::queue(transaction, award, destination, now)?;
                if was_wanted != wanted {
                    changed.push(id.clone());
                }
            }
            Ok(changed)
        })
    }

    /// How many of these badges are wanted at each destination, in the destinations' order.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn wanted(&self, ids: &[String]) -> Result<Vec<Wanted>> {
        let destinations = self.destinations()?;
        self.read(|transaction| {
            let awards = ids
                .iter()
                .map(|id| badge_page::award(transaction, id))
                .collect::<Result<Vec<_>>>()?;
            destinations
                .into_iter()
                .map(|destination| {
                    let mut badges = 0;
                    for award in &awards {
                        badges += u32::from(is_wanted(transaction, *award, &destination.id)?);
                    }
                    Ok(Wanted {
                        destination,
                        badges,
                    })
                })
                .collect()
        })
    }

    /// Says which of the badges that are switched on go to a destination.
    ///
    /// # Errors
    /// [`crate::Error::UnknownDestination`], [`crate::Error::UnknownCollection`].
    pub fn set_rules(&self, destination: &str, rules: &Rules) -> Result<()> {
        self.write(|transaction| {
            find(transaction, destination)?;
            if let Some(collection) = &rules.collection {
                collections::number_of(transaction, collection)?;
            }
            transaction
                .prepare_cached("UPDATE destination SET rules = ?2 WHERE id = ?1")?
                .execute((destination, Json(rules)))?;
            Ok(())
        })
    }

    /// Says what a destination shows of every badge for which nothing else was chosen.
    ///
    /// # Errors
    /// [`crate::Error::UnknownDestination`].
    pub fn set_shows(&self, destination: &str, shows: &Shows) -> Result<()> {
        self.write(|transaction| {
            find(transaction, destination)?;
            transaction
                .prepare_cached("UPDATE destination SET shows = ?2, changed_at = ?3 WHERE id = ?1")?
                .execute((destination, Json(shows), Moment(Utc::now())))?;
            Ok(())
        })
    }

    /// Says what a destination shows of one badge; `None`: what it shows of every other.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::UnknownDestination`].
    pub fn set_badge_shows(
        &self,
        id: &str,
        destination: &str,
        shows: Option<&Shows>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.write(|transaction| {
            find(transaction, destination)?;
            let award = badge_page::award(transaction, id)?;
            transaction
                .prepare_cached(
                    "INSERT INTO share (badge, destination, wanted, since, shows, changed_at)
                     VALUES (?1, ?2, 0, ?3, ?4, ?3)
                     ON CONFLICT DO UPDATE SET shows = excluded.shows,
                        changed_at = excluded.changed_at",
                )?
                .execute((award, destination, Moment(now), shows.map(Json)))?;
            Ok(())
        })
    }
}

const COLUMNS: &str = "destination.id, destination.name, destination.rules, destination.shows,
    backpack.server, backpack.abilities";

const DESTINATIONS: &str =
    "destination LEFT JOIN backpack ON backpack.destination = destination.id";

/// Every destination, and whether the award is wanted there.
pub(crate) fn of(transaction: &Transaction<'_>, award: i64) -> Result<Vec<Share>> {
    let mut statement = transaction.prepare_cached(&format!(
        "SELECT {COLUMNS}, coalesce(wanted, 0), since, share.shows
         FROM {DESTINATIONS}
         LEFT JOIN share ON share.destination = destination.id AND share.badge = ?1
         ORDER BY destination.number"
    ))?;
    let shares = statement.query_map([award], |row| {
        Ok(Share {
            destination: read(row)?,
            wanted: row.get(6)?,
            since: moment(row.get::<_, Option<Moment>>(7)?),
            shows: json(row.get::<_, Option<Json<Shows>>>(8)?),
        })
    })?;
    Ok(shares.collect::<rusqlite::Result<_>>()?)
}

/// The destination of this id.
pub(crate) fn find(transaction: &Transaction<'_>, id: &str) -> Result<Destination> {
    transaction
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM {DESTINATIONS} WHERE destination.id = ?1"
        ))?
        .query_row([id], read)
        .optional()?
        .ok_or_else(|| Error::UnknownDestination(id.to_owned()))
}

/// Whether an award is wanted at a destination.
pub(crate) fn is_wanted(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
) -> Result<bool> {
    Ok(transaction
        .prepare_cached("SELECT wanted FROM share WHERE badge = ?1 AND destination = ?2")?
        .query_row((award, destination), |row| row.get(0))
        .optional()?
        .unwrap_or_default())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Destination> {
    let id: String = row.get(0)?;
    let rules = json(row.get::<_, Option<Json<Rules>>>(2)?);
    let shows = json(row.get::<_, Option<Json<Shows>>>(3)?);
    let server = json(row.get::<_, Option<Json<Server>>>(4)?);
    let abilities = json(row.get::<_, Option<Json<Abilities>>>(5)?);
    Ok(Destination {
        name: row.get(1)?,
        rules: rules.unwrap_or_else(|| Rules::usual(&id)),
        shows: shows.unwrap_or_default(),
        // What is published is Lapel's own to take back.
        takes_back: abilities.is_none_or(|abilities| abilities.take_back),
        address: server.map(|server| server.address),
        id,
    })
}

#[cfg(test)]
mod tests;
