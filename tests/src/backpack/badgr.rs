//! Badgr's own v2 interface.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::state::{Item, Shared};
use super::{EMAIL, fetch, strict};

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/v2/users/self", get(user))
        .route("/v2/backpack/import", post(import))
        .route("/v2/backpack/assertions", get(list))
        .route("/v2/backpack/assertions/{id}", delete(remove))
}

fn answer(
    status: u16,
    success: bool,
    description: &str,
    result: &Value,
    errors: &[&str],
) -> Response {
    super::json(
        status,
        "application/json",
        &json!({
            "status": {"success": success, "description": description}, "result": result,
            "fieldErrors": {}, "validationErrors": errors
        }),
    )
}

fn refused(shared: &Shared, headers: &HeaderMap) -> Option<Response> {
    if shared.quirks().no_2 && !shared.quirks().only_badgr {
        return Some(StatusCode::NOT_FOUND.into_response());
    }
    if shared.state().bearer(headers).is_none() {
        return Some(answer(
            401,
            false,
            "no valid auth token found",
            &json!([]),
            &[],
        ));
    }
    None
}

async fn user(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if let Some(refused) = refused(&shared, &headers) {
        return refused;
    }
    let user = json!({
        "entityType": "BadgeUser", "entityId": "ada", "firstName": "Ada", "lastName": "Lovelace",
        "emails": [{"email": EMAIL, "verified": true, "primary": true, "caseVariants": []}]
    });
    answer(200, true, "ok", &json!([user]), &[])
}

async fn import(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = refused(&shared, &headers) {
        return refused;
    }
    let document: Value = serde_json::from_slice(&body).unwrap_or_default();
    if !strict::has_shape(&shared, "import", &document) {
        return answer(
            400,
            false,
            "bad request",
            &json!([]),
            &["one of url, image, assertion"],
        );
    }
    let bad = |errors: &[&str]| answer(400, false, "bad request", &json!([]), errors);
    let (credential_id, badge) = match document["url"].as_str() {
        Some(address) => match fetch::assertion(shared.ca.clone(), address.to_owned()).await {
            Some(fetched) => (address.to_owned(), fetched),
            None => return bad(&["FETCH_HTTP_NODE", "The badge could not be fetched"]),
        },
        None => {
            // A signed one in an image: its text is as good a key as any.
            let image = document["image"].as_str().unwrap_or_default().to_owned();
            (image, Value::Null)
        }
    };
    if shared.quirks().recipient_refused {
        return bad(&[
            "VERIFY_RECIPIENT_IDENTIFIER",
            "not one of your verified emails",
        ]);
    }
    let expires: Option<DateTime<Utc>> =
        badge["expires"].as_str().and_then(|text| text.parse().ok());
    if expires.is_some_and(|expires| expires < Utc::now()) {
        return bad(&["ASSERTION_TIMESTAMP_CHECKS", "The badge has expired"]);
    }
    let mut state = shared.state();
    if state.find(&credential_id).is_some() {
        return bad(&[
            "DUPLICATE_BADGE",
            "You already have this badge in your backpack",
        ]);
    }
    let entity_id = format!("entity-{}", state.asked.len());
    let item = Item {
        credential_id,
        entity_id,
        document: badge,
        is_3: false,
    };
    let shown = show(&item);
    state.held.push(item);
    drop(state);
    answer(201, true, "ok", &json!([shown]), &[])
}

fn show(item: &Item) -> Value {
    json!({
        "entityType": "BackpackAssertion", "entityId": item.entity_id, "acceptance": "Accepted",
        "openBadgeId": item.credential_id, "expires": item.document["expires"], "revoked": false,
        "pending": false, "badgeclass": {"name": item.document["name"]}
    })
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if let Some(refused) = refused(&shared, &headers) {
        return refused;
    }
    let expired_too = query
        .get("include_expired")
        .is_some_and(|value| value == "1");
    let state = shared.state();
    let shown: Vec<Value> = state
        .held
        .iter()
        .filter(|item| {
            let expires: Option<DateTime<Utc>> = item.document["expires"]
                .as_str()
                .and_then(|text| text.parse().ok());
            expired_too || expires.is_none_or(|expires| expires > Utc::now())
        })
        .map(show)
        .collect();
    drop(state);
    answer(200, true, "ok", &json!(shown), &[])
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
        answer(
            404,
            false,
            "entity not found or insufficient privileges",
            &json!([]),
            &[],
        )
    }
}
