//! TLS before a server, and troubles on demand.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use futures_core::Stream;

use crate::authority::Authority;
use crate::backpack::{Asked, Fault, When, failed};
use crate::serve::{Port, Server, Wire};

/// The largest request that a door takes, in bytes.
const LARGEST: usize = 64 << 20;

/// What can happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The answer is another, or none.
    Answer(Fault, When),
    /// Half of the request's body arrives, then the connection ends.
    HalfSent,
}

#[derive(Default)]
struct Plan {
    asked: Vec<Asked>,
    trouble: Option<(usize, Trouble, bool)>,
    met: usize,
}

type Shared = Arc<Mutex<Plan>>;

fn lock(plan: &Shared) -> MutexGuard<'_, Plan> {
    plan.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A server's way in.
pub(super) struct Door {
    plan: Shared,
    server: Server,
}

impl Door {
    pub(super) fn open(authority: &Authority, router: Router) -> Self {
        let plan = Shared::default();
        let router = router.layer(middleware::from_fn_with_state(Arc::clone(&plan), pass));
        Self {
            plan,
            server: Port::take(0).serve(router, authority),
        }
    }

    pub(super) fn port(&self) -> u16 {
        self.server.port
    }

    pub(super) fn asked(&self) -> Vec<Asked> {
        lock(&self.plan).asked.clone()
    }

    pub(super) fn plan(&self, request: usize, trouble: Trouble, stays: bool) {
        let mut plan = lock(&self.plan);
        plan.trouble = Some((plan.asked.len() + request, trouble, stays));
        plan.met = 0;
    }

    pub(super) fn heal(&self) -> usize {
        let mut plan = lock(&self.plan);
        plan.trouble = None;
        std::mem::take(&mut plan.met)
    }
}

/// Notes each request and lets happen what is planned.
async fn pass(State(shared): State<Shared>, wire: Wire, request: Request, next: Next) -> Response {
    let trouble = {
        let mut plan = lock(&shared);
        let number = plan.asked.len();
        let asked = Asked {
            method: request.method().to_string(),
            path: request
                .uri()
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            status: None,
        };
        plan.asked.push(asked);
        let trouble = plan.trouble.and_then(|(at, trouble, stays)| {
            (number == at || (stays && number > at)).then_some(trouble)
        });
        plan.met += usize::from(trouble.is_some());
        trouble
    };
    // Whatever the server makes of a request that has come, it makes of the whole of it.
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST).await else {
        return failed(Fault::Cut, None, &wire).await;
    };
    let whole = Request::from_parts(parts.clone(), Body::from(body.clone()));
    match trouble {
        None => next.run(whole).await,
        Some(Trouble::Answer(Fault::Slow(milliseconds), When::Before)) => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            next.run(whole).await
        }
        Some(Trouble::Answer(fault, When::Before)) => failed(fault, None, &wire).await,
        Some(Trouble::Answer(Fault::CutInBody, _)) => {
            let (parts, body) = next.run(whole).await.into_parts();
            let body = axum::body::to_bytes(body, LARGEST)
                .await
                .unwrap_or_default();
            let half = Half(Some(body.slice(..body.len() / 2)));
            Response::from_parts(parts, Body::from_stream(half))
        }
        Some(Trouble::Answer(fault, When::After)) => {
            let answer = next.run(whole).await;
            failed(fault, Some(answer), &wire).await
        }
        Some(Trouble::HalfSent) => {
            let half = Half(Some(body.slice(..body.len() / 2)));
            let request = Request::from_parts(parts, Body::from_stream(half));
            next.run(request).await;
            failed(Fault::Cut, None, &wire).await
        }
    }
}

/// The first half of a body, and then the end of the connection.
struct Half(Option<Bytes>);

impl Stream for Half {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(self.0.take().map_or_else(
            || Err(std::io::ErrorKind::ConnectionReset.into()),
            Ok,
        )))
    }
}
