//! `lapel show`: all about one badge.

use std::io;

use chrono::Utc;

use crate::args::{Places, Show};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &Show) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let page = wallet.badge(&wallet.resolve(&arguments.id)?, Utc::now())?;
    if arguments.json {
        json::line(&mut io::stdout().lock(), &json::Shown::from(&page))?;
    } else {
        human::page(&mut human::out(), &page)?;
    }
    Ok(Exit::Good)
}
