//! The contexts that are part of the program.

#![allow(missing_docs, reason = "a test")]

use std::collections::BTreeSet;

use jsonld::canon::{self, Budget, Hash};
use jsonld::{Contexts, Error, Options};
use openbadges::contexts;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const V1: &str = "https://www.w3.org/2018/credentials/v1";
const V2: &str = "https://www.w3.org/ns/credentials/v2";

/// An address of an Open Badges context.
fn ob(name: &str) -> String {
    format!("https://purl.imsglobal.org/spec/ob/v3p0/{name}")
}

/// An address of a CLR context.
fn clr(name: &str) -> String {
    format!("https://purl.imsglobal.org/spec/clr/v2p0/{name}")
}

/// An award that says almost everything that Open Badges 3.0 has words for.
fn award() -> Value {
    serde_json::from_str(include_str!("contexts/award.json")).expect("JSON")
}

fn transcript() -> Value {
    serde_json::from_str(include_str!("contexts/transcript.json")).expect("JSON")
}

/// The digest of what a document says under these contexts.
fn digest(mut document: Value, list: &[&str], known: &Contexts) -> Result<String, Error> {
    document["@context"] = json!(list);
    let dataset = jsonld::to_rdf(&document, known, &Options::strict())?;
    let canonical = canon::canonicalize(&dataset, Hash::Sha256, Budget::default()).expect("RDF");
    let digest = Sha256::digest(canonical.text().as_bytes());
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// What npm's `jsonld` 8 makes of the award with the contexts as they are published.
const AWARDS: [(&str, &str, &str); 6] = [
    (
        V1,
        "context.json",
        "9992e62242669becb0578d651c2d412611d8ac5a1f0f096d2d6278a55094a202",
    ),
    (
        V1,
        "context-3.0.1.json",
        "d7a0c3d1feac6baf6912e65b80f611b17b98112e1557b323d232727df98684fd",
    ),
    (
        V1,
        "context-3.0.2.json",
        "2c5c8c17654b6885f8fef1a9c4de70998fd78a984ee626fd8072e72118a8b161",
    ),
    (
        V1,
        "context-3.0.3.json",
        "2c737ccab79eef02dbb9b0ce682f2f95a96025d31392ccc851aa3b07abc2a7a2",
    ),
    (
        V2,
        "context-3.0.2.json",
        "2c5c8c17654b6885f8fef1a9c4de70998fd78a984ee626fd8072e72118a8b161",
    ),
    (
        V2,
        "context-3.0.3.json",
        "2c737ccab79eef02dbb9b0ce682f2f95a96025d31392ccc851aa3b07abc2a7a2",
    ),
];

#[test]
fn an_award_says_under_each_edition_what_others_read_in_it() {
    for (model, name, expected) in AWARDS {
        let found = digest(award(), &[model, &ob(name)], contexts::bundled());
        assert_eq!(found.as_deref(), Ok(expected), "{model} {name}");
    }
}

#[test]
fn a_transcript_says_under_each_edition_what_others_read_in_it() {
    for (list, expected) in [
        (
            vec![V1.to_owned(), clr("context.json"), ob("context.json")],
            "6dceb682e54b177731513a27a335f339707562dacd1650c7737c24059e99c315",
        ),
        (
            vec![
                V1.to_owned(),
                clr("context-2.0.0.json"),
                ob("context-3.0.1.json"),
            ],
            "10a1b31fc4caadc37785670d366e47de04e6f8d2a7e50256d0036383d2f7af41",
        ),
        (
            vec![
                V2.to_owned(),
                clr("context-2.0.1.json"),
                ob("context-3.0.3.json"),
                ob("extensions.json"),
            ],
            "b4881d5f365142e0fb6bea5580083092c10a544fa3bcdc0aa78cf4541ca865c5",
        ),
    ] {
        let named: Vec<&str> = list.iter().map(String::as_str).collect();
        let found = digest(transcript(), &named, contexts::bundled());
        assert_eq!(found.as_deref(), Ok(expected), "{list:?}");
    }
}

#[test]
fn an_address_without_a_version_says_what_the_first_edition_says() {
    let first = digest(
        award(),
        &[V1, &ob("context-3.0.0.json")],
        contexts::bundled(),
    );
    assert!(first.is_ok(), "{first:?}");
    for alias in ["context.json", "context/ob_v3p0.jsonld"] {
        let found = digest(award(), &[V1, &ob(alias)], contexts::bundled());
        assert_eq!(found, first, "{alias}");
    }
    let list = |name: &str| [V1.to_owned(), clr(name), ob("context.json")];
    let of = |name: &str| {
        let list = list(name);
        let named: Vec<&str> = list.iter().map(String::as_str).collect();
        digest(transcript(), &named, contexts::bundled())
    };
    let first = of("context-2.0.0.json");
    assert!(first.is_ok(), "{first:?}");
    assert_eq!(of("context.json"), first);
}

#[test]
fn the_first_editions_contradict_the_second_data_model() {
    for name in ["context.json", "context-3.0.0.json", "context-3.0.1.json"] {
        let found = digest(award(), &[V2, &ob(name)], contexts::bundled());
        assert!(
            matches!(found, Err(Error::ProtectedTerm { .. })),
            "{name}: {found:?}"
        );
    }
}

/// Whether a context after this one may give `term` another meaning, in nodes of type `kind`.
fn may_be_redefined(address: &str, kind: &str, term: &str) -> bool {
    let document = json!({
        "@context": [address, {term: "https://other.example/"}],
        "@type": kind,
        "@id": "urn:uuid:5d1a2f0e-90b1-4c1d-8e2f-3a4b5c6d7e8f",
    });
    match jsonld::to_rdf(&document, contexts::bundled(), &Options::strict()) {
        Ok(_) => true,
        Err(Error::ProtectedTerm { .. }) => false,
        Err(error) => panic!("{address}, {term}: {error}"),
    }
}

#[test]
fn since_3_0_2_no_other_context_redefines_a_term_of_open_badges() {
    for term in ["Achievement", "name", "narrative", "endorsement", "image"] {
        for name in ["context-3.0.2.json", "context-3.0.3.json"] {
            assert!(
                !may_be_redefined(&ob(name), "OpenBadgeCredential", term),
                "{name}: {term}"
            );
        }
        for name in ["context.json", "context-3.0.1.json"] {
            assert!(
                may_be_redefined(&ob(name), "OpenBadgeCredential", term),
                "{name}: {term}"
            );
        }
    }
}

#[test]
fn no_other_context_redefines_a_term_of_the_data_models_proofs_or_status_lists() {
    for (address, term) in [
        (V1, "VerifiableCredential"),
        (V1, "proof"),
        (V2, "VerifiableCredential"),
        (V2, "name"),
        (V2, "DataIntegrityProof"),
        (V2, "BitstringStatusListEntry"),
        (
            "https://w3id.org/security/data-integrity/v1",
            "DataIntegrityProof",
        ),
        (
            "https://w3id.org/security/data-integrity/v2",
            "DataIntegrityProof",
        ),
        ("https://w3id.org/security/multikey/v1", "Multikey"),
        ("https://w3id.org/security/jwk/v1", "JsonWebKey"),
        (
            "https://w3id.org/security/suites/ed25519-2018/v1",
            "Ed25519Signature2018",
        ),
        (
            "https://w3id.org/security/suites/ed25519-2020/v1",
            "Ed25519Signature2020",
        ),
        (
            "https://w3id.org/security/suites/secp256k1-2019/v1",
            "EcdsaSecp256k1Signature2019",
        ),
        (
            "https://w3id.org/vc/status-list/2021/v1",
            "StatusList2021Entry",
        ),
        (
            "https://www.w3.org/ns/credentials/status/v1",
            "BitstringStatusListEntry",
        ),
        ("https://www.w3.org/ns/did/v1", "assertionMethod"),
    ] {
        assert!(
            !may_be_redefined(address, "https://other.example/Type", term),
            "{address}: {term}"
        );
    }
}

#[test]
fn every_context_can_be_read() {
    for address in contexts::addresses() {
        let document = json!({
            "@context": address,
            "@id": "urn:uuid:5d1a2f0e-90b1-4c1d-8e2f-3a4b5c6d7e8f",
            "https://other.example/word": "said",
        });
        let dataset = jsonld::to_rdf(&document, contexts::bundled(), &Options::strict());
        let quads = dataset.map(|dataset| dataset.quads.len());
        assert_eq!(quads, Ok(1), "{address}");
    }
}

#[test]
fn no_address_stands_twice_and_each_leads_to_a_context() {
    let mut seen = BTreeSet::new();
    for address in contexts::addresses() {
        assert!(seen.insert(address), "{address} stands twice");
        assert!(contexts::bundled().contains(address), "{address}");
        let document = contexts::document(address).expect("a document");
        assert!(
            document["@context"].is_object() || document["@context"].is_array(),
            "{address}"
        );
        let named = contexts::bundled().missing(&document);
        assert!(named.is_empty(), "{address} names {named:?}");
    }
}

#[test]
fn only_contexts_of_badges_and_transcripts_speak_of_badges() {
    for name in [
        "context.json",
        "context/ob_v3p0.jsonld",
        "context-3.0.0.json",
        "context-3.0.1.json",
        "context-3.0.2.json",
        "context-3.0.3.json",
    ] {
        assert!(contexts::speaks_of_badges(&ob(name)), "{name}");
    }
    for name in ["context.json", "context-2.0.0.json", "context-2.0.1.json"] {
        assert!(contexts::speaks_of_badges(&clr(name)), "{name}");
    }
    for address in [
        V1,
        V2,
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-9.9.9.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json.evil.example",
    ] {
        assert!(!contexts::speaks_of_badges(address), "{address}");
    }
}
