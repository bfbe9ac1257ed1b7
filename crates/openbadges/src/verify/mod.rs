//! Checks a badge against what its issuer hosts or signs.
//!
//! [`verify`] is the only way in. Each rule of the standard leaves one [`Check`] in the report, and
//! the verdict follows from the checks by one table.

mod around;
mod copy;
mod data;
mod dates;
mod did;
mod endorsement;
mod hosted;
mod inquiry;
mod key;
mod parties;
mod proof;
mod recipient;
mod report;
mod revocation;
mod rule;
mod scope;
mod signed;
mod within;

use chrono::{DateTime, Utc};
use jsonld::Contexts;
use serde::{Deserialize, Serialize};
use url::Url;

pub use dates::{expiring_from, expiry, has_begun};
pub use key::{Algorithm, Ed25519Key, KeyError, Point, PublicKey, RsaKey};
pub use report::{
    Check, Confirmation, Expiry, Method, Recipient, Refreshed, Report, Signer, Status, Verdict,
    is_suspended,
};
pub use rule::Rule;

use crate::badge::{Badge, Standard};
use crate::contexts;
use crate::credential::{Content, Credential, Kind};
use crate::identity::Identity;
use crate::image::Unbaked;
use crate::json;
use crate::source::{Document, Source};
use around::Around;
use inquiry::Inquiry;
use rule::verdict;
use within::Within;

/// What to verify, for whom, and for when.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The credential.
    pub credential: &'a Credential,
    /// The image that it was taken out of, if it was.
    pub image: Option<&'a Unbaked>,
    /// The earner's identities; none means that the recipient is not compared.
    pub identities: &'a [Identity],
    /// Contexts that are not part of Lapel and that the earner had fetched on purpose: a proof may
    /// rest on these, by the address that was asked for.
    pub contexts: &'a [Document],
    /// The registries of issuers that the earner trusts (3.0).
    pub registries: &'a [Registry],
    /// The time for which to judge.
    pub at: DateTime<Utc>,
}

impl<'a> Request<'a> {
    /// A request for nothing but `credential`, at the time `at`.
    pub fn of(credential: &'a Credential, at: DateTime<Utc>) -> Self {
        Self {
            credential,
            image: None,
            identities: &[],
            contexts: &[],
            registries: &[],
            at,
        }
    }
}

/// A list of issuers by their DIDs, kept by somebody whom the earner trusts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Registry {
    /// What it is called, for people.
    pub name: String,
    /// The address of its document.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub url: Url,
}

/// Verifies one credential. It never fails: what goes wrong is a check in the report.
pub fn verify(request: &Request<'_>, source: &dyn Source) -> Report {
    let contexts = known_contexts(request.contexts);
    let inquiry = Inquiry::new(source, &contexts, request.contexts, request.identities);
    judge(request, inquiry, Depth::WHOLE)
}

/// Verifies a credential that another one led to, for the same earner and the same time.
fn nested(inquiry: &Inquiry<'_>, credential: &Credential, request: &Request<'_>) -> Report {
    let request = Request {
        credential,
        image: None,
        ..*request
    };
    let depth = Depth {
        refresh: false,
        ..Depth::WHOLE
    };
    judge(&request, inquiry.another(), depth)
}

/// How far a verification goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Depth {
    /// Whether the issuer is asked for a newer version: once, of the credential that came first.
    refresh: bool,
    /// In how many envelopes the credential lies.
    envelopes: usize,
}

impl Depth {
    /// To everything that the credential leads to.
    const WHOLE: Self = Self {
        refresh: true,
        envelopes: 0,
    };

    /// For what lies within.
    fn within(self) -> Self {
        Self {
            refresh: false,
            envelopes: self.envelopes + 1,
        }
    }
}

fn judge(request: &Request<'_>, mut inquiry: Inquiry<'_>, depth: Depth) -> Report {
    if let Some(image) = request.image {
        image_check(&mut inquiry, image, request.credential);
    }
    let Finding {
        method,
        standard,
        badge,
        confirmed,
        signer,
        around,
        kind,
        within,
    } = find(&mut inquiry, request, depth);
    let (confirmation, refreshed) = around.map_or((None, None), |around| {
        (Some(around.confirmation), around.refreshed)
    });
    let at = request.at;
    let recipient = if kind == Kind::Presentation {
        within::recipient(&mut inquiry, &within.reports)
    } else {
        if confirmed {
            dates::check(&mut inquiry, &badge, at);
        } else {
            dates::unconfirmed(&mut inquiry, &badge);
        }
        recipient::check(&mut inquiry, &badge, request.identities, confirmed)
    };
    transport(&mut inquiry);
    inquiry.gather(&within);
    let Inquiry {
        checks,
        consequences,
        documents,
        missing_contexts,
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
        signer,
        confirmation,
        missing_contexts,
        within: within.reports,
        refreshed,
        documents,
        at,
    }
}

/// The contexts that are part of the program, and those that were fetched on purpose.
fn known_contexts(fetched: &[Document]) -> Contexts {
    let mut known = Contexts::over(contexts::bundled());
    for document in fetched {
        let text = std::str::from_utf8(&document.body).unwrap_or_default();
        if let Ok(context) = json::parse(text) {
            known.insert(document.requested.as_str(), context);
        }
    }
    known
}

struct Finding {
    method: Method,
    standard: Option<Standard>,
    badge: Badge,
    /// Whether the issuer had any part in what `badge` says: by hosting or by having signed it.
    confirmed: bool,
    /// Who signed it, for a verifiable credential.
    signer: Option<Signer>,
    /// What lies around its proof, if that holds.
    around: Option<Around>,
    kind: Kind,
    within: Within,
}

impl Finding {
    fn unconfirmed(method: Method, credential: &Credential) -> Self {
        Self {
            method,
            standard: credential.standard(),
            badge: credential.badge().clone(),
            confirmed: false,
            signer: None,
            around: None,
            kind: credential.kind(),
            within: Within::default(),
        }
    }
}

fn find(inquiry: &mut Inquiry<'_>, request: &Request<'_>, depth: Depth) -> Finding {
    let credential = request.credential;
    if let Some(finding) = signed(inquiry, credential, request, depth) {
        return finding;
    }
    let Some(address) = credential.address() else {
        inquiry.skip(
            Rule::Method,
            "It names no means by which it could be verified",
            None,
        );
        return Finding::unconfirmed(Method::None, credential);
    };
    match hosted::check(inquiry, address, credential) {
        Some(hosted::Found::Hosted { standard, badge }) => Finding {
            method: Method::Hosted,
            standard: Some(standard),
            badge: *badge,
            confirmed: true,
            signer: None,
            around: None,
            kind: Kind::Award,
            within: Within::default(),
        },
        Some(hosted::Found::Credential(credential)) => signed(inquiry, &credential, request, depth)
            .unwrap_or_else(|| Finding::unconfirmed(Method::None, &credential)),
        None => Finding::unconfirmed(Method::Hosted, credential),
    }
}

/// Verifies a credential that carries its own proof. `None`: it does not.
fn signed(
    inquiry: &mut Inquiry<'_>,
    credential: &Credential,
    request: &Request<'_>,
    depth: Depth,
) -> Option<Finding> {
    if credential.standard() == Some(Standard::V3_0) {
        return Some(verifiable(inquiry, credential, request, depth));
    }
    let Content::Jws(jws) = credential.content() else {
        return None;
    };
    let mut finding = Finding::unconfirmed(Method::Jws, credential);
    finding.confirmed = true;
    if let Some(badge) = signed::check(inquiry, finding.badge.standard, jws) {
        finding.badge = badge;
    }
    Some(finding)
}

/// Verifies a credential of 3.0: its proof, and only if that holds, all that lies around it. What a
/// badge without a good proof names is not fetched: anybody could have written it.
fn verifiable(
    inquiry: &mut Inquiry<'_>,
    credential: &Credential,
    request: &Request<'_>,
    depth: Depth,
) -> Finding {
    let kind = credential.kind();
    let proof::Proven { method, signer } = match kind {
        Kind::Presentation => within::holder(inquiry, credential, request),
        Kind::Award | Kind::Clr => proof::check(inquiry, credential.content(), request.at),
    };
    let mut finding = Finding::unconfirmed(method, credential);
    if let Some(signer) = signer.as_ref().filter(|_| kind != Kind::Presentation) {
        let document = credential.document();
        let around = around::check(inquiry, &document, signer, request, depth.refresh);
        finding.around = Some(around);
        finding.badge.endorsements = endorsement::check_credentials(inquiry, &document, request);
        finding.confirmed = true;
    }
    if kind != Kind::Award {
        finding.within = within::check(inquiry, credential, request, depth);
    }
    Finding { signer, ..finding }
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
