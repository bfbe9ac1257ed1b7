//! The server itself: what breaks the documents is seen, on both sides.

use lapel_tests::backpack::{Fault, Item, Quirks, When};
use serde_json::{Value, json};

use crate::cast::{Cast, Speech};

const JSON: (&str, &str) = ("content-type", "application/json");
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

type Headers<'a> = Vec<(&'a str, &'a str)>;

/// The rule that is broken, method, path, headers and body.
type Case<'a> = (&'a str, &'a str, &'a str, Headers<'a>, String);

/// A registration as it must be.
fn registration() -> Value {
    let at = |page: &str| format!("https://client.example/{page}");
    json!({
        "client_name": "A client", "client_uri": at(""), "logo_uri": at("logo.png"),
        "tos_uri": at("terms"), "policy_uri": at("privacy"), "software_id": "a-client",
        "software_version": "1", "redirect_uris": [at("back")],
        "token_endpoint_auth_method": "client_secret_basic",
        "grant_types": ["authorization_code"], "response_types": ["code"],
        "scope": "https://purl.imsglobal.org/spec/ob/v2p1/scope/assertion.readonly"
    })
}

#[test]
fn a_request_that_breaks_the_documents_is_seen() {
    let cast = Cast::new(Quirks::default());
    let backpack = &cast.backpack;
    let bearer = format!(
        "Bearer {}",
        backpack.token("assertion.create assertion.readonly credential.upsert credential.readonly")
    );
    let bearer = ("authorization", bearer.as_str());
    let broken = |member: &str, value: Value| {
        let mut registration = registration();
        registration[member] = value;
        registration.to_string()
    };
    let assertion = |document: Value| document.to_string();
    let issuer = cast.issuer.url("/1");
    let register = "/oauth/register";
    let connect = "/ims/ob/v2p1/assertions";
    let three = "/ims/ob/v3p0/credentials";
    let cases: Vec<Case<'_>> = vec![
        // Before it is refused: then a client may try it.
        (
            "oauth.token.proof",
            "POST",
            "/oauth/token",
            vec![FORM],
            "grant_type=refresh_token&refresh_token=a&scope=x&client_id=c&client_secret=s".into(),
        ),
        (
            "oauth.register.request",
            "POST",
            register,
            vec![JSON],
            "no JSON".into(),
        ),
        (
            "oauth.register.request",
            "POST",
            register,
            vec![FORM],
            registration().to_string(),
        ),
        (
            "oauth.register.request",
            "POST",
            register,
            vec![JSON],
            broken("tos_uri", Value::Null),
        ),
        (
            "oauth.register.request",
            "POST",
            register,
            vec![JSON],
            broken("logo_uri", json!("https://elsewhere.example/logo.png")),
        ),
        (
            "oauth.register.request",
            "POST",
            register,
            vec![JSON],
            broken("redirect_uris", json!(["http://127.0.0.1:1/"])),
        ),
        (
            "oauth.register.request",
            "POST",
            register,
            vec![JSON],
            broken("token_endpoint_auth_method", json!("none")),
        ),
        (
            "oauth.register.request",
            "POST",
            register,
            vec![JSON],
            broken("grant_types", json!(["implicit"])),
        ),
        (
            "oauth.authorize.query",
            "GET",
            "/oauth/authorize?response_type=token&client_id=x",
            vec![],
            String::new(),
        ),
        (
            "oauth.token.query",
            "POST",
            "/oauth/token?scope=x",
            vec![FORM],
            String::new(),
        ),
        (
            "oauth.token.request",
            "POST",
            "/oauth/token",
            vec![FORM],
            "grant_type=refresh_token".into(),
        ),
        (
            "oauth.token.request",
            "POST",
            "/oauth/token",
            vec![FORM],
            "grant_type=refresh_token&refresh_token=a&refresh_token=b&scope=x".into(),
        ),
        (
            "oauth.revoke.request",
            "POST",
            "/oauth/revoke",
            vec![FORM],
            "token=x".into(),
        ),
        ("connect.list.bearer", "GET", connect, vec![], String::new()),
        (
            "connect.list.query",
            "GET",
            "/ims/ob/v2p1/assertions?limit=0",
            vec![bearer],
            String::new(),
        ),
        (
            "connect.list.query",
            "GET",
            "/ims/ob/v2p1/assertions?since=now",
            vec![bearer],
            String::new(),
        ),
        (
            "connect.list.query",
            "GET",
            "/ims/ob/v2p1/assertions?page=2",
            vec![bearer],
            String::new(),
        ),
        (
            "connect.list.accept",
            "GET",
            connect,
            vec![bearer, ("accept", "image/png")],
            String::new(),
        ),
        (
            "connect.add.request",
            "POST",
            connect,
            vec![bearer, JSON],
            assertion(json!({})),
        ),
        (
            "connect.add.request",
            "POST",
            connect,
            vec![bearer, JSON],
            assertion(json!({"assertion": {"id": issuer}})),
        ),
        (
            "connect.add.request",
            "POST",
            connect,
            vec![bearer, JSON],
            assertion(json!({"signedAssertion": "no JWS"})),
        ),
        (
            "connect.add.request",
            "POST",
            connect,
            vec![bearer, ("content-type", "text/plain")],
            assertion(
                json!({"assertion": {"id": "https://issuer.example/1", "type": "Assertion"}}),
            ),
        ),
        (
            "3.upsert.request",
            "POST",
            three,
            vec![bearer, JSON],
            json!({"id": "x", "hello": 1}).to_string(),
        ),
        (
            "3.upsert.request",
            "POST",
            three,
            vec![bearer, ("content-type", "text/plain")],
            "x.y".into(),
        ),
        (
            "3.upsert.request",
            "POST",
            three,
            vec![bearer, ("content-type", "application/vc")],
            "{}".into(),
        ),
        (
            "3.list.query",
            "GET",
            "/ims/ob/v3p0/credentials?offset=-1",
            vec![bearer],
            String::new(),
        ),
        (
            "badgr.import.request",
            "POST",
            "/v2/backpack/import",
            vec![bearer, JSON],
            json!({"url": "https://a.example/1", "image": "data:,"}).to_string(),
        ),
        (
            "badgr.list.query",
            "GET",
            "/v2/backpack/assertions?include_expired=yes",
            vec![bearer],
            String::new(),
        ),
        (
            "badgr.token.request",
            "POST",
            "/o/token",
            vec![FORM],
            "grant_type=password&username=ada".into(),
        ),
        ("GET /nowhere", "GET", "/nowhere", vec![], String::new()),
    ];
    for (expected, method, path, headers, body) in cases {
        let before = backpack.violations().len();
        backpack.ask(method, path, &headers, &body);
        let found = backpack.violations();
        assert!(
            found[before..]
                .iter()
                .any(|found| found.starts_with(expected)),
            "{method} {path} {body}: {:?}",
            &found[before..]
        );
    }
}

#[test]
fn a_request_that_keeps_to_the_documents_is_answered() {
    let cast = Cast::new(Quirks::default());
    let (status, text) = cast.backpack.ask(
        "POST",
        "/oauth/register",
        &[JSON],
        &registration().to_string(),
    );
    assert_eq!(status, 201, "{text}");
    let bearer = format!(
        "Bearer {}",
        cast.backpack.token("profile.update profile.readonly")
    );
    let headers = [("authorization", bearer.as_str()), JSON];
    let profile = json!({
        "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "https://ada.example", "type": ["Profile"], "name": "Countess of Lovelace"
    });
    let put = profile.to_string();
    let (status, text) = cast
        .backpack
        .ask("PUT", "/ims/ob/v3p0/profile", &headers, &put);
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("Countess"), "{text}");
    let (status, text) = cast
        .backpack
        .ask("GET", "/ims/ob/v2p1/profile", &headers[..1], "");
    assert_eq!(status, 200, "{text}");
    cast.assert_by_the_documents("as they are");
}

#[test]
fn an_answer_that_breaks_the_documents_is_seen_too() {
    let cast = Cast::new(Quirks::default());
    // What somebody laid there is no assertion, and no credential.
    cast.backpack.put(Item::new(
        "https://issuer.example/1",
        json!({"name": "?"}),
        false,
    ));
    cast.backpack
        .put(Item::new("urn:x", json!({"name": "?"}), true));
    let bearer = format!(
        "Bearer {}",
        cast.backpack
            .token("assertion.readonly credential.readonly")
    );
    let headers = [("authorization", bearer.as_str())];
    for (path, expected) in [
        ("/ims/ob/v2p1/assertions", "connect.list.answer"),
        ("/ims/ob/v3p0/credentials", "3.list.answer"),
    ] {
        let (status, _) = cast.backpack.ask("GET", path, &headers, "");
        assert_eq!(status, 200);
        let found = cast.backpack.violations();
        assert!(
            found.iter().any(|found| found.starts_with(expected)),
            "{path}: {found:?}"
        );
    }
}

#[test]
fn a_server_that_is_told_to_break_a_rule_is_exempt_from_that_rule_alone() {
    let cast = Cast::new(Quirks {
        old_manifest: true,
        old_scopes: true,
        ..Quirks::default()
    });
    let ids = cast.import(1);
    cast.connect_speaking(Speech::Connect).ended(0);
    cast.export(&ids);
    cast.assert_by_the_documents("told to");
    let exempted: Vec<&str> = cast.backpack.exempted().into_keys().collect();
    assert_eq!(exempted, ["connect.manifest"]);
}

#[test]
fn an_answer_that_is_cut_has_a_beginning() {
    let cast = Cast::new(Quirks::default());
    let ask = || {
        let path = "/.well-known/badgeconnect.json";
        cast.backpack.ask("GET", path, &[], "")
    };
    let (_, whole) = ask();
    assert!(whole.ends_with('}'));
    cast.backpack.fail(0, Fault::CutInBody, When::After);
    // The status comes, and not the whole body.
    assert_eq!(ask(), (200, String::new()));
    assert_eq!(ask(), (200, whole));
}
