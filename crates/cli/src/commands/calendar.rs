//! `lapel calendar`: the days on which badges end, for calendar programs.

use std::io::{self, Write};
use std::path::Path;

use chrono::Utc;

use wallet::Wallet;
use wallet::settings::Settings;
use wallet::share::calendar::{Calendar, write_file};

use crate::args::{self, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &args::Calendar) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    if arguments.no_live {
        set_live(&wallet, None)?;
    }
    let ids = super::badges::kept(&wallet, &arguments.ids)?;
    let ids = (!arguments.ids.is_empty()).then_some(ids);
    let calendar = wallet.calendar(ids.as_deref(), Utc::now())?;
    let file = arguments.output.as_deref().or(arguments.live.as_deref());
    if let Some(file) = file {
        write_file(file, &calendar.text)?;
    }
    // It was written: from now on it can be.
    if let Some(live) = &arguments.live {
        let whole = std::path::absolute(live).map_err(|source| Error::File {
            path: live.clone(),
            action: "found",
            source,
        })?;
        set_live(&wallet, Some(&whole))?;
    }
    say(&wallet, arguments, &calendar, file)?;
    Ok(Exit::Good)
}

fn set_live(wallet: &Wallet, file: Option<&Path>) -> Result<(), Error> {
    let settings = Settings {
        live_calendar: file.map(Path::to_owned),
        ..wallet.settings()?
    };
    Ok(wallet.set_settings(&settings)?)
}

fn say(
    wallet: &Wallet,
    arguments: &args::Calendar,
    calendar: &Calendar,
    file: Option<&Path>,
) -> Result<(), Error> {
    let live = wallet.settings()?.live_calendar;
    if arguments.json {
        let line = json::WrittenCalendar::new(calendar, file, live.as_deref());
        return Ok(json::line(&mut io::stdout().lock(), &line)?);
    }
    let number = i64::try_from(calendar.badges.len()).unwrap_or(i64::MAX);
    let badges = human::counted(number, "badge");
    match file {
        Some(file) => {
            let file = human::visible(&file.display().to_string()).into_owned();
            let always = if arguments.live.is_some() {
                " It is kept up to date."
            } else {
                ""
            };
            writeln!(human::out(), "Wrote {badges} to {file}.{always}")?;
        }
        None if arguments.no_live => {
            writeln!(human::out(), "No calendar is kept up to date any more.")?;
        }
        None => io::stdout().lock().write_all(calendar.text.as_bytes())?,
    }
    Ok(())
}

/// Rewrites the live calendar after something changed. What the command did stays done: if the file
/// cannot be written, that is said and no more.
pub(super) fn keep_live(places: &Places) -> Result<(), Error> {
    if let Err(error) = super::open(places)?.write_live_calendar(Utc::now()) {
        let mut aside = human::aside();
        writeln!(aside, "The calendar was not brought up to date: {error}.")?;
        writeln!(aside, "{}", error.hint())?;
    }
    Ok(())
}
