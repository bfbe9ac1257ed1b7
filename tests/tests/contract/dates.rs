//! Expiry and not-yet-valid against the given time.

use lapel_tests::award::Award;
use lapel_tests::lapel::check;
use serde_json::json;

use crate::cast::Cast;

/// A badge of two years, 2025 and 2026, judged for a day.
fn judged(cast: &Cast, at: &str) -> serde_json::Value {
    let mut award = Award::new("two-years");
    award.expires = Some("2027-01-01T00:00:00Z".parse().expect("a date"));
    let issued = cast.issuer.issue(&award);
    cast.lapel.verify(&["--at", at, &issued.address])
}

#[test]
fn expiry_is_judged_against_the_given_time() {
    let cast = Cast::new();
    for (at, verdict, expiry) in [
        ("2024-12-31T00:00:00Z", "not-yet-valid", "in-date"),
        ("2025-06-01T00:00:00Z", "valid", "in-date"),
        ("2026-11-01T23:59:59Z", "valid", "in-date"),
        ("2026-11-02T00:00:00Z", "valid", "expiring"),
        ("2026-12-31T23:59:59Z", "valid", "expiring"),
        ("2027-01-01T00:00:00Z", "expired", "expired"),
        ("2027-01-01T00:30:00+01:00", "valid", "expiring"),
    ] {
        let report = judged(&cast, at);
        assert_eq!(report["verdict"], verdict, "{at}");
        assert_eq!(report["expiry"], expiry, "{at}");
        assert_eq!(report["expires"], "2027-01-01T00:00:00Z");
    }
}

#[test]
fn a_badge_without_an_end_never_expires() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("forever"));
    let report = cast
        .lapel
        .verify(&["--at", "2999-01-01T00:00:00Z", &issued.address]);
    assert_eq!(report["verdict"], "valid");
    assert_eq!(report["expiry"], "none");
    assert_eq!(report["expires"], serde_json::Value::Null);
}

#[test]
fn the_notice_of_a_short_badge_is_the_last_tenth_of_its_life_and_at_least_7_days() {
    let cast = Cast::new();
    for (end, last_calm_day, first_day) in [
        // 100 days: the last 10.
        (
            "2025-04-11T00:00:00Z",
            "2025-03-31T23:59:59Z",
            "2025-04-01T00:00:00Z",
        ),
        // 20 days: the last 7.
        (
            "2025-01-21T00:00:00Z",
            "2025-01-13T23:59:59Z",
            "2025-01-14T00:00:00Z",
        ),
    ] {
        let mut award = Award::new("short");
        award.expires = Some(end.parse().expect("a date"));
        let issued = cast.issuer.issue(&award);
        for (at, expiry) in [(last_calm_day, "in-date"), (first_day, "expiring")] {
            let report = cast.lapel.verify(&["--at", at, &issued.address]);
            assert_eq!(report["expiry"], expiry, "{end} at {at}");
        }
    }
}

#[test]
fn a_badge_that_ends_before_it_begins_is_a_contradiction() {
    let cast = Cast::new();
    let mut award = Award::new("backwards");
    award.expires = Some("2024-01-01T00:00:00Z".parse().expect("a date"));
    let report = cast.verdict_on(&award);
    assert_eq!(report["verdict"], "invalid");
    assert_eq!(check(&report, "dates.order")["status"], "fail");
}

#[test]
fn dates_are_read_with_and_without_a_zone_as_a_day_and_as_unix_seconds() {
    let cast = Cast::new();
    let mut award = Award::new("dates");
    award.standard = openbadges::Standard::V1_1;
    let issued = cast.issuer.issue(&award);
    for (written, read) in [
        (json!("2025-02-03T04:05:06Z"), "2025-02-03T04:05:06Z"),
        (json!("2025-02-03T04:05:06+01:00"), "2025-02-03T03:05:06Z"),
        (json!("2025-02-03T04:05:06"), "2025-02-03T04:05:06Z"),
        (json!("2025-02-03"), "2025-02-03T00:00:00Z"),
        (json!(1_738_555_506), "2025-02-03T04:05:06Z"),
        (json!("1738555506"), "2025-02-03T04:05:06Z"),
    ] {
        cast.issuer.edit(&award.assertion(), |assertion| {
            assertion["issuedOn"] = written.clone()
        });
        let report = cast.lapel.verify(&[&issued.address]);
        assert_eq!(report["issued_on"], read, "{written}");
        assert_eq!(report["verdict"], "valid", "{written}");
    }
}
