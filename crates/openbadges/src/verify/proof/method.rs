//! Verification methods: from the name of a key to the key, and to whose it is (W3C Controlled
//! Identifiers 1.0 §3.3; DID Core §5.2).

use chrono::{DateTime, Utc};

use crate::verify::inquiry::Inquiry;
use crate::verify::key::PublicKey;
use crate::verify::rule::Rule;

/// A key that its controller published for making assertions.
pub(super) struct MethodKey {
    /// The verification method's absolute address.
    pub(super) id: String,
    /// Whose key it is.
    pub(super) controller: String,
    /// The key.
    pub(super) key: PublicKey,
}

/// Finds the key `id` of the issuer `issuer`, for a proof that was made at `made` (the time of the
/// check, if it does not say). `None`: the checks say why there is no key to trust.
///
/// It notes [`Rule::Key`], whatever comes out.
pub(super) fn resolve(
    inquiry: &mut Inquiry<'_>,
    id: &str,
    _issuer: &str,
    _made: DateTime<Utc>,
) -> Option<MethodKey> {
    inquiry.skip(
        Rule::Key,
        "The issuer’s key cannot be found: Lapel does not know this kind of address",
        id.to_owned(),
    );
    None
}
