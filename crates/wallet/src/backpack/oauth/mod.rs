//! Signing in: OAuth 2.0 with the code grant and PKCE (RFC 6749, 7636, 8252), as far as Open Badges
//! asks for it and real servers do it.

mod authorize;
mod listen;
mod register;
mod secret;
mod token;

pub(crate) use authorize::Attempt;
pub(crate) use listen::Listener;
pub(crate) use register::{OFFLINE_ACCESS, RegisterError, Wish, register};
pub(crate) use secret::{Secret, random_id};
pub(crate) use token::{
    TokenError, bearer, exchange, is_busy, refresh, revoke, wait, with_password,
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::secrets::{Secrets, SecretsError};

/// How a client proves at the token endpoint that it is itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ClientAuth {
    /// `client_secret_basic`.
    #[default]
    Basic,
    /// `client_secret_post`.
    Post,
    /// It does not: a public client.
    Public,
}

/// What a backpack knows Lapel by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Registration {
    pub(crate) id: String,
    pub(crate) secret: Option<Secret>,
    pub(crate) auth: ClientAuth,
    /// Where the browser is sent after consent.
    pub(crate) redirect: Url,
    /// The scopes that may be asked for.
    pub(crate) scopes: Vec<String>,
    /// When it ends (`client_secret_expires_at`), if it does.
    #[serde(default)]
    pub(crate) ends: Option<DateTime<Utc>>,
}

/// The right to use a backpack in the earner's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access: Secret,
    pub(crate) refresh: Option<Secret>,
    /// When the access token ends, if the server says.
    pub(crate) ends: Option<DateTime<Utc>>,
    /// What was granted; empty where the server does not say, and then it is what was asked.
    pub(crate) granted: Vec<String>,
}

/// The names under which a backpack's secrets are kept.
fn registration_name(backpack: &str) -> String {
    format!("backpack/{backpack}/client")
}

fn tokens_name(backpack: &str) -> String {
    format!("backpack/{backpack}/tokens")
}

/// The registration that is kept for a backpack. One that cannot be read is none.
pub(crate) fn registration(
    backpack: &str,
    secrets: &dyn Secrets,
) -> Result<Option<Registration>, SecretsError> {
    let kept = secrets.load(&registration_name(backpack))?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// The tokens that are kept for a backpack.
pub(crate) fn tokens(
    backpack: &str,
    secrets: &dyn Secrets,
) -> Result<Option<Tokens>, SecretsError> {
    let kept = secrets.load(&tokens_name(backpack))?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// Keeps a registration.
pub(crate) fn keep_registration(
    backpack: &str,
    registration: &Registration,
    secrets: &dyn Secrets,
) -> Result<(), SecretsError> {
    keep(&registration_name(backpack), registration, secrets)
}

/// Keeps tokens in place of those that were there.
pub(crate) fn keep_tokens(
    backpack: &str,
    tokens: &Tokens,
    secrets: &dyn Secrets,
) -> Result<(), SecretsError> {
    keep(&tokens_name(backpack), tokens, secrets)
}

/// Forgets everything secret about a backpack.
pub(crate) fn forget(backpack: &str, secrets: &dyn Secrets) -> Result<(), SecretsError> {
    secrets.delete(&tokens_name(backpack))?;
    secrets.delete(&registration_name(backpack))
}

fn keep(name: &str, value: &impl Serialize, secrets: &dyn Secrets) -> Result<(), SecretsError> {
    let text =
        serde_json::to_string(value).map_err(|error| SecretsError::Failed(error.to_string()))?;
    secrets.store(name, &text)
}
