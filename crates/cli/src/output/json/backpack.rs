//! What programs hear of other backpacks.

use serde::Serialize;

use wallet::backpack::compare::{Comparison, Noticed};
use wallet::backpack::outbox::{self, BadgeOutcome, SendOutcome};
use wallet::backpack::{Backpack, Connection, Reason, Speech};

use super::Moment;

/// A line of `lapel export --backpack` and `lapel sync`.
#[derive(Serialize)]
pub(crate) struct Delivered<'a> {
    id: &'a str,
    name: &'a str,
    backpack: &'a str,
    outcome: SendOutcome,
    message: &'a str,
    reason: Option<Reason>,
    details: &'a str,
}

impl<'a> Delivered<'a> {
    pub(crate) fn new(outcome: &'a BadgeOutcome, backpack: &'a str) -> Self {
        Self {
            id: &outcome.id,
            name: &outcome.name,
            backpack,
            outcome: outcome.outcome,
            message: &outcome.message,
            reason: outcome.reason,
            details: &outcome.details,
        }
    }
}

/// A line of `lapel sync --dry-run`.
#[derive(Serialize)]
pub(crate) struct Planned<'a> {
    id: &'a str,
    name: &'a str,
    backpack: &'a str,
    change: &'static str,
    standard: Option<openbadges::Standard>,
    warnings: &'a [String],
    trouble: Option<String>,
}

impl<'a> From<&'a outbox::Planned> for Planned<'a> {
    fn from(planned: &'a outbox::Planned) -> Self {
        Self {
            id: &planned.id,
            name: &planned.name,
            backpack: &planned.place,
            change: if planned.take_back {
                "take-back"
            } else {
                "send"
            },
            standard: planned.standard,
            warnings: &planned.warnings,
            trouble: planned.trouble.as_ref().map(ToString::to_string),
        }
    }
}

/// A line of `lapel backpack list`.
#[derive(Serialize)]
pub(crate) struct Connected<'a> {
    name: &'a str,
    address: &'a str,
    speech: Speech,
    connection: Connection,
    account: Option<&'a str>,
    emails: &'a [String],
    can_take_back: bool,
    can_update_profile: bool,
    connected_at: Moment,
}

impl<'a> From<&'a Backpack> for Connected<'a> {
    fn from(backpack: &'a Backpack) -> Self {
        Self {
            name: &backpack.name,
            address: backpack.server.address.as_str(),
            speech: backpack.server.speech,
            connection: backpack.connection,
            account: backpack.account.name.as_deref(),
            emails: &backpack.account.emails,
            can_take_back: backpack.abilities.take_back,
            can_update_profile: backpack.abilities.update_profile,
            connected_at: Moment(backpack.connected_at),
        }
    }
}

/// A line of `lapel sync --compare`.
#[derive(Serialize)]
pub(crate) struct Compared<'a> {
    backpack: &'a str,
    there: Option<u32>,
    not_here: Option<u32>,
    gone: &'a [Noticed],
    changed: &'a [Noticed],
    found: &'a [Noticed],
    pending: &'a [Noticed],
    error: Option<String>,
}

impl<'a> Compared<'a> {
    pub(crate) fn new(comparison: &'a Comparison, backpack: &'a str) -> Self {
        Self {
            backpack,
            there: Some(comparison.there),
            not_here: Some(comparison.not_here),
            gone: &comparison.gone,
            changed: &comparison.changed,
            found: &comparison.found,
            pending: &comparison.pending,
            error: None,
        }
    }

    /// Of a backpack that could not be asked nothing is known.
    pub(crate) fn failed(error: &wallet::Error, backpack: &'a str) -> Self {
        Self {
            backpack,
            there: None,
            not_here: None,
            gone: &[],
            changed: &[],
            found: &[],
            pending: &[],
            error: Some(error.to_string()),
        }
    }
}

/// A line of `lapel export --for` for a badge that the place does not take.
#[derive(Serialize)]
pub(crate) struct Unfit<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) outcome: SendOutcome,
    pub(crate) message: &'a str,
}
