//! The `certificates` of a JSON Resume, schema 1.0.0.

use serde::Serialize;

use super::{Entry, line};
use crate::share::certificate::issuer;
use crate::{Error, Result};

const SCHEMA: &str =
    "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json";

#[derive(Serialize)]
struct Resume<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    basics: Option<Basics<'a>>,
    certificates: Vec<Certificate<'a>>,
}

#[derive(Serialize)]
struct Basics<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Certificate<'a> {
    name: String,
    /// `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    issuer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

pub(super) fn resume(entries: &[Entry], earner: Option<&str>) -> Result<Vec<u8>> {
    let certificates = entries
        .iter()
        .map(|Entry { page, address }| Certificate {
            name: line(&page.card.name),
            date: page
                .card
                .issued_on
                .map(|day| day.format("%Y-%m-%d").to_string()),
            issuer: line(&issuer(&page.card)),
            url: address.as_deref(),
        })
        .collect();
    let resume = Resume {
        schema: SCHEMA,
        basics: earner.map(|name| Basics { name }),
        certificates,
    };
    let mut json =
        serde_json::to_vec_pretty(&resume).map_err(|error| Error::NotPrinted(error.to_string()))?;
    json.push(b'\n');
    Ok(json)
}
