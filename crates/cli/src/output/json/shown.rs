//! One badge with all that the wallet has of it.

use openbadges::image::Kind;
use openbadges::verify::Confirmation;
use openbadges::{Badge, Check, Method, Recipient, Verdict};
use serde::Serialize;
use wallet::store::{BadgePage, Change, CheckResult, Earlier, HistoryLine, Version};

use super::verified::{Fetched, Signer};
use super::{Listed, Moment};

/// What `lapel show --json` prints: the members of [`Listed`], and all that the wallet has beside.
#[derive(Serialize)]
pub(crate) struct Shown<'a> {
    #[serde(flatten)]
    listed: Listed<'a>,
    badge: &'a Badge,
    awarded_to: Option<&'a str>,
    result: Option<Found<'a>>,
    newer_attempt: Option<Found<'a>>,
    history: Vec<Past>,
    shares: Vec<Wanted<'a>>,
    versions: &'a [Version],
    earlier: Vec<Before<'a>>,
    origin: &'a str,
    added_at: Moment,
    removed_at: Option<Moment>,
    image_kind: Option<Kind>,
    credential: &'a str,
}

/// One stored verification.
#[derive(Serialize)]
struct Found<'a> {
    at: Moment,
    verdict: Verdict,
    recipient: Recipient,
    method: Method,
    signer: Option<Signer<'a>>,
    confirmation: Option<&'a Confirmation>,
    checks: &'a [Check],
    missing_contexts: &'a [String],
    fetched: Vec<Fetched<'a>>,
}

#[derive(Serialize)]
struct Past {
    at: Moment,
    verdict: Verdict,
    recipient: Recipient,
}

/// What the badge said before its issuer gave out a newer version.
#[derive(Serialize)]
struct Before<'a> {
    until: Moment,
    changes: &'a [Change],
    credential: &'a str,
}

impl<'a> From<&'a Earlier> for Before<'a> {
    fn from(earlier: &'a Earlier) -> Self {
        Self {
            until: Moment(earlier.until),
            changes: &earlier.changes,
            credential: &earlier.credential,
        }
    }
}

#[derive(Serialize)]
struct Wanted<'a> {
    destination: &'a str,
    name: &'a str,
    wanted: bool,
    since: Option<Moment>,
}

impl<'a> From<&'a BadgePage> for Shown<'a> {
    fn from(page: &'a BadgePage) -> Self {
        Self {
            listed: Listed::from(&page.card),
            badge: &page.badge,
            awarded_to: page.awarded_to.as_deref(),
            result: page.result.as_ref().map(Found::from),
            newer_attempt: page.newer_attempt.as_ref().map(Found::from),
            history: page.history.iter().map(Past::from).collect(),
            shares: page
                .shares
                .iter()
                .map(|share| Wanted {
                    destination: &share.destination.id,
                    name: &share.destination.name,
                    wanted: share.wanted,
                    since: share.since.map(Moment),
                })
                .collect(),
            versions: &page.versions,
            earlier: page.earlier.iter().map(Before::from).collect(),
            origin: &page.origin,
            added_at: Moment(page.added_at),
            removed_at: page.removed_at.map(Moment),
            image_kind: page.image_kind,
            credential: &page.credential,
        }
    }
}

impl<'a> From<&'a CheckResult> for Found<'a> {
    fn from(result: &'a CheckResult) -> Self {
        Self {
            at: Moment(result.at),
            verdict: result.verdict,
            recipient: result.recipient,
            method: result.method,
            signer: result.signer.as_ref().map(Signer::from),
            confirmation: result.confirmation.as_ref(),
            checks: &result.checks,
            missing_contexts: &result.missing_contexts,
            fetched: result.evidence.iter().map(Fetched::from).collect(),
        }
    }
}

impl From<&HistoryLine> for Past {
    fn from(line: &HistoryLine) -> Self {
        Self {
            at: Moment(line.at),
            verdict: line.verdict,
            recipient: line.recipient,
        }
    }
}
