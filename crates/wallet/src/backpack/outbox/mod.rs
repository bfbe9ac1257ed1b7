//! The outbox: one row for each wanted change, worked off one idempotent step at a time.
//!
//! [`queue`] turns what is wanted and what is known to be there into rows. [`work`] takes them one
//! after another: before a request goes out, its row says that it is in doubt, and only an answer
//! takes the doubt away; [`settle`] keeps what became of it. Whatever dies in between, the next run
//! looks what is there before it sends again. What a person sees of it is a
//! [line](crate::share::line).

mod plan;
pub(crate) mod queue;
mod settle;
mod turn;
mod work;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Reason;
pub use plan::Planned;

/// What is said of a badge that is no longer there to be taken back.
const NO_LONGER_THERE: &str = "It was no longer there.";

/// What is said of a badge that need not be sent.
pub(crate) const ALREADY_THERE: &str = "Already there, nothing sent twice.";

/// What is to be done at a backpack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Change {
    /// Put the badge there.
    Send,
    /// Take it back.
    TakeBack,
}

/// What became of a wanted change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SendOutcome {
    /// It was done: the badge is there, or was taken back.
    Sent,
    /// It was so already, and nothing was sent twice.
    Present,
    /// The backpack does not take it.
    Refused,
    /// The earner has to do something first.
    NeedsYou,
    /// It is tried again later.
    Waiting,
}

/// What became of one badge at one backpack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct BadgeOutcome {
    /// The badge.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The backpack's id.
    pub backpack: String,
    /// What became of it.
    pub outcome: SendOutcome,
    /// What stands in the way, where something does.
    pub reason: Option<Reason>,
    /// One sentence.
    pub message: String,
    /// What the server answered, if that helps; may be empty.
    pub details: String,
}

/// What happens while the outbox is worked off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SyncEvent {
    /// So many changes are to be made.
    Began {
        /// How many.
        total: u32,
    },
    /// A badge is on its way.
    Sending {
        /// The badge.
        id: String,
        /// The backpack's id.
        backpack: String,
    },
    /// One is done, for better or worse.
    Done(BadgeOutcome),
}

/// How working off the outbox ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct SyncSummary {
    /// Changes that were made.
    pub sent: u32,
    /// What was so already.
    pub present: u32,
    /// What a backpack does not take.
    pub refused: u32,
    /// What waits for the earner.
    pub needs_you: u32,
    /// What is tried again later.
    pub waiting: u32,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// When the next change that waits is due.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub next_try: Option<DateTime<Utc>>,
}

/// Which rows of the outbox to work off.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Which {
    /// Those of this backpack alone, by its id.
    pub backpack: Option<String>,
    /// Those of these badges alone.
    pub badges: Option<Vec<String>>,
    /// Those whose time has come; otherwise all that wait, because the earner asked.
    pub due_only: bool,
}

impl SyncSummary {
    fn count(&mut self, outcome: SendOutcome) {
        match outcome {
            SendOutcome::Sent => self.sent += 1,
            SendOutcome::Present => self.present += 1,
            SendOutcome::Refused => self.refused += 1,
            SendOutcome::NeedsYou => self.needs_you += 1,
            SendOutcome::Waiting => self.waiting += 1,
        }
    }
}
