//! A kill at any point leaves a wallet that opens, and a rerun that finishes the rest.

use std::collections::HashSet;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::{Lapel, Run};
use lapel_tests::samples;
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::{Connection, OpenFlags};

const FILES: usize = 500;
const KILLS: u32 = 30;

/// A folder of badges, none of which needs anybody to be asked.
fn badges(folder: &Path) {
    let issuer = Issuer::start_plain();
    std::fs::create_dir(folder).expect("a folder can be made");
    samples::many(&issuer, FILES, chrono::Utc::now(), &mut |sample| {
        std::fs::write(folder.join(sample.file), sample.image).expect("a file can be written");
    });
}

/// A random part of `whole`.
fn part_of(whole: Duration) -> Duration {
    let mut bytes = [0; 4];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the system has randomness");
    whole.mul_f64(f64::from(u32::from_be_bytes(bytes)) / f64::from(u32::MAX))
}

#[test]
fn thirty_kills_during_an_import_double_nothing_and_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let badges_folder = folder.path().join("badges");
    badges(&badges_folder);
    let import = ["import", "--json", &badges_folder.display().to_string()];

    let began = Instant::now();
    let undisturbed = Lapel::new().run(&import).ended(0);
    let whole = began.elapsed();
    assert_eq!(undisturbed.lines().len(), FILES);

    let half = || {
        (0..KILLS / 2)
            .filter(|_| killed_in_time(&import, whole))
            .count()
    };
    let in_time = std::thread::scope(|scope| {
        let other = scope.spawn(half);
        half()
            + other
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    });
    // Otherwise the kills came too late to try anything.
    assert!(in_time >= 8, "only {in_time} of {KILLS} kills came in time");
}

/// Kills an import in a wallet of its own and runs it again. Whether the kill came before its end.
fn killed_in_time(import: &[&str], whole: Duration) -> bool {
    let lapel = Lapel::new();
    let mut child = lapel
        .command(import)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("lapel starts");
    std::thread::sleep(part_of(whole));
    child.kill().expect("it can be killed");
    let killed: Run = child.wait_with_output().expect("lapel ends").into();
    let said = killed.out.matches("\"imported\"").count();

    let kept = lapel.run(&["list", "--json"]).ended(0).lines().len();
    assert!(kept >= said, "{said} were said to be kept, and {kept} are");
    assert_whole(&lapel);

    let again = lapel.run(import).ended(0).lines();
    let count = |outcome: &str| {
        again
            .iter()
            .filter(|line| line["outcome"] == outcome)
            .count()
    };
    assert_eq!(
        (count("duplicate"), count("imported")),
        (kept, FILES - kept)
    );
    assert_whole(&lapel);
    let lines = lapel.run(&["list", "--json"]).ended(0).lines();
    let ids: HashSet<&str> = lines
        .iter()
        .filter_map(|line| line["id"].as_str())
        .collect();
    let names: HashSet<&str> = lines
        .iter()
        .filter_map(|line| line["name"].as_str())
        .collect();
    assert_eq!((lines.len(), ids.len(), names.len()), (FILES, FILES, FILES));
    // An export reads every image that is kept.
    let zip = lapel.path("badges.zip").display().to_string();
    let run = lapel
        .run(&["export", "--json", "--zip", &zip, "--all"])
        .ended(0);
    assert_eq!(run.lines().len(), FILES);
    kept < FILES
}

/// The database is whole, and no badge and no image is in it twice.
fn assert_whole(lapel: &Lapel) {
    let database = lapel_tests::lapel::database(&lapel.wallet()).expect("the wallet was opened");
    let connection =
        Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("it opens");
    let integrity: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("a query of one value");
    assert_eq!(integrity, "ok");
    let count = |what: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {what}");
        connection
            .query_row(&sql, [], |row| row.get(0))
            .expect("a query of one value")
    };
    assert_eq!(count("pragma_foreign_key_check"), 0);
    let badges = count("badge");
    for part in ["(SELECT DISTINCT key FROM badge)", "original", "search"] {
        assert_eq!(count(part), badges, "{part}");
    }
}
