//! What becomes of what signing in gave when it cannot be kept.

use std::sync::Mutex;
use std::time::Duration;

use http::Method;

use super::desk::Desk;
use super::peer::{Peer, Quirks};
use super::sign_in::{now, options, server};
use crate::Error;
use crate::backpack::oauth;
use crate::backpack::{
    KeepError, OwnClient, Server, Session, SignIn, SignInError, SignInOptions, SignedIn, Speech,
    discover, with_password,
};
use crate::secrets::{ForThisRun, Secrets, SecretsError};
use crate::store::samples::Sample;

/// A keyring that was locked since it was looked at.
#[derive(Default)]
struct Locked(Mutex<Vec<String>>);

impl Secrets for Locked {
    fn load(&self, _: &str) -> Result<Option<String>, SecretsError> {
        Err(SecretsError::Locked)
    }

    fn store(&self, name: &str, _: &str) -> Result<(), SecretsError> {
        self.0.lock().expect("unpoisoned").push(name.to_owned());
        Err(SecretsError::Locked)
    }

    fn delete(&self, _: &str) -> Result<(), SecretsError> {
        Err(SecretsError::Locked)
    }
}

/// A peer that takes tokens back, and a sign-in there under this name.
fn signed_in(name: &str) -> (Peer, SignedIn) {
    let peer = Peer::new(Quirks::default());
    let server = Server {
        revocation: Some(peer.url("/o/revoke_token")),
        ..server(&peer)
    };
    let options = SignInOptions {
        name: Some(name.to_owned()),
        ..options(false)
    };
    let secrets = ForThisRun::default();
    let attempt = SignIn::begin(&peer.client(), server, options, &secrets, now());
    let attempt = attempt.expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    let signed_in = attempt.finish(&peer.client(), landed.as_str(), now());
    (peer, signed_in.expect("signed in"))
}

fn live_tokens(peer: &Peer) -> usize {
    let state = peer.state();
    state.access.len() + state.refresh.len()
}

#[test]
fn a_sign_in_again_that_is_given_up_leaves_the_backpack_as_it_was() {
    let (peer, first) = signed_in("Mine");
    let secrets = ForThisRun::default();
    first.keep(&secrets).expect("kept");
    let id = &first.backpack.id;
    let kept = (
        oauth::tokens(id, &secrets),
        oauth::registration(id, &secrets),
    );
    let options = SignInOptions {
        again: Some(first.backpack.clone()),
        ..options(false)
    };
    let server = first.backpack.server.clone();
    let attempt = SignIn::begin(&peer.client(), server, options, &secrets, now());
    let attempt = attempt.expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    let again = attempt.finish(&peer.client(), landed.as_str(), now());
    let before = live_tokens(&peer);
    again.expect("signed in").withdraw(&peer.client(), &secrets);
    assert_eq!(live_tokens(&peer), before - 2, "the new ones were revoked");
    assert_eq!(
        (
            oauth::tokens(id, &secrets),
            oauth::registration(id, &secrets)
        ),
        kept
    );
}

#[test]
fn a_name_that_is_taken_leaves_no_live_token_behind() {
    let sample = Sample::new();
    let secrets = ForThisRun::default();
    let (first, one) = signed_in("Mine");
    sample
        .wallet
        .keep_signed_in(&one, &first.client(), &secrets)
        .expect("kept");
    let (second, other) = signed_in("mine");
    assert!(live_tokens(&second) > 0);
    let refused = sample
        .wallet
        .keep_signed_in(&other, &second.client(), &secrets);
    assert!(matches!(
        refused,
        Err(KeepError::Wallet(Error::BackpackNameTaken(_)))
    ));
    assert_eq!(live_tokens(&second), 0, "revoked there");
    for name in ["client", "tokens"] {
        let kept = secrets.load(&format!("backpack/{}/{name}", other.backpack.id));
        assert_eq!(kept, Ok(None), "deleted here");
    }
    assert!(live_tokens(&first) > 0, "the other keeps its own");
    assert_eq!(sample.wallet.backpacks().expect("backpacks").len(), 1);
}

#[test]
fn a_name_is_known_to_be_taken_before_anybody_signs_in() {
    let sample = Sample::new();
    let secrets = ForThisRun::default();
    let (peer, one) = signed_in("Mine");
    let wallet = &sample.wallet;
    wallet
        .keep_signed_in(&one, &peer.client(), &secrets)
        .expect("kept");
    let id = one.backpack.id.as_str();
    assert!(wallet.check_backpack_name("MINE", None).is_err());
    assert!(wallet.check_backpack_name("MINE", Some(id)).is_ok());
    assert!(wallet.check_backpack_name("Yours", None).is_ok());
    let named = |name: Option<&str>| {
        let options = SignInOptions {
            name: name.map(str::to_owned),
            ..SignInOptions::default()
        };
        options.name_for(&one.backpack.server)
    };
    assert_eq!(named(Some(" Two ")), "Two");
    assert_eq!(named(Some(" ")), one.backpack.server.name);
    assert_eq!(named(None), one.backpack.server.name);
}

#[test]
fn what_a_keyring_does_not_keep_can_be_kept_for_this_run_or_given_back() {
    let sample = Sample::new();
    let (peer, one) = signed_in("Mine");
    let locked = Locked::default();
    let wallet = &sample.wallet;
    let refused = wallet.keep_signed_in(&one, &peer.client(), &locked);
    assert!(matches!(
        refused,
        Err(KeepError::Secrets(SecretsError::Locked))
    ));
    assert!(live_tokens(&peer) > 0, "they are good still");
    assert!(wallet.backpacks().expect("backpacks").is_empty());
    let for_this_run = ForThisRun::default();
    wallet
        .keep_signed_in(&one, &peer.client(), &for_this_run)
        .expect("kept");
    assert_eq!(wallet.backpacks().expect("backpacks").len(), 1);
    let client = peer.client();
    let backpack = &one.backpack;
    let mut session = Session::open(backpack, &client, &for_this_run).expect("a session");
    let url = peer.url("/bcv1/profile");
    let reply = session.call(Method::GET, &url, "application/json", None);
    assert_eq!(reply.expect("a reply").status, 200);

    let (peer, other) = signed_in("Other");
    other.withdraw(&peer.client(), &locked);
    assert_eq!(live_tokens(&peer), 0);
}

#[test]
fn tokens_for_this_run_are_renewed_in_memory_and_gone_in_the_next_run() {
    let desk = Desk::new(Quirks::default());
    desk.peer.state().access.clear();
    let url = desk.peer.url("/bcv1/profile");
    let mut session =
        Session::open(&desk.backpack, &desk.client, &desk.secrets).expect("a session");
    let reply = session.call(Method::GET, &url, "application/json", None);
    assert_eq!(reply.expect("renewed").status, 200);
    let newest = desk.peer.state().access[0].clone();
    let kept = oauth::tokens(&desk.backpack.id, &desk.secrets).expect("a place");
    assert!(kept.expect("tokens").access.is(&newest));
    let next_run = ForThisRun::default();
    let trouble = Session::open(&desk.backpack, &desk.client, &next_run).err();
    assert!(
        trouble
            .expect("trouble")
            .to_string()
            .contains("sign in again")
    );
}

#[test]
fn the_password_signs_in_again_to_the_same_backpack() {
    let desk = Desk::at_badgr(Quirks::default());
    let again = |again| {
        let options = SignInOptions {
            again,
            ..SignInOptions::default()
        };
        let server = desk.backpack.server.clone();
        with_password(&desk.client, server, options, "ada", "correct horse", now())
            .expect("signed in")
    };
    let second = again(Some(desk.backpack.clone()));
    assert_eq!(second.backpack.id, desk.backpack.id);
    desk.wallet()
        .keep_signed_in(&second, &desk.client, &desk.secrets)
        .expect("kept");
    assert_eq!(desk.wallet().backpacks().expect("backpacks").len(), 1);
}

#[test]
fn a_badgr_beside_a_manifest_is_signed_in_to_by_password_or_by_an_own_client() {
    let peer = Peer::new(Quirks::default());
    let found = discover(&peer.client(), peer.url("/").as_str()).expect("backpacks");
    let badgr = found.into_iter().find(|one| one.speech == Speech::BadgrV2);
    let badgr = badgr.expect("Badgr");
    assert!(badgr.authorization.is_some() && badgr.registration.is_none());
    let secrets = ForThisRun::default();
    let begin = |options| SignIn::begin(&peer.client(), badgr.clone(), options, &secrets, now());
    assert_eq!(
        begin(options(false)).err(),
        Some(SignInError::PasswordOnly),
        "it says so before the browser is opened"
    );
    let own = SignInOptions {
        own_client: Some(OwnClient {
            id: "mine".into(),
            secret: None,
            redirect: Some("https://ada.example/landed".parse().expect("an address")),
        }),
        ..options(false)
    };
    let attempt = begin(own).expect("an attempt");
    assert_eq!(attempt.redirect().as_str(), "https://ada.example/landed");
    let client = peer.client();
    with_password(
        &client,
        badgr,
        options(false),
        "ada",
        "correct horse",
        now(),
    )
    .expect("signed in");
}

#[test]
fn one_whose_refresh_token_another_process_has_used_waits_for_its_tokens() {
    let desk = Desk::new(Quirks::default());
    let url = desk.peer.url("/bcv1/profile");
    let id = desk.backpack.id.clone();
    let mut loser = Session::open(&desk.backpack, &desk.client, &desk.secrets).expect("a session");
    let mut new = oauth::tokens(&id, &desk.secrets)
        .expect("a place")
        .expect("tokens");
    new.access = oauth::Secret::new("access-of-the-winner");
    {
        // The winner has the server's answer, and has not written it down yet.
        let mut state = desk.peer.state();
        state.access = vec!["access-of-the-winner".to_owned()];
        state.refresh.clear();
    }
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(400));
            oauth::keep_tokens(&id, &new, &desk.secrets).expect("kept");
        });
        let reply = loser.call(Method::GET, &url, "application/json", None);
        assert_eq!(reply.expect("a reply").status, 200);
    });
}
