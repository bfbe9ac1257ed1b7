//! The W3C's test suite for JSON-LD 1.1 to RDF, where its folder is at hand: `LAPEL_VECTORS`, or
//! `../shared/vectors` beside the repository. What is left out on purpose, with the reason, is in
//! `left_out.tsv`; such a test must fail.

#![allow(
    clippy::disallowed_methods,
    reason = "the crate is pure, its tests read files"
)]

#[path = "../../../tests/src/vectors.rs"]
mod vectors;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Dataset, Error, Options, RdfDirection, nquads, to_rdf};
use serde_json::Value;

struct Suite {
    folder: PathBuf,
    base: String,
    entries: Vec<Value>,
    contexts: Contexts,
}

impl Suite {
    fn find() -> Option<Self> {
        let folder = vectors::folder("w3c+json-ld-api")?.join("w3c+json-ld-api/tests");
        let manifest = folder.join("toRdf-manifest.jsonld");
        let manifest = std::fs::read_to_string(manifest).expect("a manifest");
        let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
        let base = manifest["baseIri"].as_str().expect("a base").to_owned();
        let entries = manifest["sequence"].as_array().expect("entries").clone();
        let mut contexts = Contexts::new();
        let mut folders = vec!["toRdf".to_owned()];
        while let Some(inner) = folders.pop() {
            for file in std::fs::read_dir(folder.join(&inner)).expect("a folder") {
                let file = file.expect("a file");
                let name = file.file_name().into_string().expect("a name");
                let name = format!("{inner}/{name}");
                if file.path().is_dir() {
                    folders.push(name);
                } else if let Some(json) = read_json(&file.path()) {
                    contexts.insert(&format!("{base}{name}"), json);
                }
            }
        }
        Some(Self {
            folder,
            base,
            entries,
            contexts,
        })
    }

    fn read(&self, entry: &Value, member: &str) -> String {
        let file = entry[member].as_str().expect("a file's name");
        std::fs::read_to_string(self.folder.join(file)).expect(file)
    }

    fn run(&self, entry: &Value, document: &Value) -> Result<Dataset, Error> {
        let option = &entry["option"];
        let input = entry["input"].as_str().expect("a file's name");
        let base = match option["base"].as_str() {
            Some(base) => base.to_owned(),
            None => format!("{}{input}", self.base),
        };
        let context = option["expandContext"].as_str();
        let context = context.and_then(|file| read_json(&self.folder.join(file)));
        let options = Options {
            base: Some(&base),
            expand_context: context.as_ref(),
            rdf_direction: match option["rdfDirection"].as_str() {
                Some("i18n-datatype") => Some(RdfDirection::I18nDatatype),
                Some("compound-literal") => Some(RdfDirection::CompoundLiteral),
                _ => None,
            },
            ..Options::lenient()
        };
        to_rdf(document, &self.contexts, &options)
    }

    /// What is wrong with what comes out.
    fn fault(&self, entry: &Value) -> Option<String> {
        let input = entry["input"].as_str().expect("a file's name");
        let Some(document) = read_json(&self.folder.join(input)) else {
            return Some(format!("{input} is not there, or is no JSON"));
        };
        let outcome = self.run(entry, &document);
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
        let expected = match nquads::parse(&self.read(entry, "expect")) {
            Ok(expected) => canonical(&expected),
            Err(error) => return Some(format!("expected: {error}")),
        };
        let found = canonical(&dataset);
        (found != expected).then(|| format!("found\n{found}expected\n{expected}"))
    }
}

fn read_json(path: &Path) -> Option<Value> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
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
        let fault = suite.fault(entry);
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
