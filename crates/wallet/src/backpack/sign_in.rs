//! Signing in to a backpack, from its address to the tokens.

/// Why signing in did not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
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
}
