//! `lapel identity`, and the wallet as a place.

use lapel_tests::lapel::Lapel;

use crate::cast::{ADA, Cast};

#[test]
fn identities_are_added_listed_and_removed() {
    let lapel = Lapel::new();
    for identity in [ADA, "https://ada.example/", "+441632960000"] {
        lapel.run(&["identity", "add", identity]).ended(0);
        lapel.run(&["identity", "add", identity]).ended(0);
    }
    let lines = lapel.run(&["identity", "list", "--json"]).ended(0).lines();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines
            .iter()
            .any(|line| line["kind"] == "email" && line["value"] == ADA)
    );
    lapel.run(&["identity", "remove", ADA]).ended(0);
    lapel.run(&["identity", "remove", ADA]).ended(2);
    assert_eq!(
        lapel
            .run(&["identity", "list", "--json"])
            .ended(0)
            .lines()
            .len(),
        2
    );
    lapel.run(&["identity", "add", " "]).ended(2);
}

#[test]
fn the_wallet_is_where_the_option_or_the_environment_says() {
    let cast = Cast::new();
    cast.import(&["Here"]);
    let binary = lapel_tests::lapel::binary();
    let run = |wallet: &str| -> lapel_tests::lapel::Run {
        let mut command = std::process::Command::new(binary);
        command
            .args(["list", "--json"])
            .env("LAPEL_WALLET", cast.lapel.path(wallet));
        command.output().expect("lapel starts").into()
    };
    assert_eq!(run("wallet").ended(0).lines().len(), 1);
    assert!(run("another").ended(0).lines().is_empty());
}

#[test]
fn a_newer_wallet_than_the_program_knows_is_refused_with_a_sentence() {
    let cast = Cast::new();
    cast.import(&["Future"]);
    let database = lapel_tests::lapel::database(&cast.lapel.wallet()).expect("a database");
    let connection = rusqlite::Connection::open(&database).expect("a database");
    connection
        .pragma_update(None, "user_version", 999)
        .expect("it can be written");
    drop(connection);
    let run = cast.lapel.run(&["list"]).ended(2);
    assert!(run.err.contains("newer version of Lapel"), "{run:?}");
}
