//! Has the issuer taken it back? Lists of bits, and lists of credentials (3.0 "Verification", step 4).

#![allow(missing_docs, reason = "a test")]

mod support;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Report, Source, Status, Verdict};
use serde_json::{Value, json};
use support::around::{Case, DID, LIST, Remembering, entry, status_list};
use support::proving::{credential, did_document};
use support::{Issuer, Signer, check, encode, mutants, now, status, with};
use url::Url;

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

#[test]
fn a_list_that_cannot_be_fetched_is_unverified_with_the_last_known_answer_and_its_age() {
    let case = Case::new();
    let text = case.sign(&with(credential(DID), entry("0", "revocation")));
    let credential = Credential::read(&text).expect("a credential");
    let judge = |body: String| {
        let source = Remembering::offline(&case.source, LIST, body);
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
        (
            listed(json!([{"id": id, "revoked": false}, {"id": id, "revoked": true}])),
            Verdict::Revoked,
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

fn remembered(case: &Case, purpose: &str, body: String) -> Report {
    let text = case.sign(&with(credential(DID), entry("0", purpose)));
    let credential = Credential::read(&text).expect("a credential");
    let source = Remembering::offline(&case.source, LIST, body);
    verify(&Request::of(&credential, now()), &source)
}

#[test]
fn what_was_last_known_is_told_in_the_words_of_its_purpose() {
    for (purpose, rule, found, verdict, said) in [
        (
            "revocation",
            "revocation",
            Status::Fail,
            Verdict::Revoked,
            "It was revoked when its issuer was last asked, on 3 March 2025, 14 months ago",
        ),
        (
            "suspension",
            "suspension",
            Status::Fail,
            Verdict::Revoked,
            "It was suspended when its issuer was last asked, on 3 March 2025, 14 months ago",
        ),
        (
            "message",
            "message",
            Status::Warn,
            Verdict::Valid,
            "There was a message about it when its issuer was last asked, on 3 March 2025, 14 months ago",
        ),
        (
            "refresh",
            "refresh",
            Status::Warn,
            Verdict::Valid,
            "There was a newer version of it when its issuer was last asked, on 3 March 2025, 14 months ago",
        ),
    ] {
        let case = Case::new();
        let list = |bits: &[u8]| {
            case.sign(&status_list(
                bits,
                json!({"/credentialSubject/statusPurpose": purpose}),
            ))
        };
        let report = remembered(&case, purpose, list(&[0x80]));
        let told = check(&report, rule);
        assert_eq!((told.status, &*told.message), (found, said));
        assert_eq!(report.verdict, verdict, "{purpose}");
        let clear = remembered(&case, purpose, list(&[0]));
        let told = check(&clear, rule);
        assert_eq!(told.status, Status::Skip, "{purpose}");
        assert!(
            purpose == "revocation" || !told.message.contains("revoked"),
            "{}",
            told.message
        );
    }
}

#[test]
fn a_purpose_that_lapel_does_not_know_is_named_and_never_read_as_a_revocation() {
    let mut case = Case::new();
    case.publish(
        &[0b1000_0000],
        json!({"/credentialSubject/statusPurpose": "celebration"}),
    );
    for index in ["0", "1"] {
        let report = case.judge(entry(index, "celebration"));
        assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
        let told = check(&report, "revocation");
        assert_eq!(told.status, Status::Skip);
        assert_eq!(told.evidence.as_deref(), Some("celebration"));
    }
}

#[test]
fn another_list_of_the_issuer_does_not_answer_for_the_one_that_was_asked() {
    let mut case = Case::new();
    let other = json!({"/id": "https://issuer.example/status/2"});
    case.publish(&[0], other);
    let report = case.judge(entry("0", "revocation"));
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
    let without = with(status_list(&[0], json!({})), json!({"id": null}));
    let without = case.sign(&without);
    case.source.answer(LIST, 200, without);
    let report = case.judge(entry("0", "revocation"));
    assert_eq!(report.verdict, Verdict::Valid, "an id is not required");
}

#[test]
fn a_list_is_believed_no_longer_than_it_says() {
    for (age, ttl, verdict) in [
        (6, None, Verdict::Valid),
        (8, None, Verdict::Unverified),
        (2, Some(86_400_000_u64), Verdict::Unverified),
        (0, Some(1), Verdict::Valid),
        (8, Some(u64::MAX), Verdict::Unverified),
        (6, Some(86_400_000 * 30), Verdict::Valid),
    ] {
        let case = Case::new();
        let mut list = status_list(&[0], json!({}));
        if let Some(ttl) = ttl {
            list["credentialSubject"]["ttl"] = json!(ttl);
        }
        let mut source = Remembering::offline(&case.source, LIST, case.sign(&list));
        source.before.fetched_at = now() - chrono::TimeDelta::days(age);
        let text = case.sign(&with(credential(DID), entry("0", "revocation")));
        let credential = Credential::read(&text).expect("a credential");
        let report = verify(&Request::of(&credential, now()), &Kept(source));
        assert_eq!(report.verdict, verdict, "{age} days, {ttl:?}");
    }
}

/// A cache that gives what it kept as the answer.
struct Kept<'a>(Remembering<'a>);

impl Source for Kept<'_> {
    fn get(
        &self,
        url: &Url,
        wanted: openbadges::source::Wanted,
    ) -> Result<Document, openbadges::SourceError> {
        match self.0.last_known(url) {
            Some(kept) => Ok(kept),
            None => self.0.get(url, wanted),
        }
    }
}

#[test]
fn a_list_whose_time_is_over_says_nothing() {
    let mut case = Case::new();
    for (member, date, verdict) in [
        ("validUntil", "2026-06-01T11:59:59Z", Verdict::Unverified),
        ("validUntil", "2026-06-02T00:00:00Z", Verdict::Valid),
        (
            "expirationDate",
            "2026-01-01T00:00:00Z",
            Verdict::Unverified,
        ),
        ("validUntil", "whenever", Verdict::Unverified),
    ] {
        let list = case.sign(&with(status_list(&[0], json!({})), json!({ member: date })));
        case.source.answer(LIST, 200, list);
        let report = case.judge(entry("0", "revocation"));
        assert_eq!(
            report.verdict, verdict,
            "{member} {date}: {:#?}",
            report.checks
        );
    }
}

#[test]
fn a_list_of_2021_revokes_also_where_it_names_no_purpose() {
    let mut case = Case::new();
    let list = with(
        status_list(
            &[0b0100_0000],
            json!({"/credentialSubject/type": "StatusList2021"}),
        ),
        json!({"type": ["VerifiableCredential", "StatusList2021Credential"]}),
    );
    let list = case.sign(&list);
    case.source.answer(LIST, 200, list);
    for (index, verdict) in [("0", Verdict::Valid), ("1", Verdict::Revoked)] {
        for purpose in [json!("revocation"), Value::Null] {
            let mut entry = entry(index, "revocation");
            entry["credentialStatus"]["type"] = json!("StatusList2021Entry");
            entry["credentialStatus"]["statusPurpose"] = purpose.clone();
            let report = case.judge(entry);
            assert_eq!(
                report.verdict, verdict,
                "{index} {purpose}: {:#?}",
                report.checks
            );
        }
    }
}

#[test]
fn a_bit_that_says_that_there_is_a_newer_version_warns() {
    let mut case = Case::new();
    case.publish(
        &[0b0100_0000],
        json!({"/credentialSubject/statusPurpose": "refresh"}),
    );
    for (index, found) in [("0", Status::Pass), ("1", Status::Warn)] {
        let report = case.judge(entry(index, "refresh"));
        assert_eq!(status(&report, "refresh"), found);
        assert_eq!(report.verdict, Verdict::Valid);
    }
}

/// Whoever may answer for an issuer could otherwise go on showing what it signed before it revoked.
#[test]
fn a_list_is_good_for_as_long_as_its_signature() {
    for (claims, verdict) in [
        (json!({"exp": 1_798_761_600}), Verdict::Valid),
        (json!({"exp": 1_767_225_600}), Verdict::Unverified),
        (json!({"nbf": 1_798_761_600}), Verdict::Unverified),
    ] {
        let mut case = Case::new();
        let list = case.sign(&with(status_list(&[0], json!({})), claims.clone()));
        case.source.answer(LIST, 200, list);
        let report = case.judge(entry("0", "revocation"));
        assert_eq!(report.verdict, verdict, "{claims}: {:#?}", report.checks);
    }
}

/// A list that was changed says nothing, of either kind, however it is signed.
#[test]
fn no_mutant_of_a_status_list_is_believed() {
    let of_1_1 = json!({
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            "https://w3id.org/vc/status-list/2021/v1",
            "https://w3id.org/security/data-integrity/v2"
        ],
        "validFrom": null, "issuanceDate": "2025-01-01T00:00:00Z"
    });
    for (kind, changes) in [
        ("BitstringStatusList", json!({})),
        ("StatusList2021", of_1_1),
    ] {
        let case = Case::new();
        let list = with(
            status_list(&[0b0100_0000], json!({"/credentialSubject/type": kind})),
            json!({"type": ["VerifiableCredential", format!("{kind}Credential")]}),
        );
        let list = with(list, changes);
        let mut entry = entry("0", "revocation");
        entry["credentialStatus"]["type"] = json!(format!("{kind}Entry"));
        let badge = case.sign(&with(credential(DID), entry));
        let badge = Credential::read(&badge).expect("a credential");
        let by_list = |list: String| {
            let mut source = Issuer::default();
            source.put(
                "https://issuer.example/.well-known/did.json",
                &did_document(DID, &case.signer),
            );
            source.answer(LIST, 200, list);
            verify(&Request::of(&badge, now()), &source).verdict
        };
        let method = json!({"verificationMethod": format!("{DID}#key-1")});
        for suite in ["eddsa-rdfc-2022", "eddsa-jcs-2022"] {
            let list = case.signer.prove_with(&list, suite, &method);
            mutants::none_is_valid(&format!("a {kind} by {suite}"), &list, |mutant| {
                by_list(mutant.to_string())
            });
        }
        let jwt = case.sign(&list);
        assert_eq!(by_list(jwt.clone()), Verdict::Valid);
        let mut mutants = mutants::of_jwt(&jwt);
        mutants.retain(|(place, _)| !place.starts_with("letter"));
        mutants::none_of_texts_is_valid(&format!("a {kind} as a JWT"), &mutants, |mutant| {
            by_list(mutant.to_owned())
        });
    }
}
