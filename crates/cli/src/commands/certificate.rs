//! `lapel certificate`: prints badges, and what it shares with `lapel transcript`.

use std::io::{self, Write};
use std::path::Path;

use chrono::Utc;

use wallet::Wallet;
use wallet::share::certificate::{Paper, Print, Wishes};

use super::files;
use crate::args::{Certificate, PaperName, Places, Printing};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

/// The word that stands for standard output.
const STANDARD_OUTPUT: &str = "-";

pub(super) fn run(places: &Places, arguments: &Certificate) -> Result<Exit, Error> {
    let printing = &arguments.printing;
    check(printing)?;
    let wallet = super::open(places)?;
    let ids = super::badges::kept(&wallet, &arguments.ids)?;
    let print = wallet.certificate(&ids, &wishes(printing), Utc::now())?;
    write(&wallet, printing, &print)
}

/// Refuses before any work is done what cannot be written in the end.
pub(super) fn check(printing: &Printing) -> Result<(), Error> {
    if is_standard_output(&printing.output) {
        return if printing.json {
            Err(Error::OutputTwice)
        } else {
            Ok(())
        };
    }
    if !printing.force && printing.output.symlink_metadata().is_ok() {
        return Err(Error::Exists(printing.output.clone()));
    }
    Ok(())
}

pub(super) fn is_standard_output(path: &Path) -> bool {
    path.as_os_str() == STANDARD_OUTPUT
}

pub(super) fn wishes(printing: &Printing) -> Wishes {
    Wishes {
        name: printing.name.clone(),
        paper: match printing.paper {
            PaperName::A4 => Paper::A4,
            PaperName::Letter => Paper::Letter,
        },
    }
}

/// Writes what was printed, and says what is in it.
pub(super) fn write(wallet: &Wallet, printing: &Printing, print: &Print) -> Result<Exit, Error> {
    let to_output = is_standard_output(&printing.output);
    if to_output {
        let mut out = io::stdout().lock();
        out.write_all(&print.bytes)?;
        out.flush()?;
    } else {
        files::write(&printing.output, &print.bytes, printing.force)?;
    }
    remember(wallet, printing)?;
    let summary = &print.summary;
    if printing.json {
        let line = json::Printed::new(&printing.output, summary);
        json::line(&mut io::stdout().lock(), &line)?;
    } else {
        let mut aside = human::aside();
        for left_out in &summary.left_out {
            let (id, name) = (human::short(&left_out.id), human::visible(&left_out.name));
            writeln!(aside, "{id} {name}: left out. {}", left_out.reason)?;
        }
        for note in &summary.notes {
            writeln!(aside, "{}", human::visible(note))?;
        }
        if !to_output {
            let badges = human::counted(i64::from(summary.badges), "badge");
            let path = printing.output.display().to_string();
            writeln!(human::out(), "Wrote {badges} to {}", human::visible(&path))?;
        }
    }
    Ok(if summary.left_out.is_empty() {
        Exit::Good
    } else {
        Exit::SomeNot
    })
}

/// Remembers the first name that was given. One that is remembered is changed in the settings; here
/// it is only set aside.
fn remember(wallet: &Wallet, printing: &Printing) -> Result<(), Error> {
    let Some(name) = &printing.name else {
        return Ok(());
    };
    let mut settings = wallet.settings()?;
    if settings.earner_name.is_none() {
        settings.earner_name = Some(name.clone());
        wallet.set_settings(&settings)?;
    }
    Ok(())
}
