//! Hosted verification: the document at the address is the truth.

use lapel_tests::award::Award;
use lapel_tests::issuer::Answer;
use lapel_tests::lapel::check;
use openbadges::{Credential, Standard, image};
use serde_json::{Value, json};

use crate::cast::{Cast, of};

#[test]
fn every_version_that_is_hosted_is_valid() {
    let cast = Cast::new();
    for (standard, name) in [
        (Standard::V0_5, "0.5"),
        (Standard::V1_0, "1.0"),
        (Standard::V1_1, "1.1"),
        (Standard::V2_0, "2.0"),
        (Standard::V2_1, "2.1"),
    ] {
        let report = cast.verdict_on(&of(name, standard));
        assert_eq!(report["verdict"], "valid", "{report:#}");
        assert_eq!(report["standard"], name);
        assert_eq!(report["method"], "hosted");
        assert_eq!(report["name"], "Cloud Architect");
        assert_eq!(report["issuer"]["name"], "Example Academy");
        assert_eq!(report["issued_on"], "2025-01-01T00:00:00Z");
    }
}

#[test]
fn a_badge_of_3_0_whose_proof_cannot_be_decided_is_shown_in_full_and_unverified() {
    let cast = Cast::new();
    let embedded = of("embedded", Standard::V3_0);
    let mut jwt = crate::cast::signed("jwt", lapel_tests::keys::Algorithm::EdDsa);
    jwt.standard = Standard::V3_0;
    for (award, method) in [(embedded, "data-integrity"), (jwt, "vc-jwt")] {
        let report = cast.verdict_on(&award);
        assert_eq!(report["verdict"], "unverified", "{report:#}");
        assert_eq!(report["standard"], "3.0");
        assert_eq!(report["method"], method);
        assert_eq!(report["name"], "Cloud Architect");
        assert_eq!(report["issuer"]["name"], "Example Academy");
        let undecided = report["checks"]
            .as_array()
            .expect("checks")
            .iter()
            .any(|check| {
                let of_the_proof = ["proof", "proof.terms", "signed.key"];
                check["status"] == "skip" && of_the_proof.iter().any(|rule| check["id"] == *rule)
            });
        assert!(undecided, "{report:#}");
    }
}

#[test]
fn what_is_baked_is_only_the_address_and_an_edited_image_fools_nobody() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("edited"));
    let mut forged: Value = serde_json::from_str(&issued.credential).expect("JSON");
    forged["recipient"]["identity"] = json!("eve@example.org");
    forged["expires"] = json!("2099-01-01T00:00:00Z");
    let credential = Credential::read(&forged.to_string()).expect("a credential");
    let forged = image::bake(&issued.bare, &credential).expect("an image");
    let file = cast.lapel.file("forged.png", forged);
    let report = cast.lapel.verify(&["--as", "eve@example.org", &file]);
    assert_eq!(report["recipient"], "other");
    assert_eq!(report["expires"], Value::Null);
    let copy = check(&report, "hosted.baked-copy");
    assert_eq!(copy["status"], "warn");
    let evidence = copy["evidence"].as_str().expect("the fields are named");
    assert!(
        evidence.contains("recipient") && evidence.contains("expires"),
        "{evidence}"
    );
    assert!(!evidence.contains("issuedOn"), "{evidence}");
}

#[test]
fn status_410_means_revoked_with_the_reason_shown() {
    let cast = Cast::new();
    let award = Award::new("gone");
    let issued = cast.issuer.issue(&award);
    let body = r#"{"revoked": true, "revocationReason": "Exam was leaked"}"#;
    for (body, reason) in [("", None), (body, Some("Exam was leaked"))] {
        let answer = Answer::of("application/json", body).with_status(410);
        cast.issuer.serve(&award.assertion(), answer);
        let report = cast.verify(&issued);
        assert_eq!(report["verdict"], "revoked", "{body}");
        let message = check(&report, "revocation")["message"]
            .as_str()
            .expect("a sentence");
        assert!(
            reason.is_none_or(|reason| message.contains(reason)),
            "{message}"
        );
    }
}

#[test]
fn revoked_true_means_revoked_under_any_status() {
    let cast = Cast::new();
    let award = Award::new("revoked");
    let issued = cast.issuer.issue(&award);
    for status in [200, 404, 403, 500] {
        let body = json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
            "id": issued.address, "revoked": true, "revocationReason": "Issued in error"
        });
        cast.issuer
            .serve(&award.assertion(), Answer::json(&body).with_status(status));
        let report = cast.verify(&issued);
        assert_eq!(report["verdict"], "revoked", "{status}");
        let message = check(&report, "revocation")["message"]
            .as_str()
            .expect("a sentence");
        assert!(message.contains("Issued in error"), "{message}");
    }
}

#[test]
fn statuses_404_and_403_are_unverified_with_their_own_sentences() {
    let cast = Cast::new();
    let award = Award::new("absent");
    let issued = cast.issuer.issue(&award);
    let mut sentences = Vec::new();
    for status in [404, 403, 500, 503] {
        cast.issuer
            .serve(&award.assertion(), Answer::status(status));
        let report = cast.verify(&issued);
        assert_eq!(report["verdict"], "unverified", "{status}");
        sentences.push(check(&report, "hosted.assertion")["message"].clone());
    }
    assert_ne!(sentences[0], sentences[1]);
    assert_ne!(sentences[0], sentences[2]);
    assert_ne!(sentences[1], sentences[2]);
    assert_eq!(sentences[2], sentences[3]);
}

#[test]
fn a_dead_issuer_never_makes_a_badge_invalid() {
    for whole in [true, false] {
        let cast = Cast::new();
        let mut award = Award::new("orphan");
        award.whole = whole;
        let issued = cast.issuer.issue(&award);
        cast.issuer.stop();
        let report = cast.verify(&issued);
        assert_eq!(report["verdict"], "unverified");
        let says_itself = report["name"].is_string();
        assert_eq!(says_itself, whole, "what the image says, unconfirmed");
    }
}

#[test]
fn any_document_that_cannot_be_fetched_leaves_it_unverified() {
    let cast = Cast::new();
    for status in [404, 500] {
        let award = Award::new("parts");
        for path in [award.class(), award.profile()] {
            let issued = cast.issuer.issue(&award);
            cast.issuer.serve(&path, Answer::status(status));
            assert_eq!(
                cast.verify(&issued)["verdict"],
                "unverified",
                "{path} {status}"
            );
        }
    }
}

#[test]
fn html_where_json_is_expected_is_unverified() {
    let cast = Cast::new();
    let award = Award::new("parked");
    let issued = cast.issuer.issue(&award);
    for (kind, body) in [
        (
            "text/html",
            "<!doctype html><title>This domain is for sale</title>",
        ),
        ("text/plain", "moved"),
        ("application/json", "[]"),
        ("application/json", r#"{"error": "not found"}"#),
    ] {
        cast.issuer
            .serve(&award.assertion(), Answer::of(kind, body));
        assert_eq!(cast.verify(&issued)["verdict"], "unverified", "{body}");
    }
}

#[test]
fn broken_json_and_duplicate_keys_and_deep_json_are_a_contradiction() {
    let cast = Cast::new();
    let award = Award::new("broken");
    let issued = cast.issuer.issue(&award);
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let twice = issued
        .credential
        .replacen('{', "{\"type\":\"Assertion\",", 1);
    for body in ["{\"id\": ".to_owned(), twice, deep] {
        cast.issuer.serve(
            &award.assertion(),
            Answer::of("application/json", body.clone()),
        );
        let shown: String = body.chars().take(60).collect();
        assert_eq!(cast.verify(&issued)["verdict"], "invalid", "{shown}");
    }
}

#[test]
fn a_declared_id_other_than_the_address_is_fetched_once_and_becomes_the_truth() {
    let cast = Cast::new();
    let award = Award::new("declared");
    cast.issuer.issue(&award);
    let mut copy = cast.issuer.document(&award.assertion()).expect("JSON");
    copy["recipient"]["identity"] = json!("eve@example.org");
    cast.issuer.serve("/api/declared", Answer::json(&copy));
    // What is baked names the other address.
    copy["id"] = json!(cast.issuer.url("/api/declared"));
    let file = cast.lapel.file("badge.json", copy.to_string());
    let report = cast.lapel.verify(&["--as", crate::cast::ADA, &file]);
    assert_eq!(report["verdict"], "valid", "{report:#}");
    assert_eq!(
        report["recipient"], "yours",
        "the copy at the declared address counts"
    );
    assert_eq!(check(&report, "hosted.id")["status"], "warn");
    assert_eq!(cast.issuer.asked(&award.assertion()), 1);
    // The same by its link.
    let report = cast
        .lapel
        .verify(&["--as", crate::cast::ADA, &cast.issuer.url("/api/declared")]);
    assert_eq!(report["verdict"], "valid", "{report:#}");
    assert_eq!(report["recipient"], "yours");
}

#[test]
fn a_chain_of_declared_ids_contradicts_itself() {
    let cast = Cast::new();
    let award = Award::new("chain");
    let issued = cast.issuer.issue(&award);
    let next = cast.issuer.url("/chain/next");
    cast.issuer.edit(&award.assertion(), |assertion| {
        assertion["id"] = json!(next)
    });
    let mut second = cast.issuer.document(&award.assertion()).expect("JSON");
    second["id"] = json!(cast.issuer.url("/chain/third"));
    cast.issuer.serve("/chain/next", Answer::json(&second));
    cast.issuer.serve("/chain/third", Answer::json(&second));
    let report = cast.lapel.verify(&[&issued.address]);
    assert_eq!(report["verdict"], "invalid", "{report:#}");
    assert_eq!(check(&report, "hosted.id")["status"], "fail");
    assert_eq!(cast.issuer.asked("/chain/third"), 0, "it is followed once");
}

#[test]
fn embedded_badge_classes_and_issuers_are_fetched_from_their_own_addresses() {
    let cast = Cast::new();
    let award = Award::new("embedded");
    let issued = cast.issuer.issue(&award);
    let mut class = cast.issuer.document(&award.class()).expect("JSON");
    let mut profile = cast.issuer.document(&award.profile()).expect("JSON");
    profile["name"] = json!("Somebody Else");
    class["issuer"] = profile;
    class["name"] = json!("Something Grander");
    cast.issuer
        .edit(&award.assertion(), |assertion| assertion["badge"] = class);
    let report = cast.lapel.verify(&[&issued.address]);
    assert_eq!(report["verdict"], "valid", "{report:#}");
    assert_eq!(report["name"], "Cloud Architect");
    assert_eq!(report["issuer"]["name"], "Example Academy");
    assert_eq!(cast.issuer.asked(&award.class()), 1);
    assert_eq!(cast.issuer.asked(&award.profile()), 1);
}

#[test]
fn what_issuers_write_a_little_differently_is_still_read() {
    let cast = Cast::new();
    let award = Award::new("quirks");
    let issued = cast.issuer.issue(&award);
    cast.issuer.edit(&award.assertion(), |assertion| {
        assertion["type"] = json!(["Assertion"]);
        assertion["@language"] = json!("en-GB");
        assertion["evidence"] = json!("https://example.org/work");
        assertion["recipient"] = json!([assertion["recipient"].clone()]);
    });
    cast.issuer.edit(&award.class(), |class| {
        class["name"] = json!({"de": "Wolkenbaumeister", "en": "Cloud Builder"});
        class["image"] = json!("data:image/png;base64,iVBORw0KGgo=");
        class["criteria"] = json!(cast.issuer.url("/criteria"));
        class["tags"] = json!("cloud");
    });
    let report = cast
        .lapel
        .verify(&["--as", crate::cast::ADA, &issued.address]);
    assert_eq!(report["verdict"], "valid", "{report:#}");
    assert_eq!(report["recipient"], "yours");
    let name = report["name"].as_str().expect("one of the names");
    assert!(
        ["Wolkenbaumeister", "Cloud Builder"].contains(&name),
        "{name}"
    );
}

#[test]
fn a_date_that_cannot_be_read_is_an_error_with_the_fields_name() {
    let cast = Cast::new();
    let award = Award::new("date");
    let issued = cast.issuer.issue(&award);
    cast.issuer.edit(&award.assertion(), |assertion| {
        assertion["issuedOn"] = json!("03/04/2025");
    });
    for report in [cast.verify(&issued), cast.lapel.verify(&[&issued.address])] {
        assert_eq!(report["verdict"], "invalid");
        let evidence = check(&report, "assertion.data")["evidence"]
            .as_str()
            .expect("the field");
        assert!(evidence.contains("issuedOn"), "{evidence}");
    }
}

#[test]
fn what_the_standard_requires_must_be_there() {
    let cast = Cast::new();
    let award = Award::new("required");
    for (path, member, rule) in [
        (award.assertion(), "recipient", "assertion.data"),
        (award.assertion(), "issuedOn", "assertion.data"),
        (award.assertion(), "verification", "assertion.data"),
        (award.class(), "name", "badge-class.data"),
        (award.class(), "criteria", "badge-class.data"),
        (award.class(), "image", "badge-class.data"),
        (award.profile(), "name", "issuer.data"),
        (award.profile(), "url", "issuer.data"),
    ] {
        let issued = cast.issuer.issue(&award);
        cast.issuer.edit(&path, |document| {
            document.as_object_mut().expect("an object").remove(member);
        });
        let report = cast.lapel.verify(&[&issued.address]);
        assert_eq!(report["verdict"], "invalid", "{member}: {report:#}");
        let evidence = check(&report, rule)["evidence"]
            .as_str()
            .expect("the field");
        assert!(evidence.contains(member), "{evidence}");
    }
}

#[test]
fn endorsements_are_listed_and_those_that_can_be_verified_are() {
    let cast = Cast::new();
    let award = Award::new("endorsed");
    let issued = cast.issuer.issue(&award);
    let class = cast.issuer.url(&award.class());
    let (good, bad) = (
        cast.issuer.url("/endorsements/1"),
        cast.issuer.url("/endorsements/2"),
    );
    let endorser = cast.issuer.url("/endorser");
    let endorsement = |id: &str, of: &str| {
        Answer::json(&json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Endorsement", "id": id,
            "claim": {"id": of, "endorsementComment": "We hire these people."},
            "issuer": endorser, "issuedOn": "2025-02-01T00:00:00Z",
            "verification": {"type": "HostedBadge"}
        }))
    };
    cast.issuer
        .serve("/endorsements/1", endorsement(&good, &class));
    cast.issuer.serve(
        "/endorsements/2",
        endorsement(&bad, "https://example.org/another"),
    );
    cast.issuer.serve("/endorser", Answer::json(&json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Profile", "id": endorser,
        "name": "Guild of Employers", "url": "https://example.org/", "email": "guild@example.org"
    })));
    cast.issuer.edit(&award.class(), |class| {
        class["endorsement"] = json!([good, bad])
    });
    let report = cast.lapel.verify(&[&issued.address]);
    assert_eq!(
        report["verdict"], "valid",
        "an endorsement never changes the verdict"
    );
    let checks = report["checks"].as_array().expect("checks").iter();
    let found: Vec<&Value> = checks
        .filter(|check| check["id"] == "endorsement")
        .collect();
    assert_eq!(found.len(), 2, "{report:#}");
    assert_eq!(found[0]["status"], "pass");
    let message = found[0]["message"].as_str().expect("a sentence");
    assert!(message.contains("Guild of Employers"), "{message}");
    assert_eq!(found[1]["status"], "skip");
}
