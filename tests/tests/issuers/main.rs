//! Issuers and verifiers of which nothing is ours: what they sign Lapel verifies, and what our own
//! script signs they verify.
//!
//! `tests/issuers` names the packages, with their versions.

mod oracle;
mod packages;
#[path = "../../../crates/openbadges/tests/support/mod.rs"]
mod support;

use lapel_tests::issuer::{Answer, Issuer};
use lapel_tests::lapel::{Lapel, workspace};
use openbadges::image::unbake;
use serde_json::{Value, json};

/// Who installs packages is told loudly; a run of CI skips nothing.
fn skipped(what: &str) {
    let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(
        !is_ci,
        "{what} cannot be reached, and a run of CI skips nothing"
    );
    eprintln!("\n*** SKIPPED: THE ISSUERS' PACKAGES CANNOT BE INSTALLED FROM {what} ***\n");
}

fn verdict(lapel: &Lapel, name: &str, text: &str) -> Value {
    let file = lapel.file(name, text);
    lapel.verify(&[&file, "--as", "ada@example.org"])
}

#[test]
fn vc_jwts_of_openbadgeslib_and_their_status_list_are_verified() {
    let Some(python) = packages::python() else {
        return skipped("PyPI");
    };
    let issuer = Issuer::start();
    let issued = packages::run_python(&python, "issue.py", &[&issuer.base()]);
    issuer.serve("/.well-known/did.json", Answer::json(&issued["did"]));
    let list = issued["list"].as_str().expect("a list");
    issuer.serve("/status/1", Answer::of("application/vc+jwt", list));
    let lapel = Lapel::new().trusting(&issuer);
    for (name, badge) in issued["badges"].as_object().expect("badges") {
        let found = verdict(
            &lapel,
            &format!("{name}.jwt"),
            badge.as_str().expect("a JWT"),
        );
        let wanted = if name == "revoked" {
            "revoked"
        } else {
            "valid"
        };
        assert_eq!(found["verdict"], wanted, "{name}: {found:#}");
        assert_eq!(found["method"], "vc-jwt");
        assert_eq!(found["recipient"], "yours", "{name}: {found:#}");
        assert_eq!(
            found["confirmation"],
            json!({"by": "domain", "domain": "localhost"})
        );
    }
    // The same token, claimed by an issuer who never published the key.
    let other = Issuer::start();
    let forged = issued["badges"]["EdDSA"].as_str().expect("a JWT");
    other.serve(
        "/.well-known/did.json",
        Answer::json(&json!({"id": "did:web:localhost"})),
    );
    issuer.serve(
        "/.well-known/did.json",
        Answer::json(&json!({
            "id": issued["did"]["id"], "verificationMethod": [], "assertionMethod": []
        })),
    );
    let fresh = Lapel::new().trusting(&issuer);
    assert_eq!(
        verdict(&fresh, "forged.jwt", forged)["verdict"],
        "unverified"
    );
}

#[test]
fn data_integrity_proofs_of_other_people_s_suites_are_verified_without_a_network() {
    let Some(node) = packages::node() else {
        return skipped("THE NPM REGISTRY");
    };
    let badges = packages::run_node(&node, "issue.mjs", &[]);
    hold_without_a_network(&badges, "validFrom");
}

#[test]
fn detached_signatures_of_other_people_s_code_are_verified_without_a_network() {
    let Some(python) = packages::python() else {
        return skipped("PyPI");
    };
    let badges = packages::run_python(&python, "issue_didkit.py", &[]);
    let is_jws = |name: &&String| name.starts_with("JsonWebSignature2020");
    assert_eq!(
        badges
            .as_object()
            .map(|all| all.keys().filter(is_jws).count()),
        Some(4)
    );
    hold_without_a_network(&badges, "issuanceDate");
}

/// Asserts that each of these badges is valid by itself, and with another date no more.
fn hold_without_a_network(badges: &Value, date: &str) {
    let lapel = Lapel::new();
    for (name, badge) in badges.as_object().expect("badges") {
        let file = lapel.file("badge.json", badge.to_string());
        let found = lapel.verify(&["--offline", &file]);
        assert_eq!(found["verdict"], "valid", "{name}: {found:#}");
        assert_eq!(found["method"], "data-integrity");
        let mut changed = badge.clone();
        let said = changed.get_mut(date).expect("a date");
        *said = json!("2025-01-03T00:00:00Z");
        let file = lapel.file("changed.json", changed.to_string());
        let found = lapel.verify(&["--offline", &file]);
        assert_eq!(found["verdict"], "invalid", "{name}, changed: {found:#}");
    }
}

#[test]
fn other_people_s_verifier_accepts_the_samples_that_our_script_signs() {
    let Some(node) = packages::node() else {
        return skipped("THE NPM REGISTRY");
    };
    let folder = workspace().join("crates/wallet/samples");
    let mut asked = Vec::new();
    for file in std::fs::read_dir(folder).expect("the samples") {
        let bytes = std::fs::read(file.expect("a file").path()).expect("a sample");
        let unbaked = unbake(&bytes).expect("a badge");
        let credential: Value = serde_json::from_str(&unbaked.chosen().text).expect("JSON");
        // Theirs judges dates together with the proof.
        let now = credential["validFrom"].clone();
        asked.push(json!({"credential": credential, "now": now}));
    }
    assert_eq!(asked.len(), 6);
    let mut changed = asked[0].clone();
    changed["credential"]["name"] = json!("Another name");
    asked.push(changed);
    let answers = packages::run_node(&node, "verify.mjs", json!(asked).to_string().as_bytes());
    let verified: Vec<bool> = answers
        .as_array()
        .expect("answers")
        .iter()
        .map(|answer| answer["verified"] == true)
        .collect();
    assert_eq!(
        verified,
        [true, true, true, true, true, true, false],
        "{answers:#}"
    );
}

#[test]
fn other_people_s_verifier_accepts_what_is_derived_from_our_selective_proofs() {
    let Some(node) = packages::node() else {
        return skipped("THE NPM REGISTRY");
    };
    let signer = support::Signer::es256();
    let mut whole = support::proving::credential(&signer.did());
    // Their loader does not carry the contexts of older suites.
    whole["@context"] = json!([
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
    ]);
    let derived = signer.prove_derived(&whole, "/credentialSubject/result");
    let mut made_up = derived.clone();
    made_up["credentialSubject"]["result"] = json!([{"type": ["Result"], "value": "100"}]);
    let asked: Vec<Value> = [derived, made_up]
        .into_iter()
        .map(|credential| json!({"credential": credential, "now": "2026-01-01T00:00:00Z"}))
        .collect();
    let answers = packages::run_node(&node, "verify.mjs", json!(asked).to_string().as_bytes());
    let verified = |place: usize| answers[place]["verified"] == true;
    assert!(verified(0) && !verified(1), "{answers:#}");
}
