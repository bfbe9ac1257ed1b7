//! A real backpack server over TLS on loopback. It speaks Badge Connect 2.1, the Open Badges 3.0 API
//! and Badgr's v2 interface strictly by their documents, can be told to be like servers that do not,
//! and to fail at any request.
//!
//! Every request and every answer is held against the documents (`strict`): whatever they do not
//! allow, of the client or of this server itself, is a [violation](Backpack::violations).

mod badgr;
mod connect;
mod faults;
mod fetch;
mod oauth;
mod open_badges_3;
mod page;
mod quirks;
mod secrets;
mod state;
mod strict;
mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, MutexGuard};

use axum::Router;
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::authority::Authority;
use crate::serve::{Port, Server};

pub(crate) use faults::failed;
pub use faults::{Fault, Tear, When};
pub use page::{LONGEST, Paging};
pub use quirks::{Like, Quirks};
pub use secrets::{Kind, Secret};
pub use state::{Asked, Item};
use state::{Shared, State};
pub use words::Words;

/// The one account: ada@example.org.
pub const EMAIL: &str = "ada@example.org";

/// Her password, where one is all it takes.
pub const PASSWORD: &str = "correct horse battery staple";

/// A backpack that runs until it is dropped.
pub struct Backpack {
    shared: Arc<Shared>,
    server: Server,
}

impl Backpack {
    /// A strict backpack at `https://localhost:PORT`, with a certificate of `authority`.
    ///
    /// # Panics
    /// If the system has no port left.
    pub fn start(authority: &Authority) -> Self {
        Self::like(authority, Quirks::default())
    }

    /// A backpack with the ways of a real one.
    ///
    /// # Panics
    /// If the system has no port left.
    pub fn like(authority: &Authority, quirks: Quirks) -> Self {
        let port = Port::take(0);
        let base = format!("https://localhost:{}", port.number);
        let shared = Arc::new(Shared::new(base, quirks, &authority.pem));
        let router = Router::new()
            .merge(oauth::routes())
            .merge(connect::routes())
            .merge(open_badges_3::routes())
            .merge(badgr::routes())
            .layer(middleware::from_fn_with_state(
                Arc::clone(&shared),
                strict::hold,
            ))
            .layer(middleware::from_fn_with_state(
                Arc::clone(&shared),
                faults::pass,
            ))
            .with_state(Arc::clone(&shared));
        Self {
            server: port.serve(router, authority),
            shared,
        }
    }

    /// `https://localhost:PORT`
    pub fn base(&self) -> String {
        self.shared.base.clone()
    }

    /// `localhost:PORT`
    pub fn host(&self) -> String {
        format!("localhost:{}", self.server.port)
    }

    /// The other name of its host, on which a consent page may be.
    pub fn other_host(&self) -> String {
        format!("127.0.0.1:{}", self.server.port)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }

    /// What lies there, in the order in which it came.
    pub fn held(&self) -> Vec<Item> {
        self.state().held.clone()
    }

    /// Puts a badge there by other means than a client's.
    pub fn put(&self, item: Item) {
        self.state().held.push(item);
    }

    /// Removes a badge, as its owner can on the web.
    pub fn remove(&self, credential_id: &str) {
        self.state()
            .held
            .retain(|item| item.credential_id != credential_id);
    }

    /// Changes what lies there, as time and owners do.
    pub fn edit(&self, credential_id: &str, edit: impl FnOnce(&mut Item)) {
        let mut state = self.state();
        if let Some(place) = state.find(credential_id) {
            edit(&mut state.held[place]);
        }
    }

    /// Removes everything.
    pub fn clear(&self) {
        let mut state = self.state();
        state.held.clear();
        state.posts.clear();
    }

    /// How often each badge was put there by a request that was carried out, since it was last empty.
    pub fn posts(&self) -> BTreeMap<String, usize> {
        self.state().posts.clone()
    }

    /// Every request so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    /// How many requests there were so far.
    pub fn requests(&self) -> usize {
        self.state().asked.len()
    }

    /// What clients did, or this server, that the documents do not allow.
    pub fn violations(&self) -> Vec<String> {
        self.state().violations.clone()
    }

    /// The rules that this server broke because it is told to be so, and how often.
    pub fn exempted(&self) -> BTreeMap<&'static str, usize> {
        self.state().exempted.clone()
    }

    /// Every secret that was ever issued here or shown to the server.
    pub fn secrets(&self) -> Vec<Secret> {
        self.state().secrets.clone()
    }

    /// A client that its owner got by other means than by registering: its id and its secret.
    pub fn client(&self, redirect: &str) -> (String, String) {
        oauth::new_client(&self.shared, vec![redirect.to_owned()], String::new())
    }

    /// An access token with these scopes, got by other means than by signing in.
    pub fn token(&self, scope: &str) -> String {
        let mut state = self.state();
        let token = state.secret(Kind::AccessToken);
        state.access.insert(token.clone(), scope.to_owned());
        token
    }

    /// Asks the server something as any program can: the status and the body.
    ///
    /// # Panics
    /// If it does not answer, or the method or a header is none.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String) {
        let method = method.parse().expect("a method");
        let mut request = fetch::browser(&self.shared.ca)
            .request(method, format!("{}{path}", self.base()))
            .body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().expect("the server answers");
        (answer.status().as_u16(), answer.text().unwrap_or_default())
    }

    /// Forgets who failed at the token endpoint.
    pub fn forgive(&self) {
        self.state().throttle = None;
    }

    /// Fails so at the request of this number from now on, counted from 0; the ones after it are
    /// answered as ever.
    pub fn fail(&self, request: usize, fault: Fault, when: When) {
        let mut state = self.state();
        let at = state.asked.len() + request;
        state.plan.insert(at, (fault, when));
    }

    /// Forgets every planned failure.
    pub fn heal(&self) {
        self.state().plan.clear();
    }

    /// Ends every access token; refresh tokens stay good.
    pub fn expire_tokens(&self) {
        self.state().access.clear();
    }

    /// Ends access tokens and refresh tokens: the owner withdrew the grant.
    pub fn withdraw_grants(&self) {
        self.state().withdraw();
    }

    /// Changes the server's ways.
    pub fn change(&self, change: impl FnOnce(&mut Quirks)) {
        change(&mut self.shared.quirks());
    }

    /// Consents in the owner's name, as her browser would, and returns the address on which that
    /// browser ends.
    ///
    /// # Panics
    /// If the server does not send the browser anywhere.
    pub fn consent(&self, authorization: &str) -> String {
        let answer = fetch::browser(&self.shared.ca)
            .get(format!("{authorization}&consent=yes"))
            .send()
            .expect("the consent page answers");
        let status = answer.status();
        let location = answer.headers().get(header::LOCATION).cloned();
        let body = answer.text().unwrap_or_default();
        location
            .and_then(|location| Some(location.to_str().ok()?.to_owned()))
            .unwrap_or_else(|| panic!("{status}: {body}"))
    }
}

/// A JSON answer.
fn json(status: u16, kind: &'static str, document: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, kind)], document.to_string()).into_response()
}

/// The payload of a compact JWS, if it is one.
fn payload(jws: &str) -> Option<Value> {
    let payload = URL_SAFE_NO_PAD.decode(jws.trim().split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}
