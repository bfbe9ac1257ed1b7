//! Brings in what lies at a backpack: first a table to look at, then what the earner chose of it, by
//! the one path that everything takes.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use url::Url;

use openbadges::credential::Content;
use openbadges::{Credential, Source};

use super::compare::parsed;
use super::{Backpack, Held, look, plain};
use crate::check::CheckEvent;
use crate::import::keep::{says_nothing_else, would_be_better};
use crate::import::{self, ImportEvent, ImportResult, ImportSummary, Input, Outcome, Refusal};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::store::column::Moment;
use crate::store::page::Row;
use crate::store::recall::Recalling;
use crate::{Result, Stop, Wallet};

/// What a badge at a backpack would be here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Novelty {
    /// A new badge.
    New,
    /// It is here already.
    Here,
    /// It is here, and its issuer or the backpack says something newer, which is worth having.
    Newer,
    /// It cannot be brought in.
    Problem,
}

/// A badge that lies at a backpack and can be brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Offered {
    /// Its place in the table, by which it is chosen.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Its issuer's name.
    pub issuer: Option<String>,
    /// What it would be here.
    pub novelty: Novelty,
    /// The badge's id here, if it is here.
    pub id: Option<String>,
    /// What is wrong with it.
    pub problem: Option<Refusal>,
    /// Whether the backpack shows it to nobody until its owner has verified their address or accepted
    /// it there.
    pub pending: bool,
}

/// What keeping a line of the table takes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Take {
    /// Importing this.
    Import(Input),
    /// Asking the issuer of a badge that is here, by its id: the issuer's document is the badge.
    Check(String),
}

/// What a backpack offers, read and not kept.
#[derive(Debug)]
pub struct Offer {
    /// The table.
    pub offered: Vec<Offered>,
    /// What keeping each line takes; none for a problem.
    takes: Vec<Option<Take>>,
    backpack: String,
    /// When it was looked, by the backpack's clock if it shows one.
    looked_at: DateTime<Utc>,
    /// Whether all that lies there was read.
    is_whole: bool,
}

impl Offer {
    fn takes(&self, chosen: &[u32]) -> impl Iterator<Item = &Take> {
        chosen
            .iter()
            .filter_map(|number| self.takes.get(usize::try_from(*number).ok()?)?.as_ref())
    }

    /// The lines that the earner would want: what is new, and what says something new.
    pub fn worth_having(&self) -> Vec<u32> {
        self.offered
            .iter()
            .filter(|offered| matches!(offered.novelty, Novelty::New | Novelty::Newer))
            .map(|offered| offered.number)
            .collect()
    }
}

impl Wallet {
    /// Reads what lies at a backpack, everything or what came since the last time, and says of each
    /// badge what it would be here. Hosted badges are fetched from their issuers: a backpack's own
    /// copy of them is worth nothing. Nothing is kept.
    ///
    /// # Errors
    /// [`crate::Error::Backpack`] if it cannot be asked.
    pub fn offer(
        &self,
        backpack: &Backpack,
        only_new: bool,
        client: &Client,
        secrets: &dyn Secrets,
        stop: &Stop,
        read: &dyn Fn(u32, u32),
    ) -> Result<Offer> {
        let looked_at = Utc::now();
        let since = if only_new {
            self.brought_at(&backpack.id)?
        } else {
            None
        };
        let look::Lying {
            held,
            looked_at: by_its_clock,
        } = self.lying_at(backpack, client, secrets, since)?;
        let total = u32::try_from(held.len()).unwrap_or(u32::MAX);
        let mut offer = Offer {
            offered: Vec::with_capacity(held.len()),
            takes: Vec::with_capacity(held.len()),
            backpack: backpack.id.clone(),
            looked_at: by_its_clock.unwrap_or(looked_at),
            is_whole: true,
        };
        for (number, held) in (0..total).zip(held) {
            if stop.is_stopped() {
                offer.is_whole = false;
                break;
            }
            let (offered, take) = self.examine(number, &held, &backpack.name, client)?;
            offer.offered.push(offered);
            offer.takes.push(take);
            read(number + 1, total);
        }
        Ok(offer)
    }

    /// Keeps the lines of an offer that were chosen: new badges are imported, of those that say
    /// something newer their issuers are asked. Where nothing is left out that is worth having, the
    /// next offer of what is new begins where this one ended.
    ///
    /// # Errors
    /// As those of [`Wallet::import`] and [`Wallet::check`].
    pub fn take(
        &self,
        offer: &Offer,
        chosen: &[u32],
        client: &Client,
        now: DateTime<Utc>,
        stop: &Stop,
        event: &(dyn Fn(ImportEvent) + Sync),
    ) -> Result<ImportSummary> {
        let mut inputs = Vec::new();
        let mut ids = Vec::new();
        for take in offer.takes(chosen) {
            match take {
                Take::Import(input) => inputs.push(input.clone()),
                Take::Check(id) => ids.push(id.clone()),
            }
        }
        let mut summary = self.import(&inputs, client, now, stop, event)?;
        if !ids.is_empty() && !summary.stopped {
            event(ImportEvent::Found {
                files: u32::try_from(inputs.len() + ids.len()).unwrap_or(u32::MAX),
            });
            summary.replaced += self.ask_issuers(&ids, client, now, stop, event)?;
            summary.stopped = stop.is_stopped();
        }
        let leaves_nothing = offer
            .worth_having()
            .iter()
            .all(|number| chosen.contains(number));
        // An issuer that could not be asked now may be asked the next time.
        let is_to_be_asked = offer.offered.iter().any(|one| {
            let problem = one.problem.as_ref();
            problem.is_some_and(|problem| problem.code.starts_with("fetch."))
        });
        if offer.is_whole
            && leaves_nothing
            && !is_to_be_asked
            && summary.refused == 0
            && !summary.stopped
        {
            self.brought(offer)?;
        }
        Ok(summary)
    }

    /// Asks the issuers of badges that are here; returns of how many.
    fn ask_issuers(
        &self,
        ids: &[String],
        client: &Client,
        now: DateTime<Utc>,
        stop: &Stop,
        event: &(dyn Fn(ImportEvent) + Sync),
    ) -> Result<u32> {
        let asked = AtomicU32::new(0);
        self.check(ids, client, now, stop, &|checked| {
            if let CheckEvent::Done(checked) = checked {
                asked.fetch_add(1, Ordering::Relaxed);
                event(ImportEvent::Done(ImportResult {
                    input: checked.name.clone(),
                    outcome: Outcome::Replaced,
                    id: Some(checked.id),
                    name: Some(checked.name),
                    error: None,
                }));
            }
        })?;
        Ok(asked.into_inner())
    }

    fn brought(&self, offer: &Offer) -> Result<()> {
        self.write(|transaction| {
            transaction.execute(
                "UPDATE backpack SET brought_at = ?2 WHERE destination = ?1",
                (&offer.backpack, Moment(offer.looked_at)),
            )?;
            Ok(())
        })
    }

    fn brought_at(&self, id: &str) -> Result<Option<DateTime<Utc>>> {
        self.read(|transaction| {
            let at = transaction
                .prepare_cached("SELECT brought_at FROM backpack WHERE destination = ?1")?
                .query_row([id], |row| row.get::<_, Option<Moment>>(0))?;
            Ok(at.map(|Moment(at)| at))
        })
    }

    fn examine(
        &self,
        number: u32,
        held: &Held,
        place: &str,
        client: &Client,
    ) -> Result<(Offered, Option<Take>)> {
        let input = input(held, place);
        let problem = |problem: Refusal| Offered {
            number,
            name: held
                .name
                .clone()
                .or_else(|| held.credential_id.as_deref().map(plain))
                .unwrap_or_default(),
            issuer: None,
            novelty: Novelty::Problem,
            id: None,
            problem: Some(problem),
            pending: held.pending,
        };
        let Some(input) = input else {
            return Ok((problem(nothing_to_bring()), None));
        };
        let mut found = None;
        import::read(std::slice::from_ref(&input), client, &mut |_, reading| {
            found = Some(reading);
            false
        });
        let credential = match found {
            Some(Ok(reading)) => reading.credential,
            Some(Err(refusal)) => return Ok((problem(refusal), None)),
            None => return Ok((problem(nothing_to_bring()), None)),
        };
        let (novelty, here) = self.novelty(&credential, client)?;
        let take = match (novelty, &here) {
            // What is here of a hosted badge is no more than a copy of what its issuer says.
            (Novelty::Newer, Some(here)) if credential.address().is_some() => {
                Take::Check(here.id.clone())
            }
            _ => Take::Import(input),
        };
        let badge = credential.badge();
        // A hosted badge is often named by its class alone, which is another document.
        let offered = Offered {
            number,
            name: badge
                .name
                .as_ref()
                .or(here.as_ref().map(|here| &here.name))
                .or(held.name.as_ref())
                .cloned()
                .unwrap_or_default(),
            issuer: badge.issuer.name.clone(),
            novelty,
            id: here.map(|here| here.id),
            problem: None,
            pending: held.pending,
        };
        Ok((offered, Some(take)))
    }

    fn novelty(&self, credential: &Credential, client: &Client) -> Result<(Novelty, Option<Here>)> {
        let found = self.read(|transaction| {
            let found = transaction
                .prepare_cached("SELECT number, id FROM badge WHERE key = ?1")?
                .query_row([credential.key()], |row| {
                    Ok((row.get(0)?, row.get::<_, String>(1)?))
                })
                .optional()?;
            let row = found.map(|(number, id)| Ok((Row::load(transaction, number)?, id)));
            row.transpose()
        })?;
        let Some((row, id)) = found else {
            return Ok((Novelty::New, None));
        };
        let said = parsed(credential.text());
        let is_newer = match credential.address() {
            _ if said == parsed(&row.text) => false,
            // The issuer could not be asked, or gave nothing: an address alone says nothing new.
            Some(_) if matches!(credential.content(), Content::Address(_)) => false,
            Some(address) => {
                let recalling = Recalling {
                    source: client,
                    wallet: self,
                };
                let before = recalling.last_known(address);
                let before = before.and_then(|before| String::from_utf8(before.body).ok());
                match before {
                    Some(before) => parsed(&before) != said,
                    // Never asked: a baked copy may be written in another way.
                    None => !says_nothing_else(&row.badge, credential),
                }
            }
            None => would_be_better(&row, credential, Utc::now()),
        };
        let novelty = if is_newer {
            Novelty::Newer
        } else {
            Novelty::Here
        };
        let here = Here { id, name: row.name };
        Ok((novelty, Some(here)))
    }
}

/// A badge of the wallet that lies at a backpack as well.
struct Here {
    id: String,
    name: String,
}

/// What to import for a badge that lies at a backpack.
fn input(held: &Held, place: &str) -> Option<Input> {
    if let Some(address) = &held.address {
        return Some(Input::Link(address.to_string()));
    }
    if let Some(text) = &held.text {
        return Some(Input::Bytes {
            name: format!("{place}: {}", held.name.as_deref().unwrap_or_default()),
            bytes: text.clone().into_bytes(),
        });
    }
    let id = held.credential_id.as_deref()?;
    Url::parse(id)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))
        .map(|url| Input::Link(url.into()))
}

fn nothing_to_bring() -> Refusal {
    Refusal {
        code: "backpack.no-badge".to_owned(),
        message: "The backpack gives no badge for this.".to_owned(),
        hint: "Open the backpack in the browser and save the badge's image.".to_owned(),
    }
}
