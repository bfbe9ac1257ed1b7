//! The signed documents that the W3C publishes for its cryptosuites, when their folder is there.

#![allow(missing_docs, reason = "a test")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the crate is pure; a test reads its vectors from the disk and says when it has none"
)]

mod support;

use std::path::{Path, PathBuf};

use openbadges::verify::{Request, verify};
use openbadges::{Credential, Verdict};
use serde_json::{Value, json};
use support::Issuer;

/// The folder of the vectors; `None`, said loudly, without it.
fn vectors() -> Option<PathBuf> {
    let folder = std::env::var_os("LAPEL_VECTORS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors"),
        PathBuf::from,
    );
    if !folder.join("MANIFEST.tsv").exists() {
        println!(
            "SKIPPED: no vectors in {} (set LAPEL_VECTORS)",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

/// An issuer whose document lists the keys that the proofs name, as if they were its own.
fn publishing(document: &Value) -> Issuer {
    let issuer = document["issuer"]
        .as_str()
        .or_else(|| document["issuer"]["id"].as_str())
        .expect("an issuer");
    let proofs = match &document["proof"] {
        Value::Array(proofs) => proofs.clone(),
        proof => vec![proof.clone()],
    };
    let keys: Vec<Value> = proofs
        .iter()
        .map(|proof| {
            let id = proof["verificationMethod"].as_str().expect("an id");
            match id.split_once('#') {
                Some((base, key)) if base == issuer => {
                    json!({"id": id, "type": "Multikey", "publicKeyMultibase": key})
                }
                _ => json!(id),
            }
        })
        .collect();
    let mut source = Issuer::default();
    source.put(issuer, &json!({"id": issuer, "assertionMethod": keys}));
    source
}

fn verdict(document: &Value, at: &str) -> (Verdict, Vec<String>) {
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let request = Request::of(&credential, at.parse().expect("a date"));
    let report = verify(&request, &publishing(document));
    let checks = report
        .checks
        .iter()
        .map(|check| format!("{} {:?} {:?}", check.id, check.status, check.evidence))
        .collect();
    (report.verdict, checks)
}

#[test]
fn what_the_w3c_signed_is_verified_and_no_change_of_it() {
    let Some(folder) = vectors() else { return };
    let files = [
        "w3c+vc-di-eddsa/TestVectors/eddsa-rdfc-2022/signedDataInt.json",
        "w3c+vc-di-eddsa/TestVectors/eddsa-jcs-2022/signedJCS.json",
        "w3c+vc-di-eddsa/TestVectors/Ed25519Signature2020/signedEdSig.json",
        "w3c+vc-di-eddsa/TestVectors/proof-set-chain/signedProofSet1.json",
        "w3c+vc-di-eddsa/TestVectors/proof-set-chain/signedProofSet2.json",
        "w3c+vc-di-eddsa/TestVectors/proof-set-chain/signedProofChain1.json",
        "w3c+vc-di-eddsa/TestVectors/proof-set-chain/signedProofChain2.json",
        "w3c+vc-di-ecdsa/TestVectors/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
        "w3c+vc-di-ecdsa/TestVectors/ecdsa-rdfc-2019-p384/signedECDSAP384.json",
        "w3c+vc-di-ecdsa/TestVectors/ecdsa-jcs-2019-p256/signedJCSECDSAP256.json",
        "w3c+vc-di-ecdsa/TestVectors/ecdsa-jcs-2019-p384/signedJCSECDSAP384.json",
        "1EdTech+digital-credentials-public-validator/test-resources/ob30/sd/derivedcredential.json",
        "1EdTech+digital-credentials-public-validator/test-resources/ob30/simple.json",
    ];
    for file in files {
        let text = std::fs::read_to_string(folder.join(file)).expect("a file of the vectors");
        let document: Value = serde_json::from_str(&text).expect("JSON");
        let (found, checks) = verdict(&document, "2026-01-01T00:00:00Z");
        assert_eq!(found, Verdict::Valid, "{file}: {checks:#?}");
        let mut changed = document.clone();
        changed["validFrom"] = json!("2023-01-02T00:00:00Z");
        let (found, _) = verdict(&changed, "2026-01-01T00:00:00Z");
        assert_eq!(found, Verdict::Invalid, "{file}, changed");
    }
}
