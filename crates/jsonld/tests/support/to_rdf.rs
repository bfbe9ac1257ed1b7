//! The W3C's test suite for JSON-LD 1.1 to RDF, where its folder is at hand.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test program uses its own part"
)]

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jsonld::{Contexts, Options, RdfDirection};
use serde_json::Value;

use super::vectors;

/// The tests, and all documents that lie beside them.
pub struct Suite {
    folder: PathBuf,
    base: String,
    pub entries: Vec<Value>,
    pub documents: HashMap<String, Value>,
    pub contexts: Contexts,
}

impl Suite {
    pub fn find() -> Option<Self> {
        let folder = vectors::folder("w3c+json-ld-api")?.join("w3c+json-ld-api/tests");
        let manifest = folder.join("toRdf-manifest.jsonld");
        let manifest = std::fs::read_to_string(manifest).expect("a manifest");
        let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
        let base = manifest["baseIri"].as_str().expect("a base").to_owned();
        let entries = manifest["sequence"].as_array().expect("entries").clone();
        let mut documents = HashMap::new();
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
                    contexts.insert(&format!("{base}{name}"), json.clone());
                    documents.insert(format!("{base}{name}"), json);
                }
            }
        }
        Some(Self {
            folder,
            base,
            entries,
            documents,
            contexts,
        })
    }

    pub fn read(&self, entry: &Value, member: &str) -> String {
        let file = entry[member].as_str().expect("a file's name");
        std::fs::read_to_string(self.folder.join(file)).expect(file)
    }

    /// The document of a test; none if it is no JSON.
    pub fn input(&self, entry: &Value) -> Option<Value> {
        let input = entry["input"].as_str().expect("a file's name");
        read_json(&self.folder.join(input))
    }

    /// The document's own address.
    pub fn base(&self, entry: &Value) -> String {
        match entry["option"]["base"].as_str() {
            Some(base) => base.to_owned(),
            None => format!(
                "{}{}",
                self.base,
                entry["input"].as_str().unwrap_or_default()
            ),
        }
    }

    /// The context in which a test begins.
    pub fn expand_context(&self, entry: &Value) -> Option<Value> {
        let file = entry["option"]["expandContext"].as_str()?;
        read_json(&self.folder.join(file))
    }
}

/// What a test wants of the reading beside that.
pub fn options<'o>(entry: &Value, base: &'o str, expand_context: Option<&'o Value>) -> Options<'o> {
    Options {
        base: Some(base),
        expand_context,
        rdf_direction: match entry["option"]["rdfDirection"].as_str() {
            Some("i18n-datatype") => Some(RdfDirection::I18nDatatype),
            Some("compound-literal") => Some(RdfDirection::CompoundLiteral),
            _ => None,
        },
        ..Options::lenient()
    }
}

fn read_json(path: &Path) -> Option<Value> {
    serde_json::from_str(&std::fs::read_to_string(path).ok()?).ok()
}
