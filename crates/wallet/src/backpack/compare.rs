//! Compares what is wanted at a backpack with what is there. Nothing is sent and nothing deleted.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::here::Here;
use super::outbox::Change;
use super::outbox::queue::{self, Place, Placement};
use super::{Backpack, Connection, Held, Parcel, look};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::store::column::{Moment, Word};
use crate::{Result, Wallet};

/// How often what is there is compared by itself.
const EVERY: TimeDelta = TimeDelta::days(1);

/// A badge of which a comparison has something to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Noticed {
    /// The badge.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Comparison {
    /// How many badges are there in all.
    pub there: u32,
    /// How many of them are not in this wallet, nor in its trash. One that is here and not wanted there is
    /// none of them.
    pub not_here: u32,
    /// Badges that were there and were removed there.
    pub gone: Vec<Noticed>,
    /// Badges that say something else there than here.
    pub changed: Vec<Noticed>,
    /// Wanted badges that turned out to be there already.
    pub found: Vec<Noticed>,
    /// Badges that are there, and that the backpack shows to nobody until its owner has verified their
    /// address or accepted them there.
    pub pending: Vec<Noticed>,
}

/// What is otherwise at a backpack than it is wanted, as far as is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Unsettled {
    /// Badges that were there and were removed there.
    pub gone: Vec<Noticed>,
    /// Badges that say something else there than here.
    pub changed: Vec<Noticed>,
    /// Badges that are there, and that the backpack shows to nobody yet.
    pub pending: Vec<Noticed>,
}

impl Wallet {
    /// Compares what lies at a backpack with what is known to be there, and notes what changed: a
    /// badge that was removed there is shown as gone and not sent again, one that was put there by
    /// other means is not sent twice.
    ///
    /// # Errors
    /// [`crate::Error::Backpack`] if it cannot be asked.
    pub fn compare(
        &self,
        backpack: &Backpack,
        client: &Client,
        secrets: &dyn Secrets,
    ) -> Result<Comparison> {
        let before = self.read(|transaction| queue::placements(transaction, &backpack.id))?;
        let there = self.lying_at(backpack, client, secrets, None)?.held;
        let awards = self.read(|transaction| concerned(transaction, &backpack.id))?;
        let parcels = awards
            .into_iter()
            .map(|award| Ok((award, self.parcel(award)?)))
            .collect::<Result<Vec<_>>>()?;
        let now = Utc::now();
        let mut comparison = Comparison {
            there: u32::try_from(there.len()).unwrap_or(u32::MAX),
            ..Comparison::default()
        };
        let mut ours = HashSet::new();
        self.write(|transaction| {
            let mut note = Note {
                transaction,
                destination: &backpack.id,
                before: &before,
                now,
                comparison: &mut comparison,
            };
            for (award, parcel) in &parcels {
                let held = there.iter().position(|held| look::is(held, parcel));
                ours.extend(held);
                note.found(*award, parcel, held.and_then(|place| there.get(place)))?;
            }
            transaction.execute(
                "UPDATE backpack SET compared_at = ?2, connection = 'connected'
                 WHERE destination = ?1",
                (&backpack.id, Moment(now)),
            )?;
            Ok(())
        })?;
        let others: Vec<&Held> = there
            .iter()
            .enumerate()
            .filter(|(place, _)| !ours.contains(place))
            .map(|(_, held)| held)
            .collect();
        if !others.is_empty() {
            let here = self.read(Here::read)?;
            let not_here = others.into_iter().filter(|held| !here.has(held)).count();
            comparison.not_here = u32::try_from(not_here).unwrap_or(u32::MAX);
        }
        Ok(comparison)
    }

    /// The badges that were removed or changed at a backpack behind the wallet's back, or that it shows
    /// to nobody yet, as the newest comparison found them. Only those that are wanted there.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn noticed_at(&self, backpack: &str) -> Result<Unsettled> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT badge.id, badge.name, placement.state, placement.pending
                 FROM placement
                 JOIN badge ON badge.number = placement.badge AND badge.removed_at IS NULL
                 JOIN share ON share.badge = placement.badge
                    AND share.destination = placement.destination AND share.wanted
                 WHERE placement.destination = ?1 ORDER BY badge.sort_name, badge.number",
            )?;
            let rows = statement.query_map([backpack], |row| {
                let noticed = Noticed {
                    id: row.get(0)?,
                    name: row.get(1)?,
                };
                let Word(place) = row.get(2)?;
                Ok((noticed, place, row.get::<_, bool>(3)?))
            })?;
            let mut unsettled = Unsettled::default();
            for row in rows {
                match row? {
                    (noticed, Place::Gone, _) => unsettled.gone.push(noticed),
                    (noticed, Place::Changed, _) => unsettled.changed.push(noticed),
                    (noticed, Place::There, true) => unsettled.pending.push(noticed),
                    (_, Place::There, false) => {}
                }
            }
            Ok(unsettled)
        })
    }

    /// The backpacks whose daily comparison is due.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn due_for_comparison(&self, now: DateTime<Utc>) -> Result<Vec<Backpack>> {
        Ok(self
            .backpacks()?
            .into_iter()
            .filter(|backpack| backpack.connection == Connection::Connected)
            .filter(|backpack| backpack.abilities.list)
            .filter(|backpack| backpack.compared_at.is_none_or(|at| now - at >= EVERY))
            .collect())
    }
}

/// The awards that are wanted at a destination, or known to be there.
fn concerned(transaction: &Transaction<'_>, destination: &str) -> Result<Vec<i64>> {
    let mut statement = transaction.prepare_cached(
        "SELECT badge FROM placement WHERE destination = ?1
         UNION SELECT badge FROM share WHERE destination = ?1 AND wanted",
    )?;
    let awards = statement.query_map([destination], |row| row.get(0))?;
    Ok(awards.collect::<rusqlite::Result<_>>()?)
}

/// What a comparison notes, in one transaction.
struct Note<'t, 'c> {
    transaction: &'t Transaction<'c>,
    destination: &'t str,
    /// What was known when the list was begun: of what was sent or taken back since then it may not tell.
    before: &'t HashMap<i64, Placement>,
    now: DateTime<Utc>,
    comparison: &'t mut Comparison,
}

impl Note<'_, '_> {
    /// Notes what was found of one award.
    fn found(&mut self, award: i64, parcel: &Parcel, held: Option<&Held>) -> Result<()> {
        let (transaction, destination) = (self.transaction, self.destination);
        let noticed = || Noticed {
            id: parcel.id.clone(),
            name: parcel.name.clone(),
        };
        let known = queue::placement(transaction, award, destination)?;
        if known.as_ref() != self.before.get(&award) {
            return Ok(());
        }
        let wanted = self.is_wanted(award)?;
        let Some(held) = held else {
            // What is in doubt was perhaps never there.
            if known.is_some_and(|known| known.state != Place::Gone) {
                self.set_place(award, Place::Gone)?;
                self.comparison.gone.push(noticed());
                // It need not be taken back any more. One that is wanted is not sent again: the earner
                // may have removed it there.
                if !wanted {
                    queue::queue(transaction, award, destination, self.now)?;
                }
            }
            return Ok(());
        };
        if known.is_none() && !wanted {
            // It was taken back since the list was begun.
            return Ok(());
        }
        queue::place(
            transaction,
            award,
            destination,
            held.remote_id.as_deref(),
            None,
            held.pending,
            self.now,
        )?;
        if known.is_none_or(|known| known.state == Place::Gone) {
            self.comparison.found.push(noticed());
        }
        if differs(held, parcel) {
            self.set_place(award, Place::Changed)?;
            self.comparison.changed.push(noticed());
        }
        if held.pending {
            self.comparison.pending.push(noticed());
        }
        let waiting = queue::entry(transaction, award, destination)?;
        // One that is to be taken back waits for its time.
        if waiting.is_some_and(|waiting| waiting.change == Change::Send) {
            transaction.execute(
                "UPDATE outbox SET in_doubt = 0 WHERE badge = ?1 AND destination = ?2",
                (award, destination),
            )?;
            queue::queue(transaction, award, destination, self.now)?;
        }
        Ok(())
    }

    fn is_wanted(&self, award: i64) -> Result<bool> {
        Ok(self
            .transaction
            .prepare_cached("SELECT 1 FROM share WHERE badge = ?1 AND destination = ?2 AND wanted")?
            .exists((award, self.destination))?)
    }

    fn set_place(&self, award: i64, place: Place) -> Result<()> {
        self.transaction.execute(
            "UPDATE placement SET state = ?3, seen_at = ?4 WHERE badge = ?1 AND destination = ?2",
            (award, self.destination, Word(place), Moment(self.now)),
        )?;
        Ok(())
    }
}

/// Whether a backpack gives out a credential that says something else than each version here. Only
/// what it gives out as its issuer signed it can be compared.
fn differs(held: &Held, parcel: &Parcel) -> bool {
    let Some(text) = held.text.as_deref().filter(|_| held.address.is_none()) else {
        return false;
    };
    let there = parsed(text);
    !parcel
        .versions
        .iter()
        .any(|version| parsed(version.credential.text()) == there)
}

/// A text as JSON, or for a JWS as it is.
pub(super) fn parsed(text: &str) -> Value {
    let text = text.trim();
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
