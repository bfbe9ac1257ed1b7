//! What is shared and what follows, collections, the log, and what needs attention.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::{Value, json};
use support::{Home, Issuer};

/// A home with two badges in it, of which the first was checked, and the issuer that hosts them.
fn two() -> (Issuer, Home, [String; 2]) {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    for number in [1, 2] {
        home.put(&format!("badges/{number}.png"), issuer.issue(number));
    }
    let lines = home.run(&["import", "--json", "badges"]).ends(0).lines();
    let id = |line: usize| lines[line]["id"].as_str().unwrap().to_owned();
    let ids = [id(0), id(1)];
    home.run(&["check", &ids[0]]);
    (issuer, home, ids)
}

#[test]
fn share_says_what_follows_for_each_badge() {
    let (_issuer, home, ids) = two();
    let run = home.run(&["share", &ids[0], &ids[1]]).ends(0);
    let text = run.text();
    assert!(text.starts_with("2 badges are marked for “"), "{text}");
    assert!(
        text.contains("1: Your public page has no place yet: “lapel publish set-up”"),
        "{text}"
    );
    assert!(
        text.contains("1: Left out until a check finds it genuine."),
        "{text}"
    );
    let lines = home
        .run(&["share", "--json", &ids[0], &ids[1]])
        .ends(0)
        .lines();
    let said: Vec<[&Value; 3]> = lines
        .iter()
        .map(|line| [&line["state"], &line["reason"], &line["left_out"]])
        .collect();
    assert_eq!(
        json!(said),
        json!([
            ["needs-you", "no-place", null],
            ["needs-you", "left-out", "not-checked"]
        ])
    );
}

#[test]
fn a_collection_is_made_filled_renamed_and_deleted() {
    let (_issuer, home, ids) = two();
    home.run(&["collection", "make", "For my CV"]).ends(0);
    home.run(&["collection", "make", "for my cv"]).ends(2);
    let lines = home
        .run(&["collection", "add", "--json", "for my CV", &ids[1], &ids[0]])
        .ends(0)
        .lines();
    assert_eq!(lines[0]["name"], "For my CV");
    assert_eq!(lines[0]["badges"], 2);
    home.run(&["collection", "remove", "For my CV", &ids[0]])
        .ends(0);
    home.run(&["collection", "rename", "For my CV", "Teaching"])
        .ends(0);
    let listed = home.run(&["collection", "list"]).ends(0).text();
    assert_eq!(listed, "Teaching  1 badge\n");
    let lines = home.run(&["collection", "list", "--json"]).ends(0).lines();
    let members: Vec<&String> = lines[0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["id", "name", "badges", "source"]);
    home.run(&["collection", "delete", "Teaching"]).ends(0);
    let run = home.run(&["collection", "list"]).ends(0);
    assert_eq!(run.text(), "");
    assert!(run.err.contains("No collections yet"), "{}", run.err);
    assert_eq!(home.run(&["list", "--json"]).ends(0).lines().len(), 2);
}

#[test]
fn a_whole_collection_is_shared_in_its_order() {
    let (_issuer, home, ids) = two();
    home.run(&["collection", "make", "For my CV"]).ends(0);
    home.run(&["collection", "add", "For my CV", &ids[1], &ids[0]])
        .ends(0);
    let lines = home
        .run(&["share", "--json", "--collection", "for my cv"])
        .ends(0)
        .lines();
    let shared: Vec<&str> = lines
        .iter()
        .map(|line| line["id"].as_str().unwrap())
        .collect();
    assert_eq!(shared, [&ids[1], &ids[0]]);
    let lines = home
        .run(&["unshare", "--json", "--collection", "For my CV", &ids[1]])
        .ends(0)
        .lines();
    assert_eq!(lines.len(), 2, "each once");
    assert!(lines.iter().all(|line| line["shared"] == false));
    home.run(&["share", "--collection", "nowhere"]).ends(2);
    home.run(&["share"]).ends(2);
}

#[test]
fn attention_gives_each_matter_its_next_step() {
    let (_issuer, home, ids) = two();
    let run = home.run(&["attention"]).ends(0);
    assert_eq!(run.text(), "");
    assert!(
        run.err.contains("Nothing needs your attention"),
        "{}",
        run.err
    );
    home.run(&["share", &ids[0], &ids[1]]).ends(0);
    let lines = home.run(&["attention", "--json"]).ends(0).lines();
    for line in &lines {
        let members: Vec<&String> = line.as_object().unwrap().keys().collect();
        assert_eq!(
            members,
            [
                "matter",
                "id",
                "name",
                "destination",
                "place",
                "badges",
                "message",
                "next",
                "url"
            ]
        );
    }
    let said: Vec<[&Value; 3]> = lines
        .iter()
        .map(|line| [&line["matter"], &line["id"], &line["next"]])
        .collect();
    assert_eq!(
        json!(said),
        json!([
            ["left-out", ids[1], "check"],
            ["page-without-place", null, "set-up"]
        ])
    );
    let text = home.run(&["attention"]).ends(0).text();
    let check = format!("→ lapel check {}", &ids[1][..8]);
    assert!(text.contains(&check), "{text}");
    assert!(
        text.contains("(1 badge): Your public page has no place"),
        "{text}"
    );
}

#[test]
fn the_log_is_empty_until_something_leaves_and_its_csv_has_its_names() {
    let (_issuer, home, _) = two();
    let run = home.run(&["log"]).ends(0);
    assert_eq!(run.text(), "");
    assert!(
        run.err.contains("Nothing has left this computer"),
        "{}",
        run.err
    );
    let csv = home.run(&["log", "--csv"]).ends(0).text();
    assert_eq!(csv, "at,badge,name,place,address,what,outcome,message\n");
    home.run(&["log", "--csv", "--json"]).ends(2);
}

#[test]
fn the_log_says_what_was_carried_where_and_is_searched() {
    let (_issuer, home, ids) = two();
    home.run(&["backpack", "done", "Credly", &ids[0], &ids[1]])
        .ends(0);
    let lines = home.run(&["log", "--json", "badge", "1"]).ends(0).lines();
    assert_eq!(lines.len(), 1);
    let members: Vec<&String> = lines[0].as_object().unwrap().keys().collect();
    assert_eq!(
        members,
        [
            "at", "id", "name", "place", "address", "what", "outcome", "message"
        ]
    );
    assert_eq!(lines[0]["id"], ids[0].as_str());
    let text = home.run(&["log", "CREDLY"]).ends(0).text();
    assert_eq!(text.lines().count(), 2);
    assert!(text.contains("Credly: Handed over by you."), "{text}");
}
