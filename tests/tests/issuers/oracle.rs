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

fn ours(document: &Value) -> Result<String, String> {
    let dataset = jsonld::to_rdf(document, contexts::bundled(), &Options::strict())
        .map_err(|why| why.to_string())?;
    let canonical = canonicalize(&dataset, Hash::Sha256, Budget::default());
    canonical
        .map(|canonical| canonical.text())
        .map_err(|why| why.to_string())
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

/// What stands in the place of an address.
const ADDRESSES: [&str; 4] = [
    "urn:uuid:00000000-0000-4000-8000-00000000000f",
    "https://x.example/a%20b?c=d&e=ö#f",
    "did:web:x.example%3A8443:u",
    "HTTPS://X.example:443/./a/../b",
];

/// What no JSON-LD takes for an address.
const NO_ADDRESSES: [&str; 3] = ["relative", "https://x.example/a b", "@odd"];

/// A member that no context defines but that says its meaning itself.
fn said_in_full(numbers: &mut Numbers) -> (&'static str, Value) {
    let values = [
        json!({"@value": "Wort", "@language": "de-CH"}),
        json!({"@value": "2025-01-01", "@type": "http://www.w3.org/2001/XMLSchema#date"}),
        json!({"@id": "urn:x", "https://x.example/name": "named"}),
        json!({"@list": ["b", 1, {"https://x.example/in": true}, "a"]}),
        // Not 1e-7, which npm jsonld takes for an integer and writes as 0.
        json!({"@set": [3, 3.0, -0.0, 1.5e-7, 1.5e21, 0.1, 123_456_789_012_u64]}),
        json!({"@type": "@json", "@value": {"b": [1.0, "\u{e9}"], "a": null, "\u{20ac}": {}}}),
        json!([["nested"], [], null, "twice", "twice"]),
    ];
    let names = ["https://x.example/p", "https://x.example/q", "urn:x:r"];
    let [name, value] = [names.len(), values.len()].map(|end| numbers.below(end as u64) as usize);
    (names[name], values[value].clone())
}

/// An award with members left out, said twice, said otherwise, or made up. Most changes leave it
/// sound; one in a few documents has a word or an address that means nothing.
fn made_up(name: &str, value: &mut Value, numbers: &mut Numbers) {
    match value {
        Value::Object(members) => {
            let kept = ["@context", "type"];
            members.retain(|name, _| kept.contains(&name.as_str()) || numbers.below(12) > 0);
            for (name, member) in members.iter_mut().filter(|(name, _)| *name != "@context") {
                made_up(name, member, numbers);
            }
            if numbers.below(12) == 0 {
                let (name, value) = said_in_full(numbers);
                members.insert(name.to_owned(), value);
            }
            if numbers.below(300) == 0 {
                members.insert("madeUp".to_owned(), json!("x"));
            }
        }
        Value::Array(items) => {
            if numbers.below(8) == 0 {
                items.reverse();
            }
            if numbers.below(12) == 0 {
                items.extend(items.first().cloned());
            }
            for item in items {
                made_up(name, item, numbers);
            }
        }
        Value::String(text) if name == "type" => {
            if numbers.below(1_000) == 0 {
                text.push_str("MadeUp");
            }
        }
        Value::String(text) if is_address(text) => match numbers.below(200) {
            0 => *text = NO_ADDRESSES[numbers.below(3) as usize].to_owned(),
            1..20 => *text = ADDRESSES[numbers.below(4) as usize].to_owned(),
            _ => {}
        },
        other => match numbers.below(40) {
            0 => *other = Value::Null,
            1 => *other = json!([other.clone()]),
            2 => *other = json!("ein Wort \u{2028} \"x\" \\ \n \u{7f} \u{1f600}"),
            3 => *other = json!(1.5e21),
            4 => *other = json!(true),
            5 => *other = json!([]),
            _ => {}
        },
    }
}

fn is_address(text: &str) -> bool {
    ["https:", "http:", "did:", "urn:", "data:"]
        .iter()
        .any(|scheme| text.starts_with(scheme))
}

#[test]
fn a_document_says_the_same_by_other_people_s_code() {
    let Some(node) = packages::node() else {
        return skipped("THE NPM REGISTRY");
    };
    let transcript = include_str!("../../../crates/openbadges/tests/contexts/transcript.json");
    let mut documents = vec![award(), read(transcript, &[V2, CLR, OB, EXTENSIONS])];
    let mut numbers = Numbers(7);
    for number in 0..MADE_UP {
        let mut document = documents[usize::from(number % 3 == 0)].clone();
        made_up("", &mut document, &mut numbers);
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
    let mut wrong = Vec::new();
    for (number, (document, answer)) in documents.iter().zip(answers).enumerate() {
        let theirs = answer["canonical"].as_str();
        said += usize::from(theirs.is_some());
        match (ours(document), theirs) {
            (Ok(ours), Some(theirs)) if ours == theirs => {}
            (Err(_), None) => {}
            (Ok(ours), Some(theirs)) => {
                let lines = |text: &str, other: &str| -> Vec<String> {
                    let lines = text.lines().filter(|line| !other.contains(line));
                    lines.map(str::to_owned).collect()
                };
                let (here, there) = (lines(&ours, theirs), lines(theirs, &ours));
                wrong.push(format!("{number}: ours {here:#?}, theirs {there:#?}"));
            }
            (ours, _) => wrong.push(format!(
                "{number}: ours {ours:?}, theirs {}: {document}",
                answer["error"]
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(answers[..2].iter().all(|answer| answer["error"].is_null()));
    eprintln!(
        "{} documents by npm jsonld in safe mode: {said} say the same, the others are refused by both",
        documents.len()
    );
    assert!((200..documents.len() - 20).contains(&said), "{said}");
}
