//! Embedded proofs (VC Data Integrity 1.0), rule by rule.

#![allow(missing_docs, reason = "a test")]

mod support;

use openbadges::verify::{Confirmation, Request, verify};
use openbadges::{Credential, Document, Method, Report, SourceError, Status, Verdict};
use serde_json::{Value, json};
use support::mutants;
use support::proving::{credential, did_document};
use support::{Issuer, Signer, check, now, status, with};
use url::Url;

/// Makes a key of the kind that a suite uses.
type Make = fn() -> Signer;

const SUITES: [(&str, Make); 11] = [
    ("eddsa-rdfc-2022", Signer::ed25519),
    ("eddsa-jcs-2022", Signer::ed25519),
    ("ecdsa-rdfc-2019", Signer::es256),
    ("ecdsa-rdfc-2019", Signer::es384),
    ("ecdsa-jcs-2019", Signer::es256),
    ("ecdsa-jcs-2019", Signer::es384),
    ("ecdsa-sd-2023", Signer::es256),
    ("Ed25519Signature2020", Signer::ed25519),
    ("Ed25519Signature2018", Signer::ed25519),
    ("JsonWebSignature2020", Signer::ed25519),
    ("JsonWebSignature2020", Signer::es256),
];

fn judge(document: &Value) -> Report {
    judge_by(document, &Issuer::default())
}

fn judge_by(document: &Value, source: &Issuer) -> Report {
    let credential = Credential::read(&document.to_string()).expect("a credential");
    verify(&Request::of(&credential, now()), source)
}

fn signed(suite: &str, signer: &Signer) -> Value {
    signer.prove(&credential(&signer.did()), suite)
}

#[test]
fn each_suite_is_verified_without_asking_anybody() {
    for (suite, signer) in SUITES {
        let signer = signer();
        let source = Issuer::default();
        let report = judge_by(&signed(suite, &signer), &source);
        assert_eq!(
            report.verdict,
            Verdict::Valid,
            "{suite}: {:#?}",
            report.checks
        );
        assert_eq!(report.method, Method::DataIntegrity);
        let found = report.signer.expect("a signer");
        assert_eq!((&*found.suite, &*found.key), (suite, &*signer.method()));
        assert_eq!(found.controller, signer.did());
        assert_eq!(found.fingerprint, signer.public().fingerprint());
        let asked = source.asked.lock().expect("the list").clone();
        assert_eq!(
            asked,
            ["https://issuer.example/.well-known/did-configuration.json"]
        );
    }
}

#[test]
fn no_mutant_of_a_proof_stays_valid() {
    for (suite, signer) in SUITES {
        let document = signed(suite, &signer());
        mutants::none_is_valid(suite, &document, |mutant| judge(mutant).verdict);
    }
}

#[test]
fn no_mutant_of_a_derived_proof_stays_valid() {
    let signer = Signer::es256();
    let whole = credential(&signer.did());
    let derived = signer.prove_derived(&whole, "/credentialSubject/result");
    let report = judge(&derived);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(derived.pointer("/credentialSubject/result"), None);
    mutants::none_is_valid("a derived proof", &derived, |mutant| judge(mutant).verdict);
    let value = derived["proof"]["proofValue"].as_str().expect("a text");
    let flipped = mutants::flips(value, "proofValue");
    mutants::none_of_texts_is_valid("the value of a derived proof", &flipped, |value| {
        let mut mutant = derived.clone();
        mutant["proof"]["proofValue"] = json!(value);
        judge(&mutant).verdict
    });
}

/// What was kept back cannot be put in again by somebody else.
#[test]
fn what_an_earner_kept_back_cannot_be_made_up() {
    let signer = Signer::es256();
    let whole = credential(&signer.did());
    let mut derived = signer.prove_derived(&whole, "/credentialSubject/result");
    derived["credentialSubject"]["result"] = json!([{"type": ["Result"], "value": "100"}]);
    assert_eq!(judge(&derived).verdict, Verdict::Invalid);
}

/// Nobody can tell from a part what was kept back: that the badge ends, or can be revoked.
#[test]
fn a_badge_of_which_something_may_have_been_kept_back_says_so() {
    let signer = Signer::es256();
    let ends = with(
        credential(&signer.did()),
        json!({"validUntil": "2026-01-01T00:00:00Z"}),
    );
    let whole = judge(&signer.prove(&ends, "ecdsa-sd-2023"));
    assert_eq!(whole.verdict, Verdict::Expired);
    let is_said = |report: &Report| {
        let mut checks = report.checks.iter();
        checks.any(|check| check.id == "proof.terms" && check.status == Status::Warn)
    };
    assert!(!is_said(&whole), "{:#?}", whole.checks);
    let part = judge(&signer.prove_derived(&ends, "/validUntil"));
    assert_eq!(part.verdict, Verdict::Valid);
    assert!(is_said(&part), "{:#?}", part.checks);
}

#[test]
fn the_controller_of_the_key_must_be_the_issuer() {
    let (issuer, forger) = (Signer::ed25519(), Signer::ed25519());
    let document = forger.prove(&credential(&issuer.did()), "eddsa-rdfc-2022");
    let report = judge(&document);
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
    assert!(
        check(&report, "signed.key")
            .message
            .contains("anyone could have made it")
    );
    assert_eq!(report.signer, None);
}

#[test]
fn a_key_in_the_fragment_of_an_address_proves_nothing() {
    let forger = Signer::ed25519();
    let issuer = "https://university.example/issuer";
    let key = forger.public().to_multikey();
    let document = forger.prove_with(
        &credential(issuer),
        "eddsa-rdfc-2022",
        &json!({"verificationMethod": format!("{issuer}#{key}")}),
    );
    let mut source = Issuer::default();
    source.put(
        issuer,
        &json!({"id": issuer, "type": "Profile", "name": "University"}),
    );
    let report = judge_by(&document, &source);
    assert_eq!(report.verdict, Verdict::Unverified);
    let changed = with(document, json!({"validFrom": "2025-01-02T00:00:00Z"}));
    assert_eq!(judge_by(&changed, &source).verdict, Verdict::Invalid);
}

#[test]
fn an_https_issuer_lists_its_keys_in_its_own_document() {
    let signer = Signer::ed25519();
    let issuer = "https://university.example/issuer";
    let id = format!("{issuer}#key-1");
    let document = signer.prove_with(
        &credential(issuer),
        "eddsa-rdfc-2022",
        &json!({"verificationMethod": id}),
    );
    let key = support::proving::multikey(&id, issuer, &signer);
    for profile in [
        json!({"id": issuer, "verificationMethod": [key], "assertionMethod": [id]}),
        json!({"id": issuer, "verificationMethod": key}),
        json!({"id": issuer, "assertionMethod": ["#key-1"], "publicKey": [key]}),
        json!({"id": issuer, "assertionMethod": [key]}),
    ] {
        let mut source = Issuer::default();
        source.put(issuer, &profile);
        let report = judge_by(&document, &source);
        assert_eq!(
            report.verdict,
            Verdict::Valid,
            "{profile}: {:#?}",
            report.checks
        );
        let domain = "university.example".to_owned();
        assert_eq!(report.confirmation, Some(Confirmation::Domain { domain }));
    }
    for profile in [
        json!({"id": issuer, "verificationMethod": [key], "assertionMethod": ["#key-2"]}),
        json!({"id": issuer, "verificationMethod": [key], "assertionMethod": []}),
        json!({"id": issuer, "authentication": [key]}),
    ] {
        let mut source = Issuer::default();
        source.put(issuer, &profile);
        let report = judge_by(&document, &source);
        assert_eq!(report.verdict, Verdict::Unverified, "{profile}");
    }
    let other = json!({"controller": "https://other.example"});
    for profile in [
        json!({"id": issuer, "verificationMethod": [with(key.clone(), other)]}),
        json!({"id": "https://other.example", "verificationMethod": key}),
    ] {
        let mut source = Issuer::default();
        source.put(issuer, &profile);
        let report = judge_by(&document, &source);
        assert_eq!(report.verdict, Verdict::Invalid, "{profile}");
    }
}

#[test]
fn a_did_web_is_looked_up_at_its_address() {
    let signer = Signer::es256();
    for (did, address) in [
        (
            "did:web:issuer.example",
            "https://issuer.example/.well-known/did.json",
        ),
        (
            "did:web:issuer.example:u:1",
            "https://issuer.example/u/1/did.json",
        ),
        (
            "did:web:issuer.example%3A8443",
            "https://issuer.example:8443/.well-known/did.json",
        ),
    ] {
        let method = json!({"verificationMethod": format!("{did}#key-1")});
        let document = signer.prove_with(&credential(did), "ecdsa-rdfc-2019", &method);
        let mut source = Issuer::default();
        source.put(address, &did_document(did, &signer));
        let report = judge_by(&document, &source);
        assert_eq!(
            report.verdict,
            Verdict::Valid,
            "{did}: {:#?}",
            report.checks
        );
        let mut other = Issuer::default();
        other.put(address, &did_document("did:web:other.example", &signer));
        assert_eq!(
            judge_by(&document, &other).verdict,
            Verdict::Invalid,
            "{did}"
        );
        assert_eq!(judge(&document).verdict, Verdict::Unverified, "{did}");
    }
}

#[test]
fn another_did_method_is_unverified_with_its_name() {
    let signer = Signer::ed25519();
    let did = "did:velocity:v2:0xabc";
    let method = json!({"verificationMethod": format!("{did}#key-1")});
    let document = signer.prove_with(&credential(did), "eddsa-rdfc-2022", &method);
    let report = judge(&document);
    assert_eq!(report.verdict, Verdict::Unverified);
    assert!(
        check(&report, "signed.key")
            .message
            .contains("did:velocity")
    );
}

#[test]
fn a_revoked_or_expired_key_signs_nothing() {
    let signer = Signer::ed25519();
    let did = "did:web:issuer.example";
    let method = json!({"verificationMethod": format!("{did}#key-1")});
    let document = signer.prove_with(&credential(did), "eddsa-rdfc-2022", &method);
    for (member, date, verdict) in [
        ("revoked", "2025-02-01T00:00:00Z", Verdict::Invalid),
        ("expires", "2025-02-01T00:00:00Z", Verdict::Unverified),
        ("revoked", "2099-02-01T00:00:00Z", Verdict::Valid),
        ("expires", "2099-02-01T00:00:00Z", Verdict::Valid),
        ("revoked", "whenever", Verdict::Invalid),
    ] {
        let mut listed = did_document(did, &signer);
        listed["verificationMethod"][0][member] = json!(date);
        let mut source = Issuer::default();
        source.put("https://issuer.example/.well-known/did.json", &listed);
        assert_eq!(
            judge_by(&document, &source).verdict,
            verdict,
            "{member} {date}"
        );
    }
}

#[test]
fn keys_are_read_in_each_form_of_a_verification_method() {
    let did = "did:web:issuer.example";
    let signer = Signer::ed25519();
    let method = json!({"verificationMethod": format!("{did}#key-1")});
    let document = signer.prove_with(&credential(did), "eddsa-rdfc-2022", &method);
    let public = signer.public();
    let multikey = public.to_multikey();
    let bare = bs58::decode(&multikey[1..]).into_vec().expect("base58")[2..].to_vec();
    let base58 = bs58::encode(bare).into_string();
    for (form, verdict) in [
        (
            json!({"type": "Multikey", "publicKeyMultibase": multikey}),
            Verdict::Valid,
        ),
        (
            json!({"type": "JsonWebKey", "publicKeyJwk": public.to_jwk()}),
            Verdict::Valid,
        ),
        (
            json!({"type": "JsonWebKey2020", "publicKeyJwk": public.to_jwk()}),
            Verdict::Valid,
        ),
        (
            json!({"type": "Ed25519VerificationKey2020", "publicKeyMultibase": multikey}),
            Verdict::Valid,
        ),
        (
            json!({"type": "Ed25519VerificationKey2018", "publicKeyBase58": base58}),
            Verdict::Valid,
        ),
        (
            json!({"type": "EcdsaSecp256k1VerificationKey2019", "publicKeyMultibase": multikey}),
            Verdict::Invalid,
        ),
        (
            json!({"type": "Multikey", "publicKeyMultibase": multikey, "publicKeyJwk": public.to_jwk()}),
            Verdict::Invalid,
        ),
        (
            json!({"type": "JsonWebKey", "publicKeyJwk": with(public.to_jwk(), json!({"d": "AAAA"}))}),
            Verdict::Invalid,
        ),
    ] {
        let mut listed = did_document(did, &signer);
        listed["verificationMethod"] = json!([with(
            form.clone(),
            json!({"id": "#key-1", "controller": did})
        )]);
        let mut source = Issuer::default();
        source.put("https://issuer.example/.well-known/did.json", &listed);
        let report = judge_by(&document, &source);
        assert_eq!(report.verdict, verdict, "{form}: {:#?}", report.checks);
    }
}

#[test]
fn the_purpose_must_be_to_assert() {
    let signer = Signer::ed25519();
    for purpose in [
        json!("authentication"),
        json!("capabilityInvocation"),
        json!(null),
    ] {
        let document = signer.prove_with(
            &credential(&signer.did()),
            "eddsa-rdfc-2022",
            &json!({"proofPurpose": purpose}),
        );
        let report = judge(&document);
        assert_eq!(report.verdict, Verdict::Invalid, "{purpose}");
        assert_eq!(status(&report, "proof.purpose"), Status::Fail);
    }
}

#[test]
fn the_proof_itself_must_be_in_date() {
    let signer = Signer::ed25519();
    for (dates, good) in [
        (json!({"expires": "2025-02-01T00:00:00Z"}), false),
        (json!({"expires": "2099-02-01T00:00:00Z"}), true),
        (json!({"created": "2099-02-01T00:00:00Z"}), false),
        (json!({"created": null}), true),
    ] {
        let document = signer.prove_with(&credential(&signer.did()), "eddsa-rdfc-2022", &dates);
        let report = judge(&document);
        assert_eq!(report.verdict == Verdict::Valid, good, "{dates}");
        assert_eq!(
            good,
            !report.checks.iter().any(|check| check.id == "proof.dates")
        );
    }
}

#[test]
fn a_proof_for_one_place_alone_is_told() {
    let signer = Signer::ed25519();
    let document = signer.prove_with(
        &credential(&signer.did()),
        "eddsa-rdfc-2022",
        &json!({"domain": "https://verifier.example", "challenge": "abc"}),
    );
    let report = judge(&document);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(status(&report, "proof.purpose"), Status::Warn);
}

#[test]
fn an_unknown_kind_of_proof_is_unverified_with_its_name() {
    let signer = Signer::ed25519();
    let mut document = signed("eddsa-rdfc-2022", &signer);
    document["proof"]["cryptosuite"] = json!("bbs-2023");
    let report = judge(&document);
    assert_eq!(report.verdict, Verdict::Unverified);
    let evidence = check(&report, "proof").evidence.clone();
    assert_eq!(evidence.as_deref(), Some("DataIntegrityProof bbs-2023"));
}

#[test]
fn one_good_proof_suffices_and_each_other_one_is_a_warning() {
    let signer = Signer::ed25519();
    let good = signed("eddsa-rdfc-2022", &signer);
    let mut broken = good["proof"].clone();
    broken["created"] = json!("2025-01-02T00:00:00Z");
    let unknown = json!({"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"});
    let mut set = good.clone();
    set["proof"] = json!([unknown, broken, good["proof"]]);
    let report = judge(&set);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    let warned: Vec<_> = report
        .checks
        .iter()
        .filter(|check| check.status == Status::Warn)
        .map(|check| check.id.as_str())
        .collect();
    assert_eq!(warned, ["proof", "signed.signature", "issuer.confirmed"]);
    set["proof"] = json!([unknown, broken]);
    assert_eq!(judge(&set).verdict, Verdict::Invalid);
}

#[test]
fn a_proof_on_top_of_others_holds_only_with_them() {
    let signer = Signer::ed25519();
    let first = signer.prove_with(
        &credential(&signer.did()),
        "eddsa-rdfc-2022",
        &json!({"id": "urn:uuid:first"}),
    );
    // What is signed has the first proof in it.
    let options = json!({"previousProof": "urn:uuid:first"});
    let second = chain(&signer, &first, &options);
    let report = judge(&second);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(
        report
            .checks
            .iter()
            .filter(|check| check.id == "signed.signature")
            .count(),
        2
    );
    let mut alone = second.clone();
    alone["proof"] = second["proof"][1].clone();
    assert_eq!(judge(&alone).verdict, Verdict::Invalid);
    let mut broken = second.clone();
    broken["proof"][0]["created"] = json!("2025-01-03T00:00:00Z");
    assert_eq!(judge(&broken).verdict, Verdict::Invalid);
    let circle = chain(
        &signer,
        &first,
        &json!({"id": "urn:uuid:me", "previousProof": "urn:uuid:me"}),
    );
    let mut only = circle.clone();
    only["proof"] = circle["proof"][1].clone();
    assert_ne!(judge(&only).verdict, Verdict::Valid);
}

/// `document` with a further proof that covers the one it has.
fn chain(signer: &Signer, document: &Value, options: &Value) -> Value {
    use jsonld::canon::{Budget, Hash, canonicalize};
    use sha2::{Digest, Sha256};
    let digest = |value: &Value| {
        let strict = jsonld::Options::strict();
        let dataset = jsonld::to_rdf(value, openbadges::contexts::bundled(), &strict).expect("RDF");
        let canonical = canonicalize(&dataset, Hash::Sha256, Budget::default()).expect("canonical");
        Sha256::digest(canonical.text()).to_vec()
    };
    let mut proof = with(
        json!({
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
            "created": "2025-01-02T00:00:00Z", "proofPurpose": "assertionMethod",
            "verificationMethod": signer.method()
        }),
        options.clone(),
    );
    let in_context = with(proof.clone(), json!({"@context": document["@context"]}));
    let message = [digest(&in_context), digest(document)].concat();
    let value = bs58::encode(signer.sign_bytes(&message)).into_string();
    proof["proofValue"] = json!(format!("z{value}"));
    with(
        document.clone(),
        json!({"proof": [document["proof"], proof]}),
    )
}

#[test]
fn what_no_context_defines_fails() {
    let signer = Signer::ed25519();
    for (place, value) in [
        ("/madeUp", json!("x")),
        ("/credentialSubject/madeUp", json!("x")),
        ("/credentialSubject/achievement/madeUp", json!({"a": 1})),
        ("/type/2", json!("MadeUp")),
        ("/credentialSubject/id", json!("not-an-address")),
    ] {
        let mut document = signed("eddsa-rdfc-2022", &signer);
        let (parent, name) = place.rsplit_once('/').expect("a parent");
        match document.pointer_mut(parent).expect("a parent") {
            Value::Array(items) => items.push(value),
            parent => parent[name] = value,
        }
        let report = judge(&document);
        assert_eq!(report.verdict, Verdict::Invalid, "{place}");
        let evidence = check(&report, "proof.terms")
            .evidence
            .clone()
            .expect("the place");
        assert!(
            evidence.contains(place.trim_end_matches("/2")),
            "{place}: {evidence}"
        );
    }
}

#[test]
fn a_null_member_says_nothing_and_harms_nothing() {
    let signer = Signer::ed25519();
    let document = with(credential(&signer.did()), json!({}));
    let mut document = document;
    document["credentialSubject"]["achievement"]["image"] = json!(null);
    document["evidence"] = json!([]);
    let report = judge(&signer.prove(&document, "eddsa-rdfc-2022"));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

const VOCABULARY: &str = "https://vocabulary.example/v1";

fn fetched(url: &str, context: &Value) -> Document {
    let url = Url::parse(url).expect("an address");
    Document {
        requested: url.clone(),
        url,
        status: 200,
        content_type: None,
        body: json!({"@context": context}).to_string().into_bytes(),
        fetched_at: now(),
    }
}

#[test]
fn an_unknown_context_is_not_fetched_and_said_with_its_address() {
    let signer = Signer::ed25519();
    let mut document = signed("eddsa-rdfc-2022", &signer);
    document["@context"]
        .as_array_mut()
        .expect("a list")
        .push(json!(VOCABULARY));
    let mut source = Issuer::default();
    source.fail(VOCABULARY, SourceError::Offline);
    let report = judge_by(&document, &source);
    assert_eq!(report.verdict, Verdict::Unverified);
    assert_eq!(
        report.missing_contexts,
        [Url::parse(VOCABULARY).expect("an address")]
    );
    assert!(source.asked.lock().expect("the list").is_empty());
}

#[test]
fn a_context_that_the_earner_had_fetched_serves() {
    let signer = Signer::ed25519();
    // The context is signed with an inline copy of itself, which says the same.
    let context = json!({"favourite": "https://vocabulary.example/#favourite"});
    let mut inline = credential(&signer.did());
    inline["@context"]
        .as_array_mut()
        .expect("a list")
        .push(context.clone());
    inline["favourite"] = json!("tea");
    let mut document = signer.prove(&inline, "eddsa-rdfc-2022");
    assert_eq!(judge(&document).verdict, Verdict::Valid);
    *document["@context"]
        .as_array_mut()
        .expect("a list")
        .last_mut()
        .expect("one") = json!(VOCABULARY);
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let judge = |contexts: &[Document]| {
        let request = Request {
            contexts,
            ..Request::of(&credential, now())
        };
        verify(&request, &Issuer::default())
    };
    assert_eq!(judge(&[]).verdict, Verdict::Unverified);
    let vocabulary = fetched(VOCABULARY, &context);
    let unused = fetched("https://vocabulary.example/unused", &context);
    let report = judge(&[unused, vocabulary.clone()]);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(
        report.documents,
        [vocabulary],
        "it is what the proof rests on"
    );
    let other = json!({"favourite": "https://vocabulary.example/#other"});
    assert_eq!(
        judge(&[fetched(VOCABULARY, &other)]).verdict,
        Verdict::Invalid
    );
}

#[test]
fn a_context_that_a_credential_within_needs_is_among_the_documents_of_the_whole() {
    let signer = Signer::ed25519();
    let context = json!({"favourite": "https://vocabulary.example/#favourite"});
    let mut inline = credential(&signer.did());
    let add = |document: &mut Value, context: Value| {
        let contexts = document["@context"].as_array_mut();
        contexts.expect("a list").push(context);
    };
    add(&mut inline, context.clone());
    let mut document = signer.prove(&inline, "eddsa-rdfc-2022");
    document["@context"].as_array_mut().expect("a list").pop();
    add(&mut document, json!(VOCABULARY));
    let presentation = json!({
        "@context": "https://www.w3.org/ns/credentials/v2", "type": "VerifiablePresentation",
        "verifiableCredential": [document, document]
    });
    let credential = Credential::read(&presentation.to_string()).expect("a presentation");
    let contexts = [fetched(VOCABULARY, &context)];
    let request = Request {
        contexts: &contexts,
        ..Request::of(&credential, now())
    };
    let report = verify(&request, &Issuer::default());
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.documents, contexts);
}

/// A forged badge shows no green tick about what its signature covers.
#[test]
fn what_a_signature_covers_is_said_only_of_one_that_holds() {
    let did = "did:web:issuer.example";
    let signer = Signer::ed25519();
    let method = json!({"verificationMethod": format!("{did}#key-1")});
    let mut source = Issuer::default();
    source.put(
        "https://issuer.example/.well-known/did.json",
        &did_document(did, &signer),
    );
    let genuine = signer.prove_with(&credential(did), "eddsa-rdfc-2022", &method);
    let report = judge_by(&genuine, &source);
    assert_eq!(status(&report, "proof.terms"), Status::Pass);
    let forged = with(genuine, json!({"name": "Something else"}));
    let report = judge_by(&forged, &source);
    assert_eq!(report.verdict, Verdict::Invalid);
    let told = |check: &&openbadges::Check| check.id == "proof.terms";
    assert_eq!(
        report.checks.iter().find(told),
        None,
        "{:#?}",
        report.checks
    );
}

#[test]
fn no_fetched_context_takes_the_place_of_a_bundled_one() {
    let signer = Signer::ed25519();
    let document = signed("eddsa-rdfc-2022", &signer);
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let poison = [
        fetched(
            "https://www.w3.org/ns/credentials/v2",
            &json!({"@vocab": "https://x.example/#"}),
        ),
        fetched(
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            &json!({"@vocab": "https://x.example/#"}),
        ),
    ];
    let request = Request {
        contexts: &poison,
        ..Request::of(&credential, now())
    };
    assert_eq!(verify(&request, &Issuer::default()).verdict, Verdict::Valid);
}

#[test]
fn a_context_that_redefines_a_protected_term_fails() {
    let signer = Signer::ed25519();
    let mut document = signed("eddsa-rdfc-2022", &signer);
    document["@context"]
        .as_array_mut()
        .expect("a list")
        .push(json!({"VerifiableCredential": "https://x.example/#credential"}));
    let report = judge(&document);
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(status(&report, "proof.terms"), Status::Fail);
}

/// Signed by its issuer with a context that gives the words of the standard other meanings: what is
/// shown would not be what is signed.
#[test]
fn a_context_that_poisons_unprotected_terms_fails() {
    let signer = Signer::ed25519();
    let rdf = |document: &Value| {
        let strict = jsonld::Options::strict();
        let dataset = jsonld::to_rdf(document, openbadges::contexts::bundled(), &strict).ok()?;
        jsonld::nquads::serialize(&dataset).ok()
    };
    let mut poisons = 0;
    for poison in [
        json!({"name": "https://x.example/#name"}),
        json!({"achievement": "https://x.example/#achievement"}),
        json!({"Achievement": "https://x.example/#Achievement"}),
        json!({"description": null}),
    ] {
        // 3.0.0 protects nothing.
        let mut document = credential(&signer.did());
        document["@context"] = json!([
            "https://www.w3.org/2018/credentials/v1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0.json",
            "https://w3id.org/security/data-integrity/v2"
        ]);
        let members = document.as_object_mut().expect("an object");
        members.remove("validFrom");
        members.insert("issuanceDate".into(), json!("2025-01-01T00:00:00Z"));
        let plain = signer.prove(&document, "eddsa-rdfc-2022");
        assert_eq!(
            judge(&plain).verdict,
            Verdict::Valid,
            "{:#?}",
            judge(&plain).checks
        );
        for scoped in [false, true] {
            let mut poisoned = document.clone();
            if scoped {
                poisoned["credentialSubject"]["achievement"]["@context"] = poison.clone();
            } else {
                poisoned["@context"]
                    .as_array_mut()
                    .expect("a list")
                    .push(poison.clone());
            }
            match rdf(&poisoned) {
                // JSON-LD itself refuses it.
                None => continue,
                // A type gives the word its meaning, so that the poison does nothing.
                Some(same) if Some(&same) == rdf(&document).as_ref() => continue,
                Some(_) => poisons += 1,
            }
            let report = judge(&signer.prove(&poisoned, "eddsa-rdfc-2022"));
            assert_eq!(
                report.verdict,
                Verdict::Invalid,
                "{poison}, scoped: {scoped}"
            );
            assert_eq!(status(&report, "proof.terms"), Status::Fail);
        }
    }
    assert!(poisons >= 2, "{poisons}");
}

#[test]
fn an_inline_context_that_adds_words_of_its_own_serves() {
    let signer = Signer::ed25519();
    let mut document = credential(&signer.did());
    document["@context"]
        .as_array_mut()
        .expect("a list")
        .push(json!({"locker": "https://x.example/#locker"}));
    document["credentialSubject"]["locker"] = json!("12");
    let report = judge(&signer.prove(&document, "eddsa-rdfc-2022"));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

#[test]
fn a_badge_without_the_words_of_the_standard_means_nothing() {
    let signer = Signer::ed25519();
    let mut document = credential(&signer.did());
    document["@context"] = json!([
        "https://www.w3.org/ns/credentials/v2",
        {"@vocab": "https://x.example/#"}
    ]);
    let report = judge(&signer.prove(&document, "eddsa-jcs-2022"));
    assert_eq!(report.verdict, Verdict::Invalid);
}

/// A signed badge, changed so that its nodes look all alike, each related to all others.
fn poison(signer: &Signer) -> Value {
    let mut document = signed("eddsa-rdfc-2022", signer);
    let node = |number: usize| json!({"id": format!("_:n{number}")});
    let nodes: Vec<Value> = (0..20)
        .map(|number| {
            let others: Vec<Value> = (0..20).filter(|other| *other != number).map(node).collect();
            with(node(number), json!({"beside": others}))
        })
        .collect();
    document["@context"]
        .as_array_mut()
        .expect("a list")
        .push(json!({"beside": {"@id": "https://x.example/#beside", "@type": "@id"}}));
    document["beside"] = json!(nodes);
    document
}

#[test]
fn a_document_made_to_take_forever_is_given_up_on() {
    let report = judge(&poison(&Signer::ed25519()));
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
    assert!(check(&report, "proof.terms").message.contains("too long"));
}

#[test]
fn an_envelope_of_documents_made_to_take_forever_is_given_up_on_soon() {
    let document = poison(&Signer::ed25519());
    let many: Vec<&Value> = std::iter::repeat_n(&document, 100).collect();
    let presentation = json!({
        "@context": "https://www.w3.org/ns/credentials/v2", "type": "VerifiablePresentation",
        "verifiableCredential": many
    });
    let report = judge(&presentation);
    let looked_at = |report: &&Report| report.checks.iter().any(|check| check.id == "proof.terms");
    assert!(report.within.iter().filter(looked_at).count() <= 5);
    assert_eq!(report.verdict, Verdict::Unverified);
}

#[test]
fn a_base_proof_in_which_a_statement_is_exchanged_fails() {
    let signer = Signer::es256();
    let one = signed("ecdsa-sd-2023", &signer);
    let mut other = credential(&signer.did());
    other["credentialSubject"]["result"][0]["value"] = json!("99");
    let other = signer.prove(&other, "ecdsa-sd-2023");
    let mut mixed = one.clone();
    mixed["credentialSubject"] = other["credentialSubject"].clone();
    assert_eq!(judge(&mixed).verdict, Verdict::Invalid);
    mixed["proof"] = other["proof"].clone();
    assert_eq!(judge(&mixed).verdict, Verdict::Valid);
}
