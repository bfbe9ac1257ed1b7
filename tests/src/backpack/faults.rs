//! Failures on demand.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body::Frame;
use tokio::time::Sleep;

use super::state::{Asked, Shared};
use crate::serve::Wire;

/// How a request fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// With this status, and a page that nobody expects.
    Status(u16),
    /// With 429 and so many seconds to wait.
    Busy(u64),
    /// The connection is closed without an answer.
    Cut,
    /// The connection is closed when only the beginning of the request was read.
    CutInRequest,
    /// The connection is closed in the middle of the answer, which is the right one.
    CutInBody,
    /// The answer comes whole, and the connection is closed right after it.
    CutAfterBody,
    /// The TCP connection ends in the answer, which is the right one, without a word from TLS.
    Torn(Tear),
    /// It answers after so many milliseconds.
    Slow(u64),
    /// Every access token ends just before it.
    TokensEnd,
    /// The owner withdraws the grant just before it.
    GrantEnds,
}

/// Where in an answer its connection is torn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tear {
    /// Between its head and its body.
    BeforeBody,
    /// In the middle of the body.
    InBody,
    /// After the body, of which the head says how long it is.
    AfterBody,
    /// After the body, of which nothing but the end of TLS would say that it is whole.
    AtOpenEnd,
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
    wire: Wire,
    request: Request,
    next: Next,
) -> Response {
    let (number, planned) = {
        let mut state = shared.state();
        let number = state.asked.len();
        let asked = Asked {
            method: request.method().to_string(),
            path: request
                .uri()
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            status: None,
        };
        state.asked.push(asked);
        (number, state.plan.get(&number).copied())
    };
    let answer = match planned {
        None => next.run(request).await,
        Some((fault, When::Before)) => before(&shared, &wire, fault, request, next).await,
        Some((fault, When::After)) => {
            let answer = next.run(request).await;
            after(fault, answer, &wire).await
        }
    };
    if let Some(asked) = shared.state().asked.get_mut(number) {
        asked.status = Some(answer.status().as_u16());
    }
    answer
}

async fn before(
    shared: &Shared,
    wire: &Wire,
    fault: Fault,
    request: Request,
    next: Next,
) -> Response {
    match fault {
        Fault::Status(status) => {
            if request.uri().path().starts_with("/oauth/") && matches!(status, 400 | 401 | 403) {
                shared.state().client_refused = true;
            }
            page(status, None)
        }
        Fault::Busy(seconds) => page(429, Some(seconds)),
        Fault::Cut => cut(),
        Fault::CutInRequest => {
            let mut body = request.into_body();
            // What comes after the first piece is never read.
            let _ = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
            cut()
        }
        Fault::CutInBody => half(page(500, None)).await,
        Fault::CutAfterBody => last(next.run(request).await),
        Fault::Torn(tear) => torn(page(500, None), tear, wire).await,
        Fault::Slow(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            next.run(request).await
        }
        Fault::TokensEnd => {
            shared.state().access.clear();
            next.run(request).await
        }
        Fault::GrantEnds => {
            shared.state().withdraw();
            next.run(request).await
        }
    }
}

/// The answer that a failure is, in place of the one that was made, if one was.
pub(crate) async fn failed(fault: Fault, answer: Option<Response>, wire: &Wire) -> Response {
    after(fault, answer.unwrap_or_else(|| page(500, None)), wire).await
}

async fn after(fault: Fault, answer: Response, wire: &Wire) -> Response {
    match fault {
        Fault::Status(status) => page(status, None),
        Fault::Busy(seconds) => page(429, Some(seconds)),
        Fault::Cut | Fault::CutInRequest => cut(),
        Fault::CutInBody => half(answer).await,
        Fault::CutAfterBody => last(answer),
        Fault::Torn(tear) => torn(answer, tear, wire).await,
        Fault::Slow(milliseconds) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            answer
        }
        Fault::TokensEnd | Fault::GrantEnds => answer,
    }
}

/// The task of the connection ends with this, and the connection with it.
fn cut() -> ! {
    std::panic::resume_unwind(Box::new("cut"))
}

/// How long the beginning of an answer has to get out before the connection is closed.
const HEAD_START: Duration = Duration::from_millis(30);

/// A body that ends before its time, once its beginning is out.
struct CutShort {
    beginning: Option<Bytes>,
    end: Pin<Box<Sleep>>,
}

impl HttpBody for CutShort {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Some(beginning) = self.beginning.take() {
            return Poll::Ready(Some(Ok(Frame::data(beginning))));
        }
        let end = self.end.as_mut().poll(context);
        end.map(|()| Some(Err(std::io::ErrorKind::ConnectionAborted.into())))
    }
}

/// Half of an answer, under the length of the whole: hyper closes the connection where it ends.
async fn half(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    if body.len() < 2 {
        cut();
    }
    let half = CutShort {
        beginning: Some(body.slice(..body.len() / 2)),
        end: Box::pin(tokio::time::sleep(HEAD_START)),
    };
    parts
        .headers
        .insert(header::CONTENT_LENGTH, body.len().into());
    Response::from_parts(parts, Body::new(half))
}

/// A body of which nobody says how long it is.
struct Unmeasured(Option<Bytes>);

impl HttpBody for Unmeasured {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.take().map(|whole| Ok(Frame::data(whole))))
    }
}

/// An answer in which the connection is torn.
async fn torn(answer: Response, tear: Tear, wire: &Wire) -> Response {
    let (mut parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    wire.tear(match tear {
        Tear::BeforeBody => 0,
        Tear::InBody => body.len() / 2,
        Tear::AfterBody | Tear::AtOpenEnd => body.len(),
    });
    if tear == Tear::AtOpenEnd {
        // Only in HTTP/1.0 is the end of the connection the end of the body.
        parts.version = Version::HTTP_10;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::new(Unmeasured(Some(body))));
    }
    parts
        .headers
        .insert(header::CONTENT_LENGTH, body.len().into());
    Response::from_parts(parts, Body::from(body))
}

/// An answer after which the connection is closed.
fn last(mut answer: Response) -> Response {
    let close = HeaderValue::from_static("close");
    answer.headers_mut().insert(header::CONNECTION, close);
    answer
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
