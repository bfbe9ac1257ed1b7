//! What lies around a proof that holds (3.0 "Verification and validation"): who the issuer is, whether
//! the credential is as the standard wants it, whether it was taken back, whether there is a newer
//! one. None of it is looked at without a good proof: anybody could have written the addresses.

mod bound;
mod confirmation;
mod data;
mod refresh;
mod schema;
mod status;

pub(super) use confirmation::check as confirmation;
pub(super) use status::check as status;

use serde_json::Value;

use super::Request;
use super::inquiry::Inquiry;
use super::report::{Confirmation, Refreshed, Signer};

/// What was found around a proof, beside the checks.
pub(super) struct Around {
    pub(super) confirmation: Confirmation,
    pub(super) refreshed: Option<Refreshed>,
}

/// Checks everything around a proof by `signer`. `refresh`: whether a newer version may be asked for,
/// which is done once.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    credential: &Value,
    signer: &Signer,
    request: &Request<'_>,
    refresh: bool,
) -> Around {
    let confirmation = confirmation::check(inquiry, credential, signer, request);
    data::check(inquiry, credential);
    schema::check(inquiry, credential);
    status::check(inquiry, credential, signer, request.at);
    let refreshed = refresh
        .then(|| refresh::check(inquiry, credential, signer, request))
        .flatten();
    Around {
        confirmation,
        refreshed,
    }
}
