//! The database's format, brought up to date one migration after another.

use rusqlite::{Connection, TransactionBehavior};

use crate::{Error, Result};

/// Every migration in order. `PRAGMA user_version` says how many of them a database has had; one
/// that has been released is never changed again.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("migrations/001-wallet.sql"),
    include_str!("migrations/002-credentials.sql"),
    include_str!("migrations/003-backpacks.sql"),
    include_str!("migrations/004-hand-over.sql"),
    include_str!("migrations/005-shared.sql"),
    include_str!("migrations/006-outbox.sql"),
];

/// Refuses a database that has had migrations this program does not know.
pub(super) fn refuse_newer(connection: &Connection, migrations: &[&str]) -> Result<usize> {
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = migrations.len();
    match usize::try_from(found) {
        Ok(done) if done <= known => Ok(done),
        _ => Err(Error::NewerWallet {
            found,
            known: count(migrations),
        }),
    }
}

/// Runs the migrations that the database has not had: all of them, or on failure none.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> Result<()> {
    if refuse_newer(connection, migrations)? == migrations.len() {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster while this one waited for its turn.
    let done = refuse_newer(&transaction, migrations)?;
    for migration in migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", count(migrations))?;
    Ok(transaction.commit()?)
}

fn count(migrations: &[&str]) -> u32 {
    u32::try_from(migrations.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty() -> Connection {
        Connection::open_in_memory().expect("a database in memory")
    }

    fn version(connection: &Connection) -> u32 {
        connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .expect("a version")
    }

    #[test]
    fn migrations_run_in_order_and_each_once() {
        let mut database = empty();
        let first = "CREATE TABLE a (x); INSERT INTO a VALUES (1);";
        migrate(&mut database, &[first]).expect("the first");
        migrate(&mut database, &[first]).expect("nothing to do");
        migrate(
            &mut database,
            &[first, "INSERT INTO a SELECT x + 1 FROM a;"],
        )
        .expect("the next");
        let sum: i64 = database
            .query_row("SELECT sum(x) FROM a", [], |row| row.get(0))
            .expect("rows");
        assert_eq!((sum, version(&database)), (3, 2));
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing_behind() {
        let mut database = empty();
        let migrations = ["CREATE TABLE a (x);", "CREATE TABLE b (x); nonsense;"];
        assert!(migrate(&mut database, &migrations).is_err());
        assert_eq!(version(&database), 0);
        assert!(database.prepare("SELECT * FROM a").is_err());
    }

    #[test]
    fn a_newer_format_is_refused_and_left_alone() {
        let mut database = empty();
        migrate(&mut database, MIGRATIONS).expect("today's");
        let newer = count(MIGRATIONS) + 1;
        database
            .pragma_update(None, "user_version", newer)
            .expect("a version");
        assert!(matches!(
            migrate(&mut database, MIGRATIONS),
            Err(Error::NewerWallet { found, known }) if found == known + 1
        ));
        assert_eq!(version(&database), newer);
    }

    #[test]
    fn a_negative_format_is_refused() {
        let mut database = empty();
        database
            .pragma_update(None, "user_version", -1)
            .expect("a version");
        assert!(migrate(&mut database, MIGRATIONS).is_err());
    }
}
