//! Arbitrary JSON with a proof is judged, and never valid: nobody signed it. And a signed sample with
//! arbitrary values in arbitrary places is valid only if it says the same.

#![no_main]

use std::sync::LazyLock;

use jsonld::Options;
use jsonld::canon::{Budget, Hash, canonicalize};
use libfuzzer_sys::fuzz_target;
use openbadges::image::unbake;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Verdict, contexts};
use openbadges_fuzz::{Nobody, now};
use serde_json::Value;

static SAMPLE: LazyLock<Value> = LazyLock::new(|| {
    let image = include_bytes!("../../crates/wallet/samples/tide-tables.png");
    let unbaked = unbake(image).expect("a sample");
    serde_json::from_str(&unbaked.chosen().text).expect("JSON")
});

fuzz_target!(|given: (String, Vec<(u16, String)>)| {
    let (text, changes) = given;
    assert_ne!(judge(&text), Some(Verdict::Valid));
    let mut mutant = SAMPLE.clone();
    for (place, value) in changes.iter().take(4) {
        let mut left = *place as usize % count(&SAMPLE).max(1);
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.clone()));
        put(&mut mutant, &mut left, &value);
    }
    if judge(&mutant.to_string()) == Some(Verdict::Valid) {
        assert_eq!(meaning(&mutant), meaning(&SAMPLE));
    }
});

fn judge(text: &str) -> Option<Verdict> {
    let credential = Credential::read(text).ok()?;
    Some(verify(&Request::of(&credential, now()), &Nobody).verdict)
}

/// What a document says, its proof aside.
fn meaning(document: &Value) -> Option<String> {
    let mut unsigned = document.clone();
    unsigned.as_object_mut()?.remove("proof");
    let dataset = jsonld::to_rdf(&unsigned, contexts::bundled(), &Options::strict()).ok()?;
    let canonical = canonicalize(&dataset, Hash::Sha256, Budget::default()).ok()?;
    Some(canonical.text())
}

/// How many values there are in a value.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(count).sum(),
        Value::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

/// Puts a value in the place that comes after so many others.
fn put(tree: &mut Value, left: &mut usize, value: &Value) -> bool {
    if *left == 0 {
        *tree = value.clone();
        return true;
    }
    *left -= 1;
    match tree {
        Value::Object(members) => members.values_mut().any(|inner| put(inner, left, value)),
        Value::Array(items) => items.iter_mut().any(|inner| put(inner, left, value)),
        _ => false,
    }
}
