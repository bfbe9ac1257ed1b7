//! Compares what is wanted at a backpack with what is there. Nothing is sent and nothing deleted.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::outbox::queue::{self, Place};
use super::{Backpack, Connection, Held, Parcel, Reason, Session, Trouble, look};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::store::column::{Moment, Word};
use crate::{Error, Result, Wallet};

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
    /// How many of them are not in this wallet, and could be brought in.
    pub not_here: u32,
    /// Badges that were there and were removed there.
    pub gone: Vec<Noticed>,
    /// Badges that say something else there than here.
    pub changed: Vec<Noticed>,
    /// Wanted badges that turned out to be there already.
    pub found: Vec<Noticed>,
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
        let there = self.lying_at(backpack, client, secrets, None)?;
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
            for (award, parcel) in &parcels {
                let held = there.iter().position(|held| look::is(held, parcel));
                ours.extend(held);
                let held = held.and_then(|place| there.get(place));
                note(
                    transaction,
                    &backpack.id,
                    *award,
                    parcel,
                    held,
                    now,
                    &mut comparison,
                )?;
            }
            transaction.execute(
                "UPDATE backpack SET compared_at = ?2, connection = 'connected'
                 WHERE destination = ?1",
                (&backpack.id, Moment(now)),
            )?;
            Ok(())
        })?;
        comparison.not_here = u32::try_from(there.len() - ours.len()).unwrap_or(u32::MAX);
        Ok(comparison)
    }

    /// All that lies at a backpack, or what came since then.
    pub(crate) fn lying_at(
        &self,
        backpack: &Backpack,
        client: &Client,
        secrets: &dyn Secrets,
        since: Option<DateTime<Utc>>,
    ) -> Result<Vec<Held>> {
        let looked = Session::open(backpack, client, secrets)
            .and_then(|mut session| look::all(backpack, &mut session, since));
        if let Err(Trouble::NeedsYou {
            reason: Reason::SignIn,
            ..
        }) = &looked
        {
            self.set_connection(&backpack.id, Connection::SignInAgain)?;
        }
        looked.map_err(Error::Backpack)
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

/// Notes what was found of one award.
fn note(
    transaction: &Transaction<'_>,
    destination: &str,
    award: i64,
    parcel: &Parcel,
    held: Option<&Held>,
    now: DateTime<Utc>,
    comparison: &mut Comparison,
) -> Result<()> {
    let noticed = || Noticed {
        id: parcel.id.clone(),
        name: parcel.name.clone(),
    };
    let known = queue::placement(transaction, award, destination)?;
    let waiting = queue::entry(transaction, award, destination)?;
    let Some(held) = held else {
        // What is in doubt was perhaps never there.
        if known.is_some_and(|known| known.state != Place::Gone) {
            set_place(transaction, award, destination, Place::Gone, now)?;
            comparison.gone.push(noticed());
            queue_unless_wanted(transaction, award, destination, now)?;
        }
        return Ok(());
    };
    queue::place(
        transaction,
        award,
        destination,
        held.remote_id.as_deref(),
        None,
        now,
    )?;
    if known.is_none_or(|known| known.state == Place::Gone) {
        comparison.found.push(noticed());
    }
    if differs(held, parcel) {
        set_place(transaction, award, destination, Place::Changed, now)?;
        comparison.changed.push(noticed());
    }
    if waiting.is_some() {
        transaction.execute(
            "UPDATE outbox SET in_doubt = 0 WHERE badge = ?1 AND destination = ?2",
            (award, destination),
        )?;
        queue::queue(transaction, award, destination, now)?;
    }
    Ok(())
}

/// A badge that is gone need not be taken back any more. One that is wanted is not sent again: the
/// earner may have removed it there.
fn queue_unless_wanted(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let wanted = transaction
        .prepare_cached("SELECT 1 FROM share WHERE badge = ?1 AND destination = ?2 AND wanted")?
        .exists((award, destination))?;
    if wanted {
        return Ok(());
    }
    queue::queue(transaction, award, destination, now)
}

fn set_place(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
    place: Place,
    now: DateTime<Utc>,
) -> Result<()> {
    transaction.execute(
        "UPDATE placement SET state = ?3, seen_at = ?4 WHERE badge = ?1 AND destination = ?2",
        (award, destination, Word(place), Moment(now)),
    )?;
    Ok(())
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
fn parsed(text: &str) -> Value {
    let text = text.trim();
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
