//! `lapel check`: verifies badges of the wallet with their issuers.

use std::io::{self, Write};
use std::sync::mpsc;
use std::thread;

use chrono::Utc;

use wallet::check::{CheckEvent, Checked};
use wallet::net::Client;
use wallet::store::Query;
use wallet::{Stop, Wallet};

use crate::args::{Check, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, arguments: &Check) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let client = network::client_of(&wallet, places)?;
    // Whoever names badges wants to know how they are now; for all of them, answers that their
    // servers allow to be kept will do.
    let (ids, client) = if arguments.ids.is_empty() {
        (wallet.ids(&Query::default(), Utc::now())?, client)
    } else {
        (
            super::badges::kept(&wallet, &arguments.ids)?,
            client.fresh(),
        )
    };
    if ids.is_empty() {
        writeln!(human::aside(), "There are no badges to check.")?;
        return Ok(Exit::Good);
    }
    let stop = super::stop_at_interrupt();
    check(&wallet, &client, &ids, &stop, &|checked| {
        if arguments.json {
            let page = wallet.badge(&checked.id, Utc::now())?;
            let line = json::CheckedNow::new(checked, &page);
            json::line(&mut io::stdout().lock(), &line)?;
        } else {
            say(checked)?;
        }
        Ok(())
    })
}

/// Checks badges, hands on each as it is done, and says how it ended. What `each` fails with ends
/// the check.
pub(super) fn check(
    wallet: &Wallet,
    client: &Client,
    ids: &[String],
    stop: &Stop,
    each: &(dyn Fn(&Checked) -> Result<(), Error> + Sync),
) -> Result<Exit, Error> {
    let told = !wallet.identities()?.is_empty();
    let bar = progress::bar("Checking");
    let (done, to_say) = mpsc::channel::<Checked>();
    let (checked, said) = thread::scope(|scope| {
        // Whatever is said needs the wallet, which is at work while it tells what is done.
        let speaker = scope.spawn(|| {
            for checked in to_say {
                bar.inc(1);
                let said = bar.suspend(|| each(&checked));
                if said.is_err() {
                    stop.stop();
                    return said;
                }
            }
            Ok(())
        });
        let checked = wallet.check(ids, client, Utc::now(), stop, &|event| match event {
            CheckEvent::Found { badges } => bar.set_length(badges.into()),
            // A speaker that failed has pulled the stop.
            CheckEvent::Done(checked) => drop(done.send(checked)),
        });
        drop(done);
        let said = match speaker.join() {
            Ok(said) => said,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        (checked, said)
    });
    bar.finish_and_clear();
    said?;
    let checked = checked?;
    if checked.len() < ids.len() {
        return Err(Error::Stopped);
    }
    Ok(checked
        .iter()
        .map(|checked| Exit::of(checked.verdict, checked.recipient, told))
        .max()
        .unwrap_or_default())
}

/// Says what one badge's check found.
pub(super) fn say(checked: &Checked) -> Result<(), Error> {
    let changed = if checked.before == checked.standing {
        ""
    } else {
        " (changed)"
    };
    writeln!(
        human::out(),
        "{}  {}: {}{changed}",
        human::short(&checked.id),
        human::visible(&checked.name),
        human::Found::from(checked),
    )?;
    if let Some(changes) = &checked.replaced {
        human::changes(&mut human::out(), changes)?;
    }
    Ok(())
}
