//! Badges that others made for their verifiers, each with the verdict that its source gives. They lie
//! beside the project and are no part of it.

mod credentials;
mod judge;
#[path = "../../../crates/openbadges/tests/support/mutants.rs"]
mod mutants;

use std::collections::BTreeMap;
use std::fmt::Write;

use judge::Web;
use lapel_tests::vectors::Folder;

/// The rows where Lapel differs from the source, each with the reason.
const DIFFERENCES: &str = include_str!("stricter.tsv");

/// The kinds of rows that concern 0.5 to 2.1.
const KINDS: &[&str] = &[
    "ob0.5-json",
    "ob1-json",
    "ob2-fixture",
    "signed-ob2",
    "baked-ob0.5",
    "baked-ob1",
    "baked-ob2",
];

#[test]
fn every_vector_of_0_5_to_2_1_is_judged_as_its_source_says_or_listed() {
    let Some(folder) = Folder::find() else {
        return;
    };
    let rows = folder.rows(KINDS);
    assert!(rows.len() > 100, "only {} rows", rows.len());
    let listed = listed(DIFFERENCES);
    let mut used = Vec::new();
    let mut unlisted = String::new();
    let web = Web::new(&folder, &rows);
    for row in &rows {
        let bytes = folder.read(row);
        let found = web.judge(row, &bytes);
        let expected = judge::expected(row);
        if expected.accepts(&found) {
            continue;
        }
        match listed.get(row.file.as_str()) {
            Some(verdict) if *verdict == found.word() => used.push(row.file.as_str()),
            _ => {
                let _ = writeln!(
                    unlisted,
                    "{}\t{}\t{}\t{found:?}",
                    row.file,
                    row.expected,
                    found.word()
                );
            }
        }
    }
    assert!(
        unlisted.is_empty(),
        "differences that stricter.tsv does not list:\n{unlisted}"
    );
    let stale: Vec<&&str> = listed.keys().filter(|file| !used.contains(*file)).collect();
    assert!(
        stale.is_empty(),
        "stricter.tsv lists what does not differ: {stale:?}"
    );
}

/// Of each listed file, what Lapel finds.
fn listed(differences: &'static str) -> BTreeMap<&'static str, &'static str> {
    differences
        .lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(
                columns.len(),
                4,
                "file, source's verdict, Lapel's verdict, reason: {line}"
            );
            assert!(columns[3].len() > 20, "a reason: {line}");
            (columns[0], columns[2])
        })
        .collect()
}
