//! The outbox: nothing twice, and in words what waits for what.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use chrono::{TimeDelta, Utc};

use super::desk::Desk;
use super::peer::Quirks;
use crate::Wallet;
use crate::backpack::Reason;
use crate::backpack::outbox::queue;
use crate::backpack::outbox::{SendOutcome, Which};
use crate::net::{Client, Rules};
use crate::share::line::DeliveryState;
use crate::store::column::Moment;
use crate::store::page;
use crate::store::samples::assertion;

const PATH: &str = "/bcv1/assertions";

#[test]
fn two_that_send_at_once_send_a_badge_once() {
    let desk = Desk::new(Quirks {
        pause: Duration::from_millis(300),
        ..Quirks::default()
    });
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    let other = Wallet::open(desk.sample.folder.path()).expect("a wallet");
    let together = Barrier::new(2);
    let outcomes: Vec<SendOutcome> = thread::scope(|scope| {
        let threads = [desk.wallet(), &other].map(|wallet| {
            let (desk, together) = (&desk, &together);
            scope.spawn(move || {
                together.wait();
                desk.sync_in(wallet)
            })
        });
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("ended"))
            .map(|outcome| outcome.outcome)
            .collect()
    });
    assert_eq!(desk.posts(PATH), 1);
    let sent = outcomes.iter().filter(|one| **one == SendOutcome::Sent);
    assert_eq!(sent.count(), 1, "{outcomes:?}");
    assert_eq!(desk.delivery(&id).state, DeliveryState::InSync);
}

#[test]
fn a_failure_that_one_was_told_is_not_asked_for_again_by_the_other() {
    let desk = Desk::new(Quirks {
        pause: Duration::from_millis(300),
        next_status: vec![400, 400],
        ..Quirks::default()
    });
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    desk.peer.state().quirks.next_status = vec![400, 400];
    let other = Wallet::open(desk.sample.folder.path()).expect("a wallet");
    let together = Barrier::new(2);
    thread::scope(|scope| {
        for wallet in [desk.wallet(), &other] {
            let (desk, together) = (&desk, &together);
            scope.spawn(move || {
                together.wait();
                for outcome in desk.sync_in(wallet) {
                    assert_eq!(outcome.outcome, SendOutcome::Refused);
                }
            });
        }
    });
    assert_eq!(desk.posts(PATH), 1);
}

#[test]
fn a_backpack_that_fails_for_a_day_needs_the_earner_and_one_that_fails_now_and_then_does_not() {
    for (hours, attempts, expected) in [
        (48, 20, SendOutcome::NeedsYou),
        (48, 3, SendOutcome::Waiting),
        (2, 20, SendOutcome::Waiting),
    ] {
        let desk = Desk::new(Quirks::default());
        let id = desk.sample.add(assertion(1));
        desk.want(&id, true);
        let since = Utc::now() - TimeDelta::hours(hours);
        desk.wallet()
            .write(|transaction| {
                transaction.execute(
                    "UPDATE outbox SET attempts = ?1, failing_since = ?2",
                    (attempts, Moment(since)),
                )?;
                Ok(())
            })
            .expect("written");
        desk.peer.state().quirks.next_status = vec![500];
        let outcome = desk.sync().remove(0);
        assert_eq!(outcome.outcome, expected, "{hours} h, {attempts} tries");
        let needs_you = expected == SendOutcome::NeedsYou;
        assert_eq!(outcome.reason == Some(Reason::ServerBroken), needs_you);
        if needs_you {
            assert!(outcome.message.contains("more than a day"));
            // Switched off and on it is tried anew, and a success forgets the failures.
            desk.want(&id, false);
            desk.want(&id, true);
            desk.holds(&[]);
            assert_eq!(desk.sync()[0].outcome, SendOutcome::Sent);
        }
    }
}

#[test]
fn being_offline_for_days_is_said_in_words_and_waits() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    let offline = Client::new(&Rules {
        offline: true,
        allowed_hosts: vec![desk.peer.address.to_string()],
        ..Rules::default()
    });
    let desk = Desk {
        client: offline.expect("a client"),
        ..desk
    };
    for _ in 0..12 {
        let outcome = desk.sync().remove(0);
        assert_eq!(outcome.outcome, SendOutcome::Waiting);
        assert!(outcome.message.contains("offline"), "{}", outcome.message);
    }
    let delivery = desk.delivery(&id);
    assert_eq!(delivery.state, DeliveryState::Waiting);
    assert!(delivery.next_try.is_some() && delivery.message.contains("offline"));
    assert_eq!(desk.posts(PATH), 0);
}

#[test]
fn a_badge_that_says_something_else_there_has_been_there_since_it_was_sent() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    let place = |state: &str, seconds: i64| {
        let now = chrono::DateTime::from_timestamp(seconds, 0).expect("a time");
        desk.wallet()
            .write(|transaction| {
                let award = page::award(transaction, &id)?;
                let destination = &desk.backpack.id;
                queue::place(transaction, award, destination, None, None, false, now)?;
                transaction.execute("UPDATE placement SET state = ?1", [state])?;
                let placement = queue::placement(transaction, award, destination)?;
                Ok(placement.expect("a placement").since.timestamp())
            })
            .expect("written")
    };
    assert_eq!(place("there", 100), 100);
    assert_eq!(place("changed", 200), 100);
    assert_eq!(place("changed", 300), 100, "still since it was sent");
    assert_eq!(place("gone", 400), 100);
    assert_eq!(place("there", 500), 500, "it is there anew");
}

#[test]
fn a_badge_that_the_backpack_shows_to_nobody_yet_is_said_to_be_so() {
    let desk = Desk::at_badgr(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    let made = serde_json::json!({"status": {"success": true},
        "result": [{"entityId": "e1", "pending": true}]});
    desk.gives("/v2/backpack/import", made);
    let outcome = desk.sync().remove(0);
    assert_eq!(outcome.outcome, SendOutcome::Sent);
    assert!(outcome.message.contains("shows it to nobody"));
    let noticed = desk
        .wallet()
        .noticed_at(&desk.backpack.id)
        .expect("noticed");
    assert_eq!(noticed.pending.len(), 1);
}

#[test]
fn what_is_not_wanted_any_more_while_another_has_the_turn_is_not_sent() {
    let desk = Desk::new(Quirks::default());
    let id = desk.sample.add(assertion(1));
    desk.want(&id, true);
    let entries = desk.wallet().read(|transaction| {
        queue::entries(
            transaction,
            &desk.backpack.id,
            &Which::default(),
            Utc::now(),
        )
    });
    assert_eq!(entries.expect("entries").len(), 1);
    desk.want(&id, false);
    assert!(desk.sync().is_empty());
    assert_eq!(desk.posts(PATH), 0);
}
