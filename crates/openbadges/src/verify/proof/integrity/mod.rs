//! Embedded proofs (W3C VC Data Integrity 1.0, and the signature suites that came before it).

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::verify::inquiry::Inquiry;
use crate::verify::report::Signer;
use crate::verify::rule::Rule;

/// Checks every proof of `credential`, issued by `issuer`. `None`: no proof holds; the checks say
/// why.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    _credential: &Value,
    _issuer: Option<&str>,
    _at: DateTime<Utc>,
) -> Option<Signer> {
    inquiry.skip(
        Rule::Proof,
        "Proofs of Open Badges 3.0 are not supported yet",
        "an embedded proof".to_owned(),
    );
    None
}
