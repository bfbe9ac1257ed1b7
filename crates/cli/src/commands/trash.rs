//! `lapel remove` and `lapel restore`: into the trash and out of it.

use std::io::Write;

use chrono::Utc;
use serde::Serialize;

use wallet::store::{Place, Query};

use crate::args::Places;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

#[derive(Serialize)]
struct Moved<'a> {
    id: &'a str,
    removed: bool,
}

pub(super) fn remove(places: &Places, ids: &[String], as_json: bool) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = super::badges::resolve(&wallet, ids)?;
    let count = wallet.remove(&ids, Utc::now())?;
    if as_json {
        return say(&ids, true);
    }
    writeln!(human::out(), "{count} moved to the trash for 30 days. “lapel restore” takes them back.")?;
    Ok(Exit::Good)
}

pub(super) fn restore(places: &Places, ids: &[String], as_json: bool) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    if ids.is_empty() {
        return list(&wallet, as_json);
    }
    let ids = super::badges::resolve(&wallet, ids)?;
    let count = wallet.restore(&ids)?;
    if as_json {
        return say(&ids, false);
    }
    writeln!(human::out(), "{count} taken out of the trash.")?;
    Ok(Exit::Good)
}

fn say(ids: &[String], removed: bool) -> Result<Exit, Error> {
    for id in ids {
        json::line(&mut std::io::stdout().lock(), &Moved { id, removed })?;
    }
    Ok(Exit::Good)
}

fn list(wallet: &wallet::Wallet, as_json: bool) -> Result<Exit, Error> {
    let query = Query {
        place: Place::Trash,
        ..Query::default()
    };
    let table = human::Table::new();
    let out = &mut human::out();
    let total = super::badges::for_each(wallet, &query, &mut |card| {
        if as_json {
            json::line(&mut std::io::stdout().lock(), &json::Listed::from(card))?;
        } else {
            table.row(out, card)?;
        }
        Ok(())
    })?;
    if total == 0 && !as_json {
        writeln!(out, "The trash is empty.")?;
    }
    Ok(Exit::Good)
}
