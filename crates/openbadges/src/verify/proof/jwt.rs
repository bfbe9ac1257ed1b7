//! Credentials signed as a JWT, of either data model (VC data model 1.1 §6.3.1; VC-JOSE-COSE §3).

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::credential::Jws;
use crate::verify::inquiry::Inquiry;
use crate::verify::report::Signer;
use crate::verify::rule::Rule;

/// Checks a JWT that carries `credential`, issued by `issuer`. `None`: the signature is not shown to
/// be the issuer's; the checks say why.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    _jws: &Jws,
    _credential: &Value,
    _issuer: Option<&str>,
    _at: DateTime<Utc>,
) -> Option<Signer> {
    inquiry.skip(
        Rule::Proof,
        "Proofs of Open Badges 3.0 are not supported yet",
        "signed as a JWT".to_owned(),
    );
    None
}
