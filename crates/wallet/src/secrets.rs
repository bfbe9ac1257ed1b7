//! Where tokens live: in the operating system's keyring, or in memory for one run.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A place for secrets, each under a name.
pub trait Secrets: Send + Sync {
    /// What is kept under `name`, if anything is.
    ///
    /// # Errors
    /// [`SecretsError`].
    fn load(&self, name: &str) -> Result<Option<String>, SecretsError>;

    /// Keeps `value` under `name`, in place of what was there.
    ///
    /// # Errors
    /// [`SecretsError`].
    fn store(&self, name: &str, value: &str) -> Result<(), SecretsError>;

    /// Forgets what is kept under `name`; nothing, if nothing is.
    ///
    /// # Errors
    /// [`SecretsError`].
    fn delete(&self, name: &str) -> Result<(), SecretsError>;
}

/// Why a secret cannot be kept or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// The keyring is there and locked.
    #[error("the keyring is locked")]
    Locked,
    /// There is no keyring.
    #[error("this computer has no keyring that Lapel can use")]
    Missing,
    /// The keyring failed; without the secret.
    #[error("the keyring did not work: {0}")]
    Failed(String),
}

impl SecretsError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked => "keyring.locked",
            Self::Missing => "keyring.missing",
            Self::Failed(_) => "keyring.failed",
        }
    }

    /// What the person can do next, as a sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Locked => "Unlock it, by signing in to your desktop for example, then try again.",
            Self::Missing => {
                "Start one, as GNOME Keyring or KeePassXC with its Secret Service, then try again."
            }
            Self::Failed(_) => "Try again; if it stays so, look at it in the system’s settings.",
        }
    }
}

/// Secrets that are forgotten when Lapel ends.
#[derive(Default)]
pub struct ForThisRun(Mutex<HashMap<String, String>>);

impl ForThisRun {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets for ForThisRun {
    fn load(&self, name: &str) -> Result<Option<String>, SecretsError> {
        Ok(self.lock().get(name).cloned())
    }

    fn store(&self, name: &str, value: &str) -> Result<(), SecretsError> {
        self.lock().insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        self.lock().remove(name);
        Ok(())
    }
}

/// The operating system's keyring: Secret Service, Keychain, Credential Manager.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keyring;

/// Under what name the keyring shows Lapel's secrets.
const SERVICE: &str = "Lapel";

impl Keyring {
    fn entry(name: &str) -> Result<keyring::Entry, SecretsError> {
        keyring::Entry::new(SERVICE, name).map_err(|error| match error {
            // The store is made with the first entry, and what it said then is kept apart.
            keyring::Error::NoDefaultStore => match keyring::Entry::store_status() {
                Err(error) => trouble(error),
                Ok(()) => SecretsError::Missing,
            },
            error => trouble(&error),
        })
    }
}

impl Secrets for Keyring {
    fn load(&self, name: &str) -> Result<Option<String>, SecretsError> {
        match Self::entry(name)?.get_password() {
            Ok(value) => Ok(Some(value)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn store(&self, name: &str, value: &str) -> Result<(), SecretsError> {
        Self::entry(name)?
            .set_password(value)
            .map_err(|error| trouble(&error))
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        match Self::entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        }
    }
}

/// What a keyring's error means. Some of them hold the secret, so none is shown as it is.
fn trouble(error: &keyring::Error) -> SecretsError {
    match error {
        keyring::Error::NoStorageAccess(_) => SecretsError::Locked,
        keyring::Error::PlatformFailure(_)
        | keyring::Error::NoDefaultStore
        | keyring::Error::NotSupportedByStore(_) => SecretsError::Missing,
        keyring::Error::TooLong(..) => SecretsError::Failed("the secret is too long for it".into()),
        keyring::Error::Ambiguous(_) => {
            SecretsError::Failed("it holds more than one secret of this name".into())
        }
        _ => SecretsError::Failed("what it holds cannot be read".into()),
    }
}
