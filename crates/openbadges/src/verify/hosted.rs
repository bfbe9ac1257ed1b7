//! Hosted verification (2.0 "HostedBadge verification"; 1.x and 0.5 "hosted"): what is baked is only
//! the address, the document fetched there is the truth, and the only thing judged.

use serde_json::Value;
use url::Url;

use super::inquiry::{Declared, Inquiry, Moved, NoDocument};
use super::parties::{self, Assertion};
use super::rule::Rule;
use super::{copy, data, endorsement, scope};
use crate::badge::{Badge, Standard};
use crate::credential::{
    Content, Credential, ReadError, address_in, one, read_with, standard_of, text, truth,
};
use crate::image;
use crate::source::Wanted;

/// What was found at a badge's address.
pub(super) enum Found {
    /// The truth about a hosted badge, as far as it was found.
    Hosted {
        /// The version that the document is written in.
        standard: Standard,
        /// What it says.
        badge: Box<Badge>,
    },
    /// A signed credential, which is as good as any other copy of it: its proof decides.
    Credential(Box<Credential>),
}

const WHAT: &str = "This badge";

/// Verifies a hosted badge. `None`: nothing was found that could be judged.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    address: &Url,
    credential: &Credential,
) -> Option<Found> {
    let declared = match inquiry.declared(address, declared_address) {
        Ok(declared) => declared,
        Err(NoDocument::Gone(document)) => {
            let reason = document.as_ref().and_then(revocation_reason);
            revoked(inquiry, address, 410, reason);
            return document.and_then(|document| whole(&document));
        }
        Err(why) => {
            if let Some(credential) = signed_at(inquiry, address) {
                return Some(credential);
            }
            inquiry.no_document(Rule::HostedAssertion, WHAT, &why, address);
            return None;
        }
    };
    let Declared { value, url, moved } = declared;
    let status = inquiry
        .documents
        .last()
        .map_or(200, |document| document.status);
    if truth(&value, "revoked") {
        revoked(inquiry, &url, status, revocation_reason(&value));
        return whole(&value);
    }
    let standard = match standard_of(&value) {
        Ok(standard) => standard,
        Err(_) if !claims_to_be_a_badge(&value) => {
            inquiry.skip(
                Rule::HostedAssertion,
                NoDocument::NotJson.sentence(WHAT),
                format!("{url} answered with JSON of something else"),
            );
            return None;
        }
        Err(error) => {
            inquiry.fail(
                Rule::HostedAssertion,
                "The issuer’s address gives something else than this badge",
                error.to_string(),
            );
            return None;
        }
    };
    inquiry.pass(
        Rule::HostedAssertion,
        "The issuer still hosts this badge",
        format!("{} answered {status}", url.host_str().unwrap_or_default()),
    );
    note_moved(inquiry, address, &url, &moved);
    if standard == Standard::V3_0 {
        return signed_at(inquiry, address);
    }
    Some(judge(inquiry, standard, &value, &url, credential))
}

fn judge(
    inquiry: &mut Inquiry<'_>,
    standard: Standard,
    value: &Value,
    url: &Url,
    credential: &Credential,
) -> Found {
    data::assertion(inquiry, standard, value);
    let parties = if standard == Standard::V0_5 {
        historic_scope(inquiry, value, url);
        parties::Parties::default()
    } else {
        let parties = parties::fetch(inquiry, standard, value, &Assertion::Hosted(url));
        if let Some(profile) = &parties.issuer {
            scope::check(inquiry, url, parties.issuer_id.as_ref(), profile);
        }
        parties
    };
    let read = read_with(
        standard,
        value,
        parties.class.as_ref(),
        parties.issuer.as_ref(),
    );
    let mut badge = match read {
        Ok(mut badge) => {
            badge.id = Some(url.to_string());
            if let Some(id) = &parties.issuer_id {
                badge.issuer.id = Some(id.to_string());
            }
            badge
        }
        Err(error) => {
            unreadable(inquiry, &error);
            credential.badge().clone()
        }
    };
    if !matches!(credential.content(), Content::Address(_)) {
        copy::check(inquiry, credential.badge(), &badge);
    }
    inquiry.pass(
        Rule::Revocation,
        "Not revoked",
        "its issuer still serves it".to_owned(),
    );
    endorsement::check_hosted(inquiry, value, url, &parties, &mut badge.endorsements);
    Found::Hosted {
        standard,
        badge: Box::new(badge),
    }
}

/// The signed credential that an address gave, from the text as it came.
fn signed_at(inquiry: &mut Inquiry<'_>, address: &Url) -> Option<Found> {
    let document = inquiry.get(address, Wanted::Document).ok()?;
    if !document.is_success() {
        return None;
    }
    let credential = match image::unbake(&document.body) {
        Ok(unbaked) => Credential::read(&unbaked.chosen().text),
        Err(_) => Credential::read(std::str::from_utf8(&document.body).ok()?),
    };
    let credential = credential.ok()?;
    let is_signed = credential.standard() == Some(Standard::V3_0)
        || matches!(credential.content(), Content::Jws(_));
    is_signed.then(|| Found::Credential(Box::new(credential)))
}

/// 0.5: the issuer's origin had to be the origin that hosts the assertion.
fn historic_scope(inquiry: &mut Inquiry<'_>, assertion: &Value, url: &Url) {
    let origin = one(assertion, "badge")
        .and_then(|badge| one(badge, "issuer"))
        .and_then(|issuer| text(issuer, "origin"))
        .and_then(|origin| Url::parse(&origin).ok());
    scope::check(inquiry, url, origin.as_ref(), &Value::Null);
}

fn unreadable(inquiry: &mut Inquiry<'_>, error: &ReadError) {
    let noted = inquiry
        .checks
        .iter()
        .any(|check| check.id == Rule::AssertionData.id() && check.status == super::Status::Fail);
    if !noted {
        inquiry.fail(
            Rule::AssertionData,
            "The assertion cannot be read",
            error.to_string(),
        );
    }
}

fn note_moved(inquiry: &mut Inquiry<'_>, asked: &Url, declared: &Url, moved: &Moved) {
    match moved {
        Moved::No => inquiry.pass(
            Rule::HostedId,
            "It was found at the address that it names",
            declared.to_string(),
        ),
        Moved::Once => inquiry.warn(
            Rule::HostedId,
            "It names another address as its own; the copy there is shown",
            format!("{asked} names {declared}"),
        ),
        Moved::Again => inquiry.fail(
            Rule::HostedId,
            "It contradicts itself about where it is",
            format!("{asked} names {declared}, which names another address"),
        ),
        Moved::Unreachable(why) => {
            inquiry.no_document(Rule::HostedId, "The address that it names", why, declared);
        }
    }
}

fn revoked(inquiry: &mut Inquiry<'_>, url: &Url, status: u16, reason: Option<String>) {
    let message = match reason {
        Some(reason) => format!("Revoked by its issuer: {reason}"),
        None => "Revoked by its issuer, without a reason".into(),
    };
    let host = url.host_str().unwrap_or_default();
    inquiry.fail(
        Rule::Revocation,
        message,
        format!("{host} answered {status}"),
    );
}

fn revocation_reason(document: &Value) -> Option<String> {
    text(document, "revocationReason")
}

/// A revoked badge's document, where it still says what the badge was.
fn whole(document: &Value) -> Option<Found> {
    let standard = standard_of(document).ok()?;
    let badge = read_with(
        standard,
        document,
        one(document, "badge").filter(|class| class.is_object()),
        one(document, "badge")
            .and_then(|class| one(class, "issuer"))
            .filter(|issuer| issuer.is_object()),
    )
    .ok()?;
    badge.name.is_some().then(|| Found::Hosted {
        standard,
        badge: Box::new(badge),
    })
}

fn declared_address(value: &Value) -> Option<String> {
    match standard_of(value) {
        Ok(standard) => address_in(value, standard).map(String::from),
        Err(_) => None,
    }
}

/// Whether a document means to be a badge, right or wrong; a host that was given up answers with
/// JSON too, such as `{"error": "not found"}`.
fn claims_to_be_a_badge(value: &Value) -> bool {
    ["recipient", "badge", "type", "@type", "@context"]
        .iter()
        .any(|member| one(value, member).is_some())
}
