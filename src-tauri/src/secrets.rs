//! Where this run keeps tokens: in the keyring, or in memory where the earner said so.

use std::sync::Arc;

use wallet::secrets::{ForThisRun, Keyring, Secrets, SecretsError};

/// The keyring, and before it what is kept for this run alone.
#[derive(Default)]
pub(crate) struct Tokens {
    /// For one who has no keyring, or does not want to unlock it.
    pub(crate) for_this_run: Arc<ForThisRun>,
}

impl Secrets for Tokens {
    fn load(&self, name: &str) -> Result<Option<String>, SecretsError> {
        match self.for_this_run.load(name)? {
            Some(value) => Ok(Some(value)),
            None => Keyring.load(name),
        }
    }

    fn store(&self, name: &str, value: &str) -> Result<(), SecretsError> {
        // What is kept for this run does not end up in the keyring when it is renewed.
        if self.for_this_run.load(name)?.is_some() {
            return self.for_this_run.store(name, value);
        }
        Keyring.store(name, value)
    }

    fn delete(&self, name: &str) -> Result<(), SecretsError> {
        let was_here = self.for_this_run.load(name)?.is_some();
        self.for_this_run.delete(name)?;
        match Keyring.delete(name) {
            Err(_) if was_here => Ok(()),
            deleted => deleted,
        }
    }
}
