//! The line under a switch: how a badge stands at a destination.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

use super::chosen::{Gate, LeftOut};
use super::page::PageSettings;
use super::{Destination, PUBLIC_PAGE, find, is_wanted, page};
use crate::backpack::Reason;
use crate::backpack::outbox::queue::{self, Place, Waits};
use crate::backpack::outbox::{ALREADY_THERE, BadgeOutcome, Change, SendOutcome};
use crate::store::column::{Moment, moment};
use crate::store::page as badge_page;
use crate::{Result, Wallet};

/// How a badge stands at a destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum DeliveryState {
    /// It is not wanted there, and it is not there.
    Off,
    /// It is wanted there, and it is there.
    InSync,
    /// It will be sent; to the public page, with the next publish.
    Waiting,
    /// It will be taken back; from the public page, with the next publish.
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

/// A badge at a destination, wanted or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Delivery {
    /// The destination's id.
    pub destination: String,
    /// Its name.
    pub name: String,
    /// Whether the badge is wanted there.
    pub wanted: bool,
    /// How it stands.
    pub state: DeliveryState,
    /// What stands in the way, where something does.
    pub reason: Option<Reason>,
    /// The rule that leaves it out, where one does.
    pub left_out: Option<LeftOut>,
    /// One sentence about what happened last, or what is to be done; may be empty.
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
        let now = Utc::now();
        let mut settled = Vec::new();
        for id in ids {
            let there = self.deliveries(id, now)?.into_iter().any(|delivery| {
                delivery.destination == backpack
                    && matches!(
                        delivery.state,
                        DeliveryState::InSync | DeliveryState::Changed
                    )
            });
            if there {
                settled.push(BadgeOutcome {
                    name: self.badge(id, now)?.card.name,
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

    /// How a badge stands at each destination, in the destinations' order.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn deliveries(&self, id: &str, now: DateTime<Utc>) -> Result<Vec<Delivery>> {
        self.read(|transaction| {
            let award = badge_page::award(transaction, id)?;
            super::of(transaction, award)?
                .into_iter()
                .map(|share| {
                    Desk::at(transaction, share.destination)?.line(transaction, award, now)
                })
                .collect()
        })
    }
}

/// A destination, with all that is needed to say how badges stand there.
#[derive(Debug)]
pub(crate) struct Desk {
    destination: Destination,
    gate: Gate,
    /// Of the public page.
    page: Option<PageSettings>,
}

impl Desk {
    pub(crate) fn open(transaction: &Transaction<'_>, destination: &str) -> Result<Self> {
        Self::at(transaction, find(transaction, destination)?)
    }

    fn at(transaction: &Transaction<'_>, destination: Destination) -> Result<Self> {
        Ok(Self {
            gate: Gate::of(transaction, &destination)?,
            page: if destination.id == PUBLIC_PAGE {
                Some(page::settings(transaction)?)
            } else {
                None
            },
            destination,
        })
    }

    /// How an award stands there.
    pub(crate) fn line(
        &self,
        transaction: &Transaction<'_>,
        award: i64,
        now: DateTime<Utc>,
    ) -> Result<Delivery> {
        let id = &self.destination.id;
        let wanted = is_wanted(transaction, award, id)?;
        let left_out = if wanted {
            self.gate.left_out(transaction, award, now)?
        } else {
            None
        };
        let line = Delivery {
            destination: id.clone(),
            name: self.destination.name.clone(),
            wanted,
            state: DeliveryState::Off,
            reason: None,
            left_out,
            message: String::new(),
            details: String::new(),
            since: queue::placement(transaction, award, id)?
                .filter(|placement| placement.state != Place::Gone)
                .map(|placement| placement.since),
            last_try: None,
            next_try: None,
        };
        match &self.page {
            Some(page) => on_the_page(transaction, page, award, line),
            None => at_a_backpack(transaction, award, line),
        }
    }
}

fn at_a_backpack(transaction: &Transaction<'_>, award: i64, line: Delivery) -> Result<Delivery> {
    let entry = queue::entry(transaction, award, &line.destination)?;
    let Some(entry) = entry else {
        let placement = queue::placement(transaction, award, &line.destination)?;
        let state = match (placement.map(|placement| placement.state), line.wanted) {
            (None, _) | (Some(Place::Gone), false) => DeliveryState::Off,
            (Some(Place::Gone), true) => DeliveryState::Gone,
            (Some(_), false) => DeliveryState::LeftThere,
            (Some(Place::Changed), true) => DeliveryState::Changed,
            (Some(Place::There), true) => DeliveryState::InSync,
        };
        return Ok(Delivery {
            state,
            // A rule says what is sent; what is there already stays there.
            left_out: None,
            ..line
        });
    };
    let line = Delivery {
        last_try: entry.last_try,
        ..line
    };
    let was_left_out = entry.reason == Some(Reason::LeftOut);
    match (line.left_out, entry.change) {
        (Some(left_out), Change::Send) if was_left_out || entry.waits == Waits::Waiting => {
            Ok(Delivery {
                state: DeliveryState::NeedsYou,
                reason: Some(Reason::LeftOut),
                message: left_out.sentence().to_owned(),
                ..line
            })
        }
        // The rule has let it in meanwhile.
        (None, Change::Send) if was_left_out => Ok(Delivery {
            state: DeliveryState::Waiting,
            ..line
        }),
        _ => Ok(Delivery {
            state: match (entry.waits, entry.change) {
                (Waits::Waiting, Change::Send) => DeliveryState::Waiting,
                (Waits::Waiting, Change::TakeBack) => DeliveryState::TakingBack,
                (Waits::NeedsYou, _) => DeliveryState::NeedsYou,
                (Waits::Refused, _) => DeliveryState::Refused,
            },
            reason: entry.reason,
            left_out: None,
            next_try: (entry.waits == Waits::Waiting).then_some(entry.next_try),
            message: entry.message,
            details: entry.details,
            ..line
        }),
    }
}

fn on_the_page(
    transaction: &Transaction<'_>,
    page: &PageSettings,
    award: i64,
    line: Delivery,
) -> Result<Delivery> {
    let is_removed = transaction
        .prepare_cached("SELECT removed_at IS NOT NULL FROM badge WHERE number = ?1")?
        .query_row([award], |row| row.get::<_, bool>(0))?;
    let stand = OnPage {
        is_wanted: line.wanted && !is_removed,
        left_out: line.left_out,
        is_there: line.since.is_some(),
        changed: changed(transaction, award)?,
    };
    let state = stand.state(page);
    let (reason, message) = match (state, stand.left_out) {
        (DeliveryState::NeedsYou, Some(left_out)) => (
            Some(Reason::LeftOut),
            left_out.sentence_on_page(stand.is_there),
        ),
        (DeliveryState::NeedsYou, None) => (Some(Reason::NoPlace), NO_PLACE.to_owned()),
        (DeliveryState::Waiting, _) if stand.is_there => (None, CHANGED.to_owned()),
        _ => (None, String::new()),
    };
    Ok(Delivery {
        state,
        reason,
        message,
        ..line
    })
}

const NO_PLACE: &str = "Your public page has no place yet. Set it up on the page “Shared”.";
const CHANGED: &str = "What is shown of it has changed since.";

/// When what is shown of an award on the public page was last chosen anew.
fn changed(transaction: &Transaction<'_>, award: i64) -> Result<Option<DateTime<Utc>>> {
    let changed = transaction
        .prepare_cached(
            "SELECT max(coalesce(share.changed_at, destination.changed_at),
                coalesce(destination.changed_at, share.changed_at))
             FROM destination
             LEFT JOIN share ON share.destination = destination.id AND share.badge = ?1
             WHERE destination.id = ?2",
        )?
        .query_row((award, PUBLIC_PAGE), |row| row.get::<_, Option<Moment>>(0))
        .optional()?;
    Ok(moment(changed.flatten()))
}

/// What decides how a badge stands on the public page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnPage {
    /// Whether it is switched on and not in the trash.
    pub(crate) is_wanted: bool,
    pub(crate) left_out: Option<LeftOut>,
    /// Whether it was published and not taken back.
    pub(crate) is_there: bool,
    /// When what is shown of it was last chosen anew.
    pub(crate) changed: Option<DateTime<Utc>>,
}

impl OnPage {
    pub(crate) fn state(self, page: &PageSettings) -> DeliveryState {
        match (self.is_wanted, self.left_out, self.is_there) {
            (true, Some(_), _) => DeliveryState::NeedsYou,
            (true, None, false) if page.host.is_none() => DeliveryState::NeedsYou,
            (true, None, false) => DeliveryState::Waiting,
            (true, None, true) if self.changed > page.published_at => DeliveryState::Waiting,
            (true, None, true) => DeliveryState::InSync,
            (false, _, true) => DeliveryState::TakingBack,
            (false, _, false) => DeliveryState::Off,
        }
    }
}
