//! The rules of sharing, each under its own name.

use serde_json::json;

use super::chosen::{LeftOut, Rules, Shows};
use super::line::{Delivery, DeliveryState};
use super::log::{self, Note};
use super::page::{Host, PageSettings};
use super::*;
use crate::backpack::outbox::{SendOutcome, SyncEvent, Which};
use crate::backpack::{Backpack, Reason, Trouble};
use crate::net::{Client, Rules as NetRules};
use crate::secrets::ForThisRun;
use crate::store::samples::*;
use crate::{Error, Stop};

/// A badge that was found genuine.
fn genuine(sample: &Sample, number: u32) -> String {
    let text = assertion(number);
    let id = sample.add(&text);
    sample.judge(&id, &Issuer::of(&[text]));
    id
}

fn switch(sample: &Sample, id: &str, destination: &str, wanted: bool) {
    sample
        .wallet
        .set_shared(&[id.to_owned()], destination, wanted, now())
        .expect("switched");
}

fn line(sample: &Sample, id: &str, destination: &str) -> Delivery {
    let deliveries = sample.wallet.deliveries(id, now()).expect("deliveries");
    deliveries
        .into_iter()
        .find(|delivery| delivery.destination == destination)
        .expect("a line")
}

fn state(sample: &Sample, id: &str) -> DeliveryState {
    line(sample, id, PUBLIC_PAGE).state
}

fn give_a_place(sample: &Sample, published_at: Option<DateTime<Utc>>) {
    sample
        .wallet
        .set_page_settings(&PageSettings {
            host: Some(Host::Folder {
                path: "/srv/page".into(),
            }),
            published_at,
            ..PageSettings::default()
        })
        .expect("set");
}

/// What the publisher notes when it is done.
fn publish(sample: &Sample, id: &str, at: DateTime<Utc>) {
    sample
        .wallet
        .write(|transaction| {
            let award = badge_page::award(transaction, id)?;
            queue::place(transaction, award, PUBLIC_PAGE, Some("a/"), None, false, at)
        })
        .expect("noted");
    give_a_place(sample, Some(at));
}

fn chosen_at(sample: &Sample, destination: &str) -> Vec<Option<LeftOut>> {
    let chosen = sample.wallet.chosen(destination, now()).expect("chosen");
    chosen.into_iter().map(|one| one.left_out).collect()
}

#[test]
fn the_page_takes_only_genuine_badges_and_a_backpack_all_unless_the_earner_says_otherwise() {
    let sample = Sample::new();
    let backpack = connect(&sample.wallet, "Badgr", true);
    let destinations = sample.wallet.destinations().expect("destinations");
    let rules = |id: &str| {
        let found = destinations.iter().find(|one| one.id == id);
        found.expect("a destination").rules.clone()
    };
    assert_eq!(
        rules(PUBLIC_PAGE),
        Rules {
            only_genuine: true,
            ..Rules::default()
        }
    );
    assert_eq!(rules(&backpack.id), Rules::default());
}

#[test]
fn a_destination_says_whether_it_takes_back_and_where_to_see_to_it() {
    let sample = Sample::new();
    connect(&sample.wallet, "Badgr", true);
    connect(&sample.wallet, "Passport", false);
    let destinations = sample.wallet.destinations().expect("destinations");
    let found: Vec<(bool, Option<&str>)> = destinations
        .iter()
        .map(|one| (one.takes_back, one.address.as_ref().map(Url::as_str)))
        .collect();
    assert_eq!(
        found,
        [
            (true, None),
            (true, Some("https://badgr.example/")),
            (false, Some("https://passport.example/"))
        ]
    );
}

#[test]
fn each_rule_leaves_out_what_it_says() {
    let sample = Sample::new();
    let wallet = &sample.wallet;
    let collection = wallet.make_collection("For my CV").expect("made");
    let fine = genuine(&sample, 1);
    let past = with(assertion(2), json!({"expires": "2026-05-01T00:00:00Z"}));
    let expired = sample.add(&past);
    sample.judge(&expired, &Issuer::of(&[past]));
    let unchecked = sample.add(assertion(3));
    let undecided = sample.add(assertion(4));
    sample.judge(&undecided, &Issuer::default());
    let forged = sample.add(assertion(5));
    let mut issuer = Issuer::of(&[]);
    issuer.answer(&address("assertions/5"), 410, "");
    sample.judge(&forged, &issuer);
    let ids = [&fine, &expired, &unchecked, &undecided, &forged].map(Clone::clone);
    wallet
        .put_into_collection(&collection, &[fine, unchecked])
        .expect("put in");
    wallet
        .set_shared(&ids, PUBLIC_PAGE, true, now())
        .expect("switched");
    let (genuine, checked, dated, member) = (
        Some(LeftOut::NotGenuine),
        Some(LeftOut::NotChecked),
        Some(LeftOut::Expired),
        Some(LeftOut::NotInCollection),
    );
    for (only_genuine, without_expired, in_collection, expected) in [
        (false, false, false, [None, None, None, None, None]),
        (true, false, false, [None, None, checked, checked, genuine]),
        (false, true, false, [None, dated, None, None, None]),
        (false, false, true, [None, member, None, member, member]),
        (true, true, true, [None, member, checked, member, member]),
    ] {
        let rules = Rules {
            only_genuine,
            without_expired,
            collection: in_collection.then(|| collection.clone()),
        };
        wallet.set_rules(PUBLIC_PAGE, &rules).expect("set");
        assert_eq!(chosen_at(&sample, PUBLIC_PAGE), expected, "{rules:?}");
    }
}

#[test]
fn a_badge_that_was_awarded_to_somebody_else_is_not_published_as_genuine() {
    let sample = Sample::new();
    let other = openbadges::Identity::guess("grace@example.org");
    sample.wallet.add_identity(&other).expect("added");
    let id = genuine(&sample, 1);
    switch(&sample, &id, PUBLIC_PAGE, true);
    assert_eq!(chosen_at(&sample, PUBLIC_PAGE), [Some(LeftOut::NotGenuine)]);
}

#[test]
fn a_rule_names_a_collection_that_is_there() {
    let sample = Sample::new();
    let rules = Rules {
        collection: Some("nowhere".into()),
        ..Rules::default()
    };
    assert!(matches!(
        sample.wallet.set_rules(PUBLIC_PAGE, &rules),
        Err(Error::UnknownCollection(_))
    ));
}

#[test]
fn an_email_address_is_shown_only_where_the_earner_asked_for_it() {
    assert!(!Shows::default().email);
    // Settings of an earlier version that do not speak of it show none either.
    let read: Shows = serde_json::from_value(json!({"evidence": true})).expect("it is read");
    assert!(read.evidence && !read.email);
}

#[test]
fn what_is_shown_of_one_badge_can_differ_from_all_others() {
    let sample = Sample::new();
    let (plain, other) = (genuine(&sample, 1), genuine(&sample, 2));
    for id in [&plain, &other] {
        switch(&sample, id, PUBLIC_PAGE, true);
    }
    let wallet = &sample.wallet;
    let evidence = Shows {
        evidence: true,
        ..Shows::default()
    };
    let results = Shows {
        results: true,
        ..Shows::default()
    };
    wallet.set_shows(PUBLIC_PAGE, &evidence).expect("set");
    wallet
        .set_badge_shows(&other, PUBLIC_PAGE, Some(&results), now())
        .expect("set");
    let shown = || -> Vec<Shows> {
        let chosen = wallet.chosen(PUBLIC_PAGE, now()).expect("chosen");
        chosen.into_iter().map(|one| one.shows).collect()
    };
    assert_eq!(shown(), [evidence.clone(), results]);
    wallet
        .set_badge_shows(&other, PUBLIC_PAGE, None, now())
        .expect("set");
    assert_eq!(shown(), [evidence.clone(), evidence]);
}

#[test]
fn choosing_what_is_shown_of_a_badge_does_not_switch_it_on() {
    let sample = Sample::new();
    let id = genuine(&sample, 1);
    let shows = Some(&Shows::default());
    sample
        .wallet
        .set_badge_shows(&id, PUBLIC_PAGE, shows, now())
        .expect("set");
    assert_eq!(state(&sample, &id), DeliveryState::Off);
    switch(&sample, &id, PUBLIC_PAGE, true);
    let page = sample.wallet.badge(&id, now()).expect("a page");
    let share = page.shares.first().expect("a share");
    assert_eq!((share.wanted, share.shows.as_ref()), (true, shows));
}

#[test]
fn switching_says_which_badges_it_changed() {
    let sample = Sample::new();
    let ids = [genuine(&sample, 1), genuine(&sample, 2)];
    let [first, second] = &ids;
    switch(&sample, first, PUBLIC_PAGE, true);
    let set = |wanted| {
        sample
            .wallet
            .set_shared(&ids, PUBLIC_PAGE, wanted, now())
            .expect("switched")
    };
    assert_eq!(set(true), std::slice::from_ref(second));
    assert!(set(true).is_empty());
    let wanted = sample.wallet.wanted(&ids).expect("counted");
    assert_eq!(wanted.first().map(|one| one.badges), Some(2));
    assert_eq!(set(false), ids);
}

#[test]
fn the_line_of_the_public_page_says_what_is_so() {
    let sample = Sample::new();
    let id = genuine(&sample, 1);
    assert_eq!(state(&sample, &id), DeliveryState::Off);
    switch(&sample, &id, PUBLIC_PAGE, true);
    let found = line(&sample, &id, PUBLIC_PAGE);
    assert_eq!(
        (found.state, found.reason),
        (DeliveryState::NeedsYou, Some(Reason::NoPlace))
    );
    give_a_place(&sample, None);
    assert_eq!(state(&sample, &id), DeliveryState::Waiting);
    publish(&sample, &id, now());
    let found = line(&sample, &id, PUBLIC_PAGE);
    assert_eq!(
        (found.state, found.since),
        (DeliveryState::InSync, Some(now()))
    );
    switch(&sample, &id, PUBLIC_PAGE, false);
    assert_eq!(state(&sample, &id), DeliveryState::TakingBack);
}

#[test]
fn what_is_shown_anew_waits_for_the_next_publish() {
    let sample = Sample::new();
    let id = genuine(&sample, 1);
    switch(&sample, &id, PUBLIC_PAGE, true);
    publish(&sample, &id, now());
    let later = now() + chrono::TimeDelta::hours(1);
    let wallet = &sample.wallet;
    wallet
        .set_badge_shows(&id, PUBLIC_PAGE, Some(&Shows::default()), later)
        .expect("set");
    assert_eq!(state(&sample, &id), DeliveryState::Waiting);
    publish(&sample, &id, later);
    assert_eq!(state(&sample, &id), DeliveryState::InSync);
    wallet
        .set_shows(PUBLIC_PAGE, &Shows::default())
        .expect("set");
    assert_eq!(state(&sample, &id), DeliveryState::Waiting);
}

#[test]
fn a_badge_in_the_trash_comes_off_the_page() {
    let sample = Sample::new();
    let id = genuine(&sample, 1);
    switch(&sample, &id, PUBLIC_PAGE, true);
    publish(&sample, &id, now());
    let removed = std::slice::from_ref(&id);
    sample.wallet.remove(removed, now()).expect("removed");
    assert_eq!(state(&sample, &id), DeliveryState::TakingBack);
    let out = sample.wallet.out_at(PUBLIC_PAGE, 0, 9, now()).expect("out");
    assert_eq!(out.total, 1, "it is still out");
}

#[test]
fn a_badge_that_a_rule_leaves_out_of_the_page_says_why() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    give_a_place(&sample, None);
    switch(&sample, &id, PUBLIC_PAGE, true);
    let found = line(&sample, &id, PUBLIC_PAGE);
    assert_eq!(found.state, DeliveryState::NeedsYou);
    assert_eq!(found.left_out, Some(LeftOut::NotChecked));
    assert_eq!(found.message, LeftOut::NotChecked.sentence());
    publish(&sample, &id, now());
    let found = line(&sample, &id, PUBLIC_PAGE);
    assert!(found.message.contains("takes it off"), "{}", found.message);
}

#[test]
fn a_badge_that_a_rule_leaves_out_says_that_it_is_still_on_the_page_until_the_next_publish() {
    let sample = Sample::new();
    let id = genuine(&sample, 1);
    switch(&sample, &id, PUBLIC_PAGE, true);
    publish(&sample, &id, now());
    let rules = |rules: Rules| {
        let set = sample.wallet.set_rules(PUBLIC_PAGE, &rules);
        set.expect("set");
    };
    let collection = sample.wallet.make_collection("For my CV").expect("made");
    rules(Rules {
        collection: Some(collection),
        ..Rules::default()
    });
    let still = "It is still on the page until the next publish takes it off.";
    let found = line(&sample, &id, PUBLIC_PAGE);
    assert_eq!(found.left_out, Some(LeftOut::NotInCollection));
    let sentence = LeftOut::NotInCollection.sentence();
    assert_eq!(found.message, format!("{sentence} {still}"));
    assert!(found.since.is_some());
}

/// Works the outbox off without a network, and says what became of each badge.
fn sync(sample: &Sample) -> Vec<(SendOutcome, Option<Reason>)> {
    let offline = NetRules {
        offline: true,
        ..NetRules::default()
    };
    let client = Client::new(&offline).expect("a client");
    let done = std::sync::Mutex::new(Vec::new());
    let which = Which {
        due_only: true,
        ..Which::default()
    };
    let hear = |event| {
        if let SyncEvent::Done(outcome) = event {
            let mut done = done.lock().expect("a list");
            done.push((outcome.outcome, outcome.reason));
        }
    };
    sample
        .wallet
        .sync(
            &client,
            &ForThisRun::default(),
            &which,
            &Stop::default(),
            &hear,
        )
        .expect("worked off");
    done.into_inner().expect("a list")
}

fn only_genuine(sample: &Sample, backpack: &Backpack) {
    let rules = Rules {
        only_genuine: true,
        ..Rules::default()
    };
    sample.wallet.set_rules(&backpack.id, &rules).expect("set");
}

#[test]
fn a_rule_holds_for_a_backpack_and_nothing_is_sent() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let backpack = connect(&sample.wallet, "Badgr", true);
    only_genuine(&sample, &backpack);
    let plan = sample
        .wallet
        .plan(std::slice::from_ref(&id), &backpack, now());
    let trouble = plan.expect("a plan").pop().and_then(|one| one.trouble);
    assert!(
        matches!(
            &trouble,
            Some(Trouble::NeedsYou { reason: Reason::LeftOut, message, .. })
                if message == LeftOut::NotChecked.sentence()
        ),
        "{trouble:?}"
    );
    switch(&sample, &id, &backpack.id, true);
    let said = line(&sample, &id, &backpack.id);
    assert_eq!(
        (said.state, said.left_out),
        (DeliveryState::NeedsYou, Some(LeftOut::NotChecked)),
        "it is said before anything is tried"
    );
    let left_out = (SendOutcome::NeedsYou, Some(Reason::LeftOut));
    assert_eq!(sync(&sample), [left_out]);
    assert!(sync(&sample).is_empty(), "it is not tried again and again");
    let departures = sample.wallet.departures("", 0, 9).expect("the log");
    assert_eq!(departures.total, 0);
}

#[test]
fn what_a_rule_left_out_of_a_backpack_goes_by_itself_once_the_rule_lets_it_in() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let backpack = connect(&sample.wallet, "Badgr", true);
    only_genuine(&sample, &backpack);
    switch(&sample, &id, &backpack.id, true);
    assert_eq!(sync(&sample).len(), 1);
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    assert_eq!(
        line(&sample, &id, &backpack.id).state,
        DeliveryState::Waiting
    );
    // The rule no longer stands in the way; that nobody is signed in does.
    let tried = sync(&sample);
    assert_eq!(tried.len(), 1);
    assert_ne!(tried.first().and_then(|one| one.1), Some(Reason::LeftOut));
}

#[test]
fn what_lies_at_a_backpack_that_takes_nothing_back_is_said_to_stay() {
    let sample = Sample::new();
    let id = genuine(&sample, 1);
    let backpack = connect(&sample.wallet, "Passport", false);
    switch(&sample, &id, &backpack.id, true);
    sample
        .wallet
        .write(|transaction| {
            let award = badge_page::award(transaction, &id)?;
            queue::remove(transaction, award, &backpack.id)?;
            queue::place(transaction, award, &backpack.id, None, None, false, now())
        })
        .expect("noted");
    switch(&sample, &id, &backpack.id, false);
    assert_eq!(
        line(&sample, &id, &backpack.id).state,
        DeliveryState::LeftThere
    );
    let out = sample
        .wallet
        .out_at(&backpack.id, 0, 9, now())
        .expect("out");
    let lines: Vec<(&str, DeliveryState)> = out
        .badges
        .iter()
        .map(|one| (one.card.id.as_str(), one.delivery.state))
        .collect();
    assert_eq!(lines, [(id.as_str(), DeliveryState::LeftThere)]);
}

fn note(sample: &Sample, note: &Note<'_>, at: &str) {
    sample
        .wallet
        .write(|transaction| log::note(transaction, note, on(at)))
        .expect("noted");
}

#[test]
fn the_log_is_found_by_all_words_whatever_their_case_newest_first() {
    let sample = Sample::new();
    let architect = Note {
        name: "Cloud Architect",
        place: "Badgr",
        outcome: "Added to the backpack.",
        ..Note::default()
    };
    note(&sample, &architect, "2026-01-01T00:00:00Z");
    let page = Note {
        name: "Cloud Architect",
        place: "My public page",
        what: "Its page",
        ..Note::default()
    };
    note(&sample, &page, "2026-02-01T00:00:00Z");
    let places = |search: &str| -> Vec<String> {
        let found = sample.wallet.departures(search, 0, 9).expect("the log");
        assert_eq!(found.total as usize, found.lines.len());
        found.lines.into_iter().map(|line| line.place).collect()
    };
    assert_eq!(places(""), ["My public page", "Badgr"]);
    assert_eq!(places("ARCHITECT badgr"), ["Badgr"]);
    assert_eq!(places("added"), ["Badgr"]);
    assert!(places("badgr page").is_empty());
    let second = sample.wallet.departures("", 1, 1).expect("the log");
    assert_eq!((second.total, second.lines.len()), (2, 1));
}

#[test]
fn no_cell_of_the_exported_log_is_a_formula() {
    let sample = Sample::new();
    let hostile = Note {
        name: "=HYPERLINK(\"https://evil.example\")",
        place: "+1",
        address: "-1",
        what: "@SUM(A1)",
        outcome: "\t=1",
        message: "fine, \"quoted\"\nand broken",
        ..Note::default()
    };
    note(&sample, &hostile, "2026-01-01T00:00:00Z");
    let lines = sample.wallet.departures("", 0, 9).expect("the log").lines;
    let mut written = Vec::new();
    log::write_csv(&lines, &mut written).expect("written");
    let mut table = csv::Reader::from_reader(written.as_slice());
    let row = table.records().next().expect("a row").expect("a row");
    let cells: Vec<&str> = row.iter().collect();
    assert_eq!(
        cells,
        [
            "2026-01-01T00:00:00Z",
            "",
            "'=HYPERLINK(\"https://evil.example\")",
            "'+1",
            "'-1",
            "'@SUM(A1)",
            "'\t=1",
            "fine, \"quoted\"\nand broken"
        ]
    );
}

#[test]
fn the_exported_log_is_one_array_of_json() {
    let sample = Sample::new();
    let id = genuine(&sample, 1);
    let award = sample
        .wallet
        .read(|transaction| badge_page::award(transaction, &id))
        .expect("an award");
    let architect = Note {
        award: Some(award),
        name: "Cloud Architect",
        ..Note::default()
    };
    note(&sample, &architect, "2026-01-01T00:00:00Z");
    let lines = sample.wallet.departures("", 0, 9).expect("the log").lines;
    let mut written = Vec::new();
    log::write_json(&lines, &mut written).expect("written");
    let read: Vec<log::Departure> = serde_json::from_slice(&written).expect("an array");
    assert_eq!(read, lines);
    assert_eq!(read.first().and_then(|line| line.badge.clone()), Some(id));
}
