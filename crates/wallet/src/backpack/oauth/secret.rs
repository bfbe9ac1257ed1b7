//! A text that is never shown.

use std::fmt;

use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A token, a client's secret, a code, a state. It is written into the keyring and into requests,
/// shown nowhere, and overwritten when nobody needs it any more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// 256 bits that nobody can guess, in base64url. None if the system has no randomness.
    pub(crate) fn random() -> Option<Self> {
        let mut bytes = [0; 32];
        SystemRandom::new().fill(&mut bytes).ok()?;
        Some(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The text itself, to be sent to whom it belongs.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether `text` is this, in a time that does not tell where they differ.
    pub(crate) fn is(&self, text: &str) -> bool {
        self.0.len() == text.len()
            && self
                .0
                .bytes()
                .zip(text.bytes())
                .fold(0, |differs, (ours, theirs)| differs | (ours ^ theirs))
                == 0
    }
}

/// 16 hexadecimal digits at random, for a name. None if the system has no randomness.
pub(crate) fn random_id() -> Option<String> {
    let mut bytes = [0; 8];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret:?}"), "Secret");
    }

    #[test]
    fn random_secrets_are_long_and_differ() {
        let one = Secret::random().expect("randomness");
        let other = Secret::random().expect("randomness");
        assert_eq!(one.reveal().len(), 43);
        assert_ne!(one, other);
    }

    #[test]
    fn only_the_same_text_is_the_same() {
        let secret = Secret::new("abc");
        assert!(secret.is("abc"));
        for other in ["", "ab", "abd", "abcd", "ABC"] {
            assert!(!secret.is(other), "{other}");
        }
    }
}
