//! Connect, export, export again, take back, bring in: against the strict server and each quirk.

use lapel_tests::backpack::{Like, Quirks, Words};
use serde_json::Value;

use crate::cast::{Cast, Speech, outcomes};

#[test]
fn badges_go_to_a_strict_badge_connect_server_once() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(3);
    cast.connect(&["--speak", "2.1"]).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 3]),
        "{lines:#?}"
    );
    assert_eq!(cast.backpack.held().len(), 3);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["present"; 3]),
        "{lines:#?}"
    );
    assert_eq!(cast.backpack.held().len(), 3, "nothing is sent twice");
    cast.assert_by_the_documents("");
    cast.assert_no_secret();
}

#[test]
fn credentials_go_to_a_strict_open_badges_3_server_as_they_are() {
    let cast = Cast::new(Quirks::default());
    let sample = lapel_tests::lapel::workspace().join("crates/wallet/samples/tide-tables.png");
    let sample = sample.display().to_string();
    let run = cast.lapel.run(&["import", "--json", &sample]).ended(0);
    let id = run.line()["id"].as_str().expect("an id").to_owned();
    cast.connect(&["--speak", "3.0"]).ended(0);
    let (status, lines) = cast.export(std::slice::from_ref(&id));
    assert_eq!((status, outcomes(&lines)), (0, vec!["sent"]), "{lines:#?}");
    let held = cast.backpack.held();
    let text = cast.lapel.run(&["unbake", &sample]).ended(0).out;
    let sent: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        held[0].document, sent,
        "what goes is what the issuer signed"
    );
    cast.assert_by_the_documents("");
}

#[test]
fn a_backpack_of_another_version_says_so() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(1);
    cast.connect(&["--speak", "3.0"]).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!((status, outcomes(&lines)), (1, vec!["refused"]));
    assert_eq!(lines[0]["reason"], "version");
    assert!(cast.backpack.held().is_empty());
}

#[test]
fn a_badge_is_taken_back_where_that_can_be_done() {
    let cast = Cast::new(Quirks::of(Like::BadgrAlone));
    let ids = cast.import(2);
    cast.connect_speaking(Speech::Badgr).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 2]),
        "{lines:#?}"
    );
    cast.lapel
        .run(&["unshare", "--with", "Sample", &ids[0]])
        .ended(0);
    assert_eq!(
        cast.backpack.held().len(),
        2,
        "it is a wish until it is synced"
    );
    let lines = cast.lapel.run(&["sync", "--json"]).ended(0).lines();
    assert_eq!(outcomes(&lines), ["sent"]);
    let held = cast.backpack.held();
    assert_eq!(held.len(), 1);
    assert!(held[0].credential_id.contains("badge-1"));
    cast.assert_by_the_documents("");
    cast.assert_no_secret();
}

#[test]
fn what_lies_there_is_brought_in_by_the_one_path() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(3);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.export(&ids);
    cast.lapel.run(&["remove", &ids[0]]).ended(0);
    let lines = cast
        .lapel
        .run(&["import", "--from", "Sample", "--json"])
        .ended(0)
        .lines();
    let mut found = outcomes(&lines);
    found.sort_unstable();
    // One is in the trash, from where it comes back; the others are here.
    assert_eq!(found.len(), 3, "{lines:#?}");
    // Another wallet of the same earner gets all of them.
    std::fs::remove_dir_all(cast.lapel.wallet()).expect("a wallet");
    cast.connect(&["--speak", "2.1"]).ended(0);
    let lines = cast.bring();
    assert_eq!(outcomes(&lines), ["imported"; 3], "{lines:#?}");
    assert_eq!(cast.lapel.run(&["list", "--json"]).lines().len(), 3);
    cast.assert_by_the_documents("bringing in");
}

#[test]
fn the_backpacks_no_is_said_in_words() {
    let cast = Cast::new(Quirks {
        recipient_refused: true,
        words: Words::Flat,
        ..Quirks::default()
    });
    let ids = cast.import(1);
    cast.connect(&["--speak", "2.1"]).ended(0);
    let (status, lines) = cast.export(&ids);
    assert_eq!((status, outcomes(&lines)), (1, vec!["needs-you"]));
    let log = cast.lapel.run(&["log", "--json"]).ended(0).lines();
    assert_eq!(log.len(), 1, "it has left this computer all the same");
    assert_eq!(log[0]["outcome"], "The backpack does not take it yet.");
    assert_eq!(lines[0]["reason"], "recipient");
    let message = lines[0]["message"].as_str().expect("a message");
    assert!(message.contains("Add that very address"), "{message}");
    assert!(
        lines[0]["details"]
            .as_str()
            .is_some_and(|details| details.contains("VERIFY_RECIPIENT"))
    );
    // Mended at the other end, it works.
    cast.backpack
        .change(|quirks| quirks.recipient_refused = false);
    let (status, lines) = cast.export(&ids);
    assert_eq!((status, outcomes(&lines)), (0, vec!["sent"]));
}

#[test]
fn what_was_removed_there_is_noticed_and_not_sent_again() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(2);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.export(&ids);
    let removed = cast.backpack.held()[0].credential_id.clone();
    cast.backpack.remove(&removed);
    let run = cast.lapel.run(&["sync", "--compare", "--json"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(
        cast.backpack.held().len(),
        1,
        "nothing is sent again by itself"
    );
    // The earner may want it there again.
    let (_, lines) = cast.export(&ids);
    let mut found = outcomes(&lines);
    found.sort_unstable();
    assert_eq!(found, ["present", "sent"]);
    assert_eq!(cast.backpack.held().len(), 2);
}

#[test]
fn badges_are_handed_over_to_a_place_by_its_rules() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(2);
    let folder = cast.lapel.path("for-credly");
    let to = folder.display().to_string();
    let run = cast
        .lapel
        .run(&["export", "--to", &to, "--for", "Credly", &ids[0]])
        .ended(0);
    assert!(run.err.contains("1. Sign in"), "{run:?}");
    let done = ["backpack", "done", "Credly", &ids[0]];
    let said = cast.lapel.run(&done).ended(0);
    assert!(said.err.contains("at Credly"), "{said:?}");
    let written = std::fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(written, 1);
    let run = cast.lapel.run(&[
        "export",
        "--to",
        &to,
        "--for",
        "learner-credential-wallet",
        "--json",
        &ids[1],
    ]);
    assert_eq!(run.status, 1, "{run:?}");
    assert_eq!(run.line()["outcome"], "refused");
    assert_eq!(
        std::fs::read_dir(&folder).expect("a folder").count(),
        written
    );
    assert!(
        cast.backpack.asked().is_empty(),
        "nothing is asked of anybody"
    );
}

#[test]
fn what_is_sent_stands_in_the_log() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(2);
    cast.connect(&["--speak", "2.1"]).ended(0);
    let lines = cast
        .lapel
        .run(&["backpack", "list", "--json"])
        .ended(0)
        .lines();
    let name = lines[0]["name"].as_str().expect("a name").to_owned();
    cast.lapel
        .run(&["share", "--with", &name, &ids[0]])
        .ended(0);
    let line = cast.lapel.run(&["sync", "--json"]).ended(0).line();
    assert_eq!(line["outcome"], "sent");
    let log = cast.lapel.run(&["log", "--json"]).ended(0).lines();
    assert_eq!(log.len(), 1);
    assert_eq!(log[0]["id"], ids[0].as_str());
    assert_eq!(log[0]["place"], name.as_str());
    assert_eq!(log[0]["outcome"], "Added to the backpack.");
}
