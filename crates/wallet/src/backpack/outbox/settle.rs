//! Keeps what became of a change: in the outbox, in what is known to be there, in the log.

use std::hash::{BuildHasher, Hasher, RandomState};

use chrono::{DateTime, TimeDelta, Utc};

use super::queue::{self, Entry, Waits};
use super::work::{Made, Visit};
use super::{ALREADY_THERE, BadgeOutcome, Change, NO_LONGER_THERE, SendOutcome};
use crate::Result;
use crate::backpack::{Connection, Reason, Trouble, lying};
use crate::share::log;
use crate::store::column::{Moment, Word};

/// For how long and how often a backpack may fail before the earner is told to look.
const PATIENCE: (TimeDelta, u32) = (TimeDelta::days(1), 8);

/// What goes to a backpack, in the words of the log.
const AS_ISSUED: &str = "The badge as its issuer made it.";

/// What is said of a backpack that fails for longer than [`PATIENCE`].
const FAILS: &str = "The backpack has failed for more than a day, and Lapel no longer tries by itself. Look at its page, then switch this badge off and on to try again.";

/// What is said of a badge that the backpack shows to nobody yet.
const PENDING: &str = "It is there, and the backpack shows it to nobody until you verify your address or accept it there.";

impl Visit<'_> {
    pub(super) fn done(&self, entry: &Entry, made: Made) -> Result<BadgeOutcome> {
        let now = Utc::now();
        let outcome = made.outcome;
        let message = match (entry.change, outcome) {
            (Change::Send, _) if made.pending => PENDING,
            (Change::Send, SendOutcome::Sent) => "Added to the backpack.",
            (Change::Send, _) => ALREADY_THERE,
            (Change::TakeBack, SendOutcome::Sent) => "Taken back from the backpack.",
            (Change::TakeBack, _) => NO_LONGER_THERE,
        };
        self.wallet.write(|transaction| {
            match entry.change {
                Change::Send => queue::place(
                    transaction,
                    entry.award,
                    &self.backpack.id,
                    made.remote_id.as_deref(),
                    made.text_sha256.as_deref(),
                    made.pending,
                    now,
                )?,
                Change::TakeBack => {
                    transaction.execute(
                        "DELETE FROM placement WHERE badge = ?1 AND destination = ?2",
                        (entry.award, &self.backpack.id),
                    )?;
                }
            }
            queue::remove(transaction, entry.award, &self.backpack.id)?;
            let note = log::Note {
                what: match entry.change {
                    Change::Send => AS_ISSUED,
                    Change::TakeBack => "",
                },
                outcome: message,
                ..self.note(entry)
            };
            log::note(transaction, &note, now)?;
            // The earner may have switched it over while it was on its way.
            queue::queue(transaction, entry.award, &self.backpack.id, now)
        })?;
        Ok(self.outcome(entry, outcome, None, message.to_owned(), String::new()))
    }

    pub(super) fn not_done(&mut self, entry: &Entry, trouble: Trouble) -> Result<BadgeOutcome> {
        let now = Utc::now();
        let attempts = entry.attempts + 1;
        let later = now + queue::pause(attempts, chance());
        let fails = matches!(trouble, Trouble::InDoubt { .. } | Trouble::Busy { .. });
        let failing_since = if fails {
            entry.failing_since.or(Some(now))
        } else {
            // Being offline says nothing of the backpack.
            entry.failing_since
        };
        let message = trouble.sentence();
        let mut ending = match trouble.clone() {
            Trouble::NeedsYou {
                reason, details, ..
            } => {
                match reason {
                    Reason::SignIn => self.shut(Connection::SignInAgain, reason, &message)?,
                    Reason::Keyring => self.shut(Connection::TokensMissing, reason, &message)?,
                    // It is so for every badge; each would be asked about in vain.
                    Reason::ServerBroken => self.session = Err(trouble.clone()),
                    _ => {}
                }
                Ending::for_good(Waits::NeedsYou, reason, message, details, now)
            }
            Trouble::Refused {
                reason, details, ..
            } => Ending::for_good(Waits::Refused, reason, message, details, now),
            Trouble::Busy { wait } => {
                let until = lying::leave_alone(self.wallet, self.backpack, wait, now)?;
                self.session = Err(Trouble::Busy {
                    wait: (until - now).to_std().ok(),
                });
                Ending::waiting(
                    message,
                    String::new(),
                    until + queue::pause(1, chance()) / 10,
                )
            }
            Trouble::InDoubt { details, .. } => Ending::waiting(message, details, later),
            Trouble::NotSent(_) => Ending::waiting(message, String::new(), later),
        };
        let has_failed_long =
            attempts >= PATIENCE.1 && failing_since.is_some_and(|since| now - since >= PATIENCE.0);
        if fails && has_failed_long {
            let message = FAILS.to_owned();
            ending = Ending::for_good(
                Waits::NeedsYou,
                Reason::ServerBroken,
                message,
                ending.details,
                now,
            );
        }
        self.wallet.write(|transaction| {
            // Unless the earner has switched it over meanwhile.
            transaction
                .prepare_cached(
                    "UPDATE outbox SET state = ?3, attempts = ?4, next_try = ?5, last_try = ?6,
                        reason = ?7, message = ?8, details = ?9, failing_since = ?10
                     WHERE number = ?1 AND change = ?2",
                )?
                .execute((
                    entry.number,
                    Word(entry.change),
                    Word(ending.waits),
                    attempts,
                    Moment(ending.next_try),
                    Moment(now),
                    ending.reason.map(Word),
                    &ending.message,
                    &ending.details,
                    failing_since.map(Moment),
                ))?;
            // A badge that was refused has left this computer all the same.
            if self.went {
                let note = log::Note {
                    what: AS_ISSUED,
                    outcome: match ending.waits.into() {
                        SendOutcome::Refused => "The backpack did not take it.",
                        SendOutcome::NeedsYou => "The backpack does not take it yet.",
                        _ => "Not known whether it arrived.",
                    },
                    message: &ending.message,
                    ..self.note(entry)
                };
                log::note(transaction, &note, now)?;
            }
            Ok(())
        })?;
        Ok(self.outcome(
            entry,
            ending.waits.into(),
            ending.reason,
            ending.message,
            ending.details,
        ))
    }

    /// Notes why the backpack cannot be used: nothing more is asked of it till that is mended.
    fn shut(&mut self, connection: Connection, reason: Reason, message: &str) -> Result<()> {
        self.wallet.set_connection(&self.backpack.id, connection)?;
        self.session = Err(Trouble::NeedsYou {
            reason,
            message: message.to_owned(),
            details: String::new(),
        });
        Ok(())
    }

    /// The line of the log that names a badge and this backpack.
    fn note<'n>(&'n self, entry: &'n Entry) -> log::Note<'n> {
        log::Note {
            award: Some(entry.award),
            name: &entry.name,
            place: &self.backpack.name,
            address: self.backpack.server.address.as_str(),
            ..log::Note::default()
        }
    }

    pub(super) fn outcome(
        &self,
        entry: &Entry,
        outcome: SendOutcome,
        reason: Option<Reason>,
        message: String,
        details: String,
    ) -> BadgeOutcome {
        BadgeOutcome {
            id: entry.id.clone(),
            name: entry.name.clone(),
            backpack: self.backpack.id.clone(),
            outcome,
            reason,
            message,
            details,
        }
    }
}

impl From<Waits> for SendOutcome {
    fn from(waits: Waits) -> Self {
        match waits {
            Waits::Waiting => Self::Waiting,
            Waits::NeedsYou => Self::NeedsYou,
            Waits::Refused => Self::Refused,
        }
    }
}

/// How a try ended that did not make its change.
struct Ending {
    waits: Waits,
    reason: Option<Reason>,
    message: String,
    details: String,
    next_try: DateTime<Utc>,
}

impl Ending {
    fn for_good(
        waits: Waits,
        reason: Reason,
        message: String,
        details: String,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            waits,
            reason: Some(reason),
            message,
            details,
            next_try: now,
        }
    }

    fn waiting(message: String, details: String, next_try: DateTime<Utc>) -> Self {
        Self {
            waits: Waits::Waiting,
            reason: None,
            message,
            details,
            next_try,
        }
    }
}

/// A number that differs from one process, and from one call, to the next.
fn chance() -> u64 {
    RandomState::new().build_hasher().finish()
}
