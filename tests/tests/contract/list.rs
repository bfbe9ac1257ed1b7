//! `lapel list`, `lapel show`, `lapel share` and `lapel unshare`.

use chrono::{TimeDelta, Utc};
use lapel_tests::award::Award;
use lapel_tests::issuer::Answer;
use serde_json::Value;

use crate::cast::{Cast, names};

#[test]
fn a_line_has_at_least_the_members_of_the_contract() {
    let cast = Cast::new();
    cast.import(&["Members"]);
    let badge = cast.only();
    for member in [
        "id",
        "name",
        "issuer",
        "standard",
        "verdict",
        "recipient",
        "expiry",
        "issued_on",
        "expires",
        "shared",
        "checked_at",
    ] {
        assert!(badge.get(member).is_some(), "{member} in {badge:#}");
    }
    assert_eq!(badge["standard"], "2.0");
    assert_eq!(badge["verdict"], Value::Null, "it was never checked");
    assert_eq!(badge["checked_at"], Value::Null);
    assert_eq!(
        badge["shared"], false,
        "every badge is private until switched"
    );
    cast.lapel.run(&["check"]).ended(0);
    let badge = cast.only();
    assert_eq!(badge["name"], "Members");
    assert_eq!(badge["issuer"], "Example Academy");
    assert_eq!(badge["verdict"], "valid");
    let at = badge["checked_at"].as_str().expect("a time");
    let at: chrono::DateTime<Utc> = at.parse().expect("RFC 3339");
    assert!((Utc::now() - at).abs() < TimeDelta::minutes(5));
}

#[test]
fn the_list_is_found_by_name_issuer_skills_and_description() {
    let cast = Cast::new();
    let mut award = Award::new("cooking");
    award.name = "Crème Pâtissière".into();
    award.issuer = "Kitchen School".into();
    award.description = "Whisks custard.".into();
    award.tags = vec!["Baking".into()];
    cast.import_award(&award);
    cast.import(&["Something Else"]);
    cast.lapel.run(&["check"]).ended(0);
    for text in [
        "patissiere",
        "CRÈME",
        "kitch",
        "baking",
        "custard",
        "school whisk",
    ] {
        assert_eq!(
            names(&cast.list(&["--search", text])),
            ["Crème Pâtissière"],
            "{text}"
        );
    }
    assert!(cast.list(&["--search", "absent"]).is_empty());
}

#[test]
fn what_is_searched_for_is_never_taken_for_syntax() {
    let cast = Cast::new();
    cast.import(&["One"]);
    for text in [
        "\"",
        "AND",
        "*",
        "name:",
        "-",
        "(",
        "NEAR(",
        "^",
        "'; DROP TABLE badge; --",
    ] {
        cast.list(&["--search", text]);
    }
    assert_eq!(cast.list(&["--search", "one"]).len(), 1);
}

#[test]
fn expiring_within_leaves_those_that_end_in_time() {
    let cast = Cast::new();
    for (name, days) in [
        ("Tomorrow", 1),
        ("In a month", 30),
        ("In a year", 365),
        ("Past", -5),
    ] {
        let mut award = Award::new(&name.to_lowercase().replace(' ', "-"));
        award.name = name.into();
        award.expires = Some(Utc::now() + TimeDelta::days(days));
        cast.import_award(&award);
    }
    cast.import(&["Never"]);
    cast.lapel.run(&["check"]);
    let found = cast.list(&["--expiring-within", "60d", "--sort", "expiry"]);
    assert_eq!(names(&found), ["Tomorrow", "In a month"]);
    assert_eq!(
        names(&cast.list(&["--expiring-within", "2w"])),
        ["Tomorrow"]
    );
    let found = cast.list(&["--expiring-within", "2y", "--sort", "expiry"]);
    assert_eq!(names(&found), ["Tomorrow", "In a month", "In a year"]);
}

#[test]
fn status_leaves_those_of_a_status() {
    let cast = Cast::new();
    let badges = cast.import(&["Good", "Revoked", "Lost"]);
    cast.issuer
        .serve(&badges[1].0.assertion(), Answer::status(410));
    cast.issuer
        .serve(&badges[2].0.assertion(), Answer::status(404));
    let mut old = Award::new("old");
    old.name = "Old".into();
    old.expires = Some(Utc::now() - TimeDelta::days(1));
    cast.import_award(&old);
    cast.lapel.run(&["check"]).ended(1);
    let mut never = Award::new("never");
    never.name = "Never checked".into();
    cast.import_award(&never);
    let of = |status| {
        let lines = cast.list(&["--status", status, "--sort", "name"]);
        names(&lines)
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("valid"), ["Good"]);
    assert_eq!(of("expired"), ["Old"]);
    assert_eq!(of("revoked").len(), 1);
    assert_eq!(of("unverified").len(), 1);
    assert_eq!(of("problem").len(), 2);
    assert_eq!(of("unchecked").len(), 1);
    assert!(of("invalid").is_empty());
    cast.lapel.run(&["list", "--status", "splendid"]).ended(2);
}

#[test]
fn show_says_all_about_one_badge_with_every_check() {
    let cast = Cast::new();
    let (_, id) = cast.import(&["Shown"]).remove(0);
    cast.lapel.run(&["check"]).ended(0);
    let page = cast
        .lapel
        .run(&["show", "--json", &id[..8]])
        .ended(0)
        .line();
    assert_eq!(page["id"], id);
    assert_eq!(page["badge"]["name"], "Shown");
    let checks = page["result"]["checks"].as_array().expect("checks");
    assert!(
        checks.iter().any(|check| check["id"] == "hosted.assertion"),
        "{checks:?}"
    );
    assert_eq!(page["history"].as_array().map(Vec::len), Some(1));
    let run = cast.lapel.run(&["show", &id]).ended(0);
    assert!(
        run.out.contains("Shown") && run.out.contains("The issuer still hosts"),
        "{run:?}"
    );
    let run = cast.lapel.run(&["show", "ffffffffffffffff"]).ended(2);
    assert!(run.err.contains("no badge"), "{run:?}");
}

#[test]
fn share_and_unshare_switch_and_switching_twice_changes_nothing() {
    let cast = Cast::new();
    let badges = cast.import(&["One", "Two", "Three"]);
    let ids: Vec<&str> = badges.iter().map(|(_, id)| id.as_str()).collect();
    cast.lapel.run(&["share", ids[0], ids[1]]).ended(0);
    cast.lapel.run(&["share", ids[0]]).ended(0);
    let shared = || -> usize {
        cast.list(&[])
            .iter()
            .filter(|badge| badge["shared"] == true)
            .count()
    };
    assert_eq!(shared(), 2);
    cast.lapel.run(&["unshare", ids[0], ids[2]]).ended(0);
    assert_eq!(shared(), 1);
    cast.lapel.run(&["share", "ffffffffffffffff"]).ended(2);
    cast.lapel
        .run(&["share", "--with", "nowhere", ids[2]])
        .ended(2);
    cast.lapel.run(&["share"]).ended(2);
    assert_eq!(shared(), 1);
}
