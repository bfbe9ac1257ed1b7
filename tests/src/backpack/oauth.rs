//! Registration, consent and tokens: RFC 7591, 6749, 7636, 7009, 9207.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::{Url, form_urlencoded};

use super::state::{Client, Code, Shared};
use super::{EMAIL, PASSWORD, strict};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/oauth/register", post(register))
        .route("/oauth/authorize", get(authorize))
        .route("/oauth/token", post(token))
        .route("/oauth/revoke", post(revoke))
        .route("/o/token", post(password))
}

fn error(status: u16, name: &str, description: &str) -> Response {
    super::json(
        status,
        "application/json",
        &json!({"error": name, "error_description": description}),
    )
}

async fn register(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let quirks = shared.quirks().clone();
    if quirks.no_registration {
        return error(403, "access_denied", "registration is closed");
    }
    let Ok(document) = serde_json::from_slice::<Value>(&body) else {
        shared.violation("a registration is no JSON");
        return error(400, "invalid_client_metadata", "this is no JSON");
    };
    strict::has_shape(&shared, "registration", &document);
    let texts = |member: &str| -> Vec<String> {
        document[member]
            .as_array()
            .map(|list| {
                list.iter()
                    .filter_map(|text| Some(text.as_str()?.to_owned()))
                    .collect()
            })
            .unwrap_or_default()
    };
    let redirects = texts("redirect_uris");
    let addresses: Vec<Url> = ["client_uri", "logo_uri", "tos_uri", "policy_uri"]
        .iter()
        .filter_map(|member| Url::parse(document[*member].as_str()?).ok())
        .collect();
    for redirect in &redirects {
        let Ok(redirect) = Url::parse(redirect) else {
            return error(400, "invalid_redirect_uri", "redirect_uris: not a URI");
        };
        let is_loopback = redirect.scheme() == "http" && redirect.host_str() == Some("127.0.0.1");
        if is_loopback && quirks.loopback {
            continue;
        }
        if redirect.scheme() != "https" {
            return error(
                400,
                "invalid_redirect_uri",
                "redirect_uris: Must be a valid HTTPS URI",
            );
        }
        if addresses.iter().any(|url| url.host() != redirect.host()) {
            return error(
                400,
                "invalid_redirect_uri",
                "redirect_uris: do not match domain",
            );
        }
    }
    let scope = document["scope"].as_str().unwrap_or_default().to_owned();
    if quirks.no_offline_access && scope.contains("offline_access") {
        return error(400, "invalid_scope", "scope: offline_access is not known");
    }
    if quirks.no_refresh_grant && texts("grant_types").contains(&"refresh_token".to_owned()) {
        return error(
            400,
            "invalid_client_metadata",
            "grant_types: refresh_token is not known",
        );
    }
    let mut state = shared.state();
    let id = format!("client-{}", state.clients.len());
    let secret = state.secret();
    let said = if quirks.hashed_secret {
        format!("pbkdf2_sha256$216000${secret}")
    } else {
        secret.clone()
    };
    let client = Client {
        secret,
        redirects: redirects.clone(),
        scope: scope.clone(),
    };
    state.clients.insert(id.clone(), client);
    let mut answer = document.clone();
    answer["client_id"] = json!(id);
    answer["client_secret"] = json!(said);
    answer["client_secret_expires_at"] = json!(0);
    super::json(201, "application/json", &answer)
}

async fn authorize(
    State(shared): State<Arc<Shared>>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    let text = |name: &str| query.get(name).cloned().unwrap_or_default();
    for name in [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "code_challenge",
        "code_challenge_method",
    ] {
        if text(name).is_empty() {
            shared.violation(format!("an authorization without {name}"));
        }
    }
    let client = shared.state().clients.get(&text("client_id")).cloned();
    let Some(client) = client else {
        return (StatusCode::BAD_REQUEST, "this client is not known").into_response();
    };
    if !client.redirects.contains(&text("redirect_uri")) {
        return (StatusCode::BAD_REQUEST, "this address is not registered").into_response();
    }
    if text("code_challenge_method") != "S256" {
        shared.violation("a challenge that is not S256");
    }
    let known: Vec<&str> = client.scope.split(' ').collect();
    if text("scope")
        .split(' ')
        .any(|scope| !known.contains(&scope))
    {
        shared.violation("a scope is asked for that was not registered");
    }
    match query.get("consent").map(String::as_str) {
        Some("yes") => {}
        Some(_) => return back(&shared, &query, &[("error", "access_denied")]),
        None => return Html(consent_page(&query)).into_response(),
    }
    let code = {
        let mut state = shared.state();
        let code = state.secret();
        let given = Code {
            client: text("client_id"),
            redirect: text("redirect_uri"),
            challenge: text("code_challenge"),
            scope: text("scope"),
        };
        state.codes.insert(code.clone(), given);
        code
    };
    back(&shared, &query, &[("code", &code)])
}

/// Sends the browser back to the client.
fn back(shared: &Shared, query: &HashMap<String, String>, answer: &[(&str, &str)]) -> Response {
    let Some(mut url) = query
        .get("redirect_uri")
        .and_then(|uri| Url::parse(uri).ok())
    else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    url.query_pairs_mut()
        .extend_pairs(answer)
        .append_pair("state", query.get("state").map_or("", String::as_str));
    if let Some(iss) = &shared.quirks().iss {
        url.query_pairs_mut().append_pair("iss", iss);
    }
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

fn fields(body: &Bytes) -> HashMap<String, String> {
    form_urlencoded::parse(body).into_owned().collect()
}

/// The client that a request to the token endpoint proves to be.
fn client_of(
    shared: &Shared,
    headers: &HeaderMap,
    fields: &HashMap<String, String>,
) -> Option<String> {
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

async fn token(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = fields(&body);
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let Some(client) = client_of(&shared, &headers, &fields) else {
        // As Badgr says it: JSON under another name.
        return super::json(400, "text/html", &json!({"error": "invalid client_secret"}));
    };
    if text("scope").is_empty() {
        return error(400, "invalid_request", "scope is required");
    }
    let grants_less = shared.quirks().grants_less;
    let mut state = shared.state();
    match text("grant_type") {
        "authorization_code" => {
            let given = text("code").to_owned();
            if state.used_codes.contains(&given) {
                state.violations.push("a code was used twice".into());
                return error(400, "invalid_grant", "the code was used before");
            }
            let Some(code) = state.codes.remove(&given) else {
                return error(400, "invalid_grant", "the code is not known");
            };
            state.used_codes.insert(given);
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(text("code_verifier")));
            if code.client != client
                || code.redirect != text("redirect_uri")
                || code.challenge != challenge
            {
                state
                    .violations
                    .push("a code with the wrong client, address or verifier".into());
                return error(400, "invalid_grant", "the code is somebody else's");
            }
            let scope = if grants_less {
                code.scope.split(' ').next().unwrap_or_default().to_owned()
            } else {
                code.scope
            };
            issue(&mut state, &client, &scope)
        }
        "refresh_token" => {
            // It is good once.
            let Some((owner, scope)) = state.refresh.remove(text("refresh_token")) else {
                return error(400, "invalid_grant", "the refresh token is not known");
            };
            if owner != client {
                return error(400, "invalid_grant", "the refresh token is somebody else's");
            }
            issue(&mut state, &client, &scope)
        }
        _ => error(400, "unsupported_grant_type", "this grant is not known"),
    }
}

fn issue(state: &mut super::state::State, client: &str, scope: &str) -> Response {
    let access = state.secret();
    let refresh = state.secret();
    state.access.insert(access.clone(), scope.to_owned());
    state
        .refresh
        .insert(refresh.clone(), (client.to_owned(), scope.to_owned()));
    super::json(
        200,
        "application/json",
        &json!({
            "access_token": access, "token_type": "Bearer", "expires_in": 3600,
            "refresh_token": refresh, "scope": scope
        }),
    )
}

async fn revoke(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = fields(&body);
    if client_of(&shared, &headers, &fields).is_none() {
        return error(401, "invalid_client", "the client is not known");
    }
    if !fields.contains_key("token_type_hint") {
        shared.violation("a revocation without token_type_hint");
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
    if fields.get("grant_type").map(String::as_str) == Some("refresh_token") {
        let mut state = shared.state();
        let given = fields.get("refresh_token").cloned().unwrap_or_default();
        return match state.refresh.remove(&given) {
            Some((client, scope)) => issue(&mut state, &client, &scope),
            None => error(400, "invalid_grant", "the refresh token is not known"),
        };
    }
    if headers.contains_key(header::AUTHORIZATION) {
        shared.violation("a password with a client's credentials");
    }
    let right = fields.get("username").map(String::as_str) == Some(EMAIL)
        && fields.get("password").map(String::as_str) == Some(PASSWORD);
    if !right {
        return super::json(401, "application/json", &json!({"error": "invalid_grant"}));
    }
    let mut state = shared.state();
    issue(&mut state, "public", "rw:profile rw:issuer rw:backpack")
}
