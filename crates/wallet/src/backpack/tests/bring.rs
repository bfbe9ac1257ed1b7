//! What lies at a backpack, and what of it is worth having.

use chrono::Utc;
use serde_json::{Value, json};

use super::desk::Desk;
use super::peer::Quirks;
use crate::Stop;
use crate::backpack::bring::{Novelty, Offer};
use crate::import::Outcome;
use crate::store::samples::{Issuer, address, assertion, credential_3_0, with};

fn offer(desk: &Desk, only_new: bool) -> Offer {
    let stop = Stop::default();
    let (client, secrets) = (&desk.client, &desk.secrets);
    desk.wallet()
        .offer(&desk.backpack, only_new, client, secrets, &stop, &|_, _| {})
        .expect("an offer")
}

fn novelties(offer: &Offer) -> Vec<Novelty> {
    offer.offered.iter().map(|one| one.novelty).collect()
}

fn take(desk: &Desk, offer: &Offer, chosen: &[u32]) -> Vec<Outcome> {
    let outcomes = std::sync::Mutex::new(Vec::new());
    desk.wallet()
        .take(
            offer,
            chosen,
            &desk.client,
            Utc::now(),
            &Stop::default(),
            &|event| {
                if let crate::import::ImportEvent::Done(done) = event {
                    outcomes.lock().expect("unpoisoned").push(done.outcome);
                }
            },
        )
        .expect("taken");
    outcomes.into_inner().expect("unpoisoned")
}

#[test]
fn a_credential_that_is_here_in_other_white_space_is_here() {
    let desk = Desk::speaking_3_0(Quirks::default());
    let credential = credential_3_0("2026-01-01T00:00:00Z");
    let pretty = serde_json::to_string_pretty(&credential).expect("JSON");
    desk.sample.add(pretty);
    desk.gives("/bcv1/credentials", json!({"credential": [credential]}));
    let here = offer(&desk, false);
    assert_eq!(novelties(&here), [Novelty::Here]);
    assert!(here.worth_having().is_empty());
}

#[test]
fn a_credential_that_was_issued_anew_is_newer_and_takes_the_place_of_the_old_one() {
    let desk = Desk::speaking_3_0(Quirks::default());
    desk.sample.add(credential_3_0("2025-01-01T00:00:00Z"));
    let renewed = credential_3_0("2026-01-01T00:00:00Z");
    desk.gives("/bcv1/credentials", json!({"credential": [renewed]}));
    let newer = offer(&desk, false);
    assert_eq!(novelties(&newer), [Novelty::Newer]);
    let outcomes = take(&desk, &newer, &newer.worth_having());
    assert_eq!(outcomes, [Outcome::Replaced]);
    assert_eq!(novelties(&offer(&desk, false)), [Novelty::Here]);
}

#[test]
fn what_is_new_is_asked_for_by_the_backpacks_clock() {
    let desk = Desk::new(Quirks {
        // Years behind: what came there since the last look is older than that look here.
        date: Some("Mon, 01 Jan 2024 12:00:00 GMT"),
        ..Quirks::default()
    });
    desk.holds(&[]);
    let all = offer(&desk, false);
    assert_eq!(take(&desk, &all, &[]), []);
    offer(&desk, true);
    let asked = desk.peer.requests("/bcv1/assertions");
    let query = &asked.last().expect("it was asked").query;
    assert!(query.contains("since=2024-01-01T"), "{query}");
}

#[test]
fn a_page_that_is_too_long_is_asked_for_in_smaller_ones() {
    // 40 badges with a picture of 300,000 letters in each: 5 MiB is the most that is read at once.
    let desk = Desk::new(Quirks {
        list: Some(|limit, offset| {
            let picture = "x".repeat(300_000);
            let page = (0..40).skip(offset).take(limit);
            page.map(|number| json!({"id": format!("urn:x:{number}"), "image": picture}))
                .collect()
        }),
        ..Quirks::default()
    });
    let compared = desk
        .wallet()
        .compare(&desk.backpack, &desk.client, &desk.secrets)
        .expect("compared");
    assert_eq!(compared.there, 40);
}

/// A hosted assertion that the peer hosts as well.
fn hosted(desk: &Desk) -> Value {
    let id = desk.peer.url("/assertion/1");
    with(assertion(1), json!({ "id": id.as_str() }))
}

#[test]
fn a_hosted_badge_is_newer_when_its_issuer_says_something_else_than_before() {
    let desk = Desk::new(Quirks::default());
    let before = hosted(&desk);
    let id = desk.sample.add(&before);
    desk.sample
        .judge(&id, &Issuer::of(std::slice::from_ref(&before)));
    desk.holds(&[json!({"id": before["id"]})]);
    desk.gives("/assertion/1", before.clone());
    assert_eq!(novelties(&offer(&desk, false)), [Novelty::Here]);
    let extended = with(before, json!({"expires": "2036-01-01T00:00:00Z"}));
    desk.gives("/assertion/1", extended);
    let newer = offer(&desk, false);
    assert_eq!(novelties(&newer), [Novelty::Newer]);
    assert_eq!(
        take(&desk, &newer, &newer.worth_having()),
        [Outcome::Replaced]
    );
    let asked = desk.peer.requests("/assertion/1").len();
    assert!(asked >= 3, "its issuer was asked, {asked} times");
    assert_eq!(novelties(&offer(&desk, false)), [Novelty::Here]);
}

#[test]
fn a_hosted_badge_that_was_never_checked_is_not_newer_for_being_written_otherwise() {
    let desk = Desk::new(Quirks::default());
    let baked = hosted(&desk);
    desk.sample.add(&baked);
    desk.holds(&[json!({"id": baked["id"]})]);
    let written = with(
        baked.clone(),
        json!({"@context": ["https://w3id.org/openbadges/v2"]}),
    );
    desk.gives("/assertion/1", written);
    assert_eq!(novelties(&offer(&desk, false)), [Novelty::Here]);
    let renewed = with(baked, json!({"issuedOn": "2026-02-01T00:00:00Z"}));
    desk.gives("/assertion/1", renewed);
    assert_eq!(novelties(&offer(&desk, false)), [Novelty::Newer]);
}

#[test]
fn a_badge_whose_class_is_another_document_is_called_as_it_is_here() {
    let desk = Desk::new(Quirks::default());
    let whole = hosted(&desk);
    desk.sample.add(&whole);
    let by_address = with(whole.clone(), json!({"badge": address("classes/1")}));
    desk.gives("/assertion/1", by_address.clone());
    for held in [json!({"id": whole["id"]}), by_address] {
        desk.holds(&[held]);
        let here = offer(&desk, false);
        assert_eq!(novelties(&here), [Novelty::Here]);
        assert_eq!(here.offered[0].name, "Cloud Architect");
    }
}

#[test]
fn what_cannot_be_brought_in_is_called_by_its_address_where_it_has_no_name() {
    let desk = Desk::new(Quirks::default());
    let nowhere = desk.peer.url("/nowhere").to_string();
    desk.holds(&[json!({ "id": nowhere })]);
    let problem = offer(&desk, false);
    assert_eq!(novelties(&problem), [Novelty::Problem]);
    assert_eq!(problem.offered[0].name, nowhere);
}

/// The `since` of the newest question for the list.
fn since(desk: &Desk) -> Option<String> {
    let asked = desk.peer.requests("/bcv1/assertions");
    let query = &asked.last().expect("it was asked").query;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "since")
        .map(|(_, value)| value.into_owned())
}

#[test]
fn only_a_whole_offer_that_was_taken_is_where_the_next_one_begins() {
    let desk = Desk::new(Quirks::default());
    let one = hosted(&desk);
    desk.gives("/assertion/1", one.clone());
    let second = with(
        one.clone(),
        json!({ "id": desk.peer.url("/assertion/2").as_str() }),
    );
    desk.gives("/assertion/2", second.clone());
    desk.holds(&[json!({"id": one["id"]}), json!({"id": second["id"]})]);

    // Stopped after the first: what was not read is not taken for known.
    let stop = Stop::default();
    let stopped = desk
        .wallet()
        .offer(
            &desk.backpack,
            true,
            &desk.client,
            &desk.secrets,
            &stop,
            &|_, _| stop.stop(),
        )
        .expect("an offer");
    assert_eq!(novelties(&stopped), [Novelty::New]);
    assert_eq!(take(&desk, &stopped, &[0]), [Outcome::Imported]);
    let rest = offer(&desk, true);
    assert_eq!(since(&desk), None);
    assert_eq!(novelties(&rest), [Novelty::Here, Novelty::New]);

    // Left out by the earner: offered again.
    take(&desk, &rest, &[]);
    let again = offer(&desk, true);
    assert_eq!(since(&desk), None);
    assert_eq!(take(&desk, &again, &[1]), [Outcome::Imported]);
    offer(&desk, true);
    assert!(since(&desk).is_some_and(|since| since.ends_with('Z')));
}

#[test]
fn a_badge_whose_issuer_cannot_be_asked_now_is_offered_again() {
    let desk = Desk::new(Quirks::default());
    desk.holds(&[json!({"id": "https://127.0.0.1:1/assertion"})]);
    let problem = offer(&desk, false);
    assert_eq!(novelties(&problem), [Novelty::Problem]);
    take(&desk, &problem, &[]);
    offer(&desk, true);
    assert_eq!(since(&desk), None);
}
