//! Badge Connect, Open Badges 2.1.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::state::{Item, Shared};
use super::{EMAIL, fetch, strict};

const SCOPES: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/";
const OLD_SCOPES: &str = "https://purl.imsglobal.org/spec/obc/v1p0/oauth2scope/";

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/.well-known/badgeconnect.json", get(well_known))
        .route("/bc/manifest", get(manifest))
        .route("/bc/assertions", get(list).post(add))
        .route("/bc/profile", get(profile))
}

async fn well_known(State(shared): State<Arc<Shared>>) -> Response {
    let quirks = shared.quirks().clone();
    if quirks.only_badgr || quirks.no_2 {
        return StatusCode::NOT_FOUND.into_response();
    }
    if quirks.manifest_redirect {
        return Redirect::to("/bc/manifest").into_response();
    }
    manifest(State(shared)).await
}

async fn manifest(State(shared): State<Arc<Shared>>) -> Response {
    let quirks = shared.quirks().clone();
    let base = &shared.base;
    let prefix = if quirks.old_scopes {
        OLD_SCOPES
    } else {
        SCOPES
    };
    let mut scopes: Vec<String> = ["assertion.readonly", "assertion.create", "profile.readonly"]
        .iter()
        .map(|name| format!("{prefix}{name}"))
        .collect();
    if !quirks.no_offline_access {
        scopes.push("offline_access".into());
    }
    let (context, version, slash) = if quirks.old_manifest {
        ("https://w3id.org/openbadges/badgeconnect/v1", "v1p0", "//")
    } else {
        (
            "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
            "v2p1",
            "/",
        )
    };
    let mut api = json!({
        "name": "Sample backpack", "image": format!("{base}/{slash}logo.png"),
        "apiBase": format!("{base}/bc"), "version": version,
        "termsOfServiceUrl": format!("{base}/terms"), "privacyPolicyUrl": format!("{base}/privacy"),
        "scopesOffered": scopes, "registrationUrl": format!("{base}/oauth/register"),
        "authorizationUrl": format!("{base}/oauth/authorize"),
        "tokenUrl": format!("{base}/oauth/token")
    });
    if !quirks.old_manifest {
        api["tokenRevocationUrl"] = json!(format!("{base}/oauth/revoke"));
    }
    super::json(
        200,
        "application/ld+json",
        &json!({
            "@context": context, "id": format!("{base}/.well-known/badgeconnect.json"),
            "badgeConnectAPI": [api]
        }),
    )
}

fn status(shared: &Shared, status: u16, text: &str, error: &Value) -> Response {
    let inner = if status == 201 { 200 } else { status };
    let document = json!({"status": {"error": error, "statusCode": inner, "statusText": text}});
    if !shared.quirks().flat_errors {
        strict::has_shape(shared, "status", &document);
    }
    super::json(status, "application/json", &document)
}

/// Refuses a request without the scope.
fn refused(shared: &Shared, headers: &HeaderMap, scope: &str) -> Option<Response> {
    let granted = shared.state().bearer(headers);
    match granted {
        None => Some(status(
            shared,
            401,
            "UNAUTHENTICATED",
            &json!("sign in first"),
        )),
        Some(granted) if granted.split(' ').any(|one| one.ends_with(scope)) => None,
        Some(_) => Some(status(
            shared,
            401,
            "PERMISSION_DENIED",
            &json!("the scope is missing"),
        )),
    }
}

async fn profile(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if let Some(refused) = refused(&shared, &headers, "profile.readonly") {
        return refused;
    }
    let profile = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Profile", "id": format!("{}/ada", shared.base),
        "name": "Ada Lovelace", "email": EMAIL
    });
    let ok = json!({"error": null, "statusCode": 200, "statusText": "OK"});
    let document = if shared.quirks().results {
        json!({"status": ok, "results": [profile]})
    } else {
        json!({"status": ok, "profile": profile})
    };
    super::json(200, "application/json", &document)
}

/// What a name of an error looks like here.
fn refusal(shared: &Shared, name: &str, sentence: &str) -> Response {
    let flat = shared.quirks().flat_errors;
    if flat {
        let error = json!([name, sentence, "ERROR", "_:b15"]);
        return status(shared, 400, "REQUEST_VALIDATION_ERROR", &error);
    }
    let text = match name {
        "VERIFY_RECIPIENT_IDENTIFIER" => "RECIPIENT_PROFILE_MISMATCH",
        _ => "INVALID_BADGE",
    };
    status(shared, 400, text, &json!(sentence))
}

/// Whether an assertion's recipient is this address, plain or hashed (Open Badges 2.0, `IdentityObject`).
fn is_awarded_to(recipient: &Value, email: &str) -> bool {
    let identity = recipient["identity"].as_str().unwrap_or_default();
    match identity.strip_prefix("sha256$") {
        Some(digest) => {
            let salt = recipient["salt"].as_str().unwrap_or_default();
            digest.eq_ignore_ascii_case(&format!("{:x}", Sha256::digest(format!("{email}{salt}"))))
        }
        None => identity == email,
    }
}

async fn add(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = refused(&shared, &headers, "assertion.create") {
        return refused;
    }
    let quirks = shared.quirks().clone();
    let Ok(document) = serde_json::from_slice::<Value>(&body) else {
        shared.violation("an assertion is no JSON");
        return status(&shared, 400, "BAD_REQUEST", &json!("this is no JSON"));
    };
    let assertion = if quirks.bare {
        if document.get("id").is_none() {
            return status(&shared, 400, "BAD_REQUEST", &json!("id is required"));
        }
        document.clone()
    } else {
        strict::has_shape(&shared, "assertion", &document);
        document.get("assertion").cloned().unwrap_or_default()
    };
    if let Some(signed) = document.get("signedAssertion").and_then(Value::as_str) {
        if quirks.no_signed {
            let error = json!({"assertion": ["This field is required."]});
            return status(&shared, 400, "REQUEST_VALIDATION_ERROR", &error);
        }
        return keep(&shared, signed.to_owned(), json!(signed));
    }
    let Some(address) = assertion["id"].as_str().map(str::to_owned) else {
        return status(
            &shared,
            400,
            "BAD_REQUEST",
            &json!("assertion.id is missing"),
        );
    };
    let Some(fetched) = fetch::assertion(shared.ca.clone(), address.clone()).await else {
        return refusal(
            &shared,
            "FETCH_HTTP_NODE",
            "The badge could not be fetched.",
        );
    };
    if quirks.recipient_refused || !is_awarded_to(&fetched["recipient"], EMAIL) {
        return refusal(
            &shared,
            "VERIFY_RECIPIENT_IDENTIFIER",
            "The recipient does not match any of your verified emails",
        );
    }
    let expires = fetched["expires"]
        .as_str()
        .and_then(|text| text.parse().ok());
    if quirks.expired_refused
        && expires.is_some_and(|at: chrono::DateTime<chrono::Utc>| at < chrono::Utc::now())
    {
        return refusal(
            &shared,
            "ASSERTION_TIMESTAMP_CHECKS",
            "The badge has expired",
        );
    }
    keep(&shared, address, fetched)
}

fn keep(shared: &Shared, credential_id: String, document: Value) -> Response {
    let quirks = shared.quirks().clone();
    let there = shared.state().find(&credential_id).is_some();
    if there && quirks.duplicates_refused {
        return refusal(
            shared,
            "DUPLICATE_BADGE",
            "You already have this badge in your backpack",
        );
    }
    if there && quirks.duplicates_conflict {
        return status(shared, 409, "BAD_REQUEST", &json!("it is there"));
    }
    if !there {
        let mut state = shared.state();
        let entity_id = format!("entity-{}", state.held.len());
        state.held.push(Item {
            credential_id,
            entity_id,
            document,
            is_3: false,
        });
    }
    let code = if quirks.results { 201 } else { 200 };
    status(shared, code, "OK", &Value::Null)
}

async fn list(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if let Some(refused) = refused(&shared, &headers, "assertion.readonly") {
        return refused;
    }
    let quirks = shared.quirks().clone();
    let items: Vec<Item> = {
        let state = shared.state();
        state
            .held
            .iter()
            .filter(|item| !item.is_3)
            .cloned()
            .collect()
    };
    let page = Page::of(&shared, "/bc/assertions", &query, items.len());
    let shown: Vec<Item> = items
        .into_iter()
        .skip(page.offset)
        .take(page.limit)
        .collect();
    let (signed, hosted): (Vec<Item>, Vec<Item>) = shown
        .into_iter()
        .partition(|item| item.document.is_string());
    let documents =
        |items: Vec<Item>| -> Vec<Value> { items.into_iter().map(|item| item.document).collect() };
    let ok = json!({"error": null, "statusCode": 200, "statusText": "OK"});
    let document = if quirks.results {
        json!({"status": ok, "results": documents(hosted)})
    } else {
        let document = json!({
            "status": ok, "assertions": documents(hosted), "signedAssertions": documents(signed)
        });
        strict::has_shape(&shared, "assertions", &document);
        document
    };
    let mut response = super::json(200, "application/json", &document);
    page.head(&mut response, quirks.no_total);
    response
}

/// A page of a list.
pub(super) struct Page {
    pub(super) offset: usize,
    pub(super) limit: usize,
    total: usize,
    link: Option<String>,
}

impl Page {
    pub(super) fn of(
        shared: &Shared,
        path: &str,
        query: &HashMap<String, String>,
        total: usize,
    ) -> Self {
        let number = |name: &str| query.get(name).and_then(|text| text.parse().ok());
        let offset = number("offset").unwrap_or(0);
        let limit: usize = number("limit").unwrap_or(100);
        if let Some(since) = query.get("since")
            && chrono::DateTime::parse_from_rfc3339(since).is_err()
        {
            shared.violation("since is no time");
        }
        let limit = limit.clamp(1, 20);
        let base = &shared.base;
        let quirks = shared.quirks();
        let next = if quirks.link_in_circles {
            Some(format!(
                "{base}{path}?limit={limit}&offset={offset}&again=1"
            ))
        } else if quirks.link_elsewhere {
            Some(format!(
                "https://evil.example{path}?offset={}",
                offset + limit
            ))
        } else {
            (offset + limit < total)
                .then(|| format!("{base}{path}?limit={limit}&offset={}", offset + limit))
        };
        let first = format!("<{base}{path}?limit={limit}&offset=0>; rel=\"first\"");
        Self {
            offset,
            limit,
            total,
            link: Some(match next {
                Some(next) => format!("{first}, <{next}>; rel=\"next\""),
                None => first,
            }),
        }
    }

    pub(super) fn head(&self, response: &mut Response, no_total: bool) {
        let headers = response.headers_mut();
        if let Some(link) = self
            .link
            .as_ref()
            .and_then(|link| HeaderValue::from_str(link).ok())
        {
            headers.insert(header::LINK, link);
        }
        if !no_total {
            headers.insert("x-total-count", self.total.into());
        }
    }
}
