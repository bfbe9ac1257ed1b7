//! The trash: what was removed can come back for 30 days.
//!
//! A person sees awards, not versions: removing a badge removes the award with all its versions.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::Transaction;

use openbadges::image::Kind;

use super::column::{Moment, Word};
use super::files::Name;
use super::{Wallet, collections, page};
use crate::Result;

/// How long a removed badge stays in the trash.
const TRASH_DAYS: i64 = 30;

impl Wallet {
    /// Moves badges to the trash, where they stay for 30 days. Returns how many were moved.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn remove(&self, ids: &[String], now: DateTime<Utc>) -> Result<u32> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE badge SET removed_at = ?2 WHERE award = ?1 AND removed_at IS NULL",
            )?;
            count(awards(transaction, ids)?, |award| {
                Ok(statement.execute((award, Moment(now)))?)
            })
        })
    }

    /// Takes badges back out of the trash. Returns how many came back.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn restore(&self, ids: &[String]) -> Result<u32> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "UPDATE badge SET removed_at = NULL WHERE award = ?1 AND removed_at IS NOT NULL",
            )?;
            count(awards(transaction, ids)?, |award| {
                Ok(statement.execute([award])?)
            })
        })
    }

    /// Deletes for good what has been in the trash for 30 days, and files that nothing names.
    /// Returns how many badges went.
    ///
    /// # Errors
    /// [`crate::Error::Database`], [`crate::Error::Io`].
    pub fn empty_trash(&self, now: DateTime<Utc>) -> Result<u32> {
        let deleted = self.write(|transaction| {
            let long_ago = Moment(now - TimeDelta::days(TRASH_DAYS));
            let expired = transaction
                .prepare_cached(
                    "SELECT number FROM badge WHERE award = number AND removed_at <= ?1",
                )?
                .query_map([long_ago], |row| row.get(0))?
                .collect::<rusqlite::Result<BTreeSet<i64>>>()?;
            count(expired, |award| forget(transaction, award))
        })?;
        self.sweep(now)?;
        Ok(deleted)
    }

    /// Deletes these badges for good, wherever they are.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn delete(&self, ids: &[String]) -> Result<u32> {
        let deleted = self.write(|transaction| {
            count(awards(transaction, ids)?, |award| {
                forget(transaction, award)
            })
        })?;
        // Half-written files may be somebody's who is writing just now: those stay.
        self.sweep(DateTime::UNIX_EPOCH)?;
        Ok(deleted)
    }

    /// Deletes files that no row names. It holds the one right to write meanwhile, so nobody can
    /// be between placing a file and naming it; and it comes after the commit of what was deleted,
    /// so a crash in between leaves files without rows, never rows without files.
    fn sweep(&self, now: DateTime<Utc>) -> Result<()> {
        self.write(|transaction| {
            collections::drop_empty(transaction)?;
            let abandoned = now - TimeDelta::days(1);
            self.files.sweep(&named(transaction)?, abandoned.into())
        })
    }
}

fn forget(transaction: &Transaction<'_>, award: i64) -> Result<usize> {
    Ok(transaction
        .prepare_cached("DELETE FROM badge WHERE award = ?1")?
        .execute([award])?)
}

/// The awards of these badges, each once.
fn awards(transaction: &Transaction<'_>, ids: &[String]) -> Result<BTreeSet<i64>> {
    ids.iter().map(|id| page::award(transaction, id)).collect()
}

/// How many awards `change` changed a row of.
fn count(awards: BTreeSet<i64>, mut change: impl FnMut(i64) -> Result<usize>) -> Result<u32> {
    let mut changed = 0;
    for award in awards {
        changed += u32::from(change(award)? > 0);
    }
    Ok(changed)
}

/// The paths of all files that rows name.
fn named(transaction: &Transaction<'_>) -> Result<HashSet<PathBuf>> {
    let mut named = HashSet::new();
    let mut images = transaction.prepare(
        "SELECT image_kind, image_sha256 FROM badge WHERE image_sha256 IS NOT NULL
         UNION SELECT picture_kind, picture_sha256 FROM badge WHERE picture_sha256 IS NOT NULL
         UNION SELECT image_kind, image_sha256 FROM earlier WHERE image_sha256 IS NOT NULL",
    )?;
    let mut rows = images.query([])?;
    while let Some(row) = rows.next()? {
        let Word::<Kind>(kind) = row.get(0)?;
        let sha256: String = row.get(1)?;
        named.extend(Name::image(kind, &sha256).map(|name| name.path()));
    }
    let mut evidence =
        transaction.prepare("SELECT sha256 FROM evidence UNION SELECT sha256 FROM context")?;
    let mut rows = evidence.query([])?;
    while let Some(row) = rows.next()? {
        let sha256: String = row.get(0)?;
        named.extend(Name::evidence(&sha256).map(|name| name.path()));
    }
    Ok(named)
}
