//! The badges that come with Lapel, as they are committed.

use std::io::Cursor;
use std::path::PathBuf;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use openbadges::image::{bake, unbake};
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Expiry, Report, Source, SourceError, Status, Verdict};
use serde_json::{Value, json};
use url::Url;

use lapel_tests::shipped;

#[path = "../../crates/openbadges/tests/support/mutants.rs"]
mod mutants;

/// No network, and a list of what it was asked for.
#[derive(Default)]
struct Nowhere(Mutex<Vec<Url>>);

impl Source for Nowhere {
    fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
        self.0.lock().expect("no thread panicked").push(url.clone());
        Err(SourceError::Offline)
    }
}

fn committed(file: &str) -> Vec<u8> {
    let folder = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../crates/wallet/samples"
    ));
    std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn text_in(image: &[u8]) -> String {
    unbake(image).expect("a baked image").chosen().text.clone()
}

fn json_in(image: &[u8]) -> Value {
    serde_json::from_str(&text_in(image)).expect("JSON")
}

fn judge(text: &str, source: &Nowhere) -> Report {
    let at: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("a date");
    let credential = Credential::read(text).expect("a credential");
    verify(&Request::of(&credential, at), source)
}

#[test]
fn every_sample_verifies_without_a_network() {
    for shipped in shipped::six() {
        let file = shipped.file;
        let source = Nowhere::default();
        let report = judge(&text_in(&committed(file)), &source);
        let expected = match file {
            "workshop-first-aid.png" => (Verdict::Expired, Expiry::Expired),
            "bread-science.png" | "bicycle-mechanic.png" => (Verdict::Valid, Expiry::InDate),
            _ => (Verdict::Valid, Expiry::None),
        };
        assert_eq!(
            (report.verdict, report.expiry),
            expected,
            "{file}: {:#?}",
            report.checks
        );
        let asked = source.0.into_inner().expect("no thread panicked");
        assert!(asked.is_empty(), "{file} asks for {asked:?}");
    }
}

/// Whoever tries Lapel with them must not see a fault that is not there.
#[test]
fn no_rule_is_broken_by_a_sample_but_that_one_has_ended() {
    for shipped in shipped::six() {
        let report = judge(&text_in(&committed(shipped.file)), &Nowhere::default());
        let broken: Vec<&str> = report
            .checks
            .iter()
            .filter(|check| check.status == Status::Fail)
            .map(|check| check.id.as_str())
            .collect();
        let expected: &[&str] = match report.expiry {
            Expiry::Expired => &["dates.expiry"],
            _ => &[],
        };
        assert_eq!(broken, expected, "{}: {:#?}", shipped.file, report.checks);
    }
}

#[test]
fn no_sample_verifies_once_it_says_something_else() {
    for shipped in shipped::six() {
        let file = shipped.file;
        for place in [
            "/name",
            "/validFrom",
            "/issuer/name",
            "/credentialSubject/achievement/criteria/narrative",
            "/credentialSubject/identifier/0/identityHash",
            "/proof/created",
        ] {
            let mut credential = json_in(&committed(file));
            let member = credential.pointer_mut(place).expect(place);
            *member = match place {
                "/validFrom" | "/proof/created" => json!("2020-01-01T00:00:00Z"),
                _ => json!("Other"),
            };
            let report = judge(&credential.to_string(), &Nowhere::default());
            assert_eq!(report.verdict, Verdict::Invalid, "{file}, {place}");
        }
    }
}

#[test]
fn no_mutant_of_a_sample_stays_valid() {
    for shipped in shipped::six() {
        let file = shipped.file;
        let credential = json_in(&committed(file));
        // One of them has ended since.
        let begins = credential["validFrom"].as_str().expect("a date");
        let at: DateTime<Utc> = begins.parse().expect("a date");
        let at = at + chrono::TimeDelta::days(1);
        mutants::none_is_valid(&format!("the sample {file}"), &credential, |mutant| {
            let credential = Credential::read(&mutant.to_string()).expect("a credential");
            verify(&Request::of(&credential, at), &Nowhere::default()).verdict
        });
    }
}

/// The pixels of a PNG, which may be compressed in many ways; else the file itself.
fn seen(image: &[u8]) -> Vec<u8> {
    match png::Decoder::new(Cursor::new(image)).read_info() {
        Ok(mut reader) => {
            let mut pixels = vec![0; reader.output_buffer_size().expect("a small picture")];
            reader.next_frame(&mut pixels).expect("a whole picture");
            pixels
        }
        Err(_) => image.to_vec(),
    }
}

/// What it says, with a blank for what every run of the script makes anew.
fn without_keys(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.shift_remove("proofValue");
            members.values_mut().for_each(without_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(without_keys),
        Value::String(text) if text.starts_with("did:key:") => *text = "did:key:".to_owned(),
        _ => {}
    }
}

#[test]
fn the_committed_samples_are_what_the_script_makes() {
    for shipped in shipped::six() {
        let image = committed(shipped.file);
        let mut found = json_in(&image);
        let mut expected: Value = serde_json::from_str(shipped.credential.text()).expect("JSON");
        without_keys(&mut found);
        without_keys(&mut expected);
        assert_eq!(found, expected, "{}: run ./dev samples", shipped.file);
        let credential = Credential::read(&text_in(&image)).expect("a credential");
        let baked = bake(&shipped.picture, &credential).expect("a picture");
        assert!(
            seen(&baked) == seen(&image),
            "{} looks different: run ./dev samples",
            shipped.file
        );
        assert!(image.len() < 40_000, "{}: {}", shipped.file, image.len());
    }
}
