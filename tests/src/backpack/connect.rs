//! Badge Connect, Open Badges 2.1.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::fetch::Fetched;
use super::page::Page;
use super::state::{Item, Shared};
use super::words::{TRACEBACK, Words};
use super::{EMAIL, fetch, strict};

/// Where the interface is (2.1, section 4.4.2: `apiBase`).
pub(super) const BASE: &str = "/ims/ob/v2p1";

/// Where Badgr has it.
pub(super) const BCV1: &str = "/bcv1";

const SCOPES: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/";
const OLD_SCOPES: &str = "https://purl.imsglobal.org/spec/obc/v1p0/oauth2scope/";

pub(super) fn routes() -> Router<Arc<Shared>> {
    let mut router = Router::new()
        .route("/.well-known/badgeconnect.json", get(well_known))
        .route("/bcv1/manifest", get(manifest));
    for base in [BASE, BCV1] {
        router = router
            .route(&format!("{base}/assertions"), get(list).post(add))
            .route(&format!("{base}/profile"), get(profile).post(profile));
    }
    router
}

async fn well_known(State(shared): State<Arc<Shared>>) -> Response {
    let quirks = shared.quirks().clone();
    if quirks.only_badgr || quirks.no_2 {
        return StatusCode::NOT_FOUND.into_response();
    }
    if quirks.manifest_redirect {
        return Redirect::to("/bcv1/manifest").into_response();
    }
    manifest(State(shared)).await
}

async fn manifest(State(shared): State<Arc<Shared>>) -> Response {
    let quirks = shared.quirks().clone();
    let base = &shared.base;
    let pages = if quirks.consent_elsewhere {
        shared.elsewhere()
    } else {
        base.clone()
    };
    let names = [
        "assertion.readonly",
        "assertion.create",
        "profile.readonly",
        "profile.update",
    ];
    let (prefix, names) = if quirks.old_scopes {
        (OLD_SCOPES, &names[..3])
    } else {
        (SCOPES, &names[..])
    };
    let mut scopes: Vec<String> = names.iter().map(|name| format!("{prefix}{name}")).collect();
    if !quirks.no_offline_access {
        scopes.push("offline_access".into());
    }
    let mut api = json!({
        "name": "Sample backpack", "image": format!("{base}/static/images/logo.png"),
        "apiBase": format!("{base}{BASE}"), "version": "v2p1",
        "termsOfServiceUrl": format!("{base}/terms"), "privacyPolicyUrl": format!("{base}/privacy"),
        "scopesOffered": scopes, "registrationUrl": format!("{base}/oauth/register"),
        "authorizationUrl": format!("{pages}/oauth/authorize"),
        "tokenUrl": format!("{base}/oauth/token")
    });
    let mut context = "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld";
    let mut kind = "application/json";
    if quirks.old_manifest {
        api["apiBase"] = json!(format!("{base}{BCV1}"));
        api["version"] = json!("v1p0");
        api["image"] = json!(format!("{base}/static//images/logo.png"));
        context = "https://w3id.org/openbadges/badgeconnect/v1";
        kind = "application/ld+json";
    } else {
        api["tokenRevocationUrl"] = json!(format!("{base}/oauth/revoke"));
    }
    let id = format!("{base}/.well-known/badgeconnect.json");
    super::json(
        200,
        kind,
        &json!({"@context": context, "id": id, "badgeConnectAPI": [api]}),
    )
}

fn status(status: u16, text: &str, error: &Value) -> Response {
    let inner = if status == 201 { 200 } else { status };
    super::json(
        status,
        "application/json",
        &json!({"status": {"error": error, "statusCode": inner, "statusText": text}}),
    )
}

/// Refuses a request without the scope.
fn refused(shared: &Shared, headers: &HeaderMap, scope: &str) -> Option<Response> {
    let granted = shared.state().bearer(headers);
    match granted {
        None if shared.quirks().unknown_bearer_400 => {
            Some(status(400, "BAD_REQUEST", &Value::Null))
        }
        None => Some(status(401, "UNAUTHENTICATED", &json!("sign in first"))),
        Some(_) if shared.quirks().unverified => {
            let words = "No address of yours is verified.";
            Some(status(401, "PERMISSION_DENIED", &json!(words)))
        }
        Some(granted) if granted.split(' ').any(|one| one.ends_with(scope)) => None,
        Some(_) => Some(status(
            401,
            "PERMISSION_DENIED",
            &json!("the scope is missing"),
        )),
    }
}

fn ok() -> Value {
    json!({"error": null, "statusCode": 200, "statusText": "OK"})
}

async fn profile(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let scope = if body.is_empty() {
        "profile.readonly"
    } else {
        "profile.update"
    };
    if let Some(refused) = refused(&shared, &headers, scope) {
        return refused;
    }
    let document = if shared.quirks().results {
        // No id, and one address alone.
        let profile = json!({
            "@context": "https://w3id.org/openbadges/v2", "name": "Ada Lovelace", "email": EMAIL
        });
        json!({"status": ok(), "results": [profile]})
    } else {
        let profile = json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Profile",
            "id": format!("{}/ada", shared.base), "name": "Ada Lovelace", "email": EMAIL
        });
        json!({"status": ok(), "profile": profile})
    };
    super::json(200, "application/json", &document)
}

/// A refusal, in the shape that this server has for it.
fn refusal(shared: &Shared, name: &str, sentence: &str) -> Response {
    let words = shared.quirks().words;
    let text = match (words, name) {
        (Words::Sentence, "VERIFY_RECIPIENT_IDENTIFIER") => "RECIPIENT_PROFILE_MISMATCH",
        (Words::Sentence, _) => "INVALID_BADGE",
        (Words::Null, _) => "BAD_REQUEST",
        (Words::Traceback, _) => {
            return (StatusCode::INTERNAL_SERVER_ERROR, TRACEBACK).into_response();
        }
        _ => "REQUEST_VALIDATION_ERROR",
    };
    status(400, text, &words.error(name, sentence))
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

/// Why a badge is not taken: a name and a sentence.
pub(super) type No = (&'static str, &'static str);

/// What the issuer says of a badge, or why it is not taken.
pub(super) async fn looked_at(shared: &Shared, address: &str) -> Result<Value, No> {
    let quirks = shared.quirks().clone();
    let fetched = match fetch::assertion(&shared.fetcher, address).await {
        Fetched::Assertion(fetched) => fetched,
        // It does not say “revoked”: it stumbles over what a revoked assertion leaves out.
        Fetched::Revoked if quirks.words != Words::Sentence => {
            return Err((
                "VALIDATE_PROPERTY",
                "Required property recipient not present in Assertion",
            ));
        }
        Fetched::Revoked => return Err(("REVOKED", "The badge was revoked by its issuer.")),
        Fetched::Nothing => {
            return Err(("FETCH_HTTP_NODE", "The badge could not be fetched."));
        }
    };
    let recipient = &fetched["recipient"];
    // 0.5 has it as it is or as a digest, with the salt beside it.
    let recipient = if recipient.is_string() {
        &json!({"identity": recipient, "salt": fetched["salt"]})
    } else {
        recipient
    };
    if quirks.recipient_refused || !is_awarded_to(recipient, EMAIL) {
        return Err((
            "VERIFY_RECIPIENT_IDENTIFIER",
            "The recipient does not match any of your verified emails",
        ));
    }
    if quirks.expired_refused && has_expired(&fetched) {
        return Err(("ASSERTION_TIMESTAMP_CHECKS", "The badge has expired"));
    }
    Ok(fetched)
}

/// Whether an assertion's time is over.
pub(super) fn has_expired(assertion: &Value) -> bool {
    let expires: Option<DateTime<Utc>> = assertion["expires"]
        .as_str()
        .and_then(|text| text.parse().ok());
    expires.is_some_and(|expires| expires < Utc::now())
}

async fn add(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(refused) = refused(&shared, &headers, "assertion.create") {
        return refused;
    }
    let quirks = shared.quirks().clone();
    if quirks.refuses_in_silence {
        return status(400, "BAD_REQUEST", &Value::Null);
    }
    let document: Value = serde_json::from_slice(&body).unwrap_or_default();
    let assertion = if quirks.bare {
        if document.get("id").is_none() {
            return status(400, "BAD_REQUEST", &json!("id is required"));
        }
        document
    } else {
        if !strict::fits("assertion payload", &document) {
            let words = json!("this is no assertion payload");
            return status(400, "REQUEST_VALIDATION_ERROR", &words);
        }
        // If both are there, the signed one is not looked at by a strict reader (2.1, section 4.5).
        if let (true, Some(signed)) = (
            document["assertion"].is_null(),
            document["signedAssertion"].as_str(),
        ) {
            if quirks.no_signed {
                let error = json!({"assertion": ["This field is required."]});
                return status(400, "REQUEST_VALIDATION_ERROR", &error);
            }
            return add_signed(&shared, signed);
        }
        document["assertion"].clone()
    };
    let Some(address) = assertion["id"].as_str() else {
        return status(400, "BAD_REQUEST", &json!("assertion.id is missing"));
    };
    match looked_at(&shared, address).await {
        Ok(fetched) => keep(&shared, address.to_owned(), fetched),
        Err((name, sentence)) => refusal(&shared, name, sentence),
    }
}

/// Takes a signed assertion, by its own id.
fn add_signed(shared: &Shared, signed: &str) -> Response {
    let Some(payload) = super::payload(signed) else {
        return refusal(shared, "INVALID_BADGE", "This is no signed assertion.");
    };
    let Some(id) = payload["id"].as_str() else {
        return refusal(shared, "INVALID_BADGE", "The assertion has no id.");
    };
    if !is_awarded_to(&payload["recipient"], EMAIL) {
        return refusal(
            shared,
            "VERIFY_RECIPIENT_IDENTIFIER",
            "The recipient does not match any of your verified emails",
        );
    }
    keep(shared, id.to_owned(), json!(signed))
}

fn keep(shared: &Shared, credential_id: String, document: Value) -> Response {
    let quirks = shared.quirks().clone();
    let mut state = shared.state();
    let there = state.find(&credential_id).is_some();
    if there && quirks.duplicates_refused && !quirks.keeps_every_post {
        drop(state);
        return refusal(
            shared,
            "DUPLICATE_BADGE",
            "You already have this badge in your backpack",
        );
    }
    if there && quirks.duplicates_conflict && !quirks.keeps_every_post {
        return status(409, "BAD_REQUEST", &json!("it is there"));
    }
    state.keep(credential_id, document, false, quirks.keeps_every_post);
    drop(state);
    let code = if quirks.results { 201 } else { 200 };
    status(code, "OK", &Value::Null)
}

/// An assertion as Badgr shows it: its own image, the recipient salted anew and in the clear, nothing
/// by which it could be verified.
fn own_copy(mut assertion: Value, base: &str, number: usize) -> Value {
    let salt = format!("salt-{number}");
    if let Some(members) = assertion.as_object_mut() {
        members.remove("verification");
        members.remove("verify");
    }
    assertion["image"] = json!(format!("{base}/media/uploads/{number}.png"));
    assertion["recipient"] = json!({
        "type": "email", "hashed": true, "salt": salt, "plaintextIdentity": EMAIL,
        "identity": format!("sha256${:x}", Sha256::digest(format!("{EMAIL}{salt}")))
    });
    assertion
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
    let base = if quirks.old_manifest { BCV1 } else { BASE };
    let page = match Page::of(&shared, &format!("{base}/assertions"), &query, false) {
        Ok(page) => page,
        Err(_) if quirks.results => return status(400, "BAD_REQUEST", &Value::Null),
        Err(words) => return status(400, "REQUEST_VALIDATION_ERROR", &json!(words)),
    };
    let (signed, hosted): (Vec<Item>, Vec<Item>) = page
        .items
        .iter()
        .cloned()
        .partition(|item| item.document.is_string());
    let documents =
        |items: Vec<Item>| -> Vec<Value> { items.into_iter().map(|item| item.document).collect() };
    let (signed, mut hosted) = (documents(signed), documents(hosted));
    if quirks.own_copies {
        hosted = (1..)
            .zip(hosted)
            .map(|(number, assertion)| own_copy(assertion, &shared.base, number))
            .collect();
    }
    let document = if quirks.results {
        json!({"status": ok(), "results": hosted})
    } else {
        json!({"status": ok(), "assertions": hosted, "signedAssertions": signed})
    };
    let mut response = super::json(200, "application/json", &document);
    page.head(&shared, &mut response);
    response
}
