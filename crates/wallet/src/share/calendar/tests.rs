use serde_json::{Value, json};

use super::*;
use crate::settings::Settings;
use crate::store::samples::*;

fn ending(number: u32, name: &str, expires: &str) -> Value {
    let class = with(class(), json!({"name": name}));
    with(
        assertion(number),
        json!({"badge": class, "expires": expires}),
    )
}

/// The lines of the event that has this in it, unfolded.
fn event(calendar: &Calendar, has: &str) -> Vec<String> {
    let text = calendar.text.replace("\r\n ", "");
    let events = text.split("BEGIN:VEVENT\r\n").skip(1);
    let event = events.map(|event| event.split("END:VEVENT").next().unwrap_or_default());
    let found = event.into_iter().find(|event| event.contains(has));
    let found = found.unwrap_or_else(|| panic!("no event with {has} in {text}"));
    found.lines().map(str::to_owned).collect()
}

fn value<'l>(event: &'l [String], name: &str) -> &'l str {
    let mut values = event
        .iter()
        .filter_map(|line| line.strip_prefix(&format!("{name}:")));
    values
        .next()
        .unwrap_or_else(|| panic!("no {name} in {event:?}"))
}

#[test]
fn a_badge_s_last_day_is_an_event_of_that_day_with_alarms() {
    let sample = Sample::new();
    let id = sample.add(ending(1, "Cloud, Architect; ‘云’", "2028-03-04T00:00:00Z"));
    let calendar = sample.wallet.calendar(None, now()).expect("a calendar");
    assert_eq!(calendar.badges, std::slice::from_ref(&id));
    let event = event(&calendar, &id);
    assert_eq!(value(&event, "UID"), format!("{id}-expiry@lapel"));
    assert_eq!(value(&event, "DTSTART;VALUE=DATE"), "20280304");
    assert_eq!(value(&event, "DTEND;VALUE=DATE"), "20280305");
    assert_eq!(
        value(&event, "SUMMARY"),
        "“Cloud\\, Architect\\; ‘云’” expires"
    );
    let triggers: Vec<&str> = event
        .iter()
        .filter_map(|line| line.strip_prefix("TRIGGER:"))
        .collect();
    assert_eq!(triggers, ["-P59DT15H", "-P29DT15H", "-P6DT15H", "-PT15H"]);
}

#[test]
fn the_same_badges_make_the_same_file_whenever_it_is_written() {
    let sample = Sample::new();
    sample.add(ending(1, "Cloud", "2028-03-04T00:00:00Z"));
    sample.add(ending(2, "Data", "2027-03-04T00:00:00Z"));
    let first = sample.wallet.calendar(None, now()).expect("a calendar");
    let later = sample
        .wallet
        .calendar(None, on("2027-01-01T00:00:00Z"))
        .expect("a calendar");
    assert_eq!(first, later);
}

#[test]
fn a_changed_date_is_a_new_sequence_of_the_same_event_and_a_changed_name_is_not() {
    let sample = Sample::new();
    let assertion = ending(1, "Cloud", "2028-03-04T00:00:00Z");
    let id = sample.add(&assertion);
    let stamps = |calendar: &Calendar| {
        let event = event(calendar, &id);
        let of = |name: &str| value(&event, name).to_owned();
        (
            of("UID"),
            of("SEQUENCE"),
            of("DTSTAMP"),
            of("LAST-MODIFIED"),
        )
    };
    let first = sample.wallet.calendar(None, now()).expect("a calendar");
    let (uid, sequence, stamp, modified) = stamps(&first);
    assert_eq!(
        (sequence.as_str(), stamp.as_str()),
        ("0", "20260601T120000Z")
    );
    assert_eq!(stamp, modified);

    let issued = with(class(), json!({"name": "Clouds"}));
    let mut issuer = Issuer::of(&[with(
        assertion.clone(),
        json!({"expires": "2029-03-04T00:00:00Z", "badge": address("class")}),
    )]);
    sample.judge(&id, &issuer);
    let second = sample
        .wallet
        .calendar(None, on("2026-07-01T00:00:00Z"))
        .expect("a calendar");
    let (same, sequence, stamp, _) = stamps(&second);
    assert_eq!(same, uid);
    assert_eq!(
        (sequence.as_str(), stamp.as_str()),
        ("1", "20260701T000000Z")
    );
    assert_eq!(
        value(&event(&second, &id), "DTSTART;VALUE=DATE"),
        "20290304"
    );

    issuer.answer(&address("class"), 200, &issued.to_string());
    sample.judge(&id, &issuer);
    let third = sample
        .wallet
        .calendar(None, on("2026-08-01T00:00:00Z"))
        .expect("a calendar");
    let (_, sequence, stamp, _) = stamps(&third);
    assert_eq!(
        (sequence.as_str(), stamp.as_str()),
        ("1", "20260801T000000Z")
    );
    assert_eq!(value(&event(&third, &id), "SUMMARY"), "“Clouds” expires");
}

#[test]
fn what_has_no_end_or_does_not_count_is_not_in_it() {
    let sample = Sample::new();
    sample.add(assertion(1));
    let removed = sample.add(ending(2, "Removed", "2028-03-04T00:00:00Z"));
    sample
        .wallet
        .remove(std::slice::from_ref(&removed), now())
        .expect("removed");
    let revoked = sample.add(ending(3, "Revoked", "2028-03-04T00:00:00Z"));
    let mut issuer = Issuer::default();
    issuer.answer(&address("assertions/3"), 410, "");
    sample.judge(&revoked, &issuer);
    let kept = sample.add(ending(4, "Kept", "2028-03-04T00:00:00Z"));
    let calendar = sample.wallet.calendar(None, now()).expect("a calendar");
    assert_eq!(calendar.badges, [kept]);
    let asked = sample
        .wallet
        .calendar(Some(std::slice::from_ref(&revoked)), now())
        .expect("a calendar");
    assert_eq!(asked.badges, [revoked], "whoever asks for it gets it");
}

#[test]
fn of_a_badge_that_was_deleted_nothing_is_remembered() {
    let sample = Sample::new();
    let id = sample.add(ending(1, "Cloud", "2028-03-04T00:00:00Z"));
    sample.wallet.calendar(None, now()).expect("a calendar");
    sample
        .wallet
        .delete(std::slice::from_ref(&id))
        .expect("deleted");
    sample.wallet.calendar(None, now()).expect("a calendar");
    let said = sample.wallet.read(remembered).expect("what was said");
    assert_eq!(said.len(), 0);
}

fn live(sample: &Sample) -> std::path::PathBuf {
    let file = sample.folder.path().join("calendar").join("badges.ics");
    let settings = Settings {
        live_calendar: Some(file.clone()),
        ..Settings::default()
    };
    sample.wallet.set_settings(&settings).expect("set");
    file
}

#[test]
fn the_live_file_is_off_unless_it_is_set() {
    let sample = Sample::new();
    sample.add(ending(1, "Cloud", "2028-03-04T00:00:00Z"));
    assert!(!sample.wallet.write_live_calendar(now()).expect("nothing"));
}

#[test]
fn the_live_file_is_written_when_something_changed_and_then_only() {
    let sample = Sample::new();
    sample.add(ending(1, "Cloud", "2028-03-04T00:00:00Z"));
    let file = live(&sample);
    let write = || sample.wallet.write_live_calendar(now());
    let error = write().expect_err("its folder is not there");
    assert_eq!(error.code(), "file.not-found");
    fs::create_dir(file.parent().expect("a folder")).expect("made");
    assert!(write().expect("written"));
    assert!(!write().expect("nothing to write"));
    sample.add(ending(2, "Data", "2027-03-04T00:00:00Z"));
    assert!(write().expect("written"));
    let text = fs::read_to_string(&file).expect("the file");
    assert_eq!(text, sample.wallet.calendar(None, now()).expect("it").text);
    let beside = fs::read_dir(file.parent().expect("a folder")).expect("listed");
    assert_eq!(beside.count(), 1, "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_live_file_s_place_stays_one() {
    let sample = Sample::new();
    sample.add(ending(1, "Cloud", "2028-03-04T00:00:00Z"));
    let file = live(&sample);
    fs::create_dir(file.parent().expect("a folder")).expect("made");
    let target = sample.folder.path().join("elsewhere.ics");
    fs::write(&target, "BEGIN:VCALENDAR\r\nold").expect("written");
    std::os::unix::fs::symlink(&target, &file).expect("linked");
    assert!(sample.wallet.write_live_calendar(now()).expect("written"));
    assert!(fs::symlink_metadata(&file).expect("it").is_symlink());
    let text = fs::read_to_string(&target).expect("the file");
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"));
}

#[test]
fn what_is_no_calendar_is_not_written_over() {
    let sample = Sample::new();
    let file = sample.folder.path().join("thesis.txt");
    fs::write(&file, "Chapter 1").expect("written");
    let calendar = sample.wallet.calendar(None, now()).expect("a calendar");
    let error = write_file(&file, &calendar.text).expect_err("it is no calendar");
    assert!(matches!(error, crate::Error::NotACalendar(_)));
    assert_eq!(fs::read_to_string(&file).expect("it"), "Chapter 1");
}

#[test]
fn a_calendar_of_nothing_is_still_one() {
    let sample = Sample::new();
    let calendar = sample.wallet.calendar(None, now()).expect("a calendar");
    assert_eq!(calendar.badges.len(), 0);
    assert!(calendar.text.ends_with("END:VCALENDAR\r\n"));
}
