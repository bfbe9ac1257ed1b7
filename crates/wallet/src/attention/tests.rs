use chrono::TimeDelta;
use serde_json::json;

use super::*;
use crate::share::chosen::Rules;
use crate::share::page::{Host, PageSettings};
use crate::store::page as badge_page;
use crate::store::samples::*;

fn matters(sample: &Sample) -> Vec<(Matter, Step)> {
    let found = sample.wallet.attention(now()).expect("matters");
    let counted = sample.wallet.counts(now()).expect("counts").needs_attention;
    assert_eq!(counted as usize, found.len(), "the sidebar counts the list");
    found
        .into_iter()
        .map(|one| (one.matter, one.next))
        .collect()
}

fn judged(sample: &Sample, text: &Value) -> String {
    let id = sample.add(text);
    sample.judge(&id, &Issuer::of(std::slice::from_ref(text)));
    id
}

fn switch(sample: &Sample, id: &str, destination: &str) {
    sample
        .wallet
        .set_shared(&[id.to_owned()], destination, true, now())
        .expect("switched");
}

fn note_place(sample: &Sample, id: &str, destination: &str, place: Place) {
    sample
        .wallet
        .write(|transaction| {
            let award = badge_page::award(transaction, id)?;
            queue::remove(transaction, award, destination)?;
            queue::place(transaction, award, destination, None, None, false, now())?;
            transaction.execute(
                "UPDATE placement SET state = ?3 WHERE badge = ?1 AND destination = ?2",
                (award, destination, Word(place)),
            )?;
            Ok(())
        })
        .expect("noted");
}

fn note_trouble(sample: &Sample, destination: &str, waits: Waits, reason: Reason, message: &str) {
    sample
        .wallet
        .write(|transaction| {
            transaction.execute(
                "UPDATE outbox SET state = ?2, reason = ?3, message = ?4 WHERE destination = ?1",
                (destination, Word(waits), Word(reason), message),
            )?;
            Ok(())
        })
        .expect("noted");
}

#[test]
fn nothing_needs_attention_in_an_empty_wallet_or_of_a_genuine_badge() {
    let sample = Sample::new();
    assert_eq!(matters(&sample), []);
    judged(&sample, &assertion(1));
    sample.add(assertion(2));
    assert_eq!(matters(&sample), [], "nor of one that was never checked");
}

#[test]
fn what_expires_soon_leads_to_where_it_is_renewed() {
    let sample = Sample::new();
    let soon = json!({"expires": "2026-06-08T00:00:00Z"});
    judged(&sample, &with(assertion(1), soon.clone()));
    assert_eq!(matters(&sample), [(Matter::Expires, Step::Open)]);

    let sample = Sample::new();
    let criteria = with(
        class(),
        json!({"criteria": {"id": "https://issuer.example/criteria", "narrative": "Pass."}}),
    );
    let badge = with(with(assertion(1), soon), json!({"badge": criteria}));
    let id = sample.add(&badge);
    let mut issuer = Issuer::of(std::slice::from_ref(&badge));
    issuer.answer(&address("class"), 200, &criteria.to_string());
    sample.judge(&id, &issuer);
    let url = "https://issuer.example/criteria"
        .parse()
        .expect("an address");
    assert_eq!(matters(&sample), [(Matter::Expires, Step::Renew { url })]);
}

#[test]
fn a_criteria_page_that_is_no_https_address_is_not_opened() {
    let sample = Sample::new();
    let criteria = with(
        class(),
        json!({"criteria": {"id": "javascript:alert(1)", "narrative": "Pass."}}),
    );
    let badge = json!({"badge": criteria, "expires": "2026-06-08T00:00:00Z"});
    let id = sample.add(with(assertion(1), badge));
    let (next, _) = sample
        .wallet
        .read(|transaction| renewal(transaction, badge_page::award(transaction, &id)?))
        .expect("a step");
    assert_eq!(next, Step::Open);
}

#[test]
fn a_badge_whose_issuer_gives_out_newer_versions_is_renewed_by_a_check() {
    let service = json!({"id": "https://issuer.example/r", "type": "1EdTechCredentialRefresh"});
    let text = with(
        credential_3_0("2026-01-01T00:00:00Z"),
        json!({"refreshService": service}),
    );
    assert!(gives_newer(&text.to_string()));
    assert!(!gives_newer(
        &credential_3_0("2026-01-01T00:00:00Z").to_string()
    ));
}

#[test]
fn what_ends_first_comes_first() {
    let sample = Sample::new();
    for (number, day) in [(1, "2026-06-15"), (2, "2026-06-08"), (3, "2026-06-12")] {
        let expires = json!({"expires": format!("{day}T00:00:00Z")});
        judged(&sample, &with(assertion(number), expires));
    }
    let found = sample.wallet.attention(now()).expect("matters");
    let days: Vec<i32> = found
        .iter()
        .filter_map(|one| one.card.as_ref()?.days_left)
        .collect();
    assert_eq!(days, [7, 11, 14]);
    let window = sample.wallet.attention_page(1, 1, now()).expect("a window");
    assert_eq!((window.total, window.matters.len()), (3, 1));
    assert_eq!(window.matters.first(), found.get(1));
}

#[test]
fn what_could_not_be_checked_is_checked_and_what_was_revoked_is_looked_at() {
    let sample = Sample::new();
    let undecided = sample.add(assertion(1));
    sample.judge(&undecided, &Issuer::default());
    let gone = sample.add(assertion(2));
    let mut issuer = Issuer::of(&[]);
    issuer.answer(
        &address("assertions/2"),
        410,
        r#"{"revoked": true, "id": "https://issuer.example/assertions/2"}"#,
    );
    sample.judge(&gone, &issuer);
    let found = matters(&sample);
    assert!(
        found.contains(&(Matter::NotChecked, Step::Check)),
        "{found:?}"
    );
    assert!(found.contains(&(Matter::Revoked, Step::Open)), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_badge_in_the_trash_needs_nothing() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    sample.judge(&id, &Issuer::default());
    let backpack = connect(&sample.wallet, "Badgr", true);
    switch(&sample, &id, &backpack.id);
    note_trouble(&sample, &backpack.id, Waits::Refused, Reason::Other, "no");
    assert_eq!(matters(&sample).len(), 2);
    sample.wallet.remove(&[id], now()).expect("removed");
    assert_eq!(matters(&sample), []);
}

#[test]
fn the_same_step_for_the_same_badge_stands_once() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    switch(&sample, &id, PUBLIC_PAGE);
    assert_eq!(matters(&sample), [(Matter::LeftOut, Step::Check)]);
    sample.judge(&id, &Issuer::default());
    assert_eq!(matters(&sample), [(Matter::NotChecked, Step::Check)]);
}

#[test]
fn what_waits_at_a_backpack_has_the_step_that_mends_it() {
    let sample = Sample::new();
    let id = judged(&sample, &assertion(1));
    let backpack = connect(&sample.wallet, "Badgr", true);
    let visit = Step::Visit {
        url: backpack.server.address.clone(),
    };
    switch(&sample, &id, &backpack.id);
    assert_eq!(matters(&sample), [], "what goes by itself needs nobody");
    for (waits, reason, matter, next) in [
        (
            Waits::NeedsYou,
            Reason::Recipient,
            Matter::NeedsYou,
            visit.clone(),
        ),
        (
            Waits::NeedsYou,
            Reason::NotPermitted,
            Matter::NeedsYou,
            Step::SignIn,
        ),
        (
            Waits::NeedsYou,
            Reason::Version,
            Matter::NeedsYou,
            Step::Open,
        ),
        (
            Waits::Refused,
            Reason::Expired,
            Matter::Refused,
            Step::SwitchOff,
        ),
    ] {
        note_trouble(&sample, &backpack.id, waits, reason, "it wants something");
        assert_eq!(matters(&sample), [(matter, next)], "{reason:?}");
        let found = sample.wallet.attention(now()).expect("matters");
        let said = found.first().map(|one| one.message.as_str());
        assert_eq!(said, Some("It wants something."));
    }
    for (place, expected) in [
        (Place::There, None),
        (Place::Gone, Some((Matter::Gone, Step::SwitchOff))),
        (Place::Changed, Some((Matter::Changed, visit))),
    ] {
        note_place(&sample, &id, &backpack.id, place);
        assert_eq!(matters(&sample), Vec::from_iter(expected), "{place:?}");
    }
}

#[test]
fn a_backpack_that_wants_a_sign_in_is_said_once_for_all_that_waits_there() {
    let sample = Sample::new();
    let backpack = connect(&sample.wallet, "Badgr", true);
    for number in [1, 2] {
        let id = judged(&sample, &assertion(number));
        switch(&sample, &id, &backpack.id);
    }
    let reason = Reason::SignIn;
    note_trouble(&sample, &backpack.id, Waits::NeedsYou, reason, "sign in");
    sample
        .wallet
        .set_connection(&backpack.id, Connection::SignInAgain)
        .expect("noted");
    assert_eq!(matters(&sample), [(Matter::SignIn, Step::SignIn)]);
    let found = sample.wallet.attention(now()).expect("matters");
    assert_eq!(found.first().map(|one| one.badges), Some(2));
}

#[test]
fn a_rule_of_a_backpack_that_leaves_a_badge_out_is_said() {
    let sample = Sample::new();
    let backpack = connect(&sample.wallet, "Badgr", true);
    let id = judged(&sample, &assertion(1));
    let collection = sample.wallet.make_collection("For my CV").expect("made");
    let rules = Rules {
        collection: Some(collection.clone()),
        ..Rules::default()
    };
    sample.wallet.set_rules(&backpack.id, &rules).expect("set");
    switch(&sample, &id, &backpack.id);
    assert_eq!(matters(&sample), [(Matter::LeftOut, Step::SwitchOff)]);
    sample
        .wallet
        .put_into_collection(&collection, &[id])
        .expect("put in");
    assert_eq!(matters(&sample), []);
}

#[test]
fn the_page_needs_a_place_first_and_then_a_publish() {
    let sample = Sample::new();
    let wallet = &sample.wallet;
    let ids: Vec<String> = [1, 2]
        .map(|number| judged(&sample, &assertion(number)))
        .into();
    wallet
        .set_shared(&ids, PUBLIC_PAGE, true, now())
        .expect("switched");
    assert_eq!(matters(&sample), [(Matter::PageWithoutPlace, Step::SetUp)]);
    let found = wallet.attention(now()).expect("matters");
    assert_eq!(found.first().map(|one| one.badges), Some(2));
    let settings = PageSettings {
        host: Some(Host::Folder {
            path: "/srv/page".into(),
        }),
        ..PageSettings::default()
    };
    wallet.set_page_settings(&settings).expect("set");
    let publish = (Matter::PageNotPublished, Step::Publish);
    assert_eq!(matters(&sample), std::slice::from_ref(&publish));
    for id in &ids {
        note_place(&sample, id, PUBLIC_PAGE, Place::There);
    }
    let published = PageSettings {
        published_at: Some(now() + TimeDelta::minutes(1)),
        ..settings
    };
    wallet.set_page_settings(&published).expect("set");
    assert_eq!(matters(&sample), []);
    let first = ids.first().cloned().into_iter().collect::<Vec<_>>();
    wallet
        .set_shared(&first, PUBLIC_PAGE, false, now())
        .expect("switched");
    assert_eq!(matters(&sample), [publish]);
}

#[test]
fn a_badge_that_a_rule_leaves_out_and_the_page_still_has_is_taken_off_by_publishing() {
    let sample = Sample::new();
    let wallet = &sample.wallet;
    let expires = json!({"expires": "2026-05-01T00:00:00Z"});
    let id = judged(&sample, &with(assertion(1), expires));
    switch(&sample, &id, PUBLIC_PAGE);
    let rules = Rules {
        without_expired: true,
        ..Rules::default()
    };
    wallet.set_rules(PUBLIC_PAGE, &rules).expect("set");
    assert_eq!(matters(&sample), [(Matter::LeftOut, Step::SwitchOff)]);
    let settings = PageSettings {
        host: Some(Host::Folder {
            path: "/srv/page".into(),
        }),
        published_at: Some(now()),
        ..PageSettings::default()
    };
    wallet.set_page_settings(&settings).expect("set");
    note_place(&sample, &id, PUBLIC_PAGE, Place::There);
    assert_eq!(matters(&sample), [(Matter::LeftOut, Step::Publish)]);
    let found = wallet.attention(now()).expect("matters");
    assert_eq!(
        found.first().map(|one| one.message.as_str()),
        Some(
            "Left out, because it has expired. It is still on the page until the next publish \
             takes it off."
        )
    );
}

#[test]
fn a_badge_that_waits_for_a_check_is_checked_before_it_is_taken_off_the_page() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    switch(&sample, &id, PUBLIC_PAGE);
    note_place(&sample, &id, PUBLIC_PAGE, Place::There);
    assert_eq!(
        matters(&sample),
        [
            (Matter::LeftOut, Step::Check),
            (Matter::PageNotPublished, Step::Publish)
        ]
    );
}
