//! What lies around a proof that holds: status, schema, a newer version, who the issuer is.

#![allow(missing_docs, reason = "a test")]

mod support;

use std::io::Write;

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use openbadges::source::Wanted;
use openbadges::verify::{Confirmation, Registry, Request, verify};
use openbadges::{Credential, Document, Report, Source, SourceError, Status, Verdict};
use serde_json::{Value, json};
use support::proving::{credential, did_document};
use support::{Issuer, Signer, check, encode, now, status, with};
use url::Url;

const DID: &str = "did:web:issuer.example";
const LIST: &str = "https://issuer.example/status/1";

struct Case {
    signer: Signer,
    source: Issuer,
}

impl Case {
    fn new() -> Self {
        let signer = Signer::ed25519();
        let mut source = Issuer::default();
        source.put(
            "https://issuer.example/.well-known/did.json",
            &did_document(DID, &signer),
        );
        Self { signer, source }
    }

    fn sign(&self, payload: &Value) -> String {
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{DID}#key-1")});
        self.signer.sign_with(&header, payload)
    }

    fn judge(&self, changes: Value) -> Report {
        let text = self.sign(&with(credential(DID), changes));
        let credential = Credential::read(&text).expect("a credential");
        verify(&Request::of(&credential, now()), &self.source)
    }

    /// Publishes a status list whose bits are `bits`.
    fn publish(&mut self, bits: &[u8], changes: Value) {
        let list = self.sign(&status_list(bits, changes));
        self.source.answer(LIST, 200, list);
    }
}

fn packed(bits: &[u8]) -> String {
    let mut whole = bits.to_vec();
    whole.resize(16 << 10, 0);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&whole).expect("memory");
    format!("u{}", encode(&encoder.finish().expect("memory")))
}

fn status_list(bits: &[u8], changes: Value) -> Value {
    let list = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST, "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID, "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": format!("{LIST}#list"), "type": "BitstringStatusList",
            "statusPurpose": "revocation", "encodedList": packed(bits)
        }
    });
    let mut list = with(list, json!({}));
    for (pointer, value) in changes.as_object().expect("an object") {
        *list.pointer_mut(pointer).expect("it is there") = value.clone();
    }
    list
}

fn entry(index: &str, purpose: &str) -> Value {
    json!({"credentialStatus": {
        "id": format!("{LIST}#{index}"), "type": "BitstringStatusListEntry",
        "statusPurpose": purpose, "statusListIndex": index, "statusListCredential": LIST
    }})
}

#[test]
fn a_bit_that_is_set_revokes() {
    let mut case = Case::new();
    case.publish(&[0b0100_0000], json!({}));
    assert_eq!(case.judge(entry("0", "revocation")).verdict, Verdict::Valid);
    let report = case.judge(entry("1", "revocation"));
    assert_eq!(report.verdict, Verdict::Revoked, "{:#?}", report.checks);
}

#[test]
fn a_credential_without_a_status_is_not_revoked() {
    let report = Case::new().judge(json!({}));
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(status(&report, "revocation"), Status::Pass);
}

#[test]
fn a_suspended_badge_does_not_count() {
    let mut case = Case::new();
    case.publish(
        &[0b1000_0000],
        json!({"/credentialSubject/statusPurpose": "suspension"}),
    );
    let report = case.judge(entry("0", "suspension"));
    assert_eq!(report.verdict, Verdict::Revoked);
    assert_eq!(status(&report, "suspension"), Status::Fail);
    assert_eq!(case.judge(entry("1", "suspension")).verdict, Verdict::Valid);
}

#[test]
fn a_list_may_serve_several_purposes_and_a_badge_have_several_entries() {
    let mut case = Case::new();
    let purposes = json!(["revocation", "suspension"]);
    case.publish(
        &[0b0100_0000],
        json!({"/credentialSubject/statusPurpose": purposes}),
    );
    let both = |first: &str, second: &str| {
        json!({"credentialStatus": [
            entry(first, "revocation")["credentialStatus"],
            entry(second, "suspension")["credentialStatus"]
        ]})
    };
    assert_eq!(case.judge(both("0", "2")).verdict, Verdict::Valid);
    assert_eq!(case.judge(both("0", "1")).verdict, Verdict::Revoked);
    assert_eq!(case.judge(both("1", "0")).verdict, Verdict::Revoked);
}

#[test]
fn a_message_of_several_bits_is_told_and_changes_nothing() {
    let mut case = Case::new();
    case.publish(
        &[0b0010_0000],
        json!({"/credentialSubject/statusPurpose": "message"}),
    );
    let mut with_message = entry("1", "message");
    let members = &mut with_message["credentialStatus"];
    members["statusSize"] = json!(2);
    members["statusMessage"] = json!([
        {"status": "0x0", "message": "all is well"}, {"status": "0x2", "message": "under review"}
    ]);
    let report = case.judge(with_message);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    let told = check(&report, "message");
    assert_eq!(
        (told.status, &*told.message),
        (Status::Warn, "The issuer says: under review")
    );
}

#[test]
fn a_list_that_cannot_be_relied_on_leaves_the_badge_unverified() {
    let set = [0b1000_0000];
    for (name, changes) in [
        ("ended", json!({"/validFrom": "2099-01-01T00:00:00Z"})),
        (
            "of another type",
            json!({"/type": ["VerifiableCredential"]}),
        ),
        (
            "for another purpose",
            json!({"/credentialSubject/statusPurpose": "suspension"}),
        ),
        (
            "not gzip",
            json!({"/credentialSubject/encodedList": "uAAAA"}),
        ),
        (
            "too short",
            json!({"/credentialSubject/encodedList": "uH4sIAAAAAAAAA2NgAAAAAP__AwBaP5pbAwAAAA"}),
        ),
        ("no text", json!({"/credentialSubject/encodedList": 7})),
        (
            "by another issuer",
            json!({"/issuer": "did:web:other.example"}),
        ),
    ] {
        let mut case = Case::new();
        case.publish(&set, changes);
        let report = case.judge(entry("0", "revocation"));
        assert_eq!(
            report.verdict,
            Verdict::Unverified,
            "{name}: {:#?}",
            report.checks
        );
    }
    let mut case = Case::new();
    case.publish(&set, json!({}));
    for index in ["131072", "-1", "x", "1.5", "", "99999999999999999999"] {
        let report = case.judge(entry(index, "revocation"));
        assert_eq!(report.verdict, Verdict::Unverified, "{index}");
    }
}

#[test]
fn a_list_signed_by_another_key_or_not_at_all_says_nothing() {
    let case = Case::new();
    let forger = Signer::ed25519();
    let header = json!({"alg": "EdDSA", "kid": format!("{DID}#key-1")});
    let list = status_list(&[0], json!({}));
    for body in [
        forger.sign_with(&header, &list),
        list.to_string(),
        forger.jwt(&with(list.clone(), json!({"issuer": forger.did()}))),
        "<html>".to_owned(),
    ] {
        let mut source = Issuer::default();
        source.put(
            "https://issuer.example/.well-known/did.json",
            &did_document(DID, &case.signer),
        );
        source.answer(LIST, 200, body.clone());
        let text = case.sign(&with(credential(DID), entry("0", "revocation")));
        let credential = Credential::read(&text).expect("a credential");
        let report = verify(&Request::of(&credential, now()), &source);
        assert_eq!(report.verdict, Verdict::Unverified, "{body}");
    }
}

#[test]
fn a_list_that_is_a_bomb_is_not_inflated() {
    let mut case = Case::new();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        encoder.write_all(&vec![0; 1 << 20]).expect("memory");
    }
    let bomb = format!("u{}", encode(&encoder.finish().expect("memory")));
    case.publish(&[], json!({"/credentialSubject/encodedList": bomb}));
    let report = case.judge(entry("0", "revocation"));
    assert_eq!(report.verdict, Verdict::Unverified);
}

#[test]
fn a_status_of_an_unknown_kind_is_unverified_with_its_name() {
    let unknown = json!({"credentialStatus": {"id": LIST, "type": "FutureStatus2030"}});
    let report = Case::new().judge(unknown);
    assert_eq!(report.verdict, Verdict::Unverified);
    assert_eq!(
        check(&report, "revocation").evidence.as_deref(),
        Some("FutureStatus2030")
    );
}

/// A source that is offline for the list, and remembers what it said before.
struct Remembering<'a> {
    source: &'a Issuer,
    before: Document,
}

impl Source for Remembering<'_> {
    fn get(&self, url: &Url, wanted: Wanted) -> Result<Document, SourceError> {
        match url.as_str() {
            LIST => Err(SourceError::Offline),
            _ => self.source.get(url, wanted),
        }
    }

    fn last_known(&self, url: &Url) -> Option<Document> {
        (*url == self.before.requested).then(|| self.before.clone())
    }
}

fn before(body: String) -> Document {
    let url = Url::parse(LIST).expect("an address");
    let fetched_at: DateTime<Utc> = "2025-03-03T00:00:00Z".parse().expect("a date");
    Document {
        requested: url.clone(),
        url,
        status: 200,
        content_type: None,
        body: body.into_bytes(),
        fetched_at,
    }
}

#[test]
fn a_list_that_cannot_be_fetched_is_unverified_with_the_last_known_answer_and_its_age() {
    let case = Case::new();
    let text = case.sign(&with(credential(DID), entry("0", "revocation")));
    let credential = Credential::read(&text).expect("a credential");
    let judge = |body: String| {
        let source = Remembering {
            source: &case.source,
            before: before(body),
        };
        verify(&Request::of(&credential, now()), &source)
    };
    let clear = judge(case.sign(&status_list(&[0], json!({}))));
    assert_eq!(clear.verdict, Verdict::Unverified);
    let told = &check(&clear, "revocation").message;
    assert!(
        told.contains("offline") && told.contains("3 March 2025"),
        "{told}"
    );
    let set = judge(case.sign(&status_list(&[0x80], json!({}))));
    assert_eq!(set.verdict, Verdict::Revoked);
    assert!(check(&set, "revocation").message.contains("3 March 2025"));
    let forged = judge(status_list(&[0], json!({})).to_string());
    assert_eq!(forged.verdict, Verdict::Unverified);
    assert!(!check(&forged, "revocation").message.contains("2025"));
}

#[test]
fn a_credential_on_a_revocation_list_of_1edtech_is_revoked() {
    let listed = |entries: Value| json!({"id": LIST, "issuer": DID, "revokedCredential": entries});
    let id = "https://issuer.example/credentials/1";
    for (list, verdict) in [
        (listed(json!([id])), Verdict::Revoked),
        (
            listed(json!([{"id": id, "revoked": true, "revocationReason": "in error"}])),
            Verdict::Revoked,
        ),
        (
            listed(json!([{"id": id, "revoked": false}])),
            Verdict::Valid,
        ),
        (listed(json!([{"id": format!("{id}0")}])), Verdict::Valid),
        (listed(json!([])), Verdict::Valid),
        (json!({"revokedCredentials": [id]}), Verdict::Revoked),
        (
            with(
                listed(json!([id])),
                json!({"issuer": "did:web:other.example"}),
            ),
            Verdict::Unverified,
        ),
        (json!({"error": "busy"}), Verdict::Unverified),
    ] {
        let mut case = Case::new();
        case.source.put(LIST, &list);
        let report = case.judge(json!({
            "credentialStatus": {"id": LIST, "type": "1EdTechRevocationList"}
        }));
        assert_eq!(report.verdict, verdict, "{list}: {:#?}", report.checks);
    }
    let unreachable = Case::new().judge(json!({
        "credentialStatus": {"id": LIST, "type": "1EdTechRevocationList"}
    }));
    assert_eq!(unreachable.verdict, Verdict::Unverified);
}

#[test]
fn nothing_around_a_bad_proof_is_fetched() {
    let mut case = Case::new();
    case.publish(&[0], json!({}));
    let mut document = case.signer.prove(
        &with(credential(&case.signer.did()), entry("0", "revocation")),
        "eddsa-rdfc-2022",
    );
    document["validFrom"] = json!("2025-01-02T00:00:00Z");
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let report = verify(&Request::of(&credential, now()), &case.source);
    assert_eq!(report.verdict, Verdict::Invalid);
    assert!(case.source.asked.lock().expect("the list").is_empty());
}

const SCHEMA: &str = "https://issuer.example/schema.json";

#[test]
fn a_credential_must_fit_the_schema_that_it_names() {
    for kind in ["1EdTechJsonSchemaValidator2019", "JsonSchema"] {
        for (schema, found, verdict) in [
            (
                json!({"required": ["credentialSubject"]}),
                Status::Pass,
                Verdict::Valid,
            ),
            (
                json!({"required": ["telephone"]}),
                Status::Fail,
                Verdict::Invalid,
            ),
            (
                json!({"properties": {"name": {"type": "number"}}}),
                Status::Fail,
                Verdict::Invalid,
            ),
            (
                json!({"$ref": "https://elsewhere.example/x.json"}),
                Status::Skip,
                Verdict::Valid,
            ),
            (
                json!({"$ref": "file:///etc/passwd"}),
                Status::Skip,
                Verdict::Valid,
            ),
            (json!({"type": 7}), Status::Skip, Verdict::Valid),
        ] {
            let mut case = Case::new();
            case.source.put(SCHEMA, &schema);
            let report = case.judge(json!({"credentialSchema": [{"id": SCHEMA, "type": kind}]}));
            assert_eq!(status(&report, "credential.schema"), found, "{schema}");
            assert_eq!(report.verdict, verdict, "{schema}");
        }
    }
    let report =
        Case::new().judge(json!({"credentialSchema": {"id": SCHEMA, "type": "JsonSchema"}}));
    assert_eq!(status(&report, "credential.schema"), Status::Skip);
    assert_eq!(report.verdict, Verdict::Valid);
}

/// With a matcher that tries every way this would not end while anybody waits.
#[test]
fn a_pattern_in_a_schema_that_takes_forever_is_matched_at_once() {
    let mut case = Case::new();
    case.source.put(
        SCHEMA,
        &json!({"properties": {"name": {"pattern": "^(a+)+$"}}}),
    );
    let name = format!("{}!", "a".repeat(50_000));
    let report = case.judge(json!({
        "name": name, "credentialSchema": {"id": SCHEMA, "type": "JsonSchema"}
    }));
    assert_eq!(status(&report, "credential.schema"), Status::Fail);
}

const REFRESH: &str = "https://issuer.example/refresh/1";

fn refreshable(url: &str) -> Value {
    json!({"refreshService": {"id": url, "type": "1EdTechCredentialRefresh"}})
}

#[test]
fn a_newer_version_is_asked_of_the_issuer_once_and_verified() {
    let mut case = Case::new();
    let newer = with(
        with(credential(DID), refreshable(REFRESH)),
        json!({"validFrom": "2025-03-01T00:00:00Z", "validUntil": "2099-01-01T00:00:00Z"}),
    );
    let text = case.sign(&newer);
    case.source.answer(REFRESH, 200, text.clone());
    let report = case.judge(refreshable(REFRESH));
    assert_eq!(report.verdict, Verdict::Valid);
    let refreshed = report.refreshed.expect("a newer one");
    assert_eq!(
        (refreshed.text, refreshed.report.verdict),
        (text, Verdict::Valid)
    );
    assert!(refreshed.report.refreshed.is_none(), "it is asked once");
    let asked = case.source.asked.lock().expect("the list").clone();
    assert_eq!(asked.iter().filter(|url| *url == REFRESH).count(), 1);
}

#[test]
fn what_is_not_a_newer_version_of_the_same_badge_is_left() {
    let newer = |change: Value| {
        with(
            with(
                credential(DID),
                json!({"validFrom": "2025-03-01T00:00:00Z"}),
            ),
            change,
        )
    };
    for (name, body) in [
        ("the same", Some(credential(DID))),
        (
            "an older one",
            Some(newer(json!({"validFrom": "2024-01-01T00:00:00Z"}))),
        ),
        (
            "another badge",
            Some(newer(json!({"id": "urn:uuid:another"}))),
        ),
        (
            "another issuer's",
            Some(newer(json!({"issuer": "did:web:other.example"}))),
        ),
        ("nothing", None),
    ] {
        let mut case = Case::new();
        if let Some(body) = body {
            let text = case.sign(&body);
            case.source.answer(REFRESH, 200, text);
        }
        let report = case.judge(refreshable(REFRESH));
        assert!(report.refreshed.is_none(), "{name}");
        assert_eq!(report.verdict, Verdict::Valid, "{name}");
    }
    let case = Case::new();
    let elsewhere = case.judge(refreshable("https://tracker.example/refresh"));
    assert_eq!(status(&elsewhere, "refresh"), Status::Warn);
    let asked = case.source.asked.lock().expect("the list").clone();
    assert!(!asked.iter().any(|url| url.contains("tracker")));
}

#[test]
fn a_forged_newer_version_is_told_to_be_forged() {
    let mut case = Case::new();
    let forger = Signer::ed25519();
    let header = json!({"alg": "EdDSA", "kid": format!("{DID}#key-1")});
    let newer = with(
        credential(DID),
        json!({"validFrom": "2025-03-01T00:00:00Z"}),
    );
    case.source
        .answer(REFRESH, 200, forger.sign_with(&header, &newer));
    let report = case.judge(refreshable(REFRESH));
    let refreshed = report.refreshed.expect("it is handed on, judged");
    assert_eq!(refreshed.report.verdict, Verdict::Invalid);
}

#[test]
fn an_issuer_at_its_own_web_address_is_confirmed_by_the_domain() {
    let report = Case::new().judge(json!({}));
    let domain = "issuer.example".to_owned();
    assert_eq!(report.confirmation, Some(Confirmation::Domain { domain }));
    assert_eq!(status(&report, "issuer.confirmed"), Status::Pass);
}

const CONFIGURATION: &str = "https://issuer.example/.well-known/did-configuration.json";

fn linkage(did: &str, changes: Value) -> Value {
    with(
        json!({
            "@context": [
                "https://www.w3.org/2018/credentials/v1",
                "https://identity.foundation/.well-known/did-configuration/v1",
                "https://w3id.org/security/suites/ed25519-2020/v1"
            ],
            "type": ["VerifiableCredential", "DomainLinkageCredential"],
            "issuer": did, "issuanceDate": "2025-01-01T00:00:00Z",
            "expirationDate": "2099-01-01T00:00:00Z",
            "credentialSubject": {"id": did, "origin": "https://issuer.example"}
        }),
        changes,
    )
}

fn judge_by_key(signer: &Signer, source: &Issuer, registries: &[Registry]) -> Report {
    let document = signer.prove(&credential(&signer.did()), "eddsa-rdfc-2022");
    let credential = Credential::read(&document.to_string()).expect("a credential");
    let request = Request {
        registries,
        ..Request::of(&credential, now())
    };
    verify(&request, source)
}

#[test]
fn a_key_is_bound_to_a_domain_by_the_domain_s_did_configuration() {
    let signer = Signer::ed25519();
    let did = signer.did();
    let signed = signer.prove(&linkage(&did, json!({})), "Ed25519Signature2020");
    let jwt_claims = json!({
        "iss": did, "sub": did, "nbf": 1_735_689_600, "exp": 4_070_908_800_i64,
        "vc": linkage(&did, json!({"issuanceDate": null, "expirationDate": null, "issuer": did}))
    });
    let jwt = signer.sign_with(
        &json!({"alg": "EdDSA", "kid": signer.method()}),
        &jwt_claims,
    );
    for link in [signed, json!(jwt)] {
        let mut source = Issuer::default();
        source.put(CONFIGURATION, &json!({"linked_dids": [link]}));
        let report = judge_by_key(&signer, &source, &[]);
        let domain = "issuer.example".to_owned();
        assert_eq!(
            report.confirmation,
            Some(Confirmation::Domain { domain }),
            "{:#?}",
            report.checks
        );
        assert_eq!(report.verdict, Verdict::Valid);
    }
}

#[test]
fn a_did_configuration_that_does_not_hold_binds_nothing() {
    let (signer, forger) = (Signer::ed25519(), Signer::ed25519());
    let did = signer.did();
    let subject =
        |id: &str, origin: &str| json!({"credentialSubject": {"id": id, "origin": origin}});
    let by = |signer: &Signer, link: Value| signer.prove(&link, "Ed25519Signature2020");
    for (name, link) in [
        (
            "another origin",
            by(
                &signer,
                linkage(&did, subject(&did, "https://other.example")),
            ),
        ),
        (
            "a subdomain",
            by(
                &signer,
                linkage(&did, subject(&did, "https://www.issuer.example")),
            ),
        ),
        (
            "plain http",
            by(
                &signer,
                linkage(&did, subject(&did, "http://issuer.example")),
            ),
        ),
        (
            "another subject",
            by(
                &signer,
                linkage(&did, subject(&forger.did(), "https://issuer.example")),
            ),
        ),
        ("another signer", by(&forger, linkage(&did, json!({})))),
        (
            "expired",
            by(
                &signer,
                linkage(&did, json!({"expirationDate": "2025-02-01T00:00:00Z"})),
            ),
        ),
        (
            "not begun",
            by(
                &signer,
                linkage(&did, json!({"issuanceDate": "2099-02-01T00:00:00Z"})),
            ),
        ),
        (
            "of another type",
            by(
                &signer,
                linkage(&did, json!({"type": ["VerifiableCredential"]})),
            ),
        ),
        ("unsigned", linkage(&did, json!({}))),
    ] {
        let mut source = Issuer::default();
        source.put(CONFIGURATION, &json!({"linked_dids": [link]}));
        let report = judge_by_key(&signer, &source, &[]);
        assert_eq!(report.confirmation, Some(Confirmation::Nobody), "{name}");
    }
}

#[test]
fn a_registry_that_the_earner_turned_on_confirms_those_it_lists() {
    let signer = Signer::ed25519();
    let did = signer.did();
    let registry = Registry {
        name: "Member registry".into(),
        url: Url::parse("https://registry.example/registry.json").expect("an address"),
    };
    let confirmed = |entries: Value, registries: &[Registry]| {
        let mut source = Issuer::default();
        source.put(
            registry.url.as_str(),
            &json!({"meta": {}, "registry": entries}),
        );
        judge_by_key(&signer, &source, registries).confirmation
    };
    let on = [registry.clone()];
    assert_eq!(
        confirmed(json!({ &did: {"name": "Example University"} }), &on),
        Some(Confirmation::Registry {
            name: "Member registry".into(),
            listed_as: Some("Example University".into())
        })
    );
    let lookalike = format!("{did}#{}", &did[8..]);
    for entries in [
        json!({}),
        json!({ &lookalike: {"name": "x"} }),
        json!({ &did.to_uppercase(): {} }),
        json!([did]),
    ] {
        assert_eq!(confirmed(entries, &on), Some(Confirmation::Nobody));
    }
    assert_eq!(
        confirmed(json!({ &did: {"name": "x"} }), &[]),
        Some(Confirmation::Nobody)
    );
}

#[test]
fn an_issuer_whom_nobody_confirms_stays_valid_and_the_check_warns() {
    let signer = Signer::ed25519();
    let report = judge_by_key(&signer, &Issuer::default(), &[]);
    assert_eq!(report.verdict, Verdict::Valid);
    let told = check(&report, "issuer.confirmed");
    assert_eq!(told.status, Status::Warn);
    let evidence = told.evidence.clone().unwrap_or_default();
    assert!(
        evidence.contains(&signer.public().fingerprint()),
        "{evidence}"
    );
}

#[test]
fn what_every_badge_must_have_is_asked_for() {
    for (changes, found) in [
        (json!({}), Status::Pass),
        (json!({"type": ["OpenBadgeCredential"]}), Status::Fail),
        (json!({"credentialSubject": null}), Status::Fail),
        (
            json!({"@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]}),
            Status::Fail,
        ),
        (json!({"validFrom": null}), Status::Warn),
        (
            json!({"credentialSubject": {"type": "AchievementSubject"}}),
            Status::Warn,
        ),
    ] {
        let report = Case::new().judge(changes.clone());
        assert_eq!(
            status(&report, "credential.data"),
            found,
            "{changes}: {:#?}",
            report.checks
        );
    }
}

/// The shape of what Credly gives out: a `did:web` with a path, the contexts of 3.0.3 with their
/// extensions, an unsalted hash of the e-mail address, members that are null, a list of proofs, and
/// a revocation list of 1EdTech.
#[test]
fn a_badge_of_credly_s_shape_is_verified_and_revoked() {
    let signer = Signer::ed25519();
    let did = "did:web:www.badges.example:api:v1:obi:v3:issuers:0a1b";
    let address = "https://www.badges.example/api/v1/obi/v3/issuers/0a1b/did.json";
    let list = "https://www.badges.example/api/v1/obi/v3/issuers/0a1b/revocation_list";
    let id = "https://www.badges.example/api/v1/obi/v3/open_badge_credentials/5c6d";
    let digest = openbadges::identity::hex_digest::<sha2::Sha256>(&[b"ada@example.org"]);
    let document = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
        ],
        "id": id, "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Ada Lovelace 雪", "description": null, "image": null, "awardedDate": "2025-01-01T00:00:00Z",
        "issuer": {
            "id": did, "type": ["Profile"], "name": "Example Badges", "url": "https://www.badges.example/",
            "phone": null, "description": null, "image": null, "email": null, "otherIdentifier": []
        },
        "validFrom": "2025-01-01T00:00:00Z", "validUntil": null,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject", "identityHash": format!("sha256${digest}"),
                "identityType": "emailAddress", "hashed": true, "salt": null
            }],
            "achievement": {
                "id": "https://www.badges.example/api/v1/obi/v3/achievements/7e8f",
                "type": ["Achievement"], "achievementType": "Certification", "name": "Cloud Architect",
                "description": "Designs cloud systems.", "criteria": {"narrative": "Pass."},
                "image": {"id": "https://images.badges.example/1.png", "type": "Image", "caption": null},
                "tag": ["Cloud"], "alignment": [{
                    "type": ["Alignment"], "targetName": "Network Engineer",
                    "targetUrl": "https://labour.example/1", "targetDescription": null
                }]
            }
        },
        "evidence": [], "credentialStatus": {"id": list, "type": "1EdTechRevocationList"}
    });
    let method =
        json!({"verificationMethod": format!("{did}#key-0"), "created": "2025-06-01T00:00:00Z"});
    let signed = signer.prove_with(&document, "eddsa-rdfc-2022", &method);
    let signed = with(signed.clone(), json!({"proof": [signed["proof"]]}));
    let mut issuer = Issuer::default();
    issuer.put(
        address,
        &json!({
            "id": did, "assertionMethod": [format!("{did}#key-0")], "verificationMethod": [{
                "id": format!("{did}#key-0"), "type": "Multikey", "controller": did,
                "publicKeyMultibase": signer.public().to_multikey()
            }]
        }),
    );
    let credential = Credential::read(&signed.to_string()).expect("a credential");
    let ada = [openbadges::Identity::guess("ada@example.org")];
    let judge = |issuer: &Issuer| {
        let request = Request {
            identities: &ada,
            ..Request::of(&credential, now())
        };
        verify(&request, issuer)
    };
    assert_eq!(
        judge(&issuer).verdict,
        Verdict::Unverified,
        "the list is not there"
    );
    issuer.put(
        list,
        &json!({"id": list, "issuer": did, "revokedCredential": []}),
    );
    let report = judge(&issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.recipient, openbadges::Recipient::Yours);
    issuer.put(
        list,
        &json!({"id": list, "issuer": did, "revokedCredential": [{"id": id}]}),
    );
    assert_eq!(judge(&issuer).verdict, Verdict::Revoked);
}
