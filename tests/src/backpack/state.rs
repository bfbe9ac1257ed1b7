//! What the server knows.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::Value;

use super::faults::{Fault, When};
use super::fetch;
use super::quirks::Quirks;
use super::secrets::{Kind, Secret};

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
    /// When it came, or was last changed.
    pub came: DateTime<Utc>,
    /// Whether it was revoked since: Badgr hides it.
    pub revoked: bool,
    /// Whether its recipient's address waits to be verified: Badgr hides it.
    pub pending: bool,
}

impl Item {
    /// A badge that comes now, by other means than a client's.
    pub fn new(credential_id: &str, document: Value, is_3: bool) -> Self {
        Self {
            credential_id: credential_id.to_owned(),
            entity_id: format!("item-{credential_id}"),
            document,
            is_3,
            came: Utc::now(),
            revoked: false,
            pending: false,
        }
    }
}

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its method.
    pub method: String,
    /// Its path with the query.
    pub path: String,
    /// The status that was answered; none while it is worked on, or where the connection was cut.
    pub status: Option<u16>,
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

/// Somebody who failed at the token endpoint and has to wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Throttle {
    pub(super) until: Instant,
    pub(super) failures: u32,
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
    /// How often each badge was put here by a request that was carried out.
    pub(super) posts: BTreeMap<String, usize>,
    pub(super) asked: Vec<Asked>,
    pub(super) violations: Vec<String>,
    pub(super) exempted: BTreeMap<&'static str, usize>,
    pub(super) secrets: Vec<Secret>,
    pub(super) plan: HashMap<usize, (Fault, When)>,
    pub(super) throttle: Option<Throttle>,
    /// Whether a client's credentials were refused: then it may try them once in the body.
    pub(super) client_refused: bool,
    made: usize,
}

impl State {
    /// A secret that nobody had before, and that is remembered.
    pub(super) fn secret(&mut self, kind: Kind) -> String {
        let mut bytes = [0; 24];
        SystemRandom::new().fill(&mut bytes).expect("randomness");
        let text = URL_SAFE_NO_PAD.encode(bytes);
        self.remember(kind, &text);
        text
    }

    /// Remembers a secret that somebody else made.
    pub(super) fn remember(&mut self, kind: Kind, text: &str) {
        let secret = Secret {
            kind,
            text: text.to_owned(),
        };
        if !text.is_empty() && !self.secrets.contains(&secret) {
            self.secrets.push(secret);
        }
    }

    /// Ends access tokens and refresh tokens.
    pub(super) fn withdraw(&mut self) {
        self.access.clear();
        self.refresh.clear();
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

    /// Puts a badge here and says how: whether it took the place of one that was here.
    pub(super) fn keep(
        &mut self,
        credential_id: String,
        document: Value,
        is_3: bool,
        keeps_every_post: bool,
    ) -> (Item, bool) {
        *self.posts.entry(credential_id.clone()).or_default() += 1;
        let there = self.find(&credential_id).filter(|_| !keeps_every_post);
        if let Some(place) = there {
            let item = &mut self.held[place];
            item.document = document;
            item.came = Utc::now();
            return (item.clone(), true);
        }
        self.made += 1;
        let item = Item {
            entity_id: format!("entity-{}", self.made),
            ..Item::new(&credential_id, document, is_3)
        };
        self.held.push(item.clone());
        (item, false)
    }

    /// Makes whoever failed at the token endpoint wait, twice as long each time, as Badgr does.
    pub(super) fn punish(&mut self) {
        let failures = self.throttle.map_or(0, |throttle| throttle.failures) + 1;
        self.throttle = Some(Throttle {
            until: Instant::now() + Duration::from_secs(1 << failures.min(8)),
            failures,
        });
    }
}

pub(super) struct Shared {
    pub(super) base: String,
    pub(super) ca: String,
    /// By which the server itself fetches badges and logos.
    pub(super) fetcher: reqwest::Client,
    quirks: Mutex<Quirks>,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(base: String, quirks: Quirks, ca: &str) -> Self {
        Self {
            base,
            ca: ca.to_owned(),
            fetcher: fetch::client(ca),
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

    /// The same server by another name for this computer, as a consent page on another host is.
    pub(super) fn elsewhere(&self) -> String {
        self.base.replace("localhost", "127.0.0.1")
    }
}
