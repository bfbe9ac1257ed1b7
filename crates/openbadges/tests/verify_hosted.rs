//! Hosted verification: a test for each rule, named after it.

mod support;

use openbadges::{Expiry, Method, Recipient, SourceError, Standard, Status, Verdict};
use serde_json::json;
use support::*;

#[test]
fn a_hosted_badge_without_fault_is_valid() {
    let issuer = Issuer::of_2_0();
    let report = judge_as(ASSERTION, &issuer, &["ada@example.org"]);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.recipient, Recipient::Yours);
    assert_eq!(report.expiry, Expiry::None);
    assert_eq!(report.method, Method::Hosted);
    assert_eq!(report.standard, Some(Standard::V2_0));
    assert_eq!(report.badge.name.as_deref(), Some("Cloud Architect"));
    assert_eq!(report.badge.issuer.name.as_deref(), Some("Example Academy"));
    assert_eq!(report.documents.len(), 3);
    assert!(
        report
            .checks
            .iter()
            .all(|check| check.status == Status::Pass)
    );
}

#[test]
fn what_is_baked_is_only_the_address() {
    let issuer = Issuer::of_2_0();
    let forged = with(
        assertion(),
        json!({
            "recipient": {"type": "email", "hashed": false, "identity": "eve@example.org"},
            "badge": with(class(), json!({"name": "Master Architect"})),
            "expires": "2099-01-01T00:00:00Z"
        }),
    );
    let report = judge_as(&forged.to_string(), &issuer, &["eve@example.org"]);
    assert_eq!(report.badge.name.as_deref(), Some("Cloud Architect"));
    assert_eq!(report.badge.expires, None);
    assert_eq!(report.recipient, Recipient::Other);
    let copy = check(&report, "hosted.baked-copy");
    assert_eq!(copy.status, Status::Warn);
    for field in ["name", "recipient", "expires"] {
        let named = copy.evidence.as_deref().expect("the fields are named");
        assert!(named.contains(field), "{named}");
    }
}

#[test]
fn a_baked_copy_that_agrees_passes() {
    let report = judge(&assertion().to_string(), &Issuer::of_2_0());
    assert_eq!(status(&report, "hosted.baked-copy"), Status::Pass);
}

#[test]
fn status_410_means_revoked() {
    for body in [
        String::new(),
        json!({"id": ASSERTION, "revoked": true}).to_string(),
        assertion().to_string(),
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.answer(ASSERTION, 410, body.clone());
        assert_eq!(
            judge(ASSERTION, &issuer).verdict,
            Verdict::Revoked,
            "{body}"
        );
    }
}

#[test]
fn revoked_true_means_revoked_under_any_status() {
    for code in [200, 404, 403, 500] {
        let mut issuer = Issuer::of_2_0();
        let body = json!({
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Assertion",
            "id": ASSERTION,
            "revoked": true,
            "revocationReason": "Issued in error"
        });
        issuer.answer(ASSERTION, code, body.to_string());
        let report = judge(ASSERTION, &issuer);
        assert_eq!(report.verdict, Verdict::Revoked, "{code}");
        assert!(
            check(&report, "revocation")
                .message
                .contains("Issued in error")
        );
    }
}

#[test]
fn a_revoked_badge_of_1_0_is_an_object_that_says_so_under_410() {
    let mut issuer = Issuer::of_2_0();
    issuer.answer(ASSERTION, 410, r#"{"revoked": true}"#);
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Revoked);
}

#[test]
fn statuses_404_and_403_are_unverified_with_their_own_sentence() {
    let mut sentences = Vec::new();
    for code in [404, 403, 500, 503] {
        let mut issuer = Issuer::of_2_0();
        issuer.answer(ASSERTION, code, "gone fishing");
        let report = judge(ASSERTION, &issuer);
        assert_eq!(report.verdict, Verdict::Unverified, "{code}");
        sentences.push(check(&report, "hosted.assertion").message.clone());
    }
    assert!(sentences[0].contains("not found"));
    assert!(sentences[1].contains("private"));
    assert_eq!(sentences[2], sentences[3]);
}

#[test]
fn an_unreachable_issuer_is_unverified_never_invalid() {
    let host = || "issuer.example".to_owned();
    for error in [
        SourceError::Offline,
        SourceError::Unreachable { host: host() },
        SourceError::TimedOut { host: host() },
        SourceError::Tls { host: host() },
        SourceError::TooManyRedirects { host: host() },
        SourceError::Broken { host: host() },
        SourceError::TooLarge {
            host: host(),
            limit: 5,
        },
        SourceError::Refused {
            url: ASSERTION.into(),
            reason: "it is private".into(),
        },
    ] {
        for url in [ASSERTION, CLASS, ISSUER] {
            let mut issuer = Issuer::of_2_0();
            issuer.fail(url, error.clone());
            assert_eq!(
                judge(ASSERTION, &issuer).verdict,
                Verdict::Unverified,
                "{url} {error:?}"
            );
        }
    }
}

#[test]
fn dates_that_only_the_baked_copy_names_are_not_judged() {
    let expired = with(assertion(), json!({"expires": "2020-01-01T00:00:00Z"}));
    for text in [ASSERTION.to_owned(), expired.to_string()] {
        let report = judge(&text, &Issuer::default());
        assert_eq!(report.verdict, Verdict::Unverified);
        assert_eq!(status(&report, "dates.expiry"), Status::Skip, "{text}");
    }
}

#[test]
fn a_recipient_that_only_the_baked_copy_names_is_not_confirmed() {
    let text = assertion().to_string();
    let report = judge_as(&text, &Issuer::default(), &["ada@example.org"]);
    assert_eq!(report.verdict, Verdict::Unverified);
    assert_eq!(status(&report, "recipient"), Status::Skip);
}

#[test]
fn a_parked_domain_is_unverified() {
    for body in [
        "<!doctype html><title>Buy this domain</title>",
        "",
        "[]",
        r#"{"error":"no"}"#,
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.answer(ASSERTION, 200, body);
        assert_eq!(
            judge(ASSERTION, &issuer).verdict,
            Verdict::Unverified,
            "{body}"
        );
    }
}

#[test]
fn a_hosted_document_with_a_member_twice_is_invalid() {
    let mut issuer = Issuer::of_2_0();
    let text = assertion()
        .to_string()
        .replacen('{', r#"{"issuedOn":"2020-01-01T00:00:00Z","#, 1);
    issuer.answer(ASSERTION, 200, text);
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Invalid);
}

#[test]
fn a_declared_id_other_than_the_address_is_fetched_once_and_becomes_the_truth() {
    let api = "https://api.issuer.example/assertions/1";
    let mut issuer = Issuer::of_2_0();
    issuer.put(
        api,
        &with(assertion(), json!({"expires": "2020-01-01T00:00:00Z"})),
    );
    let report = judge(api, &issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.badge.expires, None);
    assert_eq!(report.badge.id.as_deref(), Some(ASSERTION));
    assert_eq!(status(&report, "hosted.id"), Status::Warn);
}

#[test]
fn a_declared_id_that_declares_yet_another_is_invalid() {
    let mut issuer = Issuer::of_2_0();
    let other = "https://issuer.example/assertions/2";
    issuer.put(ASSERTION, &with(assertion(), json!({"id": other})));
    issuer.put(
        other,
        &with(
            assertion(),
            json!({"id": "https://issuer.example/assertions/3"}),
        ),
    );
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Invalid);
}

#[test]
fn a_declared_id_that_cannot_be_fetched_is_unverified() {
    let mut issuer = Issuer::of_2_0();
    issuer.put(
        ASSERTION,
        &with(
            assertion(),
            json!({"id": "https://issuer.example/assertions/2"}),
        ),
    );
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
}

#[test]
fn the_query_is_part_of_the_address() {
    let address = "https://issuer.example/assertions/1?v=2_0";
    let mut issuer = Issuer::of_2_0();
    issuer.put(address, &with(assertion(), json!({"id": address})));
    let report = judge(address, &issuer);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(status(&report, "hosted.id"), Status::Pass);
}

#[test]
fn an_assertion_on_another_host_than_its_issuer_is_invalid() {
    let evil = "https://issuer.example.evil/1";
    let mut issuer = Issuer::of_2_0();
    issuer.put(evil, &with(assertion(), json!({"id": evil})));
    let report = judge(evil, &issuer);
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(status(&report, "issuer.scope"), Status::Fail);
}

#[test]
fn starts_with_and_allowed_origins_say_otherwise() {
    let elsewhere = "https://cdn.example/badges/1";
    for (rules, verdict) in [
        (
            json!({"startsWith": "https://cdn.example/badges/"}),
            Verdict::Valid,
        ),
        (
            json!({"startsWith": "https://cdn.example/other/"}),
            Verdict::Invalid,
        ),
        (json!({"allowedOrigins": "cdn.example"}), Verdict::Valid),
        (
            json!({"allowedOrigins": ["other.example"]}),
            Verdict::Invalid,
        ),
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.put(elsewhere, &with(assertion(), json!({"id": elsewhere})));
        issuer.put(ISSUER, &with(profile(), json!({"verification": rules})));
        assert_eq!(judge(elsewhere, &issuer).verdict, verdict, "{rules}");
    }
}

#[test]
fn an_issuer_without_a_web_address_is_a_warning() {
    let mut issuer = Issuer::of_2_0();
    let embedded = with(
        profile(),
        json!({"id": "urn:uuid:11111111-2222-4333-8444-555555555555"}),
    );
    issuer.put(CLASS, &with(class(), json!({"issuer": embedded})));
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(status(&report, "issuer.scope"), Status::Warn);
}

#[test]
fn embedded_badge_class_and_issuer_are_fetched_again_from_their_own_address() {
    let mut issuer = Issuer::of_2_0();
    let lie = with(profile(), json!({"name": "Ministry of Truth"}));
    let embedded = with(class(), json!({"name": "Grand Architect", "issuer": lie}));
    issuer.put(ASSERTION, &with(assertion(), json!({"badge": embedded})));
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.badge.name.as_deref(), Some("Cloud Architect"));
    assert_eq!(report.badge.issuer.name.as_deref(), Some("Example Academy"));
}

#[test]
fn an_embedded_issuer_of_another_host_counts_only_if_that_host_says_so() {
    let mut issuer = Issuer::of_2_0();
    let lie = with(
        profile(),
        json!({"id": "https://famous.example/profile", "name": "Famous"}),
    );
    issuer.put(CLASS, &with(class(), json!({"issuer": lie})));
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Unverified);
    issuer.put("https://famous.example/profile", &lie);
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Invalid);
}

#[test]
fn a_required_property_that_is_missing_is_named() {
    for (url, document, member, rule) in [
        (ASSERTION, assertion(), "recipient", "assertion.data"),
        (ASSERTION, assertion(), "badge", "assertion.data"),
        (ASSERTION, assertion(), "issuedOn", "assertion.data"),
        (ASSERTION, assertion(), "verification", "assertion.data"),
        (ASSERTION, assertion(), "type", "assertion.data"),
        (CLASS, class(), "name", "badge-class.data"),
        (CLASS, class(), "description", "badge-class.data"),
        (CLASS, class(), "image", "badge-class.data"),
        (CLASS, class(), "criteria", "badge-class.data"),
        (CLASS, class(), "issuer", "badge-class.data"),
        (CLASS, class(), "type", "badge-class.data"),
        (ISSUER, profile(), "name", "issuer.data"),
        (ISSUER, profile(), "url", "issuer.data"),
        (ISSUER, profile(), "type", "issuer.data"),
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.put(url, &with(document, json!({ member: null })));
        let report = judge(ASSERTION, &issuer);
        assert_eq!(
            report.verdict,
            Verdict::Invalid,
            "{member}: {:#?}",
            report.checks
        );
        let evidence = check(&report, rule).evidence.clone().unwrap_or_default();
        assert!(evidence.contains(member), "{member}: {evidence}");
    }
}

#[test]
fn the_context_is_one_of_open_badges() {
    for (context, verdict) in [
        (json!("https://w3id.org/openbadges/v2"), Verdict::Valid),
        (json!("http://w3id.org/openbadges/v2"), Verdict::Valid),
        (
            json!(["https://w3id.org/openbadges/v2", {"x": "https://x.example/"}]),
            Verdict::Valid,
        ),
        (
            json!("https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld"),
            Verdict::Valid,
        ),
        (
            json!("https://w3id.org/openbadges/invalid"),
            Verdict::Invalid,
        ),
        (json!({"x": "https://x.example/"}), Verdict::Invalid),
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.put(
            ASSERTION,
            &with(assertion(), json!({ "@context": context })),
        );
        assert_eq!(judge(ASSERTION, &issuer).verdict, verdict, "{context}");
    }
}

#[test]
fn an_issuer_without_email_is_a_warning() {
    let mut issuer = Issuer::of_2_0();
    issuer.put(ISSUER, &with(profile(), json!({"email": null})));
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(status(&report, "issuer.data"), Status::Warn);
}

#[test]
fn criteria_need_an_address_or_a_narrative() {
    for (criteria, verdict) in [
        (json!("https://issuer.example/criteria"), Verdict::Valid),
        (
            json!({"id": "https://issuer.example/criteria"}),
            Verdict::Valid,
        ),
        (json!({"narrative": "Pass."}), Verdict::Valid),
        (json!({"type": "Criteria"}), Verdict::Invalid),
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.put(CLASS, &with(class(), json!({ "criteria": criteria })));
        assert_eq!(judge(ASSERTION, &issuer).verdict, verdict, "{criteria}");
    }
}

#[test]
fn a_data_uri_is_allowed_for_a_badge_class_and_not_for_an_assertion() {
    let data = "data:image/png;base64,iVBORw0KGgo=";
    let mut issuer = Issuer::of_2_0();
    issuer.put(CLASS, &with(class(), json!({"image": data})));
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Valid);
    issuer.put(ASSERTION, &with(assertion(), json!({"image": data})));
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Invalid);
}

#[test]
fn images_are_png_or_svg() {
    let mut issuer = Issuer::of_2_0();
    issuer.put(
        CLASS,
        &with(class(), json!({"image": "data:image/gif;base64,R0lGODlh"})),
    );
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Invalid);
}

#[test]
fn a_date_that_cannot_be_read_is_an_error_with_its_name() {
    let mut issuer = Issuer::of_2_0();
    issuer.put(
        ASSERTION,
        &with(assertion(), json!({"expires": "next summer"})),
    );
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Invalid);
    let evidence = check(&report, "assertion.data")
        .evidence
        .clone()
        .unwrap_or_default();
    assert!(evidence.contains("expires"), "{evidence}");
}

#[test]
fn a_date_of_2_0_without_zone_is_a_warning() {
    let mut issuer = Issuer::of_2_0();
    issuer.put(
        ASSERTION,
        &with(assertion(), json!({"issuedOn": "2025-06-01"})),
    );
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(status(&report, "assertion.data"), Status::Warn);
}

#[test]
fn expiry_and_not_yet_valid_against_the_given_time() {
    for (changes, verdict, expiry) in [
        (
            json!({"expires": "2026-05-31T00:00:00Z"}),
            Verdict::Expired,
            Expiry::Expired,
        ),
        (
            json!({"expires": "2026-06-20T00:00:00Z"}),
            Verdict::Valid,
            Expiry::Expiring,
        ),
        (
            json!({"expires": "2027-06-01T00:00:00Z"}),
            Verdict::Valid,
            Expiry::InDate,
        ),
        (
            json!({"issuedOn": "2026-06-02T00:00:00Z"}),
            Verdict::NotYetValid,
            Expiry::None,
        ),
        (
            json!({"expires": "2024-06-01T00:00:00Z"}),
            Verdict::Invalid,
            Expiry::Expired,
        ),
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.put(ASSERTION, &with(assertion(), changes.clone()));
        let report = judge(ASSERTION, &issuer);
        assert_eq!(
            (report.verdict, report.expiry),
            (verdict, expiry),
            "{changes}"
        );
    }
}

#[test]
fn the_hashed_flag_and_the_value_agree() {
    for recipient in [
        json!({"type": "email", "hashed": true, "identity": "ada@example.org"}),
        json!({"type": "email", "hashed": false, "identity": format!("sha256${}", "0".repeat(64))}),
    ] {
        let mut issuer = Issuer::of_2_0();
        issuer.put(
            ASSERTION,
            &with(assertion(), json!({ "recipient": recipient })),
        );
        assert_eq!(
            judge(ASSERTION, &issuer).verdict,
            Verdict::Invalid,
            "{recipient}"
        );
    }
}

#[test]
fn hashed_absent_counts_as_false() {
    let mut issuer = Issuer::of_2_0();
    let recipient = json!({"type": "email", "identity": "ada@example.org"});
    issuer.put(
        ASSERTION,
        &with(assertion(), json!({ "recipient": recipient })),
    );
    let report = judge_as(ASSERTION, &issuer, &["ADA@example.org"]);
    assert_eq!(
        (report.verdict, report.recipient),
        (Verdict::Valid, Recipient::Yours)
    );
}

#[test]
fn a_weak_digest_is_a_warning() {
    let mut issuer = Issuer::of_2_0();
    let identity = format!("md5${}", "0".repeat(32));
    let recipient = json!({"type": "email", "hashed": true, "identity": identity});
    issuer.put(
        ASSERTION,
        &with(assertion(), json!({ "recipient": recipient })),
    );
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(status(&report, "recipient.format"), Status::Warn);
}

#[test]
fn a_missing_identity_is_not_checked() {
    let report = judge(ASSERTION, &Issuer::of_2_0());
    assert_eq!(report.recipient, Recipient::Unknown);
    assert_eq!(status(&report, "recipient"), Status::Skip);
}

#[test]
fn plain_http_is_a_warning() {
    let plain = |url: &str| url.replace("https:", "http:");
    let mut issuer = Issuer::default();
    issuer.put(
        &plain(ASSERTION),
        &with(
            assertion(),
            json!({"id": plain(ASSERTION), "badge": plain(CLASS)}),
        ),
    );
    issuer.put(
        &plain(CLASS),
        &with(
            class(),
            json!({"id": plain(CLASS), "issuer": plain(ISSUER)}),
        ),
    );
    issuer.put(
        &plain(ISSUER),
        &with(profile(), json!({"id": plain(ISSUER)})),
    );
    let report = judge(&plain(ASSERTION), &issuer);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(status(&report, "transport"), Status::Warn);
}

#[test]
fn endorsements_are_verified_and_never_change_the_verdict() {
    let good = "https://friend.example/endorsements/1";
    let friend = "https://friend.example/profile";
    let endorsement = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Endorsement",
        "id": good,
        "claim": {"id": ASSERTION, "endorsementComment": "Well done."},
        "issuer": friend,
        "issuedOn": "2025-07-01T00:00:00Z",
        "verification": {"type": "HostedBadge"}
    });
    let mut issuer = Issuer::of_2_0();
    issuer.put(
        ASSERTION,
        &with(assertion(), json!({"endorsement": [good]})),
    );
    issuer.put(
        friend,
        &with(profile(), json!({"id": friend, "name": "A Friend"})),
    );
    issuer.put(good, &endorsement);
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Valid);
    assert!(check(&report, "endorsement").message.contains("A Friend"));
    assert_eq!(status(&report, "endorsement"), Status::Pass);

    issuer.put(
        good,
        &with(
            endorsement,
            json!({"claim": {"id": "https://issuer.example/assertions/2"}}),
        ),
    );
    let report = judge(ASSERTION, &issuer);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(status(&report, "endorsement"), Status::Skip);
}

#[test]
fn a_badge_of_0_5_belongs_to_the_origin_that_hosts_it() {
    let address = "https://issuer.example/old/1.json";
    let document = json!({
        "recipient": "ada@example.org",
        "issued_on": "2012-05-01",
        "badge": {
            "version": "0.5.0",
            "name": "Old Badge",
            "image": "/badge.png",
            "description": "From the beginnings.",
            "criteria": "/criteria.html",
            "issuer": {"origin": "https://issuer.example", "name": "Example Academy"}
        }
    });
    let mut issuer = Issuer::default();
    issuer.put(address, &document);
    let report = judge_as(address, &issuer, &["ada@example.org"]);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.standard, Some(Standard::V0_5));
    assert_eq!(report.recipient, Recipient::Yours);
    assert_eq!(
        report.badge.image.as_deref(),
        Some("https://issuer.example/badge.png")
    );

    let elsewhere = "https://evil.example/old/1.json";
    issuer.put(elsewhere, &document);
    assert_eq!(judge(elsewhere, &issuer).verdict, Verdict::Invalid);
}

#[test]
fn badges_of_1_0_and_1_1_are_found_at_verify_url() {
    for context in [json!(null), json!("https://w3id.org/openbadges/v1")] {
        let is_1_1 = context.is_string();
        let mut issuer = Issuer::default();
        let old = |value, extra| {
            let typed = if is_1_1 {
                json!({"@context": context})
            } else {
                json!({"@context": null, "type": null, "id": null})
            };
            with(with(value, typed), extra)
        };
        let document = old(
            assertion(),
            json!({
                "uid": "1",
                "verification": null,
                "verify": {"type": "hosted", "url": ASSERTION},
                "issuedOn": 1_401_580_800
            }),
        );
        issuer.put(ASSERTION, &document);
        issuer.put(
            CLASS,
            &old(
                class(),
                json!({"criteria": "https://issuer.example/criteria"}),
            ),
        );
        issuer.put(
            ISSUER,
            &old(
                profile(),
                json!({"type": if is_1_1 { json!("Issuer") } else { json!(null) }}),
            ),
        );
        let report = judge_as(&document.to_string(), &issuer, &["ada@example.org"]);
        assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
        let expected = if is_1_1 {
            Standard::V1_1
        } else {
            Standard::V1_0
        };
        assert_eq!(report.standard, Some(expected));
        assert_eq!(report.badge.issuer.id.as_deref(), Some(ISSUER));
    }
}

#[test]
fn an_issuer_answer_that_is_a_baked_image_is_unbaked() {
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg"><o:assertion xmlns:o="http://openbadges.org" verify="{ASSERTION}"><![CDATA[{}]]></o:assertion></svg>"#,
        assertion()
    );
    let mut issuer = Issuer::of_2_0();
    issuer.answer(ASSERTION, 200, svg);
    assert_eq!(judge(ASSERTION, &issuer).verdict, Verdict::Valid);
}

#[test]
fn a_badge_that_names_countless_documents_is_not_followed_for_ever() {
    let mut issuer = Issuer::of_2_0();
    let many: Vec<String> = (0..500)
        .map(|n| format!("https://issuer.example/e/{n}"))
        .collect();
    issuer.put(
        ASSERTION,
        &with(assertion(), json!({ "endorsement": many })),
    );
    judge(ASSERTION, &issuer);
    assert!(issuer.asked.lock().expect("the list").len() <= 40);
}

#[test]
fn a_credential_of_3_0_with_a_proof_of_an_unknown_kind_stays_unverified_and_is_read() {
    let credential = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": "urn:uuid:6f3e1c9e-0d0f-4a3c-9d0e-6a1f0e7c1b11",
        "issuer": {"id": "did:web:issuer.example", "type": "Profile", "name": "Example Academy"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": "AchievementSubject",
            "identifier": [{
                "type": "IdentityObject", "identityType": "emailAddress",
                "hashed": false, "identityHash": "ada@example.org"
            }],
            "achievement": {
                "id": "urn:uuid:1", "type": "Achievement", "name": "Cloud Architect",
                "description": "Designs cloud systems.", "criteria": {"narrative": "Pass."},
                "image": null
            }
        },
        "proof": [{"type": "DataIntegrityProof", "cryptosuite": "future-2030"}]
    });
    let report = judge_as(
        &credential.to_string(),
        &Issuer::default(),
        &["ada@example.org"],
    );
    assert_eq!(report.verdict, Verdict::Unverified);
    assert_eq!(report.method, Method::DataIntegrity);
    assert_eq!(report.recipient, Recipient::Yours);
    assert_eq!(report.badge.name.as_deref(), Some("Cloud Architect"));
    assert!(check(&report, "proof").message.contains("does not know"));
}

#[test]
fn an_address_that_gives_no_answer_is_asked_once() {
    let issuer = Issuer::default();
    let report = judge(&assertion().to_string(), &issuer);
    assert_eq!(report.verdict, Verdict::Unverified);
    let asked = issuer.asked.lock().expect("the list");
    assert_eq!(asked.iter().filter(|url| *url == ASSERTION).count(), 1);
}
