//! The W3C's test suite for JSON-LD 1.1 to RDF, where its folder is at hand: `LAPEL_VECTORS`, or
//! `../shared/vectors` beside the repository. What is left out on purpose, with the reason, is in
//! `left_out.tsv`; such a test must fail.

#![allow(
    clippy::disallowed_methods,
    reason = "the crate is pure, its tests read files"
)]

#[path = "support/to_rdf.rs"]
mod suite;
#[path = "../../../tests/src/vectors.rs"]
mod vectors;

use std::collections::BTreeMap;

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Dataset, Error, nquads};
use serde_json::Value;
use suite::{Suite, options};

/// What comes out.
fn run(suite: &Suite, entry: &Value, document: &Value) -> Result<Dataset, Error> {
    let (base, context) = (suite.base(entry), suite.expand_context(entry));
    let options = options(entry, &base, context.as_ref());
    jsonld::to_rdf(document, &suite.contexts, &options)
}

/// What is wrong with what comes out.
fn fault(suite: &Suite, entry: &Value) -> Option<String> {
    let Some(document) = suite.input(entry) else {
        return Some("its document is not there, or is no JSON".to_owned());
    };
    let outcome = run(suite, entry, &document);
    if let Some(code) = entry["expectErrorCode"].as_str() {
        return match outcome {
            Err(error) if error.code().is_some_and(|found| found.as_str() == code) => None,
            other => Some(format!("not {code}: {other:?}")),
        };
    }
    let dataset = match outcome {
        Ok(dataset) => dataset,
        Err(error) => return Some(format!("{error:?}")),
    };
    if entry["expect"].is_null() {
        return None;
    }
    let expected = match nquads::parse(&suite.read(entry, "expect")) {
        Ok(expected) => canonical(&expected),
        Err(error) => return Some(format!("expected: {error}")),
    };
    let found = canonical(&dataset);
    (found != expected).then(|| format!("found\n{found}expected\n{expected}"))
}

fn canonical(dataset: &Dataset) -> String {
    let canonical = canonicalize(dataset, Hash::Sha256, Budget::default());
    canonical.expect("a canonical form").text()
}

#[test]
fn every_document_of_the_w3c_gives_the_published_quads() {
    let Some(suite) = Suite::find() else { return };
    let mut left_out: BTreeMap<&str, &str> = include_str!("left_out.tsv")
        .lines()
        .map(|line| line.split_once('\t').expect("a test and a reason"))
        .collect();
    let mut wrong = Vec::new();
    for entry in &suite.entries {
        let id = entry["@id"].as_str().expect("a name");
        let fault = fault(&suite, entry);
        match (fault, left_out.remove(id)) {
            (None, None) | (Some(_), Some(_)) => {}
            (Some(fault), None) => {
                wrong.push(format!("{id} {}: {fault}", entry["name"]));
            }
            (None, Some(_)) => wrong.push(format!("{id} passes, but is listed as left out")),
        }
    }
    assert!(left_out.is_empty(), "not in the suite: {left_out:?}");
    assert!(suite.entries.len() >= 450, "only {}", suite.entries.len());
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
