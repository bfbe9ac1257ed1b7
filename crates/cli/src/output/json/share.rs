//! What programs hear of sharing, collections, the log, and what needs attention.

use serde::Serialize;

use wallet::attention::{Attention, Matter, Step};
use wallet::backpack::Reason;
use wallet::share::chosen::LeftOut;
use wallet::share::line::{Delivery, DeliveryState};
use wallet::share::log::Departure;
use wallet::store::Collection;

use super::Moment;

/// A line of `lapel share` and `lapel unshare`.
#[derive(Serialize)]
pub(crate) struct Switched<'a> {
    id: &'a str,
    destination: &'a str,
    shared: bool,
    state: DeliveryState,
    reason: Option<Reason>,
    left_out: Option<LeftOut>,
    message: &'a str,
    since: Option<Moment>,
}

impl<'a> Switched<'a> {
    pub(crate) fn new(id: &'a str, delivery: &'a Delivery) -> Self {
        Self {
            id,
            destination: &delivery.destination,
            shared: delivery.wanted,
            state: delivery.state,
            reason: delivery.reason,
            left_out: delivery.left_out,
            message: &delivery.message,
            since: delivery.since.map(Moment),
        }
    }
}

/// A line of `lapel collection`.
#[derive(Serialize)]
pub(crate) struct ListedCollection<'a> {
    id: &'a str,
    name: &'a str,
    badges: u32,
    source: Option<&'a str>,
}

impl<'a> From<&'a Collection> for ListedCollection<'a> {
    fn from(collection: &'a Collection) -> Self {
        Self {
            id: &collection.id,
            name: &collection.name,
            badges: collection.badges,
            source: collection.source.as_deref(),
        }
    }
}

/// A line of `lapel collection delete`.
#[derive(Serialize)]
pub(crate) struct DeletedCollection<'a> {
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) deleted: bool,
}

/// A line of `lapel attention`.
#[derive(Serialize)]
pub(crate) struct Needed<'a> {
    matter: Matter,
    id: Option<&'a str>,
    name: Option<&'a str>,
    destination: Option<&'a str>,
    place: Option<&'a str>,
    badges: u32,
    message: &'a str,
    next: &'static str,
    url: Option<&'a str>,
}

impl<'a> From<&'a Attention> for Needed<'a> {
    fn from(attention: &'a Attention) -> Self {
        let card = attention.card.as_ref();
        let destination = attention.destination.as_ref();
        Self {
            matter: attention.matter,
            id: card.map(|card| card.id.as_str()),
            name: card.map(|card| card.name.as_str()),
            destination: destination.map(|destination| destination.id.as_str()),
            place: destination.map(|destination| destination.name.as_str()),
            badges: attention.badges,
            message: &attention.message,
            next: match attention.next {
                Step::Renew { .. } => "renew",
                Step::Check => "check",
                Step::Open => "open",
                Step::SwitchOff => "switch-off",
                Step::Visit { .. } => "visit",
                Step::SignIn => "sign-in",
                Step::SetUp => "set-up",
                Step::Publish => "publish",
            },
            url: match &attention.next {
                Step::Renew { url } | Step::Visit { url } => Some(url.as_str()),
                _ => None,
            },
        }
    }
}

/// A line of `lapel log`.
#[derive(Serialize)]
pub(crate) struct Left<'a> {
    at: Moment,
    id: Option<&'a str>,
    name: &'a str,
    place: &'a str,
    address: &'a str,
    what: &'a str,
    outcome: &'a str,
    message: &'a str,
}

impl<'a> From<&'a Departure> for Left<'a> {
    fn from(departure: &'a Departure) -> Self {
        Self {
            at: Moment(departure.at),
            id: departure.badge.as_deref(),
            name: &departure.name,
            place: &departure.place,
            address: &departure.address,
            what: &departure.what,
            outcome: &departure.outcome,
            message: &departure.message,
        }
    }
}
