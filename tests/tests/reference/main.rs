//! The Open Badges 2.0 reference validator beside Lapel, over the same issuer and the same badges.

mod cases;
mod python;

use std::collections::BTreeMap;
use std::fmt::Write;

use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::Lapel;
use serde_json::Value;

use cases::{Case, Given};

/// Where the two disagree, and who is right.
const DISAGREEMENTS: &str = include_str!("../../reference/disagreements.tsv");

#[test]
fn lapel_and_the_reference_validator_agree_or_the_table_says_who_is_right() {
    let Some(python) = python::installed() else {
        let is_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(
            !is_ci,
            "PyPI cannot be reached, and a run of CI skips nothing"
        );
        eprintln!("\n*** SKIPPED: THE REFERENCE VALIDATOR CANNOT BE INSTALLED FROM PyPI ***\n");
        return;
    };
    let issuer = Issuer::start();
    let lapel = Lapel::new().trusting(&issuer);
    let ca = lapel.file("reference-ca.pem", &issuer.ca);
    let cases = cases::all(&issuer);
    let reference = python::verdicts(&python, &ca, &cases);
    let listed = listed();
    let mut used = Vec::new();
    let mut wrong = String::new();
    for case in &cases {
        let theirs = &reference[case.name];
        let (their_word, our_word) = (word_of_theirs(theirs), verdict(&lapel, case));
        match listed.get(case.name) {
            Some(&(their_listed, our_listed)) => {
                used.push(case.name);
                if (their_listed, our_listed) != (their_word, our_word.as_str()) {
                    let _ = writeln!(
                        wrong,
                        "{}: listed {their_listed}, {our_listed}; found {their_word}, {our_word} ({theirs})",
                        case.name
                    );
                }
            }
            None if (their_word == "valid") != (our_word == "valid") => {
                let _ = writeln!(
                    wrong,
                    "{}: unlisted: {their_word}, {our_word} ({theirs})",
                    case.name
                );
            }
            None => {}
        }
    }
    assert!(
        wrong.is_empty(),
        "the two disagree otherwise than the table says:\n{wrong}"
    );
    let stale: Vec<&&str> = listed.keys().filter(|case| !used.contains(*case)).collect();
    assert!(
        stale.is_empty(),
        "the table lists cases that are not: {stale:?}"
    );
}

fn word_of_theirs(report: &Value) -> &'static str {
    if report["valid"] == true {
        "valid"
    } else {
        "invalid"
    }
}

fn verdict(lapel: &Lapel, case: &Case) -> String {
    let input = match &case.given {
        Given::Address(address) => address.clone(),
        Given::Text(text) => lapel.file("credential.txt", text),
        Given::Image(image) => lapel.file("badge.png", image),
    };
    let mut arguments = vec!["verify", "--json"];
    if let Some(email) = case.email {
        arguments.extend(["--as", email]);
    }
    arguments.push(&input);
    let line = lapel.run(&arguments).line();
    match line["verdict"].as_str() {
        // The reference has one word for all that is wrong.
        Some(verdict) if case.email.is_some() && line["recipient"] == "other" => {
            format!("{verdict}, other")
        }
        Some(verdict) => verdict.to_owned(),
        None => "unreadable".to_owned(),
    }
}

/// Of each listed case, what the reference says and what Lapel says.
fn listed() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let mut listed = BTreeMap::new();
    for line in DISAGREEMENTS.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [case, theirs, ours, right, why] = columns[..] else {
            panic!("case, reference's verdict, Lapel's verdict, who is right, why: {line}");
        };
        assert!(
            ["reference", "Lapel", "both"].contains(&right),
            "who is right: {line}"
        );
        assert!(why.len() > 20, "why: {line}");
        assert!(
            listed.insert(case, (theirs, ours)).is_none(),
            "{case} twice"
        );
    }
    listed
}
