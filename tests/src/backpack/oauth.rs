//! Registration, consent and tokens: RFC 7591, 6749, 7636, 7009, 8414, 9207.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::Utc;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::secrets::Kind;
use super::state::{Client, Code, Shared};
use super::{EMAIL, PASSWORD, fetch, strict};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/.well-known/oauth-authorization-server", get(metadata))
        .route("/oauth/register", post(register))
        .route("/oauth/authorize", get(authorize))
        .route("/oauth/token", post(token))
        .route("/oauth/refresh", post(token))
        .route("/oauth/revoke", post(revoke))
        .route("/o/token", post(password))
        .route("/o/revoke_token", post(revoke_at_badgr))
}

fn error(status: u16, name: &str, description: &str) -> Response {
    super::json(
        status,
        "application/json",
        &json!({"error": name, "error_description": description}),
    )
}

/// What the authorization server says of itself (RFC 8414).
async fn metadata(State(shared): State<Arc<Shared>>) -> Response {
    if shared.quirks().no_metadata {
        return StatusCode::NOT_FOUND.into_response();
    }
    let base = &shared.base;
    super::json(
        200,
        "application/json",
        &json!({
            "issuer": base, "authorization_endpoint": format!("{base}/oauth/authorize"),
            "token_endpoint": format!("{base}/oauth/token"),
            "registration_endpoint": format!("{base}/oauth/register"),
            "revocation_endpoint": format!("{base}/oauth/revoke"),
            "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true
        }),
    )
}

/// Where a client may be sent back to, or what is wrong with that.
fn redirects(shared: &Shared, document: &Value) -> Result<Vec<String>, &'static str> {
    let takes_loopback = shared.quirks().loopback;
    let members = ["client_uri", "logo_uri", "tos_uri", "policy_uri"];
    let addresses: Vec<Url> = members
        .iter()
        .filter_map(|member| Url::parse(document[*member].as_str()?).ok())
        .collect();
    let redirects = texts(document, "redirect_uris");
    for redirect in &redirects {
        let redirect = Url::parse(redirect).map_err(|_| "not a URI")?;
        let is_loopback = redirect.scheme() == "http" && redirect.host_str() == Some("127.0.0.1");
        if is_loopback && takes_loopback {
            continue;
        }
        if redirect.scheme() != "https" {
            return Err("Must be a valid HTTPS URI");
        }
        if addresses.iter().any(|url| url.host() != redirect.host()) {
            return Err("do not match domain");
        }
    }
    Ok(redirects)
}

fn texts(document: &Value, member: &str) -> Vec<String> {
    let list = document[member].as_array();
    list.into_iter()
        .flatten()
        .filter_map(|text| Some(text.as_str()?.to_owned()))
        .collect()
}

async fn register(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let quirks = shared.quirks().clone();
    let refused = |name: &str, field: &str, words: &str| {
        let words = format!("{field}: {words}");
        let name = if quirks.registration_in_words {
            words.as_str()
        } else {
            name
        };
        error(400, name, &words)
    };
    if quirks.no_registration {
        return error(403, "access_denied", "registration is closed");
    }
    let document: Value = serde_json::from_slice(&body).unwrap_or_default();
    let scope = document["scope"].as_str().unwrap_or_default().to_owned();
    let redirects = match redirects(&shared, &document) {
        Ok(redirects) => redirects,
        Err(words) => return refused("invalid_redirect_uri", "redirect_uris", words),
    };
    if quirks.no_offline_access && scope.contains("offline_access") {
        return refused("invalid_scope", "scope", "offline_access is not known");
    }
    if quirks.no_refresh_grant
        && texts(&document, "grant_types").contains(&"refresh_token".to_owned())
    {
        let words = "refresh_token is not known";
        return refused("invalid_client_metadata", "grant_types", words);
    }
    if !quirks.loopback && !strict::fits("registration", &document) {
        return refused("invalid_client_metadata", "client", "not as it must be");
    }
    let logo = document["logo_uri"].as_str().unwrap_or_default();
    if quirks.logo_fetched && !fetch::is_picture(&shared.fetcher, logo).await {
        let page = "<!doctype html><title>Server Error (500)</title><h1>Server Error (500)</h1>";
        return (StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response();
    }
    let (id, secret) = new_client(&shared, redirects, scope);
    let mut answer = document.clone();
    answer["client_id"] = json!(id);
    answer["client_secret"] = if quirks.hashed_secret {
        json!(format!("pbkdf2_sha256$216000${secret}"))
    } else {
        json!(secret)
    };
    answer["client_id_issued_at"] = json!(Utc::now().timestamp());
    answer["client_secret_expires_at"] = json!(0);
    if quirks.garbled_redirects {
        answer["redirect_uris"] = json!([" "]);
        answer["grant_types"] = json!(["authorization_code"]);
    }
    not_stored(super::json(201, "application/json", &answer))
}

/// Makes a client known.
pub(super) fn new_client(
    shared: &Shared,
    redirects: Vec<String>,
    scope: String,
) -> (String, String) {
    let mut state = shared.state();
    let id = format!("client-{}", state.clients.len());
    let secret = state.secret(Kind::ClientSecret);
    state.remember(Kind::ClientPair, &STANDARD.encode(format!("{id}:{secret}")));
    let client = Client {
        secret: secret.clone(),
        redirects,
        scope,
    };
    state.clients.insert(id.clone(), client);
    (id, secret)
}

fn not_stored(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

async fn authorize(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    shared.state().remember(Kind::State, &text("state"));
    let client = shared.state().clients.get(&text("client_id")).cloned();
    let Some(client) = client else {
        return (StatusCode::BAD_REQUEST, "this client is not known").into_response();
    };
    // The very address, and the very port, that was registered.
    if !client.redirects.contains(&text("redirect_uri")) {
        return (StatusCode::BAD_REQUEST, "this address is not registered").into_response();
    }
    let known: Vec<&str> = client.scope.split(' ').collect();
    let asked = text("scope");
    if !client.scope.is_empty() && asked.split(' ').any(|scope| !known.contains(&scope)) {
        shared
            .state()
            .violations
            .push("oauth.authorize.query: a scope that was not registered".into());
        return back(&shared, &query, &[("error", "invalid_scope")]);
    }
    if shared.quirks().not_logged_in {
        return back(&shared, &query, &[("error", "access_denied")]);
    }
    match query.get("consent").map(String::as_str) {
        Some("yes") => {}
        Some(_) => return back(&shared, &query, &[("error", "access_denied")]),
        None => return Html(consent_page(&query)).into_response(),
    }
    let code = {
        let mut state = shared.state();
        let code = state.secret(Kind::Code);
        let given = Code {
            client: text("client_id"),
            redirect: text("redirect_uri"),
            challenge: text("code_challenge"),
            scope: asked.clone(),
        };
        state.codes.insert(code.clone(), given);
        code
    };
    let mut answer = vec![("code", code.as_str())];
    if asked.contains("/ob/v3p0/") || shared.quirks().scope_in_redirect {
        answer.push(("scope", &asked));
    }
    back(&shared, &query, &answer)
}

/// Sends the browser back to the client.
fn back(shared: &Shared, query: &HashMap<String, String>, answer: &[(&str, &str)]) -> Response {
    let address = query
        .get("redirect_uri")
        .and_then(|uri| Url::parse(uri).ok());
    let Some(mut url) = address else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let quirks = shared.quirks().clone();
    let issuer = quirks
        .iss
        .or_else(|| (!quirks.no_metadata).then(|| shared.base.clone()));
    let mut pairs = url.query_pairs_mut();
    pairs.extend_pairs(answer);
    if let Some(issuer) = issuer {
        pairs.append_pair("iss", &issuer);
    }
    pairs.append_pair("state", query.get("state").map_or("", String::as_str));
    drop(pairs);
    Redirect::to(url.as_str()).into_response()
}

fn consent_page(query: &HashMap<String, String>) -> String {
    let fields: String = query
        .iter()
        .map(|(name, value)| {
            let escaped = value
                .replace('&', "&amp;")
                .replace('"', "&quot;")
                .replace('<', "&lt;");
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{escaped}\">")
        })
        .collect();
    format!(
        "<!doctype html><html lang=\"en\"><title>Sample backpack</title>
<h1>Let Lapel use your backpack?</h1><p>You are signed in as {EMAIL}.</p>
<form method=\"get\" action=\"/oauth/authorize\">{fields}
<button name=\"consent\" value=\"yes\" id=\"allow\">Allow</button>
<button name=\"consent\" value=\"no\" id=\"deny\">Do not allow</button></form></html>"
    )
}

type Fields = HashMap<String, String>;

fn fields(body: &Bytes) -> Fields {
    form_urlencoded::parse(body).into_owned().collect()
}

/// The client that a request to the token endpoint proves to be.
fn client_of(shared: &Shared, headers: &HeaderMap, fields: &Fields) -> Option<String> {
    let refresh_in_body = shared.quirks().refresh_in_body;
    let is_refresh = fields.get("grant_type").map(String::as_str) == Some("refresh_token");
    let from_header = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|pair| STANDARD.decode(pair).ok())
        .and_then(|pair| String::from_utf8(pair).ok())
        .filter(|_| !(refresh_in_body && is_refresh));
    let (id, secret) = match &from_header {
        Some(pair) => pair.split_once(':')?,
        None => (
            fields.get("client_id")?.as_str(),
            fields.get("client_secret")?.as_str(),
        ),
    };
    let state = shared.state();
    (state.clients.get(id)?.secret == secret).then(|| id.to_owned())
}

/// How somebody who failed before is told to wait, if it is not yet time.
fn throttled(shared: &Shared) -> Option<Response> {
    if !shared.quirks().throttled {
        return None;
    }
    let until = shared.state().throttle?.until;
    let left = until.checked_duration_since(Instant::now())?.as_secs() + 1;
    Some(super::json(
        429,
        "text/html",
        &json!({"error": "login attempts throttled", "expires": left}),
    ))
}

/// A failure at the token endpoint, which has its price at some servers.
fn failed(shared: &Shared, name: &str, description: &str) -> Response {
    shared.state().punish();
    error(400, name, description)
}

async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let fields = fields(&body);
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    shared
        .state()
        .remember(Kind::Verifier, text("code_verifier"));
    if query.is_some() {
        return error(400, "invalid_request", "parameters belong in the body");
    }
    if let Some(throttled) = throttled(&shared) {
        return throttled;
    }
    let quirks = shared.quirks().clone();
    let Some(client) = client_of(&shared, &headers, &fields) else {
        shared.state().punish();
        shared.state().client_refused = true;
        if quirks.client_in_words {
            // JSON under another name.
            return super::json(400, "text/html", &json!({"error": "invalid client_secret"}));
        }
        let mut answer = error(401, "invalid_client", "the client is not known");
        let basic = HeaderValue::from_static("Basic realm=\"backpack\"");
        answer.headers_mut().insert(header::WWW_AUTHENTICATE, basic);
        return answer;
    };
    if text("scope").is_empty() {
        return error(400, "invalid_request", "scope is required");
    }
    match text("grant_type") {
        "authorization_code" => exchange(&shared, &client, &fields, quirks.grants_less),
        "refresh_token" if quirks.refresh_fails => super::json(
            401,
            "application/json",
            &json!({"error": "Token refresh failed!"}),
        ),
        "refresh_token" => {
            // It is good once.
            let given = shared.state().refresh.remove(text("refresh_token"));
            match given {
                None => failed(&shared, "invalid_grant", "the refresh token is not known"),
                Some((owner, _)) if owner != client => {
                    failed(&shared, "invalid_grant", "the refresh token is of another")
                }
                Some((_, granted)) => {
                    let known: Vec<&str> = granted.split(' ').collect();
                    if text("scope")
                        .split(' ')
                        .any(|scope| !known.contains(&scope))
                    {
                        return failed(&shared, "invalid_scope", "more than was granted");
                    }
                    issue(&shared, &client, &granted)
                }
            }
        }
        _ => error(400, "unsupported_grant_type", "this grant is not known"),
    }
}

fn exchange(shared: &Shared, client: &str, fields: &Fields, grants_less: bool) -> Response {
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let given = text("code").to_owned();
    let mut state = shared.state();
    if state.used_codes.contains(&given) {
        state
            .violations
            .push("oauth.token.request: a code was used twice".into());
        state.withdraw();
        return error(400, "invalid_grant", "the code was used before");
    }
    let Some(code) = state.codes.remove(&given) else {
        drop(state);
        return failed(shared, "invalid_grant", "the code is not known");
    };
    state.used_codes.insert(given);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(text("code_verifier")));
    if code.client != client || code.redirect != text("redirect_uri") || code.challenge != challenge
    {
        state
            .violations
            .push("oauth.token.request: a code with the wrong client, address or verifier".into());
        return error(400, "invalid_grant", "the code is of another");
    }
    drop(state);
    let scope = if grants_less {
        code.scope.split(' ').next().unwrap_or_default().to_owned()
    } else {
        code.scope
    };
    issue(shared, client, &scope)
}

fn issue(shared: &Shared, client: &str, scope: &str) -> Response {
    let mut state = shared.state();
    let access = state.secret(Kind::AccessToken);
    let refresh = state.secret(Kind::RefreshToken);
    state.access.insert(access.clone(), scope.to_owned());
    state
        .refresh
        .insert(refresh.clone(), (client.to_owned(), scope.to_owned()));
    state.throttle = None;
    not_stored(super::json(
        200,
        "application/json",
        &json!({
            "access_token": access, "token_type": "Bearer", "expires_in": 3600,
            "refresh_token": refresh, "scope": scope
        }),
    ))
}

async fn revoke(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = fields(&body);
    if client_of(&shared, &headers, &fields).is_none() {
        return error(401, "invalid_client", "the client is not known");
    }
    revoked(&shared, &fields)
}

/// Badgr's own, which takes a token from whoever has it.
async fn revoke_at_badgr(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    revoked(&shared, &fields(&body))
}

fn revoked(shared: &Shared, fields: &Fields) -> Response {
    if shared.quirks().revocation_by_cookie {
        let words = "Access token must be contained in COOKIE";
        return super::json(400, "application/json", &json!({"error": words}));
    }
    if !fields.contains_key("token_type_hint") {
        return error(400, "invalid_request", "token_type_hint is required");
    }
    let mut state = shared.state();
    let token = fields.get("token").cloned().unwrap_or_default();
    state.access.remove(&token);
    state.refresh.remove(&token);
    StatusCode::OK.into_response()
}

/// Badgr's own: a name and a password.
async fn password(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = fields(&body);
    if let Some(throttled) = throttled(&shared) {
        return throttled;
    }
    if fields.get("grant_type").map(String::as_str) == Some("refresh_token") {
        if shared.quirks().refresh_fails {
            let words = json!({"error": "Token refresh failed!"});
            return super::json(401, "application/json", &words);
        }
        let given = fields.get("refresh_token").cloned().unwrap_or_default();
        let known = shared.state().refresh.remove(&given);
        return match known {
            Some((client, scope)) => issue(&shared, &client, &scope),
            None => failed(&shared, "invalid_grant", "the refresh token is not known"),
        };
    }
    shared.state().remember(Kind::Password, PASSWORD);
    if headers.contains_key(header::AUTHORIZATION) {
        shared
            .state()
            .violations
            .push("badgr.token.request: a password with a client's credentials".into());
    }
    let right = fields.get("username").map(String::as_str) == Some(EMAIL)
        && fields.get("password").map(String::as_str) == Some(PASSWORD);
    if !right {
        shared.state().punish();
        return error(401, "invalid_grant", "wrong name or password");
    }
    issue(&shared, "public", "rw:profile rw:issuer rw:backpack")
}
