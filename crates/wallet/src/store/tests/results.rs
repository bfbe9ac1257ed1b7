//! What checks found, and which of it shows.

use chrono::TimeDelta;

use openbadges::{Identity, Recipient, Verdict};

use super::{ids, search};
use crate::Standing;
use crate::store::Query;
use crate::store::samples::*;

#[test]
fn the_newest_deciding_result_shows_first_and_an_attempt_stands_above_it() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let later = now() + TimeDelta::days(1);
    sample.judge_at(&id, &Issuer::default(), later);
    let page = sample.wallet.badge(&id, later).expect("a page");
    assert_eq!(page.card.standing, Standing::Genuine);
    assert_eq!(page.card.checked_at, Some(now()));
    assert_eq!(page.result.expect("a result").verdict, Verdict::Valid);
    let attempt = page.newer_attempt.expect("an attempt");
    assert_eq!((attempt.verdict, attempt.at), (Verdict::Unverified, later));
    assert_eq!(page.history.len(), 2);
    assert_eq!(page.history.first().map(|line| line.at), Some(later));

    let after = later + TimeDelta::days(1);
    sample.judge_at(&id, &Issuer::of(&[assertion(1)]), after);
    let page = sample.wallet.badge(&id, after).expect("a page");
    assert_eq!(page.result.expect("a result").at, after);
    assert!(page.newer_attempt.is_none());
}

#[test]
fn an_attempt_shows_where_nothing_was_ever_decided() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    sample.judge(&id, &Issuer::default());
    let page = sample.wallet.badge(&id, now()).expect("a page");
    assert_eq!(page.card.standing, Standing::Undecided);
    assert_eq!(page.result.expect("a result").verdict, Verdict::Unverified);
    assert!(page.newer_attempt.is_none());
}

#[test]
fn every_fetched_document_is_kept_with_time_status_and_digest() {
    let sample = Sample::new();
    let id = sample.add(address("assertions/1"));
    let report = sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let result = sample.wallet.badge(&id, now()).expect("a page").result;
    let evidence = result.expect("a result").evidence;
    assert!(!evidence.is_empty());
    assert_eq!(evidence.len(), report.documents.len());
    for (kept, document) in evidence.iter().zip(&report.documents) {
        assert_eq!(kept.url, document.requested.as_str());
        assert_eq!((kept.status, kept.at), (200, now()));
        let body = sample.wallet.evidence(&kept.sha256).expect("a document");
        assert_eq!(body, document.body);
    }
}

#[test]
fn the_fetched_copy_is_what_lists_and_search_show() {
    let sample = Sample::new();
    let id = sample.add(address("assertions/1"));
    let before = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!(
        (before.name.as_str(), before.standard),
        ("issuer.example", None)
    );
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let card = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!(card.name, "Cloud Architect");
    assert_eq!(card.issuer.as_deref(), Some("Example Academy"));
    assert_eq!(card.issuer_domain.as_deref(), Some("issuer.example"));
    assert_eq!(ids(&sample, &search("serverless")), [id]);
}

#[test]
fn a_revoked_badge_keeps_what_it_said() {
    let sample = Sample::new();
    let id = sample.add(address("assertions/1"));
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let mut gone = Issuer::of(&[]);
    gone.answer(&address("assertions/1"), 410, "");
    sample.judge(&id, &gone);
    let card = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!(card.standing, Standing::Revoked);
    assert_eq!(card.name, "Cloud Architect");
}

#[test]
fn a_suspended_badge_is_called_so_and_not_revoked() {
    let sample = Sample::new();
    let text = credential_3_0("2026-01-01T00:00:00Z").to_string();
    let id = sample.add(&text);
    let credential = openbadges::Credential::read(&text).expect("a credential");
    let request = openbadges::verify::Request::of(&credential, now());
    let found = openbadges::verify::verify(&request, &Issuer::default());
    let suspended = openbadges::Check {
        id: "suspension".into(),
        status: openbadges::Status::Fail,
        message: String::new(),
        evidence: None,
    };
    let outcome = crate::store::outcome::Outcome {
        id: id.clone(),
        credential,
        report: openbadges::Report {
            verdict: Verdict::Revoked,
            checks: vec![suspended],
            ..found
        },
        picture: None,
        replacement: None,
    };
    sample.wallet.record(&[outcome]).expect("it is recorded");
    let page = sample.wallet.badge(&id, now()).expect("a page");
    assert_eq!(page.card.standing, Standing::Suspended);
    assert!(page.history.first().is_some_and(|line| line.suspended));
    let listed = sample.wallet.list(&Query::default(), 0, 10, now());
    let listed = listed.expect("a list").cards;
    assert_eq!(
        listed.first().map(|card| card.standing),
        Some(Standing::Suspended)
    );
}

#[test]
fn evidence_is_asked_for_by_digest_and_by_nothing_else() {
    let sample = Sample::new();
    for name in [
        "../../wallet.sqlite",
        "",
        "wallet.sqlite",
        &"A".repeat(64),
        &"é".repeat(32),
    ] {
        assert!(sample.wallet.evidence(name).is_err(), "{name}");
    }
}

#[test]
fn a_new_identity_changes_whose_badges_are_without_the_network() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let page = || sample.wallet.badge(&id, now()).expect("a page");
    let recipient_check = || {
        let result = page().result.expect("a result");
        let check = result
            .checks
            .into_iter()
            .find(|check| check.id == "recipient");
        (result.recipient, check.map(|check| check.message))
    };
    let (before, unknown) = recipient_check();
    assert_eq!(before, Recipient::Unknown);

    let eve = Identity::guess("eve@example.org");
    sample.wallet.add_identity(&eve).expect("added");
    assert_eq!(page().card.standing, Standing::NotYours);
    sample.wallet.add_identity(&ada()).expect("added");
    sample.wallet.add_identity(&ada()).expect("there already");
    assert_eq!(sample.wallet.identities().expect("two"), [eve, ada()]);
    assert_eq!(page().card.standing, Standing::Genuine);
    assert_eq!(page().card.recipient, Recipient::Yours);
    assert_eq!(page().awarded_to.as_deref(), Some("ada@example.org"));
    let (after, yours) = recipient_check();
    assert_eq!(after, Recipient::Yours);
    assert!(yours.is_some() && yours != unknown);

    assert!(sample.wallet.remove_identity(&ada()).expect("removed"));
    assert!(!sample.wallet.remove_identity(&ada()).expect("not there"));
    assert_eq!(page().card.standing, Standing::NotYours);
}
