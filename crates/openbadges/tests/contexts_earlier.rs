//! Badges that were signed before their context was changed in place.

#![allow(missing_docs, reason = "a test")]

mod support;

use jsonld::canon::{self, Budget, Hash};
use jsonld::{Contexts, Options};
use openbadges::{Verdict, contexts};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::{Issuer, judge};

const CHANGED: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context.json";
const KEPT: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

/// The canonical form's digest as these contexts have it.
fn digest(document: &Value, known: &Contexts) -> [u8; 32] {
    let dataset = jsonld::to_rdf(document, known, &Options::strict()).expect("RDF");
    let canonical = canon::canonicalize(&dataset, Hash::Sha256, Budget::default()).expect("RDF");
    Sha256::digest(canonical.text().as_bytes()).into()
}

/// A badge of the spring of 2022, signed under what `known` says.
fn badge(context: &str, known: &Contexts) -> Value {
    let key = Ed25519KeyPair::from_seed_unchecked(&[22; 32]).expect("a key");
    let public = [&[0xed, 0x01], key.public_key().as_ref()].concat();
    let name = format!("z{}", bs58::encode(public).into_string());
    let mut badge = json!({
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            context,
            "https://w3id.org/security/suites/ed25519-2020/v1"
        ],
        "id": "urn:uuid:6a8f2f0e-1b7d-4a53-9f6d-0c2a4f1d9b11",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "First of its kind",
        "issuer": {"id": format!("did:key:{name}"), "type": "Profile", "name": "Early School"},
        "issuanceDate": "2022-05-20T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:ada",
            "type": "AchievementSubject",
            "achievement": {
                "id": "urn:uuid:0fd0b0a4-7c3e-4d0e-8f0c-5b1f5f6b7c8d",
                "type": "Achievement",
                "name": "First of its kind",
                "description": "Was there when it began.",
                "criteria": {"type": "Criteria", "narrative": "Be early."}
            }
        }
    });
    let mut proof = json!({
        "@context": badge["@context"],
        "type": "Ed25519Signature2020",
        "created": "2022-05-20T00:00:00Z",
        "proofPurpose": "assertionMethod",
        "verificationMethod": format!("did:key:{name}#{name}")
    });
    let signed = [digest(&proof, known), digest(&badge, known)].concat();
    let signature = bs58::encode(key.sign(&signed)).into_string();
    let members = proof.as_object_mut().expect("an object");
    members.remove("@context");
    members.insert("proofValue".to_owned(), json!(format!("z{signature}")));
    badge["proof"] = proof;
    badge
}

fn verdict(badge: &Value) -> Verdict {
    judge(&badge.to_string(), &Issuer::default()).verdict
}

#[test]
fn what_was_signed_before_its_context_changed_in_place_still_holds() {
    let mut values = Vec::new();
    for known in contexts::earlier() {
        let badge = badge(CHANGED, known);
        assert_eq!(verdict(&badge), Verdict::Valid, "{badge:#}");
        values.push(badge["proof"]["proofValue"].clone());
    }
    values.push(badge(CHANGED, contexts::bundled())["proof"]["proofValue"].clone());
    values.sort_by_key(Value::to_string);
    values.dedup();
    assert_eq!(values.len(), 4, "the contexts of those days differ");
}

#[test]
fn no_change_of_it_holds_under_the_contexts_of_any_day() {
    for known in contexts::earlier() {
        for place in [
            "/name",
            "/issuer/name",
            "/credentialSubject/achievement/name",
            "/credentialSubject/achievement/criteria/narrative",
        ] {
            let mut badge = badge(CHANGED, known);
            *badge.pointer_mut(place).expect("a member") = json!("Other");
            assert_eq!(verdict(&badge), Verdict::Invalid, "{place}");
        }
    }
}

#[test]
fn a_context_that_never_changed_is_read_as_it_is() {
    assert!(contexts::changed_in_place(CHANGED));
    assert!(!contexts::changed_in_place(KEPT));
    assert_eq!(verdict(&badge(KEPT, contexts::bundled())), Verdict::Valid);
    for known in contexts::earlier() {
        let mut badge = badge(CHANGED, known);
        badge["@context"][1] = json!(KEPT);
        assert_eq!(verdict(&badge), Verdict::Invalid);
    }
}
