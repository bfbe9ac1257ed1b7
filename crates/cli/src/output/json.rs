//! The contract for programs: one line of JSON for each result. Every member is always there; what
//! is not known is null.

use std::io::{self, Write};

use chrono::{DateTime, Utc};
use serde::Serialize;

use openbadges::{Check, Expiry, Method, Recipient, Report, Standard, Verdict};
use wallet::import::{ImportResult, Outcome, Refusal};
use wallet::store::BadgeCard;

/// Writes one line, and lets it go at once: whoever reads may be waiting for it.
pub(crate) fn line(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A line of `lapel verify --json`.
#[derive(Serialize)]
pub(crate) struct Verified<'a> {
    input: &'a str,
    verdict: Verdict,
    recipient: Recipient,
    expiry: Expiry,
    standard: Option<Standard>,
    method: Method,
    name: Option<&'a str>,
    issuer: Issuer<'a>,
    issued_on: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
    checks: &'a [Check],
    fetched: Vec<Fetched<'a>>,
}

#[derive(Serialize)]
struct Issuer<'a> {
    name: Option<&'a str>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Fetched<'a> {
    url: &'a str,
    status: u16,
    sha256: String,
    at: DateTime<Utc>,
}

impl<'a> Verified<'a> {
    pub(crate) fn new(input: &'a str, report: &'a Report) -> Self {
        let badge = &report.badge;
        Self {
            input,
            verdict: report.verdict,
            recipient: report.recipient,
            expiry: report.expiry,
            standard: report.standard,
            method: report.method,
            name: badge.name.as_deref(),
            issuer: Issuer {
                name: badge.issuer.name.as_deref(),
                url: badge.issuer.url.as_deref(),
            },
            issued_on: badge.issued_on,
            expires: badge.expires,
            checks: &report.checks,
            fetched: report
                .documents
                .iter()
                .map(|document| Fetched {
                    url: document.requested.as_str(),
                    status: document.status,
                    sha256: document.sha256(),
                    at: document.fetched_at,
                })
                .collect(),
        }
    }
}

/// A line for an input that could not be read.
#[derive(Serialize)]
pub(crate) struct Unreadable<'a> {
    pub(crate) input: &'a str,
    pub(crate) error: Cause<'a>,
}

#[derive(Serialize)]
pub(crate) struct Cause<'a> {
    code: &'a str,
    message: &'a str,
}

impl<'a> From<&'a Refusal> for Cause<'a> {
    fn from(refusal: &'a Refusal) -> Self {
        Self {
            code: &refusal.code,
            message: &refusal.message,
        }
    }
}

/// A line of `lapel import --json`.
#[derive(Serialize)]
pub(crate) struct Imported<'a> {
    input: &'a str,
    outcome: Outcome,
    id: Option<&'a str>,
    error: Option<&'a Refusal>,
}

impl<'a> From<&'a ImportResult> for Imported<'a> {
    fn from(result: &'a ImportResult) -> Self {
        Self {
            input: &result.input,
            outcome: result.outcome,
            id: result.id.as_deref(),
            error: result.error.as_ref(),
        }
    }
}

/// A line of `lapel list --json`.
#[derive(Serialize)]
pub(crate) struct Listed<'a> {
    id: &'a str,
    name: &'a str,
    issuer: Option<&'a str>,
    issuer_domain: Option<&'a str>,
    standard: Option<Standard>,
    standing: wallet::Standing,
    verdict: Option<Verdict>,
    recipient: Recipient,
    expiry: Expiry,
    issued_on: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
    days_left: Option<i32>,
    shared: bool,
    checked_at: Option<DateTime<Utc>>,
}

impl<'a> From<&'a BadgeCard> for Listed<'a> {
    fn from(card: &'a BadgeCard) -> Self {
        Self {
            id: &card.id,
            name: &card.name,
            issuer: card.issuer.as_deref(),
            issuer_domain: card.issuer_domain.as_deref(),
            standard: card.standard,
            standing: card.standing,
            verdict: card.verdict,
            recipient: card.recipient,
            expiry: card.expiry,
            issued_on: card.issued_on,
            expires: card.expires,
            days_left: card.days_left,
            shared: card.shared,
            checked_at: card.checked_at,
        }
    }
}
