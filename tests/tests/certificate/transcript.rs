//! `lapel transcript`: a list for paper, for spreadsheets, for a résumé.

use lapel_tests::award::Award;
use lapel_tests::issuer::Answer;
use lapel_tests::lapel::Lapel;
use lapel_tests::transcript::transcript;
use serde_json::Value;

use crate::{Cast, pages, text_of, tool};

fn file(lapel: &Lapel, name: &str) -> String {
    lapel.path(name).display().to_string()
}

#[test]
fn a_long_list_has_numbered_pages_and_one_tagged_table() {
    let cast = Cast::new();
    for number in 0..40 {
        let mut award = Award::new(&format!("n{number}"));
        award.name = format!("Course number {number}");
        cast.keep(&award, false);
    }
    let out = file(&cast.lapel, "transcript.pdf");
    let line = cast
        .lapel
        .run(&["transcript", "-o", &out, "--name", "Ada Lovelace", "--json"])
        .ended(0)
        .line();
    assert_eq!(line["badges"], 40);
    tool("qpdf", &["--check", &out]);
    let count = pages(&out);
    assert!(count > 1 && line["pages"] == count, "{line}");
    let text = text_of(&out);
    for said in [
        "Awards of Ada Lovelace".to_owned(),
        "40 awards.".to_owned(),
        "Course number 39".to_owned(),
        "Never checked".to_owned(),
        format!("Page 1 of {count}"),
        format!("Page {count} of {count}"),
    ] {
        assert!(text.contains(&said), "“{said}” is not in: {text}");
    }
    // The names of the columns stand on every page, and in the structure once.
    assert_eq!(text.matches("Issued by").count(), count);
    let structure = tool("pdfinfo", &["-struct", &out]);
    let elements = |name: &str| {
        structure
            .lines()
            .filter(|line| line.trim().split([' ', ':']).next() == Some(name))
            .count()
    };
    assert_eq!(
        (elements("Table"), elements("THead"), elements("TH")),
        (1, 1, 5)
    );
    assert_eq!((elements("TR"), elements("TD")), (41, 200));
}

#[test]
fn a_table_has_every_badge_and_no_formula() {
    let cast = Cast::new();
    cast.named("one", "=HYPERLINK(\"https://evil.example\",\"x\")");
    let revoked = Award::new("revoked");
    cast.keep(&revoked, false);
    cast.issuer.serve(
        &revoked.assertion(),
        Answer::of("application/json", r#"{"revoked": true}"#).with_status(410),
    );
    cast.lapel.run(&["check"]);
    let out = file(&cast.lapel, "badges.csv");
    cast.lapel.run(&["transcript", "-o", &out]).ended(0);
    let text = std::fs::read_to_string(&out).expect("a file");
    assert!(text.starts_with("\u{feff}name,issuer,issuer_domain,issued_on,"));
    assert_eq!(text.lines().count(), 3);
    assert!(text.contains("\"'=HYPERLINK("), "{text}");
    assert!(text.contains("Revoked by issuer"), "{text}");
}

#[test]
fn issuers_text_is_on_one_line_and_hides_nothing_in_tables_and_resumes() {
    let cast = Cast::new();
    let mut award = Award::new("one");
    award.name = "Cloud\n\u{202e}tcetihcrA\u{202c} \u{200b}I".into();
    award.issuer = "Example\u{2066}\r\nAcademy".into();
    award.tags = vec!["two\nlines".into()];
    cast.keep(&award, true);
    let write = |name: &str| {
        let out = file(&cast.lapel, name);
        cast.lapel.run(&["transcript", "-o", &out]).ended(0);
        std::fs::read_to_string(&out).expect("a file")
    };
    let table = write("badges.csv");
    let line = table.lines().nth(1).expect("a badge");
    assert!(
        line.starts_with("Cloud tcetihcrA I,Example Academy,"),
        "{table:?}"
    );
    assert!(line.contains(",two lines,"), "{table:?}");
    let resume: Value = serde_json::from_str(&write("resume.json")).expect("JSON");
    assert_eq!(resume["certificates"][0]["name"], "Cloud tcetihcrA I");
    assert_eq!(resume["certificates"][0]["issuer"], "Example Academy");
}

#[test]
fn a_resume_has_what_its_schema_asks_for_and_nothing_that_is_not_genuine() {
    let cast = Cast::new();
    cast.named("one", "Robotics");
    let revoked = Award::new("revoked");
    let (id, _) = cast.keep(&revoked, false);
    cast.issuer.serve(
        &revoked.assertion(),
        Answer::of("application/json", r#"{"revoked": true}"#).with_status(410),
    );
    cast.lapel.run(&["check", &id]);
    let run = cast
        .lapel
        .run(&["transcript", "--format", "json", "-o", "-", "--name", "Ada"])
        .ended(1);
    assert!(run.err.contains("It was revoked by its issuer."), "{run:?}");
    let resume: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(resume["basics"]["name"], "Ada");
    let certificates = resume["certificates"].as_array().expect("certificates");
    assert_eq!(certificates.len(), 1);
    assert_eq!(certificates[0]["name"], "Robotics");
    assert_eq!(certificates[0]["date"], "2025-01-01");
    assert_eq!(certificates[0]["issuer"], "Example Academy");
}

#[test]
fn badges_are_chosen_by_id_by_sharing_or_by_collection() {
    let cast = Cast::new();
    let (one, two) = (cast.named("one", "Robotics"), cast.named("two", "Optics"));
    cast.named("three", "Acoustics");
    cast.lapel.run(&["share", &two]).ended(0);
    let listed = |arguments: &[&str]| {
        let out = ["transcript", "--format", "csv", "-o", "-"];
        let run = cast.lapel.run(&[&out[..], arguments].concat()).ended(0);
        run.out.lines().count() - 1
    };
    assert_eq!(listed(&[]), 3);
    assert_eq!(listed(&[&one, &two]), 2);
    assert_eq!(listed(&["--shared"]), 1);
    let whole = cast.lapel.file("transcript.json", transcript().to_string());
    cast.lapel.run(&["import", &whole]);
    let name = "no collection of mine";
    let run = cast
        .lapel
        .run(&[
            "transcript",
            "--format",
            "csv",
            "-o",
            "-",
            "--collection",
            name,
        ])
        .ended(2);
    assert!(run.err.contains("no collection called"), "{run:?}");
    assert!(listed(&["--collection", "computer science, FIRST year"]) > 0);
}

#[test]
fn what_to_write_is_told_by_the_ending_or_said() {
    let cast = Cast::new();
    cast.named("one", "Robotics");
    for output in ["badges.txt", "badges", "-"] {
        let out = if output == "-" {
            output.to_owned()
        } else {
            file(&cast.lapel, output)
        };
        let run = cast.lapel.run(&["transcript", "-o", &out]).ended(2);
        assert!(run.err.contains("--format"), "{run:?}");
    }
}
