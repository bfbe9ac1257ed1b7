//! The W3C's test suite for RDFC-1.0, whole, where its folder is at hand: `LAPEL_VECTORS`, or
//! `../shared/vectors` beside the repository.

#![allow(
    clippy::disallowed_methods,
    reason = "the crate is pure, its tests read files"
)]

#[path = "../../../tests/src/vectors.rs"]
mod vectors;

use std::path::PathBuf;

use jsonld::canon::{Budget, CanonError, Hash, canonicalize};
use jsonld::nquads;
use serde_json::Value;

/// Tests that are left out on purpose, each with the reason.
const LEFT_OUT: &[(&str, &str)] = &[];

struct Suite {
    folder: PathBuf,
    entries: Vec<Value>,
}

impl Suite {
    fn find() -> Option<Self> {
        let folder = vectors::folder("w3c+rdf-canon")?.join("w3c+rdf-canon/tests");
        let manifest = folder.join("manifest.jsonld");
        let manifest = std::fs::read_to_string(manifest).expect("a manifest");
        let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
        let entries = manifest["entries"].as_array().expect("entries").clone();
        Some(Self { folder, entries })
    }

    fn of_type<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.entries.iter().filter(move |entry| {
            entry["type"] == kind && !LEFT_OUT.iter().any(|(id, _)| entry["id"] == *id)
        })
    }

    fn read(&self, entry: &Value, member: &str) -> String {
        let file = entry[member].as_str().expect("a file's name");
        std::fs::read_to_string(self.folder.join(file)).expect(file)
    }
}

fn hash_of(entry: &Value) -> Hash {
    match entry["hashAlgorithm"].as_str() {
        None | Some("SHA256") => Hash::Sha256,
        Some("SHA384") => Hash::Sha384,
        Some(other) => panic!("{}: hash {other}", entry["id"]),
    }
}

#[test]
fn every_test_is_of_a_kind_that_runs_or_is_left_out_with_a_reason() {
    let Some(suite) = Suite::find() else { return };
    let kinds = ["RDFC10EvalTest", "RDFC10MapTest", "RDFC10NegativeEvalTest"];
    let count = |kind: &str| suite.of_type(&format!("rdfc:{kind}")).count();
    let run: usize = kinds.into_iter().map(count).sum();
    assert_eq!(run + LEFT_OUT.len(), suite.entries.len());
    assert!(run >= 86, "only {run} tests");
}

#[test]
fn the_canonical_document_is_the_published_one() {
    let Some(suite) = Suite::find() else { return };
    let mut failed = Vec::new();
    for entry in suite.of_type("rdfc:RDFC10EvalTest") {
        let dataset = nquads::parse(&suite.read(entry, "action")).expect("N-Quads");
        let canonical = canonicalize(&dataset, hash_of(entry), Budget::default());
        let text = canonical.map(|canonical| canonical.text());
        if text != Ok(suite.read(entry, "result")) {
            failed.push((&entry["id"], text));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn the_labels_are_the_published_ones() {
    let Some(suite) = Suite::find() else { return };
    let mut failed = Vec::new();
    for entry in suite.of_type("rdfc:RDFC10MapTest") {
        let dataset = nquads::parse(&suite.read(entry, "action")).expect("N-Quads");
        let canonical = canonicalize(&dataset, hash_of(entry), Budget::default());
        let labels = canonical.expect("a canonical form").labels;
        let labels = labels.into_iter().map(Value::from);
        let map: serde_json::Map<_, _> = dataset.labels.iter().cloned().zip(labels).collect();
        let expected: Value = serde_json::from_str(&suite.read(entry, "result")).expect("JSON");
        if Value::Object(map.clone()) != expected {
            failed.push((&entry["id"], map, expected));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_poison_graph_is_given_up_within_the_budget() {
    let Some(suite) = Suite::find() else { return };
    for entry in suite.of_type("rdfc:RDFC10NegativeEvalTest") {
        let dataset = nquads::parse(&suite.read(entry, "action")).expect("N-Quads");
        let canonical = canonicalize(&dataset, hash_of(entry), Budget::default());
        assert_eq!(canonical, Err(CanonError::TooMuchWork), "{}", entry["id"]);
    }
}
