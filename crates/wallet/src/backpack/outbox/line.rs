//! The line under a switch: how a badge stands at a backpack.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::queue::{self, Place, Waits};
use super::{ALREADY_THERE, BadgeOutcome, Change, SendOutcome};
use crate::backpack::{Reason, keep};
use crate::store::page;
use crate::{Result, Wallet};

/// How a badge stands at a backpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum DeliveryState {
    /// It is not wanted there, and it is not there.
    Off,
    /// It is wanted there, and it is there.
    InSync,
    /// It will be sent.
    Waiting,
    /// It will be taken back.
    TakingBack,
    /// The earner has to do something first.
    NeedsYou,
    /// The backpack does not take it.
    Refused,
    /// It was there, and somebody removed it there. It is not sent again by itself.
    Gone,
    /// It is there, and says something else than what is here.
    Changed,
    /// It is no longer wanted there, and the backpack lets no program remove it.
    LeftThere,
}

/// A badge at a backpack, wanted or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Delivery {
    /// The backpack's id.
    pub backpack: String,
    /// Its name.
    pub name: String,
    /// Whether the badge is wanted there.
    pub wanted: bool,
    /// How it stands.
    pub state: DeliveryState,
    /// What stands in the way, where something does.
    pub reason: Option<Reason>,
    /// One sentence about what happened last; may be empty.
    pub message: String,
    /// What the server answered, if that helps; may be empty.
    pub details: String,
    /// Since when it has been there.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub since: Option<DateTime<Utc>>,
    /// When it was last tried.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub last_try: Option<DateTime<Utc>>,
    /// When it is tried again.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub next_try: Option<DateTime<Utc>>,
}

impl Wallet {
    /// Of these badges, those for which nothing is to be done at a backpack because they are there.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn settled(&self, ids: &[String], backpack: &str) -> Result<Vec<BadgeOutcome>> {
        let mut settled = Vec::new();
        for id in ids {
            let there = self.deliveries(id)?.into_iter().any(|delivery| {
                delivery.backpack == backpack
                    && matches!(
                        delivery.state,
                        DeliveryState::InSync | DeliveryState::Changed
                    )
            });
            if there {
                settled.push(BadgeOutcome {
                    name: self.badge(id, Utc::now())?.card.name,
                    id: id.clone(),
                    backpack: backpack.to_owned(),
                    outcome: SendOutcome::Present,
                    reason: None,
                    message: ALREADY_THERE.to_owned(),
                    details: String::new(),
                });
            }
        }
        Ok(settled)
    }

    /// How a badge stands at each backpack, in the backpacks' order.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn deliveries(&self, id: &str) -> Result<Vec<Delivery>> {
        self.read(|transaction| {
            let award = page::award(transaction, id)?;
            let mut deliveries = Vec::new();
            for share in crate::share::of(transaction, award)? {
                let destination = &share.destination.id;
                let Some(_) = keep::at(transaction, destination)? else {
                    continue;
                };
                let entry = queue::entry(transaction, award, destination)?;
                let placement = queue::placement(transaction, award, destination)?;
                let state = match (&entry, &placement) {
                    (Some(entry), _) => match (entry.waits, entry.change) {
                        (Waits::Waiting, Change::Send) => DeliveryState::Waiting,
                        (Waits::Waiting, Change::TakeBack) => DeliveryState::TakingBack,
                        (Waits::NeedsYou, _) => DeliveryState::NeedsYou,
                        (Waits::Refused, _) => DeliveryState::Refused,
                    },
                    (None, Some(placement)) => match (placement.state, share.wanted) {
                        (Place::Gone, true) => DeliveryState::Gone,
                        (Place::Gone, false) => DeliveryState::Off,
                        (_, false) => DeliveryState::LeftThere,
                        (Place::Changed, true) => DeliveryState::Changed,
                        (Place::There, true) => DeliveryState::InSync,
                    },
                    (None, None) => DeliveryState::Off,
                };
                deliveries.push(Delivery {
                    backpack: destination.clone(),
                    name: share.destination.name,
                    wanted: share.wanted,
                    state,
                    reason: entry.as_ref().and_then(|entry| entry.reason),
                    since: placement
                        .filter(|placement| placement.state != Place::Gone)
                        .map(|placement| placement.since),
                    last_try: entry.as_ref().and_then(|entry| entry.last_try),
                    next_try: entry
                        .as_ref()
                        .filter(|entry| entry.waits == Waits::Waiting)
                        .map(|entry| entry.next_try),
                    message: entry
                        .as_ref()
                        .map(|entry| entry.message.clone())
                        .unwrap_or_default(),
                    details: entry.map(|entry| entry.details).unwrap_or_default(),
                });
            }
            Ok(deliveries)
        })
    }
}
