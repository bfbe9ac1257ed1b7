//! What the earner says: whose name, which paper, where to.

use lapel_tests::award::{Award, Recipient};
use serde_json::Value;

use crate::{Cast, text_of, tool};

#[test]
fn the_first_name_is_remembered_and_another_sets_it_aside() {
    let cast = Cast::new();
    let id = cast.named("one", "Robotics");
    let out = cast.lapel.path("a.pdf").display().to_string();
    let print = |more: &[&str]| {
        let arguments = ["certificate", &id, "--force", "-o", &out];
        cast.lapel.run(&[&arguments[..], more].concat())
    };
    let run = print(&[]).ended(2);
    assert!(run.err.contains("--name"), "{run:?}");
    print(&["--name", "Ada Lovelace"]).ended(0);
    print(&[]).ended(0);
    assert!(text_of(&out).contains("Ada Lovelace"));
    print(&["--name", "A. King"]).ended(0);
    assert!(text_of(&out).contains("A. King"));
    print(&[]).ended(0);
    assert!(text_of(&out).contains("Ada Lovelace"));
}

#[test]
fn paper_is_laid_on_its_long_side() {
    let cast = Cast::new();
    let id = cast.named("one", "Robotics");
    for (paper, size) in [("a4", "841.89 x 595.276"), ("letter", "792 x 612")] {
        let out = cast.lapel.path(paper).display().to_string();
        let arguments = [
            "certificate",
            &id,
            "-o",
            &out,
            "--name",
            "Ada",
            "--paper",
            paper,
        ];
        cast.lapel.run(&arguments).ended(0);
        let info = tool("pdfinfo", &[&out]);
        assert!(info.contains(size), "{info}");
    }
}

#[test]
fn a_file_that_is_there_is_replaced_only_by_force() {
    let cast = Cast::new();
    let id = cast.named("one", "Robotics");
    let out = cast.lapel.file("there.pdf", "precious");
    for command in [
        &["certificate", &id, "-o", &out, "--name", "Ada"][..],
        &["transcript", &id, "-o", &out, "--name", "Ada"],
    ] {
        let run = cast.lapel.run(command).ended(2);
        assert!(run.err.contains("is there already"), "{run:?}");
        assert_eq!(std::fs::read(&out).expect("a file"), b"precious");
    }
    cast.lapel
        .run(&["certificate", &id, "-o", &out, "--name", "Ada", "--force"])
        .ended(0);
    assert!(text_of(&out).contains("Robotics"));
}

#[test]
fn a_hyphen_writes_to_standard_output_and_nothing_else_there() {
    let cast = Cast::new();
    let id = cast.named("one", "Robotics");
    let arguments = ["certificate", &id, "-o", "-", "--name", "Ada"];
    let output = cast.lapel.command(&arguments).output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
    assert!(output.stdout.starts_with(b"%PDF-1.7"));
    let run = cast
        .lapel
        .run(&[&arguments[..], &["--json"]].concat())
        .ended(2);
    assert!(run.err.contains("standard output"), "{run:?}");
}

#[test]
fn the_line_of_json_says_what_was_written() {
    let cast = Cast::new();
    let award = Award {
        recipient: Recipient::Hashed("ada@example.org".into()),
        ..Award::new("one")
    };
    let id = cast.keep(&award, true).0;
    let out = cast.lapel.path("a.pdf").display().to_string();
    let line: Value = cast
        .lapel
        .run(&["certificate", &id, "-o", &out, "--name", "Ada", "--json"])
        .ended(0)
        .line();
    let expected = serde_json::json!({
        "output": out, "badges": 1, "pages": 1, "left_out": [], "notes": []
    });
    assert_eq!(line, expected);
}
