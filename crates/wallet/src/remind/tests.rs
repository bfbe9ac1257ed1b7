use chrono::NaiveDate;
use serde_json::{Value, json};

use super::*;
use crate::settings::Settings;
use crate::store::samples::*;

fn ending(number: u32, expires: &str) -> Value {
    with(assertion(number), json!({"expires": expires}))
}

/// What is due on a day, at noon.
fn due_on(sample: &Sample, day: &str) -> Vec<Reminder> {
    let now = on(&format!("{day}T12:00:00Z"));
    let today: NaiveDate = day.parse().expect("a day");
    sample.wallet.due(now, today).expect("it is known")
}

fn kinds(due: &[Reminder]) -> Vec<&str> {
    due.iter().map(|one| one.key.kind.as_str()).collect()
}

fn give(sample: &Sample, due: &[Reminder]) {
    sample.wallet.mark_given(due, now()).expect("it is kept");
}

fn set(sample: &Sample, change: impl FnOnce(&mut Reminders)) {
    let mut settings = Settings::default();
    change(&mut settings.reminders);
    sample.wallet.set_settings(&settings).expect("set");
}

#[test]
fn each_of_the_four_days_has_its_reminder_once() {
    let sample = Sample::new();
    sample.add(ending(1, "2026-09-01T00:00:00Z"));
    let mut given = Vec::new();
    let mut day: NaiveDate = "2026-06-01".parse().expect("a day");
    while day <= "2026-09-02".parse().expect("a day") {
        let due = due_on(&sample, &day.to_string());
        for reminder in &due {
            given.push((day.to_string(), reminder.key.kind.clone()));
        }
        give(&sample, &due);
        assert_eq!(due_on(&sample, &day.to_string()), [], "{day}: once");
        day = day.succ_opt().expect("a day");
    }
    let expected = [
        ("2026-07-03", "expires-60"),
        ("2026-08-02", "expires-30"),
        ("2026-08-25", "expires-7"),
        ("2026-08-31", "expires-1"),
    ];
    let expected: Vec<(String, String)> = expected
        .into_iter()
        .map(|(day, kind)| (day.to_owned(), kind.to_owned()))
        .collect();
    assert_eq!(given, expected);
}

#[test]
fn what_was_not_shown_stays_due() {
    let sample = Sample::new();
    sample.add(ending(1, "2026-06-08T00:00:00Z"));
    assert_eq!(kinds(&due_on(&sample, "2026-06-01")), ["expires-7"]);
    assert_eq!(kinds(&due_on(&sample, "2026-06-02")), ["expires-7"]);
}

#[test]
fn after_a_time_away_only_the_nearest_is_given() {
    let sample = Sample::new();
    sample.add(ending(1, "2026-06-06T00:00:00Z"));
    let due = due_on(&sample, "2026-06-01");
    assert_eq!(kinds(&due), ["expires-7"]);
    give(&sample, &due);
    assert_eq!(due_on(&sample, "2026-06-01"), []);
    assert_eq!(kinds(&due_on(&sample, "2026-06-05")), ["expires-1"]);
}

#[test]
fn a_day_that_is_taken_away_does_not_bring_an_earlier_one_back() {
    let sample = Sample::new();
    sample.add(ending(1, "2026-06-06T00:00:00Z"));
    give(&sample, &due_on(&sample, "2026-06-01"));
    set(&sample, |reminders| reminders.days = vec![60, 30]);
    assert_eq!(due_on(&sample, "2026-06-02"), []);
    set(&sample, |reminders| reminders.days = vec![60, 4]);
    assert_eq!(kinds(&due_on(&sample, "2026-06-02")), ["expires-4"]);
}

#[test]
fn a_later_end_is_reminded_of_anew() {
    let sample = Sample::new();
    let id = sample.add(ending(1, "2026-06-06T00:00:00Z"));
    give(&sample, &due_on(&sample, "2026-06-01"));
    let issuer = Issuer::of(&[ending(1, "2027-06-06T00:00:00Z")]);
    sample.judge(&id, &issuer);
    assert_eq!(kinds(&due_on(&sample, "2026-06-02")), [] as [&str; 0]);
    assert_eq!(kinds(&due_on(&sample, "2027-06-01")), ["expires-7"]);
}

#[test]
fn what_has_ended_is_no_longer_announced() {
    let sample = Sample::new();
    sample.add(ending(1, "2026-06-01T00:00:00Z"));
    assert_eq!(due_on(&sample, "2026-06-01"), []);
    assert_eq!(due_on(&sample, "2026-07-01"), []);
}

#[test]
fn nobody_is_reminded_of_what_is_in_the_trash_or_somebody_else_s() {
    let sample = Sample::new();
    let removed = sample.add(ending(1, "2026-06-06T00:00:00Z"));
    sample.wallet.remove(&[removed], now()).expect("removed");
    let others = ending(2, "2026-06-06T00:00:00Z");
    let id = sample.add(&others);
    let somebody = openbadges::Identity::guess("eve@example.org");
    sample.wallet.add_identity(&somebody).expect("added");
    sample.judge(&id, &Issuer::of(&[others]));
    assert_eq!(due_on(&sample, "2026-06-01"), []);
}

#[test]
fn nothing_is_due_where_reminders_are_off() {
    let sample = Sample::new();
    sample.add(ending(1, "2026-06-06T00:00:00Z"));
    set(&sample, |reminders| reminders.on = false);
    assert_eq!(due_on(&sample, "2026-06-01"), []);
}

/// A badge that was found valid on 1 June, and what its issuer answers later.
fn checked() -> (Sample, String, Issuer) {
    let sample = Sample::new();
    let badge = ending(1, "2028-06-01T00:00:00Z");
    let id = sample.add(&badge);
    let issuer = Issuer::of(&[badge]);
    sample.judge(&id, &issuer);
    (sample, id, issuer)
}

const ADDRESS: &str = "https://issuer.example/assertions/1";

#[test]
fn a_revocation_is_told_once_however_often_it_is_found() {
    let (sample, id, mut issuer) = checked();
    assert_eq!(due_on(&sample, "2026-06-01"), []);
    issuer.answer(ADDRESS, 410, "");
    for day in ["2026-06-02", "2026-06-03"] {
        sample.judge_at(&id, &issuer, on(&format!("{day}T09:00:00Z")));
    }
    let due = due_on(&sample, "2026-06-03");
    assert_eq!(kinds(&due), ["revoked"]);
    give(&sample, &due);
    sample.judge_at(&id, &issuer, on("2026-06-04T09:00:00Z"));
    assert_eq!(due_on(&sample, "2026-06-04"), []);
}

#[test]
fn a_badge_that_was_never_found_good_does_not_change_by_being_revoked() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let mut issuer = Issuer::default();
    issuer.answer(ADDRESS, 410, "");
    sample.judge(&id, &issuer);
    assert_eq!(due_on(&sample, "2026-06-01"), []);
}

#[test]
fn old_news_is_none() {
    let (sample, id, mut issuer) = checked();
    issuer.answer(ADDRESS, 410, "");
    sample.judge_at(&id, &issuer, on("2026-06-02T09:00:00Z"));
    sample.judge_at(&id, &issuer, on("2026-07-20T09:00:00Z"));
    assert_eq!(due_on(&sample, "2026-07-20"), []);
}

#[test]
fn an_end_that_was_moved_is_told_with_its_new_day() {
    let (sample, id, _) = checked();
    for (number, expires, what) in [
        (
            2,
            json!("2029-06-01T00:00:00Z"),
            What::Extended {
                until: Some(on("2029-06-01T00:00:00Z")),
            },
        ),
        (
            3,
            json!("2027-06-01T00:00:00Z"),
            What::Shortened {
                until: on("2027-06-01T00:00:00Z"),
            },
        ),
        (4, Value::Null, What::Extended { until: None }),
    ] {
        let issuer = Issuer::of(&[with(assertion(1), json!({"expires": expires}))]);
        let day = format!("2026-06-0{number}");
        sample.judge_at(&id, &issuer, on(&format!("{day}T09:00:00Z")));
        let due = due_on(&sample, &day);
        assert_eq!(due.iter().map(|one| one.what).collect::<Vec<_>>(), [what]);
        give(&sample, &due);
        assert_eq!(due_on(&sample, &day), []);
    }
}

#[test]
fn a_change_of_something_else_is_not_one_of_the_end() {
    let (sample, id, _) = checked();
    let other = with(
        ending(1, "2028-06-01T00:00:00Z"),
        json!({"narrative": "Well done."}),
    );
    sample.judge_at(&id, &Issuer::of(&[other]), on("2026-06-02T09:00:00Z"));
    assert_eq!(due_on(&sample, "2026-06-02"), []);
}

#[test]
fn a_badge_whose_address_is_empty_now_is_told_and_a_silent_server_is_not() {
    let (sample, id, mut issuer) = checked();
    let silent = Issuer::default();
    sample.judge_at(&id, &silent, on("2026-06-02T09:00:00Z"));
    assert_eq!(due_on(&sample, "2026-06-02"), []);
    issuer.answer(ADDRESS, 404, "nothing here");
    sample.judge_at(&id, &issuer, on("2026-06-03T09:00:00Z"));
    let due = due_on(&sample, "2026-06-03");
    assert_eq!(kinds(&due), ["gone"]);
    give(&sample, &due);
    sample.judge_at(&id, &silent, on("2026-06-04T09:00:00Z"));
    sample.judge_at(&id, &issuer, on("2026-06-05T09:00:00Z"));
    assert_eq!(due_on(&sample, "2026-06-05"), [], "once");
}

#[test]
fn changes_can_be_switched_off_alone() {
    let (sample, id, mut issuer) = checked();
    issuer.answer(ADDRESS, 410, "");
    sample.judge_at(&id, &issuer, on("2026-06-02T09:00:00Z"));
    set(&sample, |reminders| reminders.changes = false);
    assert_eq!(due_on(&sample, "2026-06-02"), []);
    let later = on("2026-06-09T09:00:00Z");
    assert_eq!(
        sample.wallet.due_for_check(10, later).expect("known"),
        [] as [&str; 0],
        "and nobody is asked"
    );
}

#[test]
fn a_badge_is_checked_again_after_a_day_if_it_was_checked_before() {
    let (sample, id, mut issuer) = checked();
    sample.add(assertion(2));
    let due = |at: &str| sample.wallet.due_for_check(10, on(at)).expect("known");
    assert_eq!(due("2026-06-02T11:59:59Z"), [] as [&str; 0]);
    assert_eq!(due("2026-06-02T12:00:00Z"), [id.as_str()]);
    issuer.answer(ADDRESS, 410, "");
    sample.judge_at(&id, &issuer, on("2026-06-02T12:00:00Z"));
    assert_eq!(
        due("2026-06-09T12:00:00Z"),
        [] as [&str; 0],
        "it stays revoked"
    );
}

#[test]
fn what_was_checked_longest_ago_is_checked_first() {
    let sample = Sample::new();
    let badges = [assertion(1), assertion(2), assertion(3)];
    let issuer = Issuer::of(&badges);
    let ids: Vec<String> = badges.iter().map(|badge| sample.add(badge)).collect();
    for (place, hour) in [(2, 1), (0, 2), (1, 3)] {
        let at = on(&format!("2026-06-01T0{hour}:00:00Z"));
        sample.judge_at(&ids[place], &issuer, at);
    }
    let due = sample
        .wallet
        .due_for_check(2, on("2026-06-05T00:00:00Z"))
        .expect("known");
    assert_eq!(due, [ids[2].clone(), ids[0].clone()]);
}

#[test]
fn quiet_hours_go_over_midnight() {
    let hours = |from: u32, until: u32| Reminders {
        quiet_from: from * 60,
        quiet_until: until * 60,
        ..Reminders::default()
    };
    let night = hours(22, 8);
    for (minute, quiet) in [
        (22 * 60 - 1, false),
        (22 * 60, true),
        (23 * 60 + 59, true),
        (0, true),
        (8 * 60 - 1, true),
        (8 * 60, false),
        (12 * 60, false),
    ] {
        assert_eq!(night.is_quiet(minute), quiet, "{minute}");
    }
    let noon = hours(12, 14);
    assert!(noon.is_quiet(13 * 60) && !noon.is_quiet(14 * 60) && !noon.is_quiet(0));
    let none = hours(8, 8);
    assert!((0..24 * 60).all(|minute| !none.is_quiet(minute)));
}

#[test]
fn one_reminder_names_its_badge_and_many_become_one_notification() {
    let sample = Sample::new();
    assert_eq!(notice(&[]), None);
    let name = "Cloud\n\u{202e}<b>Architect</b>";
    let class = with(class(), json!({"name": name}));
    let badge = with(ending(1, "2026-06-08T00:00:00Z"), json!({"badge": class}));
    let id = sample.add(badge);
    let one = notice(&due_on(&sample, "2026-06-01")).expect("a notice");
    assert_eq!(
        one,
        Notice {
            title: "Cloud <b>Architect</b>".into(),
            text: "It expires in 7 days, on 8 June 2026.".into(),
            badge: Some(id),
        }
    );
    for number in 2..=7 {
        sample.add(ending(number, &format!("2026-06-0{number}T00:00:00Z")));
    }
    let many = notice(&due_on(&sample, "2026-06-01")).expect("a notice");
    assert_eq!(many.title, "7 badges need a look");
    assert_eq!(many.badge, None);
    let lines: Vec<&str> = many.text.lines().collect();
    assert_eq!(
        lines[0],
        "Cloud Architect: It expires tomorrow, on 2 June 2026."
    );
    assert_eq!(lines.len(), NAMED_AND_THE_REST);
    assert_eq!(lines[4], "And 3 more.");
}

const NAMED_AND_THE_REST: usize = 5;
