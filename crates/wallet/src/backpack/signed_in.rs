//! What signing in gives, and how it is taken back.

use chrono::{DateTime, Utc};

use super::oauth::{self, Registration, Tokens};
use super::speak::protocol;
use super::{Backpack, Connection, Server, Session, SignInError, Trouble};
use crate::net::Client;
use crate::secrets::{Secrets, SecretsError};

/// A backpack that was signed in to, and its tokens, which are kept nowhere yet.
#[derive(Debug)]
pub struct SignedIn {
    /// The backpack, to be kept in the wallet.
    pub backpack: Backpack,
    /// What was asked for and not granted.
    pub not_granted: Vec<String>,
    /// Why the account could not be read, if it could not. Everything else may work.
    pub account_trouble: Option<Trouble>,
    registration: Registration,
    tokens: Tokens,
}

impl SignedIn {
    pub(super) fn new(
        client: &Client,
        server: Server,
        (name, again): (String, Option<&Backpack>),
        (registration, tokens, asked): (Registration, Tokens, &[String]),
        now: DateTime<Utc>,
    ) -> Result<Self, SignInError> {
        let speaks = protocol(server.speech);
        let granted = if tokens.granted.is_empty() {
            // RFC 6749, section 5.1: what is not said is as it was asked.
            asked.to_vec()
        } else {
            tokens.granted.clone()
        };
        let mut not_granted = asked.to_vec();
        not_granted.retain(|scope| {
            // A server that gives a refresh token need not say that it does.
            let is_given = scope == oauth::OFFLINE_ACCESS && tokens.refresh.is_some();
            !is_given && !granted.iter().any(|granted| covers(granted, scope))
        });
        let account = Session::with_tokens(client, &server, tokens.clone())
            .and_then(|mut session| speaks.account(&mut session));
        let (account, account_trouble) = match account {
            Ok(account) => (account, None),
            Err(trouble) => (
                again.map(|again| again.account.clone()).unwrap_or_default(),
                Some(trouble),
            ),
        };
        let id = match again {
            Some(again) => again.id.clone(),
            None => oauth::random_id().ok_or(SignInError::NoRandomness)?,
        };
        Ok(Self {
            backpack: Backpack {
                id,
                name,
                connection: Connection::Connected,
                account,
                abilities: speaks.abilities(&granted),
                granted,
                connected_at: again.map_or(now, |again| again.connected_at),
                compared_at: again.and_then(|again| again.compared_at),
                server,
            },
            not_granted,
            account_trouble,
            registration,
            tokens,
        })
    }

    /// Keeps client and tokens, in the keyring or, where there is none, for this run alone. It may
    /// be tried again in another place.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn keep(&self, secrets: &dyn Secrets) -> Result<(), SecretsError> {
        oauth::keep_registration(&self.backpack.id, &self.registration, secrets)?;
        oauth::keep_tokens(&self.backpack.id, &self.tokens, secrets)
    }
}

/// Whether a scope that was granted gives what was asked. Badgr's `rw:` holds its `r:`.
fn covers(granted: &str, asked: &str) -> bool {
    let reads = asked.strip_prefix("r:");
    granted == asked || reads.is_some_and(|rest| granted.strip_prefix("rw:") == Some(rest))
}

/// What became of the tokens at the server when the earner disconnected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revoked {
    /// It no longer takes them.
    Yes,
    /// It could not be told, or did not agree: they end by themselves, or in its settings.
    No,
}

/// Revokes a backpack's tokens (RFC 7009), then deletes all that is secret about it here.
///
/// # Errors
/// [`SecretsError`] if they can be neither read nor deleted.
pub fn revoke(
    client: &Client,
    backpack: &Backpack,
    secrets: &dyn Secrets,
) -> Result<Revoked, SecretsError> {
    let tokens = oauth::tokens(&backpack.id, secrets)?;
    let registration = oauth::registration(&backpack.id, secrets)?;
    let mut revoked = Revoked::Yes;
    if let Some(tokens) = tokens {
        let tokens = [
            tokens
                .refresh
                .as_ref()
                .map(|token| (token, "refresh_token")),
            Some((&tokens.access, "access_token")),
        ];
        for (token, kind) in tokens.into_iter().flatten() {
            let done =
                backpack.server.revocation.as_ref().is_some_and(|url| {
                    oauth::revoke(client, url, registration.as_ref(), token, kind)
                });
            if !done {
                revoked = Revoked::No;
            }
        }
    }
    oauth::forget(&backpack.id, secrets)?;
    Ok(revoked)
}
