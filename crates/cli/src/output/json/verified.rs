//! What one verification found, as programs read it.

use serde::Serialize;

use openbadges::verify::{self, Confirmation};
use openbadges::{Badge, Check, Expiry, Method, Recipient, Report, Standard, Verdict};
use wallet::store::EvidenceFile;

use super::Moment;

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
    issued_on: Option<Moment>,
    expires: Option<Moment>,
    checks: &'a [Check],
    fetched: Vec<Fetched<'a>>,
    signer: Option<Signer<'a>>,
    confirmation: Option<&'a Confirmation>,
    missing_contexts: Vec<&'a str>,
    within: Vec<Within<'a>>,
    refreshed: Option<Within<'a>>,
}

/// Who made a proof that holds.
#[derive(Serialize)]
pub(super) struct Signer<'a> {
    key: &'a str,
    fingerprint: &'a str,
    suite: &'a str,
    controller: &'a str,
    created: Option<Moment>,
}

impl<'a> From<&'a verify::Signer> for Signer<'a> {
    fn from(signer: &'a verify::Signer) -> Self {
        Self {
            key: &signer.key,
            fingerprint: &signer.fingerprint,
            suite: &signer.suite,
            controller: &signer.controller,
            created: signer.created.map(Moment),
        }
    }
}

/// A credential within a transcript or presentation, or a newer version: without the documents,
/// which are those of the whole.
#[derive(Serialize)]
struct Within<'a> {
    id: Option<&'a str>,
    verdict: Verdict,
    recipient: Recipient,
    expiry: Expiry,
    standard: Option<Standard>,
    method: Method,
    name: Option<&'a str>,
    issuer: Issuer<'a>,
    issued_on: Option<Moment>,
    expires: Option<Moment>,
    signer: Option<Signer<'a>>,
    confirmation: Option<&'a Confirmation>,
    checks: &'a [Check],
    within: Vec<Self>,
}

impl<'a> From<&'a Report> for Within<'a> {
    fn from(report: &'a Report) -> Self {
        let badge = &report.badge;
        Self {
            id: badge.id.as_deref(),
            verdict: report.verdict,
            recipient: report.recipient,
            expiry: report.expiry,
            standard: report.standard,
            method: report.method,
            name: badge.name.as_deref(),
            issuer: Issuer::of(badge),
            issued_on: badge.issued_on.map(Moment),
            expires: badge.expires.map(Moment),
            signer: report.signer.as_ref().map(Signer::from),
            confirmation: report.confirmation.as_ref(),
            checks: &report.checks,
            within: report.within.iter().map(Self::from).collect(),
        }
    }
}

#[derive(Serialize)]
struct Issuer<'a> {
    name: Option<&'a str>,
    url: Option<&'a str>,
}

impl<'a> Issuer<'a> {
    fn of(badge: &'a Badge) -> Self {
        Self {
            name: badge.issuer.name.as_deref(),
            url: badge.issuer.url.as_deref(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Fetched<'a> {
    url: &'a str,
    status: u16,
    sha256: String,
    at: Moment,
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
            issuer: Issuer::of(badge),
            issued_on: badge.issued_on.map(Moment),
            expires: badge.expires.map(Moment),
            signer: report.signer.as_ref().map(Signer::from),
            confirmation: report.confirmation.as_ref(),
            checks: &report.checks,
            missing_contexts: report
                .missing_contexts
                .iter()
                .map(|url| url.as_str())
                .collect(),
            within: report.within.iter().map(Within::from).collect(),
            refreshed: report
                .refreshed
                .as_ref()
                .map(|newer| Within::from(&*newer.report)),
            fetched: report
                .documents
                .iter()
                .map(|document| Fetched {
                    url: document.requested.as_str(),
                    status: document.status,
                    sha256: document.sha256(),
                    at: Moment(document.fetched_at),
                })
                .collect(),
        }
    }
}

impl<'a> From<&'a EvidenceFile> for Fetched<'a> {
    fn from(file: &'a EvidenceFile) -> Self {
        Self {
            url: &file.url,
            status: file.status,
            sha256: file.sha256.clone(),
            at: Moment(file.at),
        }
    }
}
