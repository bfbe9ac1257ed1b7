//! Connecting and disconnecting: what may be pasted, what is granted, where tokens are.

use lapel_tests::backpack::{Kind, Quirks};
use lapel_tests::keyring::Keyring;

use crate::cast::{Cast, Speech, outcomes};

#[test]
fn only_the_authorization_address_is_printed() {
    let cast = Cast::new(Quirks::default());
    let run = cast.connect(&["--speak", "2.1"]).ended(0);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 1, "{run:?}");
    assert!(lines[0].starts_with(&cast.backpack.base()), "{run:?}");
    let listed = cast.lapel.run(&["backpack", "list", "--json"]).line();
    assert_eq!(listed["name"], "Sample");
    assert_eq!(listed["connection"], "connected");
    assert_eq!(listed["emails"][0], lapel_tests::backpack::EMAIL);
}

#[test]
fn an_answer_with_a_wrong_state_is_refused() {
    let cast = Cast::new(Quirks::default());
    let run = cast.connect_by(&["--speak", "2.1"], |authorization| {
        let landed = cast.backpack.consent(authorization);
        let at = landed.find("state=").expect("a state") + "state=".len();
        format!("{}guess", &landed[..at])
    });
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("another attempt"), "{run:?}");
    assert!(
        cast.lapel
            .run(&["backpack", "list", "--json"])
            .lines()
            .is_empty()
    );
}

#[test]
fn an_answer_of_another_server_is_refused() {
    let cast = Cast::new(Quirks {
        iss: Some("https://evil.example".into()),
        ..Quirks::default()
    });
    let run = cast.connect(&["--speak", "2.1"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("another server"), "{run:?}");
}

#[test]
fn no_at_the_backpack_is_no() {
    let cast = Cast::new(Quirks::default());
    let run = cast.connect_by(&["--speak", "2.1"], |authorization| {
        let landed = cast.backpack.consent(authorization);
        let code = landed.find("code=").expect("a code");
        let issuer = landed.find("iss=").expect("an issuer");
        format!(
            "{}error=access_denied&{}",
            &landed[..code],
            &landed[issuer..]
        )
    });
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("did not allow"), "{run:?}");
}

#[test]
fn registration_is_narrowed_until_the_server_takes_it() {
    for quirks in [
        Quirks {
            no_offline_access: true,
            ..Quirks::default()
        },
        Quirks {
            no_refresh_grant: true,
            ..Quirks::default()
        },
        Quirks {
            no_refresh_grant: true,
            no_offline_access: true,
            loopback: true,
            ..Quirks::default()
        },
    ] {
        let cast = Cast::new(quirks.clone());
        cast.connect(&["--speak", "2.1"]).ended(0);
        cast.assert_by_the_documents(&format!("{quirks:?}"));
    }
}

#[test]
fn a_scope_that_was_not_granted_is_said() {
    let cast = Cast::new(Quirks {
        grants_less: true,
        ..Quirks::default()
    });
    let run = cast.connect(&["--speak", "2.1"]).ended(0);
    assert!(run.err.contains("Not allowed"), "{run:?}");
}

#[test]
fn a_token_that_ends_is_refreshed_once() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(2);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.backpack.expire_tokens();
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 2]),
        "{lines:#?}"
    );
    let refreshed = cast
        .backpack
        .asked()
        .iter()
        .filter(|asked| asked.path == "/oauth/token")
        .count();
    assert_eq!(refreshed, 2, "one for the code, one refresh");
}

#[test]
fn a_withdrawn_grant_wants_the_earner_to_sign_in_again() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(3);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.backpack.withdraw_grants();
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (1, vec!["needs-you"; 3]),
        "{lines:#?}"
    );
    assert_eq!(lines[0]["reason"], "sign-in");
    let listed = cast.lapel.run(&["backpack", "list", "--json"]).line();
    assert_eq!(listed["connection"], "sign-in-again");
    // Signing in again is all that it takes.
    cast.connect(&["--speak", "2.1"]).ended(0);
    let lines = cast.lapel.run(&["sync", "--json"]).ended(0).lines();
    assert_eq!(outcomes(&lines), ["sent"; 3]);
}

#[test]
fn disconnecting_revokes_and_deletes() {
    for (speech, revocation, question) in [
        (Speech::Connect, "/oauth/revoke", "/ims/ob/v2p1/profile"),
        (Speech::Three, "/oauth/revoke", "/ims/ob/v3p0/profile"),
        (Speech::Badgr, "/o/revoke_token", "/v2/users/self"),
    ] {
        let cast = Cast::new(Quirks::default());
        let ids = match speech {
            Speech::Three => cast.import_credentials(1),
            _ => cast.import(1),
        };
        cast.connect_speaking(speech).ended(0);
        cast.export(&ids);
        let tokens: Vec<String> = cast
            .backpack
            .secrets()
            .into_iter()
            .filter(|secret| secret.kind == Kind::AccessToken)
            .map(|secret| format!("Bearer {}", secret.text))
            .collect();
        let answers = |status: u16| {
            tokens.iter().all(|token| {
                let headers = [("authorization", token.as_str())];
                cast.backpack.ask("GET", question, &headers, "").0 == status
            })
        };
        assert!(
            !tokens.is_empty() && answers(200),
            "{speech:?}: they are good"
        );
        cast.lapel
            .run(&["backpack", "disconnect", "sample"])
            .ended(0);
        assert!(answers(401), "{speech:?}: the access token is dead");
        // Both kinds of token, and each by its name (RFC 7009, section 2.1).
        let revoked: Vec<Option<u16>> = cast
            .backpack
            .asked()
            .iter()
            .filter(|asked| asked.path == revocation)
            .map(|asked| asked.status)
            .collect();
        assert_eq!(revoked, [Some(200); 2], "{speech:?}");
        assert!(
            cast.lapel
                .run(&["backpack", "list", "--json"])
                .lines()
                .is_empty()
        );
        assert_eq!(cast.backpack.held().len(), 1, "what is there stays there");
        let run = cast.lapel.run(&["export", "--backpack", "Sample", &ids[0]]);
        assert_eq!(run.status, 2);
        assert!(run.err.contains("no backpack called Sample"), "{run:?}");
        cast.assert_by_the_documents("disconnecting");
        cast.assert_no_secret();
    }
}

#[test]
fn a_locked_or_missing_keyring_is_said_before_anything_is_asked() {
    for (keyring, words) in [
        (Keyring::locked(), "locked"),
        (Keyring::absent(), "no keyring"),
    ] {
        let cast = Cast::with(Quirks::default(), keyring);
        let run = cast.connect(&["--speak", "2.1"]);
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.err.contains(words), "{words}: {run:?}");
        assert!(cast.backpack.asked().is_empty(), "nothing was asked");
    }
}
