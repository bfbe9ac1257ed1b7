//! `lapel verify`: the contract for programs.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::Read;
use std::process::Stdio;

use serde_json::{Value, json};
use support::{Home, Issuer, NOWHERE, assertion, baked_png, plain_png};

fn members(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn a_valid_badge_gives_the_whole_line_and_status_0() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    home.put("badge.png", issuer.issue(1));
    let run = home
        .run(&["verify", "--json", "--as", "ada@example.org", "badge.png"])
        .ends(0);
    let lines = run.lines();
    let [line] = lines.as_slice() else {
        panic!("{run:?}")
    };
    assert_eq!(
        members(line),
        [
            "input",
            "verdict",
            "recipient",
            "expiry",
            "standard",
            "method",
            "name",
            "issuer",
            "issued_on",
            "expires",
            "checks",
            "fetched",
            "signer",
            "confirmation",
            "missing_contexts",
            "within",
            "refreshed",
        ]
    );
    for (member, value) in [
        ("input", json!("badge.png")),
        ("verdict", json!("valid")),
        ("recipient", json!("yours")),
        ("expiry", json!("none")),
        ("standard", json!("2.0")),
        ("method", json!("hosted")),
        ("name", json!("Badge 1")),
        (
            "issuer",
            json!({"name": "The test’s issuer", "url": issuer.base()}),
        ),
        ("issued_on", json!("2024-05-06T07:08:09Z")),
        ("expires", Value::Null),
    ] {
        assert_eq!(line[member], value, "{member}");
    }
    let fetched = line["fetched"].as_array().unwrap();
    assert_eq!(members(&fetched[0]), ["url", "status", "sha256", "at"]);
    assert_eq!(fetched[0]["url"], format!("{}/assertions/1", issuer.base()));
    assert_eq!(fetched[0]["status"], 200);
    assert_eq!(fetched[0]["sha256"].as_str().unwrap().len(), 64);
    let at = fetched[0]["at"].as_str().unwrap();
    assert!(at.len() == 20 && at.ends_with('Z'), "{at}");
    assert!(!home.path("wallet").exists(), "no wallet is opened");
}

#[test]
fn a_badge_of_somebody_else_ends_with_1_only_where_as_is_given() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    home.put("badge.png", issuer.issue(1));
    home.run(&["verify", "badge.png"]).ends(0);
    let run = home
        .run(&["verify", "--json", "--as", "bob@example.org", "badge.png"])
        .ends(1);
    assert_eq!(run.lines()[0]["recipient"], "other");
    let both = [
        "verify",
        "--as",
        "bob@example.org",
        "--as",
        "ada@example.org",
        "badge.png",
    ];
    home.run(&both).ends(0);
}

#[test]
fn a_badge_is_judged_for_the_time_that_at_gives() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    let mut ending = assertion(&issuer.base(), 1);
    ending["expires"] = "2030-01-01T00:00:00Z".into();
    home.put("badge.png", issuer.issue_as(1, ending));
    for (at, status, verdict, expiry) in [
        ("2026-01-01T00:00:00Z", 0, "valid", "in-date"),
        ("2029-12-31T00:00:00+00:00", 0, "valid", "expiring"),
        ("2030-01-02T00:00:00Z", 1, "expired", "expired"),
        ("2020-01-01T00:00:00Z", 1, "not-yet-valid", "in-date"),
    ] {
        let run = home
            .run(&["verify", "--json", "--at", at, "badge.png"])
            .ends(status);
        assert_eq!(run.lines()[0]["verdict"], verdict, "{at}");
        assert_eq!(run.lines()[0]["expiry"], expiry, "{at}");
    }
}

#[test]
fn offline_nothing_is_asked_and_nothing_is_decided() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    home.put("badge.png", issuer.issue(1));
    let address = format!("{}/assertions/1", issuer.base());
    let run = home
        .run(&["verify", "--json", "--offline", "badge.png", &address])
        .ends(1);
    for line in run.lines() {
        assert_eq!(line["verdict"], "unverified");
        assert_eq!(line["fetched"], json!([]));
    }
    assert_eq!(run.lines().len(), 2);
}

/// A sentence that says “let it fetch them” must say how.
#[test]
fn missing_definitions_are_told_with_the_option_that_fetches_them() {
    let home = Home::new();
    let unknown = "https://127.0.0.1:9/context.json";
    let badge = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", unknown
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "did:web:issuer.example", "credentialSubject": {},
        "proof": {
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
            "proofPurpose": "assertionMethod", "proofValue": "z11",
            "verificationMethod": "did:web:issuer.example#key-1"
        }
    });
    home.put("badge.json", badge.to_string());
    let run = home.run(&["verify", "--offline", "badge.json"]).ends(1);
    assert!(run.text().contains(unknown), "{run:?}");
    assert!(
        run.text().contains("lapel verify --fetch-contexts"),
        "{run:?}"
    );
    let run = home
        .run(&["verify", "--fetch-contexts", "badge.json"])
        .ends(1);
    assert!(run.text().contains("could not be fetched"), "{run:?}");
    let run = home
        .run(&["verify", "--offline", "--json", "badge.json"])
        .ends(1);
    assert_eq!(run.lines()[0]["missing_contexts"], json!([unknown]));
}

#[test]
fn an_address_is_verified_whatever_its_server_answers() {
    let issuer = Issuer::new();
    let home = Home::beside(&issuer);
    issuer.issue(1);
    issuer.serve(
        "/assertions/2",
        410,
        json!({"revoked": true, "revocationReason": "cheated"}).to_string(),
    );
    issuer.serve("/assertions/3", 500, "oh".into());
    let bare = json!({"id": format!("{}/assertions/5", issuer.base()), "revoked": true});
    issuer.serve("/assertions/5", 200, bare.to_string());
    let mut broken = assertion(&issuer.base(), 6);
    broken["issuedOn"] = "the third of May".into();
    issuer.serve("/assertions/6", 200, broken.to_string());
    for (number, status, verdict) in [
        (5, 1, "revoked"),
        (6, 1, "invalid"),
        (1, 0, "valid"),
        (2, 1, "revoked"),
        (3, 1, "unverified"),
        (4, 1, "unverified"),
    ] {
        let address = format!("{}/assertions/{number}", issuer.base());
        let run = home.run(&["verify", "--json", &address]).ends(status);
        assert_eq!(run.lines()[0]["verdict"], verdict, "{address}");
        assert_eq!(run.lines()[0]["input"], address);
    }
    let class = format!("{}/classes/1", issuer.base());
    let run = home.run(&["verify", "--json", &class]).ends(2);
    assert_eq!(run.lines()[0]["error"]["code"], "credential.not-an-award");
    let revoked = format!("{}/assertions/2", issuer.base());
    let run = home.run(&["verify", &revoked]).ends(1);
    assert!(run.text().contains("cheated"), "{}", run.text());
}

#[test]
fn a_private_address_is_asked_only_if_it_is_allowed_by_name() {
    let issuer = Issuer::new();
    let home = Home::new();
    home.put("badge.png", issuer.issue(1));
    let run = home.run(&["verify", "--json", "badge.png"]).ends(1);
    assert_eq!(run.lines()[0]["verdict"], "unverified");
}

#[test]
fn what_cannot_be_read_has_a_line_of_its_own_and_ends_with_2() {
    let home = Home::new();
    home.put(
        "folder/1-badge.png",
        baked_png(&assertion(NOWHERE, 1).to_string()),
    );
    home.put("folder/2-plain.png", plain_png());
    home.put("folder/deeper/3-notes.txt", "nothing of the kind");
    let run = home
        .run(&["verify", "--json", "--offline", "folder", "missing.png"])
        .ends(2);
    let lines = run.lines();
    let inputs: Vec<&str> = lines
        .iter()
        .map(|line| line["input"].as_str().unwrap())
        .collect();
    assert_eq!(
        inputs,
        [
            "folder/1-badge.png",
            "folder/2-plain.png",
            "folder/deeper/3-notes.txt",
            "missing.png"
        ]
    );
    assert_eq!(lines[0]["verdict"], "unverified");
    for line in &lines[1..] {
        assert_eq!(members(line), ["input", "error"]);
        assert_eq!(members(&line["error"]), ["code", "message"]);
    }
    assert_eq!(lines[1]["error"]["code"], "image.no-credential");
}

#[test]
fn the_order_of_output_is_that_of_input() {
    let home = Home::new();
    let mut inputs = Vec::new();
    for number in 0..600 {
        let name = format!("many/{number:04}.json");
        home.put(&name, assertion(NOWHERE, number).to_string());
        inputs.push(name);
    }
    let run = home.run(&["verify", "--json", "--offline", "many"]).ends(1);
    let lines = run.lines();
    let said: Vec<&str> = lines
        .iter()
        .map(|line| line["input"].as_str().unwrap())
        .collect();
    assert_eq!(said, inputs);
}

#[test]
fn standard_input_is_an_input() {
    let home = Home::new();
    let credential = assertion(NOWHERE, 1).to_string();
    for bytes in [credential.as_bytes().to_vec(), baked_png(&credential)] {
        let run = home
            .run_with(&["verify", "--json", "--offline", "-"], &bytes)
            .ends(1);
        assert_eq!(run.lines()[0]["input"], "-");
        assert_eq!(run.lines()[0]["name"], "Badge 1");
    }
    let run = home.run(&["verify", "-", "-"]).ends(2);
    assert!(run.err.starts_with("lapel: standard input"), "{}", run.err);
}

#[test]
fn a_folder_without_files_is_said_to_be_one() {
    let home = Home::new();
    std::fs::create_dir(home.path("empty")).unwrap();
    let run = home.run(&["verify", "empty"]).ends(2);
    assert!(
        run.err.starts_with("lapel: empty holds no files"),
        "{}",
        run.err
    );
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let home = Home::new();
    for number in 0..2000 {
        home.put(
            &format!("many/{number}.json"),
            assertion(NOWHERE, number).to_string(),
        );
    }
    let mut command = home.command(&["verify", "--json", "--offline", "many"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut first = [0; 100];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // The pipe is closed here, long before the end.
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_wrong_certificate_file_or_host_is_said_in_a_sentence() {
    let home = Home::new();
    home.put("badge.json", assertion(NOWHERE, 1).to_string());
    for wrong in [["--cacert", "missing.pem"], ["--allow-host", "https://a/b"]] {
        let run = home
            .run(&["verify", wrong[0], wrong[1], "badge.json"])
            .ends(2);
        assert!(run.err.starts_with("lapel: "), "{}", run.err);
        assert_eq!(run.err.lines().count(), 2, "{}", run.err);
    }
}
