//! `lapel share` and `lapel unshare`: what the earner wants where.

use std::io::Write;

use chrono::Utc;
use serde::Serialize;

use crate::args::{Places, Share};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

#[derive(Serialize)]
struct Switched<'a> {
    id: &'a str,
    destination: &'a str,
    shared: bool,
}

pub(super) fn run(places: &Places, arguments: &Share, wanted: bool) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = super::badges::resolve(&wallet, &arguments.ids)?;
    wallet.set_shared(&ids, &arguments.with, wanted, Utc::now())?;
    if arguments.json {
        for id in &ids {
            let switched = Switched {
                id,
                destination: &arguments.with,
                shared: wanted,
            };
            json::line(&mut std::io::stdout().lock(), &switched)?;
        }
        return Ok(Exit::Good);
    }
    let badges = if ids.len() == 1 { "1 badge".to_owned() } else { format!("{} badges", ids.len()) };
    let out = &mut human::out();
    if wanted {
        writeln!(out, "{badges} marked for “{}”.", arguments.with)?;
    } else {
        writeln!(out, "{badges} no longer marked for “{}”.", arguments.with)?;
    }
    Ok(Exit::Good)
}
