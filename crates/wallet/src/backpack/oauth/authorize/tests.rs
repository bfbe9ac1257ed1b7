use super::super::ClientAuth;
use super::*;
use crate::backpack::Speech;

fn url(text: &str) -> Url {
    Url::parse(text).expect("an address")
}

fn server(issuer: Option<&str>) -> Server {
    Server {
        speech: Speech::BadgeConnect,
        badgr: false,
        name: "Backpack".into(),
        address: url("https://backpack.example/"),
        base: url("https://api.backpack.example/bc"),
        registration: None,
        authorization: Some(url("https://consent.example/o/authorize?kind=1")),
        token: url("https://api.backpack.example/o/token"),
        refresh: None,
        revocation: None,
        issuer: issuer.map(str::to_owned),
        scopes: Vec::new(),
        policies: Vec::new(),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().expect("a time")
}

fn attempt(server: &Server) -> Attempt {
    let registration = Registration {
        id: "client".into(),
        secret: None,
        auth: ClientAuth::Basic,
        redirect: url("https://relay.example/lapel/"),
        scopes: Vec::new(),
        ends: None,
    };
    Attempt::new(
        server,
        &registration,
        &["a".into(), "b".into()],
        None,
        now(),
    )
    .expect("an attempt")
}

fn landed(attempt: &Attempt, rest: &str) -> String {
    let state = attempt.state.reveal();
    format!("https://relay.example/lapel/?state={state}{rest}")
}

#[test]
fn the_browser_is_sent_with_state_and_a_challenge() {
    let attempt = attempt(&server(None));
    let pairs: std::collections::HashMap<_, _> = attempt.address.query_pairs().collect();
    assert_eq!(pairs["kind"], "1", "what was there stays");
    assert_eq!(pairs["response_type"], "code");
    assert_eq!(pairs["client_id"], "client");
    assert_eq!(pairs["redirect_uri"], "https://relay.example/lapel/");
    assert_eq!(pairs["scope"], "a b");
    assert_eq!(pairs["code_challenge_method"], "S256");
    assert_eq!(pairs["code_challenge"].len(), 43);
    assert!(attempt.owns(&pairs["state"]));
    assert!(!attempt.address.as_str().contains(attempt.verifier.reveal()));
}

#[test]
fn the_code_is_found_in_an_address_a_deep_link_and_a_query() {
    let server = server(None);
    for shape in [
        "https://relay.example/lapel/?code=c%2B1&scope=a&state=",
        "lapel://sign-in?code=c%2B1&state=",
        "?code=c%2B1&state=",
        "code=c%2B1&state=",
    ] {
        let attempt = attempt(&server);
        let landed = format!("  {shape}{}\n", attempt.state.reveal());
        let code = attempt.code(&landed, &server, now()).expect(shape);
        assert!(code.is("c+1"));
    }
}

#[test]
fn a_wrong_state_is_refused() {
    let server = server(None);
    let attempt = attempt(&server);
    for landed in [
        "https://relay.example/lapel/?code=c&state=guess",
        "https://relay.example/lapel/?code=c&state=",
        "https://relay.example/lapel/?code=c",
        "https://relay.example/lapel/?error=access_denied",
    ] {
        assert_eq!(
            attempt.code(landed, &server, now()),
            Err(SignInError::WrongState),
            "{landed}"
        );
    }
}

#[test]
fn what_is_no_answer_at_all_is_said_to_be_none() {
    let server = server(None);
    let attempt = attempt(&server);
    for landed in [
        "",
        "hello",
        "https://relay.example/lapel/",
        "https://relay.example/lapel/?a=b",
    ] {
        assert_eq!(
            attempt.code(landed, &server, now()),
            Err(SignInError::NoCode),
            "{landed}"
        );
    }
}

#[test]
fn a_state_is_good_for_ten_minutes() {
    let server = server(None);
    let attempt = attempt(&server);
    let landed = landed(&attempt, "&code=c");
    let late = now() + TimeDelta::minutes(11);
    assert_eq!(
        attempt.code(&landed, &server, late),
        Err(SignInError::TooLate)
    );
    assert!(attempt.code(&landed, &server, now()).is_ok());
}

#[test]
fn a_code_is_used_once() {
    let server = server(None);
    let attempt = attempt(&server);
    let landed = landed(&attempt, "&code=c");
    assert!(attempt.code(&landed, &server, now()).is_ok());
    assert_eq!(
        attempt.code(&landed, &server, now()),
        Err(SignInError::Used)
    );
}

#[test]
fn an_injected_second_code_or_state_is_refused() {
    let server = server(None);
    let attempt = attempt(&server);
    for rest in ["&code=c&code=d", "&code=c&state=x", "&code=c&iss=a&iss=b"] {
        assert_eq!(
            attempt.code(&landed(&attempt, rest), &server, now()),
            Err(SignInError::Twice),
            "{rest}"
        );
    }
}

#[test]
fn an_answer_of_a_mixed_up_server_is_refused() {
    for (issuer, rest, agrees) in [
        (
            Some("https://backpack.example"),
            "&iss=https://backpack.example",
            true,
        ),
        (
            Some("https://backpack.example"),
            "&iss=https://evil.example",
            false,
        ),
        (Some("https://backpack.example"), "", false),
        (None, "&iss=https://api.backpack.example", true),
        (None, "&iss=https://evil.example", false),
        (None, "&iss=nonsense", false),
    ] {
        let server = server(issuer);
        let attempt = attempt(&server);
        let code = attempt.code(&landed(&attempt, &format!("{rest}&code=c")), &server, now());
        assert_eq!(code.is_ok(), agrees, "{issuer:?} {rest}");
        if !agrees {
            assert_eq!(code, Err(SignInError::AnotherServer));
        }
    }
}

#[test]
fn an_answer_in_a_fragment_is_refused() {
    let server = server(None);
    let attempt = attempt(&server);
    let landed = landed(&attempt, "&code=c#access_token=stolen");
    assert_eq!(
        attempt.code(&landed, &server, now()),
        Err(SignInError::Fragment)
    );
    // What Facebook and others append says nothing.
    let landed = format!("{}#_", landed.split('#').next().expect("a beginning"));
    assert!(attempt.code(&landed, &server, now()).is_ok());
}

#[test]
fn an_answer_at_another_address_is_refused() {
    let server = server(None);
    let attempt = attempt(&server);
    let state = attempt.state.reveal();
    for address in [
        "https://relay.example.evil/lapel/",
        "https://relay.example/other",
        "http://relay.example/lapel/",
        "lapel://badge",
        "file:///lapel/",
    ] {
        let landed = format!("{address}?code=c&state={state}");
        assert_eq!(
            attempt.code(&landed, &server, now()),
            Err(SignInError::AnotherAddress),
            "{address}"
        );
    }
}

#[test]
fn no_is_an_answer() {
    let server = server(None);
    let attempt = attempt(&server);
    for (error, expected) in [
        ("access_denied", SignInError::Denied),
        (
            "invalid_scope",
            SignInError::Refused("invalid_scope".into()),
        ),
    ] {
        let landed = landed(&attempt, &format!("&error={error}"));
        assert_eq!(attempt.code(&landed, &server, now()), Err(expected));
    }
    let landed = landed(&attempt, "");
    assert_eq!(
        attempt.code(&landed, &server, now()),
        Err(SignInError::NoCode)
    );
}
