//! Keeping, listing, checking, sharing and exporting.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::{Value, json};
use support::{Home, Issuer, NOWHERE, assertion, baked_png, files_in, plain_png};

fn ids(lines: &[Value]) -> Vec<String> {
    let ids = lines
        .iter()
        .map(|line| line["id"].as_str().unwrap().to_owned());
    ids.collect()
}

/// A home with three valid badges in it, and the issuer that hosts them.
fn three() -> (Issuer, Home, Vec<String>) {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    for number in 1..=3 {
        home.put(&format!("badges/{number}.png"), issuer.issue(number));
    }
    let run = home.run(&["import", "--json", "badges"]).ends(0);
    let ids = ids(&run.lines());
    assert_eq!(ids.len(), 3);
    (issuer, home, ids)
}

#[test]
fn import_says_what_became_of_each_file() {
    let home = Home::new();
    let badge = baked_png(&assertion(NOWHERE, 1).to_string());
    home.put("a/1.png", &badge);
    home.put("a/2.png", plain_png());
    home.put("b.png", &badge);
    let run = home.run(&["import", "--json", "a", "b.png"]).ends(2);
    let lines = run.lines();
    for line in &lines {
        let members: Vec<&String> = line.as_object().unwrap().keys().collect();
        assert_eq!(members, ["input", "outcome", "id", "error"]);
    }
    let id = lines[0]["id"].as_str().unwrap();
    assert_eq!(id.len(), 16);
    assert_eq!(
        lines[0],
        json!({"input": "a/1.png", "outcome": "imported", "id": id, "error": null})
    );
    assert_eq!(lines[1]["outcome"], "refused");
    assert_eq!(lines[1]["id"], Value::Null);
    assert_eq!(lines[1]["error"]["code"], "image.no-credential");
    assert!(lines[1]["error"]["hint"].is_string());
    assert_eq!(
        lines[2],
        json!({"input": "b.png", "outcome": "duplicate", "id": id, "error": null})
    );
    assert_eq!(
        std::fs::read(home.path("a/2.png")).unwrap(),
        plain_png(),
        "it stays"
    );
}

#[test]
fn import_takes_standard_input_and_says_what_to_do_next() {
    let home = Home::new();
    let badge = baked_png(&assertion(NOWHERE, 1).to_string());
    let run = home.run_with(&["import", "-"], &badge).ends(0);
    assert!(
        run.text().starts_with("-: imported Badge 1 as "),
        "{}",
        run.text()
    );
    assert!(
        run.err.contains("1 imported") && run.err.contains("lapel check"),
        "{}",
        run.err
    );
    let list = home.run(&["list", "--json"]).ends(0);
    assert_eq!(
        list.lines()[0]["verdict"],
        Value::Null,
        "an import asks nobody"
    );
}

#[test]
fn import_with_check_ends_as_verify_does() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    home.put("good.png", issuer.issue(1));
    home.put(
        "bad.png",
        baked_png(&assertion(&issuer.base(), 2).to_string()),
    );
    home.run(&["import", "--check", "good.png"]).ends(0);
    let run = home
        .run(&["import", "--json", "--check", "bad.png"])
        .ends(1);
    assert_eq!(run.lines().len(), 1, "a line for each input and no others");
}

#[test]
fn list_has_a_line_for_each_badge_with_every_member() {
    let (_issuer, home, _) = three();
    home.run(&["check"]).ends(0);
    let run = home.run(&["list", "--json", "--sort", "name"]).ends(0);
    let lines = run.lines();
    let names: Vec<&Value> = lines.iter().map(|line| &line["name"]).collect();
    assert_eq!(names, ["Badge 1", "Badge 2", "Badge 3"]);
    for line in &lines {
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
            assert!(line.get(member).is_some(), "{member} in {line}");
        }
        assert_eq!(line["standard"], "2.0");
        assert_eq!(line["shared"], false);
        assert_eq!(line["issued_on"], "2024-05-06T07:08:09Z");
    }
    let found = home.run(&["list", "--json", "--search", "badge 2"]).ends(0);
    assert_eq!(found.lines().len(), 1);
    let table = home.run(&["list"]).ends(0);
    assert_eq!(table.text().lines().count(), 3);
    assert_eq!(table.err, "3 badges.\n");
}

#[test]
fn list_can_be_narrowed_by_status() {
    let (issuer, home, ids) = three();
    issuer.serve("/assertions/2", 410, String::new());
    issuer.serve("/assertions/3", 500, String::new());
    let count = |words: &[&str]| {
        let run = home.run(&[&["list", "--json"], words].concat()).ends(0);
        run.lines().len()
    };
    assert_eq!(count(&["--status", "unchecked"]), 3);
    let run = home.run(&["check", "--json"]).ends(1);
    assert_eq!(run.lines().len(), 3);
    for (status, expected) in [
        ("valid", 1),
        ("expiring", 0),
        ("expired", 0),
        ("problem", 2),
        ("unchecked", 0),
        ("revoked", 1),
        ("invalid", 0),
        ("unverified", 1),
        ("not-yet-valid", 0),
    ] {
        assert_eq!(count(&["--status", status]), expected, "{status}");
    }
    assert_eq!(count(&["--expiring-within", "60d"]), 0);
    let shown = home.run(&["show", "--json", &ids[1]]).ends(0);
    assert_eq!(shown.lines()[0]["verdict"], "revoked");
}

#[test]
fn list_finds_what_expires_within_a_time() {
    let home = Home::new();
    let now = chrono::Utc::now();
    for (number, days) in [(1, 20), (2, 200)] {
        let mut ending = assertion(NOWHERE, number);
        ending["expires"] = (now + chrono::TimeDelta::days(days)).to_rfc3339().into();
        home.put(&format!("{number}.png"), baked_png(&ending.to_string()));
    }
    home.run(&["import", "1.png", "2.png"]).ends(0);
    let mut past = assertion(NOWHERE, 3);
    past["expires"] = "2024-06-01T00:00:00Z".into();
    home.put("3.png", baked_png(&past.to_string()));
    home.run(&["import", "3.png"]).ends(0);
    let list = home.run(&["list"]).ends(0).text();
    assert!(list.contains("Not checked, ended 1 Jun 2024"), "{list}");
    assert_eq!(list.matches(", ends ").count(), 2, "{list}");
    for (within, expected) in [("10d", 0), ("60d", 1), ("8w", 1), ("1y", 2)] {
        let run = home
            .run(&["list", "--json", "--expiring-within", within])
            .ends(0);
        assert_eq!(run.lines().len(), expected, "{within}");
    }
}

#[test]
fn check_says_what_it_found_and_ends_as_verify_does() {
    let (issuer, home, ids) = three();
    let run = home.run(&["check", "--json"]).ends(0);
    for line in run.lines() {
        assert_eq!(line["verdict"], "valid");
        assert_eq!(line["before"], "unchecked");
        assert_eq!(line["standing"], "genuine");
        assert!(!line["checks"].as_array().unwrap().is_empty());
        assert!(!line["fetched"].as_array().unwrap().is_empty());
    }
    issuer.serve("/assertions/1", 410, String::new());
    let run = home.run(&["check", &ids[0][..6]]).ends(1);
    assert!(run.text().contains("revoked (changed)"), "{}", run.text());
    home.run(&["check", &ids[1]]).ends(0);
    home.run(&["identity", "add", "bob@example.org"]).ends(0);
    home.run(&["check", &ids[1]]).ends(1);
    home.run(&["identity", "add", "ada@example.org"]).ends(0);
    home.run(&["check", &ids[1]]).ends(0);
}

#[test]
fn show_says_every_check_and_keeps_the_credential() {
    let (_issuer, home, ids) = three();
    let before = home.run(&["show", &ids[0]]).ends(0);
    assert!(before.text().contains("Never checked"), "{}", before.text());
    home.run(&["check"]).ends(0);
    let line = home
        .run(&["show", "--json", &ids[0]])
        .ends(0)
        .lines()
        .remove(0);
    let human = home.run(&["show", &ids[0]]).ends(0).text();
    for check in line["result"]["checks"].as_array().unwrap() {
        let message = check["message"].as_str().unwrap();
        assert!(human.contains(message), "{message} in {human}");
    }
    let baked = home.run(&["unbake", "badges/1.png"]).ends(0).text();
    assert_eq!(line["credential"], baked);
    assert_eq!(line["history"].as_array().unwrap().len(), 1);
}

#[test]
fn a_badge_is_named_by_how_its_id_begins() {
    let (_issuer, home, ids) = three();
    home.run(&["show", &ids[0][..4]]).ends(0);
    for id in ["zzzz", "0", "ffffffffffffffff"] {
        let run = home.run(&["show", id]).ends(2);
        assert_eq!(run.out, b"");
        assert!(
            run.err
                .starts_with(&format!("lapel: no badge has the id {id}\n")),
            "{}",
            run.err
        );
    }
}

#[test]
fn a_badge_is_private_until_it_is_shared() {
    let (_issuer, home, ids) = three();
    let shared = || -> Vec<bool> {
        let run = home.run(&["list", "--json", "--sort", "name"]).ends(0);
        let lines = run.lines();
        lines
            .iter()
            .map(|line| line["shared"].as_bool().unwrap())
            .collect()
    };
    assert_eq!(shared(), [false, false, false]);
    home.run(&["share", &ids[0], &ids[2], &ids[0]]).ends(0);
    assert_eq!(shared(), [true, false, true]);
    let run = home.run(&["unshare", "--json", &ids[0]]).ends(0);
    assert_eq!(
        run.lines(),
        [json!({
            "id": ids[0], "destination": "public-page", "shared": false, "state": "off",
            "reason": null, "left_out": null, "message": "", "since": null
        })]
    );
    assert_eq!(shared(), [false, false, true]);
    home.run(&["share", "--with", "the-moon", &ids[0]]).ends(2);
}

#[test]
fn export_writes_the_image_as_received() {
    let (_issuer, home, ids) = three();
    let run = home
        .run(&["export", "--json", "--to", "out", &ids[0]])
        .ends(0);
    let file = run.lines()[0]["files"][0].as_str().unwrap().to_owned();
    let received = std::fs::read(home.path("badges/1.png")).unwrap();
    assert_eq!(std::fs::read(home.path(&file)).unwrap(), received);
    home.run(&["export", "--to", "out", "--form", "both", "--all"])
        .ends(0);
    assert_eq!(
        files_in(&home.path("out")).len(),
        1 + 6,
        "nothing was overwritten"
    );
}

#[test]
fn export_writes_what_is_shared_into_a_zip() {
    let (_issuer, home, ids) = three();
    let run = home
        .run(&["export", "--zip", "out.zip", "--shared"])
        .ends(2);
    assert!(
        run.err.starts_with("lapel: no badge is shared\n"),
        "{}",
        run.err
    );
    assert!(!home.path("out.zip").exists());
    home.run(&["share", &ids[0], &ids[1]]).ends(0);
    let run = home
        .run(&["export", "--json", "--zip", "out.zip", "--shared"])
        .ends(0);
    assert_eq!(run.lines().len(), 2);
    home.run(&["export", "--zip", "out.zip", "--shared"])
        .ends(2);
    let other = Home::new();
    let zip = home.path("out.zip").into_os_string().into_string().unwrap();
    let back = other.run(&["import", "--json", &zip]);
    let imported = back
        .lines()
        .iter()
        .filter(|line| line["outcome"] == "imported")
        .count();
    assert_eq!(imported, 2, "{back:?}");
}

#[test]
fn what_is_removed_can_be_restored() {
    let (_issuer, home, ids) = three();
    home.run(&["restore"]).ends(0);
    home.run(&["remove", &ids[0]]).ends(0);
    assert_eq!(home.run(&["list", "--json"]).ends(0).lines().len(), 2);
    let trash = home.run(&["restore", "--json"]).ends(0);
    assert_eq!(trash.lines()[0]["id"], ids[0]);
    let run = home.run(&["share", &ids[0]]).ends(2);
    assert!(run.err.contains("is in the trash"), "{}", run.err);
    home.run(&["restore", &ids[0]]).ends(0);
    assert_eq!(home.run(&["list", "--json"]).ends(0).lines().len(), 3);
    assert_eq!(home.run(&["restore", "--json"]).ends(0).lines().len(), 0);
}

#[test]
fn identities_are_kept() {
    let home = Home::new();
    for identity in [
        "ada@example.org",
        "https://ada.example",
        "+49 123",
        "did:example:a",
        "7",
    ] {
        home.run(&["identity", "add", identity]).ends(0);
    }
    let lines = home.run(&["identity", "list", "--json"]).ends(0).lines();
    let kinds: Vec<&Value> = lines.iter().map(|line| &line["kind"]).collect();
    assert_eq!(kinds, ["email", "url", "telephone", "did", "id"]);
    home.run(&["identity", "remove", "ada@example.org"]).ends(0);
    home.run(&["identity", "remove", "ada@example.org"]).ends(2);
    assert_eq!(
        home.run(&["identity", "list", "--json"])
            .ends(0)
            .lines()
            .len(),
        4
    );
}

#[test]
fn rebuild_changes_nothing_that_can_be_seen() {
    let (_issuer, home, _) = three();
    home.run(&["check"]).ends(0);
    let before = home.run(&["list", "--json"]).ends(0).out;
    home.run(&["rebuild"]).ends(0);
    assert_eq!(home.run(&["list", "--json"]).ends(0).out, before);
}

#[test]
fn the_demo_does_the_whole_job() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    for number in 1..=3 {
        home.put(&format!("badges/{number}.png"), issuer.issue(number));
    }
    let run = home.run(&["demo", "badges"]).ends(0);
    let text = run.text();
    assert!(text.contains("Imported 3 badges"), "{text}");
    let zip = home.path("wallet/badges.zip");
    assert!(text.contains(&zip.display().to_string()), "{text}");
    assert!(std::fs::read(&zip).unwrap().starts_with(b"PK"));
    let lines = home.run(&["list", "--json"]).ends(0).lines();
    let shared = lines.iter().filter(|line| line["shared"] == true).count();
    assert_eq!((lines.len(), shared), (3, 2));
    home.run(&["demo", "badges"]).ends(0);
    assert!(
        home.path("wallet/badges-2.zip").exists(),
        "nothing is overwritten"
    );
}

#[test]
fn the_demo_fails_where_a_part_of_it_does() {
    let home = Home::new();
    home.put("none/plain.png", plain_png());
    home.run(&["demo", "none"]).ends(2);
    home.run(&["demo", "missing"]).ends(2);
    for number in 1..=2 {
        home.put(
            &format!("dead/{number}.png"),
            baked_png(&assertion(NOWHERE, number).to_string()),
        );
    }
    let run = home.run(&["demo", "dead"]).ends(2);
    assert!(run.err.contains("fewer than two"), "{}", run.err);
}
