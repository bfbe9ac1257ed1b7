//! Checks a badge against what its issuer hosts or signs.
//!
//! [`verify`] is the only way in. Each rule of the standard leaves one [`Check`] in the report, and
//! the verdict follows from the checks by one table.

mod copy;
mod data;
mod dates;
mod endorsement;
mod hosted;
mod inquiry;
mod key;
mod parties;
mod recipient;
mod report;
mod revocation;
mod rule;
mod scope;
mod signed;

use chrono::{DateTime, Utc};

pub use dates::{expiring_from, expiry, has_begun};
pub use key::{Algorithm, KeyError, PublicKey};
pub use report::{Check, Expiry, Method, Recipient, Report, Status, Verdict};
pub use rule::Rule;

use crate::badge::{Badge, Standard};
use crate::credential::{Content, Credential};
use crate::identity::Identity;
use crate::image::Unbaked;
use crate::source::Source;
use inquiry::Inquiry;
use rule::verdict;

/// What to verify, for whom, and for when.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The credential.
    pub credential: &'a Credential,
    /// The image that it was taken out of, if it was.
    pub image: Option<&'a Unbaked>,
    /// The earner's identities; none means that the recipient is not compared.
    pub identities: &'a [Identity],
    /// The time for which to judge.
    pub at: DateTime<Utc>,
}

/// Verifies one credential. It never fails: what goes wrong is a check in the report.
pub fn verify(request: &Request<'_>, source: &dyn Source) -> Report {
    let Request {
        credential,
        identities,
        at,
        ..
    } = *request;
    let mut inquiry = Inquiry::new(source);
    if let Some(image) = request.image {
        image_check(&mut inquiry, image, credential);
    }
    let Finding {
        method,
        standard,
        badge,
        confirmed,
    } = find(&mut inquiry, credential);
    if confirmed {
        dates::check(&mut inquiry, &badge, at);
    } else {
        dates::unconfirmed(&mut inquiry, &badge);
    }
    let recipient = recipient::check(&mut inquiry, &badge, identities, confirmed);
    transport(&mut inquiry);
    let Inquiry {
        checks,
        consequences,
        documents,
        ..
    } = inquiry;
    Report {
        verdict: verdict(&consequences),
        recipient,
        expiry: expiry(badge.valid_from.or(badge.issued_on), badge.expires, at),
        standard,
        method,
        badge,
        checks,
        documents,
        at,
    }
}

struct Finding {
    method: Method,
    standard: Option<Standard>,
    badge: Badge,
    /// Whether the issuer had any part in what `badge` says: by hosting or by having signed it.
    confirmed: bool,
}

fn find(inquiry: &mut Inquiry<'_>, credential: &Credential) -> Finding {
    let unconfirmed = |method| Finding {
        method,
        standard: credential.standard(),
        badge: credential.badge().clone(),
        confirmed: false,
    };
    if credential.standard() == Some(Standard::V3_0) {
        let method = method_of_3_0(credential);
        proof(inquiry, method);
        return Finding {
            confirmed: true,
            ..unconfirmed(method)
        };
    }
    if let Content::Jws(jws) = credential.content() {
        let mut finding = unconfirmed(Method::Jws);
        let standard = finding.badge.standard;
        finding.confirmed = true;
        if let Some(badge) = signed::check(inquiry, standard, jws) {
            finding.badge = badge;
        }
        return finding;
    }
    let Some(address) = credential.address() else {
        inquiry.skip(
            Rule::Method,
            "It names no means by which it could be verified",
            None,
        );
        return unconfirmed(Method::None);
    };
    match hosted::check(inquiry, address, credential) {
        Some(truth) if truth.standard == Standard::V3_0 => {
            let method = Method::DataIntegrity;
            proof(inquiry, method);
            Finding {
                method,
                standard: Some(truth.standard),
                badge: truth.badge,
                confirmed: true,
            }
        }
        Some(truth) => Finding {
            method: Method::Hosted,
            standard: Some(truth.standard),
            badge: truth.badge,
            confirmed: true,
        },
        None => unconfirmed(Method::Hosted),
    }
}

fn method_of_3_0(credential: &Credential) -> Method {
    match credential.content() {
        Content::Jws(_) => Method::VcJwt,
        Content::Json(value) if value.get("proof").is_some_and(|proof| !proof.is_null()) => {
            Method::DataIntegrity
        }
        _ => Method::None,
    }
}

fn proof(inquiry: &mut Inquiry<'_>, method: Method) {
    let (message, evidence) = match method {
        Method::VcJwt => (
            "Proofs of Open Badges 3.0 are not supported yet",
            "signed as a JWT",
        ),
        Method::DataIntegrity => (
            "Proofs of Open Badges 3.0 are not supported yet",
            "an embedded proof",
        ),
        _ => ("It carries no proof", "no embedded proof, and not signed"),
    };
    inquiry.skip(Rule::Proof, message, evidence.to_owned());
}

fn image_check(inquiry: &mut Inquiry<'_>, image: &Unbaked, credential: &Credential) {
    let chosen = image.chosen();
    let what = match credential.standard() {
        Some(Standard::V3_0) => "The image carries an Open Badges 3.0 credential".to_owned(),
        Some(standard) => format!("The image carries an Open Badges {standard} assertion"),
        None => "The image carries the address of an assertion".to_owned(),
    };
    let found = image.credentials.len();
    let evidence = format!("{}, {found} found", chosen.place);
    if found == 1 {
        inquiry.pass(Rule::Image, what, evidence);
    } else {
        inquiry.warn(
            Rule::Image,
            format!("{what}, and others that do not count"),
            evidence,
        );
    }
}

/// Plain http can be changed on its way: what came over it deserves a warning.
fn transport(inquiry: &mut Inquiry<'_>) {
    let mut hosts: Vec<String> = inquiry
        .documents
        .iter()
        .filter(|document| document.url.scheme() == "http" || document.requested.scheme() == "http")
        .filter_map(|document| document.url.host_str().map(str::to_owned))
        .collect();
    hosts.dedup();
    if !hosts.is_empty() {
        inquiry.warn(
            Rule::Transport,
            "The issuer does not protect its badges on their way (plain http)",
            hosts.join(", "),
        );
    }
}
