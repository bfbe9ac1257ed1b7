//! `lapel verify`: what other programs rely on.

use lapel_tests::award::Award;
use lapel_tests::issuer::Answer;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::cast::{ADA, Cast};

/// The members of a JSON object, in alphabetical order.
fn members(object: &Value) -> Vec<&str> {
    let mut members: Vec<&str> = object
        .as_object()
        .map(|object| object.keys().map(String::as_str).collect())
        .unwrap_or_default();
    members.sort_unstable();
    members
}

#[test]
fn a_line_has_the_members_of_the_contract() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("members"));
    let report = cast.lapel.verify(&["--as", ADA, &issued.address]);
    assert_eq!(
        members(&report),
        [
            "checks",
            "confirmation",
            "expires",
            "expiry",
            "fetched",
            "input",
            "issued_on",
            "issuer",
            "method",
            "missing_contexts",
            "name",
            "recipient",
            "refreshed",
            "signer",
            "standard",
            "verdict",
            "within"
        ]
    );
    assert_eq!(members(&report["issuer"]), ["name", "url"]);
    assert_eq!(
        report["issuer"],
        json!({"name": "Example Academy", "url": cast.issuer.base()})
    );
    assert_eq!(report["input"], issued.address);
    assert_eq!(report["recipient"], "yours");
    assert_eq!(report["expiry"], "none");
    for check in report["checks"].as_array().expect("checks") {
        assert_eq!(members(check), ["evidence", "id", "message", "status"]);
        let status = check["status"].as_str().expect("a status");
        assert!(
            ["pass", "warn", "fail", "skip"].contains(&status),
            "{status}"
        );
        assert!(
            check["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
    }
}

#[test]
fn fetched_names_every_document_with_status_digest_and_time() {
    let cast = Cast::new();
    let award = Award::new("fetched");
    let issued = cast.issuer.issue(&award);
    let report = cast.lapel.verify(&[&issued.address]);
    let fetched = report["fetched"].as_array().expect("documents");
    let urls: Vec<&str> = fetched
        .iter()
        .filter_map(|one| one["url"].as_str())
        .collect();
    let paths = [award.assertion(), award.class(), award.profile()];
    assert_eq!(urls, paths.clone().map(|path| cast.issuer.url(&path)));
    for (document, path) in fetched.iter().zip(paths) {
        assert_eq!(members(document), ["at", "sha256", "status", "url"]);
        assert_eq!(document["status"], 200);
        let body = cast.issuer.document(&path).expect("JSON").to_string();
        let digest: String = Sha256::digest(body)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(document["sha256"], digest);
        let at = document["at"].as_str().expect("a time");
        assert!(
            at.ends_with('Z') && at.parse::<chrono::DateTime<chrono::Utc>>().is_ok(),
            "{at}"
        );
    }
}

#[test]
fn what_cannot_be_read_gives_a_line_with_an_error_and_ends_with_2() {
    let cast = Cast::new();
    let bare = Award::new("bare").picture.png(64);
    for (name, bytes, code) in [
        ("bare.png", bare, "image.no-credential"),
        (
            "cut.png",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec(),
            "image.truncated",
        ),
        (
            "twice.json",
            br#"{"id": 1, "id": 2}"#.to_vec(),
            "credential.json",
        ),
        (
            "class.json",
            br#"{"type": "BadgeClass", "name": "x"}"#.to_vec(),
            "credential.not-an-award",
        ),
    ] {
        let file = cast.lapel.file(name, bytes);
        let line = cast.lapel.run(&["verify", "--json", &file]).ended(2).line();
        assert_eq!(members(&line), ["error", "input"]);
        assert_eq!(members(&line["error"]), ["code", "message"]);
        assert_eq!(line["input"], file);
        assert_eq!(line["error"]["code"], code, "{name}");
    }
    let missing = cast.lapel.path("missing.png").display().to_string();
    let line = cast
        .lapel
        .run(&["verify", "--json", &missing])
        .ended(2)
        .line();
    assert!(line["error"]["message"].is_string());
}

#[test]
fn exit_0_if_all_are_valid_and_yours_1_if_some_are_not_2_if_some_could_not_be_read() {
    let cast = Cast::new();
    let good = cast
        .lapel
        .file("good.png", cast.issuer.issue(&Award::new("good")).image);
    let award = Award::new("revoked");
    let revoked = cast
        .lapel
        .file("revoked.png", cast.issuer.issue(&award).image);
    cast.issuer.serve(&award.assertion(), Answer::status(410));
    let nothing = cast.lapel.file("nothing.txt", "nothing");
    for (arguments, status) in [
        (vec!["verify", &good], 0),
        (vec!["verify", "--as", ADA, &good], 0),
        (vec!["verify", "--as", "eve@example.org", &good], 1),
        (vec!["verify", &good, &revoked], 1),
        (vec!["verify", &good, &nothing], 2),
        (vec!["verify", &revoked, &nothing], 2),
        (vec!["verify"], 2),
        (vec!["verify", "--no-such-option", &good], 2),
        (vec!["verify", "--at", "yesterday", &good], 2),
        (vec!["no-such-command"], 2),
    ] {
        for json in [false, true] {
            let mut arguments = arguments.clone();
            if json {
                arguments.insert(1, "--json");
            }
            let run = cast.lapel.run(&arguments);
            assert_eq!(run.status, status, "{arguments:?} {run:?}");
        }
    }
}

#[test]
fn inputs_are_files_folders_addresses_and_standard_input() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("inputs"));
    let file = cast.lapel.file("folder/deeper/badge.png", &issued.image);
    cast.lapel
        .file("folder/credential.json", &issued.credential);
    let folder = cast.lapel.path("folder").display().to_string();
    let lines = cast
        .lapel
        .run(&["verify", "--json", &folder])
        .ended(0)
        .lines();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().any(|line| line["input"] == file), "{lines:?}");
    for input in [
        &issued.image[..],
        issued.credential.as_bytes(),
        issued.address.as_bytes(),
    ] {
        let run = cast
            .lapel
            .run_with(&["verify", "--json", "-"], input)
            .ended(0);
        assert_eq!(run.line()["verdict"], "valid");
    }
    cast.issuer
        .serve("/baked.png", Answer::of("image/png", issued.image.clone()));
    let report = cast.lapel.verify(&[&cast.issuer.url("/baked.png")]);
    assert_eq!(report["verdict"], "valid");
}

#[test]
fn there_is_one_line_for_each_input_in_the_order_given() {
    let cast = Cast::new();
    let files: Vec<String> = (0..30)
        .map(|number| {
            let issued = cast.issuer.issue(&Award::new(&format!("order-{number}")));
            cast.lapel.file(&format!("{number}.png"), issued.image)
        })
        .collect();
    let mut arguments = vec!["verify", "--json"];
    arguments.extend(files.iter().map(String::as_str));
    let lines = cast.lapel.run(&arguments).ended(0).lines();
    let inputs: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["input"].as_str())
        .collect();
    assert_eq!(inputs, files);
}

#[test]
fn offline_nobody_is_asked_and_the_verdict_is_unverified() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("offline"));
    let file = cast.lapel.file("badge.png", &issued.image);
    let run = cast
        .lapel
        .run(&["verify", "--json", "--offline", &file])
        .ended(1);
    assert_eq!(run.line()["verdict"], "unverified");
    assert_eq!(run.line()["fetched"], json!([]));
    assert_eq!(cast.issuer.requests(), 0);
}

#[test]
fn plain_http_is_a_warning_at_a_host_that_is_allowed() {
    let issuer = lapel_tests::issuer::Issuer::start_plain();
    let lapel = lapel_tests::lapel::Lapel::new().trusting(&issuer);
    let issued = issuer.issue(&Award::new("plain"));
    let report = lapel.verify(&[&issued.address]);
    assert_eq!(report["verdict"], "valid", "{report:#}");
    assert_eq!(
        lapel_tests::lapel::check(&report, "transport")["status"],
        "warn"
    );
}

#[test]
fn verifying_keeps_nothing() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("nothing-kept"));
    cast.lapel.verify(&[&issued.address]);
    assert!(!cast.lapel.wallet().exists());
}

#[test]
fn people_get_words_and_no_colour_where_they_want_none() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("words"));
    let run = cast.lapel.run(&["verify", &issued.address]).ended(0);
    assert!(
        run.out.contains("Cloud Architect") && run.out.contains("valid"),
        "{run:?}"
    );
    assert!(!run.out.contains('\u{1b}') && run.err.is_empty(), "{run:?}");
}

#[test]
fn what_an_issuer_writes_cannot_steer_the_terminal() {
    let cast = Cast::new();
    let mut award = Award::new("hostile");
    award.name = "\u{1b}]0;owned\u{7}\u{202e}Architect".into();
    award.issuer = "Acad\u{1b}[31memy".into();
    let issued = cast.issuer.issue(&award);
    let run = cast.lapel.run(&["verify", &issued.address]).ended(0);
    let hostile = ['\u{1b}', '\u{7}', '\u{202e}'];
    assert!(!run.out.contains(hostile), "{run:?}");
}
