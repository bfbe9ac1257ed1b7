//! Attacks on OAuth, each refused with its own sentence. Those on the listener are in `listen`.

use chrono::TimeDelta;
use url::Url;

use super::peer::{Peer, Quirks};
use super::sign_in::{begin, now, options, refusal, server, sign_in};
use crate::backpack::{Server, SignIn, SignInError};
use crate::secrets::ForThisRun;

#[test]
fn a_wrong_or_old_state_is_refused_and_the_right_one_still_works() {
    let peer = Peer::new(Quirks::default());
    let attempt = begin(&peer, false).expect("an attempt");
    let other = begin(&peer, false).expect("an attempt");
    let theirs = peer.consent(other.authorization());
    let client = peer.client();
    assert!(!attempt.owns(theirs.as_str()));
    assert_eq!(
        refusal(attempt.finish(&client, theirs.as_str(), now())),
        SignInError::WrongState
    );
    let landed = peer.consent(attempt.authorization());
    let late = now() + TimeDelta::minutes(11);
    assert_eq!(
        refusal(attempt.finish(&client, landed.as_str(), late)),
        SignInError::TooLate
    );
    assert!(
        peer.requests("/o/token").is_empty(),
        "no code was shown to the server"
    );
    attempt
        .finish(&client, landed.as_str(), now())
        .expect("signed in");
}

#[test]
fn an_injected_code_is_refused_by_the_challenge() {
    let peer = Peer::new(Quirks::default());
    let attempt = begin(&peer, false).expect("an attempt");
    let state = |landed: &Url| {
        let state = landed.query_pairs().find(|(name, _)| name == "state");
        state.expect("a state").1.into_owned()
    };
    let own = peer.consent(attempt.authorization());
    let attackers = begin(&peer, false).expect("an attempt");
    let stolen = peer.consent(attackers.authorization());
    let injected = stolen.as_str().replace(&state(&stolen), &state(&own));
    assert_eq!(
        refusal(attempt.finish(&peer.client(), &injected, now())),
        SignInError::CodeRefused("invalid_grant".into())
    );
    assert!(peer.state().access.is_empty());
}

#[test]
fn a_code_is_exchanged_once() {
    let peer = Peer::new(Quirks::default());
    let attempt = begin(&peer, false).expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    attempt
        .finish(&peer.client(), landed.as_str(), now())
        .expect("signed in");
    assert_eq!(
        refusal(attempt.finish(&peer.client(), landed.as_str(), now())),
        SignInError::Used
    );
    assert_eq!(peer.requests("/o/token").len(), 1);
}

#[test]
fn a_mixed_up_server_is_refused_by_its_name() {
    let peer = Peer::new(Quirks {
        has_metadata: true,
        iss: Some("https://evil.example".into()),
        ..Quirks::default()
    });
    let attempt = begin(&peer, false).expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    assert_eq!(
        refusal(attempt.finish(&peer.client(), landed.as_str(), now())),
        SignInError::AnotherServer
    );
    assert!(
        peer.requests("/o/token").is_empty(),
        "the code goes nowhere"
    );
    peer.state().quirks.iss = Some(format!("http://{}", peer.address));
    let landed = peer.consent(attempt.authorization());
    attempt
        .finish(&peer.client(), landed.as_str(), now())
        .expect("signed in");
}

#[test]
fn the_browser_is_sent_nowhere_that_lapel_would_not_go() {
    let peer = Peer::new(Quirks::default());
    for page in [
        "file:///etc/passwd",
        "http://backpack.example/",
        "https://10.0.0.1/",
    ] {
        let server = Server {
            authorization: Some(Url::parse(page).expect("an address")),
            ..server(&peer)
        };
        let secrets = ForThisRun::default();
        let begun = SignIn::begin(&peer.client(), server, options(false), &secrets, now());
        assert!(matches!(begun.err(), Some(SignInError::Fetch(_))), "{page}");
    }
    assert!(peer.requests("/o/register").is_empty());
}

#[test]
fn nothing_secret_is_shown_by_what_signing_in_gives() {
    let peer = Peer::new(Quirks::default());
    let signed_in = sign_in(&peer);
    let shown = format!("{signed_in:?}");
    for secret in ["access-", "refresh-", "secret-", "code-"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
