//! Holds every exchange against the documents, in both directions: Open Badges 2.1 and 3.0 with their
//! OpenAPI files, RFC 6749, 7009, 7591, 7636, 8414 and 9207, and what Badgr writes of its interface.
//!
//! [`rules`] says what each request and each answer must be, [`shapes`] has the JSON schemas, which
//! are our own. What does not fit is a violation, unless the server breaks the rule on purpose: its
//! [quirks](super::quirks) name the rules that they break.

mod rules;
mod shapes;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::state::Shared;
use rules::Rule;

pub(super) use shapes::fits;

/// The longest body that is looked at.
const LONGEST: usize = 64 << 20;

/// A request and its answer, as far as they are known.
pub(super) struct Exchange {
    base: String,
    query: Value,
    request: Value,
    headers: HeaderMap,
    status: u16,
    answer: Value,
    answer_headers: HeaderMap,
}

/// Passes a request on and holds it and its answer against the rule for it.
pub(super) async fn hold(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST).await else {
        // Whoever sent it is gone.
        return Response::new(Body::empty());
    };
    let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
    let rule = rules::rule(&method, &path);
    let mut exchange = Exchange {
        base: shared.base.clone(),
        query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
        request: document(&parts.headers, &body),
        headers: parts.headers.clone(),
        status: 0,
        answer: Value::Null,
        answer_headers: HeaderMap::new(),
    };
    let offered = rule
        .as_ref()
        .is_some_and(|rule| rule.of.is_offered(&shared));
    match &rule {
        Some(rule) if offered => note(&shared, rule, &before(rule, &exchange)),
        Some(_) => {}
        // A browser asks every host for its icon.
        None if path == "/favicon.ico" => {}
        None => shared
            .state()
            .violations
            .push(format!("{method} {path}: there is nothing like it")),
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, LONGEST).await.unwrap_or_default();
    if let Some(rule) = rule.filter(|_| offered) {
        exchange.status = parts.status.as_u16();
        exchange.answer = document(&parts.headers, &body);
        exchange.answer_headers = parts.headers.clone();
        note(&shared, &rule, &after(&rule, &exchange));
    }
    Response::from_parts(parts, Body::from(body))
}

/// Notes what does not fit, unless the server's ways are so.
fn note(shared: &Shared, rule: &Rule, found: &[(&'static str, String)]) {
    let mut exempt = shared.quirks().exempt();
    let mut state = shared.state();
    if state.client_refused {
        exempt.push("oauth.token.proof");
    }
    for (part, what) in found {
        let name = format!("{}.{part}", rule.name);
        match exempt.iter().find(|exempt| name.starts_with(**exempt)) {
            Some(exempt) => *state.exempted.entry(exempt).or_default() += 1,
            None => state.violations.push(format!("{name}: {what}")),
        }
    }
}

/// What is wrong with a request.
fn before(rule: &Rule, exchange: &Exchange) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if let Some(wrong) = shapes::misfit(rule.query, &exchange.query) {
        found.push(("query", wrong));
    }
    if let Some(shape) = rule.request(&exchange.headers) {
        if let Some(wrong) = shapes::misfit(shape, &exchange.request) {
            found.push(("request", wrong));
        }
    } else {
        let kind = kind(&exchange.headers);
        found.push((
            "request",
            format!("nobody asked for a body of type “{kind}”"),
        ));
    }
    if rule.wants_bearer && !has_bearer(&exchange.headers) {
        found.push(("bearer", "a request without a bearer token".to_owned()));
    }
    if !accepts(&exchange.headers) {
        found.push(("accept", "a request that takes no JSON".to_owned()));
    }
    found.extend((rule.more_of_request)(exchange));
    found
}

/// What is wrong with an answer.
fn after(rule: &Rule, exchange: &Exchange) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    match rule.answer(exchange.status) {
        None => found.push((
            "answer",
            format!("status {} is none of its", exchange.status),
        )),
        Some(expected) => {
            let kind = kind(&exchange.answer_headers);
            if !expected.kinds.contains(&kind.as_str()) {
                found.push(("answer", format!("{} as “{kind}”", exchange.status)));
            }
            if let Some(wrong) = shapes::misfit(expected.shape, &exchange.answer) {
                found.push(("answer", format!("{}: {wrong}", exchange.status)));
            }
        }
    }
    found.extend((rule.more_of_answer)(exchange));
    found
}

/// The type of a body, without its parameters.
fn kind(headers: &HeaderMap) -> String {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// A body as a document: JSON as it is, a form as an object, anything else as a text; null if empty.
fn document(headers: &HeaderMap, body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    if kind(headers) == "application/x-www-form-urlencoded" {
        return pairs(body);
    }
    serde_json::from_slice(body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()))
}

/// Pairs as an object; what is said twice is a list.
fn pairs(text: &[u8]) -> Value {
    let mut object = Map::new();
    for (name, value) in form_urlencoded::parse(text) {
        match object.get_mut(name.as_ref()) {
            None => {
                object.insert(name.into_owned(), json!(value));
            }
            Some(Value::Array(list)) => list.push(json!(value)),
            Some(first) => *first = json!([first.clone(), value]),
        }
    }
    Value::Object(object)
}

fn has_bearer(headers: &HeaderMap) -> bool {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            value
                .strip_prefix("Bearer ")
                .is_some_and(|token| !token.is_empty())
        })
}

fn accepts(headers: &HeaderMap) -> bool {
    let mut kinds = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .peekable();
    kinds.peek().is_none()
        || kinds.any(|value| {
            ["json", "*/*", "text/html"]
                .iter()
                .any(|kind| value.contains(kind))
        })
}
