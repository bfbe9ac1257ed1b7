//! What signing in gives, and how it is taken back.

use chrono::{DateTime, Utc};

use super::oauth::{self, Registration, Tokens};
use super::speak::protocol;
use super::{Backpack, Connection, Server, Session, SignInError, Trouble};
use crate::net::Client;
use crate::secrets::{Secrets, SecretsError};
use crate::{Error, Wallet};

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
    /// Whether the backpack was connected before.
    is_again: bool,
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
            is_again: again.is_some(),
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

    /// Gives the right to use the backpack back, when it is not kept after all: the tokens are revoked at
    /// the server and deleted from where they may have been kept. Of a backpack that was connected before
    /// what is kept is older than that, and stays.
    pub fn withdraw(&self, client: &Client, secrets: &dyn Secrets) -> Revoked {
        // First, since a keyring may wait for the earner.
        let revoked = revoke_at(
            client,
            &self.backpack.server,
            Some(&self.registration),
            &self.tokens,
        );
        if !self.is_again {
            // What was kept of it in a keyring that fails is under a name that nobody looks up.
            let _ = oauth::forget(&self.backpack.id, secrets);
        }
        revoked
    }
}

/// Why a backpack that was signed in to is not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The keyring does not keep its tokens. They are good still, and can be kept elsewhere.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The wallet does not keep it. The right to use it was given back.
    #[error(transparent)]
    Wallet(#[from] Error),
}

impl Wallet {
    /// Keeps what signing in gave: first the tokens, without which nobody could use the backpack, then
    /// the backpack. Where the wallet does not take it, no live token is left behind.
    ///
    /// # Errors
    /// [`KeepError`].
    pub fn keep_signed_in(
        &self,
        signed_in: &SignedIn,
        client: &Client,
        secrets: &dyn Secrets,
    ) -> std::result::Result<(), KeepError> {
        signed_in.keep(secrets)?;
        let backpack = &signed_in.backpack;
        if let Err(error) = self.keep_backpack(backpack) {
            // One that is known already uses the new tokens.
            if self.backpack(&backpack.id).is_err() {
                signed_in.withdraw(client, secrets);
            }
            return Err(error.into());
        }
        Ok(())
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
    let revoked = tokens.map_or(Revoked::Yes, |tokens| {
        revoke_at(client, &backpack.server, registration.as_ref(), &tokens)
    });
    oauth::forget(&backpack.id, secrets)?;
    Ok(revoked)
}

fn revoke_at(
    client: &Client,
    server: &Server,
    registration: Option<&Registration>,
    tokens: &Tokens,
) -> Revoked {
    let refresh = tokens.refresh.as_ref();
    let tokens = [
        refresh.map(|token| (token, "refresh_token")),
        Some((&tokens.access, "access_token")),
    ];
    let mut revoked = Revoked::Yes;
    for (token, kind) in tokens.into_iter().flatten() {
        let done = server
            .revocation
            .as_ref()
            .is_some_and(|url| oauth::revoke(client, url, registration, token, kind));
        if !done {
            revoked = Revoked::No;
        }
    }
    revoked
}
