//! What 3.0 says of an achievement, and of how one person came by it, beyond what every version says.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Issuer;

/// What 3.0 says of an achievement beside its name, description, criteria and picture (3.0
/// Achievement).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Achievement {
    /// The achievement's own `id`.
    pub id: Option<String>,
    /// What kind of achievement it is: `Degree`, `Course`, `Licence`, …, or the issuer's own word
    /// behind `ext:`.
    pub achievement_type: Option<String>,
    /// The subject that is studied.
    pub field_of_study: Option<String>,
    /// The focus within it.
    pub specialization: Option<String>,
    /// The code by which people name it, as in `CS-101`.
    pub human_code: Option<String>,
    /// How many credits it can give.
    pub credits_available: Option<f64>,
    /// Which version of it this is.
    pub version: Option<String>,
    /// Who made it, where that is said.
    pub creator: Option<Issuer>,
    /// Its names in other lists (`otherIdentifier`).
    pub other_identifiers: Vec<OtherIdentifier>,
    /// Achievements that are the same in another language, version or standard.
    pub related: Vec<Related>,
}

/// A name in another list (3.0 IdentifierEntry).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OtherIdentifier {
    /// The name.
    pub identifier: String,
    /// What list it is in: `sourcedId`, `isbn`, …
    pub identifier_type: Option<String>,
}

/// An achievement that is related to another (3.0 Related).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Related {
    /// Its `id`.
    pub id: String,
    /// Its language, a BCP 47 tag.
    pub language: Option<String>,
    /// Its version.
    pub version: Option<String>,
}

/// What 3.0 says of this one award of an achievement (3.0 AchievementSubject).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Award {
    /// When the earner began (`activityStartDate`).
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub activity_start: Option<DateTime<Utc>>,
    /// When the earner was done (`activityEndDate`).
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub activity_end: Option<DateTime<Utc>>,
    /// The school term.
    pub term: Option<String>,
    /// How many credits the earner got.
    pub credits_earned: Option<f64>,
    /// The part that the earner had.
    pub role: Option<String>,
    /// The number of the licence that was awarded.
    pub license_number: Option<String>,
    /// Who assessed it, where that is not the issuer.
    pub source: Option<Issuer>,
}
