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

    let undisturbed = Lapel::new();
    let began = Instant::now();
    assert_eq!(undisturbed.run(&import).ended(0).lines().len(), FILES);
    let whole = began.elapsed();

    let mut unfinished = 0;
    for kill in 0..KILLS {
        let lapel = Lapel::new();
        let mut child = lapel
            .command(&import)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("lapel starts");
        std::thread::sleep(part_of(whole));
        child.kill().expect("it can be killed");
        let killed: Run = child.wait_with_output().expect("lapel ends").into();
        // The last line may have been cut.
        let said = killed.out.matches("\"imported\"").count();

        let listed = lapel.run(&["list", "--json"]).ended(0).lines();
        let kept = listed.len();
        assert!(
            kept >= said,
            "kill {kill}: {said} were said to be kept, and {kept} are"
        );
        unfinished += u32::from(kept < FILES);
        check(&lapel, kept);

        let again = lapel.run(&import).ended(0).lines();
        let count = |outcome: &str| {
            again
                .iter()
                .filter(|line| line["outcome"] == outcome)
                .count()
        };
        assert_eq!(count("duplicate"), kept, "kill {kill}");
        assert_eq!(count("imported"), FILES - kept, "kill {kill}");
        check(&lapel, FILES);
    }
    // Otherwise the kills came too late to try anything.
    assert!(
        unfinished >= KILLS / 4,
        "only {unfinished} of {KILLS} kills came in time"
    );
}

/// The wallet is whole and has just so many badges, none of them twice, every image where it belongs.
fn check(lapel: &Lapel, badges: usize) {
    let wallet = lapel.wallet();
    let Some(database) = lapel_tests::lapel::database(&wallet) else {
        assert_eq!(badges, 0);
        return;
    };
    let connection =
        Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("it opens");
    let one = |sql: &str| -> String {
        connection
            .query_row(sql, [], |row| row.get(0))
            .expect("a query of one value")
    };
    assert_eq!(one("PRAGMA integrity_check"), "ok");
    let broken: i64 = connection
        .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })
        .expect("a query");
    assert_eq!(broken, 0);
    let lines = lapel.run(&["list", "--json"]).ended(0).lines();
    let ids: HashSet<&str> = lines
        .iter()
        .filter_map(|line| line["id"].as_str())
        .collect();
    let names: HashSet<&str> = lines
        .iter()
        .filter_map(|line| line["name"].as_str())
        .collect();
    assert_eq!(
        (lines.len(), ids.len(), names.len()),
        (badges, badges, badges)
    );
    if badges > 0 {
        // An export reads every image that is kept.
        let zip = tempfile::tempdir().expect("a folder can be made");
        let zip = zip.path().join("badges.zip").display().to_string();
        let run = lapel
            .run(&["export", "--json", "--zip", &zip, "--all"])
            .ended(0);
        assert_eq!(run.lines().len(), badges);
    }
}
