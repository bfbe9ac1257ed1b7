//! What the server knows.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;

use super::faults::{Fault, When};
use super::quirks::Quirks;

/// A badge that lies there.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The address of the hosted assertion, or the credential's id.
    pub credential_id: String,
    /// The server's own id for it.
    pub entity_id: String,
    /// The document, or for a compact JWS a text.
    pub document: Value,
    /// Whether it is of version 3.0.
    pub is_3: bool,
}

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its method.
    pub method: String,
    /// Its path with the query.
    pub path: String,
}

/// A registered client.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub(super) secret: String,
    pub(super) redirects: Vec<String>,
    pub(super) scope: String,
}

/// A code that was given out.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) client: String,
    pub(super) redirect: String,
    pub(super) challenge: String,
    pub(super) scope: String,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) clients: HashMap<String, Client>,
    pub(super) codes: HashMap<String, Code>,
    pub(super) used_codes: HashSet<String>,
    /// Access tokens, with their scopes.
    pub(super) access: HashMap<String, String>,
    /// Refresh tokens, with client and scopes.
    pub(super) refresh: HashMap<String, (String, String)>,
    pub(super) held: Vec<Item>,
    pub(super) asked: Vec<Asked>,
    pub(super) violations: Vec<String>,
    pub(super) secrets: Vec<String>,
    pub(super) plan: HashMap<usize, (Fault, When)>,
}

impl State {
    /// A secret that nobody had before, and that is remembered.
    pub(super) fn secret(&mut self) -> String {
        let mut bytes = [0; 24];
        SystemRandom::new().fill(&mut bytes).expect("randomness");
        let secret = URL_SAFE_NO_PAD.encode(bytes);
        self.secrets.push(secret.clone());
        secret
    }

    /// The scopes of the bearer token in a request.
    pub(super) fn bearer(&self, headers: &HeaderMap) -> Option<String> {
        let value = headers.get("authorization")?.to_str().ok()?;
        self.access.get(value.strip_prefix("Bearer ")?).cloned()
    }

    /// The badge of this id, if it is there.
    pub(super) fn find(&self, credential_id: &str) -> Option<usize> {
        self.held
            .iter()
            .position(|item| item.credential_id == credential_id)
    }
}

pub(super) struct Shared {
    pub(super) base: String,
    pub(super) ca: String,
    quirks: Mutex<Quirks>,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(base: String, quirks: Quirks, ca: &str) -> Self {
        Self {
            base,
            ca: ca.to_owned(),
            quirks: Mutex::new(quirks),
            state: Mutex::default(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn quirks(&self) -> MutexGuard<'_, Quirks> {
        self.quirks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn violation(&self, what: impl Into<String>) {
        self.state().violations.push(what.into());
    }
}
