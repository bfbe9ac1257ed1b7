//! Is it mine? Hashed and plain identities.

use serde::{Deserialize, Serialize};
use sha2::Digest;

/// One identifier of the earner, as they typed it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Identity {
    /// What kind of identifier it is.
    pub kind: IdentityKind,
    /// The identifier itself.
    pub value: String,
}

/// The kinds of identifier that a person types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum IdentityKind {
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A telephone number.
    Telephone,
    /// A decentralised identifier.
    Did,
    /// Anything else: a student number, an account name.
    Id,
}

/// The digest of the parts one after another, in lower-case hexadecimal.
pub fn hex_digest<D: Digest>(parts: &[&[u8]]) -> String {
    use std::fmt::Write;
    let mut digest = D::new();
    for part in parts {
        digest.update(part);
    }
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
