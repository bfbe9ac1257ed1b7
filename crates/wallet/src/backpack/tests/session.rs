use std::sync::Mutex;
use std::time::Duration;

use http::Method;
use url::Url;

use openbadges::SourceError;

use super::peer::{Peer, Quirks};
use crate::backpack::oauth::{self, Secret};
use crate::backpack::{Backpack, Reason, Session, SignIn, SignInOptions, Trouble, discover};
use crate::net::Reply;
use crate::secrets::{ForThisRun, Secrets, SecretsError};

const JSON: &str = "application/json";

struct Connected {
    peer: Peer,
    backpack: Backpack,
    secrets: ForThisRun,
}

fn connected(quirks: Quirks) -> Connected {
    let peer = Peer::new(quirks);
    let server = discover(&peer.client(), peer.url("/").as_str())
        .expect("a backpack")
        .remove(0);
    let secrets = ForThisRun::default();
    let now = chrono::Utc::now();
    let attempt = SignIn::begin(
        &peer.client(),
        server,
        SignInOptions::default(),
        &secrets,
        now,
    );
    let attempt = attempt.expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    let signed_in = attempt
        .finish(&peer.client(), landed.as_str(), now)
        .expect("signed in");
    signed_in.keep(&secrets).expect("kept");
    peer.state().requests.clear();
    Connected {
        backpack: signed_in.backpack,
        peer,
        secrets,
    }
}

impl Connected {
    fn call(&self, method: Method) -> Result<Reply, Trouble> {
        let client = self.peer.client();
        let mut session = Session::open(&self.backpack, &client, &self.secrets)?;
        let body = (method != Method::GET).then(|| (JSON, b"{}".to_vec()));
        session.call(method, &self.peer.url("/bcv1/assertions"), JSON, body)
    }

    /// The server forgets the access tokens that it gave.
    fn expire(&self) {
        self.peer.state().access.clear();
    }

    fn calls(&self) -> usize {
        self.peer.requests("/bcv1/assertions").len()
    }

    fn refreshes(&self) -> usize {
        self.peer.requests("/o/token").len()
    }
}

fn is_sign_in(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::NeedsYou {
            reason: Reason::SignIn,
            ..
        }
    )
}

#[test]
fn an_expired_token_is_refreshed_once_and_the_new_one_kept_first() {
    let connected = connected(Quirks::default());
    connected.expire();
    assert_eq!(connected.call(Method::POST).expect("a reply").status, 200);
    assert_eq!((connected.calls(), connected.refreshes()), (2, 1));
    // The next session has them from the keyring.
    connected.call(Method::GET).expect("a reply");
    assert_eq!((connected.calls(), connected.refreshes()), (3, 1));
    // And refresh tokens rotate: the second one is good for the next time.
    connected.expire();
    connected.call(Method::GET).expect("a reply");
    assert_eq!(connected.refreshes(), 2);
}

#[test]
fn a_token_that_is_over_by_its_own_time_is_refreshed_before_the_call() {
    let connected = connected(Quirks::default());
    let id = &connected.backpack.id;
    let mut tokens = oauth::tokens(id, &connected.secrets)
        .expect("a place")
        .expect("tokens");
    tokens.ends = Some(chrono::Utc::now());
    oauth::keep_tokens(id, &tokens, &connected.secrets).expect("kept");
    connected.call(Method::POST).expect("a reply");
    assert_eq!((connected.calls(), connected.refreshes()), (1, 1));
}

#[test]
fn a_dead_refresh_token_means_signing_in_again() {
    let connected = connected(Quirks::default());
    connected.expire();
    connected.peer.state().refresh.clear();
    let trouble = connected.call(Method::POST).err().expect("trouble");
    assert!(is_sign_in(&trouble), "{trouble:?}");
    assert_eq!(
        (connected.calls(), connected.refreshes()),
        (1, 1),
        "and is not asked twice"
    );
}

#[test]
fn a_token_endpoint_that_fails_is_no_reason_to_sign_in_again() {
    let connected = connected(Quirks::default());
    connected.expire();
    for status in [0, 500, 502] {
        connected.peer.state().quirks.token_failure = Some(status);
        let trouble = connected.call(Method::POST).err();
        assert!(
            matches!(trouble, Some(Trouble::NotSent(_) | Trouble::Busy { .. })),
            "{status}: {trouble:?}"
        );
    }
    assert_eq!(connected.refreshes(), 3, "each once");
    connected.peer.state().quirks.token_failure = None;
    assert_eq!(connected.call(Method::POST).expect("a reply").status, 200);
}

#[test]
fn credentials_go_into_the_body_once_where_the_header_is_not_taken() {
    let connected = connected(Quirks {
        client_in_body: true,
        ..Quirks::default()
    });
    connected.expire();
    connected.call(Method::GET).expect("a reply");
    let refreshes = connected.peer.requests("/o/token");
    assert_eq!(refreshes.len(), 2);
    assert!(refreshes[0].headers.contains_key("authorization"));
    assert!(!refreshes[1].headers.contains_key("authorization"));
    assert!(refreshes[1].form().contains_key("client_secret"));
}

#[test]
fn tokens_that_another_process_refreshed_are_taken_over() {
    let connected = connected(Quirks::default());
    let client = connected.peer.client();
    let mut early =
        Session::open(&connected.backpack, &client, &connected.secrets).expect("a session");
    connected.expire();
    connected.call(Method::GET).expect("a reply");
    let url = connected.peer.url("/bcv1/assertions");
    early.call(Method::GET, &url, JSON, None).expect("a reply");
    assert_eq!(connected.refreshes(), 1, "one refresh did for both");
}

#[test]
fn of_many_sessions_one_refreshes() {
    let connected = connected(Quirks::default());
    let client = connected.peer.client();
    let url = connected.peer.url("/bcv1/assertions");
    let sessions: Vec<_> = (0..6)
        .map(|_| {
            let session = Session::open(&connected.backpack, &client, &connected.secrets);
            Mutex::new(session.expect("a session"))
        })
        .collect();
    connected.expire();
    std::thread::scope(|scope| {
        for session in &sessions {
            let url = &url;
            scope.spawn(move || {
                let mut session = session.lock().expect("unpoisoned");
                let reply = session.call(Method::GET, url, JSON, None);
                assert_eq!(reply.map(|reply| reply.status.as_u16()).ok(), Some(200));
            });
        }
    });
    assert_eq!(connected.refreshes(), 1);
}

#[test]
fn a_busy_server_is_left_alone_as_long_as_it_says() {
    for (status, header, body, seconds) in [
        (429, Some(("Retry-After", "7")), None, Some(7)),
        (503, Some(("Retry-After", "7")), None, Some(7)),
        (429, None, Some(r#"{"expires": 16}"#), Some(16)),
        (429, None, None, None),
    ] {
        let connected = connected(Quirks::default());
        {
            let mut state = connected.peer.state();
            state.quirks.next_status = vec![status];
            state.quirks.next_header = header;
            state.quirks.next_body = body.map(str::to_owned);
        }
        let trouble = connected.call(Method::POST).err();
        let wait = seconds.map(Duration::from_secs);
        assert_eq!(trouble, Some(Trouble::Busy { wait }), "{status}");
        assert_eq!(connected.calls(), 1);
    }
}

#[test]
fn a_failure_after_a_change_leaves_it_in_doubt_and_after_a_question_does_not() {
    let connected = connected(Quirks::default());
    for status in [500, 502, 504] {
        connected.peer.state().quirks.next_status = vec![status];
        let trouble = connected.call(Method::POST).err();
        assert!(
            matches!(trouble, Some(Trouble::InDoubt { .. })),
            "{status}: {trouble:?}"
        );
        connected.peer.state().quirks.next_status = vec![status];
        let reply = connected.call(Method::GET).expect("a reply");
        assert_eq!(reply.status, status);
    }
}

#[test]
fn a_right_that_is_missing_is_not_mistaken_for_an_old_token() {
    let connected = connected(Quirks::default());
    {
        let mut state = connected.peer.state();
        state.quirks.next_status = vec![401];
        state.quirks.next_body =
            Some(r#"{"status":{"statusText":"PERMISSION_DENIED","statusCode":401}}"#.into());
    }
    assert_eq!(connected.call(Method::GET).expect("a reply").status, 401);
    assert_eq!(connected.refreshes(), 0);
}

#[test]
fn a_token_that_is_not_taken_is_refreshed_whatever_the_status_that_says_so() {
    for (status, body) in [
        (400, r#"{"error":"invalid_token"}"#),
        (
            403,
            r#"{"detail":"Authentication credentials were not provided."}"#,
        ),
    ] {
        let connected = connected(Quirks::default());
        {
            let mut state = connected.peer.state();
            state.quirks.next_status = vec![status];
            state.quirks.next_body = Some(body.into());
        }
        assert_eq!(connected.call(Method::POST).expect("a reply").status, 200);
        assert_eq!((connected.calls(), connected.refreshes()), (2, 1), "{body}");
    }
}

#[test]
fn a_token_goes_to_the_backpack_alone() {
    let connected = connected(Quirks::default());
    let other = Peer::new(Quirks::default());
    let client = connected.peer.client();
    let mut session =
        Session::open(&connected.backpack, &client, &connected.secrets).expect("a session");
    for url in [
        other.url("/bcv1/assertions"),
        Url::parse("https://evil.example/").expect("an address"),
    ] {
        let trouble = session.call(Method::GET, &url, JSON, None).err();
        assert!(matches!(
            trouble,
            Some(Trouble::NotSent(SourceError::Refused { .. }))
        ));
    }
    assert!(other.state().requests.is_empty());
}

#[test]
fn a_redirect_is_not_followed_with_a_token() {
    let connected = connected(Quirks::default());
    {
        let mut state = connected.peer.state();
        state.quirks.next_status = vec![302];
        state.quirks.next_header = Some(("Location", "/v2/backpack/assertions"));
    }
    assert_eq!(connected.call(Method::GET).expect("a reply").status, 302);
    assert!(
        connected
            .peer
            .requests("/v2/backpack/assertions")
            .is_empty()
    );
}

#[test]
fn a_token_that_a_server_repeats_is_kept_out_of_what_is_shown() {
    let connected = connected(Quirks::default());
    let token = connected.peer.state().access[0].clone();
    for (status, method) in [(400, Method::GET), (500, Method::POST)] {
        {
            let mut state = connected.peer.state();
            state.quirks.next_status = vec![status];
            state.quirks.next_body = Some(format!("Traceback: bad token {token} given"));
        }
        let shown = match connected.call(method) {
            Ok(reply) => String::from_utf8(reply.body).expect("text"),
            Err(trouble) => format!("{trouble:?}"),
        };
        assert!(
            shown.contains("bad token") && !shown.contains(&token),
            "{shown}"
        );
    }
}

#[test]
fn a_locked_or_missing_keyring_is_said_and_nothing_is_sent() {
    struct Shut(SecretsError);
    impl Secrets for Shut {
        fn load(&self, _: &str) -> Result<Option<String>, SecretsError> {
            Err(self.0.clone())
        }
        fn store(&self, _: &str, _: &str) -> Result<(), SecretsError> {
            Err(self.0.clone())
        }
        fn delete(&self, _: &str) -> Result<(), SecretsError> {
            Err(self.0.clone())
        }
    }
    let connected = connected(Quirks::default());
    let client = connected.peer.client();
    for error in [SecretsError::Locked, SecretsError::Missing] {
        let shut = Shut(error);
        let trouble = Session::open(&connected.backpack, &client, &shut).err();
        assert!(
            matches!(
                trouble,
                Some(Trouble::NeedsYou {
                    reason: Reason::Keyring,
                    ..
                })
            ),
            "{trouble:?}"
        );
    }
    let empty = ForThisRun::default();
    let trouble = Session::open(&connected.backpack, &client, &empty)
        .err()
        .expect("trouble");
    assert!(is_sign_in(&trouble));
}

/// What Open Educational Badges answers to a token that it does not know, and to all that fails inside.
const BARE: &str = r#"{"status":{"error":null,"statusCode":400,"statusText":"BAD_REQUEST"}}"#;

#[test]
fn a_bare_refusal_is_about_the_token_where_the_profile_is_refused_so_too() {
    let connected = connected(Quirks::default());
    {
        let mut state = connected.peer.state();
        state.quirks.next_status = vec![400, 400];
        state.quirks.next_body = Some(BARE.into());
    }
    assert_eq!(connected.call(Method::POST).expect("a reply").status, 200);
    assert_eq!((connected.calls(), connected.refreshes()), (2, 1));
}

#[test]
fn a_bare_refusal_is_about_the_badge_where_the_token_is_good_for_the_profile() {
    let connected = connected(Quirks::default());
    {
        let mut state = connected.peer.state();
        state.quirks.next_status = vec![400];
        state.quirks.next_body = Some(BARE.into());
    }
    assert_eq!(connected.call(Method::POST).expect("a reply").status, 400);
    assert_eq!((connected.calls(), connected.refreshes()), (1, 0));
    assert_eq!(connected.peer.requests("/bcv1/profile").len(), 1);
}

/// What a peer says that answers the next so many calls without a word.
fn says_nothing_to(connected: &Connected, calls: usize) {
    let mut state = connected.peer.state();
    state.quirks.next_status = vec![400; calls];
    state.quirks.next_body = Some(BARE.into());
}

#[test]
fn a_server_that_says_nothing_to_new_tokens_either_is_broken_and_asks_nobody_to_sign_in() {
    let connected = connected(Quirks::default());
    says_nothing_to(&connected, 4);
    let trouble = connected.call(Method::POST).err();
    assert!(
        matches!(
            trouble,
            Some(Trouble::NeedsYou {
                reason: Reason::ServerBroken,
                ..
            })
        ),
        "{trouble:?}"
    );
    assert_eq!((connected.calls(), connected.refreshes()), (2, 1));
}

#[test]
fn where_no_new_tokens_are_to_be_had_a_silent_server_may_be_signed_in_to_or_be_broken() {
    let connected = connected(Quirks::default());
    connected.peer.state().refresh.clear();
    says_nothing_to(&connected, 2);
    let trouble = connected.call(Method::POST).err().expect("trouble");
    assert!(is_sign_in(&trouble), "{trouble:?}");
    assert!(trouble.to_string().contains("broken"), "{trouble}");
}

#[test]
fn whoever_has_just_signed_in_is_not_told_to_sign_in_by_a_silent_server() {
    let connected = connected(Quirks::default());
    let tokens = oauth::tokens(&connected.backpack.id, &connected.secrets)
        .expect("a place")
        .expect("tokens");
    says_nothing_to(&connected, 2);
    let client = connected.peer.client();
    let server = &connected.backpack.server;
    let trouble = Session::with_tokens(&client, server, tokens).and_then(|mut session| {
        session.call(
            Method::GET,
            &connected.peer.url("/bcv1/profile"),
            JSON,
            None,
        )
    });
    assert!(
        matches!(
            trouble,
            Err(Trouble::NeedsYou {
                reason: Reason::ServerBroken,
                ..
            })
        ),
        "{:?}",
        trouble.err()
    );
}

#[test]
fn an_unsendable_token_is_none() {
    assert!(oauth::bearer(&Secret::new("a\r\nX-Evil: 1")).is_none());
    assert!(oauth::bearer(&Secret::new("abc")).is_some_and(|value| value.is_sensitive()));
}
