//! Why signing in to a backpack did not work.

use std::time::Duration;

use openbadges::SourceError;

use super::oauth::{RegisterError, TokenError};
use crate::error::{fetch_code, fetch_hint};

/// Why signing in did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The server could not be asked.
    #[error("{0}")]
    Fetch(SourceError),
    /// The server wants to be left alone for a while.
    #[error("the backpack wants to be left alone for a while")]
    Busy {
        /// How long, if it says.
        wait: Option<Duration>,
    },
    /// The earner said no at the backpack.
    #[error("you did not allow it at the backpack")]
    Denied,
    /// The server said no, by this name.
    #[error("the backpack did not allow it: {0}")]
    Refused(String),
    /// The answer does not belong to this attempt.
    #[error("this answer belongs to another attempt to sign in")]
    WrongState,
    /// The attempt is too old.
    #[error("this took longer than ten minutes")]
    TooLate,
    /// The code was used before.
    #[error("this answer was used already")]
    Used,
    /// The answer carries something twice.
    #[error("this answer says something twice, as forged ones do")]
    Twice,
    /// The answer is another server's.
    #[error("this answer comes from another server than the one that was asked")]
    AnotherServer,
    /// The address is not the one that the browser was to end on.
    #[error("this is not the address on which the browser ends")]
    AnotherAddress,
    /// The answer is in the fragment.
    #[error("this answer is in a part of the address where none belongs")]
    Fragment,
    /// The answer has no code.
    #[error("this address carries no answer")]
    NoCode,
    /// The server takes no registrations.
    #[error("this backpack does not let programs make themselves known")]
    NoRegistration,
    /// The server does not register Lapel; its words.
    #[error("this backpack does not let Lapel in: {0}")]
    NotRegistered(String),
    /// The server gives secrets that it does not take.
    #[error(
        "this backpack's registration is broken: it gives a secret that it does not take itself"
    )]
    BrokenRegistration,
    /// The server did not take the code, or the client; its words.
    #[error("the backpack did not take its own answer back: {0}")]
    CodeRefused(String),
    /// The server's answer holds no tokens.
    #[error("the backpack's answer is none (status {status})")]
    NoTokens {
        /// The HTTP status.
        status: u16,
    },
    /// The server has no page to sign in on.
    #[error("this backpack lets programs in by name and password only")]
    PasswordOnly,
    /// The server lets programs in by its own page.
    #[error("this backpack lets programs in by its own page only")]
    NotByPassword,
    /// Name or password is wrong.
    #[error("the backpack does not take this name and password")]
    WrongPassword,
    /// The browser cannot bring the answer by itself.
    #[error("the browser cannot bring the answer to Lapel by itself")]
    NotListening,
    /// Somebody stopped it.
    #[error("signing in was stopped")]
    Stopped,
    /// The address of the relay page is none.
    #[error("the address of the page that hands the answer over is no web address")]
    NoRelay,
    /// The system gives no random numbers.
    #[error("this computer gives no random numbers")]
    NoRandomness,
}

impl SignInError {
    /// A stable name for programs, as in `sign-in.denied`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fetch(error) => fetch_code(error),
            Self::Busy { .. } => "sign-in.busy",
            Self::Denied => "sign-in.denied",
            Self::Refused(_) => "sign-in.refused",
            Self::WrongState => "sign-in.wrong-state",
            Self::TooLate => "sign-in.too-late",
            Self::Used => "sign-in.used",
            Self::Twice => "sign-in.twice",
            Self::AnotherServer => "sign-in.another-server",
            Self::AnotherAddress => "sign-in.another-address",
            Self::Fragment => "sign-in.fragment",
            Self::NoCode => "sign-in.no-code",
            Self::NoRegistration => "sign-in.no-registration",
            Self::NotRegistered(_) => "sign-in.not-registered",
            Self::BrokenRegistration => "sign-in.broken-registration",
            Self::CodeRefused(_) => "sign-in.code-refused",
            Self::NoTokens { .. } => "sign-in.no-tokens",
            Self::PasswordOnly => "sign-in.password-only",
            Self::NotByPassword => "sign-in.not-by-password",
            Self::WrongPassword => "sign-in.wrong-password",
            Self::NotListening => "sign-in.not-listening",
            Self::Stopped => "sign-in.stopped",
            Self::NoRelay => "sign-in.no-relay",
            Self::NoRandomness => "sign-in.no-randomness",
        }
    }

    /// What the person can do next, as a sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Fetch(error) => fetch_hint(error),
            Self::Busy { .. } => "Wait a while, then try again.",
            Self::Denied => "Connect it again if you want to use it.",
            Self::AnotherAddress | Self::NoCode => {
                "Copy the whole address from the browser's address bar, once the backpack is done."
            }
            Self::NotListening => "Copy the address on which the browser ends, and give it here.",
            Self::NoRegistration | Self::NotRegistered(_) => {
                "If the backpack gave you a client id and secret, give them here; otherwise export files."
            }
            Self::BrokenRegistration => {
                "Tell whoever runs the backpack, and export files until it works."
            }
            Self::PasswordOnly => "Give the name and password that you have there.",
            Self::NotByPassword => "Sign in with the browser.",
            Self::WrongPassword => {
                "Check them. If you sign in there through another site, set a password there first."
            }
            Self::NoRelay => "Correct it in the settings.",
            Self::NoRandomness => "Restart the computer.",
            Self::WrongState
            | Self::TooLate
            | Self::Used
            | Self::Twice
            | Self::AnotherServer
            | Self::Fragment
            | Self::Refused(_)
            | Self::CodeRefused(_)
            | Self::NoTokens { .. }
            | Self::Stopped => "Start signing in again.",
        }
    }
}

impl From<RegisterError> for SignInError {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Fetch(error) => Self::Fetch(error),
            RegisterError::Busy(wait) => Self::Busy { wait },
            RegisterError::Refused(words) => Self::NotRegistered(words),
            RegisterError::Broken => Self::BrokenRegistration,
        }
    }
}

impl From<TokenError> for SignInError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Fetch(error) => Self::Fetch(error),
            TokenError::Busy(wait) => Self::Busy { wait },
            TokenError::Refused { name } => Self::CodeRefused(name),
            TokenError::NoAnswer { status } => Self::NoTokens { status },
        }
    }
}
