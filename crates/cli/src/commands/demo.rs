//! `lapel demo`: the main job from end to end, on a folder of badges.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::Utc;

use openbadges::Verdict;
use wallet::export::Form;
use wallet::import::{ImportEvent, Input};
use wallet::net::Client;
use wallet::store::{BadgeCard, Query, Sort};
use wallet::{Stop, Wallet};

use crate::args::Places;
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::human;

pub(super) fn run(places: &Places, folder: &Path) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let client = network::client_of(&wallet, places)?;
    let stop = super::stop_at_interrupt();
    // Only what is in the folder: a wallet may hold more than the tour is about.
    let ids = import(&wallet, &client, folder, &stop)?;
    let listed: Vec<String> = ids.iter().cloned().collect();
    super::check::check(&wallet, &client, &listed, &stop, &|_| Ok(()))?;
    writeln!(
        human::out(),
        "Checked {} with their issuers.",
        badges(listed.len())
    )?;

    let cards = list(&wallet, &ids)?;
    let mut valid = cards
        .iter()
        .filter(|card| card.verdict == Some(Verdict::Valid));
    let (Some(one), Some(two)) = (valid.next(), valid.next()) else {
        return Err(Error::TooFewValid);
    };
    let shared = [one.id.clone(), two.id.clone()];
    wallet.set_shared(&shared, wallet::share::PUBLIC_PAGE, true, Utc::now())?;
    for card in [one, two] {
        writeln!(human::out(), "Shared {}.", human::visible(&card.name))?;
    }

    let file = free_name(wallet.folder());
    let exported = wallet.export_zip(&listed, &file, Form::Both, Utc::now(), &stop, &|_| {})?;
    if exported.len() < listed.len() {
        return Err(Error::Stopped);
    }
    let file = std::path::absolute(&file).unwrap_or(file);
    let mut out = human::out();
    writeln!(
        out,
        "Exported {} to {}",
        badges(exported.len()),
        file.display()
    )?;
    writeln!(out, "The wallet is {}", wallet.folder().display())?;
    Ok(Exit::Good)
}

/// Imports the folder, and returns the ids of the badges that are in it.
fn import(
    wallet: &Wallet,
    client: &Client,
    folder: &Path,
    stop: &Stop,
) -> Result<BTreeSet<String>, Error> {
    let ids = Mutex::new(BTreeSet::new());
    let refused = Mutex::new(Vec::new());
    let inputs = [Input::Path(folder.to_owned())];
    let summary = wallet.import(&inputs, client, Utc::now(), stop, &|event| {
        if let ImportEvent::Done(result) = event {
            match (result.id, result.error) {
                (Some(id), _) => {
                    let mut ids = ids.lock().unwrap_or_else(PoisonError::into_inner);
                    ids.insert(id);
                }
                (None, Some(refusal)) => {
                    let mut refused = refused.lock().unwrap_or_else(PoisonError::into_inner);
                    refused.push((result.input, refusal));
                }
                (None, None) => {}
            }
        }
    })?;
    let mut out = human::out();
    for (input, refusal) in refused.into_inner().unwrap_or_else(PoisonError::into_inner) {
        human::refusal(&mut out, &input, "refused", &refusal)?;
    }
    writeln!(
        out,
        "Imported {}, {} here already, {} refused, from {}.",
        badges(summary.imported as usize),
        summary.duplicates + summary.replaced,
        summary.refused,
        folder.display()
    )?;
    if summary.stopped {
        return Err(Error::Stopped);
    }
    let ids = ids.into_inner().unwrap_or_else(PoisonError::into_inner);
    if ids.is_empty() {
        return Err(Error::NothingImported(folder.to_owned()));
    }
    Ok(ids)
}

/// Lists those badges, what ends first on top.
fn list(wallet: &Wallet, ids: &BTreeSet<String>) -> Result<Vec<BadgeCard>, Error> {
    let query = Query {
        sort: Sort::Expiry,
        ..Query::default()
    };
    let table = human::Table::new();
    let mut out = human::out();
    let mut cards = Vec::new();
    super::badges::for_each(wallet, &query, &mut |card| {
        if ids.contains(&card.id) {
            table.row(&mut out, card)?;
            cards.push(card.clone());
        }
        Ok(())
    })?;
    Ok(cards)
}

fn badges(number: usize) -> String {
    human::counted(i64::try_from(number).unwrap_or(i64::MAX), "badge")
}

/// A name in the folder that nothing has yet.
fn free_name(folder: &Path) -> PathBuf {
    let mut file = folder.join("badges.zip");
    let mut number = 2_u32;
    while file.exists() {
        file = folder.join(format!("badges-{number}.zip"));
        number += 1;
    }
    file
}
