//! Signed verification: a test for each rule, named after it.

mod support;

use openbadges::{Method, Recipient, Status, Verdict};
use serde_json::{Value, json};
use support::*;

const KEY: &str = "https://issuer.example/key";
const LIST: &str = "https://issuer.example/revoked";

fn payload() -> Value {
    with(
        assertion(),
        json!({
            "id": "urn:uuid:0b3c1c1e-7f4f-4b9c-8b63-0d6f2a3f6a10",
            "verification": {"type": "SignedBadge", "creator": KEY}
        }),
    )
}

fn key_document(signer: &Signer) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "CryptographicKey",
        "id": KEY,
        "owner": ISSUER,
        "publicKeyPem": signer.pem
    })
}

fn issuer_with(signer: &Signer) -> Issuer {
    let mut issuer = Issuer::of_2_0();
    issuer.put(
        ISSUER,
        &with(profile(), json!({"publicKey": KEY, "revocationList": LIST})),
    );
    issuer.put(KEY, &key_document(signer));
    issuer.put(
        LIST,
        &json!({"type": "RevocationList", "id": LIST, "issuer": ISSUER, "revokedAssertions": []}),
    );
    issuer
}

#[test]
fn every_registered_asymmetric_algorithm_is_verified() {
    for signer in [
        Signer::rsa("RS256"),
        Signer::rsa("RS384"),
        Signer::rsa("RS512"),
        Signer::rsa("PS256"),
        Signer::es256(),
        Signer::ed25519(),
    ] {
        let issuer = issuer_with(&signer);
        let report = judge_as(&signer.sign(&payload()), &issuer, &["ada@example.org"]);
        assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
        assert_eq!(report.method, Method::Jws);
        assert_eq!(report.recipient, Recipient::Yours);
        assert_eq!(report.badge.name.as_deref(), Some("Cloud Architect"));
    }
}

#[test]
fn a_changed_payload_is_invalid() {
    let signer = Signer::es256();
    let genuine = signer.sign(&payload());
    let parts: Vec<&str> = genuine.split('.').collect();
    let changed = with(payload(), json!({"issuedOn": "2024-06-01T00:00:00Z"}));
    let forged = format!("{}.{}.{}", parts[0], part(&changed), parts[2]);
    let report = judge(&forged, &issuer_with(&signer));
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(status(&report, "signed.signature"), Status::Fail);
}

#[test]
fn a_signature_by_another_key_is_invalid() {
    let report = judge(
        &Signer::es256().sign(&payload()),
        &issuer_with(&Signer::es256()),
    );
    assert_eq!(report.verdict, Verdict::Invalid);
}

#[test]
fn none_and_every_symmetric_algorithm_are_refused() {
    let signer = Signer::rsa("RS256");
    let issuer = issuer_with(&signer);
    for algorithm in ["none", "None", "HS256", "HS384", "HS512", "", "RS1"] {
        let header = json!({ "alg": algorithm });
        // As the classic attack does it: the public key serves as the shared secret.
        let text = format!("{}.{}", part(&header), part(&payload()));
        let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, signer.pem.as_bytes());
        let tag = ring::hmac::sign(&secret, text.as_bytes());
        for signature in [String::new(), encode(tag.as_ref())] {
            let report = judge(&format!("{text}.{signature}"), &issuer);
            assert_eq!(report.verdict, Verdict::Invalid, "{algorithm}");
            assert_eq!(status(&report, "signed.algorithm"), Status::Fail);
        }
    }
}

#[test]
fn the_algorithm_is_bound_to_the_keys_type() {
    let signer = Signer::es256();
    let issuer = issuer_with(&signer);
    for algorithm in ["RS256", "EdDSA", "ES384", "ES256K"] {
        let text = signer.sign_with(&json!({ "alg": algorithm }), &payload());
        assert_eq!(
            judge(&text, &issuer).verdict,
            Verdict::Invalid,
            "{algorithm}"
        );
    }
}

#[test]
fn a_critical_header_is_refused() {
    let signer = Signer::es256();
    for header in [
        json!({"alg": "ES256", "crit": ["exp"], "exp": 1}),
        json!({"alg": "ES256", "b64": false}),
    ] {
        let text = signer.sign_with(&header, &payload());
        assert_eq!(
            judge(&text, &issuer_with(&signer)).verdict,
            Verdict::Invalid,
            "{header}"
        );
    }
}

#[test]
fn a_key_in_the_header_proves_nothing() {
    let forger = Signer::es256();
    let issuer = issuer_with(&Signer::es256());
    for header in [
        json!({"alg": "ES256", "jwk": {"kty": "EC"}}),
        json!({"alg": "ES256", "jku": "https://evil.example/jwks"}),
        json!({"alg": "ES256", "x5u": "https://evil.example/cert"}),
        json!({"alg": "ES256", "kid": "https://evil.example/key"}),
    ] {
        let report = judge(&forger.sign_with(&header, &payload()), &issuer);
        assert_eq!(report.verdict, Verdict::Invalid, "{header}");
        let asked = issuer.asked.lock().expect("the list").clone();
        assert!(asked.iter().all(|url| !url.contains("evil")), "{asked:?}");
    }
}

#[test]
fn the_named_key_must_be_the_issuers() {
    let forger = Signer::es256();
    let mut issuer = issuer_with(&Signer::es256());
    let key = "https://evil.example/key";
    issuer.put(
        key,
        &with(
            key_document(&forger),
            json!({"id": key, "owner": "https://evil.example/"}),
        ),
    );
    let named = json!({"type": "SignedBadge", "creator": key});
    let report = judge(
        &forger.sign(&with(payload(), json!({ "verification": named }))),
        &issuer,
    );
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(status(&report, "signed.key"), Status::Fail);
}

#[test]
fn a_key_that_names_another_owner_is_not_the_issuers() {
    let signer = Signer::es256();
    let mut issuer = issuer_with(&signer);
    issuer.put(
        KEY,
        &with(
            key_document(&signer),
            json!({"owner": "https://other.example/"}),
        ),
    );
    assert_eq!(
        judge(&signer.sign(&payload()), &issuer).verdict,
        Verdict::Invalid
    );
}

#[test]
fn without_creator_the_issuers_own_keys_are_tried() {
    let signer = Signer::ed25519();
    let mut issuer = issuer_with(&signer);
    let other = "https://issuer.example/old-key";
    issuer.put(
        other,
        &with(key_document(&Signer::es256()), json!({"id": other})),
    );
    issuer.put(ISSUER, &with(profile(), json!({"publicKey": [other, KEY]})));
    let text = signer.sign(&with(
        payload(),
        json!({"verification": {"type": "SignedBadge"}}),
    ));
    let report = judge(&text, &issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

#[test]
fn a_key_embedded_in_the_profile_counts() {
    let signer = Signer::es256();
    let mut issuer = issuer_with(&signer);
    issuer.put(
        ISSUER,
        &with(profile(), json!({"publicKey": [key_document(&signer)]})),
    );
    assert_eq!(
        judge(&signer.sign(&payload()), &issuer).verdict,
        Verdict::Valid
    );
}

#[test]
fn an_issuer_embedded_in_the_signed_text_is_never_trusted() {
    let forger = Signer::es256();
    let key = with(
        key_document(&forger),
        json!({"id": "https://issuer.example/forged"}),
    );
    let embedded = with(
        profile(),
        json!({"publicKey": key, "name": "Example Academy"}),
    );
    let class = with(class(), json!({"issuer": embedded}));
    let creator = json!({"type": "SignedBadge", "creator": "https://issuer.example/forged"});
    let forged = with(payload(), json!({"badge": class, "verification": creator}));
    let report = judge(&forger.sign(&forged), &issuer_with(&Signer::es256()));
    assert_eq!(report.verdict, Verdict::Invalid, "{:#?}", report.checks);

    // An issuer that has no address at all vouches for nothing.
    let nowhere = with(
        profile(),
        json!({"id": "urn:uuid:1", "publicKey": key_document(&forger)}),
    );
    let class = with(support::class(), json!({"issuer": nowhere}));
    let report = judge(
        &forger.sign(&with(payload(), json!({"badge": class}))),
        &Issuer::default(),
    );
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
}

#[test]
fn an_unreachable_key_or_issuer_is_unverified() {
    let signer = Signer::es256();
    for missing in [KEY, ISSUER, CLASS] {
        let mut issuer = issuer_with(&signer);
        issuer.answer(missing, 503, "");
        let report = judge(&signer.sign(&payload()), &issuer);
        assert_eq!(report.verdict, Verdict::Unverified, "{missing}");
    }
}

#[test]
fn an_assertion_on_the_revocation_list_of_2_0_is_revoked() {
    let signer = Signer::es256();
    let id = payload()["id"].clone();
    for entry in [id.clone(), json!({"id": id, "revocationReason": "Cheated"})] {
        let mut issuer = issuer_with(&signer);
        let list =
            json!({"type": "RevocationList", "issuer": ISSUER, "revokedAssertions": [entry]});
        issuer.put(LIST, &list);
        let report = judge(&signer.sign(&payload()), &issuer);
        assert_eq!(report.verdict, Verdict::Revoked, "{list}");
    }
}

#[test]
fn a_uid_on_the_revocation_list_of_1_1_is_revoked() {
    let signer = Signer::rsa("RS256");
    let old = json!({
        "@context": "https://w3id.org/openbadges/v1",
        "uid": "abc",
        "verification": null,
        "verify": {"type": "signed", "url": KEY}
    });
    let mut issuer = issuer_with(&signer);
    issuer.put(
        ISSUER,
        &with(
            profile(),
            json!({"@context": "https://w3id.org/openbadges/v1", "revocationList": LIST}),
        ),
    );
    issuer.answer(KEY, 200, signer.pem.clone());
    issuer.put(LIST, &json!({"other": "no"}));
    let text = signer.sign(&with(payload(), old));
    let report = judge(&text, &issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    issuer.put(LIST, &json!({"abc": "Cheated"}));
    let report = judge(&text, &issuer);
    assert_eq!(report.verdict, Verdict::Revoked);
    assert!(check(&report, "revocation").message.contains("Cheated"));
}

#[test]
fn a_key_of_1_x_must_be_on_the_issuers_host() {
    let forger = Signer::rsa("RS256");
    let key = "https://evil.example/key.pem";
    let mut issuer = Issuer::of_2_0();
    issuer.answer(key, 200, forger.pem.clone());
    let old = json!({
        "@context": "https://w3id.org/openbadges/v1",
        "uid": "abc",
        "verification": null,
        "verify": {"type": "signed", "url": key}
    });
    assert_eq!(
        judge(&forger.sign(&with(payload(), old)), &issuer).verdict,
        Verdict::Invalid
    );
}

#[test]
fn an_unreachable_revocation_list_is_unverified() {
    let signer = Signer::es256();
    let mut issuer = issuer_with(&signer);
    issuer.answer(LIST, 500, "");
    let report = judge(&signer.sign(&payload()), &issuer);
    assert_eq!(report.verdict, Verdict::Unverified);
    assert_eq!(status(&report, "revocation"), Status::Skip);
}

#[test]
fn a_revocation_list_of_another_issuer_decides_nothing() {
    let signer = Signer::es256();
    let mut issuer = issuer_with(&signer);
    issuer.put(
        LIST,
        &json!({"issuer": "https://other.example/", "revokedAssertions": []}),
    );
    assert_eq!(
        judge(&signer.sign(&payload()), &issuer).verdict,
        Verdict::Unverified
    );
}

#[test]
fn a_published_private_key_is_no_key() {
    let signer = Signer::rsa("RS256");
    let mut issuer = issuer_with(&signer);
    issuer.answer(KEY, 200, include_str!("keys/rsa.pem"));
    assert_eq!(
        judge(&signer.sign(&payload()), &issuer).verdict,
        Verdict::Invalid
    );
}
