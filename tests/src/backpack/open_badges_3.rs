//! The Open Badges 3.0 API.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::page::Page;
use super::state::Shared;
use super::{EMAIL, strict};

const BASE: &str = "/ims/ob/v3p0";
const SCOPES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/";
const CONTEXT: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/ims/ob/v3p0/discovery", get(discovery))
        .route("/ims/ob/v3p0/credentials", get(list).post(upsert))
        .route("/ims/ob/v3p0/profile", get(profile).put(update))
}

async fn discovery(State(shared): State<Arc<Shared>>) -> Response {
    let quirks = shared.quirks().clone();
    if quirks.only_badgr || quirks.no_3 {
        return StatusCode::NOT_FOUND.into_response();
    }
    let base = &shared.base;
    let mut scopes = serde_json::Map::new();
    let names = [
        "credential.readonly",
        "credential.upsert",
        "profile.readonly",
        "profile.update",
    ];
    for name in names {
        scopes.insert(format!("{SCOPES}{name}"), json!(name));
    }
    if !quirks.no_offline_access {
        scopes.insert("offline_access".into(), json!("refresh"));
    }
    let refresh = if quirks.refresh_elsewhere {
        "refresh"
    } else {
        "token"
    };
    let operation =
        |name: &str| json!({"operationId": name, "responses": {"200": {"description": "OK"}}});
    super::json(
        200,
        "application/json",
        &json!({
            "openapi": "3.0.1",
            "info": {
                "title": "Sample backpack", "version": "3.0",
                "termsOfService": format!("{base}/terms"),
                "x-imssf-privacyPolicyUrl": format!("{base}/privacy")
            },
            "servers": [{"url": format!("{base}{BASE}")}],
            "paths": {
                "/discovery": {"get": operation("getServiceDescription")},
                "/credentials": {
                    "get": operation("getCredentials"), "post": operation("upsertCredential")
                },
                "/profile": {"get": operation("getProfile"), "put": operation("putProfile")}
            },
            "components": {"securitySchemes": {"OAuth2ACG": {
                "type": "oauth2",
                "description": "OAuth 2.0 Authorization Code Grant authorization",
                "x-imssf-registrationUrl": format!("{base}/oauth/register"),
                "flows": {"authorizationCode": {
                    "authorizationUrl": format!("{base}/oauth/authorize"),
                    "tokenUrl": format!("{base}/oauth/token"),
                    "refreshUrl": format!("{base}/oauth/{refresh}"),
                    "scopes": scopes
                }}
            }}}
        }),
    )
}

fn imsx(status: u16, description: &str) -> Response {
    let minor = match status {
        401 => "unauthorizedrequest",
        403 => "forbidden",
        406 => "not_acceptable",
        _ => "invalid_data",
    };
    super::json(
        status,
        "application/json",
        &json!({
            "imsx_codeMajor": "failure", "imsx_severity": "error",
            "imsx_description": description,
            "imsx_codeMinor": {"imsx_codeMinorField": [{
                "imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": minor
            }]}
        }),
    )
}

fn refused(shared: &Shared, headers: &HeaderMap, scope: &str) -> Option<Response> {
    let granted = shared.state().bearer(headers);
    match granted {
        None => Some(imsx(401, "sign in first")),
        Some(granted) if granted.split(' ').any(|one| one.ends_with(scope)) => None,
        Some(_) => Some(imsx(403, "the scope is missing")),
    }
}

async fn profile(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if let Some(refused) = refused(&shared, &headers, "profile.readonly") {
        return refused;
    }
    shown(&shared, &json!({}))
}

async fn update(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = refused(&shared, &headers, "profile.update") {
        return refused;
    }
    let document: Value = serde_json::from_slice(&body).unwrap_or_default();
    if !strict::fits("profile 3", &document) {
        return imsx(400, "this is no profile");
    }
    shown(&shared, &document)
}

/// The profile, with what of an update is taken at once.
fn shown(shared: &Shared, update: &Value) -> Response {
    let mut profile = json!({
        "@context": [CONTEXT], "id": format!("{}/ada", shared.base), "type": ["Profile"],
        "name": "Ada Lovelace", "email": EMAIL
    });
    if let Some(name) = update["name"].as_str() {
        profile["name"] = json!(name);
    }
    super::json(200, "application/json", &profile)
}

/// A credential that came, and its id; or why it is not taken.
fn read(shared: &Shared, kind: &str, text: &str) -> Result<(Value, String), &'static str> {
    if kind == "text/plain" {
        let header = text
            .split('.')
            .next()
            .and_then(|header| URL_SAFE_NO_PAD.decode(header).ok())
            .and_then(|header| serde_json::from_slice::<Value>(&header).ok())
            .ok_or("this is no compact JWS")?;
        let payload = super::payload(text).ok_or("this is no compact JWS")?;
        if shared.quirks().jws_needs_kid
            && header.get("kid").is_none()
            && header.get("jwk").is_none()
        {
            return Err("the header names no key: kid or jwk is required");
        }
        // Data model 1.1 has the credential in a claim of its own.
        let credential = payload.get("vc").unwrap_or(&payload);
        let id = [&payload["jti"], &credential["id"]]
            .into_iter()
            .find_map(Value::as_str)
            .ok_or("the credential has no id")?;
        return Ok((json!(text), id.to_owned()));
    }
    if !matches!(
        kind,
        "application/json" | "application/vc+ld+json" | "application/ld+json"
    ) {
        return Err("not in this form");
    }
    let document: Value = serde_json::from_str(text).map_err(|_| "this is no JSON")?;
    if !strict::fits("credential", &document) {
        return Err("this is no credential");
    }
    let id = document["id"].as_str().unwrap_or_default().to_owned();
    Ok((document, id))
}

async fn upsert(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = refused(&shared, &headers, "credential.upsert") {
        return refused;
    }
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    let text = String::from_utf8_lossy(&body).into_owned();
    let (document, id) = match read(&shared, kind, &text) {
        Ok(read) => read,
        Err(words) => return imsx(400, words),
    };
    let keeps_every_post = shared.quirks().keeps_every_post;
    let (_, replaced) = shared
        .state()
        .keep(id, document.clone(), true, keeps_every_post);
    let status = if replaced { 200 } else { 201 };
    if document.is_string() {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        return (status, [(header::CONTENT_TYPE, "text/plain")], text).into_response();
    }
    super::json(status, "application/json", &document)
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if let Some(refused) = refused(&shared, &headers, "credential.readonly") {
        return refused;
    }
    let page = match Page::of(&shared, &format!("{BASE}/credentials"), &query, true) {
        Ok(page) => page,
        Err(words) => return imsx(400, &words),
    };
    let (compact, whole): (Vec<Value>, Vec<Value>) = page
        .items
        .iter()
        .map(|item| item.document.clone())
        .partition(Value::is_string);
    let member = if shared.quirks().jws_plural {
        "compactJwsStrings"
    } else {
        "compactJwsString"
    };
    let document = json!({"credential": whole, member: compact});
    let mut response = super::json(200, "application/json", &document);
    page.head(&shared, &mut response);
    response
}
