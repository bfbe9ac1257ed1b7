//! Others that have the wallet open, and files that are no wallet of ours.

use rusqlite::{Connection, TransactionBehavior};

use super::ids;
use crate::store::samples::*;
use crate::store::{Query, database};
use crate::{Error, Wallet};

#[test]
fn two_that_have_one_wallet_open_see_what_the_other_does() {
    let sample = Sample::new();
    let other = Wallet::open(sample.folder.path()).expect("a second");
    assert!(
        other
            .ids(&Query::default(), now())
            .expect("a list")
            .is_empty()
    );
    let id = sample.add(assertion(1));
    assert_eq!(
        other.ids(&Query::default(), now()).expect("a list"),
        std::slice::from_ref(&id)
    );
    other.remove(&[id], now()).expect("removed");
    assert!(ids(&sample, &Query::default()).is_empty());
}

#[test]
fn two_that_write_at_once_take_turns_and_lose_nothing() {
    let sample = Sample::new();
    std::thread::scope(|scope| {
        for half in 0..2 {
            let folder = sample.folder.path();
            scope.spawn(move || {
                let wallet = Wallet::open(folder).expect("it opens");
                for number in 0..10 {
                    // Five badges of each half are those of the other.
                    let badge = with_image(assertion(half * 5 + number), "pixels");
                    wallet.keep(vec![badge], now()).expect("kept");
                }
            });
        }
    });
    assert_eq!(ids(&sample, &Query::default()).len(), 15);
    let database = Connection::open(sample.folder.path().join(database::FILE)).expect("a file");
    let sound: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("an answer");
    assert_eq!(sound, "ok");
    database
        .execute("INSERT INTO search (search) VALUES ('integrity-check')", [])
        .expect("the index is sound");
}

#[test]
fn eight_that_make_one_wallet_at_once_make_one_wallet() {
    let folder = tempfile::tempdir().expect("a folder");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| Wallet::open(folder.path()).expect("it opens"));
        }
    });
    let wallet = Wallet::open(folder.path()).expect("it opens");
    assert_eq!(wallet.destinations().expect("destinations").len(), 1);
}

#[test]
fn a_wallet_that_another_holds_too_long_is_said_to_be_busy() {
    let sample = Sample::new();
    let mut other = Connection::open(sample.folder.path().join(database::FILE)).expect("a file");
    let held = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .expect("the right to write");
    {
        let writer = sample.wallet.writer.lock().expect("nobody panicked");
        writer
            .busy_timeout(std::time::Duration::from_millis(50))
            .expect("less patience");
    }
    assert!(matches!(
        sample.wallet.keep(vec![candidate(assertion(1))], now()),
        Err(Error::Busy)
    ));
    // Who only reads waits for nobody.
    assert!(ids(&sample, &Query::default()).is_empty());
    drop(held);
    sample.add(assertion(1));
}

#[test]
fn a_newer_wallet_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(database::FILE);
    let database = Connection::open(&file).expect("a file");
    database
        .pragma_update(None, "user_version", 99)
        .expect("a version");
    drop(database);
    let before = std::fs::read(&file).expect("a file");
    let error = Wallet::open(folder.path()).expect_err("it is newer");
    assert!(matches!(error, Error::NewerWallet { found: 99, .. }));
    assert!(error.to_string().contains("newer version of Lapel"));
    assert_eq!(std::fs::read(&file).expect("a file"), before);
}

#[test]
fn a_file_that_is_no_database_is_said_to_be_damaged() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(database::FILE), "x".repeat(4096)).expect("a file");
    let error = Wallet::open(folder.path()).expect_err("it is no database");
    assert_eq!(error.code(), "wallet.damaged");
}
