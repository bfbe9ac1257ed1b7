//! What is wanted and what is there, made into rows of the outbox.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use super::{Change, Which};
use crate::backpack::{Reason, keep};
use crate::share::chosen::Gate;
use crate::store::column::{Moment, Word, moment, word};
use crate::{Result, share};

/// How long after the first failure a change is tried again.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(30);

/// The longest pause between two tries.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(6);

/// Whether a row is worked off by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Waits {
    /// For its time to come.
    Waiting,
    /// For the earner.
    NeedsYou,
    /// For nothing: it was refused.
    Refused,
}

/// Where a badge is at a backpack, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Place {
    /// It is there.
    There,
    /// It was there and somebody removed it. It is not sent again by itself.
    Gone,
    /// It is there, and says something else than what is here.
    Changed,
}

/// What is known of a badge at a backpack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placement {
    pub(crate) state: Place,
    pub(crate) remote_id: Option<String>,
    pub(crate) text_sha256: Option<String>,
    pub(crate) since: DateTime<Utc>,
    /// When it was last known to be so.
    pub(crate) seen_at: DateTime<Utc>,
}

/// A row of the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) number: i64,
    pub(crate) award: i64,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) change: Change,
    pub(crate) waits: Waits,
    pub(crate) in_doubt: bool,
    pub(crate) attempts: u32,
    pub(crate) next_try: DateTime<Utc>,
    pub(crate) last_try: Option<DateTime<Utc>>,
    pub(crate) failing_since: Option<DateTime<Utc>>,
    pub(crate) reason: Option<Reason>,
    pub(crate) message: String,
    pub(crate) details: String,
}

/// Brings the outbox into line with what is wanted of an award at a destination and what is known to
/// be there. Destinations that are no backpack have no outbox.
pub(crate) fn queue(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let Some(backpack) = keep::at(transaction, destination)? else {
        return Ok(());
    };
    let wanted = share::is_wanted(transaction, award, destination)?;
    let waiting = entry(transaction, award, destination)?;
    let may_be_there = match placement(transaction, award, destination)? {
        Some(placement) => placement.state != Place::Gone,
        None => waiting.as_ref().is_some_and(|entry| entry.in_doubt),
    };
    let is_there = may_be_there && waiting.as_ref().is_none_or(|entry| !entry.in_doubt);
    let change = match (wanted, may_be_there) {
        (true, _) if is_there => None,
        (true, _) => Some(Change::Send),
        (false, true) if backpack.abilities.take_back => Some(Change::TakeBack),
        (false, _) => None,
    };
    match (change, waiting) {
        (None, Some(_)) => remove(transaction, award, destination),
        (Some(change), Some(waiting)) if waiting.change == change && waiting.attempts == 0 => {
            Ok(())
        }
        (Some(change), _) => insert(transaction, award, destination, change, now),
        (None, None) => Ok(()),
    }
}

/// Puts a change into the outbox, to be made at once. A doubt that was there stays.
fn insert(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
    change: Change,
    now: DateTime<Utc>,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO outbox (badge, destination, change, state, next_try)
             VALUES (?1, ?2, ?3, 'waiting', ?4)
             ON CONFLICT (badge, destination) DO UPDATE SET change = excluded.change,
                state = excluded.state, next_try = excluded.next_try, attempts = 0,
                failing_since = NULL, reason = NULL, message = '', details = ''",
        )?
        .execute((award, destination, Word(change), Moment(now)))?;
    Ok(())
}

/// Takes a change out of the outbox: it was made, or is no longer wanted.
pub(crate) fn remove(transaction: &Transaction<'_>, award: i64, destination: &str) -> Result<()> {
    transaction
        .prepare_cached("DELETE FROM outbox WHERE badge = ?1 AND destination = ?2")?
        .execute((award, destination))?;
    Ok(())
}

/// How long to wait before the next try after so many, with a fifth of it left to chance, so that a
/// thousand programs that a server turned away do not come back together.
pub(crate) fn pause(attempts: u32, chance: u64) -> TimeDelta {
    let doublings = attempts.saturating_sub(1).min(12);
    let pause = (FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE);
    let fifth = pause.num_milliseconds() / 5;
    let shift = i64::try_from(chance % 1_000).unwrap_or_default() * fifth / 1_000;
    pause - TimeDelta::milliseconds(fifth / 2) + TimeDelta::milliseconds(shift)
}

const COLUMNS: &str =
    "SELECT outbox.number, outbox.badge, badge.id, badge.name, change, state, in_doubt,
    attempts, next_try, last_try, reason, message, details, failing_since
 FROM outbox JOIN badge ON badge.number = outbox.badge";

/// The row of an award at a destination.
pub(crate) fn entry(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
) -> Result<Option<Entry>> {
    Ok(transaction
        .prepare_cached(&format!(
            "{COLUMNS} WHERE outbox.badge = ?1 AND outbox.destination = ?2"
        ))?
        .query_row((award, destination), read)
        .optional()?)
}

/// Every row of a destination outside the trash, in the order in which they came.
pub(crate) fn all(transaction: &Transaction<'_>, destination: &str) -> Result<Vec<Entry>> {
    let mut statement = transaction.prepare_cached(&format!(
        "{COLUMNS} WHERE outbox.destination = ?1 AND badge.removed_at IS NULL ORDER BY outbox.number"
    ))?;
    let entries = statement.query_map([destination], read)?;
    Ok(entries.collect::<rusqlite::Result<_>>()?)
}

/// The rows of a destination that are to be worked off, in the order in which they came.
pub(crate) fn entries(
    transaction: &Transaction<'_>,
    destination: &str,
    which: &Which,
    now: DateTime<Utc>,
) -> Result<Vec<Entry>> {
    let entries = all(transaction, destination)?;
    let awards = which
        .badges
        .as_ref()
        .map(|ids| {
            ids.iter()
                .map(|id| crate::store::page::award(transaction, id))
                .collect::<Result<Vec<i64>>>()
        })
        .transpose()?;
    let gate = Gate::of(transaction, &share::find(transaction, destination)?)?;
    let mut chosen = Vec::new();
    for entry in entries {
        let is_meant = awards
            .as_ref()
            .is_none_or(|awards| awards.contains(&entry.award));
        // What a rule left out is free as soon as the rule lets it in: nobody has to say so.
        let is_free = entry.reason == Some(Reason::LeftOut)
            && gate.left_out(transaction, entry.award, now)?.is_none();
        let is_due = if which.due_only {
            is_free || entry.waits == Waits::Waiting && entry.next_try <= now
        } else {
            // What was named is tried again, whatever became of it.
            is_free || entry.waits == Waits::Waiting || awards.is_some()
        };
        if is_meant && is_due {
            chosen.push(entry);
        }
    }
    Ok(chosen)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let Word(change) = row.get(4)?;
    let Word(waits) = row.get(5)?;
    let Moment(next_try) = row.get(8)?;
    Ok(Entry {
        number: row.get(0)?,
        award: row.get(1)?,
        id: row.get(2)?,
        name: row.get(3)?,
        change,
        waits,
        in_doubt: row.get(6)?,
        attempts: row.get(7)?,
        next_try,
        last_try: moment(row.get::<_, Option<Moment>>(9)?),
        reason: word(row.get::<_, Option<Word<Reason>>>(10)?),
        message: row.get(11)?,
        details: row.get(12)?,
        failing_since: moment(row.get::<_, Option<Moment>>(13)?),
    })
}

/// What is known of an award at a destination.
pub(crate) fn placement(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
) -> Result<Option<Placement>> {
    Ok(transaction
        .prepare_cached(
            "SELECT state, remote_id, text_sha256, since, seen_at FROM placement
             WHERE badge = ?1 AND destination = ?2",
        )?
        .query_row((award, destination), read_placement)
        .optional()?)
}

/// What is known of every award at a destination.
pub(crate) fn placements(
    transaction: &Transaction<'_>,
    destination: &str,
) -> Result<HashMap<i64, Placement>> {
    let mut statement = transaction.prepare_cached(
        "SELECT state, remote_id, text_sha256, since, seen_at, badge FROM placement
         WHERE destination = ?1",
    )?;
    let placements = statement.query_map([destination], |row| {
        Ok((row.get("badge")?, read_placement(row)?))
    })?;
    Ok(placements.collect::<rusqlite::Result<_>>()?)
}

fn read_placement(row: &Row<'_>) -> rusqlite::Result<Placement> {
    let Word(state) = row.get(0)?;
    let Moment(since) = row.get(3)?;
    let Moment(seen_at) = row.get(4)?;
    Ok(Placement {
        state,
        remote_id: row.get(1)?,
        text_sha256: row.get(2)?,
        since,
        seen_at,
    })
}

/// Notes that an award is at a destination. What was known of it and is not known now stays.
pub(crate) fn place(
    transaction: &Transaction<'_>,
    award: i64,
    destination: &str,
    remote_id: Option<&str>,
    text_sha256: Option<&str>,
    pending: bool,
    now: DateTime<Utc>,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO placement (badge, destination, state, remote_id, text_sha256, pending,
                since, seen_at)
             VALUES (?1, ?2, 'there', ?3, ?4, ?5, ?6, ?6)
             ON CONFLICT (badge, destination) DO UPDATE SET
                since = CASE state WHEN 'gone' THEN excluded.since ELSE since END,
                state = excluded.state, seen_at = excluded.seen_at, pending = excluded.pending,
                remote_id = coalesce(excluded.remote_id, remote_id),
                text_sha256 = coalesce(excluded.text_sha256, text_sha256)",
        )?
        .execute((
            award,
            destination,
            remote_id,
            text_sha256,
            pending,
            Moment(now),
        ))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_keep_within_a_tenth_either_way() {
        for (attempts, seconds) in [(1, 30), (2, 60), (3, 120), (7, 1_920), (40, 21_600)] {
            for chance in [0, 1, 500, 999, u64::MAX] {
                let pause = pause(attempts, chance).num_milliseconds();
                let middle = seconds * 1_000;
                assert!(
                    (middle * 9 / 10..=middle * 11 / 10).contains(&pause),
                    "{attempts}: {pause}"
                );
            }
        }
    }
}
