//! `lapel log`: what has left this computer.

use std::io::{self, Write};

use wallet::share::log;

use crate::args::{Log, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &Log) -> Result<Exit, Error> {
    let search = arguments.search.join(" ");
    let lines = super::open(places)?.departures(&search, 0, u32::MAX)?.lines;
    if arguments.csv {
        log::write_csv(&lines, io::stdout().lock())?;
        return Ok(Exit::Good);
    }
    let mut out = human::out();
    for line in &lines {
        if arguments.json {
            json::line(&mut io::stdout().lock(), &json::Left::from(line))?;
            continue;
        }
        let about = if line.name.is_empty() {
            &line.what
        } else {
            &line.name
        };
        let outcome = format!("{} {}", line.outcome, line.message);
        writeln!(
            out,
            "{}  {}, {}: {}",
            line.at.format("%Y-%m-%d %H:%M"),
            human::visible(about),
            human::visible(&line.place),
            human::visible(outcome.trim_end()),
        )?;
    }
    if lines.is_empty() && !arguments.json {
        writeln!(
            human::aside(),
            "{}",
            if search.is_empty() {
                "Nothing has left this computer."
            } else {
                "No line of the log has these words."
            }
        )?;
    }
    Ok(Exit::Good)
}
