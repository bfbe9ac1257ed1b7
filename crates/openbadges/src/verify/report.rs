//! What a verification found: one check for each rule, and the verdict that follows from them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Badge, Document, Standard};

/// How one check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Status {
    /// The rule holds.
    Pass,
    /// The rule holds, with something that the earner should know.
    Warn,
    /// The rule is broken.
    Fail,
    /// The rule could not be decided.
    Skip,
}

/// One rule and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Check {
    /// The rule's name, stable across releases, as in `hosted.scope`.
    pub id: String,
    /// How it came out.
    pub status: Status,
    /// One plain sentence for a person.
    pub message: String,
    /// What it rests on: an address and its answer, a digest, a date.
    pub evidence: Option<String>,
}

/// Whether to believe a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Verdict {
    /// Every rule holds.
    Valid,
    /// Genuine, and past its date.
    Expired,
    /// Taken back by its issuer.
    Revoked,
    /// Contradicted, forged or broken.
    Invalid,
    /// Genuine, and its validity has not begun.
    NotYetValid,
    /// Could not be decided.
    Unverified,
}

/// Whether a badge was awarded to one of the given identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Recipient {
    /// One of them matches.
    Yours,
    /// None of them matches.
    Other,
    /// No identity was given, or the badge names none that could be compared.
    Unknown,
}

/// How much of a badge's life is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Expiry {
    /// It never expires.
    None,
    /// Its end is far off.
    InDate,
    /// It ends soon: see [`crate::verify::expiring_from`].
    Expiring,
    /// It has ended.
    Expired,
}

/// By what means a badge is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Method {
    /// The issuer hosts the assertion.
    Hosted,
    /// The issuer signed the assertion (Open Badges 1.x and 2.x).
    Jws,
    /// The issuer signed the credential as a JWT (3.0).
    VcJwt,
    /// The credential has an embedded proof (3.0).
    DataIntegrity,
    /// The badge names no means that Lapel knows.
    None,
}

/// All that one verification found.
#[derive(Debug, Clone)]
pub struct Report {
    /// What follows from the checks.
    pub verdict: Verdict,
    /// Whether it is the earner's.
    pub recipient: Recipient,
    /// How much of its life is left at [`Report::at`].
    pub expiry: Expiry,
    /// The version of the standard; unknown (`None`) for a bare address that gave no document.
    pub standard: Option<Standard>,
    /// By what means it was verified.
    pub method: Method,
    /// The truth that was judged: for a hosted badge the fetched copy. Where nothing could be
    /// fetched it is what the credential itself says, unconfirmed.
    pub badge: Badge,
    /// Every rule that applies, in the order in which a person reads them.
    pub checks: Vec<Check>,
    /// Every document that was fetched, in order.
    pub documents: Vec<Document>,
    /// The time for which it was judged.
    pub at: DateTime<Utc>,
}
