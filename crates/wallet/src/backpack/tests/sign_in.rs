use std::thread;

use chrono::{DateTime, Utc};
use url::Url;

use super::peer::{Peer, Quirks, SCOPE, browse};
use crate::Stop;
use crate::backpack::{
    Connection, OwnClient, Revoked, Server, SignIn, SignInError, SignInOptions, SignedIn, Speech,
    discover, revoke, with_password,
};
use crate::secrets::{ForThisRun, Secrets};

const RELAY: &str = "https://relay.example/lapel/";

pub(super) fn now() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().expect("a time")
}

pub(super) fn server(peer: &Peer) -> Server {
    let found = discover(&peer.client(), peer.url("/").as_str()).expect("a backpack");
    found.into_iter().next().expect("one at least")
}

pub(super) fn options(loopback: bool) -> SignInOptions {
    SignInOptions {
        relay: Some(Url::parse(RELAY).expect("an address")),
        loopback,
        ..SignInOptions::default()
    }
}

pub(super) fn begin(peer: &Peer, loopback: bool) -> Result<SignIn, SignInError> {
    let secrets = ForThisRun::default();
    SignIn::begin(
        &peer.client(),
        server(peer),
        options(loopback),
        &secrets,
        now(),
    )
}

pub(super) fn sign_in(peer: &Peer) -> SignedIn {
    let attempt = begin(peer, false).expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    attempt
        .finish(&peer.client(), landed.as_str(), now())
        .expect("signed in")
}

pub(super) fn refusal(result: Result<SignedIn, SignInError>) -> SignInError {
    result.expect_err("a refusal")
}

#[test]
fn the_browser_brings_the_answer_where_the_server_allows_loopback() {
    let peer = Peer::new(Quirks::default());
    let attempt = begin(&peer, true).expect("an attempt");
    assert_eq!(attempt.redirect().host_str(), Some("127.0.0.1"));
    let landed = peer.consent(attempt.authorization());
    let browser = thread::spawn(move || browse(&landed, &[("Sec-Fetch-Mode", "navigate")]));
    let landed = attempt.listen(&Stop::default()).expect("an answer");
    let (status, headers, page) = browser.join().expect("a page");
    assert_eq!(status, 200);
    assert!(page.contains("You can close this page."));
    assert!(headers["content-security-policy"].starts_with("default-src 'none'"));
    let signed_in = attempt
        .finish(&peer.client(), &landed, now())
        .expect("signed in");
    let backpack = &signed_in.backpack;
    assert_eq!(backpack.connection, Connection::Connected);
    assert_eq!(backpack.account.emails, ["ada@backpack.example"]);
    assert_eq!(backpack.id.len(), 16);
    assert!(signed_in.not_granted.is_empty() && signed_in.account_trouble.is_none());
    let exchange = &peer.requests("/o/token")[0];
    assert!(exchange.headers["authorization"].starts_with("Basic "));
    assert!(exchange.form()["scope"].contains(SCOPE));
}

#[test]
fn the_relay_page_is_used_where_the_server_wants_https() {
    let peer = Peer::new(Quirks {
        no_loopback: true,
        ..Quirks::default()
    });
    let attempt = begin(&peer, true).expect("an attempt");
    assert_eq!(attempt.redirect().as_str(), RELAY);
    let wishes = peer.requests("/o/register");
    assert_eq!(wishes.len(), 2);
    let wish: serde_json::Value = serde_json::from_str(&wishes[1].body).expect("JSON");
    for member in ["client_uri", "logo_uri", "tos_uri", "policy_uri"] {
        let url = Url::parse(wish[member].as_str().expect(member)).expect(member);
        assert_eq!(
            (url.scheme(), url.host_str()),
            ("https", Some("relay.example"))
        );
    }
    // The page hands the answer over to the port that the state names.
    let landed = peer.consent(attempt.authorization());
    let state = landed.query_pairs().find(|(name, _)| name == "state");
    let state = state.expect("a state").1.into_owned();
    let port = state.rsplit_once('.').expect("a port").1.to_owned();
    let here = format!(
        "http://127.0.0.1:{port}/landed?{}",
        landed.query().expect("a query")
    );
    let here = Url::parse(&here).expect("an address");
    let browser = thread::spawn(move || browse(&here, &[]));
    let handed_over = attempt.listen(&Stop::default()).expect("an answer");
    assert_eq!(browser.join().expect("a page").0, 200);
    assert!(attempt.owns(&handed_over));
    attempt
        .finish(&peer.client(), &handed_over, now())
        .expect("signed in");
}

#[test]
fn a_pasted_address_and_a_deep_link_work_too() {
    for shape in [
        |landed: &Url| landed.to_string(),
        |landed: &Url| format!("lapel://sign-in?{}", landed.query().expect("a query")),
    ] {
        let peer = Peer::new(Quirks::default());
        let attempt = begin(&peer, false).expect("an attempt");
        let landed = shape(&peer.consent(attempt.authorization()));
        assert!(attempt.owns(&landed));
        attempt
            .finish(&peer.client(), &landed, now())
            .expect("signed in");
    }
}

#[test]
fn a_server_that_refuses_is_asked_for_less_step_by_step() {
    let peer = Peer::new(Quirks {
        no_loopback: true,
        no_offline_access: true,
        no_refresh_grant: true,
        no_basic_at_registration: true,
        ..Quirks::default()
    });
    let attempt = begin(&peer, true).expect("an attempt");
    let wishes = peer.requests("/o/register");
    assert_eq!(wishes.len(), 5);
    let wish: serde_json::Value = serde_json::from_str(&wishes[4].body).expect("JSON");
    assert_eq!(
        wish["grant_types"],
        serde_json::json!(["authorization_code"])
    );
    assert_eq!(wish["redirect_uris"], serde_json::json!([RELAY]));
    assert_eq!(wish["token_endpoint_auth_method"], "client_secret_post");
    let asked = attempt.authorization().as_str();
    assert!(!asked.contains("offline_access") && asked.contains("assertion.create"));
    let landed = peer.consent(attempt.authorization());
    attempt
        .finish(&peer.client(), landed.as_str(), now())
        .expect("signed in");
    assert!(
        peer.requests("/o/token")[0]
            .form()
            .contains_key("client_secret")
    );
}

#[test]
fn a_server_that_registers_nobody_says_so() {
    let peer = Peer::new(Quirks {
        registers_nobody: true,
        ..Quirks::default()
    });
    let error = begin(&peer, true).err().expect("a refusal");
    assert_eq!(error, SignInError::NotRegistered("access_denied".into()));
    assert_eq!(peer.requests("/o/register").len(), 1);
}

#[test]
fn a_hashed_secret_means_a_broken_registration() {
    let peer = Peer::new(Quirks {
        hashed_secret: true,
        ..Quirks::default()
    });
    let error = begin(&peer, false).err().expect("a refusal");
    assert_eq!(error, SignInError::BrokenRegistration);
}

#[test]
fn an_own_client_is_used_without_registering() {
    let peer = Peer::new(Quirks::default());
    let attempt = SignIn::begin(
        &peer.client(),
        server(&peer),
        SignInOptions {
            own_client: Some(OwnClient {
                id: "mine".into(),
                secret: Some("hunter2".into()),
                redirect: None,
            }),
            ..options(false)
        },
        &ForThisRun::default(),
        now(),
    )
    .expect("an attempt");
    assert!(attempt.authorization().as_str().contains("client_id=mine"));
    assert_eq!(attempt.redirect().as_str(), RELAY);
    assert!(peer.requests("/o/register").is_empty());
}

#[test]
fn signing_in_again_keeps_id_name_and_client() {
    let peer = Peer::new(Quirks::default());
    let secrets = ForThisRun::default();
    let first = sign_in(&peer);
    first.keep(&secrets).expect("kept");
    let mut again = first.backpack.clone();
    again.name = "My own".into();
    let options = SignInOptions {
        again: Some(again.clone()),
        ..options(false)
    };
    let attempt = SignIn::begin(&peer.client(), server(&peer), options, &secrets, now());
    let attempt = attempt.expect("an attempt");
    assert_eq!(peer.requests("/o/register").len(), 1, "registered once");
    let landed = peer.consent(attempt.authorization());
    let second = attempt
        .finish(&peer.client(), landed.as_str(), now())
        .expect("signed in");
    assert_eq!(second.backpack.id, again.id);
    assert_eq!(second.backpack.name, "My own");
}

#[test]
fn what_was_asked_and_not_granted_is_told() {
    let peer = Peer::new(Quirks {
        grants: Some("https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly"),
        ..Quirks::default()
    });
    let signed_in = sign_in(&peer);
    assert_eq!(
        signed_in.backpack.granted,
        [format!("{SCOPE}assertion.readonly")]
    );
    assert!(
        signed_in
            .not_granted
            .contains(&format!("{SCOPE}assertion.create"))
    );
    assert!(!signed_in.backpack.abilities.send && signed_in.backpack.abilities.list);
    let offline = "offline_access".to_owned();
    assert!(
        !signed_in.not_granted.contains(&offline),
        "a refresh token came"
    );
}

#[test]
fn a_throttled_exchange_is_not_tried_again() {
    let peer = Peer::new(Quirks {
        throttled: 1,
        ..Quirks::default()
    });
    let attempt = begin(&peer, false).expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    let wait = Some(std::time::Duration::from_secs(4));
    assert_eq!(
        refusal(attempt.finish(&peer.client(), landed.as_str(), now())),
        SignInError::Busy { wait }
    );
    assert_eq!(peer.requests("/o/token").len(), 1);
}

#[test]
fn a_name_and_password_are_used_once_and_kept_nowhere() {
    let peer = Peer::new(Quirks::default());
    let server = Server {
        speech: Speech::BadgrV2,
        base: peer.url("/"),
        ..server(&peer)
    };
    let sign_in = |server: Server, password: &str| {
        with_password(
            &peer.client(),
            server,
            options(false),
            "ada",
            password,
            now(),
        )
    };
    let wrong = refusal(sign_in(server.clone(), "battery"));
    assert_eq!(wrong, SignInError::WrongPassword);
    let signed_in = sign_in(server.clone(), "correct horse").expect("signed in");
    assert!(
        signed_in.not_granted.is_empty(),
        "{:?}",
        signed_in.not_granted
    );
    let secrets = ForThisRun::default();
    signed_in.keep(&secrets).expect("kept");
    let id = &signed_in.backpack.id;
    for name in ["client", "tokens"] {
        let kept = secrets
            .load(&format!("backpack/{id}/{name}"))
            .expect("a place");
        assert!(!kept.expect("kept").contains("correct horse"));
    }
    assert!(!format!("{signed_in:?}").contains("correct horse"));
    let connect = Server {
        speech: Speech::BadgeConnect,
        ..server
    };
    assert_eq!(refusal(sign_in(connect, "x")), SignInError::NotByPassword);
}

#[test]
fn disconnecting_revokes_there_and_deletes_here() {
    let peer = Peer::new(Quirks {
        has_metadata: true,
        iss: None,
        ..Quirks::default()
    });
    let found = server(&peer);
    let with_revocation = Server {
        issuer: None,
        ..found
    };
    let secrets = ForThisRun::default();
    let attempt = SignIn::begin(
        &peer.client(),
        with_revocation,
        options(false),
        &secrets,
        now(),
    );
    let attempt = attempt.expect("an attempt");
    let landed = peer.consent(attempt.authorization());
    let signed_in = attempt
        .finish(&peer.client(), landed.as_str(), now())
        .expect("signed in");
    signed_in.keep(&secrets).expect("kept");
    let backpack = signed_in.backpack;
    let revoked = revoke(&peer.client(), &backpack, &secrets).expect("a keyring");
    assert_eq!(revoked, Revoked::Yes);
    assert!(peer.state().access.is_empty() && peer.state().refresh.is_empty());
    for name in ["client", "tokens"] {
        let kept = secrets.load(&format!("backpack/{}/{name}", backpack.id));
        assert_eq!(kept, Ok(None));
    }
}
