use std::time::Duration;

use super::*;
use crate::backpacks::give_back_at_the_end;
use crate::peer::{PASSWORD, Peer, USER};

/// Far longer than a peer on loopback takes.
const LONG: Duration = Duration::from_secs(60);

fn sign_in(session: &Session, wishes: SignInWishes, password: &str) -> Answer<Connected> {
    by_password(session, 0, wishes, (USER, password), true)
}

#[test]
fn a_backpack_that_was_signed_in_to_by_password_is_signed_in_to_again() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    peer.found_by(&session);
    let first = sign_in(&session, SignInWishes::default(), PASSWORD).expect("connected");
    let again = SignInWishes {
        again: Some(first.backpack.id.clone()),
        ..SignInWishes::default()
    };
    let second = sign_in(&session, again, PASSWORD).expect("connected");
    assert_eq!(second.backpack.id, first.backpack.id);
    assert_eq!(session.wallet.backpacks().expect("backpacks").len(), 1);
}

#[test]
fn a_second_account_needs_another_name_and_that_is_said_before_the_password_is_sent() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    peer.found_by(&session);
    sign_in(&session, SignInWishes::default(), PASSWORD).expect("connected");
    let asked = peer.asked("POST /o/token");
    let refused = sign_in(&session, SignInWishes::default(), PASSWORD).expect_err("refused");
    assert_eq!(refused.code, "backpack.name-taken");
    assert_eq!(peer.asked("POST /o/token"), asked);
    let named = SignInWishes {
        name: Some("At work".into()),
        ..SignInWishes::default()
    };
    sign_in(&session, named, PASSWORD).expect("connected");
    assert_eq!(session.wallet.backpacks().expect("backpacks").len(), 2);
}

#[test]
fn what_is_no_redirect_address_is_said() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    let found = peer.found_by(&session);
    let wrong = SignInWishes {
        client_id: Some("mine".into()),
        client_redirect: Some("landed".into()),
        ..SignInWishes::default()
    };
    let refused = wishes(&session, &found[0], wrong).err().expect("refused");
    assert_eq!(refused.code, "sign-in.redirect");
    let empty = SignInWishes {
        client_id: Some("mine".into()),
        client_redirect: Some(" ".into()),
        ..SignInWishes::default()
    };
    let options = wishes(&session, &found[0], empty).expect("fine");
    let own = options.own_client.expect("a client");
    assert_eq!((own.id.as_str(), own.redirect), ("mine", None));
}

/// Signs in, and holds what that gave as if the keyring had not kept it.
fn unkept(session: &Session) {
    let server = session.backpacks.found(0).expect("a backpack");
    let client = session.client().expect("a client");
    let options = SignInOptions::default();
    let signed_in = backpack::with_password(&client, server, options, USER, PASSWORD, Utc::now());
    let before = session.backpacks.hold_unkept(signed_in.expect("signed in"));
    assert!(before.is_none());
}

#[test]
fn signing_in_anew_by_password_gives_back_what_waits_to_be_kept() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    peer.found_by(&session);
    unkept(&session);
    sign_in(&session, SignInWishes::default(), PASSWORD).expect("connected");
    assert_eq!(peer.revoked(), ["token-1"]);
    assert!(session.backpacks.take_unkept().is_none());
}

/// The wishes of an earner who has a client of their own.
fn own() -> SignInWishes {
    SignInWishes {
        client_id: Some("mine".into()),
        ..SignInWishes::default()
    }
}

#[test]
fn what_waits_to_be_kept_is_given_back_when_lapel_is_quit() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    peer.found_by(&session);
    unkept(&session);
    give_back_at_the_end(&session, LONG);
    assert_eq!(peer.revoked(), ["token-1"]);
    assert!(session.backpacks.take_unkept().is_none());
}

#[test]
fn what_was_kept_for_this_run_is_given_back_when_lapel_is_quit() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    peer.found_by(&session);
    sign_in(&session, SignInWishes::default(), PASSWORD).expect("connected");
    give_back_at_the_end(&session, LONG);
    assert_eq!(peer.revoked(), ["token-1"]);
    assert_eq!(session.wallet.backpacks().expect("backpacks").len(), 1);
}

#[test]
fn whoever_quits_does_not_wait_for_a_server_that_says_nothing() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    peer.found_by(&session);
    unkept(&session);
    peer.hold("POST /o/revoke_token");
    give_back_at_the_end(&session, Duration::from_millis(10));
    assert!(!peer.release(), "it was waited until the client gave up");
    assert!(session.backpacks.take_unkept().is_none());
}

#[test]
fn a_sign_in_that_is_cancelled_while_its_code_is_exchanged_is_given_back() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    let mut found = peer.found_by(&session);
    found[0].authorization = found[0].token.join("/authorize").ok();
    session.backpacks.keep_found(&found);
    let sent = begin(&session, 0, own()).expect("begun");
    let authorization = Url::parse(&sent.authorization).expect("an address");
    let (_, state) = authorization
        .query_pairs()
        .find(|(name, _)| name == "state")
        .expect("a state");
    let landed = format!("?code=good&state={state}");
    peer.hold("POST /o/token");
    let finished = std::thread::scope(|scope| {
        let finishing = scope.spawn(|| finish(&session, &landed, true));
        peer.wait_for("POST /o/token");
        session.backpacks.cancel();
        peer.release();
        finishing.join().expect("no panic")
    });
    assert_eq!(finished.expect_err("stopped").code, "sign-in.stopped");
    assert_eq!(peer.revoked(), ["token-1"]);
    assert!(session.wallet.backpacks().expect("backpacks").is_empty());
}

#[test]
fn signing_in_anew_in_the_browser_gives_back_what_waits_to_be_kept() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    let mut found = peer.found_by(&session);
    found[0].authorization = found[0].token.join("/authorize").ok();
    session.backpacks.keep_found(&found);
    unkept(&session);
    assert!(
        begin(&session, 1, own()).is_err(),
        "there is no such backpack"
    );
    assert_eq!(peer.revoked(), [""; 0], "nothing was begun");
    begin(&session, 0, own()).expect("begun");
    assert_eq!(peer.revoked(), ["token-1"]);
    assert!(session.backpacks.take_unkept().is_none());
}
