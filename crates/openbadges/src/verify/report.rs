//! What a verification found: one check for each rule, and the verdict that follows from them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::rule::Rule;
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

/// Whether a badge whose verdict is [`Verdict::Revoked`] was but suspended for now (Bitstring Status
/// List §2.2, `suspension`), by its checks: its issuer may let it count again.
pub fn is_suspended(checks: &[Check]) -> bool {
    let broken = |rule: Rule| {
        let mut checks = checks.iter();
        checks.any(|check| check.id == rule.id() && check.status == Status::Fail)
    };
    broken(Rule::Suspension) && !broken(Rule::Revocation)
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

/// Who made a proof that holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Signer {
    /// The verification method: the address of the key.
    pub key: String,
    /// A short digest of the key, for people to compare: see [`crate::verify::PublicKey::fingerprint`].
    pub fingerprint: String,
    /// The cryptosuite of a Data Integrity proof, or the algorithm of a JWT.
    pub suite: String,
    /// Whose key it is: the issuer's `id`.
    pub controller: String,
    /// When the proof was made, as it says itself.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub created: Option<DateTime<Utc>>,
}

/// Who vouches for an issuer that is known by its key. A right signature by an unknown key proves
/// little: anybody can make a key and call it a university.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Confirmation {
    /// The key belongs to a web domain: a `did:web`, an https issuer, or a DID that a well-known
    /// DID configuration binds to the domain.
    Domain {
        /// The domain's host name.
        domain: String,
    },
    /// A registry that the earner turned on lists the issuer.
    Registry {
        /// The registry's name.
        name: String,
        /// The issuer's name there, which may differ from the one in the badge.
        listed_as: Option<String>,
    },
    /// Nobody.
    Nobody,
}

/// A newer version of a credential that its issuer gave out (1EdTechCredentialRefresh).
#[derive(Debug, Clone)]
pub struct Refreshed {
    /// The newer credential, as it came.
    pub text: String,
    /// What the same verification finds about it.
    pub report: Box<Report>,
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
    /// Who made the proof, if the credential has one that holds (3.0).
    pub signer: Option<Signer>,
    /// Who vouches for the issuer; `None` where there is no proof that holds, and for badges of
    /// 0.5 to 2.1, whose issuers are known by their addresses.
    pub confirmation: Option<Confirmation>,
    /// The addresses of contexts that are neither part of Lapel nor were given in
    /// [`crate::verify::Request::contexts`]. The proof can be checked once the earner lets them be
    /// fetched.
    pub missing_contexts: Vec<Url>,
    /// The credentials within a transcript (CLR) or presentation, each verified by itself, in order.
    /// What they rest on is among the documents of the whole.
    pub within: Vec<Report>,
    /// A newer version that the issuer offers.
    pub refreshed: Option<Refreshed>,
    /// Every document that was fetched, in order; also the contexts of
    /// [`crate::verify::Request::contexts`] that a proof rests on.
    pub documents: Vec<Document>,
    /// The time for which it was judged.
    pub at: DateTime<Utc>,
}
