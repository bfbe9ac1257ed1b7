//! Words of others for a badge.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Somebody's word for a badge, a badge class or an issuer (2.0: Endorsement; 3.0:
/// EndorsementCredential).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Endorsement {
    /// The endorsement's own address.
    pub id: Option<String>,
    /// Who endorses: a name where the endorsement carries one, else the profile's address.
    pub endorser: Option<String>,
    /// The `id` of what is endorsed.
    pub endorsed: Option<String>,
    /// What is endorsed: what carries the endorsement, or a part of it.
    #[serde(default)]
    pub of: Endorsed,
    /// The endorser's words.
    pub comment: Option<String>,
    /// When it was given.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub issued_on: Option<DateTime<Utc>>,
    /// Whether it was found to be the endorser's own word, about what carries it, and in force. A
    /// badge that was not verified, or whose endorsement was not, says `false`.
    #[serde(default)]
    pub confirmed: bool,
}

/// What an endorsement is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Endorsed {
    /// This award: the assertion or credential.
    #[default]
    Award,
    /// What was awarded: the badge class or achievement.
    Achievement,
    /// Who made the achievement (3.0 `creator`).
    Creator,
    /// Who issued it.
    Issuer,
}
