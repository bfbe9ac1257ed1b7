//! Named lists of badges.
//!
//! The earner makes them, and a transcript (CLR) brings one of what is in it. Like shares, they hold
//! awards: a badge is in a collection with all its versions.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Transaction};

use super::search::Hits;
use super::{Collection, DeletedCollection, Wallet, page};
use crate::{Error, Result};

/// The columns of a [`Collection`]; what lies in the trash is not counted.
const COLUMNS: &str = "collection.id, collection.name,
    (SELECT count(*) FROM collection_badge
     JOIN badge ON badge.number = collection_badge.badge
     WHERE collection_badge.collection = collection.number AND badge.removed_at IS NULL),
    (SELECT badge.id FROM badge WHERE badge.number = collection.source), collection.own";

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
                .filter(|read| {
                    read.as_ref()
                        .map_or(true, |found| found.badges > 0 || found.own)
                })
                .collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Makes an empty collection, the last in order. Its id is returned.
    ///
    /// # Errors
    /// [`crate::Error::CollectionName`] if the name says nothing or another collection has it.
    pub fn make_collection(&self, name: &str) -> Result<String> {
        self.write(|transaction| {
            let name = free_name(transaction, name, None)?;
            let id: String = transaction
                .prepare_cached(
                    "INSERT INTO collection (id, name, position, own)
                     VALUES (lower(hex(randomblob(8))), ?1,
                        (SELECT coalesce(max(position), 0) + 1 FROM collection), 1)
                     RETURNING id",
                )?
                .query_row([name], |row| row.get(0))?;
            Ok(id)
        })
    }

    /// Gives a collection another name.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`], and as [`Wallet::make_collection`].
    pub fn rename_collection(&self, id: &str, name: &str) -> Result<()> {
        self.write(|transaction| {
            let collection = number_of(transaction, id)?;
            let name = free_name(transaction, name, Some(id))?;
            transaction
                .prepare_cached("UPDATE collection SET name = ?2, own = 1 WHERE number = ?1")?
                .execute((collection, name))?;
            Ok(())
        })
    }

    /// The collection of this name or id; names are compared without regard to case.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`].
    pub fn collection(&self, name: &str) -> Result<Collection> {
        let lower = name.trim().to_lowercase();
        self.collections()?
            .into_iter()
            .find(|collection| collection.id == name || collection.name.to_lowercase() == lower)
            .ok_or_else(|| Error::UnknownCollection(name.to_owned()))
    }

    /// Deletes a collection; its badges stay where they are. What is returned brings it back.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`].
    pub fn delete_collection(&self, id: &str) -> Result<DeletedCollection> {
        self.write(|transaction| {
            let number = number_of(transaction, id)?;
            let collection = transaction
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM collection WHERE number = ?1"
                ))?
                .query_row([number], read)?;
            let badges = texts(
                transaction,
                "SELECT badge.id FROM collection_badge
                 JOIN badge ON badge.number = collection_badge.badge
                 WHERE collection = ?1 ORDER BY position, badge.number",
                [number],
            )?;
            let order = texts(
                transaction,
                "SELECT id FROM collection ORDER BY position, number",
                [],
            )?;
            transaction.execute("DELETE FROM collection WHERE number = ?1", [number])?;
            Ok(DeletedCollection {
                collection,
                badges,
                order,
            })
        })
    }

    /// Brings a deleted collection back, in its place and with its badges, but for those that are
    /// gone since.
    ///
    /// # Errors
    /// [`crate::Error::CollectionName`] if another has taken its name meanwhile.
    pub fn bring_back_collection(&self, deleted: &DeletedCollection) -> Result<()> {
        let DeletedCollection {
            collection,
            badges,
            order,
        } = deleted;
        self.write(|transaction| {
            let name = free_name(transaction, &collection.name, Some(&collection.id))?;
            transaction.execute(
                "INSERT OR IGNORE INTO collection (id, name, position, source, own)
                 VALUES (?1, ?2, 0, (SELECT number FROM badge WHERE id = ?3), ?4)",
                (&collection.id, name, &collection.source, collection.own),
            )?;
            let number = number_of(transaction, &collection.id)?;
            let mut statement = transaction.prepare_cached(
                "INSERT OR IGNORE INTO collection_badge (collection, badge, position)
                 SELECT ?1, number, ?3 FROM badge WHERE id = ?2",
            )?;
            for (position, badge) in (0_i64..).zip(badges) {
                statement.execute((number, badge, position))?;
            }
            let left = texts(
                transaction,
                "SELECT id FROM collection ORDER BY position, number",
                [],
            )?;
            let order: Vec<String> = order
                .iter()
                .filter(|id| left.contains(id))
                .cloned()
                .collect();
            put_in_order(transaction, &order)
        })
    }

    /// Puts the collections in this order; those that are not named come after them as they were.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`].
    pub fn order_collections(&self, ids: &[String]) -> Result<()> {
        self.write(|transaction| put_in_order(transaction, ids))
    }

    /// Puts badges into a collection, after those that are in it; one that is in it stays in its
    /// place.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`], [`crate::Error::UnknownBadge`].
    pub fn put_into_collection(&self, id: &str, badges: &[String]) -> Result<()> {
        self.write(|transaction| {
            let collection = number_of(transaction, id)?;
            let mut statement = transaction.prepare_cached(
                "INSERT OR IGNORE INTO collection_badge (collection, badge, position)
                 VALUES (?1, ?2, (SELECT coalesce(max(position), -1) + 1 FROM collection_badge
                    WHERE collection = ?1))",
            )?;
            for badge in badges {
                statement.execute((collection, page::award(transaction, badge)?))?;
            }
            Ok(())
        })
    }

    /// Takes badges out of a collection; they stay in the wallet.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`], [`crate::Error::UnknownBadge`].
    pub fn take_from_collection(&self, id: &str, badges: &[String]) -> Result<()> {
        self.write(|transaction| {
            let collection = number_of(transaction, id)?;
            let mut statement = transaction.prepare_cached(
                "DELETE FROM collection_badge WHERE collection = ?1 AND badge = ?2",
            )?;
            for badge in badges {
                statement.execute((collection, page::award(transaction, badge)?))?;
            }
            // What is empty stays: the earner may be about to fill it anew.
            transaction.execute(
                "UPDATE collection SET own = 1 WHERE number = ?1",
                [collection],
            )?;
            Ok(())
        })
    }

    /// Puts the badges of a collection in this order; those that are not named come after them as
    /// they were, and those that are not in it are passed over.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`], [`crate::Error::UnknownBadge`].
    pub fn order_collection(&self, id: &str, badges: &[String]) -> Result<()> {
        self.write(|transaction| {
            let collection = number_of(transaction, id)?;
            let named = badges
                .iter()
                .map(|badge| page::award(transaction, badge))
                .collect::<Result<Vec<_>>>()?;
            let all = ordered(transaction, collection)?;
            let mut statement = transaction.prepare_cached(
                "UPDATE collection_badge SET position = ?3 WHERE collection = ?1 AND badge = ?2",
            )?;
            for (position, badge) in (0_i64..).zip(in_order(&named, &all)) {
                statement.execute((collection, badge, position))?;
            }
            Ok(())
        })
    }

    /// The ids of the badges of a collection outside the trash, in its own order.
    ///
    /// # Errors
    /// [`crate::Error::UnknownCollection`].
    pub fn collection_ids(&self, id: &str) -> Result<Vec<String>> {
        self.read(|transaction| {
            let collection = number_of(transaction, id)?;
            texts(
                transaction,
                "SELECT badge.id FROM collection_badge
                 JOIN badge ON badge.number = collection_badge.badge
                 WHERE collection = ?1 AND badge.removed_at IS NULL
                 ORDER BY position, badge.number",
                [collection],
            )
        })
    }
}

/// The longest name of a collection, in characters.
const LONGEST_NAME: usize = 120;

/// The name as it is kept, if no other collection than `own` has it.
fn free_name(transaction: &Transaction<'_>, name: &str, own: Option<&str>) -> Result<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    if length == 0 || length > LONGEST_NAME {
        return Err(Error::CollectionName(name));
    }
    let mut statement = transaction.prepare_cached("SELECT id, name FROM collection")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, other): (String, String) = (row.get(0)?, row.get(1)?);
        if Some(id.as_str()) != own && other.to_lowercase() == name.to_lowercase() {
            return Err(Error::CollectionName(name));
        }
    }
    Ok(name)
}

/// Puts the collections in this order, those that are not named after them.
fn put_in_order(transaction: &Transaction<'_>, ids: &[String]) -> Result<()> {
    let named = ids
        .iter()
        .map(|id| number_of(transaction, id))
        .collect::<Result<Vec<_>>>()?;
    let all = numbers(
        transaction,
        "SELECT number FROM collection ORDER BY position, number",
        [],
    )?;
    let mut statement =
        transaction.prepare_cached("UPDATE collection SET position = ?2 WHERE number = ?1")?;
    for (position, number) in (0_i64..).zip(in_order(&named, &all)) {
        statement.execute((number, position))?;
    }
    Ok(())
}

pub(crate) fn number_of(transaction: &Transaction<'_>, id: &str) -> Result<i64> {
    transaction
        .prepare_cached("SELECT number FROM collection WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::UnknownCollection(id.to_owned()))
}

fn ordered(transaction: &Transaction<'_>, collection: i64) -> Result<Vec<i64>> {
    numbers(
        transaction,
        "SELECT badge FROM collection_badge WHERE collection = ?1 ORDER BY position, badge",
        [collection],
    )
}

fn numbers(
    transaction: &Transaction<'_>,
    query: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<i64>> {
    let mut statement = transaction.prepare_cached(query)?;
    let numbers = statement.query_map(parameters, |row| row.get(0))?;
    Ok(numbers.collect::<rusqlite::Result<_>>()?)
}

fn texts(
    transaction: &Transaction<'_>,
    query: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<String>> {
    let mut statement = transaction.prepare_cached(query)?;
    let texts = statement.query_map(parameters, |row| row.get(0))?;
    Ok(texts.collect::<rusqlite::Result<_>>()?)
}

/// Those that are named first, then the others, each once and only what is among `all`.
fn in_order(named: &[i64], all: &[i64]) -> Vec<i64> {
    let mut left: HashSet<i64> = all.iter().copied().collect();
    let order = named.iter().chain(all).copied();
    order.filter(|number| left.remove(number)).collect()
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Collection> {
    Ok(Collection {
        id: row.get(0)?,
        name: row.get(1)?,
        badges: row.get(2)?,
        source: row.get(3)?,
        own: row.get(4)?,
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

/// Deletes the collections that transcripts brought and that have lost their last badge.
pub(super) fn drop_empty(transaction: &Transaction<'_>) -> Result<()> {
    transaction.execute(
        "DELETE FROM collection
         WHERE NOT own AND number NOT IN (SELECT collection FROM collection_badge)",
        [],
    )?;
    Ok(())
}

/// The awards of the collection `id` in its own order; none in one that does not exist.
pub(crate) fn order(transaction: &Transaction<'_>, id: &str) -> Result<Vec<i64>> {
    numbers(
        transaction,
        "SELECT collection_badge.badge FROM collection_badge
         JOIN collection ON collection.number = collection_badge.collection
         WHERE collection.id = ?1
         ORDER BY collection_badge.position, collection_badge.badge",
        [id],
    )
}

/// The awards in the collection `id`; none in one that does not exist.
pub(crate) fn members(transaction: &Transaction<'_>, id: &str) -> Result<Hits> {
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

#[cfg(test)]
mod tests;
