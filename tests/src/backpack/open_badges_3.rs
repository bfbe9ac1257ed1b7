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

use super::connect::Page;
use super::state::{Item, Shared};
use super::{EMAIL, strict};

const SCOPES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/scope/";

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/ims/ob/v3p0/discovery", get(discovery))
        .route("/ims/ob/v3p0/credentials", get(list).post(upsert))
        .route("/ims/ob/v3p0/profile", get(profile).put(profile))
}

async fn discovery(State(shared): State<Arc<Shared>>) -> Response {
    let quirks = shared.quirks().clone();
    if quirks.only_badgr || quirks.no_3 {
        return StatusCode::NOT_FOUND.into_response();
    }
    let base = &shared.base;
    let mut scopes = serde_json::Map::new();
    for name in [
        "credential.readonly",
        "credential.upsert",
        "profile.readonly",
        "profile.update",
    ] {
        scopes.insert(format!("{SCOPES}{name}"), json!(name));
    }
    if !quirks.no_offline_access {
        scopes.insert("offline_access".into(), json!("refresh"));
    }
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
            "servers": [{"url": format!("{base}/ims/ob/v3p0")}],
            "paths": {},
            "components": {"securitySchemes": {"OAuth2ACG": {
                "type": "oauth2",
                "x-imssf-registrationUrl": format!("{base}/oauth/register"),
                "flows": {"authorizationCode": {
                    "authorizationUrl": format!("{base}/oauth/authorize"),
                    "tokenUrl": format!("{base}/oauth/token"),
                    "refreshUrl": format!("{base}/oauth/token"),
                    "scopes": scopes
                }}
            }}}
        }),
    )
}

fn imsx(shared: &Shared, status: u16, description: &str) -> Response {
    let document = json!({
        "imsx_codeMajor": "failure", "imsx_severity": "error", "imsx_description": description,
        "imsx_CodeMinor": {"imsx_codeMinorField": [{
            "imsx_codeMinorFieldName": "TargetEndSystem",
            "imsx_codeMinorFieldValue": if status == 401 { "unauthorisedrequest" } else { "invaliddata" }
        }]}
    });
    strict::has_shape(shared, "imsx", &document);
    super::json(status, "application/json", &document)
}

fn refused(shared: &Shared, headers: &HeaderMap, scope: &str) -> Option<Response> {
    let accepts = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("application/json") || value.contains("*/*"));
    if !accepts {
        shared.violation("a request that accepts no JSON");
        return Some(imsx(shared, 406, "nothing acceptable"));
    }
    let granted = shared.state().bearer(headers);
    match granted {
        None => Some(imsx(shared, 401, "sign in first")),
        Some(granted) if granted.split(' ').any(|one| one.ends_with(scope)) => None,
        Some(_) => Some(imsx(shared, 403, "the scope is missing")),
    }
}

async fn profile(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if let Some(refused) = refused(&shared, &headers, "profile.readonly") {
        return refused;
    }
    super::json(
        200,
        "application/json",
        &json!({
            "id": format!("{}/ada", shared.base), "type": ["Profile"], "name": "Ada Lovelace",
            "email": EMAIL
        }),
    )
}

async fn upsert(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = refused(&shared, &headers, "credential.upsert") {
        return refused;
    }
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let text = String::from_utf8_lossy(&body).into_owned();
    let (document, id) = match kind.split(';').next().unwrap_or_default().trim() {
        "application/json" | "application/vc+ld+json" | "application/ld+json" => {
            let Ok(document) = serde_json::from_str::<Value>(&text) else {
                shared.violation("a credential is no JSON");
                return imsx(&shared, 400, "this is no JSON");
            };
            if !strict::has_shape(&shared, "credential", &document) {
                return imsx(&shared, 400, "this is no credential");
            }
            let id = document["id"].as_str().unwrap_or_default().to_owned();
            (document, id)
        }
        "text/plain" => {
            let payload = text
                .split('.')
                .nth(1)
                .and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok())
                .and_then(|payload| serde_json::from_slice::<Value>(&payload).ok());
            let Some(payload) = payload else {
                shared.violation("a credential is no compact JWS");
                return imsx(&shared, 400, "this is no compact JWS");
            };
            let id = payload["id"]
                .as_str()
                .or_else(|| payload["jti"].as_str())
                .unwrap_or_default()
                .to_owned();
            (json!(text), id)
        }
        _ => {
            shared.violation(format!("a credential as {kind}"));
            return imsx(&shared, 400, "not in this form");
        }
    };
    let mut state = shared.state();
    let status = match state.find(&id) {
        Some(place) => {
            state.held[place].document = document.clone();
            200
        }
        None => {
            let entity_id = format!("entity-{}", state.held.len());
            state.held.push(Item {
                credential_id: id,
                entity_id,
                document: document.clone(),
                is_3: true,
            });
            201
        }
    };
    drop(state);
    if document.is_string() {
        return (
            StatusCode::from_u16(status).unwrap_or_default(),
            [(header::CONTENT_TYPE, "text/plain")],
            text,
        )
            .into_response();
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
    let items: Vec<Item> = {
        let state = shared.state();
        state
            .held
            .iter()
            .filter(|item| item.is_3)
            .cloned()
            .collect()
    };
    let page = Page::of(&shared, "/ims/ob/v3p0/credentials", &query, items.len());
    let shown = items.into_iter().skip(page.offset).take(page.limit);
    let (compact, whole): (Vec<Value>, Vec<Value>) =
        shown.map(|item| item.document).partition(Value::is_string);
    let document = json!({"credential": whole, "compactJwsString": compact});
    strict::has_shape(&shared, "credentials", &document);
    let mut response = super::json(200, "application/json", &document);
    page.head(&mut response, false);
    response
}
