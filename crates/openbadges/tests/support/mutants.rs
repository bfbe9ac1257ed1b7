//! Every small change of what was signed: none of them may stay valid.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::print_stderr,
    reason = "each test program uses its own part, and says how many there were"
)]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openbadges::Verdict;
use serde_json::{Value, json};

/// Asserts that no mutant of a signed document is valid, but those that say the same.
pub fn none_is_valid(what: &str, document: &Value, judge: impl Fn(&Value) -> Verdict) -> usize {
    assert_eq!(judge(document), Verdict::Valid, "{what}, unchanged");
    let mutants = mutants(document);
    for (place, mutant) in &mutants {
        if openbadges::Credential::read(&mutant.to_string()).is_err() {
            continue;
        }
        assert!(
            judge(mutant) != Verdict::Valid
                || has_a_whole_proof(mutant, document)
                || says_the_same(place, mutant, document),
            "{what}, {place}: {mutant}"
        );
    }
    said(what, mutants.len());
    mutants.len()
}

/// Asserts that none of these texts is valid.
pub fn none_of_texts_is_valid(
    what: &str,
    mutants: &[(String, String)],
    judge: impl Fn(&str) -> Verdict,
) -> usize {
    for (place, mutant) in mutants {
        assert_ne!(judge(mutant), Verdict::Valid, "{what}, {place}: {mutant}");
    }
    said(what, mutants.len());
    mutants.len()
}

fn said(what: &str, count: usize) {
    assert!(count > 50, "{what}: only {count} mutants");
    eprintln!("{count} mutants of {what}, none of them valid");
}

/// The mutants of a JWT under its old signature: each member of header and payload changed and
/// encoded anew, and every letter of the text changed.
pub fn of_jwt(jwt: &str) -> Vec<(String, String)> {
    let parts: Vec<&str> = jwt.split('.').collect();
    let [header, payload, signature] = parts[..] else {
        panic!("a JWT has three parts");
    };
    let decoded = |part: &str| -> Value {
        let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let mut found = flips(jwt, "letter");
    for (place, mutant) in mutants(&decoded(header)) {
        let jwt = format!("{}.{payload}.{signature}", encoded(&mutant));
        found.push((format!("header{place}"), jwt));
    }
    for (place, mutant) in mutants(&decoded(payload)) {
        let jwt = format!("{header}.{}.{signature}", encoded(&mutant));
        found.push((format!("payload{place}"), jwt));
    }
    found
}

/// A text with each of its letters exchanged in turn, the lowest bit of what it encodes changed.
pub fn flips(text: &str, what: &str) -> Vec<(String, String)> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    text.bytes()
        .enumerate()
        .filter_map(|(place, letter)| {
            let known = ALPHABET.iter().position(|known| *known == letter)?;
            let mut flipped = text.as_bytes().to_vec();
            flipped[place] = ALPHABET[known ^ 1];
            let flipped = String::from_utf8(flipped).expect("ASCII");
            Some((format!("{what} {place}"), flipped))
        })
        .collect()
}

/// Every way to change one value: another one of its kind, another kind, nothing.
fn changed(value: &Value) -> Vec<Option<Value>> {
    let mut changed = vec![None];
    match value {
        Value::String(text) => {
            changed.push(Some(json!(format!("{text}x"))));
            changed.push(Some(json!([text, "x"])));
            if let Some(last) = text.chars().last() {
                let other = if last == 'A' { 'B' } else { 'A' };
                let end = text.len() - last.len_utf8();
                changed.push(Some(json!(format!("{}{other}", &text[..end]))));
            }
        }
        Value::Array(items) => {
            changed.push(Some(json!([])));
            changed.push(Some(json!([items.clone(), vec![json!("x")]].concat())));
        }
        Value::Object(_) => {
            changed.push(Some(json!("x")));
            changed.push(Some(with(value, "name", json!("Other"))));
            changed.push(Some(with(value, "madeUp", json!(1))));
        }
        Value::Bool(value) => changed.push(Some(json!(!value))),
        Value::Number(_) | Value::Null => changed.push(Some(json!(7.5))),
    }
    changed
}

fn with(object: &Value, member: &str, said: Value) -> Value {
    let mut changed = object.clone();
    changed[member] = said;
    changed
}

fn pointers(value: &Value, place: &str, found: &mut Vec<String>) {
    if !place.is_empty() {
        found.push(place.to_owned());
    }
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                pointers(
                    member,
                    &format!("{place}/{}", name.replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Every mutant of a document, with the place that was changed.
pub fn mutants(document: &Value) -> Vec<(String, Value)> {
    let mut places = Vec::new();
    pointers(document, "", &mut places);
    let mut mutants = Vec::new();
    for place in places {
        let value = document.pointer(&place).expect("it is there");
        for change in changed(value) {
            let mut mutant = document.clone();
            match change {
                Some(change) => *mutant.pointer_mut(&place).expect("it is there") = change,
                None => {
                    let (parent, name) = place.rsplit_once('/').expect("a parent");
                    match mutant.pointer_mut(parent).expect("a parent") {
                        Value::Object(members) => {
                            members.remove(&name.replace("~1", "/"));
                        }
                        Value::Array(items) => {
                            items.remove(name.parse().expect("a place"));
                        }
                        _ => {}
                    }
                }
            }
            if mutant != *document {
                mutants.push((place.clone(), mutant));
            }
        }
    }
    mutants
}

/// Whether a mutant says what the original says, and has one of several proofs as it was: one that
/// holds suffices (VC Data Integrity §2.1.1), and anybody can add another.
fn has_a_whole_proof(mutant: &Value, original: &Value) -> bool {
    let without_proof = |document: &Value| {
        let mut unsigned = document.clone();
        if let Some(members) = unsigned.as_object_mut() {
            members.remove("proof");
        }
        unsigned
    };
    let Some(proofs) = original["proof"].as_array() else {
        return false;
    };
    let kept = match &mutant["proof"] {
        Value::Array(kept) => kept.as_slice(),
        kept => std::slice::from_ref(kept),
    };
    without_proof(mutant) == without_proof(original)
        && kept.iter().any(|proof| proofs.contains(proof))
}

/// Whether a mutant means the same to every reader of JSON-LD: where contexts stand otherwise, or
/// where nothing was said.
fn says_the_same(place: &str, mutant: &Value, original: &Value) -> bool {
    let signs_text = |document: &Value| {
        let suite = document["proof"]["cryptosuite"].as_str();
        suite.is_some_and(|suite| suite.contains("jcs"))
    };
    if signs_text(mutant) || signs_text(original) {
        return false;
    }
    let same_rdf = |document: &Value| {
        let mut unsigned = document.clone();
        let proof = unsigned.as_object_mut()?.remove("proof")?;
        let proofs = match proof {
            Value::Array(proofs) => proofs,
            proof => vec![proof],
        };
        let canonical = |value: &Value| {
            let options = jsonld::Options::strict();
            let dataset = jsonld::to_rdf(value, openbadges::contexts::bundled(), &options).ok()?;
            jsonld::canon::canonicalize(
                &dataset,
                jsonld::canon::Hash::Sha256,
                jsonld::canon::Budget::default(),
            )
            .ok()
        };
        let proofs: Option<Vec<_>> = proofs
            .into_iter()
            .map(|mut options| {
                let members = options.as_object_mut()?;
                let values = (members.remove("proofValue"), members.remove("jws"));
                members.insert("@context".into(), document["@context"].clone());
                Some((canonical(&options)?, values))
            })
            .collect();
        Some((canonical(&unsigned)?, proofs?))
    };
    let same = same_rdf(mutant).is_some() && same_rdf(mutant) == same_rdf(original);
    let said_nothing = original
        .pointer(place)
        .is_some_and(|value| value.is_null() || *value == json!([]));
    // What a transcript says of its issuer, each credential in it says again.
    let said_twice = original["credentialSubject"]["verifiableCredential"].is_array();
    assert!(
        !same || place.contains("/@context") || said_nothing || said_twice,
        "{place} is not signed"
    );
    same
}
