//! A badge on its way: each version of it exactly as its issuer made it.

use openbadges::image::Kind;
use openbadges::{Credential, Verdict};

/// A badge that the earner wants at a backpack. Lapel never turns it into something that its issuer
/// did not sign: one of the versions goes as it is, or none does.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The badge's id in this wallet.
    pub id: String,
    /// Its name, for sentences.
    pub name: String,
    /// The same award in each version of the standard that is here, newest standard first; never
    /// empty.
    pub versions: Vec<ParcelVersion>,
}

/// One version of a badge on its way.
#[derive(Debug, Clone)]
pub struct ParcelVersion {
    /// The credential as received: recipients, expiry and address are read from it.
    pub credential: Credential,
    /// The image as received with the credential baked in; none if it came without one.
    pub image: Option<(Kind, Vec<u8>)>,
    /// What the newest check found.
    pub verdict: Option<Verdict>,
}
