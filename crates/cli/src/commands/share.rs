//! `lapel share` and `lapel unshare`: what the earner wants where.

use std::io::{self, Write};

use chrono::Utc;

use crate::args::{Places, Share};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &Share, shared: bool) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = super::badges::kept(&wallet, &arguments.ids)?;
    let destination = match wallet.backpack(&arguments.with) {
        Ok(backpack) => backpack.id,
        Err(_) => arguments.with.clone(),
    };
    wallet.set_shared(&ids, &destination, shared, Utc::now())?;
    if arguments.json {
        let mut out = io::stdout().lock();
        for id in &ids {
            let switched = json::Switched {
                id,
                destination: &destination,
                shared,
            };
            json::line(&mut out, &switched)?;
        }
        return Ok(Exit::Good);
    }
    let destinations = wallet.destinations()?;
    let place = destinations
        .iter()
        .find(|place| place.id == destination)
        .map_or(arguments.with.as_str(), |place| &place.name);
    let (badges, are) = match ids.len() {
        1 => ("1 badge".to_owned(), "is"),
        number => (format!("{number} badges"), "are"),
    };
    let words = if shared { "marked" } else { "no longer marked" };
    writeln!(
        human::out(),
        "{badges} {are} {words} for “{}”.",
        human::visible(place)
    )?;
    Ok(Exit::Good)
}
