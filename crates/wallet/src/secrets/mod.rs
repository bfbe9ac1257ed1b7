//! Where tokens live: in the operating system's keyring, or in memory for one run.

mod keyring;
mod parts;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use keyring::Keyring;

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
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

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
