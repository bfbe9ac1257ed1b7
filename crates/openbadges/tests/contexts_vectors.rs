//! The bundled contexts against the published ones, when their folder is there.

#![allow(missing_docs, reason = "a test")]
#![allow(
    clippy::disallowed_methods,
    reason = "the crate is pure; a test reads its vectors from the disk"
)]

#[path = "../../../tests/src/vectors.rs"]
mod vectors;

use std::path::Path;

use jsonld::canon::{self, Budget, Hash};
use openbadges::contexts;
use serde_json::{Value, json};

fn json(path: &Path) -> Value {
    let text = std::fs::read(path).expect("a file of the vectors");
    serde_json::from_slice(&text).expect("JSON")
}

const VALIDATOR: &str = "1EdTech+digital-credentials-public-validator/contexts";

/// Address, and the file that was published under it.
const PUBLISHED: &[(&str, &str)] = &[
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        "ob-v3p0.json",
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld",
        "ob-v3p0.json",
    ),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0.json",
        "ob-v3p0.json",
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
        "https://purl.imsglobal.org/spec/clr/v2p0/context.json",
        "clr-v2p0.json",
    ),
    (
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.0.json",
        "clr-v2p0.json",
    ),
    (
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "clr-v2p0-2.0.1.json",
    ),
    (
        "https://www.w3.org/2018/credentials/v1",
        "2018-credentials-v1.jsonld",
    ),
    (
        "https://www.w3.org/2018/credentials/examples/v1",
        "2018-credentials-examples-v1.jsonld",
    ),
    (
        "https://www.w3.org/ns/credentials/v2",
        "credentials-v2.jsonld",
    ),
    ("https://www.w3.org/ns/odrl.jsonld", "odrl.jsonld"),
    ("https://www.w3.org/ns/did/v1", "did-v1.jsonld"),
    ("https://w3id.org/security/v1", "security-v1.jsonld"),
    ("https://w3id.org/security/v2", "security-v2.jsonld"),
    (
        "https://w3id.org/security/data-integrity/v1",
        "data-integrity-v1.jsonld",
    ),
    (
        "https://w3id.org/security/suites/ed25519-2018/v1",
        "suites-ed25519-2018.jsonld",
    ),
    (
        "https://w3id.org/security/suites/ed25519-2020/v1",
        "suites-ed25519-2020.jsonld",
    ),
    (
        "https://w3id.org/security/suites/jws-2020/v1",
        "suites-jws-2020.jsonld",
    ),
    (
        "https://w3id.org/security/suites/secp256k1-2019/v1",
        "suites-secp256k1-2019.jsonld",
    ),
    (
        "https://w3id.org/security/suites/x25519-2019/v1",
        "suites-x25519-2019.jsonld",
    ),
    (
        "https://w3id.org/vc/status-list/2021/v1",
        "../../w3c+vc-bitstring-status-list/contexts/2021/v1.jsonld",
    ),
    (
        "https://www.w3.org/ns/credentials/status/v1",
        "../../w3c+vc-bitstring-status-list/contexts/v1.jsonld",
    ),
];

/// Where two documents differ, by JSON pointer.
fn differences(ours: &Value, published: &Value, path: &str, found: &mut Vec<String>) {
    match (ours, published) {
        (Value::Object(left), Value::Object(right)) => {
            for (name, value) in left {
                match right.get(name) {
                    Some(other) => differences(value, other, &format!("{path}/{name}"), found),
                    None => found.push(format!("{path}/{name}: {value} is not published")),
                }
            }
            for (name, value) in right {
                if !left.contains_key(name) {
                    found.push(format!("{path}/{name}: {value} is missing"));
                }
            }
        }
        _ if ours == published => {}
        _ => found.push(format!("{path}: {ours}, published is {published}")),
    }
}

#[test]
fn every_bundled_context_says_what_is_published() {
    let Some(folder) = vectors::folder("MANIFEST.tsv") else {
        return;
    };
    for (address, file) in PUBLISHED {
        let ours = contexts::document(address).expect("a bundled context");
        let published = json(&folder.join(VALIDATOR).join(file));
        let mut found = Vec::new();
        differences(&ours, &published, "", &mut found);
        assert!(
            found.is_empty(),
            "{address} against {file}:\n{}",
            found.join("\n")
        );
    }
}

#[test]
fn the_specification_and_its_validator_publish_the_same_contexts() {
    let Some(folder) = vectors::folder("MANIFEST.tsv") else {
        return;
    };
    for (file, grown) in [
        ("context-3.0.1.json", &[][..]),
        ("context-3.0.2.json", &[]),
        // The specification's copy is of April 2025.
        ("context-3.0.3.json", &["endorsementJwt", "jti"]),
    ] {
        let published = json(
            &folder
                .join("1EdTech+openbadges-specification/ob_v3p0")
                .join(file),
        );
        let address = format!("https://purl.imsglobal.org/spec/ob/v3p0/{file}");
        let ours = contexts::document(&address).expect("a bundled context");
        let mut found = Vec::new();
        differences(&ours, &published, "", &mut found);
        let expected: Vec<String> = grown
            .iter()
            .map(|term| format!("/@context/{term}: "))
            .collect();
        assert_eq!(found.len(), expected.len(), "{file}: {found:?}");
        for (difference, start) in found.iter().zip(expected) {
            assert!(
                difference.starts_with(&start) && difference.ends_with(" is not published"),
                "{file}: {difference}"
            );
        }
    }
}

/// The canonical form of what a document says.
fn canonical(document: &Value) -> String {
    let options = jsonld::Options::strict();
    let dataset = jsonld::to_rdf(document, contexts::bundled(), &options).expect("a good document");
    let canonical = canon::canonicalize(&dataset, Hash::Sha256, Budget::default()).expect("RDF");
    canonical.text().to_owned()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a file of the vectors")
}

/// The proof that both of 1EdTech's canonical forms come with.
fn proof_options(context: &Value) -> Value {
    json!({
        "@context": context,
        "type": "DataIntegrityProof",
        "created": "2010-01-01T19:23:24Z",
        "verificationMethod":
            "https://example.edu/issuers/565049#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod"
    })
}

#[test]
fn the_published_canonical_form_of_a_badge_comes_out() {
    let Some(folder) = vectors::folder("MANIFEST.tsv") else {
        return;
    };
    let forms = folder.join("1EdTech+openbadges-specification/ob_v3p0/impl/test-vectors/obv3p0");
    // The form is of the validator's sample, with another issuer.
    let mut badge = json(
        &folder
            .join("1EdTech+digital-credentials-public-validator/test-resources/ob30/simple.json"),
    );
    badge["issuer"]["id"] = json!("https://example.edu/issuers/565049");
    badge["issuer"]["url"] = json!("https://www.imsglobal.org");
    badge.as_object_mut().expect("an object").remove("proof");
    assert_eq!(canonical(&badge), text(&forms.join("document-canon.txt")));
    let options = proof_options(&badge["@context"]);
    assert_eq!(canonical(&options), text(&forms.join("proof-canon.txt")));
}

#[test]
fn the_published_canonical_form_of_a_transcript_comes_out() {
    let Some(folder) = vectors::folder("MANIFEST.tsv") else {
        return;
    };
    let forms = folder.join("1EdTech+openbadges-specification/ob_v3p0/impl/test-vectors/clrv2p0");
    let transcript = transcript();
    assert_eq!(
        canonical(&transcript),
        text(&forms.join("document-canon.txt"))
    );
    let options = proof_options(&transcript["@context"]);
    assert_eq!(canonical(&options), text(&forms.join("proof-canon.txt")));
}

/// The transcript whose canonical form is published; the document itself is not.
fn transcript() -> Value {
    let context = json!([
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
    ]);
    let issuer = "https://example.edu/issuers/565049";
    let earner = "did:example:ebfeb1f712ebc6f1c276e12ec21";
    let (first, second) = (
        "urn:uuid:a7467ef6-56cb-11ec-bf63-0242ac130002",
        "urn:uuid:dd887f0a-56cb-11ec-bf63-0242ac130002",
    );
    let achievement = |id: &str, name: &str| {
        let uuid = id.strip_prefix("urn:uuid:").expect("a UUID");
        json!({
            "id": id, "type": ["Achievement"], "name": name, "description": name,
            "criteria": {"id": format!("https://example.edu/achievements/{uuid}/criteria")},
            "creator": {"id": issuer, "type": ["Profile"]},
            "image": {"id": "https://example.edu/achievements/sample.png", "type": "Image"}
        })
    };
    let credential = |id: &str, name: &str, kind: &str, schema: &str, subject: Value| {
        json!({
            "id": id, "type": ["VerifiableCredential", kind], "name": name,
            "issuer": {"id": issuer, "type": ["Profile"], "name": "Example University"},
            "validFrom": "2010-01-01T00:00:00Z",
            "credentialSchema": [{
                "id": format!("https://purl.imsglobal.org/spec/{schema}"),
                "type": "1EdTechJsonSchemaValidator2019"
            }],
            "credentialSubject": subject
        })
    };
    let mut within = credential(
        "urn:uuid:91537dba-56cb-11ec-bf63-0242ac130002",
        "Example University Degree",
        "OpenBadgeCredential",
        "ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
        json!({
            "id": earner, "type": ["AchievementSubject"],
            "achievement": achievement(first, "Achievement 1")
        }),
    );
    within["proof"] = proof_options(&Value::Null);
    let proof = within["proof"].as_object_mut().expect("an object");
    proof.remove("@context");
    proof.insert(
        "proofValue".to_owned(),
        json!(
            "z45QnLySMt2mWuW787G6cf3SLkP97ZkMZxLeXH5yaaTQPCtTup4GCV95tU8HEnQJSyGCokSj3AvUhmJtvveTmN4Vu"
        ),
    );
    let mut transcript = credential(
        "http://example.edu/credentials/3732",
        "Sample Transcript",
        "ClrCredential",
        "clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json",
        json!({
            "id": earner, "type": ["ClrSubject"],
            "achievement": [
                achievement(first, "Achievement 1"),
                achievement(second, "Achievement 2")
            ],
            "association": [{
                "type": "Association", "associationType": "isParentOf",
                "sourceId": first, "targetId": second
            }],
            "verifiableCredential": [within]
        }),
    );
    transcript["@context"] = context;
    transcript
}

#[test]
fn the_canonical_forms_of_the_cryptosuites_come_out() {
    let Some(folder) = vectors::folder("MANIFEST.tsv") else {
        return;
    };
    for (folder, document, forms) in [
        (
            "w3c+vc-di-eddsa",
            "eddsa-rdfc-2022/signedDataInt.json",
            "eddsa-rdfc-2022/*DataInt.txt",
        ),
        (
            "w3c+vc-di-eddsa",
            "Ed25519Signature2020/signedEdSig.json",
            "Ed25519Signature2020/*EdSig.txt",
        ),
        (
            "w3c+vc-di-ecdsa",
            "ecdsa-rdfc-2019-p256/signedECDSAP256.json",
            "ecdsa-rdfc-2019-p256/*ECDSAP256.txt",
        ),
    ]
    .map(|(name, document, forms)| (folder.join(name).join("TestVectors"), document, forms))
    {
        let mut document = json(&folder.join(document));
        let members = document.as_object_mut().expect("an object");
        let mut options = members.remove("proof").expect("a proof");
        let proof = options.as_object_mut().expect("an object");
        proof.remove("proofValue");
        proof.insert("@context".to_owned(), document["@context"].clone());
        for (found, name) in [(&document, "canonDoc"), (&options, "proofCanon")] {
            let expected = text(&folder.join(forms.replace('*', name)));
            assert_eq!(canonical(found), expected, "{forms}, {name}");
        }
    }
}
