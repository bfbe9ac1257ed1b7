//! Signed verification: the key must be the issuer's, and the issuer is the one that was fetched.

use lapel_tests::award::{Award, Issued};
use lapel_tests::issuer::Answer;
use lapel_tests::keys::{Algorithm, Signer, payload, sign_with_secret, unsigned};
use lapel_tests::lapel::check;
use openbadges::Standard;
use serde_json::{Value, json};

use crate::cast::{Cast, signed};

#[test]
fn every_algorithm_that_is_asymmetric_verifies() {
    let cast = Cast::new();
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa] {
        let report = cast.verdict_on(&signed("signed", algorithm));
        assert_eq!(report["verdict"], "valid", "{algorithm:?}: {report:#}");
        assert_eq!(report["method"], "jws");
        assert_eq!(report["standard"], "2.0");
        assert_eq!(report["name"], "Cloud Architect");
        assert_eq!(check(&report, "signed.signature")["status"], "pass");
    }
}

#[test]
fn every_version_that_is_signed_is_valid() {
    let cast = Cast::new();
    for standard in [
        Standard::V1_0,
        Standard::V1_1,
        Standard::V2_0,
        Standard::V2_1,
    ] {
        let mut award = signed(standard.as_str(), Algorithm::Rs256);
        award.standard = standard;
        let report = cast.verdict_on(&award);
        assert_eq!(report["verdict"], "valid", "{report:#}");
        assert_eq!(report["standard"], standard.as_str());
        assert_eq!(report["method"], "jws");
    }
}

/// A badge signed with the RSA key of the tests, and its payload.
fn issued(cast: &Cast) -> (Award, Issued, Value) {
    let award = signed("signed", Algorithm::Rs256);
    let issued = cast.issuer.issue(&award);
    let payload = payload(&issued.credential);
    (award, issued, payload)
}

#[test]
fn a_changed_payload_is_invalid() {
    let cast = Cast::new();
    let (_, issued, mut changed) = issued(&cast);
    changed["recipient"]["identity"] = json!("eve@example.org");
    let signature = issued.credential.rsplit('.').next().expect("a signature");
    let forged = format!(
        "{}.{signature}",
        unsigned(&json!({"alg": "RS256"}), &changed)
    );
    let report = cast.verify_text(&forged);
    assert_eq!(report["verdict"], "invalid");
    assert_eq!(check(&report, "signed.signature")["status"], "fail");
}

#[test]
fn a_signature_by_somebody_elses_key_is_invalid() {
    let cast = Cast::new();
    let (_, _, payload) = issued(&cast);
    for algorithm in [Algorithm::Es256, Algorithm::EdDsa] {
        let report = cast.verify_text(&Signer::new(algorithm).sign(&payload));
        assert_eq!(report["verdict"], "invalid", "{report:#}");
    }
    let award = signed("own", Algorithm::EdDsa);
    let own = cast.issuer.issue(&award);
    let payload = lapel_tests::keys::payload(&own.credential);
    let report = cast.verify_text(&Signer::new(Algorithm::EdDsa).sign(&payload));
    assert_eq!(report["verdict"], "invalid");
    assert_eq!(check(&report, "signed.signature")["status"], "fail");
}

#[test]
fn none_and_symmetric_algorithms_are_refused() {
    let cast = Cast::new();
    let (_, _, payload) = issued(&cast);
    let pem = Signer::new(Algorithm::Rs256).pem;
    let none = format!("{}.", unsigned(&json!({"alg": "none"}), &payload));
    let none_signed = format!("{}.AAAA", unsigned(&json!({"alg": "none"}), &payload));
    for forged in [none, none_signed, sign_with_secret(&pem, &payload)] {
        let file = cast.lapel.file("forged.jws", &forged);
        let run = cast.lapel.run(&["verify", "--json", &file]);
        assert_ne!(run.status, 0, "{run:?}");
        let line = run.line();
        // A signature of nothing may well be no JWS at all.
        let refused = line["verdict"] == "invalid" || line["error"]["code"].is_string();
        assert!(refused, "{line:#}");
    }
}

#[test]
fn the_algorithm_is_bound_to_the_keys_type() {
    let cast = Cast::new();
    let (_, _, payload) = issued(&cast);
    let rsa = Signer::new(Algorithm::Rs256);
    for named in ["ES256", "EdDSA", "RS512", "HS256", "rs256", ""] {
        let forged = rsa.sign_with(&json!({ "alg": named }), &payload);
        assert_eq!(cast.verify_text(&forged)["verdict"], "invalid", "{named}");
    }
}

#[test]
fn a_header_that_demands_more_than_lapel_does_is_refused() {
    let cast = Cast::new();
    let (_, _, payload) = issued(&cast);
    let header = json!({"alg": "RS256", "crit": ["exp"], "exp": 1});
    let report = cast.verify_text(&Signer::new(Algorithm::Rs256).sign_with(&header, &payload));
    assert_eq!(report["verdict"], "invalid");
}

#[test]
fn a_key_in_the_header_is_not_looked_at() {
    let cast = Cast::new();
    let (_, _, payload) = issued(&cast);
    let eve = Signer::new(Algorithm::EdDsa);
    let header = json!({
        "alg": "EdDSA", "jku": cast.issuer.url("/eve/keys"), "kid": cast.issuer.url("/eve/key"),
        "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    });
    assert_eq!(
        cast.verify_text(&eve.sign_with(&header, &payload))["verdict"],
        "invalid"
    );
    assert_eq!(
        cast.issuer.asked("/eve/keys") + cast.issuer.asked("/eve/key"),
        0
    );
}

#[test]
fn without_a_creator_the_issuers_own_keys_count() {
    let cast = Cast::new();
    let (_, _, mut payload) = issued(&cast);
    payload["verification"] = json!({"type": "SignedBadge"});
    let report = cast.verify_text(&Signer::new(Algorithm::Rs256).sign(&payload));
    assert_eq!(report["verdict"], "valid", "{report:#}");
}

#[test]
fn a_creator_that_is_not_among_the_issuers_keys_is_invalid() {
    let cast = Cast::new();
    let (award, _, mut payload) = issued(&cast);
    let (eve, key) = (Signer::new(Algorithm::EdDsa), cast.issuer.url("/eve/key"));
    let profile = cast.issuer.url(&award.profile());
    cast.issuer.serve(
        "/eve/key",
        Answer::json(&json!({
            "type": "CryptographicKey", "id": key, "owner": profile, "publicKeyPem": eve.pem
        })),
    );
    payload["verification"]["creator"] = json!(key);
    let report = cast.verify_text(&eve.sign(&payload));
    assert_eq!(report["verdict"], "invalid");
    assert_eq!(check(&report, "signed.key")["status"], "fail");
}

#[test]
fn a_key_with_another_owner_is_not_the_issuers() {
    let cast = Cast::new();
    let (award, issued, _) = issued(&cast);
    cast.issuer.edit(&award.key(), |key| {
        key["owner"] = json!("https://example.org/eve")
    });
    assert_eq!(cast.verify(&issued)["verdict"], "invalid");
}

#[test]
fn a_key_that_cannot_be_fetched_leaves_it_unverified() {
    let cast = Cast::new();
    let (award, issued, _) = issued(&cast);
    for answer in [Answer::status(404), Answer::status(500)] {
        cast.issuer.serve(&award.key(), answer);
        assert_eq!(cast.verify(&issued)["verdict"], "unverified");
    }
}

#[test]
fn an_issuer_embedded_in_the_signed_text_proves_nothing() {
    let cast = Cast::new();
    let (award, _, mut payload) = issued(&cast);
    let eve = Signer::new(Algorithm::EdDsa);
    let mut class = cast.issuer.document(&award.class()).expect("JSON");
    let mut profile = cast.issuer.document(&award.profile()).expect("JSON");
    let key = json!({"id": "https://example.org/eve#key", "publicKeyPem": eve.pem});
    profile["publicKey"] = key.clone();
    payload["verification"]["creator"] = key["id"].clone();
    // Under the true issuer's id: the profile there does not know the key.
    class["issuer"] = profile.clone();
    payload["badge"] = class.clone();
    assert_eq!(cast.verify_text(&eve.sign(&payload))["verdict"], "invalid");
    // Under no address at all: nobody vouches for it.
    profile["id"] = json!("urn:uuid:3c0dc79b-8a3f-4ba5-8b4b-0fd0c6e3a4b1");
    class["issuer"] = profile;
    payload["badge"] = class;
    assert_eq!(
        cast.verify_text(&eve.sign(&payload))["verdict"],
        "unverified"
    );
}

#[test]
fn the_revocation_list_of_2_0_revokes_with_its_reason() {
    let cast = Cast::new();
    let (award, issued, payload) = issued(&cast);
    cast.issuer.edit(&award.revocation_list(), |list| {
        list["revokedAssertions"] =
            json!([{"id": payload["id"], "revocationReason": "Exam was leaked"}]);
    });
    let report = cast.verify(&issued);
    assert_eq!(report["verdict"], "revoked", "{report:#}");
    let message = check(&report, "revocation")["message"]
        .as_str()
        .expect("a sentence");
    assert!(message.contains("Exam was leaked"), "{message}");
}

#[test]
fn the_revocation_list_of_1_1_revokes_with_its_reason() {
    let cast = Cast::new();
    let mut award = signed("list-1-1", Algorithm::Rs256);
    award.standard = Standard::V1_1;
    let issued = cast.issuer.issue(&award);
    let list = json!({"list-1-1": "Issued in error", "another": "Cheated"});
    cast.issuer
        .serve(&award.revocation_list(), Answer::json(&list));
    let report = cast.verify(&issued);
    assert_eq!(report["verdict"], "revoked", "{report:#}");
    let message = check(&report, "revocation")["message"]
        .as_str()
        .expect("a sentence");
    assert!(message.contains("Issued in error"), "{message}");
}

#[test]
fn a_revocation_list_that_cannot_be_read_leaves_it_unverified() {
    let cast = Cast::new();
    let (award, issued, _) = issued(&cast);
    for answer in [
        Answer::status(404),
        Answer::status(500),
        Answer::of("text/html", "<p>Gone fishing</p>"),
    ] {
        cast.issuer.serve(&award.revocation_list(), answer);
        assert_eq!(cast.verify(&issued)["verdict"], "unverified");
    }
}

#[test]
fn the_key_of_a_1_x_badge_lies_at_its_issuers_host() {
    let cast = Cast::new();
    let home = lapel_tests::issuer::Issuer::start();
    let lapel = lapel_tests::lapel::Lapel::new()
        .trusting(&cast.issuer)
        .trusting(&home);
    let mut award = signed("elsewhere", Algorithm::Rs256);
    award.standard = Standard::V1_1;
    let issued = cast.issuer.issue(&award);
    let mut payload = payload(&issued.credential);
    let eve = Signer::new(Algorithm::EdDsa);
    home.serve("/key", Answer::of("text/plain", eve.pem.clone()));
    payload["verify"]["url"] = json!(home.url("/key"));
    let file = lapel.file("forged.jws", eve.sign(&payload));
    assert_eq!(lapel.verify(&[&file])["verdict"], "invalid");
}
