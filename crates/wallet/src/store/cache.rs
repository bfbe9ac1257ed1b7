//! What the network answered, kept for as long as the answers say.
//!
//! It has a database of its own: it is written often, can be lost without harm, and must not make
//! the wallet's readers look again.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::database::{PATIENCE, patiently};
use super::files::failed;
use crate::Result;
use crate::net::Cache;

/// The most bytes of answers that are kept.
const MAX_SIZE: i64 = 64 << 20;

/// The way this program writes its cache; one that was written another way is emptied.
const FORMAT: u32 = 1;

const FILE: &str = "cache.sqlite";

/// The answers of the network, in a file in the wallet's folder.
#[derive(Debug)]
pub struct HttpCache {
    connection: Mutex<Connection>,
    max_size: i64,
}

impl HttpCache {
    /// Opens the cache in a wallet's folder, making it if there is none.
    ///
    /// # Errors
    /// [`crate::Error::Io`], [`crate::Error::Busy`], [`crate::Error::Database`].
    pub fn open(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder).map_err(failed(folder, "made"))?;
        patiently(|| Self::with_size(Connection::open(folder.join(FILE))?, MAX_SIZE))
    }

    fn with_size(mut connection: Connection, max_size: i64) -> Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found != FORMAT {
            transaction.execute_batch(
                "DROP TABLE IF EXISTS answer;
                 CREATE TABLE answer (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    key    TEXT NOT NULL UNIQUE,
                    size   INTEGER NOT NULL,
                    value  BLOB NOT NULL
                 ) STRICT;
                 CREATE INDEX answer_size ON answer (number, size);",
            )?;
            transaction.pragma_update(None, "user_version", FORMAT)?;
        }
        transaction.commit()?;
        Ok(Self {
            connection: Mutex::new(connection),
            max_size,
        })
    }

    fn get(&self, key: &str) -> Result<Option<Vec<u8>>> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached("SELECT value FROM answer WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    fn put(&self, key: &str, value: &[u8]) -> Result<()> {
        let size = i64::try_from(value.len()).unwrap_or(i64::MAX);
        if size > self.max_size {
            return Ok(());
        }
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // A new number each time: what was kept or confirmed longest ago has the lowest.
        transaction
            .prepare_cached("INSERT OR REPLACE INTO answer (key, size, value) VALUES (?1, ?2, ?3)")?
            .execute((key, size, value))?;
        transaction
            .prepare_cached(
                "DELETE FROM answer WHERE number <= (
                    SELECT number FROM (
                        SELECT number, sum(size) OVER (ORDER BY number DESC) AS total FROM answer
                    ) WHERE total > ?1 ORDER BY number DESC LIMIT 1
                 )",
            )?
            .execute([self.max_size])?;
        Ok(transaction.commit()?)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A cache that cannot be read or written is as good as an empty one: the network is asked.
impl Cache for HttpCache {
    fn load(&self, key: &str) -> Option<Vec<u8>> {
        self.get(key).ok().flatten()
    }

    fn store(&self, key: &str, value: &[u8]) {
        let _ = self.put(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SQLite refuses the switch to WAL at once while another connection is about to write.
    #[test]
    fn whoever_opens_a_cache_that_another_holds_waits_for_its_turn() {
        let folder = tempfile::tempdir().expect("a folder");
        let other = Connection::open(folder.path().join(FILE)).expect("a database");
        other
            .execute_batch("CREATE TABLE other (x); BEGIN IMMEDIATE;")
            .expect("it may write");
        std::thread::scope(|scope| {
            let opening = scope.spawn(|| HttpCache::open(folder.path()));
            std::thread::sleep(std::time::Duration::from_millis(200));
            other.execute_batch("COMMIT").expect("it is done");
            drop(other);
            opening.join().expect("no panic").expect("a cache");
        });
    }

    fn small() -> HttpCache {
        let memory = Connection::open_in_memory().expect("a database in memory");
        HttpCache::with_size(memory, 10).expect("a cache")
    }

    #[test]
    fn what_is_stored_is_loaded_until_it_is_replaced() {
        let cache = small();
        assert_eq!(cache.load("a"), None);
        cache.store("a", b"one");
        cache.store("a", b"two");
        assert_eq!(cache.load("a").as_deref(), Some(&b"two"[..]));
    }

    #[test]
    fn what_was_kept_longest_ago_goes_when_it_is_full() {
        let cache = small();
        for key in ["a", "b", "c"] {
            cache.store(key, b"four");
        }
        assert_eq!(cache.load("a"), None);
        assert!(cache.load("b").is_some() && cache.load("c").is_some());
        cache.store("b", b"four");
        cache.store("d", b"four");
        assert_eq!(cache.load("c"), None);
        assert!(cache.load("b").is_some() && cache.load("d").is_some());
    }

    #[test]
    fn an_answer_larger_than_the_cache_is_not_kept() {
        let cache = small();
        cache.store("a", b"four");
        cache.store("b", b"eleven byte");
        assert_eq!(cache.load("b"), None);
        assert!(cache.load("a").is_some());
    }

    #[test]
    fn it_is_there_when_it_is_opened_again() {
        let folder = tempfile::tempdir().expect("a folder");
        HttpCache::open(folder.path())
            .expect("a cache")
            .store("a", b"one");
        let again = HttpCache::open(folder.path()).expect("the same");
        assert_eq!(again.load("a").as_deref(), Some(&b"one"[..]));
    }
}
