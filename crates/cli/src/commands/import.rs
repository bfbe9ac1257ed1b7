//! `lapel import`: keeps badges.

use std::ffi::OsString;
use std::io::{self, Write};

use chrono::Utc;

use wallet::backpack::bring::{Novelty, Offer};
use wallet::import::{ImportEvent, ImportResult, ImportSummary, Input, Outcome};
use wallet::net::Client;
use wallet::secrets::Keyring;
use wallet::{Stop, Wallet};

use crate::args::{Import, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, arguments: &Import) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let client = network::client_of(&wallet, places)?;
    let stop = super::stop_at_interrupt();
    let offer = match &arguments.from {
        Some(name) => Some(offer(&wallet, &client, name, arguments, &stop)?),
        None => None,
    };
    let bar = progress::bar("Importing");
    let event = |event: ImportEvent| match event {
        ImportEvent::Found { files } => bar.set_length(files.into()),
        ImportEvent::Done(result) => {
            bar.inc(1);
            let said = bar.suspend(|| say(arguments.json, &result));
            // A reader that went away wants no more of it.
            if said.is_err() {
                stop.stop();
            }
        }
    };
    let now = Utc::now();
    let summary = match &offer {
        Some(offer) => {
            let chosen = offer.worth_having();
            wallet.take(offer, &chosen, &client, now, &stop, &event)?
        }
        None => wallet.import(&inputs(arguments)?, &client, now, &stop, &event)?,
    };
    bar.finish_and_clear();
    let mut exit = if summary.refused > 0 {
        Exit::Unreadable
    } else {
        Exit::Good
    };
    if let Some(offer) = &offer {
        exit = exit.max(say_the_rest(offer, arguments.json)?);
    }
    if !arguments.json {
        sum_up(&summary, arguments.check)?;
    }
    if summary.stopped {
        return Err(Error::Stopped);
    }
    if arguments.check && !summary.new_ids.is_empty() {
        let found = super::check::check(&wallet, &client, &summary.new_ids, &stop, &|checked| {
            // Programs get a line for each input and no others.
            if arguments.json {
                return Ok(());
            }
            super::check::say(checked)
        })?;
        exit = exit.max(found);
    }
    if offer.is_none() && exit == Exit::Good && summary == ImportSummary::default() {
        return Err(Error::NoFiles(
            words(arguments)
                .iter()
                .map(|input| input.to_string_lossy().into_owned())
                .collect(),
        ));
    }
    Ok(exit)
}

/// What the arguments name, the list of links first.
fn inputs(arguments: &Import) -> Result<Vec<Input>, Error> {
    super::files::at_most_one_standard_input(&words(arguments))?;
    let mut inputs = Vec::with_capacity(arguments.inputs.len() + 1);
    if let Some(path) = &arguments.links {
        inputs.push(Input::List {
            name: path.display().to_string(),
            bytes: super::files::read(path)?,
        });
    }
    inputs.extend(super::files::inputs(&arguments.inputs)?);
    Ok(inputs)
}

/// The words of the command line that name something to read.
fn words(arguments: &Import) -> Vec<OsString> {
    let links = arguments.links.iter().map(|path| path.clone().into());
    links.chain(arguments.inputs.iter().cloned()).collect()
}

/// What lies at a backpack.
fn offer(
    wallet: &Wallet,
    client: &Client,
    name: &str,
    arguments: &Import,
    stop: &Stop,
) -> Result<Offer, Error> {
    let backpack = wallet.backpack(name)?;
    let bar = progress::bar("Reading");
    let offer = wallet.offer(
        &backpack,
        arguments.new,
        client,
        &Keyring,
        stop,
        &|read, total| {
            bar.set_length(total.into());
            bar.set_position(read.into());
        },
    )?;
    bar.finish_and_clear();
    Ok(offer)
}

/// What a backpack has that is not imported: it is here, or there is something wrong with it.
fn say_the_rest(offer: &Offer, as_json: bool) -> io::Result<Exit> {
    let mut exit = Exit::Good;
    for offered in &offer.offered {
        let outcome = match offered.novelty {
            Novelty::New | Novelty::Newer => continue,
            Novelty::Here => Outcome::Duplicate,
            Novelty::Problem => {
                exit = Exit::Unreadable;
                Outcome::Refused
            }
        };
        say(
            as_json,
            &ImportResult {
                input: offered.name.clone(),
                outcome,
                id: offered.id.clone(),
                name: offered.id.is_some().then(|| offered.name.clone()),
                error: offered.problem.clone(),
            },
        )?;
    }
    Ok(exit)
}

fn say(as_json: bool, result: &ImportResult) -> io::Result<()> {
    if as_json {
        return json::line(&mut io::stdout().lock(), &json::Imported::from(result));
    }
    let mut out = human::out();
    if let Some(refusal) = &result.error {
        return human::refusal(&mut out, &result.input, "refused", refusal);
    }
    let name = result.name.as_deref().unwrap_or_default();
    // What lies at a backpack has no other name than its own.
    if result.input != name {
        write!(out, "{}: ", human::visible(&result.input))?;
    }
    let name = human::visible(name);
    let id = human::short(result.id.as_deref().unwrap_or_default());
    match result.outcome {
        Outcome::Imported => writeln!(out, "imported {name} as {id}"),
        Outcome::Duplicate => writeln!(out, "{name} is here already as {id}"),
        Outcome::Replaced => writeln!(out, "a better copy of {name}, {id}"),
        Outcome::Refused => writeln!(out, "refused"),
    }
}

/// Says what happened in all, and what to do next.
fn sum_up(summary: &ImportSummary, will_check: bool) -> io::Result<()> {
    let mut parts = vec![format!("{} imported", summary.imported)];
    for (count, word) in [
        (summary.duplicates, "here already"),
        (summary.replaced, "replaced by a better copy"),
        (summary.refused, "refused and left where they were"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    let mut aside = human::aside();
    writeln!(aside, "{}.", parts.join(", "))?;
    if summary.imported > 0 && !will_check && !summary.stopped {
        writeln!(
            aside,
            "“lapel check” asks their issuers whether they are genuine."
        )?;
    }
    Ok(())
}
