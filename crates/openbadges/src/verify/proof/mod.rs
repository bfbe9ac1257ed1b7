//! The proofs of a verifiable credential (Open Badges 3.0 "Verification and validation"; W3C VC Data
//! Integrity 1.0; W3C VC-JOSE-COSE): did the issuer say this, and was it changed since?

mod audience;
mod claims;
mod integrity;
mod jwt;
mod listed;
mod method;
mod no_key;
mod published;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::inquiry::{Inquiry, Part};
use super::report::{Method, Signer, Verdict};
use super::rule::Rule;
use crate::credential::{Content, credential_in, link_in, many};

/// What the proofs of one credential prove.
pub(super) struct Proven {
    /// By what means it is signed.
    pub(super) method: Method,
    /// Who signed it; `None` if no proof holds.
    pub(super) signer: Option<Signer>,
}

/// Checks the proofs of a credential, a status list or an endorsement, at the time `at`.
///
/// A credential may have several, of both kinds: one that holds suffices (3.0 "Verification", step
/// 2), and each of the others leaves its checks as warnings.
pub(super) fn check(inquiry: &mut Inquiry<'_>, content: &Content, at: DateTime<Utc>) -> Proven {
    match content {
        Content::Jws(jws) => {
            let credential = credential_in(jws);
            let issuer = issuer_of(&credential);
            let (signer, part) = inquiry
                .aside(|inquiry| jwt::check(inquiry, jws, &credential, issuer.as_deref(), at));
            if signer.is_none() && has_proof(&credential) {
                let (embedded, second) = inquiry
                    .aside(|inquiry| integrity::check(inquiry, &credential, issuer.as_deref(), at));
                if embedded.is_some() {
                    inquiry.adopt_as_warnings(part);
                    inquiry.adopt(second);
                    return Proven {
                        method: Method::DataIntegrity,
                        signer: embedded,
                    };
                }
            }
            inquiry.adopt(part);
            Proven {
                method: Method::VcJwt,
                signer,
            }
        }
        Content::Json(credential) if has_proof(credential) => {
            let issuer = issuer_of(credential);
            Proven {
                method: Method::DataIntegrity,
                signer: integrity::check(inquiry, credential, issuer.as_deref(), at),
            }
        }
        _ => {
            inquiry.skip(
                Rule::Proof,
                "It carries no proof: anybody could have written it",
                "no embedded proof, and not signed".to_owned(),
            );
            Proven {
                method: Method::None,
                signer: None,
            }
        }
    }
}

/// Who signed a status list or another credential that something rests on, if it is signed and its
/// signature may be used at the time `at`.
///
/// # Errors
/// What was found of its proofs.
pub(super) fn signer(
    inquiry: &mut Inquiry<'_>,
    content: &Content,
    at: DateTime<Utc>,
) -> Result<Signer, Part> {
    let (proven, part) = inquiry.aside(|inquiry| check(inquiry, content, at));
    match proven.signer {
        Some(signer) if part.verdict() == Verdict::Valid => Ok(signer),
        _ => Err(part),
    }
}

fn has_proof(credential: &Value) -> bool {
    !many(credential, "proof").is_empty()
}

/// The `id` of a credential's issuer, or of a presentation's holder.
fn issuer_of(credential: &Value) -> Option<String> {
    link_in(credential, "issuer").or_else(|| link_in(credential, "holder"))
}
