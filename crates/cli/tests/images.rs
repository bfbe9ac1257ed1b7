//! Baking, unbaking, and what a terminal may see.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Home, NOWHERE, assertion, baked_png, files_in, plain_png};

const JWS: &str = concat!(
    "eyJhbGciOiJFUzI1NiJ9.",
    "eyJAY29udGV4dCI6Imh0dHBzOi8vdzNpZC5vcmcvb3BlbmJhZGdlcy92MiIsInR5cGUiOiJBc3NlcnRpb24iLCJyZWNpcGllbnQiOnsidHlwZSI6ImVtYWlsIiwiaWRlbnRpdHkiOiJhQGIuYyJ9fQ.",
    "AAAA"
);

#[test]
fn unbake_prints_the_credential_as_it_stands_and_nothing_else() {
    let home = Home::new();
    let credential = format!("{:#}", assertion(NOWHERE, 1));
    home.put("badge.png", baked_png(&credential));
    let run = home.run(&["unbake", "badge.png"]).ends(0);
    assert_eq!(run.out, credential.as_bytes());
    assert_eq!(run.err, "");
    let piped = home.run_with(&["unbake", "-"], &baked_png(&credential));
    assert_eq!(piped.ends(0).out, credential.as_bytes());
}

#[test]
fn bake_then_unbake_gives_the_same_bytes() {
    let home = Home::new();
    let credential = format!("\n  {:#}\n", assertion(NOWHERE, 1));
    home.put("plain.png", plain_png());
    home.put("plain.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    home.put("credential.json", &credential);
    for (plain, baked) in [("plain.png", "baked.png"), ("plain.svg", "baked.svg")] {
        home.run(&["bake", plain, "credential.json", "-o", baked])
            .ends(0);
        let run = home.run(&["unbake", baked]).ends(0);
        assert_eq!(run.text(), credential, "{plain}");
    }
}

#[test]
fn a_signed_credential_is_baked_without_the_editor_s_line_end() {
    let home = Home::new();
    home.put("plain.png", plain_png());
    home.put("credential.jws", format!("{JWS}\n"));
    home.run(&["bake", "plain.png", "credential.jws", "-o", "out.png"])
        .ends(0);
    assert_eq!(home.run(&["unbake", "out.png"]).ends(0).text(), JWS);
}

#[test]
fn bake_never_overwrites_without_force() {
    let home = Home::new();
    home.put("plain.png", plain_png());
    home.put("credential.json", assertion(NOWHERE, 1).to_string());
    home.put("out.png", "mine");
    let words = ["bake", "plain.png", "credential.json", "-o", "out.png"];
    let run = home.run(&words).ends(2);
    assert_eq!(
        run.err,
        "lapel: out.png is there already\nGive another name, or --force to replace it.\n"
    );
    assert_eq!(std::fs::read(home.path("out.png")).unwrap(), b"mine");
    home.run(&[&words[..], &["--force"]].concat()).ends(0);
    home.run(&["unbake", "out.png"]).ends(0);
    assert_eq!(
        files_in(&home.path("")),
        ["credential.json", "out.png", "plain.png"],
        "nothing else is left"
    );
}

#[test]
fn an_image_without_a_credential_says_so_in_a_sentence_and_a_hint() {
    let home = Home::new();
    home.put("plain.png", plain_png());
    for words in [&["unbake", "plain.png"][..], &["unbake", "missing.png"]] {
        let run = home.run(words).ends(2);
        assert_eq!(run.out, b"");
        assert!(run.err.starts_with("lapel: "), "{}", run.err);
        assert_eq!(run.err.lines().count(), 2, "{}", run.err);
    }
}

#[test]
fn who_asks_for_nothing_is_shown_what_there_is() {
    let home = Home::new();
    for (words, begins) in [(&[][..], "Keep, check"), (&["backpack"], "Other backpacks")] {
        let output = home
            .command(words)
            .env_remove("LAPEL_WALLET")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.starts_with(begins), "{said}");
    }
}

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    let home = Home::new();
    for words in [
        &[][..],
        &["verify"],
        &["polish"],
        &["list", "--status", "gold"],
    ] {
        let run = home.run(words).ends(2);
        assert_eq!(run.out, b"", "{words:?}");
        assert!(run.err.contains("lapel"), "{words:?}: {}", run.err);
    }
    for words in [
        &["--help"][..],
        &["verify", "--help"],
        &["--version"],
        &["completions", "bash"],
    ] {
        let run = home.run(words).ends(0);
        assert!(run.text().contains("lapel"), "{words:?}");
    }
    assert!(!home.path("wallet").exists(), "none of it opens a wallet");
}

#[test]
fn what_a_badge_says_reaches_the_terminal_without_its_controls() {
    let home = Home::new();
    let mut hostile = assertion(NOWHERE, 1);
    hostile["badge"]["name"] = "\u{1b}[2J\u{1b}]0;owned\u{7}Good\u{202e}dab".into();
    hostile["badge"]["issuer"]["name"] = "Evil\r\u{9b}31m".into();
    home.put("badge.png", baked_png(&hostile.to_string()));
    home.run(&["import", "badge.png"]).ends(0);
    let verify = home.run(&["verify", "--offline", "badge.png"]).ends(1);
    let list = home.run(&["list"]).ends(0);
    let json = home.run(&["list", "--json"]).ends(0);
    let id = json.lines()[0]["id"].as_str().unwrap().to_owned();
    let show = home.run(&["show", &id]).ends(0);
    for run in [verify, list, show, json] {
        let text = run.text();
        let control = text.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(control, None, "{text:?}");
        assert!(text.contains("Good"), "{text:?}");
    }
}

#[test]
fn colour_comes_only_where_it_is_wanted() {
    let home = Home::new();
    home.put("badge.png", baked_png(&assertion(NOWHERE, 1).to_string()));
    let words = ["verify", "--offline", "badge.png"];
    let plain = home.run(&words).ends(1);
    assert!(!plain.text().contains('\u{1b}'), "a pipe gets none");
    let forced = home
        .command(&words)
        .env("CLICOLOR_FORCE", "1")
        .output()
        .unwrap();
    assert!(forced.stdout.contains(&0x1b));
    let refused = home.command(&words).env("NO_COLOR", "1").output().unwrap();
    assert!(!refused.stdout.contains(&0x1b));
}
