//! Brings in what lies at a backpack: first a table to look at, then what the earner chose of it, by
//! the one path that everything takes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use openbadges::Credential;

use super::{Backpack, Held};
use crate::import::{self, Input, Refusal};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::store::column::Moment;
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
    /// It is here, and the backpack's copy says something else.
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
}

/// What a backpack offers, read and not kept.
#[derive(Debug)]
pub struct Offer {
    /// The table.
    pub offered: Vec<Offered>,
    /// What to import for each line; none for a problem.
    inputs: Vec<Option<Input>>,
    backpack: String,
    looked_at: DateTime<Utc>,
}

impl Offer {
    /// What to give to [`Wallet::import`] for the lines that were chosen.
    pub fn inputs(&self, chosen: &[u32]) -> Vec<Input> {
        chosen
            .iter()
            .filter_map(|number| self.inputs.get(usize::try_from(*number).ok()?)?.clone())
            .collect()
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
        let held = self.lying_at(backpack, client, secrets, since)?;
        let total = u32::try_from(held.len()).unwrap_or(u32::MAX);
        let mut offer = Offer {
            offered: Vec::with_capacity(held.len()),
            inputs: Vec::with_capacity(held.len()),
            backpack: backpack.id.clone(),
            looked_at,
        };
        for (number, held) in (0..total).zip(held) {
            if stop.is_stopped() {
                break;
            }
            let (offered, input) = self.examine(number, &held, &backpack.name, client)?;
            offer.offered.push(offered);
            offer.inputs.push(input);
            read(number + 1, total);
        }
        Ok(offer)
    }

    /// Notes that an offer was taken, so that the next can begin where it ended.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn brought(&self, offer: &Offer) -> Result<()> {
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
    ) -> Result<(Offered, Option<Input>)> {
        let input = input(held, place);
        let problem = |problem: Refusal| Offered {
            number,
            name: held.name.clone().unwrap_or_default(),
            issuer: None,
            novelty: Novelty::Problem,
            id: None,
            problem: Some(problem),
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
        let (novelty, id) = self.novelty(&credential)?;
        let badge = credential.badge();
        let offered = Offered {
            number,
            name: badge
                .name
                .clone()
                .or_else(|| held.name.clone())
                .unwrap_or_default(),
            issuer: badge.issuer.name.clone(),
            novelty,
            id,
            problem: None,
        };
        Ok((offered, Some(input)))
    }

    fn novelty(&self, credential: &Credential) -> Result<(Novelty, Option<String>)> {
        let key = credential.key();
        let here: HashMap<String, String> = self.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT id, text FROM badge JOIN original ON original.badge = number
                 WHERE key = ?1",
            )?;
            let rows = statement.query_map([&key], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        let Some((id, text)) = here.into_iter().next() else {
            return Ok((Novelty::New, None));
        };
        let same = text.trim() == credential.text().trim() || credential.address().is_some();
        let novelty = if same { Novelty::Here } else { Novelty::Newer };
        Ok((novelty, Some(id)))
    }
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
