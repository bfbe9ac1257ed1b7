//! Named lists of badges.
//!
//! A transcript (CLR) brings a collection of what is in it. Like shares, they hold awards: a badge
//! is in a collection with all its versions.

use rusqlite::{OptionalExtension, Transaction};

use super::search::Hits;
use super::{Collection, Wallet};
use crate::Result;

/// The columns of a [`Collection`]; what lies in the trash is not counted.
const COLUMNS: &str = "collection.id, collection.name,
    (SELECT count(*) FROM collection_badge
     JOIN badge ON badge.number = collection_badge.badge
     WHERE collection_badge.collection = collection.number AND badge.removed_at IS NULL),
    (SELECT badge.id FROM badge WHERE badge.number = collection.source)";

impl Wallet {
    /// The collections, in the earner's order. One that a transcript brought and of which nothing is
    /// left outside the trash is left out.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn collections(&self) -> Result<Vec<Collection>> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM collection ORDER BY position, number"
            ))?;
            let collections = statement.query_map([], read)?;
            Ok(collections
                .filter(|read| read.as_ref().map_or(true, |found| found.badges > 0))
                .collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Collection> {
    Ok(Collection {
        id: row.get(0)?,
        name: row.get(1)?,
        badges: row.get(2)?,
        source: row.get(3)?,
    })
}

/// Puts the award `award` into the collection `id` at `position`, making the collection if there is
/// none. `source` is the number of the transcript that brought it.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    id: &str,
    name: &str,
    source: Option<i64>,
    award: i64,
    position: usize,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO collection (id, name, position, source)
             VALUES (?1, ?2, (SELECT coalesce(max(position), 0) + 1 FROM collection), ?3)
             ON CONFLICT (id) DO UPDATE SET source = coalesce(excluded.source, source)",
        )?
        .execute((id, name, source))?;
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO collection_badge (collection, badge, position)
             SELECT number, ?2, ?3 FROM collection WHERE id = ?1",
        )?
        .execute((id, award, i64::try_from(position).unwrap_or(i64::MAX)))?;
    Ok(())
}

/// Deletes the collections that have lost their last badge.
pub(super) fn drop_empty(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute(
        "DELETE FROM collection WHERE number NOT IN (SELECT collection FROM collection_badge)",
        [],
    )?;
    Ok(())
}

/// The awards in the collection `id`; none in one that does not exist.
pub(super) fn members(transaction: &Transaction<'_>, id: &str) -> Result<Hits> {
    let mut statement = transaction.prepare_cached(
        "SELECT collection_badge.badge FROM collection_badge
         JOIN collection ON collection.number = collection_badge.collection
         WHERE collection.id = ?1",
    )?;
    let mut rows = statement.query([id])?;
    let mut members = Hits::default();
    while let Some(row) = rows.next()? {
        members.insert(row.get(0)?);
    }
    Ok(members)
}

/// The collections that the award `award` is in.
pub(super) fn of(transaction: &Transaction<'_>, award: i64) -> Result<Vec<Collection>> {
    let mut statement = transaction.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM collection
         JOIN collection_badge ON collection_badge.collection = collection.number
         WHERE collection_badge.badge = ?1 ORDER BY collection.position, collection.number"
    ))?;
    let collections = statement.query_map([award], read)?;
    Ok(collections.collect::<rusqlite::Result<_>>()?)
}

/// The collection that the transcript `source` brought, and the numbers of its badges outside the
/// trash, in the transcript's order.
pub(super) fn made_from(
    transaction: &Transaction<'_>,
    source: i64,
) -> Result<Option<(Collection, Vec<i64>)>> {
    let collection = transaction
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM collection WHERE collection.source = ?1"
        ))?
        .query_row([source], read)
        .optional()?;
    let Some(collection) = collection else {
        return Ok(None);
    };
    let members = transaction
        .prepare_cached(
            "SELECT badge.number FROM collection_badge
             JOIN collection ON collection.number = collection_badge.collection
             JOIN badge ON badge.number = collection_badge.badge
             WHERE collection.id = ?1 AND badge.removed_at IS NULL
             ORDER BY collection_badge.position",
        )?
        .query_map([&collection.id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some((collection, members)))
}
