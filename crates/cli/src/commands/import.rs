//! `lapel import`: keeps badges.

use std::io::Write;

use chrono::Utc;

use wallet::import::{ImportEvent, ImportResult, Outcome};

use crate::args::{Import, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, arguments: &Import) -> Result<Exit, Error> {
    let inputs = arguments
        .inputs
        .iter()
        .map(|name| super::verify::input(name))
        .collect::<Result<Vec<_>, _>>()?;
    let wallet = super::open(places)?;
    let client = network::client_of(&wallet, places)?;
    let stop = super::stop_at_interrupt();
    let bar = progress::bar("Importing");
    let summary = wallet.import(&inputs, &client, Utc::now(), &stop, &|event| match event {
        ImportEvent::Found { files } => bar.set_length(files.into()),
        ImportEvent::Done(result) => {
            bar.inc(1);
            let said = bar.suspend(|| say(arguments.json, &result));
            // A reader that went away wants no more of it.
            if said.is_err() {
                stop.stop();
            }
        }
    })?;
    bar.finish_and_clear();
    if arguments.check && !summary.new_ids.is_empty() {
        super::check::check(&wallet, &client, &summary.new_ids, &stop)?;
    }
    if !arguments.json {
        let mut parts = vec![format!("{} imported", summary.imported)];
        for (count, word) in [
            (summary.duplicates, "here already"),
            (summary.replaced, "replaced by a better copy"),
            (summary.refused, "refused"),
        ] {
            if count > 0 {
                parts.push(format!("{count} {word}"));
            }
        }
        let mut out = human::out();
        writeln!(out, "{}.", parts.join(", "))?;
        if summary.stopped {
            writeln!(out, "Stopped. What is imported stays; run it again for the rest.")?;
        } else if summary.imported > 0 && !arguments.check {
            writeln!(out, "Run “lapel check” to check them with their issuers.")?;
        }
    }
    Ok(if summary.refused > 0 || summary.stopped {
        Exit::Unreadable
    } else {
        Exit::Good
    })
}

fn say(as_json: bool, result: &ImportResult) -> std::io::Result<()> {
    if as_json {
        return json::line(&mut std::io::stdout().lock(), &json::Imported::from(result));
    }
    let out = &mut human::out();
    let input = human::visible(&result.input);
    let name = human::visible(result.name.as_deref().unwrap_or_default());
    match (result.outcome, &result.error) {
        (Outcome::Imported, _) => writeln!(out, "{input}: imported, {name}"),
        (Outcome::Duplicate, _) => writeln!(out, "{input}: here already, {name}"),
        (Outcome::Replaced, _) => writeln!(out, "{input}: a better copy of {name}"),
        (Outcome::Refused, Some(refusal)) => {
            writeln!(out, "{input}: refused, {}", human::visible(&refusal.message))?;
            if refusal.hint.is_empty() {
                return Ok(());
            }
            writeln!(out, "  {}", refusal.hint)
        }
        (Outcome::Refused, None) => writeln!(out, "{input}: refused"),
    }
}
