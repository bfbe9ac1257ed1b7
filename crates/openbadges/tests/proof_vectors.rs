//! The signed documents that the W3C and 1EdTech publish for their cryptosuites, when their folder is
//! there.

#![allow(missing_docs, reason = "a test")]
#![allow(
    clippy::disallowed_methods,
    reason = "the crate is pure; a test reads its vectors from the disk"
)]

mod support;
#[path = "../../../tests/src/vectors.rs"]
mod vectors;

use std::collections::BTreeMap;
use std::fmt::Write;

use openbadges::verify::{Request, verify};
use openbadges::{Credential, Status, Verdict};
use serde_json::{Value, json};
use support::{Issuer, mutants};
use vectors::{Folder, Row};

/// The rows where Lapel does not find what the source says, each with the reason.
const DIFFERENCES: &str = include_str!("proof_vectors.tsv");

const AT: &str = "2026-01-01T00:00:00Z";

/// An issuer whose document lists the keys that the proofs name, as if they were its own.
fn publishing(document: &Value) -> Issuer {
    let issuer = document["issuer"]
        .as_str()
        .or_else(|| document["issuer"]["id"].as_str())
        .expect("an issuer");
    let proofs = match &document["proof"] {
        Value::Array(proofs) => proofs.clone(),
        proof => vec![proof.clone()],
    };
    let keys: Vec<Value> = proofs
        .iter()
        .map(|proof| {
            let id = proof["verificationMethod"].as_str().expect("an id");
            match id.split_once('#') {
                Some((base, key)) if base == issuer => {
                    json!({"id": id, "type": "Multikey", "publicKeyMultibase": key})
                }
                _ => json!(id),
            }
        })
        .collect();
    let mut source = Issuer::default();
    source.put(issuer, &json!({"id": issuer, "assertionMethod": keys}));
    source
}

/// The verdict on a document whose issuer publishes its keys, in a word, and why.
fn verdict(document: &Value) -> (Verdict, String) {
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let request = Request::of(&credential, AT.parse().expect("a date"));
    let report = verify(&request, &publishing(document));
    let why: Vec<String> = report
        .checks
        .iter()
        .filter(|check| matches!(check.status, Status::Fail | Status::Skip))
        .map(|check| format!("{} {:?}", check.id, check.evidence))
        .collect();
    (report.verdict, why.join("; "))
}

fn word(verdict: Verdict) -> String {
    let word = serde_json::to_value(verdict).expect("a word");
    word.as_str().expect("a word").to_owned()
}

/// The documents among the rows: what is asked of each is that it is valid.
fn documents(folder: &Folder) -> Vec<(Row, Value)> {
    let rows = folder.rows(&["di-test-vector"]);
    assert!(rows.len() >= 163, "only {} rows", rows.len());
    rows.into_iter()
        .filter(|row| row.file.ends_with(".json"))
        .filter_map(|row| {
            let document: Value = serde_json::from_slice(&folder.read(&row)).expect("JSON");
            let has = |member: &str| document.get(member).is_some();
            let is_asked = (has("proof") && has("@context"))
                || row.expected.starts_with("signed document: must verify");
            is_asked.then_some((row, document))
        })
        .collect()
}

#[test]
fn every_signed_document_is_valid_or_the_table_says_why_not() {
    let Some(folder) = Folder::find() else { return };
    let listed = listed();
    let mut used = Vec::new();
    let mut unlisted = String::new();
    let documents = documents(&folder);
    assert!(documents.len() > 20, "only {} documents", documents.len());
    for (row, document) in &documents {
        let (found, why) = match document.get("proof") {
            None => ("unsigned".to_owned(), String::new()),
            Some(_) if Credential::read(&document.to_string()).is_err() => {
                ("unreadable".to_owned(), String::new())
            }
            Some(_) => {
                let (verdict, why) = verdict(document);
                (word(verdict), why)
            }
        };
        match listed.get(row.file.as_str()) {
            _ if found == "valid" => {}
            Some(word) if *word == found => used.push(row.file.as_str()),
            _ => {
                let _ = writeln!(unlisted, "{}\t{}\t{found}\t{why}", row.file, row.expected);
            }
        }
    }
    assert!(
        unlisted.is_empty(),
        "differences that proof_vectors.tsv does not list:\n{unlisted}"
    );
    let stale: Vec<_> = listed.keys().filter(|file| !used.contains(*file)).collect();
    assert!(
        stale.is_empty(),
        "proof_vectors.tsv lists what does not differ: {stale:?}"
    );
    eprintln!(
        "{} documents of the Data Integrity vectors, {} listed",
        documents.len(),
        used.len()
    );
}

#[test]
fn no_mutant_of_a_vector_stays_valid() {
    let Some(folder) = Folder::find() else { return };
    let listed = listed();
    let mut count = 0;
    for (row, document) in documents(&folder) {
        if listed.contains_key(row.file.as_str()) {
            continue;
        }
        let source = publishing(&document);
        count += mutants::none_is_valid(row.name(), &document, |mutant| {
            let credential = Credential::read(&mutant.to_string()).expect("a credential");
            verify(
                &Request::of(&credential, AT.parse().expect("a date")),
                &source,
            )
            .verdict
        });
    }
    eprintln!("{count} mutants of Data Integrity vectors, none of them valid");
}

/// Of each listed file, what Lapel finds.
fn listed() -> BTreeMap<&'static str, &'static str> {
    DIFFERENCES
        .lines()
        .skip(1)
        .map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            let [file, _, found, reason] = columns[..] else {
                panic!("file, source's verdict, Lapel's verdict, reason: {line}");
            };
            assert!(reason.len() > 20 && found != "valid", "{line}");
            (file, found)
        })
        .collect()
}
