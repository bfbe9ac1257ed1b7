//! Makes Lapel known to a backpack (RFC 7591, as Open Badges 2.1 and 3.0 narrow it).
//!
//! The standards want every address of a client over https and on one host, so what is registered
//! are the pages beside the relay page; real servers refuse this and that, and get asked for less
//! until they agree.

use std::time::Duration;

use chrono::DateTime;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use openbadges::SourceError;
use serde_json::{Value, json};
use url::Url;

use super::{ClientAuth, Registration, Secret, is_busy, wait};
use crate::backpack::plain;
use crate::net::{Call, Client, Reply};

/// What Lapel calls itself to servers; the same for every installation (RFC 7591, section 2).
const SOFTWARE_ID: &str = "a3b1c8a4-8d0f-4c57-9b0e-6f1d2d0c5e7a";

/// Asks for what may make a server issue refresh tokens.
pub(crate) const OFFLINE_ACCESS: &str = "offline_access";

/// How often a server is asked for less.
const MAX_STEPS: usize = 8;

/// Why a server does not register Lapel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RegisterError {
    /// The server could not be asked.
    #[error("{0}")]
    Fetch(SourceError),
    /// It wants to be left alone for a while.
    #[error("the backpack wants to be left alone for a while")]
    Busy(Option<Duration>),
    /// It said no to everything; its last words.
    #[error("the backpack does not register Lapel: {0}")]
    Refused(String),
    /// It gives a secret that it does not take itself: the digest of the real one.
    #[error("the backpack's registration is broken")]
    Broken,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Where the browser may be sent, most wanted first.
    pub(crate) redirects: Vec<Url>,
    /// The scopes.
    pub(crate) scopes: Vec<String>,
    /// The grant of refresh tokens besides that of codes.
    pub(crate) refresh: bool,
    /// How the client proves that it is itself.
    pub(crate) auth: ClientAuth,
}

impl Wish {
    /// Everything that would be good to have.
    pub(crate) fn all(redirects: Vec<Url>, scopes: Vec<String>) -> Self {
        Self {
            redirects,
            scopes,
            refresh: true,
            auth: ClientAuth::Basic,
        }
    }

    /// Less than this, by what the server's `words` complain of; if they do not say, by what is
    /// refused most. None if there is nothing left to go without.
    fn narrowed(&self, words: &str) -> Option<Self> {
        let words = words.to_ascii_lowercase();
        let names = |hints: &[&str]| hints.iter().any(|hint| words.contains(hint));
        let ways: [(&[&str], Option<Self>); 4] = [
            (&["scope", OFFLINE_ACCESS], self.without_offline_access()),
            (&["grant", "refresh_token"], self.without_refresh()),
            (&["auth_method", "client_secret_basic"], self.in_the_body()),
            (
                &["redirect", "uri", "https", "domain", "host"],
                self.by_the_next_redirect(),
            ),
        ];
        let named = ways
            .iter()
            .find(|(hints, less)| less.is_some() && names(hints))
            .or_else(|| ways.iter().find(|(_, less)| less.is_some()));
        named.and_then(|(_, less)| less.clone())
    }

    fn without_offline_access(&self) -> Option<Self> {
        let mut less = self.clone();
        less.scopes.retain(|scope| scope != OFFLINE_ACCESS);
        (less != *self).then_some(less)
    }

    fn without_refresh(&self) -> Option<Self> {
        let less = Self {
            refresh: false,
            ..self.clone()
        };
        (less != *self).then_some(less)
    }

    fn in_the_body(&self) -> Option<Self> {
        let less = Self {
            auth: ClientAuth::Post,
            ..self.clone()
        };
        (less != *self).then_some(less)
    }

    fn by_the_next_redirect(&self) -> Option<Self> {
        let less = Self {
            redirects: self.redirects.get(1..)?.to_vec(),
            ..self.clone()
        };
        (!less.redirects.is_empty()).then_some(less)
    }

    fn body(&self, redirect: &Url, relay: &Url) -> Value {
        let beside = |page: &str| relay.join(page).ok().map(String::from);
        let mut grants = vec!["authorization_code"];
        if self.refresh {
            grants.push("refresh_token");
        }
        json!({
            "client_name": "Lapel",
            "client_uri": beside("./"),
            "logo_uri": beside("logo.png"),
            "tos_uri": beside("terms.html"),
            "policy_uri": beside("privacy.html"),
            "software_id": SOFTWARE_ID,
            "software_version": env!("CARGO_PKG_VERSION"),
            "redirect_uris": [redirect],
            "token_endpoint_auth_method": match self.auth {
                ClientAuth::Basic => "client_secret_basic",
                ClientAuth::Post => "client_secret_post",
                ClientAuth::Public => "none",
            },
            "grant_types": grants,
            "response_types": ["code"],
            "scope": self.scopes.join(" "),
        })
    }
}

/// Registers Lapel at `url`, asking for less until the server agrees.
pub(crate) fn register(
    client: &Client,
    url: &Url,
    wish: Wish,
    relay: &Url,
) -> Result<Registration, RegisterError> {
    let mut wish = wish;
    for _ in 0..MAX_STEPS {
        let Some(redirect) = wish.redirects.first() else {
            break;
        };
        let reply = post(client, url, &wish.body(redirect, relay))?;
        if reply.status.is_success() {
            return read(&reply, &wish, redirect);
        }
        if is_busy(reply.status) {
            return Err(RegisterError::Busy(wait(&reply)));
        }
        let words = words(&reply);
        let less = match reply.status {
            StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => wish.narrowed(&words),
            _ => None,
        };
        match less {
            Some(less) => wish = less,
            None => return Err(RegisterError::Refused(words)),
        }
    }
    Err(RegisterError::Refused("it is never content".to_owned()))
}

fn post(client: &Client, url: &Url, body: &Value) -> Result<Reply, RegisterError> {
    let mut headers = HeaderMap::new();
    let json = HeaderValue::from_static("application/json");
    headers.insert(ACCEPT, json.clone());
    headers.insert(CONTENT_TYPE, json);
    let call = Call {
        method: Method::POST,
        url,
        headers,
        body: body.to_string().into_bytes(),
    };
    client.send(&call).map_err(RegisterError::Fetch)
}

/// What a server says of its refusal, in one line.
fn words(reply: &Reply) -> String {
    let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let mut words: Vec<String> = ["error", "error_description"]
        .iter()
        .filter_map(|member| match answer.get(member)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        })
        .collect();
    words.dedup();
    if words.is_empty() {
        match &answer {
            Value::Object(_) => words.push(answer.to_string()),
            _ => words.push(format!("status {}", reply.status.as_u16())),
        }
    }
    plain(&words.join(": "))
}

/// Reads the registration (RFC 7591, section 3.2.1). The redirect addresses that come back are not
/// looked at: Badgr garbles them.
fn read(reply: &Reply, wish: &Wish, redirect: &Url) -> Result<Registration, RegisterError> {
    let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let text = |member: &str| {
        let text = answer.get(member).and_then(Value::as_str);
        text.filter(|text| !text.is_empty())
    };
    let Some(id) = text("client_id") else {
        return Err(RegisterError::Refused("it gives no client id".to_owned()));
    };
    let secret = text("client_secret");
    if secret.is_some_and(|secret| secret.starts_with("pbkdf2_")) {
        return Err(RegisterError::Broken);
    }
    let auth = match (text("token_endpoint_auth_method"), secret) {
        (Some("none"), _) | (_, None) => ClientAuth::Public,
        (Some("client_secret_post"), _) => ClientAuth::Post,
        (Some("client_secret_basic"), _) => ClientAuth::Basic,
        _ => wish.auth,
    };
    let allowed: Vec<&str> = text("scope")
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let mut scopes = wish.scopes.clone();
    scopes.retain(|scope| allowed.contains(&scope.as_str()));
    Ok(Registration {
        id: id.to_owned(),
        secret: secret.map(Secret::new),
        auth,
        redirect: redirect.clone(),
        scopes: if scopes.is_empty() {
            wish.scopes.clone()
        } else {
            scopes
        },
        ends: answer
            .get("client_secret_expires_at")
            .and_then(Value::as_i64)
            .filter(|seconds| *seconds > 0)
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
    })
}
