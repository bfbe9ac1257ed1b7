//! `lapel check`: verify, keep the evidence and the history.

use lapel_tests::award::Award;
use lapel_tests::issuer::Answer;
use serde_json::json;

use crate::cast::{ADA, Cast, names};

#[test]
fn check_says_a_line_for_each_badge_and_ends_as_verify_does() {
    let cast = Cast::new();
    let badges = cast.import(&["Good", "Taken back"]);
    let lines = cast.lapel.run(&["check", "--json"]).ended(0).lines();
    assert_eq!(lines.len(), 2);
    for line in &lines {
        assert_eq!(line["verdict"], "valid", "{line}");
        assert_eq!(line["recipient"], "unknown");
    }
    cast.issuer
        .serve(&badges[1].0.assertion(), Answer::status(410));
    let lines = cast
        .lapel
        .run(&["check", "--json", &badges[0].1])
        .ended(0)
        .lines();
    assert_eq!(lines.len(), 1, "only what was asked for");
    let line = cast
        .lapel
        .run(&["check", "--json", &badges[1].1])
        .ended(1)
        .line();
    assert_eq!(line["verdict"], "revoked");
    assert_eq!(line["id"], badges[1].1);
    cast.lapel.run(&["check", "ffffffffffffffff"]).ended(2);
}

#[test]
fn check_tells_whose_badges_are_once_it_is_told_who_you_are() {
    let cast = Cast::new();
    cast.import(&["Mine"]);
    cast.lapel
        .run(&["identity", "add", "eve@example.org"])
        .ended(0);
    let line = cast.lapel.run(&["check", "--json"]).ended(1).line();
    assert_eq!(line["recipient"], "other");
    cast.lapel.run(&["identity", "add", ADA]).ended(0);
    let line = cast.lapel.run(&["check", "--json"]).ended(0).line();
    assert_eq!(line["recipient"], "yours");
    assert_eq!(cast.only()["recipient"], "yours");
}

#[test]
fn what_decides_nothing_leaves_the_last_result_and_its_age() {
    let cast = Cast::new();
    let (_, id) = cast.import(&["Orphan"]).remove(0);
    cast.lapel.run(&["check"]).ended(0);
    let before = cast.only();
    cast.issuer.stop();
    let line = cast.lapel.run(&["check", "--json"]).ended(1).line();
    assert_eq!(line["verdict"], "unverified");
    let after = cast.only();
    assert_eq!(after["verdict"], "valid");
    assert_eq!(after["checked_at"], before["checked_at"]);
    let page = cast.lapel.run(&["show", "--json", &id]).ended(0).line();
    assert_eq!(page["newer_attempt"]["verdict"], "unverified");
    let history = page["history"].as_array().expect("a history");
    let verdicts: Vec<&serde_json::Value> = history.iter().map(|line| &line["verdict"]).collect();
    assert_eq!(
        verdicts,
        [&json!("unverified"), &json!("valid")],
        "the newest first"
    );
}

#[test]
fn every_fetched_document_is_kept_as_evidence() {
    let cast = Cast::new();
    let (award, id) = cast.import(&["Evident"]).remove(0);
    cast.lapel.run(&["check"]).ended(0);
    let page = cast.lapel.run(&["show", "--json", &id]).ended(0).line();
    let evidence = page["result"]["fetched"].as_array().expect("evidence");
    assert_eq!(evidence.len(), 3, "{evidence:?}");
    let expected = cast
        .issuer
        .document(&award.assertion())
        .expect("JSON")
        .to_string();
    let kept = find(&cast.lapel.wallet(), expected.as_bytes());
    assert!(
        kept,
        "the assertion as it was fetched is in the wallet’s folder"
    );
}

/// Whether a file anywhere in a folder has just this content.
fn find(folder: &std::path::Path, content: &[u8]) -> bool {
    std::fs::read_dir(folder)
        .expect("a folder")
        .filter_map(Result::ok)
        .any(|entry| {
            let path = entry.path();
            if path.is_dir() {
                find(&path, content)
            } else {
                std::fs::read(&path).is_ok_and(|bytes| bytes == content)
            }
        })
}

#[test]
fn an_edited_image_is_listed_under_its_true_name_once_it_is_checked() {
    let cast = Cast::new();
    let award = Award::new("renamed");
    cast.import_award(&award);
    cast.issuer.edit(&award.class(), |class| {
        class["name"] = json!("The True Name")
    });
    cast.lapel.run(&["check"]).ended(0);
    assert_eq!(names(&cast.list(&[])), ["The True Name"]);
    assert_eq!(names(&cast.list(&["--search", "true"])), ["The True Name"]);
}

#[test]
fn checking_again_asks_conditionally_and_a_304_counts() {
    let cast = Cast::new();
    let (award, _) = cast.import(&["Cached"]).remove(0);
    let document = cast.issuer.document(&award.assertion()).expect("JSON");
    let answer = Answer::json(&document).with_header("etag", "\"1\"");
    cast.issuer.serve(
        &award.assertion(),
        answer.with_header("cache-control", "max-age=0"),
    );
    cast.lapel.run(&["check"]).ended(0);
    cast.lapel.run(&["check"]).ended(0);
    assert_eq!(cast.issuer.asked(&award.assertion()), 2);
    assert_eq!(cast.issuer.unchanged(), 1);
    assert_eq!(cast.only()["verdict"], "valid");
}
