//! What a comparison notices, and what it leaves alone.

use std::thread;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use serde_json::{Value, json};

use openbadges::SourceError;

use super::desk::Desk;
use super::peer::Quirks;
use crate::Error;
use crate::backpack::compare::Comparison;
use crate::backpack::outbox::queue;
use crate::backpack::{Connection, Trouble};
use crate::share::line::DeliveryState;
use crate::store::page;
use crate::store::samples::{address, assertion, credential_3_0, with};

fn compare(desk: &Desk) -> Result<Comparison, Error> {
    desk.wallet()
        .compare(&desk.backpack, &desk.client, &desk.secrets)
}

fn lies(number: u32) -> Value {
    json!({"id": address(&format!("assertions/{number}")), "type": "Assertion"})
}

#[test]
fn a_badge_that_is_sent_while_the_list_is_read_is_not_taken_for_gone() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    desk.holds(&[]);
    desk.peer.state().quirks.pause = Duration::from_millis(400);
    let comparison = thread::scope(|scope| {
        let comparing = scope.spawn(|| compare(&desk));
        while desk.peer.requests("/bcv1/assertions").is_empty() {
            thread::yield_now();
        }
        // The answer that another gets to its request, in the meantime.
        desk.wallet()
            .write(|transaction| {
                let award = page::award(transaction, &id)?;
                let there = &desk.backpack.id;
                queue::place(transaction, award, there, None, None, false, Utc::now())?;
                queue::remove(transaction, award, there)
            })
            .expect("written");
        comparing.join().expect("ended")
    });
    assert!(comparison.expect("a comparison").gone.is_empty());
    assert_eq!(desk.delivery(&id).state, DeliveryState::InSync);
    // The next list is one that was begun later.
    desk.peer.state().quirks.pause = Duration::ZERO;
    assert_eq!(compare(&desk).expect("a comparison").gone.len(), 1);
    assert_eq!(desk.delivery(&id).state, DeliveryState::Gone);
}

#[test]
fn a_badge_that_was_seen_by_a_clock_that_was_ahead_is_compared_all_the_same() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    desk.wallet()
        .write(|transaction| {
            let award = page::award(transaction, &id)?;
            let (there, ahead) = (&desk.backpack.id, Utc::now() + TimeDelta::hours(1));
            queue::place(transaction, award, there, None, None, false, ahead)
        })
        .expect("written");
    desk.holds(&[]);
    assert_eq!(compare(&desk).expect("a comparison").gone.len(), 1);
}

#[test]
fn a_wanted_badge_that_was_put_there_by_other_means_is_found_and_not_sent() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    desk.holds(&[lies(1), lies(2)]);
    let comparison = compare(&desk).expect("a comparison");
    assert_eq!(comparison.found.len(), 1);
    assert_eq!(comparison.found[0].id, id);
    assert_eq!((comparison.there, comparison.not_here), (2, 1));
    assert!(desk.sync().is_empty());
    assert_eq!(desk.posts("/bcv1/assertions"), 0);
    assert_eq!(desk.delivery(&id).state, DeliveryState::InSync);
}

#[test]
fn a_badge_that_is_here_and_not_wanted_there_is_not_one_that_is_not_here() {
    let desk = Desk::new(Quirks::default());
    let by_address = desk.sample.add(assertion(1));
    let by_id = with(
        assertion(2),
        json!({"id": "urn:uuid:2", "verification": {"type": "signed"}}),
    );
    desk.sample.add(&by_id);
    desk.holds(&[lies(1), json!({"id": "urn:uuid:2"}), lies(3)]);
    let numbers = || {
        let comparison = compare(&desk).expect("a comparison");
        (comparison.there, comparison.not_here)
    };
    assert_eq!(numbers(), (3, 1));
    desk.sample
        .wallet
        .remove(&[by_address], Utc::now())
        .expect("removed");
    assert_eq!(numbers(), (3, 1), "the trash is here");
}

#[test]
fn a_credential_that_is_here_in_other_white_space_is_not_one_that_is_not_here() {
    let desk = Desk::speaking_3_0(Quirks::default());
    let credential = credential_3_0("2026-01-01T00:00:00Z");
    desk.sample
        .add(serde_json::to_string_pretty(&credential).expect("JSON"));
    let another = with(credential.clone(), json!({"id": "urn:uuid:another"}));
    desk.gives(
        "/bcv1/credentials",
        json!({"credential": [credential, another]}),
    );
    let comparison = compare(&desk).expect("a comparison");
    assert_eq!((comparison.there, comparison.not_here), (2, 1));
}

#[test]
fn a_credential_that_says_something_else_there_is_noticed_and_one_written_otherwise_is_not() {
    let desk = Desk::speaking_3_0(Quirks::default());
    let credential = credential_3_0("2026-01-01T00:00:00Z");
    let pretty = serde_json::to_string_pretty(&credential).expect("JSON");
    let id = desk.sample.add(pretty);
    desk.want(&id, true);
    let holds = |credential: &Value| {
        desk.gives("/bcv1/credentials", json!({"credential": [credential]}));
    };
    holds(&credential);
    let comparison = compare(&desk).expect("a comparison");
    assert_eq!(comparison.found.len(), 1);
    assert!(comparison.changed.is_empty());
    holds(&with(credential, json!({"name": "Something else"})));
    let comparison = compare(&desk).expect("a comparison");
    assert_eq!(comparison.changed.len(), 1);
    assert_eq!(desk.delivery(&id).state, DeliveryState::Changed);
    let noticed = desk
        .wallet()
        .noticed_at(&desk.backpack.id)
        .expect("noticed");
    assert_eq!(noticed.changed[0].id, id);
    assert!(noticed.gone.is_empty());
}

#[test]
fn a_badge_that_was_removed_there_is_noticed_until_the_earner_has_decided() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    desk.holds(&[lies(1)]);
    compare(&desk).expect("a comparison");
    desk.holds(&[]);
    compare(&desk).expect("a comparison");
    let gone = || {
        let noticed = desk.wallet().noticed_at(&desk.backpack.id);
        noticed.expect("noticed").gone.len()
    };
    assert_eq!(gone(), 1);
    desk.want(&id, false);
    assert_eq!(gone(), 0, "the earner wants it to be so");
}

#[test]
fn a_busy_backpack_is_left_alone_by_comparisons_too() {
    let desk = Desk::new(Quirks::default());
    {
        let mut state = desk.peer.state();
        state.quirks.next_status = vec![429];
        state.quirks.next_header = Some(("Retry-After", "60"));
    }
    let asked = || desk.peer.requests("/bcv1/assertions").len();
    for _ in 0..2 {
        let refused = compare(&desk);
        assert!(
            matches!(refused, Err(Error::Backpack(Trouble::Busy { .. }))),
            "{refused:?}"
        );
        assert_eq!(asked(), 1, "once, and not again before its time");
    }
    let until = desk.wallet().busy_until(&desk.backpack.id).expect("read");
    let left = until.expect("a time") - Utc::now();
    assert!((50..=60).contains(&left.num_seconds()), "{left}");
}

#[test]
fn a_comparison_is_due_once_a_day_where_there_is_a_list_and_a_connection() {
    let desk = Desk::new(Quirks::default());
    let due = |hours: i64| {
        let now = Utc::now() + TimeDelta::hours(hours);
        desk.wallet().due_for_comparison(now).expect("read").len()
    };
    assert_eq!(due(0), 1, "never compared");
    desk.holds(&[]);
    compare(&desk).expect("a comparison");
    assert_eq!((due(0), due(23), due(25)), (0, 0, 1));
    desk.wallet()
        .set_connection(&desk.backpack.id, Connection::SignInAgain)
        .expect("noted");
    assert_eq!(due(25), 0, "it would only be turned away");
    let mut blind = desk.backpack.clone();
    blind.abilities.list = false;
    desk.wallet().keep_backpack(&blind).expect("kept");
    assert_eq!(due(25), 0, "it gives no list");
}

#[test]
fn a_backpack_that_cannot_be_reached_changes_nothing() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    desk.holds(&[lies(1)]);
    compare(&desk).expect("a comparison");
    desk.peer.state().quirks.documents.clear();
    desk.peer.state().quirks.next_status = vec![500];
    let failed = compare(&desk);
    assert!(matches!(
        failed,
        Err(Error::Backpack(
            Trouble::InDoubt { .. } | Trouble::NotSent(SourceError::Broken { .. })
        ))
    ));
    assert_eq!(desk.delivery(&id).state, DeliveryState::InSync);
}
