//! Failures on demand.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::state::{Asked, Shared};

/// How a request fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// With this status, and a page that nobody expects.
    Status(u16),
    /// With 429 and so many seconds to wait.
    Busy(u64),
    /// The connection is closed without an answer.
    Cut,
    /// The connection is closed in the middle of the answer.
    CutInBody,
    /// It answers after so many milliseconds.
    Slow(u64),
    /// Every access token ends just before it.
    TokensEnd,
    /// The owner withdraws the grant just before it.
    GrantEnds,
}

/// Whether the work is done before it fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Nothing is done.
    Before,
    /// It is done, and the client does not hear of it.
    After,
}

/// Notes each request and makes it fail if that is planned.
pub(super) async fn pass(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let planned = {
        let mut state = shared.state();
        let number = state.asked.len();
        let asked = Asked {
            method: request.method().to_string(),
            path: request
                .uri()
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
        };
        state.asked.push(asked);
        state.plan.get(&number).copied()
    };
    let Some((fault, when)) = planned else {
        return next.run(request).await;
    };
    if when == When::After {
        let answer = next.run(request).await;
        return failed(fault, Some(answer)).await;
    }
    match fault {
        Fault::Slow(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            next.run(request).await
        }
        Fault::TokensEnd => {
            shared.state().access.clear();
            next.run(request).await
        }
        Fault::GrantEnds => {
            shared.state().access.clear();
            shared.state().refresh.clear();
            next.run(request).await
        }
        _ => failed(fault, None).await,
    }
}

async fn failed(fault: Fault, answer: Option<Response>) -> Response {
    match fault {
        Fault::Status(status) => page(status, None),
        Fault::Busy(seconds) => page(429, Some(seconds)),
        // The task of the connection ends with this, and the connection with it.
        Fault::Cut => std::panic::resume_unwind(Box::new("cut")),
        Fault::CutInBody => {
            // Less comes than was promised.
            let mut response = Response::new(Body::from("{\"status\":"));
            response.headers_mut().insert(
                header::CONTENT_LENGTH,
                header::HeaderValue::from_static("1000"),
            );
            response
        }
        Fault::Slow(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            answer.unwrap_or_else(|| page(500, None))
        }
        Fault::TokensEnd | Fault::GrantEnds => answer.unwrap_or_else(|| page(500, None)),
    }
}

fn page(status: u16, wait: Option<u64>) -> Response {
    let text = "<!doctype html><title>Something went wrong</title><h1>Something went wrong</h1>";
    let mut response = Response::new(Body::from(text));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("text/html"),
    );
    if let Some(seconds) = wait {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
