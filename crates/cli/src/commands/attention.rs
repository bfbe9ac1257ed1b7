//! `lapel attention`: what the earner should see to.

use std::io::{self, Write};

use chrono::Utc;

use wallet::attention::{Attention, Step};

use crate::args::Places;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, as_json: bool) -> Result<Exit, Error> {
    let matters = super::open(places)?.attention(Utc::now())?;
    let mut out = human::out();
    for matter in &matters {
        if as_json {
            json::line(&mut io::stdout().lock(), &json::Needed::from(matter))?;
            continue;
        }
        writeln!(
            out,
            "{}: {} → {}",
            about(matter),
            human::visible(&matter.message),
            human::visible(&next(matter))
        )?;
    }
    if matters.is_empty() && !as_json {
        writeln!(human::aside(), "Nothing needs your attention.")?;
    }
    Ok(Exit::Good)
}

/// The badge, the place, or both.
fn about(matter: &Attention) -> String {
    let badge = matter
        .card
        .as_ref()
        .map(|card| format!("{} {}", human::short(&card.id), human::visible(&card.name)));
    let place = matter
        .destination
        .as_ref()
        .map(|destination| human::visible(&destination.name).to_string());
    match (badge, place) {
        (Some(badge), Some(place)) => format!("{badge}, {place}"),
        (Some(one), None) | (None, Some(one)) => {
            if matter.card.is_none() && matter.badges > 0 {
                format!("{one} ({})", human::counted(matter.badges, "badge"))
            } else {
                one
            }
        }
        (None, None) => String::new(),
    }
}

/// What to type, or where to go.
fn next(matter: &Attention) -> String {
    let id = matter
        .card
        .as_ref()
        .map_or("", |card| human::short(&card.id));
    let place = matter
        .destination
        .as_ref()
        .map_or("", |destination| destination.name.as_str());
    match &matter.next {
        Step::Renew { url } | Step::Visit { url } => url.to_string(),
        Step::Check => format!("lapel check {id}"),
        Step::Open => format!("lapel show {id}"),
        Step::SwitchOff => format!("lapel unshare --with \"{place}\" {id}"),
        Step::SignIn => "sign in again: lapel backpack connect".to_owned(),
        Step::SetUp => "lapel publish set-up".to_owned(),
        Step::Publish => "lapel publish".to_owned(),
    }
}
