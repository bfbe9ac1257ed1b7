//! What a document says by npm's `jsonld`, in its safe mode, beside what it says by ours.

use jsonld::Options;
use jsonld::canon::{Budget, Hash, canonicalize};
use openbadges::contexts;
use serde_json::{Value, json};

use crate::{packages, skipped};

const V2: &str = "https://www.w3.org/ns/credentials/v2";
const OB: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const CLR: &str = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json";
const EXTENSIONS: &str = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";

/// How many documents are made up beside the award and the transcript.
const MADE_UP: u64 = 300;

fn ours(document: &Value) -> Option<String> {
    let dataset = jsonld::to_rdf(document, contexts::bundled(), &Options::strict()).ok()?;
    let canonical = canonicalize(&dataset, Hash::Sha256, Budget::default()).ok()?;
    Some(canonical.text())
}

fn read(text: &str, contexts: &[&str]) -> Value {
    let mut document: Value = serde_json::from_str(text).expect("JSON");
    document["@context"] = json!(contexts);
    document
}

fn award() -> Value {
    let text = include_str!("../../../crates/openbadges/tests/contexts/award.json");
    read(text, &[V2, OB])
}

/// A row of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        // Knuth's MMIX.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// An award with members left out, said twice, said otherwise, or made up.
fn made_up(value: &mut Value, numbers: &mut Numbers) {
    match value {
        Value::Object(members) => {
            members.retain(|name, _| name == "@context" || numbers.below(20) > 0);
            for (name, member) in members.iter_mut().filter(|(name, _)| *name != "@context") {
                if name != "type" || numbers.below(10) == 0 {
                    made_up(member, numbers);
                }
            }
            if numbers.below(150) == 0 {
                members.insert("madeUp".to_owned(), json!("x"));
            }
        }
        Value::Array(items) => {
            if numbers.below(12) == 0 {
                items.reverse();
            }
            if numbers.below(12) == 0 {
                items.extend(items.first().cloned());
            }
            items.iter_mut().for_each(|item| made_up(item, numbers));
        }
        other => match numbers.below(60) {
            0 => *other = Value::Null,
            1 => *other = json!([other.clone()]),
            2 => *other = json!("ein Wort \u{2028} \"x\" \\ \n"),
            3 => *other = json!(1.5e21),
            4 => *other = json!(true),
            5 => *other = json!([]),
            _ => {}
        },
    }
}

#[test]
fn a_document_says_the_same_by_other_people_s_code() {
    let Some(node) = packages::node() else {
        return skipped("THE NPM REGISTRY");
    };
    let transcript = include_str!("../../../crates/openbadges/tests/contexts/transcript.json");
    let mut documents = vec![award(), read(transcript, &[V2, CLR, OB, EXTENSIONS])];
    let mut numbers = Numbers(7);
    for _ in 0..MADE_UP {
        let mut document = award();
        made_up(&mut document, &mut numbers);
        documents.push(document);
    }
    let lacked = [CLR, EXTENSIONS].map(|address| {
        let context = contexts::document(address).expect("a bundled context");
        (address.to_owned(), context)
    });
    let asked = json!({"documents": documents, "contexts": lacked.into_iter().collect::<serde_json::Map<_, _>>()});
    let answers = packages::run_node(&node, "canonize.mjs", asked.to_string().as_bytes());
    let answers = answers.as_array().expect("answers");
    assert_eq!(answers.len(), documents.len());
    let mut said = 0;
    for (number, (document, answer)) in documents.iter().zip(answers).enumerate() {
        let theirs = answer["canonical"].as_str();
        let ours = ours(document);
        said += usize::from(theirs.is_some());
        assert_eq!(
            ours.as_deref(),
            theirs,
            "{number}: {}: {document}",
            answer["error"]
        );
    }
    assert!(answers[..2].iter().all(|answer| answer["error"].is_null()));
    eprintln!(
        "{} documents by npm jsonld in safe mode: {said} say the same, the others are refused by both",
        documents.len()
    );
    assert!((10..documents.len()).contains(&said), "{said}");
}
