//! `lapel remove` and `lapel restore`: into the trash and out of it.

use std::io::{self, Write};

use chrono::Utc;

use wallet::Wallet;
use wallet::store::{Place, Query};

use crate::args::{Places, Remove, Restore};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn remove(places: &Places, arguments: &Remove) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = super::badges::kept(&wallet, &arguments.ids)?;
    let count = wallet.remove(&ids, Utc::now())?;
    wallet.empty_trash(Utc::now())?;
    if arguments.json {
        return say(&ids, true);
    }
    writeln!(
        human::out(),
        "Moved {} to the trash.",
        human::counted(count, "badge")
    )?;
    writeln!(
        human::aside(),
        "“lapel restore” takes them back within 30 days."
    )?;
    Ok(Exit::Good)
}

pub(super) fn restore(places: &Places, arguments: &Restore) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    if arguments.ids.is_empty() {
        wallet.empty_trash(Utc::now())?;
        return list(&wallet, arguments.json);
    }
    let ids = super::badges::anywhere(&wallet, &arguments.ids)?;
    let count = wallet.restore(&ids)?;
    if arguments.json {
        return say(&ids, false);
    }
    let badges = human::counted(count, "badge");
    writeln!(human::out(), "Took {badges} out of the trash.")?;
    Ok(Exit::Good)
}

fn say(ids: &[String], removed: bool) -> Result<Exit, Error> {
    let mut out = io::stdout().lock();
    for id in ids {
        json::line(&mut out, &json::Moved { id, removed })?;
    }
    Ok(Exit::Good)
}

fn list(wallet: &Wallet, as_json: bool) -> Result<Exit, Error> {
    let query = Query {
        place: Place::Trash,
        ..Query::default()
    };
    let table = human::Table::new();
    let total = super::badges::for_each(wallet, &query, &mut |card| {
        if as_json {
            json::line(&mut io::stdout().lock(), &json::Listed::from(card))?;
        } else {
            table.row(&mut human::out(), card)?;
        }
        Ok(())
    })?;
    if total == 0 {
        writeln!(human::aside(), "The trash is empty.")?;
    }
    Ok(Exit::Good)
}
