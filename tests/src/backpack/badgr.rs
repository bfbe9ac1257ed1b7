//! Badgr's own v2 interface.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openbadges::image::unbake;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::EMAIL;
use super::connect::{No, has_expired, looked_at};
use super::state::{Item, Shared};
use super::words::{TRACEBACK, Words};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v2/users/self", get(user))
        .route("/v2/backpack/import", post(import))
        .route("/v2/backpack/assertions", get(list))
        .route("/v2/backpack/assertions/{id}", delete(remove))
}

fn ok(status: u16, result: &Value) -> Response {
    super::json(
        status,
        "application/json",
        &json!({"status": {"success": true, "description": "ok"}, "result": result}),
    )
}

fn no(status: u16, description: &str, errors: &Value) -> Response {
    super::json(
        status,
        "application/json",
        &json!({
            "status": {"success": false, "description": description}, "result": [],
            "fieldErrors": {}, "validationErrors": errors
        }),
    )
}

fn refused(shared: &Shared, headers: &HeaderMap) -> Option<Response> {
    if shared.quirks().no_badgr {
        return Some(StatusCode::NOT_FOUND.into_response());
    }
    if shared.state().bearer(headers).is_none() {
        return Some(no(401, "no valid auth token found", &json!([])));
    }
    if shared.quirks().unverified {
        let words = "entity not found or insufficient privileges";
        return Some(no(404, words, &json!([])));
    }
    None
}

async fn user(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let is_verified = !shared.quirks().unverified;
    if let Some(refused) = refused(&shared, &headers).filter(|_| is_verified) {
        return refused;
    }
    let user = json!({
        "entityType": "BadgeUser", "entityId": "ada", "firstName": "Ada", "lastName": "Lovelace",
        "emails": [{
            "email": EMAIL, "verified": is_verified, "primary": true, "caseVariants": []
        }]
    });
    ok(200, &json!([user]))
}

/// A badge that is offered: its address, or the text that is baked into its image.
enum Offer {
    Address(String),
    Text(String),
    /// An image without a badge: the real one falls over it.
    Plain,
}

fn offer(document: &Value) -> Result<Offer, &'static str> {
    if let Some(address) = document["url"].as_str() {
        return Ok(Offer::Address(address.to_owned()));
    }
    if let Some(address) = document["assertion"]["id"].as_str() {
        return Ok(Offer::Address(address.to_owned()));
    }
    let Some(image) = document["image"].as_str() else {
        return Err("one of url, image, assertion");
    };
    let Some(image) = image.strip_prefix("data:image/png;base64,") else {
        return Err("Invalid MIME type");
    };
    let image = STANDARD.decode(image).map_err(|_| "Invalid image")?;
    Ok(match unbake(&image) {
        Ok(unbaked) => Offer::Text(unbaked.chosen().text.clone()),
        Err(_) => Offer::Plain,
    })
}

async fn import(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = refused(&shared, &headers) {
        return refused;
    }
    let fell = || (StatusCode::INTERNAL_SERVER_ERROR, TRACEBACK).into_response();
    let quirks = shared.quirks().clone();
    let bad = |(name, sentence): No| match quirks.words {
        Words::Traceback => fell(),
        words => {
            let errors = match words.error(name, sentence) {
                Value::Array(list) => Value::Array(list),
                Value::Null => json!([]),
                other => json!([other]),
            };
            no(400, "bad request", &errors)
        }
    };
    if quirks.repeats_the_token {
        let headers = format!("{TRACEBACK}{headers:?}");
        return (StatusCode::INTERNAL_SERVER_ERROR, headers).into_response();
    }
    if quirks.import_fails {
        return fell();
    }
    let document: Value = serde_json::from_slice(&body).unwrap_or_default();
    let (credential_id, badge) = match offer(&document) {
        Err(words) => return no(400, "bad request", &json!([words])),
        Ok(Offer::Plain) => return fell(),
        Ok(Offer::Address(address)) => match looked_at(&shared, &address).await {
            Ok(fetched) => (address, fetched),
            Err(no) => return bad(no),
        },
        Ok(Offer::Text(text)) => {
            let payload = super::payload(&text)
                .or_else(|| serde_json::from_str(&text).ok())
                .unwrap_or_default();
            match payload["id"].as_str() {
                Some(id) => (id.to_owned(), payload),
                None => return bad(("JSONLD_COMPACT_DATA", "This is no badge")),
            }
        }
    };
    if has_expired(&badge) {
        return bad(("ASSERTION_TIMESTAMP_CHECKS", "The badge has expired"));
    }
    let mut state = shared.state();
    if state.find(&credential_id).is_some() && !quirks.keeps_every_post {
        drop(state);
        return bad((
            "DUPLICATE_BADGE",
            "You already have this badge in your backpack",
        ));
    }
    let (item, _) = state.keep(credential_id, badge, false, quirks.keeps_every_post);
    drop(state);
    ok(201, &json!([show(&shared, &item, false)]))
}

fn show(shared: &Shared, item: &Item, expand: bool) -> Value {
    let badge = &item.document;
    let class = badge["badge"]
        .as_str()
        .or_else(|| badge["badge"]["id"].as_str())
        .unwrap_or("urn:class");
    let issued_on = badge["issuedOn"].as_str().unwrap_or("2026-01-01T00:00:00Z");
    json!({
        "entityType": "BackpackAssertion", "entityId": item.entity_id, "acceptance": "Accepted",
        "openBadgeId": item.credential_id,
        "badgeclass": if expand { json!({"openBadgeId": class, "name": "A badge"}) } else { json!(class) },
        "issuer": "issuer-1", "image": format!("{}/media/{}.png", shared.base, item.entity_id),
        "recipient": {
            "identity": EMAIL, "type": "email", "hashed": false, "plaintextIdentity": EMAIL
        },
        "issuedOn": issued_on, "expires": badge["expires"], "createdAt": item.came.to_rfc3339(),
        "revoked": item.revoked, "pending": item.pending
    })
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    if let Some(refused) = refused(&shared, &headers) {
        return refused;
    }
    let query = query.unwrap_or_default();
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let wants = |name: &str, value: &str| {
        pairs
            .iter()
            .any(|(known, said)| known == name && said == value)
    };
    let held = shared.state().held.clone();
    let shown: Vec<Value> = held
        .iter()
        .filter(|item| !item.is_3)
        .filter(|item| wants("include_expired", "1") || !has_expired(&item.document))
        .filter(|item| wants("include_revoked", "1") || !item.revoked)
        .filter(|item| wants("include_pending", "1") || !item.pending)
        .map(|item| show(&shared, item, wants("expand", "badgeclass")))
        .collect();
    ok(200, &json!(shown))
}

async fn remove(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Response {
    if let Some(refused) = refused(&shared, &headers) {
        return refused;
    }
    let mut state = shared.state();
    let before = state.held.len();
    state.held.retain(|item| item.entity_id != id);
    let found = state.held.len() < before;
    drop(state);
    if found {
        StatusCode::NO_CONTENT.into_response()
    } else {
        let words = "entity not found or insufficient privileges";
        no(404, words, &json!([]))
    }
}
