//! Reads assertions of 0.5 (Mozilla, 2011 to 2013): everything in one document, addresses relative
//! to the issuer's origin.

use serde_json::Value;
use url::Url;

use super::ReadError;
use super::fields::{date, link, link_in, one, text};
use super::hosted::read_recipient;
use crate::badge::{Badge, Criteria, Evidence, Issuer, Standard};

/// Reads a 0.5 assertion.
pub(crate) fn read(assertion: &Value) -> Result<Badge, ReadError> {
    let none = Value::Null;
    let badge = one(assertion, "badge").unwrap_or(&none);
    let issuer = one(badge, "issuer").unwrap_or(&none);
    let origin = text(issuer, "origin");
    let absolute = |address: String| absolute(origin.as_deref(), address);
    Ok(Badge {
        name: text(badge, "name"),
        description: text(badge, "description"),
        criteria: Criteria {
            url: link_in(badge, "criteria").map(absolute),
            narrative: None,
        },
        image: link_in(badge, "image").map(absolute),
        issuer: Issuer {
            id: None,
            name: match (text(issuer, "name"), text(issuer, "org")) {
                (Some(name), Some(organisation)) => Some(format!("{name}, {organisation}")),
                (name, organisation) => name.or(organisation),
            },
            url: origin.clone(),
            email: text(issuer, "contact"),
            image: None,
            description: None,
        },
        recipients: read_recipient(assertion).into_iter().collect(),
        issued_on: date(assertion, "issued_on")?,
        expires: date(assertion, "expires")?,
        evidence: one(assertion, "evidence")
            .and_then(link)
            .map(|address| Evidence {
                url: Some(absolute(address)),
                ..Evidence::default()
            })
            .into_iter()
            .collect(),
        ..Badge::silent(Standard::V0_5)
    })
}

fn absolute(origin: Option<&str>, address: String) -> String {
    origin
        .and_then(|origin| Url::parse(origin).ok())
        .and_then(|origin| origin.join(&address).ok())
        .map_or(address, String::from)
}
