//! Calls to a backpack in the earner's name.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::Value;
use url::Url;

use openbadges::SourceError;

use super::oauth::{self, Registration, TokenError, Tokens};
use super::speak::below;
use super::{Backpack, Reason, Server, Speech, Trouble};
use crate::net::{Call, Client, Reply};
use crate::secrets::{Secrets, SecretsError};

/// How much of an answer is kept as details, in bytes.
const MAX_DETAILS: usize = 4 << 10;

/// How long before its end a token counts as over.
const EARLY: TimeDelta = TimeDelta::seconds(10);

/// How long it is waited, between looks, for tokens that another process may have got.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(50),
    Duration::from_millis(200),
    Duration::from_millis(500),
    Duration::from_millis(1_000),
];

/// A backpack's server and the right to use it in the earner's name.
pub(crate) struct Session<'a> {
    client: &'a Client,
    server: &'a Server,
    tokens: Tokens,
    /// The access token, to be put into every call.
    bearer: HeaderValue,
    /// Where the tokens are kept; nowhere while signing in.
    kept: Option<Kept<'a>>,
}

#[derive(Clone, Copy)]
struct Kept<'a> {
    backpack: &'a str,
    /// What may be asked for when the tokens are refreshed.
    granted: &'a [String],
    secrets: &'a dyn Secrets,
}

impl<'a> Session<'a> {
    /// A session with the tokens that are kept for the backpack.
    pub(crate) fn open(
        backpack: &'a Backpack,
        client: &'a Client,
        secrets: &'a dyn Secrets,
    ) -> Result<Self, Trouble> {
        let tokens = oauth::tokens(&backpack.id, secrets)
            .map_err(keyring)?
            .ok_or_else(|| sign_in(NO_TOKENS, String::new()))?;
        let mut session = Self::with_tokens(client, &backpack.server, tokens)?;
        session.kept = Some(Kept {
            backpack: &backpack.id,
            granted: &backpack.granted,
            secrets,
        });
        Ok(session)
    }

    /// A session with tokens that are kept nowhere yet.
    pub(super) fn with_tokens(
        client: &'a Client,
        server: &'a Server,
        tokens: Tokens,
    ) -> Result<Self, Trouble> {
        let bearer =
            oauth::bearer(&tokens.access).ok_or_else(|| sign_in(SIGN_IN_AGAIN, String::new()))?;
        Ok(Self {
            client,
            server,
            tokens,
            bearer,
            kept: None,
        })
    }

    /// Where the backpack's doors are.
    pub(crate) fn server(&self) -> &Server {
        self.server
    }

    /// Calls `url`, which must be of the origin of the server's base: tokens go nowhere else.
    /// Statuses that mean the same everywhere become [`Trouble`]; the protocol reads the others.
    pub(crate) fn call(
        &mut self,
        method: Method,
        url: &Url,
        accept: &'static str,
        body: Option<(&'static str, Vec<u8>)>,
    ) -> Result<Reply, Trouble> {
        if url.origin() != self.server.base.origin() {
            return Err(Trouble::NotSent(SourceError::Refused {
                url: url.to_string(),
                reason: "it is not the backpack's own address".to_owned(),
            }));
        }
        let is_over = self
            .tokens
            .ends
            .is_some_and(|ends| ends - EARLY < Utc::now());
        if is_over && self.tokens.refresh.is_some() {
            self.refresh()?;
        }
        let mut reply = self.send(&method, url, accept, body.as_ref())?;
        if self.is_signed_out(&reply) {
            self.refresh()
                .map_err(|trouble| self.without_a_word(trouble, &reply))?;
            reply = self.send(&method, url, accept, body.as_ref())?;
            if self.is_signed_out(&reply) {
                return Err(if is_bare(&reply) {
                    refuses_all(&reply)
                } else {
                    sign_in(SIGN_IN_AGAIN, details(&reply))
                });
            }
        }
        if oauth::is_busy(reply.status) {
            return Err(Trouble::Busy {
                wait: oauth::wait(&reply),
            });
        }
        if reply.status.is_server_error() && !method.is_safe() {
            return Err(Trouble::InDoubt {
                message: format!(
                    "{} failed and does not say whether it was done.",
                    self.server.base.host_str().unwrap_or_default()
                ),
                details: details(&reply),
            });
        }
        Ok(reply)
    }

    /// Whether the token was not taken. Where a server has the same bare answer for that as for what
    /// fails inside of it (Open Educational Badges), another question tells: who the earner is there.
    fn is_signed_out(&self, reply: &Reply) -> bool {
        if !is_bare(reply) {
            return says_signed_out(reply);
        }
        self.server.speech == Speech::BadgeConnect
            && below(self, "profile")
                .and_then(|url| self.send(&Method::GET, &url, "application/json", None))
                .is_ok_and(|profile| is_bare(&profile) || says_signed_out(&profile))
    }

    /// Why there are no new tokens, where the refusal that made them wanted says nothing: the server may
    /// not know the token, and may as well be broken.
    fn without_a_word(&self, trouble: Trouble, reply: &Reply) -> Trouble {
        let wants_sign_in = matches!(
            trouble,
            Trouble::NeedsYou {
                reason: Reason::SignIn,
                ..
            }
        );
        match self.kept {
            _ if !(wants_sign_in && is_bare(reply)) => trouble,
            Some(_) => sign_in(SIGN_IN_OR_BROKEN, details(reply)),
            // The tokens were given a moment ago.
            None => refuses_all(reply),
        }
    }

    fn send(
        &self,
        method: &Method,
        url: &Url,
        accept: &'static str,
        body: Option<&(&'static str, Vec<u8>)>,
    ) -> Result<Reply, Trouble> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        headers.insert(AUTHORIZATION, self.bearer.clone());
        if let Some((kind, _)) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        let call = Call {
            method: method.clone(),
            url,
            headers,
            body: body.map(|(_, body)| body.clone()).unwrap_or_default(),
        };
        let sent = self.client.send(&call).map_err(|error| match error {
            SourceError::TimedOut { .. }
            | SourceError::Broken { .. }
            | SourceError::TooLarge { .. }
                if !method.is_safe() =>
            {
                Trouble::InDoubt {
                    message: Trouble::NotSent(error).sentence(),
                    details: String::new(),
                }
            }
            error => Trouble::NotSent(error),
        });
        sent.map(|reply| self.without_tokens(reply))
    }

    /// The reply without the tokens that a server may repeat, in a traceback for one: what is shown
    /// and kept of it is read from here.
    fn without_tokens(&self, reply: Reply) -> Reply {
        let tokens = [Some(&self.tokens.access), self.tokens.refresh.as_ref()];
        let repeated = |token: &&oauth::Secret| {
            let token = token.reveal().as_bytes();
            reply
                .body
                .windows(token.len().max(1))
                .any(|part| part == token)
        };
        let repeated: Vec<_> = tokens.into_iter().flatten().filter(repeated).collect();
        if repeated.is_empty() {
            return reply;
        }
        let mut text = String::from_utf8_lossy(&reply.body).into_owned();
        for token in repeated {
            text = text.replace(token.reveal(), "…");
        }
        Reply {
            body: text.into_bytes(),
            ..reply
        }
    }

    /// Gets new tokens and keeps them before they are used. Whoever else refreshed meanwhile, in
    /// this process or another, has done it for this session too.
    fn refresh(&mut self) -> Result<(), Trouble> {
        let Some(kept) = self.kept else {
            return Err(sign_in(SIGN_IN_AGAIN, String::new()));
        };
        let one_at_a_time = turn(kept.backpack);
        let _turn = one_at_a_time.lock().unwrap_or_else(PoisonError::into_inner);
        if self.take_newer(kept)? {
            return Ok(());
        }
        let Some(old) = self.tokens.refresh.clone() else {
            return Err(sign_in(SIGN_IN_AGAIN, String::new()));
        };
        let registration: Registration = oauth::registration(kept.backpack, kept.secrets)
            .map_err(keyring)?
            .ok_or_else(|| sign_in(NO_TOKENS, String::new()))?;
        let url = self.server.refresh.as_ref().unwrap_or(&self.server.token);
        let scope = kept.granted.join(" ");
        match oauth::refresh(self.client, url, &registration, &old, &scope) {
            Ok(tokens) => {
                oauth::keep_tokens(kept.backpack, &tokens, kept.secrets).map_err(keyring)?;
                self.take(tokens)
            }
            // Another process was faster, and the old tokens are dead: its own are there, or will be
            // once it has written them down.
            Err(TokenError::Refused { .. } | TokenError::NoAnswer { status: 400..=499 })
                if self.wait_for_newer(kept)? =>
            {
                Ok(())
            }
            Err(TokenError::Refused { name }) => Err(sign_in(SIGN_IN_AGAIN, name)),
            Err(TokenError::NoAnswer { status }) if status >= 500 => {
                Err(Trouble::Busy { wait: None })
            }
            Err(error @ TokenError::NoAnswer { .. }) => {
                Err(sign_in(SIGN_IN_AGAIN, error.to_string()))
            }
            Err(TokenError::Busy(wait)) => Err(Trouble::Busy { wait }),
            Err(TokenError::Fetch(error)) => Err(Trouble::NotSent(error)),
        }
    }

    /// Takes the tokens that are kept, if they are others than this session's.
    fn take_newer(&mut self, kept: Kept<'_>) -> Result<bool, Trouble> {
        let found = oauth::tokens(kept.backpack, kept.secrets).map_err(keyring)?;
        match found.filter(|found| found.access != self.tokens.access) {
            Some(newer) => self.take(newer).map(|()| true),
            None => Ok(false),
        }
    }

    /// Takes the tokens that another process gets, as soon as they are kept.
    fn wait_for_newer(&mut self, kept: Kept<'_>) -> Result<bool, Trouble> {
        for pause in PAUSES {
            if self.take_newer(kept)? {
                return Ok(true);
            }
            thread::sleep(pause);
        }
        self.take_newer(kept)
    }

    fn take(&mut self, tokens: Tokens) -> Result<(), Trouble> {
        self.bearer =
            oauth::bearer(&tokens.access).ok_or_else(|| sign_in(SIGN_IN_AGAIN, String::new()))?;
        self.tokens = tokens;
        Ok(())
    }
}

/// What a server answered, cut short.
fn details(reply: &Reply) -> String {
    let mut text = String::from_utf8_lossy(&reply.body).into_owned();
    text.truncate(text.floor_char_boundary(MAX_DETAILS));
    text
}

/// Whether an answer is the envelope of Badge Connect around nothing: 400, and no word of why.
fn is_bare(reply: &Reply) -> bool {
    let status = reply.status == StatusCode::BAD_REQUEST;
    let envelope = status.then(|| serde_json::from_slice::<Value>(&reply.body).ok());
    envelope.flatten().is_some_and(|envelope| {
        envelope.pointer("/status/error") == Some(&Value::Null)
            && envelope.pointer("/status/statusText") == Some(&Value::from("BAD_REQUEST"))
    })
}

/// Whether an answer says that the token was not taken. Badge Connect has a 401 for the earner who may
/// not do this as well, of which a new token makes nothing else.
fn says_signed_out(reply: &Reply) -> bool {
    let body = String::from_utf8_lossy(&reply.body);
    match reply.status {
        StatusCode::UNAUTHORIZED => !body.contains("PERMISSION_DENIED"),
        // RFC 6750, section 3.1: by a name that says it, in whatever place.
        StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN => {
            let header = reply.headers.get(WWW_AUTHENTICATE);
            let header = header
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            let said = format!("{header} {body}").to_ascii_lowercase();
            OF_TOKENS.iter().any(|words| said.contains(words))
        }
        _ => false,
    }
}

/// What servers say of a token that they do not take.
const OF_TOKENS: [&str; 4] = [
    "invalid_token",
    "invalid token",
    "no valid auth token",
    "authentication credentials were not provided",
];

/// The turn at refreshing a backpack's tokens: servers take each refresh token once.
fn turn(backpack: &str) -> Arc<Mutex<()>> {
    static TURNS: LazyLock<Mutex<HashMap<String, Arc<Mutex<()>>>>> = LazyLock::new(Mutex::default);
    let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(turns.entry(backpack.to_owned()).or_default())
}

const SIGN_IN_AGAIN: &str = "This backpack wants you to sign in again.";
const SIGN_IN_OR_BROKEN: &str = "This backpack refuses everything and does not say why: sign in again. If it still does, it is broken, and whoever runs it should know.";
const NO_TOKENS: &str =
    "What Lapel needs to use this backpack is no longer kept here: sign in again.";

fn sign_in(message: &str, details: String) -> Trouble {
    Trouble::NeedsYou {
        reason: Reason::SignIn,
        message: message.to_owned(),
        details,
    }
}

/// What a refusal of everything means, without a word and with tokens that are new.
fn refuses_all(reply: &Reply) -> Trouble {
    Trouble::NeedsYou {
        reason: Reason::ServerBroken,
        message: "This backpack refuses everything and does not say why. Tell whoever runs it, and export files until it works.".to_owned(),
        details: details(reply),
    }
}

fn keyring(error: SecretsError) -> Trouble {
    Trouble::NeedsYou {
        reason: Reason::Keyring,
        message: match &error {
            SecretsError::Locked => {
                "The keyring is locked: unlock it, then try again.".to_owned()
            }
            SecretsError::Missing => {
                "This computer has no keyring that Lapel can use: sign in again and keep the tokens for this run."
                    .to_owned()
            }
            SecretsError::Failed(_) => "The keyring did not work: try again.".to_owned(),
        },
        details: error.to_string(),
    }
}
