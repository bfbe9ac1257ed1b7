//! `lapel demo`: the main job from end to end, on a folder of badges.

use std::io::Write;
use std::path::Path;

use chrono::Utc;

use wallet::export::Form;
use wallet::import::{ImportEvent, Input};
use wallet::store::{Place, Query, Sort};

use crate::args::Places;
use crate::error::Error;
use crate::exit::Exit;
use crate::network;
use crate::output::human;

pub(super) fn run(places: &Places, folder: &Path) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let client = network::client_of(&wallet, places)?;
    let stop = super::stop_at_interrupt();
    let now = Utc::now();
    let mut out = human::out();

    let inputs = [Input::Path(folder.to_owned())];
    let summary = wallet.import(&inputs, &client, now, &stop, &|_: ImportEvent| {})?;
    writeln!(
        out,
        "Import: {} new, {} here already, {} refused, from {}.",
        summary.imported,
        summary.duplicates + summary.replaced,
        summary.refused,
        folder.display()
    )?;

    let query = Query {
        sort: Sort::Expiry,
        ..Query::default()
    };
    let ids = wallet.ids(&query, now)?;
    if ids.is_empty() {
        return Err(Error::Usage(format!("there is no badge in {}", folder.display())));
    }
    let checked = super::check::check(&wallet, &client, &ids, &stop)?;
    writeln!(out, "Check: {} badges checked with their issuers.", checked.len())?;

    let table = human::Table::new();
    let mut genuine = Vec::new();
    super::badges::for_each(&wallet, &query, &mut |card| {
        if card.verdict == Some(openbadges::Verdict::Valid) {
            genuine.push(card.id.clone());
        }
        table.row(&mut out, card)?;
        Ok(())
    })?;

    genuine.truncate(2);
    if genuine.len() < 2 {
        return Err(Error::Usage("fewer than two of these badges are valid, so none was shared".into()));
    }
    wallet.set_shared(&genuine, wallet::share::PUBLIC_PAGE, true, now)?;
    let shared = Query {
        place: Place::Shared,
        ..Query::default()
    };
    let shared = wallet.ids(&shared, now)?;
    writeln!(out, "Share: {} badges marked for the public page.", shared.len())?;

    let file = free_name(wallet.folder());
    let exported = wallet.export_zip(&ids, &file, Form::Both, now, &stop, &|_| {})?;
    writeln!(out, "Export: {} badges in {}.", exported.len(), file.display())?;
    Ok(if exported.len() == ids.len() { Exit::Good } else { Exit::Unreadable })
}

/// A name for the ZIP that nothing has yet.
fn free_name(folder: &Path) -> std::path::PathBuf {
    (1..)
        .map(|number| match number {
            1 => folder.join("badges.zip"),
            number => folder.join(format!("badges-{number}.zip")),
        })
        .find(|file| !file.exists())
        .unwrap_or_else(|| folder.join("badges.zip"))
}
