//! The bundled contexts against the published ones, when their folder is there.

#![allow(missing_docs, reason = "a test")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the crate is pure; a test reads its vectors from the disk and says when it has none"
)]

use std::path::{Path, PathBuf};

use openbadges::contexts;
use serde_json::Value;

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
    let Some(folder) = vectors() else { return };
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
    let Some(folder) = vectors() else { return };
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
