//! The search for secrets finds them, wherever they are, in whatever form.

use std::collections::BTreeSet;

use lapel_tests::backpack::{Kind, Like, Quirks, Secret};
use lapel_tests::lapel::Run;

use crate::cast::{Cast, Speech};

/// A cast among which every kind of secret was used.
fn with_every_kind() -> Cast {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(1);
    cast.connect_speaking(Speech::Badgr).ended(0);
    cast.lapel
        .run(&["backpack", "disconnect", "Sample"])
        .ended(0);
    cast.connect_speaking(Speech::Connect).ended(0);
    cast.backpack.expire_tokens();
    cast.export(&ids);
    cast
}

const KINDS: [Kind; 8] = [
    Kind::ClientSecret,
    Kind::ClientPair,
    Kind::Code,
    Kind::AccessToken,
    Kind::RefreshToken,
    Kind::Verifier,
    Kind::State,
    Kind::Password,
];

#[test]
fn a_secret_of_any_kind_in_any_file_or_word_is_found() {
    let cast = with_every_kind();
    cast.assert_no_secret();
    let secrets = cast.backpack.secrets();
    let of = |kind: Kind| -> &Secret {
        let secret = secrets.iter().rev().find(|secret| secret.kind == kind);
        secret.unwrap_or_else(|| panic!("there is no {kind:?}"))
    };
    let places = [
        "wallet/wallet.sqlite-wal",
        "wallet/wallet.sqlite-journal",
        "wallet/images/x.png",
        "wallet/log.txt",
        "elsewhere/deep/down/crash.dmp",
    ];
    for kind in KINDS {
        for form in of(kind).forms() {
            for place in places {
                // Around it is what a database page has around a text.
                let bytes = [b"\0\x17\x81", form.as_bytes(), b"\0\0rest"].concat();
                // What is there stays as it was.
                let path = cast.lapel.path(place);
                let before = std::fs::read(&path).ok();
                cast.lapel.file(place, bytes);
                let (found, _) = cast.leaks();
                assert!(
                    found
                        .iter()
                        .any(|found| found.contains(&format!("{kind:?}"))),
                    "{kind:?} in {place} was not found: {found:?}"
                );
                match before {
                    Some(before) => std::fs::write(&path, before).expect("it can be written"),
                    None => std::fs::remove_file(&path).expect("it can be removed"),
                }
            }
        }
    }
    cast.assert_no_secret();
    // On standard output and on standard error.
    for kind in KINDS {
        let run = Run {
            status: 0,
            out: String::new(),
            err: format!("cannot refresh with {}", of(kind).text),
        };
        cast.lapel.heard(run);
        let (found, _) = cast.leaks();
        let expected = format!("a {kind:?} was said");
        assert!(found.contains(&expected), "{kind:?}: {found:?}");
    }
}

#[test]
fn every_kind_of_secret_is_known_to_the_search() {
    let cast = with_every_kind();
    let kinds: BTreeSet<Kind> = cast
        .backpack
        .secrets()
        .iter()
        .map(|secret| secret.kind)
        .collect();
    assert_eq!(kinds, KINDS.into_iter().collect());
    // The client says who it is as the search believes that it does.
    let pair = cast
        .backpack
        .secrets()
        .into_iter()
        .find(|secret| secret.kind == Kind::ClientPair)
        .expect("a pair");
    let basic = format!("Basic {}", pair.text);
    let (status, text) = cast.backpack.ask(
        "POST",
        "/oauth/token",
        &[
            ("authorization", &basic),
            ("content-type", "application/x-www-form-urlencoded"),
        ],
        "grant_type=nonsense&scope=x",
    );
    assert_eq!(status, 400, "{text}");
    assert!(text.contains("unsupported_grant_type"), "{text}");
}

#[test]
fn what_a_server_repeats_of_a_secret_is_neither_shown_nor_kept() {
    let cast = Cast::new(Quirks {
        repeats_the_token: true,
        ..Quirks::of(Like::BadgrAlone)
    });
    let ids = cast.import(2);
    cast.connect_speaking(Speech::Badgr).ended(0);
    let (_, lines) = cast.export(&ids);
    assert!(
        lines.iter().all(|line| line["outcome"] == "waiting"),
        "{lines:#?}"
    );
    let details = lines[0]["details"].as_str().unwrap_or_default();
    assert!(details.contains("Traceback"), "{details}");
    cast.assert_no_secret();
}
