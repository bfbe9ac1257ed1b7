use super::*;
use crate::peer::{PASSWORD, Peer, USER};

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

#[test]
fn signing_in_anew_in_the_browser_gives_back_what_waits_to_be_kept() {
    let peer = Peer::start();
    let (_folder, session) = peer.session();
    let mut found = peer.found_by(&session);
    found[0].authorization = found[0].token.join("/authorize").ok();
    session.backpacks.keep_found(&found);
    unkept(&session);
    let own = || SignInWishes {
        client_id: Some("mine".into()),
        ..SignInWishes::default()
    };
    assert!(
        begin(&session, 1, own()).is_err(),
        "there is no such backpack"
    );
    assert_eq!(peer.revoked(), [""; 0], "nothing was begun");
    begin(&session, 0, own()).expect("begun");
    assert_eq!(peer.revoked(), ["token-1"]);
    assert!(session.backpacks.take_unkept().is_none());
}
