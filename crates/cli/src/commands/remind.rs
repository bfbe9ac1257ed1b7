//! `lapel remind`: what the earner is to be told, for those who have no window open.

use std::io::{self, Write};

use chrono::Utc;

use crate::args::{Places, Remind};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &Remind) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let now = Utc::now();
    let due = wallet.reminders_due(now)?;
    for reminder in &due {
        if arguments.json {
            let line = json::Reminded::from(reminder);
            json::line(&mut io::stdout().lock(), &line)?;
        } else {
            writeln!(
                human::out(),
                "{}  {}: {}",
                human::short(&reminder.badge),
                human::visible(&reminder.name),
                reminder.sentence()
            )?;
        }
    }
    // Only what could be written counts as said.
    if !arguments.dry_run {
        wallet.mark_given(&due, now)?;
    }
    Ok(Exit::Good)
}
