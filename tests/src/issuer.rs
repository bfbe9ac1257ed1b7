//! A real HTTPS issuer on loopback that serves what it is told, and can misbehave.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use rustls::ServerConfig;
use serde_json::Value;

use crate::authority::Authority;
use crate::serve::{Port, Server};

/// What an address answers.
#[derive(Debug, Clone)]
pub struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    delay: Duration,
}

impl Answer {
    /// 200 with a body of a type.
    pub fn of(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", content_type.to_owned())],
            body: body.into(),
            delay: Duration::ZERO,
        }
    }

    /// A JSON document.
    pub fn json(document: &Value) -> Self {
        Self::of("application/ld+json", document.to_string())
    }

    /// A status and nothing else.
    pub fn status(status: u16) -> Self {
        Self::of("text/plain", "").with_status(status)
    }

    /// A redirect.
    pub fn redirect(to: &str) -> Self {
        Self::status(302).with_header("location", to)
    }

    /// A body of `size` bytes that travels as a few kilobytes of gzip.
    ///
    /// # Panics
    /// If memory runs out.
    pub fn gzip_bomb(size: usize) -> Self {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let block = vec![b' '; 64 * 1024];
        for _ in 0..size / block.len() {
            encoder.write_all(&block).expect("in memory");
        }
        Self::of("application/json", encoder.finish().expect("in memory"))
            .with_header("content-encoding", "gzip")
    }

    /// The same, packed with gzip.
    ///
    /// # Panics
    /// If memory runs out.
    #[must_use]
    pub fn gzipped(mut self) -> Self {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&self.body).expect("in memory");
        self.body = encoder.finish().expect("in memory");
        self.with_header("content-encoding", "gzip")
    }

    /// The same under another status.
    #[must_use]
    pub fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same with a header more.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// The same, later.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }
}

#[derive(Default)]
struct Site {
    answers: Mutex<HashMap<String, Answer>>,
    asked: Mutex<Vec<String>>,
    unchanged: AtomicUsize,
}

impl Site {
    fn router(self: &Arc<Self>) -> Router {
        Router::new().fallback(answer).with_state(Arc::clone(self))
    }

    fn answers(&self) -> MutexGuard<'_, HashMap<String, Answer>> {
        self.answers
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn asked(&self) -> MutexGuard<'_, Vec<String>> {
        self.asked
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// An issuer that runs until it is dropped.
pub struct Issuer {
    site: Arc<Site>,
    server: Server,
    scheme: &'static str,
    /// Its authority's certificate in PEM; empty over plain http.
    pub ca: String,
}

impl Issuer {
    /// An issuer over TLS at `https://localhost:PORT`, on any free port.
    ///
    /// # Panics
    /// If the system has no port left.
    pub fn start() -> Self {
        Self::start_at(0, &Authority::new())
    }

    /// An issuer over TLS on a port, 0 for any.
    ///
    /// # Panics
    /// If the port is taken.
    pub fn start_at(port: u16, authority: &Authority) -> Self {
        let config = authority.server(&["localhost", "127.0.0.1"]);
        Self::start_with(port, config, &authority.pem)
    }

    /// An issuer over TLS with whatever certificate, right or wrong; `ca` is the authority that its
    /// visitors trust, in PEM.
    ///
    /// # Panics
    /// If the port is taken.
    pub fn start_with(port: u16, config: ServerConfig, ca: &str) -> Self {
        let site = Arc::new(Site::default());
        Self {
            server: Port::take(port).serve_with(site.router(), config),
            site,
            scheme: "https",
            ca: ca.to_owned(),
        }
    }

    /// An issuer over plain http.
    ///
    /// # Panics
    /// If the system has no port left.
    pub fn start_plain() -> Self {
        let site = Arc::new(Site::default());
        Self {
            server: Port::take(0).serve_plain(site.router()),
            site,
            scheme: "http",
            ca: String::new(),
        }
    }

    /// `https://localhost:PORT`
    pub fn base(&self) -> String {
        format!("{}://{}", self.scheme, self.host())
    }

    /// `localhost:PORT`
    pub fn host(&self) -> String {
        format!("localhost:{}", self.server.port)
    }

    /// The whole address of a path, as in `/badge/1`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base())
    }

    /// Says what a path (with its query, if any) answers from now on.
    pub fn serve(&self, path: &str, answer: Answer) {
        self.site.answers().insert(path.to_owned(), answer);
    }

    /// The JSON document that a path answers.
    pub fn document(&self, path: &str) -> Option<Value> {
        let body = self.site.answers().get(path)?.body.clone();
        serde_json::from_slice(&body).ok()
    }

    /// Changes the JSON document that a path answers.
    ///
    /// # Panics
    /// If the path answers none.
    pub fn edit(&self, path: &str, edit: impl FnOnce(&mut Value)) {
        let mut document = self.document(path).expect("the path answers JSON");
        edit(&mut document);
        self.serve(path, Answer::json(&document));
    }

    /// How often a path was asked for.
    pub fn asked(&self, path: &str) -> usize {
        self.site
            .asked()
            .iter()
            .filter(|asked| *asked == path)
            .count()
    }

    /// How many requests there were in all.
    pub fn requests(&self) -> usize {
        self.site.asked().len()
    }

    /// How many requests were conditional and answered with 304.
    pub fn unchanged(&self) -> usize {
        self.site.unchanged.load(Ordering::Relaxed)
    }

    /// Every path that was asked for, in order.
    pub fn paths_asked(&self) -> Vec<String> {
        self.site.asked().clone()
    }

    /// Stops listening: from now on nobody is there.
    pub fn stop(&self) {
        self.server.stop();
    }
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    site.asked().push(path.clone());
    let answer = site.answers().get(&path).cloned();
    let Some(answer) = answer else {
        return plain(StatusCode::NOT_FOUND, "there is nothing here");
    };
    tokio::time::sleep(answer.delay).await;
    if is_unchanged(request.headers(), &answer) {
        site.unchanged.fetch_add(1, Ordering::Relaxed);
        return with_headers(
            StatusCode::NOT_MODIFIED.as_u16(),
            answer.headers,
            Body::empty(),
        );
    }
    with_headers(answer.status, answer.headers, Body::from(answer.body))
}

fn with_headers(status: u16, headers: Vec<(&str, String)>, body: Body) -> Response {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response
        .body(body)
        .unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "a test served nonsense"))
}

fn is_unchanged(request: &HeaderMap, answer: &Answer) -> bool {
    let tag = answer.headers.iter().find(|(name, _)| *name == "etag");
    let asked = request.get(header::IF_NONE_MATCH);
    tag.zip(asked)
        .is_some_and(|((_, tag), asked)| asked.as_bytes() == tag.as_bytes())
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}
