//! `lapel collection`: named lists of badges.

use std::io::{self, Write};

use wallet::Wallet;

use crate::args::{CollectionBadges, CollectionCommand, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json};

pub(super) fn run(places: &Places, command: &CollectionCommand) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    match command {
        CollectionCommand::List { json } => list(&wallet, *json),
        CollectionCommand::Make { name, json } => {
            let id = wallet.make_collection(name)?;
            say(&wallet, &id, "was made", *json)
        }
        CollectionCommand::Rename { name, to, json } => {
            let collection = wallet.collection(name)?;
            wallet.rename_collection(&collection.id, to)?;
            say(&wallet, &collection.id, "has its new name", *json)
        }
        CollectionCommand::Delete { name, json } => delete(&wallet, name, *json),
        CollectionCommand::Add(CollectionBadges { name, ids, json }) => {
            let collection = wallet.collection(name)?;
            let ids = super::badges::kept(&wallet, ids)?;
            wallet.put_into_collection(&collection.id, &ids)?;
            say(&wallet, &collection.id, "was filled", *json)
        }
        CollectionCommand::Remove(CollectionBadges { name, ids, json }) => {
            let collection = wallet.collection(name)?;
            let ids = super::badges::anywhere(&wallet, ids)?;
            wallet.take_from_collection(&collection.id, &ids)?;
            say(&wallet, &collection.id, "was changed", *json)
        }
    }
}

fn list(wallet: &Wallet, as_json: bool) -> Result<Exit, Error> {
    let collections = wallet.collections()?;
    for collection in &collections {
        if as_json {
            json::line(
                &mut io::stdout().lock(),
                &json::ListedCollection::from(collection),
            )?;
        } else {
            writeln!(
                human::out(),
                "{}  {}",
                human::visible(&collection.name),
                human::counted(collection.badges, "badge")
            )?;
        }
    }
    if collections.is_empty() && !as_json {
        writeln!(
            human::aside(),
            "No collections yet. “lapel collection make NAME” makes one."
        )?;
    }
    Ok(Exit::Good)
}

fn delete(wallet: &Wallet, name: &str, as_json: bool) -> Result<Exit, Error> {
    let collection = wallet.collection(name)?;
    wallet.delete_collection(&collection.id)?;
    if as_json {
        let deleted = json::DeletedCollection {
            id: &collection.id,
            name: &collection.name,
            deleted: true,
        };
        json::line(&mut io::stdout().lock(), &deleted)?;
        return Ok(Exit::Good);
    }
    writeln!(
        human::out(),
        "“{}” was deleted. Its badges stay in the wallet.",
        human::visible(&collection.name)
    )?;
    Ok(Exit::Good)
}

/// Says how a collection stands after it was changed.
fn say(wallet: &Wallet, id: &str, words: &str, as_json: bool) -> Result<Exit, Error> {
    let collection = wallet.collection(id)?;
    if as_json {
        json::line(
            &mut io::stdout().lock(),
            &json::ListedCollection::from(&collection),
        )?;
        return Ok(Exit::Good);
    }
    writeln!(
        human::out(),
        "“{}” {words}: {}.",
        human::visible(&collection.name),
        human::counted(collection.badges, "badge")
    )?;
    Ok(Exit::Good)
}
