//! `lapel sync`, and what `lapel export --backpack` has in common with it.

use std::collections::HashMap;
use std::io::{self, Write};

use wallet::backpack::outbox::{BadgeOutcome, SendOutcome, SyncEvent, SyncSummary, Which};
use wallet::secrets::Keyring;
use wallet::{Stop, Wallet};

use crate::args::{Places, Sync};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, arguments: &Sync) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    if arguments.dry_run {
        return preview(&wallet, arguments.json);
    }
    let compared = if arguments.compare {
        compare(&wallet, places, arguments.json)?
    } else {
        Exit::Good
    };
    let which = Which {
        due_only: arguments.due,
        ..Which::default()
    };
    let summary = work(&wallet, places, &which, arguments.json)?;
    if summary == SyncSummary::default() && !arguments.json {
        writeln!(human::aside(), "Nothing waits to be sent.")?;
    }
    Ok(exit(&summary).max(compared))
}

/// Works off what `which` says, a line for each change. What a backpack does not do is said there.
pub(super) fn work(
    wallet: &Wallet,
    places: &Places,
    which: &Which,
    as_json: bool,
) -> Result<SyncSummary, Error> {
    let client = network::client_of(wallet, places)?;
    let names: HashMap<String, String> = wallet
        .backpacks()?
        .into_iter()
        .map(|backpack| (backpack.id, backpack.name))
        .collect();
    let stop = super::stop_at_interrupt();
    let bar = progress::bar("Sending");
    let summary = wallet.sync(&client, &Keyring, which, &stop, &|event| match event {
        SyncEvent::Began { total } => bar.set_length(total.into()),
        SyncEvent::Sending { .. } => {}
        SyncEvent::Done(outcome) => {
            bar.inc(1);
            hear(&stop, bar.suspend(|| say(&outcome, &names, as_json)));
        }
    })?;
    bar.finish_and_clear();
    if summary.stopped {
        return Err(Error::Stopped);
    }
    Ok(summary)
}

/// Whether everything is as it is wanted.
pub(super) fn exit(summary: &SyncSummary) -> Exit {
    if summary.refused + summary.needs_you + summary.waiting > 0 {
        Exit::SomeNot
    } else {
        Exit::Good
    }
}

/// A reader that went away wants no more of it.
fn hear(stop: &Stop, said: io::Result<()>) {
    if said.is_err() {
        stop.stop();
    }
}

/// Says what became of a badge.
pub(super) fn say(
    outcome: &BadgeOutcome,
    names: &HashMap<String, String>,
    as_json: bool,
) -> io::Result<()> {
    let place = names.get(&outcome.backpack).map_or("", String::as_str);
    if as_json {
        return json::line(
            &mut io::stdout().lock(),
            &json::Delivered::new(outcome, place),
        );
    }
    let word = match outcome.outcome {
        SendOutcome::Sent => "sent",
        SendOutcome::Present => "present",
        SendOutcome::Refused => "refused",
        SendOutcome::NeedsYou => "needs you",
        SendOutcome::Waiting => "waiting",
    };
    writeln!(
        human::out(),
        "{} {}: {word}. {}",
        human::short(&outcome.id),
        human::visible(&outcome.name),
        human::visible(&outcome.message)
    )
}

/// Says what is otherwise at each backpack than the wallet knew. One that cannot be asked holds up none
/// of the others.
fn compare(wallet: &Wallet, places: &Places, as_json: bool) -> Result<Exit, Error> {
    let client = network::client_of(wallet, places)?;
    let mut out = human::out();
    let mut exit = Exit::Good;
    for backpack in wallet.backpacks()? {
        if !backpack.abilities.list {
            continue;
        }
        let comparison = match wallet.compare(&backpack, &client, &Keyring) {
            Ok(comparison) => comparison,
            Err(error @ wallet::Error::Backpack(_)) => {
                exit = Exit::SomeNot;
                if as_json {
                    let line = json::Compared::failed(&error, &backpack.name);
                    json::line(&mut io::stdout().lock(), &line)?;
                } else {
                    let place = human::visible(&backpack.name);
                    let why = human::visible(&error.to_string()).into_owned();
                    writeln!(
                        out,
                        "{place} could not be compared: {why}. {}",
                        error.hint()
                    )?;
                }
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if as_json {
            let line = json::Compared::new(&comparison, &backpack.name);
            json::line(&mut io::stdout().lock(), &line)?;
            continue;
        }
        let place = human::visible(&backpack.name);
        for (noticed, words) in [
            (&comparison.gone, "was removed at"),
            (&comparison.changed, "says something else at"),
            (&comparison.found, "turned out to be at"),
            (&comparison.pending, "is shown to nobody yet at"),
        ] {
            for badge in noticed {
                let name = human::visible(&badge.name);
                writeln!(out, "{} {name}: {words} {place}.", human::short(&badge.id))?;
            }
        }
        let missing = match comparison.not_here {
            0 => "none is".to_owned(),
            1 => "1 is".to_owned(),
            many => format!("{many} are"),
        };
        writeln!(
            human::aside(),
            "{place} has {}; {missing} missing from this wallet.",
            human::counted(comparison.there, "badge"),
        )?;
    }
    Ok(exit)
}

/// What would be done, without doing it.
fn preview(wallet: &Wallet, as_json: bool) -> Result<Exit, Error> {
    let plan = wallet.plan_outbox()?;
    let mut out = human::out();
    for planned in &plan {
        if as_json {
            json::line(&mut io::stdout().lock(), &json::Planned::from(planned))?;
            continue;
        }
        let change = if planned.take_back {
            "would be taken back from"
        } else {
            "would be sent to"
        };
        writeln!(
            out,
            "{} {}: {change} {}{}",
            human::short(&planned.id),
            human::visible(&planned.name),
            human::visible(&planned.place),
            planned
                .trouble
                .as_ref()
                .map(|trouble| format!(", but: {}", human::visible(&trouble.to_string())))
                .unwrap_or_default()
        )?;
        for warning in &planned.warnings {
            writeln!(out, "    {}", human::visible(warning))?;
        }
    }
    if plan.is_empty() && !as_json {
        writeln!(human::aside(), "Nothing waits to be sent.")?;
    }
    Ok(Exit::Good)
}
