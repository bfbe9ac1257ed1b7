//! What documents say by the crate `oxjsonld`, beside what they say by ours.
//!
//! Where both accept a document they must make the same statements of it. `oxjsonld` has no safe mode:
//! what it alone accepts must be refused here because something would be lost. What else is known to
//! differ is listed in `oxjsonld.tsv` by its name, with the reason.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the crate is pure, its tests read files and say how much they compared"
)]

#[path = "support/documents.rs"]
mod documents;
#[path = "support/to_rdf.rs"]
mod suite;
#[path = "../../../tests/src/vectors.rs"]
mod vectors;

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Arc;

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Error, Options, nquads, to_rdf};
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use oxrdf::dataset::{CanonicalizationAlgorithm, CanonicalizationHashAlgorithm};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use suite::Suite;

/// How many documents are made up.
const MADE_UP: usize = 4_000;

/// Documents that contexts lead to, by address.
type Known = Arc<HashMap<String, Value>>;

/// The ways not to agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Differ,
    /// The statements are the same, but RDFC-1.0 by `oxrdf` gives nodes other names.
    OtherNames,
    OnlyOurs,
    OnlyTheirs,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Differ => "differ",
            Self::OtherNames => "other names",
            Self::OnlyOurs => "only ours",
            Self::OnlyTheirs => "only theirs",
        })
    }
}

/// What a document says by `oxjsonld`, in canonical form by ours and by `oxrdf`.
struct Theirs {
    statements: Option<String>,
    names: String,
}

/// What a document says by `oxjsonld`; or why it says nothing.
fn theirs(document: &Value, base: Option<&str>, known: &Known) -> Result<Theirs, String> {
    let (text, known) = (document.to_string(), Arc::clone(known));
    let base = base.map(str::to_owned);
    // There are documents at which it panics.
    let read = catch_unwind(move || {
        let mut parser = JsonLdParser::new();
        if let Some(base) = base {
            parser = parser.with_base_iri(base).map_err(|why| why.to_string())?;
        }
        let parser = parser
            .for_slice(&text)
            .with_load_document_callback(move |url, _| {
                let document = known.get(url).ok_or("a context that is not known")?;
                Ok(JsonLdRemoteDocument {
                    document: document.to_string().into_bytes(),
                    document_url: url.to_owned(),
                })
            });
        let quads = parser.collect::<Result<oxrdf::Dataset, _>>();
        quads.map_err(|why| why.to_string())
    });
    let mut dataset = read.map_err(|_| "it panics".to_owned())??;
    let statements = nquads::parse(&lines(&dataset)).map_err(|why| why.to_string())?;
    dataset.canonicalize(CanonicalizationAlgorithm::Rdfc10 {
        hash_algorithm: CanonicalizationHashAlgorithm::Sha256,
    });
    Ok(Theirs {
        statements: canonical(&statements),
        names: lines(&dataset),
    })
}

fn lines(dataset: &oxrdf::Dataset) -> String {
    let lines: BTreeSet<String> = dataset.iter().map(|quad| format!("{quad} .\n")).collect();
    lines.into_iter().collect()
}

/// `None`: its nodes look too much alike.
fn canonical(dataset: &jsonld::Dataset) -> Option<String> {
    let canonical = canonicalize(dataset, Hash::Sha256, Budget::default());
    canonical.ok().map(|canonical| canonical.text())
}

/// The same by ours.
fn ours(
    document: &Value,
    contexts: &Contexts,
    options: &Options<'_>,
) -> Result<Option<String>, Error> {
    to_rdf(document, contexts, options).map(|dataset| canonical(&dataset))
}

/// Whether it is something that would be lost, which is why strict reading refuses it.
fn is_loss(error: &Error) -> bool {
    matches!(
        error,
        Error::UndefinedTerm { .. }
            | Error::RelativeIri { .. }
            | Error::MalformedIri { .. }
            | Error::UnknownType { .. }
            | Error::Dropped { .. }
            | Error::InexactNumber { .. }
    )
}

/// The disagreements that were found, against those that are listed.
#[derive(Default)]
struct Tally {
    agreed: usize,
    refused: usize,
    found: BTreeSet<(String, String)>,
    unlisted: Vec<String>,
}

impl Tally {
    /// Compares one document; `name` says what a disagreement about it is called.
    fn compare(
        &mut self,
        ours: Result<Option<String>, Error>,
        theirs: Result<Theirs, String>,
        name: impl FnOnce(Kind) -> String,
        document: &Value,
    ) {
        let (kind, why) = match (ours, theirs) {
            (Ok(None), _) | (Err(_), Err(_)) => return self.refused += 1,
            (Err(error), Ok(_)) if is_loss(&error) => return self.refused += 1,
            (Ok(Some(ours)), Ok(theirs)) if ours == theirs.names => return self.agreed += 1,
            (Ok(ours @ Some(_)), Ok(theirs)) if ours == theirs.statements => {
                (Kind::OtherNames, theirs.names)
            }
            (Ok(Some(ours)), Ok(theirs)) => (
                Kind::Differ,
                format!("ours\n{ours}theirs\n{}", theirs.names),
            ),
            (Ok(Some(_)), Err(why)) => (Kind::OnlyOurs, why),
            (Err(why), Ok(_)) => (Kind::OnlyTheirs, why.to_string()),
        };
        let name = name(kind);
        if listed().any(|(listed, of)| (listed, of) == (&*name, &*kind.to_string())) {
            self.found.insert((name, kind.to_string()));
        } else {
            self.unlisted
                .push(format!("{name}\t{kind}\t{why}\n{document}"));
        }
    }

    /// Asserts that what was found is what is listed under names that begin so.
    fn settle(self, what: &str, start: &str) {
        let Self {
            agreed,
            refused,
            found,
            unlisted,
        } = self;
        assert!(
            unlisted.is_empty(),
            "oxjsonld.tsv does not list {}:\n{}",
            unlisted.len(),
            unlisted.join("\n")
        );
        let stale: Vec<_> = listed()
            .filter(|(name, _)| name.starts_with(start))
            .filter(|(name, kind)| !found.contains(&((*name).to_owned(), (*kind).to_owned())))
            .collect();
        assert!(
            stale.is_empty(),
            "oxjsonld.tsv lists what agrees: {stale:?}"
        );
        eprintln!(
            "{what} by oxjsonld: {agreed} say the same, {refused} are refused, {} known disagreements",
            found.len()
        );
    }
}

fn listed() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("oxjsonld.tsv").lines().map(|line| {
        let mut columns = line.split('\t');
        match (columns.next(), columns.next(), columns.next()) {
            (Some(name), Some(kind), Some(reason)) if !reason.is_empty() => (name, kind),
            _ => panic!("no name, kind and reason: {line}"),
        }
    })
}

#[test]
fn the_documents_of_the_w3c_say_the_same() {
    let Some(suite) = Suite::find() else { return };
    let known = Arc::new(suite.documents.clone());
    let mut tally = Tally::default();
    for entry in &suite.entries {
        let option = |name: &str| entry["option"].get(name).is_some();
        // oxjsonld has no such options.
        if option("expandContext") || option("rdfDirection") {
            continue;
        }
        let Some(document) = suite.input(entry) else {
            continue;
        };
        let base = suite.base(entry);
        let options = suite::options(entry, &base, None);
        tally.compare(
            ours(&document, &suite.contexts, &options),
            theirs(&document, Some(&base), &known),
            |_| entry["@id"].as_str().expect("a name").to_owned(),
            &document,
        );
    }
    assert!(tally.agreed > 300, "only {}", tally.agreed);
    tally.settle("the documents of the W3C", "#");
}

/// The contexts of badges as others publish them, by address.
fn published(folder: &Path) -> HashMap<String, Value> {
    let folder = folder.join("1EdTech+digital-credentials-public-validator/contexts");
    [
        (
            "https://www.w3.org/ns/credentials/v2",
            "credentials-v2.jsonld",
        ),
        (
            "https://www.w3.org/2018/credentials/v1",
            "2018-credentials-v1.jsonld",
        ),
        (
            "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
            "ob-v3p0.json",
        ),
        (
            "https://purl.imsglobal.org/spec/clr/v2p0/context.json",
            "clr-v2p0.json",
        ),
        (
            "https://w3id.org/security/data-integrity/v1",
            "data-integrity-v1.jsonld",
        ),
        (
            "https://w3id.org/security/data-integrity/v2",
            "data-integrity-v1.jsonld",
        ),
        (
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
            "ob-v3p0-3.0.1.json",
        ),
        (
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
            "ob-v3p0-3.0.2.json",
        ),
        (
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "ob-v3p0-3.0.3.json",
        ),
        (
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
            "ob-v3p0-extensions.json",
        ),
        (
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            "clr-v2p0-2.0.1.json",
        ),
        (
            "https://w3id.org/security/suites/ed25519-2020/v1",
            "security-suites-ed25519-2020-v1.jsonld",
        ),
    ]
    .into_iter()
    .map(|(address, file)| {
        let text = std::fs::read_to_string(folder.join(file)).expect(file);
        (
            address.to_owned(),
            serde_json::from_str(&text).expect("JSON"),
        )
    })
    .collect()
}

/// The badges that Lapel ships, and those that others made, with their names.
fn badges(folder: &Path) -> Vec<(String, Value)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let others = folder.join("1EdTech+digital-credentials-public-validator/test-resources");
    let mut badges = Vec::new();
    for folder in [
        crates.join("wallet/samples"),
        others.join("ob30"),
        others.join("clr20"),
        folder.join("w3c+vc-di-eddsa/TestVectors"),
        folder.join("w3c+vc-di-ecdsa/TestVectors"),
    ] {
        for file in std::fs::read_dir(&folder).expect("a folder") {
            let path = file.expect("a file").path();
            let Ok(bytes) = std::fs::read(&path) else {
                continue;
            };
            // In a picture the badge begins somewhere, as JSON.
            let begin = bytes
                .windows(11)
                .position(|window| window == b"{\"@context\"")
                .or_else(|| bytes.starts_with(b"{").then_some(0));
            let json = begin.and_then(|begin| {
                let json = serde_json::Deserializer::from_slice(&bytes[begin..]);
                json.into_iter::<Value>().next()?.ok()
            });
            let json = json.filter(|json| json.get("@context").is_some());
            let name = path.file_name().unwrap_or_default().display();
            badges.extend(json.map(|json| (format!("{} {name}", folder.display()), json)));
        }
    }
    badges
}

#[test]
fn badges_say_the_same() {
    let Some(folder) = vectors::folder("MANIFEST.tsv") else {
        return;
    };
    let known = Arc::new(published(&folder));
    let mut contexts = Contexts::new();
    for (address, document) in &*known {
        contexts.insert(address, document.clone());
    }
    let mut tally = Tally::default();
    let badges = badges(&folder);
    let samples = badges.iter().filter(|(name, _)| name.contains("samples"));
    assert_eq!(samples.count(), 6);
    for (name, badge) in &badges {
        tally.compare(
            ours(badge, &contexts, &Options::strict()),
            theirs(badge, None, &known),
            |_| {
                name.rsplit_once('/')
                    .map_or(name.as_str(), |(_, name)| name)
                    .to_owned()
            },
            badge,
        );
    }
    assert!(tally.agreed > 25, "only {}", tally.agreed);
    tally.settle("badges", "ob30 ");
}

/// What a disagreement about a document that was made up is about.
fn class(document: &Value, kind: Kind) -> String {
    let what = match kind {
        Kind::Differ if any(document, &is_odd_double) => {
            "a double whose 16 digits are not the fewest"
        }
        Kind::OnlyTheirs if any(document, &is_value_object) => "a broken value object",
        _ => "something else",
    };
    format!("made up: {what}")
}

/// Whether this holds for any value in a document, outside of its context.
fn any(value: &Value, holds: &impl Fn(&Value) -> bool) -> bool {
    holds(value)
        || match value {
            Value::Array(items) => items.iter().any(|item| any(item, holds)),
            Value::Object(members) => members
                .iter()
                .filter(|(name, _)| *name != "@context")
                .any(|(_, member)| any(member, holds)),
            _ => false,
        }
}

/// Whether it has other digits in `%1.15E` than the fewest that tell it from every other double.
fn is_odd_double(value: &Value) -> bool {
    let digits = |text: String| {
        let mantissa = text.split('E').next().unwrap_or_default();
        mantissa
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    };
    let double = value.as_f64().filter(|_| value.is_f64());
    double.is_some_and(|double| digits(format!("{double:.15E}")) != digits(format!("{double:E}")))
}

fn is_value_object(value: &Value) -> bool {
    value.get("@value").is_some() || value.get("@direction").is_some()
}

#[test]
fn documents_that_are_made_up_say_the_same() {
    let mut runner = TestRunner::deterministic();
    let strategy = documents::document();
    let known = Known::default();
    let contexts = Contexts::new();
    let mut tally = Tally::default();
    for _ in 0..MADE_UP {
        let document = strategy
            .new_tree(&mut runner)
            .expect("a document")
            .current();
        tally.compare(
            ours(&document, &contexts, &Options::strict()),
            theirs(&document, None, &known),
            |kind| class(&document, kind),
            &document,
        );
    }
    assert!(tally.agreed > MADE_UP / 3, "only {}", tally.agreed);
    tally.settle("made-up documents", "made up");
}
