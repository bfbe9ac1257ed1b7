//! `lapel check`: verifies badges of the wallet with their issuers.

use std::io::Write;

use chrono::Utc;

use wallet::check::{CheckEvent, Checked};
use wallet::net::Client;
use wallet::store::Query;
use wallet::{Stop, Wallet};

use crate::args::Places;
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, ids: &[String], as_json: bool) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let client = network::client_of(&wallet, places)?;
    let ids = if ids.is_empty() {
        wallet.ids(&Query::default(), Utc::now())?
    } else {
        super::badges::resolve(&wallet, ids)?
    };
    let stop = super::stop_at_interrupt();
    let found = check(&wallet, &client, &ids, &stop)?;
    let told = !wallet.identities()?.is_empty();
    let mut exit = Exit::Good;
    for checked in &found {
        say(as_json, checked)?;
        exit = exit.max(Exit::of(checked.verdict, checked.recipient, told));
    }
    if found.is_empty() && !as_json {
        writeln!(human::out(), "No badges to check.")?;
    }
    Ok(exit)
}

/// Checks, with progress.
pub(super) fn check(
    wallet: &Wallet,
    client: &Client,
    ids: &[String],
    stop: &Stop,
) -> Result<Vec<Checked>, Error> {
    let bar = progress::bar("Checking");
    let found = wallet.check(ids, client, Utc::now(), stop, &|event| match event {
        CheckEvent::Found { badges } => bar.set_length(badges.into()),
        CheckEvent::Done(_) => bar.inc(1),
    })?;
    bar.finish_and_clear();
    Ok(found)
}

fn say(as_json: bool, checked: &Checked) -> Result<(), Error> {
    if as_json {
        json::line(&mut std::io::stdout().lock(), checked)?;
        return Ok(());
    }
    let (word, style) = human::verdict(checked.verdict);
    let whose = human::recipient(checked.recipient);
    let comma = if whose.is_empty() { "" } else { ", " };
    let changed = if checked.before == checked.standing { "" } else { " (changed)" };
    writeln!(
        human::out(),
        "{}  {}: {style}{word}{style:#}{comma}{whose}{changed}",
        &checked.id[..checked.id.len().min(8)],
        human::visible(&checked.name)
    )?;
    Ok(())
}
