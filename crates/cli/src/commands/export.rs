//! `lapel export`: takes badges out.

use std::collections::HashMap;
use std::io::{self, Write};

use chrono::Utc;

use wallet::Wallet;
use wallet::backpack::outbox::{SendOutcome, Which};
use wallet::backpack::places::{KnownPlace, place};
use wallet::export::{Exported, Form};
use wallet::store::{self, Query};

use crate::args::{Export, FormName, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, arguments: &Export) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = chosen(&wallet, arguments)?;
    if let Some(name) = &arguments.destination.backpack {
        return send(&wallet, places, name, ids, arguments.json);
    }
    let place = match &arguments.place {
        Some(name) => Some(place(name).ok_or_else(|| Error::UnknownPlace(name.clone()))?),
        None => None,
    };
    let (ids, refused) = match place {
        Some(place) => fitting(&wallet, &ids, place, arguments.json)?,
        None => (ids, false),
    };
    let form = match arguments.form {
        FormName::Image => Form::Image,
        FormName::Credential => Form::Credential,
        FormName::Both => Form::Both,
    };
    let stop = super::stop_at_interrupt();
    let bar = progress::bar("Exporting");
    bar.set_length(u64::try_from(ids.len()).unwrap_or(u64::MAX));
    let done = |_: &Exported| bar.inc(1);
    let zip = arguments.destination.zip.as_deref();
    let exported = match (zip, arguments.destination.to.as_deref()) {
        (Some(file), _) => wallet.export_zip(&ids, file, form, Utc::now(), &stop, &done)?,
        (None, Some(folder)) => match place {
            Some(place) => wallet.hand_over(&ids, place, folder, Utc::now(), &stop, &done)?,
            None => wallet.export_files(&ids, folder, form, &stop, &done)?,
        },
        // The command line has one of them.
        (None, None) => Vec::new(),
    };
    bar.finish_and_clear();
    if arguments.json {
        let mut out = io::stdout().lock();
        for badge in &exported {
            json::line(&mut out, &json::Written::new(badge, zip))?;
        }
    } else {
        say(&exported, arguments)?;
    }
    if exported.len() < ids.len() {
        return Err(Error::Stopped);
    }
    if let Some(place) = place
        && !exported.is_empty()
    {
        say_steps(place)?;
    }
    Ok(if refused { Exit::SomeNot } else { Exit::Good })
}

/// The badges that a place takes, and whether there were others; of those it says why not.
fn fitting(
    wallet: &Wallet,
    ids: &[String],
    place: &KnownPlace,
    as_json: bool,
) -> Result<(Vec<String>, bool), Error> {
    let mut fitting = Vec::new();
    let mut refused = false;
    for planned in wallet.plan_hand_over(ids, place, Utc::now())? {
        let Some(trouble) = planned.trouble else {
            fitting.push(planned.id);
            continue;
        };
        refused = true;
        if as_json {
            let line = json::Unfit {
                id: &planned.id,
                name: &planned.name,
                outcome: SendOutcome::Refused,
                message: &trouble.to_string(),
            };
            json::line(&mut io::stdout().lock(), &line)?;
        } else {
            let (id, name) = (human::short(&planned.id), human::visible(&planned.name));
            writeln!(human::out(), "{id} {name}: refused. {trouble}")?;
        }
    }
    Ok((fitting, refused))
}

/// What the earner does at a place with the files.
fn say_steps(place: &KnownPlace) -> io::Result<()> {
    let mut aside = human::aside();
    if let Some(page) = &place.page {
        writeln!(aside, "At {page}:")?;
    }
    for (number, step) in (1..).zip(&place.steps) {
        writeln!(aside, "{number}. {step}")?;
    }
    writeln!(aside, "Then say so: lapel backpack done {} ID...", place.id)?;
    Ok(())
}

/// Marks the badges as wanted at a backpack and sends them.
fn send(
    wallet: &Wallet,
    places: &Places,
    name: &str,
    ids: Vec<String>,
    as_json: bool,
) -> Result<Exit, Error> {
    let backpack = wallet.backpack(name)?;
    wallet.set_shared(&ids, &backpack.id, true, Utc::now())?;
    let there = wallet.settled(&ids, &backpack.id)?;
    let names = HashMap::from([(backpack.id.clone(), backpack.name.clone())]);
    for outcome in &there {
        super::sync::say(outcome, &names, as_json)?;
    }
    let which = Which {
        backpack: Some(backpack.id),
        badges: Some(ids),
        due_only: false,
    };
    let summary = super::sync::work(wallet, places, &which, as_json)?;
    Ok(super::sync::exit(&summary))
}

fn chosen(wallet: &Wallet, arguments: &Export) -> Result<Vec<String>, Error> {
    if !arguments.chosen.ids.is_empty() {
        return super::badges::kept(wallet, &arguments.chosen.ids);
    }
    let (place, none) = if arguments.chosen.shared {
        (store::Place::Shared, Error::NothingShared)
    } else {
        (store::Place::All, Error::NoBadges)
    };
    let query = Query {
        place,
        ..Query::default()
    };
    let ids = wallet.ids(&query, Utc::now())?;
    if ids.is_empty() { Err(none) } else { Ok(ids) }
}

fn say(exported: &[Exported], arguments: &Export) -> io::Result<()> {
    let mut out = human::out();
    let number = i64::try_from(exported.len()).unwrap_or(i64::MAX);
    let badges = human::counted(number, "badge");
    if let Some(file) = &arguments.destination.zip {
        return writeln!(out, "Wrote {badges} to {}", file.display());
    }
    for badge in exported {
        for file in &badge.files {
            writeln!(out, "{}", human::visible(&file.display().to_string()))?;
        }
    }
    writeln!(human::aside(), "Wrote {badges}.")
}
