//! What people need of a command: help with examples, completions, a tour.

use lapel_tests::award::Award;
use lapel_tests::lapel::Lapel;

use crate::cast::Cast;

#[test]
fn every_command_has_help_with_an_example() {
    let lapel = Lapel::new();
    for command in [
        "verify", "import", "list", "show", "check", "share", "unshare", "export", "bake",
        "unbake", "remove", "restore", "identity", "demo",
    ] {
        let run = lapel.run(&[command, "--help"]).ended(0);
        assert!(
            run.out.contains(&format!("lapel {command}")),
            "{command}: {run:?}"
        );
        assert!(run.out.contains("Example"), "{command}: {run:?}");
    }
    let run = lapel.run(&["--help"]).ended(0);
    assert!(run.out.contains("Exit status"), "{run:?}");
}

#[test]
fn completions_are_printed_for_every_shell() {
    let lapel = Lapel::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = lapel.run(&["completions", shell]).ended(0);
        assert!(run.out.contains("unbake"), "{shell}");
    }
}

#[test]
fn an_error_is_a_sentence_and_what_to_do_next() {
    let lapel = Lapel::new();
    let bare = lapel.file("bare.png", Award::new("bare").picture.png(64));
    let run = lapel.run(&["unbake", &bare]).ended(2);
    assert!(run.out.is_empty(), "{run:?}");
    assert!(run.err.contains("carries no badge"), "{run:?}");
    assert!(run.err.contains("Download the image again"), "{run:?}");
}

#[test]
fn the_tour_imports_checks_shares_two_and_exports() {
    let cast = Cast::new();
    for number in 0..4 {
        let issued = cast.issuer.issue(&Award::new(&format!("tour-{number}")));
        cast.lapel
            .file(&format!("badges/{number}.png"), issued.image);
    }
    let folder = cast.lapel.path("badges").display().to_string();
    let run = cast.lapel.run(&["demo", &folder]).ended(0);
    let shared = cast
        .list(&[])
        .iter()
        .filter(|badge| badge["shared"] == true)
        .count();
    assert_eq!(shared, 2);
    let zip = run
        .out
        .split_whitespace()
        .map(|word| word.trim_end_matches('.'))
        .find(|word| word.ends_with(".zip"))
        .expect("it says where the ZIP is");
    let bytes = std::fs::read(zip).expect("the ZIP is there");
    assert!(bytes.starts_with(b"PK"));
}
