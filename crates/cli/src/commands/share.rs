//! `lapel share` and `lapel unshare`: what the earner wants where, and what follows from it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::Utc;

use wallet::Wallet;
use wallet::backpack::Reason;
use wallet::share::Destination;
use wallet::share::PUBLIC_PAGE;
use wallet::share::line::{Delivery, DeliveryState};

use crate::args::{Places, Share};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, arguments: &Share, shared: bool) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let ids = named(&wallet, arguments)?;
    let destination = destination(&wallet, &arguments.with)?;
    let now = Utc::now();
    wallet.set_shared(&ids, &destination.id, shared, now)?;
    let mut deliveries = Vec::with_capacity(ids.len());
    for id in &ids {
        let found = wallet.deliveries(id, now)?;
        let there = found
            .into_iter()
            .find(|delivery| delivery.destination == destination.id);
        deliveries.extend(there.map(|delivery| (id, delivery)));
    }
    if arguments.json {
        let mut out = io::stdout().lock();
        for (id, delivery) in &deliveries {
            json::line(&mut out, &json::Switched::new(id, delivery))?;
        }
        return Ok(Exit::Good);
    }
    let (badges, are) = match ids.len() {
        1 => ("1 badge".to_owned(), "is"),
        number => (format!("{number} badges"), "are"),
    };
    let words = if shared { "marked" } else { "no longer marked" };
    let mut out = human::out();
    writeln!(
        out,
        "{badges} {are} {words} for “{}”.",
        human::visible(&destination.name)
    )?;
    let mut follows: BTreeMap<String, u32> = BTreeMap::new();
    for (_, delivery) in &deliveries {
        if let Some(sentence) = consequence(delivery, &destination) {
            *follows.entry(sentence).or_default() += 1;
        }
    }
    for (sentence, count) in follows {
        writeln!(out, "  {count}: {}", human::visible(&sentence))?;
    }
    Ok(Exit::Good)
}

/// The badges that were named, one by one or by their collection.
fn named(wallet: &Wallet, arguments: &Share) -> Result<Vec<String>, Error> {
    let mut ids = super::badges::kept(wallet, &arguments.ids)?;
    if let Some(name) = &arguments.collection {
        let collection = wallet.collection(name)?;
        for id in wallet.collection_ids(&collection.id)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

/// The destination of this id, or the backpack of this name.
fn destination(wallet: &Wallet, name: &str) -> Result<Destination, Error> {
    let lower = name.to_lowercase();
    wallet
        .destinations()?
        .into_iter()
        .find(|place| place.id == name || place.name.to_lowercase() == lower)
        .ok_or_else(|| wallet::Error::UnknownDestination(name.to_owned()).into())
}

/// What follows for one badge, as a sentence; none where nothing does.
fn consequence(delivery: &Delivery, destination: &Destination) -> Option<String> {
    let is_page = delivery.destination == PUBLIC_PAGE;
    let sentence = match delivery.state {
        DeliveryState::Off => return None,
        DeliveryState::InSync => "There already.".to_owned(),
        DeliveryState::Waiting if is_page => "Waits for the next publish.".to_owned(),
        DeliveryState::Waiting => "Waits to be sent: “lapel sync” sends it.".to_owned(),
        DeliveryState::TakingBack if is_page => {
            "Comes off the page with the next publish.".to_owned()
        }
        DeliveryState::TakingBack => {
            "Waits to be taken back: “lapel sync” takes it back.".to_owned()
        }
        DeliveryState::NeedsYou if delivery.reason == Some(Reason::NoPlace) => {
            "Your public page has no place yet: “lapel publish set-up” gives it one.".to_owned()
        }
        DeliveryState::NeedsYou | DeliveryState::Refused => delivery.message.clone(),
        DeliveryState::Gone => {
            "It was removed there. Switch it off, then on, to send it again.".to_owned()
        }
        DeliveryState::Changed => "There already, but it says something else.".to_owned(),
        DeliveryState::LeftThere => match &destination.address {
            Some(address) => format!(
                "Still there: this backpack lets no program remove badges. Remove it at {address}."
            ),
            None => "Still there: this backpack lets no program remove badges.".to_owned(),
        },
    };
    Some(sentence)
}
