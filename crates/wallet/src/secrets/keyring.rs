//! The operating system's keyring.

use super::{Secrets, SecretsError, parts};

/// The operating system's keyring: Secret Service, Keychain, Credential Manager.
#[derive(Debug, Clone, Copy, Default)]
pub struct Keyring;

/// Under what name the keyring shows Lapel's secrets.
const SERVICE: &str = "Lapel";

/// What is kept for a moment to see whether it can be.
const PROBE: &str = "probe";

impl Keyring {
    /// Whether it keeps secrets now: better known before the earner signs in than after.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn check(&self) -> Result<(), SecretsError> {
        self.store(PROBE, PROBE)?;
        self.delete(PROBE)
    }
}

impl Secrets for Keyring {
    fn load(&self, name: &str) -> Result<Option<String>, SecretsError> {
        parts::load(&Entries, name)
    }

    fn store(&self, name: &str, value: &str) -> Result<(), SecretsError> {
        parts::store(&Entries, name, value)
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        parts::delete(&Entries, name)
    }
}

/// The keyring's entries, one short secret each.
struct Entries;

impl Entries {
    fn entry(name: &str) -> Result<::keyring::Entry, SecretsError> {
        ::keyring::Entry::new(SERVICE, name).map_err(|error| match error {
            // The store is made with the first entry, and what it said then is kept apart.
            ::keyring::Error::NoDefaultStore => match ::keyring::Entry::store_status() {
                Err(error) => no_store(error),
                Ok(()) => SecretsError::Missing,
            },
            error => trouble(&error),
        })
    }
}

impl Secrets for Entries {
    fn load(&self, name: &str) -> Result<Option<String>, SecretsError> {
        match Self::entry(name)?.get_password() {
            Ok(value) => Ok(Some(value)),
            Err(::keyring::Error::NoEntry) => Ok(None),
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
            Ok(()) | Err(::keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(trouble(&error)),
        }
    }
}

/// What a keyring's error means. Some of them hold the secret, so none is shown as it is.
fn trouble(error: &::keyring::Error) -> SecretsError {
    match error {
        ::keyring::Error::NoStorageAccess(_) => SecretsError::Locked,
        ::keyring::Error::NoDefaultStore | ::keyring::Error::NotSupportedByStore(_) => {
            SecretsError::Missing
        }
        ::keyring::Error::PlatformFailure(_) => {
            SecretsError::Failed("the system does not answer for it".into())
        }
        ::keyring::Error::TooLong(..) => {
            SecretsError::Failed("the secret is too long for it".into())
        }
        ::keyring::Error::Ambiguous(_) => {
            SecretsError::Failed("it holds more than one secret of this name".into())
        }
        _ => SecretsError::Failed("what it holds cannot be read".into()),
    }
}

/// Why there is no store to make entries in: without a bus or a service on it the platform fails.
fn no_store(error: &::keyring::Error) -> SecretsError {
    match error {
        ::keyring::Error::PlatformFailure(_) => SecretsError::Missing,
        error => trouble(error),
    }
}
