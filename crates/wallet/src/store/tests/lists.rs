//! Lists, their order, their counts and what they say of each badge.

use serde_json::{Value, json};

use openbadges::{Expiry, Verdict};

use super::{ids, place, standing};
use crate::Standing;
use crate::store::samples::*;
use crate::store::{Place, Query, Sort, StatusFilter};

#[test]
fn a_list_is_a_window_with_the_total() {
    let sample = Sample::new();
    for number in 0..5 {
        sample.add(assertion(number));
    }
    let page = sample
        .wallet
        .list(&Query::default(), 3, 10, now())
        .expect("a page");
    assert_eq!((page.total, page.cards.len()), (5, 2));
    let count = sample
        .wallet
        .list(&Query::default(), 0, 0, now())
        .expect("a page");
    assert_eq!((count.total, count.cards.len()), (5, 0));
    assert!(
        sample
            .wallet
            .list(&Query::default(), u32::MAX, u32::MAX, now())
            .is_ok()
    );
}

#[test]
fn every_order_is_what_it_says() {
    let sample = Sample::new();
    let badge = |number, name: &str, issuer: &str, issued: &str, expires: Value| {
        let class = with(
            class(),
            json!({"name": name, "issuer": with(profile(), json!({"name": issuer}))}),
        );
        sample.add(with(
            assertion(number),
            json!({"badge": class, "issuedOn": issued, "expires": expires}),
        ))
    };
    let a = badge(
        1,
        "éclair",
        "Beta",
        "2026-01-03T00:00:00Z",
        json!("2027-01-01T00:00:00Z"),
    );
    let b = badge(2, "Zebra", "alpha", "2026-01-01T00:00:00Z", Value::Null);
    let c = badge(
        3,
        "Fox",
        "Alpha",
        "2026-01-02T00:00:00Z",
        json!("2026-12-01T00:00:00Z"),
    );
    for (sort, order) in [
        (Sort::Newest, [&a, &c, &b]),
        (Sort::Oldest, [&b, &c, &a]),
        (Sort::Name, [&a, &c, &b]),
        (Sort::Issuer, [&c, &b, &a]),
        (Sort::Expiry, [&c, &a, &b]),
    ] {
        let query = Query {
            sort,
            ..Query::default()
        };
        assert_eq!(
            ids(&sample, &query).iter().collect::<Vec<_>>(),
            order,
            "{sort:?}"
        );
    }
}

#[test]
fn a_verdict_is_made_current_for_now() {
    let sample = Sample::new();
    let dated = with(assertion(1), json!({"expires": "2027-01-01T00:00:00Z"}));
    let id = sample.add(&dated);
    assert_eq!(standing(&sample, &id, now()), Standing::Unchecked);
    sample.judge(&id, &Issuer::of(&[dated]));
    for (at, standing_then, chip, expiry) in [
        (
            "2025-06-01T00:00:00Z",
            Standing::NotYetValid,
            StatusFilter::Problem,
            Expiry::InDate,
        ),
        (
            "2026-06-01T00:00:00Z",
            Standing::Genuine,
            StatusFilter::Valid,
            Expiry::InDate,
        ),
        (
            "2026-12-31T23:59:59Z",
            Standing::Expiring,
            StatusFilter::Expiring,
            Expiry::Expiring,
        ),
        (
            "2027-01-01T00:00:00Z",
            Standing::Expired,
            StatusFilter::Expired,
            Expiry::Expired,
        ),
    ] {
        let at = on(at);
        let card = sample.wallet.badge(&id, at).expect("a page").card;
        assert_eq!((card.standing, card.expiry), (standing_then, expiry));
        let query = Query {
            status: Some(chip),
            ..Query::default()
        };
        assert_eq!(
            sample.wallet.ids(&query, at).expect("a list"),
            std::slice::from_ref(&id)
        );
        let listed = sample.wallet.list(&query, 0, 1, at).expect("a page");
        assert_eq!(listed.cards, [card]);
    }
}

#[test]
fn the_chip_of_a_badge_whose_issuer_nobody_vouches_for_agrees_with_its_verdict() {
    let sample = Sample::new();
    let dated = with(assertion(1), json!({"expires": "2027-01-01T00:00:00Z"}));
    let id = sample.add(&dated);
    sample.judge(&id, &Issuer::of(&[dated]));
    sample
        .wallet
        .write(
            |transaction| Ok(transaction.execute("UPDATE badge SET issuer_unconfirmed = 1", [])?),
        )
        .expect("it is so");
    for (at, chip) in [
        ("2026-06-01T00:00:00Z", StatusFilter::Valid),
        ("2026-12-20T00:00:00Z", StatusFilter::Expiring),
        ("2027-01-02T00:00:00Z", StatusFilter::Expired),
    ] {
        let query = Query {
            status: Some(chip),
            ..Query::default()
        };
        let listed = sample.wallet.list(&query, 0, 9, on(at)).expect("a page");
        let cards: Vec<_> = listed.cards.iter().map(|card| card.id.clone()).collect();
        assert_eq!(cards, std::slice::from_ref(&id), "{chip:?}");
        let card = listed.cards.first().expect("a card");
        if chip != StatusFilter::Expired {
            assert_eq!(card.standing, Standing::IssuerNotConfirmed);
            assert_eq!(card.verdict, Some(Verdict::Valid));
        }
    }
}

#[test]
fn places_and_chips_count_what_they_list() {
    let sample = Sample::new();
    let soon = with(assertion(1), json!({"expires": "2026-06-08T00:00:00Z"}));
    let past = with(assertion(2), json!({"expires": "2026-05-01T00:00:00Z"}));
    let fine = assertion(3);
    let issuer = Issuer::of(&[soon.clone(), past.clone(), fine.clone()]);
    let checked: Vec<String> = [&soon, &past, &fine].map(|text| sample.add(text)).into();
    for id in &checked {
        sample.judge(id, &issuer);
    }
    sample.judge(&sample.add(assertion(4)), &issuer);
    sample.add(assertion(5));
    let gone = sample.add(assertion(6));
    sample.wallet.remove(&[gone], now()).expect("removed");
    let last = checked.last().cloned().into_iter().collect::<Vec<_>>();
    sample
        .wallet
        .set_shared(&last, crate::share::PUBLIC_PAGE, true, now())
        .expect("shared");

    let counts = sample.wallet.counts(now()).expect("counts");
    for (of, count, expected) in [
        (Place::All, counts.all, 5),
        (Place::Expiring, counts.expiring, 1),
        (Place::Shared, counts.shared, 1),
        (Place::Private, counts.private, 4),
        (Place::Trash, counts.trash, 1),
    ] {
        let listed = ids(&sample, &place(of)).len();
        assert_eq!((count, listed), (expected, expected as usize), "{of:?}");
    }
    let attention = sample.wallet.attention(now()).expect("matters");
    assert_eq!(counts.needs_attention as usize, attention.len());
    let chips = sample
        .wallet
        .status_counts(&Query::default(), now())
        .expect("counts");
    assert_eq!((chips.any, chips.issuers), (5, 1));
    for (of, count) in [
        (StatusFilter::Valid, chips.valid),
        (StatusFilter::Expiring, chips.expiring),
        (StatusFilter::Expired, chips.expired),
        (StatusFilter::Problem, chips.problem),
        (StatusFilter::Unchecked, chips.unchecked),
    ] {
        let query = Query {
            status: Some(of),
            ..Query::default()
        };
        assert_eq!((count, ids(&sample, &query).len()), (1, 1), "{of:?}");
    }
}

#[test]
fn expiring_within_days_leaves_out_what_has_expired() {
    let sample = Sample::new();
    let mut expected = None;
    for (number, expires) in [
        (1, "2026-05-31T00:00:00Z"),
        (2, "2026-06-11T12:00:00Z"),
        (3, "2026-06-11T12:00:01Z"),
    ] {
        let id = sample.add(with(assertion(number), json!({"expires": expires})));
        if number == 2 {
            expected = Some(id);
        }
    }
    let query = Query {
        expiring_within_days: Some(10),
        ..Query::default()
    };
    assert_eq!(Some(ids(&sample, &query)), expected.map(|id| vec![id]));
    let for_ever = Query {
        expiring_within_days: Some(u32::MAX),
        ..Query::default()
    };
    assert_eq!(ids(&sample, &for_ever).len(), 2);
}

#[test]
fn validity_left_is_the_share_of_its_life() {
    let sample = Sample::new();
    let id = sample.add(with(
        assertion(1),
        json!({"issuedOn": "2026-05-01T12:00:00Z", "expires": "2026-07-02T12:00:00Z"}),
    ));
    let card = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!((card.validity_left, card.days_left), (Some(0.5), Some(31)));
    let after = sample
        .wallet
        .badge(&id, on("2027-01-01T00:00:00Z"))
        .expect("a page")
        .card;
    assert_eq!(after.validity_left, Some(0.0));
    let for_ever = sample.add(assertion(2));
    let card = sample.wallet.badge(&for_ever, now()).expect("a page").card;
    assert_eq!((card.validity_left, card.days_left), (None, None));
}
