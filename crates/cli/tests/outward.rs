//! Links, snippets, calendars and reminders.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use chrono::{Days, Utc};
use serde_json::{Value, json};
use support::{Home, Issuer, Run, assertion, baked_png};

/// Where these badges say that they live: an address that anybody could open, and nobody is asked.
const BASE: &str = "https://badges.issuer.org";

/// A home with one badge that ends in so many days, and the badge's id.
fn ending(days: u64) -> (Home, String) {
    let home = Home::new();
    let id = add(&home, 1, days);
    (home, id)
}

fn add(home: &Home, number: u32, days: u64) -> String {
    let mut badge = assertion(BASE, number);
    let end = Utc::now().date_naive() + Days::new(days);
    badge["expires"] = json!(format!("{end}T00:00:00Z"));
    home.put(&format!("{number}.png"), baked_png(&badge.to_string()));
    let run = home.run(&["import", "--json", &format!("{number}.png")]);
    one(run.ends(0))["id"].as_str().unwrap().to_owned()
}

fn one(run: Run) -> Value {
    let lines = run.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.into_iter().next().unwrap()
}

#[test]
fn link_prints_the_address_and_each_field_beside_it() {
    let (home, id) = ending(100);
    let run = home.run(&["link", "--to", "linkedin", &id[..6]]).ends(0);
    let address = run.text();
    assert!(
        address.starts_with("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&"),
        "{address}"
    );
    assert_eq!(address.lines().count(), 1, "it can be handed on");
    assert!(
        run.err
            .contains("Credential URL: https://badges.issuer.org/assertions/1")
    );
    let line = one(home.run(&["link", "--to", "mail", "--json", &id]).ends(0));
    for member in ["id", "to", "address", "fields", "text", "opened"] {
        assert!(line.get(member).is_some(), "{member}");
    }
    assert_eq!(line["to"], "mail");
    assert_eq!(line["opened"], false);
    assert!(
        line["address"]
            .as_str()
            .unwrap()
            .starts_with("mailto:?subject=")
    );
}

#[test]
fn link_asks_for_the_mastodon_server_once() {
    let (home, id) = ending(100);
    let refused = home.run(&["link", "--to", "mastodon", &id]).ends(2);
    assert!(refused.err.contains("mastodon.social"), "{}", refused.err);
    let words = [
        "link",
        "--to",
        "mastodon",
        "--server",
        "@ada@social.example",
        &id,
    ];
    let first = home.run(&words).ends(0).text();
    assert!(
        first.starts_with("https://social.example/share?text="),
        "{first}"
    );
    assert_eq!(
        home.run(&["link", "--to", "mastodon", &id]).ends(0).text(),
        first
    );
}

#[test]
fn a_badge_on_a_private_host_has_no_link_and_the_error_says_what_to_do() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    home.put("1.png", issuer.issue(1));
    let imported = one(home.run(&["import", "--json", "1.png"]).ends(0));
    let id = imported["id"].as_str().unwrap();
    let run = home.run(&["link", "--to", "x", id]).ends(2);
    assert!(run.err.contains("public page"), "{}", run.err);
    let run = home.run(&["snippet", "--as", "html", id]).ends(2);
    assert!(run.err.contains("public page"), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn link_opens_what_it_prints_and_notes_it_in_the_log() {
    use std::os::unix::fs::PermissionsExt;
    let (home, id) = ending(100);
    let asked = home.path("asked");
    let script = format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}'\n", asked.display());
    let program = home.put("bin/xdg-open", script);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let output = home
        .command(&["link", "--to", "bluesky", "--open", "--json", &id])
        .env(
            "PATH",
            format!("{}:/usr/bin:/bin", home.path("bin").display()),
        )
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let began = std::time::Instant::now();
    while !asked.exists() || std::fs::read(&asked).unwrap().is_empty() {
        assert!(began.elapsed().as_secs() < 10, "nothing was opened");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let opened = std::fs::read_to_string(&asked).unwrap();
    assert_eq!(line["address"], opened.as_str());
    let wallet = wallet_of(&home);
    let log = wallet.departures("bluesky", 0, 5).unwrap();
    assert_eq!(log.lines[0].address, opened);
}

#[cfg(target_os = "linux")]
fn wallet_of(home: &Home) -> wallet::Wallet {
    wallet::Wallet::open(&home.path("wallet")).unwrap()
}

#[test]
fn snippet_prints_the_source_and_nothing_else() {
    let (home, first) = ending(100);
    let second = add(&home, 2, 200);
    let run = home
        .run(&["snippet", "--as", "markdown", &second, &first])
        .ends(0);
    assert_eq!(
        run.text(),
        "- [![Badge 2](<https://badges.issuer.org/image.png>)](<https://badges.issuer.org/assertions/2>) \
         [Badge 2](<https://badges.issuer.org/assertions/2>), The test’s issuer\n\
         - [![Badge 1](<https://badges.issuer.org/image.png>)](<https://badges.issuer.org/assertions/1>) \
         [Badge 1](<https://badges.issuer.org/assertions/1>), The test’s issuer\n"
    );
    for kind in ["signature", "html"] {
        let words = ["snippet", "--as", kind, "--json", &first];
        let line = one(home.run(&words).ends(0));
        assert_eq!(line["as"], kind);
        assert_eq!(line["ids"], json!([first]));
        assert!(line["source"].as_str().unwrap().starts_with('<'));
        assert!(line["plain"].as_str().unwrap().starts_with("Badge 1, "));
    }
}

#[test]
fn calendar_goes_to_standard_output_or_a_file_and_replaces_no_other_file() {
    let (home, id) = ending(100);
    let text = home.run(&["calendar"]).ends(0).text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    let run = home.run(&["calendar", "-o", "badges.ics"]).ends(0);
    assert_eq!(run.text(), "Wrote 1 badge to badges.ics.\n");
    let file = home.path("badges.ics");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
    home.run(&["calendar", "-o", "badges.ics", &id]).ends(0);
    home.put("thesis.txt", "Chapter 1");
    let run = home.run(&["calendar", "-o", "thesis.txt"]).ends(2);
    assert!(run.err.contains("no calendar"), "{}", run.err);
    let line = one(home.run(&["calendar", "--json"]).ends(0));
    assert_eq!(line["ids"], json!([id]));
    assert_eq!(line["text"], text);
    assert_eq!(line["file"], Value::Null);
    assert_eq!(line["live"], Value::Null);
}

#[test]
fn a_live_calendar_follows_every_import_check_and_removal_until_it_is_switched_off() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    let file = home.path("live.ics");
    let events = || {
        let text = std::fs::read_to_string(&file).unwrap();
        text.matches("BEGIN:VEVENT").count()
    };
    let line = one(home
        .run(&["calendar", "--live", "live.ics", "--json"])
        .ends(0));
    assert_eq!(line["live"], json!(file));
    assert_eq!(events(), 0);
    let mut badge = assertion(&issuer.base(), 1);
    badge["expires"] = json!("2031-02-03T00:00:00Z");
    home.put("1.png", issuer.issue_as(1, badge.clone()));
    let imported = one(home.run(&["import", "--json", "1.png"]).ends(0));
    let id = imported["id"].as_str().unwrap();
    assert_eq!(events(), 1);
    badge["expires"] = json!("2032-02-03T00:00:00Z");
    issuer.issue_as(1, badge);
    home.run(&["check", id]).ends(0);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("DTSTART;VALUE=DATE:20320203"), "{text}");
    assert!(text.contains("SEQUENCE:1"), "{text}");
    home.run(&["remove", id]).ends(0);
    assert_eq!(events(), 0);
    let line = one(home.run(&["calendar", "--no-live", "--json"]).ends(0));
    assert_eq!(line["live"], Value::Null);
    home.run(&["restore", id]).ends(0);
    assert_eq!(events(), 0, "it is left alone now");
}

#[test]
fn a_live_calendar_that_cannot_be_written_is_said_and_stops_nothing() {
    let home = Home::new();
    home.put("gone/x", "");
    home.run(&["calendar", "--live", "gone/live.ics"]).ends(0);
    std::fs::remove_dir_all(home.path("gone")).unwrap();
    home.put("1.png", baked_png(&assertion(BASE, 1).to_string()));
    let run = home.run(&["import", "1.png"]).ends(0);
    assert!(run.err.contains("calendar"), "{}", run.err);
    assert_eq!(home.run(&["list", "--json"]).ends(0).lines().len(), 1);
}

#[test]
fn remind_says_each_thing_once_and_a_dry_run_counts_for_nothing() {
    let (home, id) = ending(7);
    let far = home.run(&["remind", "--json", "--dry-run"]).ends(0);
    let line = one(far);
    for member in ["id", "name", "kind", "expires", "message"] {
        assert!(line.get(member).is_some(), "{member}");
    }
    assert_eq!(line["id"], id.as_str());
    assert_eq!(line["kind"], "expires");
    let said = home.run(&["remind"]).ends(0).text();
    assert!(
        said.contains("Badge 1: It expires in 7 days, on "),
        "{said}"
    );
    assert_eq!(home.run(&["remind", "--json"]).ends(0).text(), "");
    assert_eq!(home.run(&["remind"]).ends(0).text(), "");
}

#[test]
fn remind_tells_what_changed_at_the_issuer() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    home.put("1.png", issuer.issue(1));
    home.run(&["import", "--check", "1.png"]).ends(0);
    assert_eq!(home.run(&["remind", "--json"]).ends(0).text(), "");
    issuer.serve("/assertions/1", 410, String::new());
    // Answers may be kept for as long as their server says; whoever names a badge wants a new one.
    let listed = one(home.run(&["list", "--json"]).ends(0));
    home.run(&["check", listed["id"].as_str().unwrap()]).ends(1);
    let line = one(home.run(&["remind", "--json"]).ends(0));
    assert_eq!(line["kind"], "revoked");
    assert_eq!(line["message"], "Its issuer has revoked it.");
    assert_eq!(home.run(&["remind", "--json"]).ends(0).text(), "");
}
