//! Works the outbox off.

use chrono::Utc;

use openbadges::identity::hex_digest;
use sha2::Sha256;

use super::queue::{self, Entry, Place};
use super::turn::Turn;
use super::{
    ALREADY_THERE, BadgeOutcome, Change, NO_LONGER_THERE, SendOutcome, SyncEvent, SyncSummary,
    Which,
};
use crate::backpack::speak::protocol;
use crate::backpack::{Backpack, Held, Parcel, Reason, Session, Trouble, look, lying};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::share::chosen;
use crate::store::column::Moment;
use crate::{Result, Stop, Wallet};

impl Wallet {
    /// Makes the changes that wait in the outbox, one after another, and tells each as it is done.
    /// What was done when `stop` is pulled, or the process dies, stays done and is not done twice.
    ///
    /// # Errors
    /// Only what concerns the wallet itself, as [`crate::Error::Database`]. What a backpack does not
    /// do is an outcome.
    pub fn sync(
        &self,
        client: &Client,
        secrets: &dyn Secrets,
        which: &Which,
        stop: &Stop,
        event: &dyn Fn(SyncEvent),
    ) -> Result<SyncSummary> {
        let started = Utc::now();
        let mut batches = Vec::new();
        for backpack in self.backpacks()? {
            if which.backpack.as_ref().is_some_and(|id| *id != backpack.id) {
                continue;
            }
            let entries =
                self.read(|transaction| queue::entries(transaction, &backpack.id, which, started))?;
            if !entries.is_empty() {
                batches.push((backpack, entries));
            }
        }
        let total = batches
            .iter()
            .map(|(_, entries)| entries.len())
            .sum::<usize>();
        event(SyncEvent::Began {
            total: u32::try_from(total).unwrap_or(u32::MAX),
        });
        let mut summary = SyncSummary::default();
        for (backpack, entries) in &batches {
            let mut visit = Visit::new(self, backpack, client, secrets)?;
            for entry in entries {
                if stop.is_stopped() {
                    summary.stopped = true;
                    return self.with_next_try(summary);
                }
                event(SyncEvent::Sending {
                    id: entry.id.clone(),
                    backpack: backpack.id.clone(),
                });
                let Some(_turn) = Turn::take(self, &backpack.id, stop)? else {
                    summary.stopped = true;
                    return self.with_next_try(summary);
                };
                if let Some(outcome) = visit.make(entry)? {
                    summary.count(outcome.outcome);
                    event(SyncEvent::Done(outcome));
                }
            }
        }
        self.with_next_try(summary)
    }

    fn with_next_try(&self, summary: SyncSummary) -> Result<SyncSummary> {
        let next_try = self.read(|transaction| {
            let next = transaction
                .prepare_cached("SELECT min(next_try) FROM outbox WHERE state = 'waiting'")?
                .query_row([], |row| row.get::<_, Option<Moment>>(0))?;
            Ok(next.map(|Moment(at)| at))
        })?;
        Ok(SyncSummary {
            next_try,
            ..summary
        })
    }
}

/// One run's dealings with one backpack.
pub(super) struct Visit<'a> {
    pub(super) wallet: &'a Wallet,
    pub(super) backpack: &'a Backpack,
    /// The session, or why there is none: then the same holds for every badge.
    pub(super) session: std::result::Result<Session<'a>, Trouble>,
    /// All that is there, once it had to be looked at.
    there: Option<Vec<Held>>,
    /// Whether the badge that is being sent has left this computer.
    pub(super) went: bool,
}

/// A change that was made, or found made.
pub(super) struct Made {
    pub(super) outcome: SendOutcome,
    /// The server's own id for the badge, where it says.
    pub(super) remote_id: Option<String>,
    /// The SHA-256 digest of the credential as it was sent.
    pub(super) text_sha256: Option<String>,
    /// Whether the backpack shows it to nobody yet.
    pub(super) pending: bool,
}

impl Made {
    fn found(held: Held) -> Self {
        Self {
            outcome: SendOutcome::Present,
            pending: held.pending,
            remote_id: held.remote_id,
            text_sha256: None,
        }
    }
}

impl<'a> Visit<'a> {
    fn new(
        wallet: &'a Wallet,
        backpack: &'a Backpack,
        client: &'a Client,
        secrets: &'a dyn Secrets,
    ) -> Result<Self> {
        Ok(Self {
            wallet,
            backpack,
            session: lying::session(wallet, backpack, client, secrets)?,
            there: None,
            went: false,
        })
    }

    /// Makes one change and keeps what became of it; none if it is no longer wanted. It is this
    /// visit's turn at the backpack.
    fn make(&mut self, entry: &Entry) -> Result<Option<BadgeOutcome>> {
        // Another process may have made it, or the earner have thought better of it.
        let current = self
            .wallet
            .read(|transaction| queue::entry(transaction, entry.award, &self.backpack.id))?;
        let same = current
            .filter(|current| current.number == entry.number && current.change == entry.change);
        let before = entry;
        let Some(entry) = same else {
            return self.made_by_another(entry);
        };
        if entry.last_try != before.last_try {
            return Ok(Some(self.tried_by_another(&entry)));
        }
        if entry.in_doubt && !before.in_doubt {
            // Somebody began and died since it was looked what is there.
            self.there = None;
        }
        let parcel = self.wallet.parcel(entry.award)?;
        self.went = false;
        let made = match &entry.change {
            Change::Send => self.send(&entry, &parcel)?,
            Change::TakeBack => self.take_back(&entry, &parcel)?,
        };
        let outcome = match made {
            Ok(made) => self.done(&entry, made)?,
            Err(trouble) => self.not_done(&entry, trouble)?,
        };
        Ok(Some(outcome))
    }

    /// What another made of a change whose row is gone; none if it was not made but given up.
    fn made_by_another(&self, entry: &Entry) -> Result<Option<BadgeOutcome>> {
        let (row, known) = self.wallet.read(|transaction| {
            Ok((
                queue::entry(transaction, entry.award, &self.backpack.id)?,
                queue::placement(transaction, entry.award, &self.backpack.id)?,
            ))
        })?;
        let is_there = known.is_some_and(|known| known.state != Place::Gone);
        let message = match (row, entry.change) {
            (None, Change::Send) if is_there => ALREADY_THERE,
            (None, Change::TakeBack) if !is_there => NO_LONGER_THERE,
            _ => return Ok(None),
        };
        let message = message.to_owned();
        Ok(Some(self.outcome(
            entry,
            SendOutcome::Present,
            None,
            message,
            String::new(),
        )))
    }

    /// What another was told a moment ago, and this visit would be told again.
    fn tried_by_another(&self, entry: &Entry) -> BadgeOutcome {
        let (message, details) = (entry.message.clone(), entry.details.clone());
        self.outcome(entry, entry.waits.into(), entry.reason, message, details)
    }

    fn send(
        &mut self,
        entry: &Entry,
        parcel: &Parcel,
    ) -> Result<std::result::Result<Made, Trouble>> {
        let left_out = self.wallet.read(|transaction| {
            chosen::left_out(transaction, &self.backpack.id, entry.award, Utc::now())
        })?;
        // What may have been sent already is looked for all the same.
        if let Some(left_out) = left_out.filter(|_| !entry.in_doubt) {
            return Ok(Err(left_out.into()));
        }
        let protocol = protocol(self.backpack.server.speech);
        let version = match protocol.choose(parcel, self.backpack, Utc::now()) {
            Ok(version) => version,
            Err(trouble) => return Ok(Err(trouble)),
        };
        if entry.in_doubt && self.backpack.abilities.list {
            match self.find(parcel) {
                Ok(Some(held)) => return Ok(Ok(Made::found(held))),
                Ok(None) => {}
                Err(trouble) => return Ok(Err(trouble)),
            }
        }
        if let Some(left_out) = left_out {
            return Ok(Err(left_out.into()));
        }
        if let Err(trouble) = &self.session {
            return Ok(Err(trouble.clone()));
        }
        self.doubt(entry, true)?;
        let Ok(session) = &mut self.session else {
            return Ok(Err(signed_out()));
        };
        let sent = protocol.send(session, parcel, version);
        self.went = !matches!(sent, Err(Trouble::NotSent(_)));
        self.there = None;
        match sent {
            Ok(sent) => {
                let text = version.credential.text().as_bytes();
                Ok(Ok(Made {
                    outcome: if sent.was_there {
                        SendOutcome::Present
                    } else {
                        SendOutcome::Sent
                    },
                    remote_id: sent.remote_id,
                    pending: sent.pending,
                    // What was there already may be another version of it.
                    text_sha256: (!sent.was_there).then(|| hex_digest::<Sha256>(&[text])),
                }))
            }
            Err(trouble) => {
                if is_answer(&trouble) && !entry.in_doubt {
                    self.doubt(entry, false)?;
                }
                Ok(Err(trouble))
            }
        }
    }

    fn take_back(
        &mut self,
        entry: &Entry,
        parcel: &Parcel,
    ) -> Result<std::result::Result<Made, Trouble>> {
        let known = self
            .wallet
            .read(|transaction| queue::placement(transaction, entry.award, &self.backpack.id))?;
        let remote_id = known.and_then(|placement| placement.remote_id);
        let held = match remote_id.filter(|_| !entry.in_doubt) {
            Some(remote_id) => Held {
                remote_id: Some(remote_id),
                ..Held::default()
            },
            None => match self.find(parcel) {
                Ok(Some(held)) => held,
                Ok(None) => return Ok(Ok(Made::found(Held::default()))),
                Err(trouble) => return Ok(Err(trouble)),
            },
        };
        // A request that was carried out unnoticed is no harm: what is gone is taken back.
        let protocol = protocol(self.backpack.server.speech);
        Ok(match &mut self.session {
            Ok(session) => protocol.take_back(session, &held).map(|()| Made {
                outcome: SendOutcome::Sent,
                remote_id: None,
                text_sha256: None,
                pending: false,
            }),
            Err(trouble) => Err(trouble.clone()),
        })
    }

    /// The badge among those that are there.
    fn find(&mut self, parcel: &Parcel) -> std::result::Result<Option<Held>, Trouble> {
        let there = match self.there.take() {
            Some(there) => there,
            None => match &mut self.session {
                Ok(session) => look::all(self.backpack, session, None)?.held,
                Err(trouble) => return Err(trouble.clone()),
            },
        };
        let found = there.iter().find(|held| look::is(held, parcel)).cloned();
        self.there = Some(there);
        Ok(found)
    }

    /// Notes that a request is about to go out, or that it was not carried out after all.
    fn doubt(&self, entry: &Entry, in_doubt: bool) -> Result<()> {
        self.wallet.write(|transaction| {
            transaction
                .prepare_cached("UPDATE outbox SET in_doubt = ?2 WHERE number = ?1")?
                .execute((entry.number, in_doubt))?;
            Ok(())
        })
    }
}

/// Whether the server said what it made of a request, or never got it.
fn is_answer(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::NotSent(_) | Trouble::NeedsYou { .. } | Trouble::Refused { .. } => true,
        // A 503 may come from a gateway behind which the work was done.
        Trouble::InDoubt { .. } | Trouble::Busy { .. } => false,
    }
}

fn signed_out() -> Trouble {
    Trouble::NeedsYou {
        reason: Reason::SignIn,
        message: "This backpack wants you to sign in again.".to_owned(),
        details: String::new(),
    }
}
