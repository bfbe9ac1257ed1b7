//! What the wallet remembers of the page at its host: each file there, and what the earner agreed to.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

use super::difference::Lying;
use crate::Result;
use crate::share::chosen::Shows;
use crate::share::page::Told;
use crate::store::column::{Json, Moment};

/// Something that is noted of a file at the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark<'a> {
    /// Whatever lies at this path is Lapel's from now on, and in doubt.
    InDoubt(&'a str),
    /// This lies there.
    Lies {
        path: &'a str,
        sha256: &'a str,
        size: usize,
    },
    /// Nothing of Lapel's lies there.
    Gone(&'a str),
}

/// The files that may lie at the host.
pub(super) fn lying(transaction: &Transaction<'_>) -> Result<Vec<Lying>> {
    let mut statement =
        transaction.prepare_cached("SELECT path, sha256 FROM page_file ORDER BY path")?;
    let files = statement.query_map([], |row| {
        Ok(Lying {
            path: row.get(0)?,
            sha256: row.get(1)?,
        })
    })?;
    Ok(files.collect::<rusqlite::Result<_>>()?)
}

/// Notes something of a file at the host.
pub(super) fn mark(
    transaction: &Transaction<'_>,
    mark: Mark<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    match mark {
        Mark::InDoubt(path) => transaction
            .prepare_cached(
                "INSERT INTO page_file (path, sha256, size, at) VALUES (?1, NULL, 0, ?2)
                 ON CONFLICT DO UPDATE SET sha256 = NULL, at = excluded.at",
            )?
            .execute((path, Moment(now)))?,
        Mark::Lies { path, sha256, size } => transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO page_file (path, sha256, size, at)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((
                path,
                sha256,
                i64::try_from(size).unwrap_or(i64::MAX),
                Moment(now),
            ))?,
        Mark::Gone(path) => transaction
            .prepare_cached("DELETE FROM page_file WHERE path = ?1")?
            .execute([path])?,
    };
    Ok(())
}

/// Forgets every file at the host: they stay there, and are Lapel's no longer.
pub(super) fn forget(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute("DELETE FROM page_file", [])?;
    set_published(transaction, &Published::default())
}

/// A badge as it was last published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Was {
    pub(super) id: String,
    pub(super) name: String,
    /// The digest of all that was shown of it.
    pub(super) digest: String,
    /// What the earner let be shown of it.
    pub(super) shows: Shows,
}

/// The page as it was last published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Published {
    /// The badges on it.
    pub(super) badges: Vec<Was>,
    /// Badges that were on it and no longer are, of which something may still lie there.
    pub(super) going: Vec<Was>,
    /// What it tells beside them.
    pub(super) told: Option<Told>,
    /// The files that it is made of.
    pub(super) paths: Vec<String>,
    /// Whether something has been begun since and not ended.
    pub(super) is_unfinished: bool,
    /// Whether that was to take the whole page down.
    pub(super) goes_down: bool,
    /// The digest of the page that the earner agreed to last and did not stop; it may be published
    /// without asking again.
    pub(super) agreed: Option<String>,
}

/// The row that holds [`Published`].
const PUBLISHED: &str = "public-page-published";

/// The page as it was last published.
pub(super) fn published(transaction: &Transaction<'_>) -> Result<Published> {
    let stored = transaction
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([PUBLISHED], |row| row.get::<_, Json<Published>>(0))
        .optional()?;
    Ok(stored.map(|Json(value)| value).unwrap_or_default())
}

/// Keeps how the page was published.
pub(super) fn set_published(transaction: &Transaction<'_>, published: &Published) -> Result<()> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?
        .execute((PUBLISHED, Json(published)))?;
    Ok(())
}
