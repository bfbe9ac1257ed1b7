//! How an error crosses to the page.

use serde::Serialize;
use wallet::backpack::{DiscoverError, SignInError};
use wallet::net::ClientError;
use wallet::secrets::SecretsError;

/// Why a command failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub(crate) struct Failure {
    /// A stable name for programs, as in `image.no-credential`.
    pub(crate) code: String,
    /// One sentence for a person.
    pub(crate) message: String,
    /// What to do next; may be empty.
    pub(crate) hint: String,
}

/// What a command gives.
pub(crate) type Answer<T> = Result<T, Failure>;

impl Failure {
    pub(crate) fn new(code: &str, message: &str, hint: &str) -> Self {
        Self {
            code: code.into(),
            message: sentence(message),
            hint: hint.into(),
        }
    }
}

impl From<wallet::Error> for Failure {
    fn from(error: wallet::Error) -> Self {
        Self::new(error.code(), &error.to_string(), error.hint())
    }
}

impl From<DiscoverError> for Failure {
    fn from(error: DiscoverError) -> Self {
        Self::new(error.code(), &error.to_string(), error.hint())
    }
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        Self::new(error.code(), &error.to_string(), error.hint())
    }
}

impl From<SecretsError> for Failure {
    fn from(error: SecretsError) -> Self {
        Self::new(error.code(), &error.to_string(), error.hint())
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let (code, hint) = match &error {
            ClientError::CaFile { .. } => (
                "settings.ca-file",
                "Choose a file with certificates in PEM form, or clear it in the settings.",
            ),
            ClientError::AllowedHost(_) => (
                "settings.allowed-host",
                "Write a host alone, as in badges.example.org or localhost:8443.",
            ),
            ClientError::Start(_) => ("network.start", "Restart Lapel and try again."),
        };
        Self::new(code, &error.to_string(), hint)
    }
}

impl From<tauri_plugin_opener::Error> for Failure {
    fn from(error: tauri_plugin_opener::Error) -> Self {
        Self::new(
            "system.open",
            &format!("the system could not open it: {error}"),
            "Copy the address or path and open it yourself.",
        )
    }
}

impl From<tauri_plugin_clipboard_manager::Error> for Failure {
    fn from(error: tauri_plugin_clipboard_manager::Error) -> Self {
        Self::new(
            "system.clipboard",
            &format!("it could not be copied: {error}"),
            "Try again.",
        )
    }
}

/// An error's text as a sentence: it begins with a capital, unless it begins with an address, a
/// path or a file's name.
fn sentence(text: &str) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    if first_word.contains(['.', '/', ':', '\\', '_']) {
        return text.into();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wallet_error_keeps_its_code_sentence_and_hint() {
        for error in [
            wallet::Error::Busy,
            wallet::Error::NewerWallet { found: 9, known: 1 },
            wallet::Error::UnknownBadge("0123456789abcdef".into()),
        ] {
            let (code, text, hint) = (error.code(), error.to_string(), error.hint());
            let failure = Failure::from(error);
            assert_eq!(failure.code, code);
            assert_eq!(failure.message.to_lowercase(), text.to_lowercase());
            assert!(failure.message.starts_with(char::is_uppercase), "{text}");
            assert_eq!(failure.hint, hint);
        }
    }

    #[test]
    fn a_client_error_names_the_setting_and_what_to_do() {
        let failure = Failure::from(ClientError::AllowedHost("http://x/".into()));
        assert_eq!(failure.code, "settings.allowed-host");
        assert!(!failure.hint.is_empty());

        let failure = Failure::from(ClientError::CaFile {
            path: "/tmp/ca.pem".into(),
            reason: "it holds no certificate".into(),
        });
        assert_eq!(failure.code, "settings.ca-file");
        assert!(failure.message.contains("/tmp/ca.pem"));
    }

    #[test]
    fn addresses_and_paths_keep_their_case() {
        assert_eq!(
            sentence("this image carries no badge"),
            "This image carries no badge"
        );
        assert_eq!(
            sentence("badges.example took too long"),
            "badges.example took too long"
        );
        assert_eq!(
            sentence("/tmp/a could not be read"),
            "/tmp/a could not be read"
        );
        assert_eq!(sentence("notes.txt is no badge"), "notes.txt is no badge");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn it_crosses_as_code_message_and_hint() {
        let crossed = serde_json::to_value(Failure::new("a.b", "it broke", "mend it"))
            .expect("a failure is plain text");
        assert_eq!(
            crossed,
            serde_json::json!({"code": "a.b", "message": "It broke", "hint": "mend it"})
        );
    }
}
