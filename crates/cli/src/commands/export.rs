//! `lapel export`: takes badges out.

use std::io::Write;

use chrono::Utc;

use wallet::export::Form;
use wallet::store::{Place, Query};

use crate::args::{Export, FormName, Places};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{human, json, progress};

pub(super) fn run(places: &Places, arguments: &Export) -> Result<Exit, Error> {
    let wallet = super::open(places)?;
    let now = Utc::now();
    let ids = if arguments.ids.is_empty() {
        let place = if arguments.shared { Place::Shared } else { Place::All };
        let query = Query {
            place,
            ..Query::default()
        };
        wallet.ids(&query, now)?
    } else {
        super::badges::resolve(&wallet, &arguments.ids)?
    };
    let form = match arguments.form {
        FormName::Image => Form::Image,
        FormName::Credential => Form::Credential,
        FormName::Both => Form::Both,
    };
    let stop = super::stop_at_interrupt();
    let bar = progress::bar("Exporting");
    bar.set_length(u64::try_from(ids.len()).unwrap_or(u64::MAX));
    let done = |_: &wallet::export::Exported| bar.inc(1);
    let (exported, place) = match (&arguments.zip, &arguments.to) {
        (Some(file), _) => (wallet.export_zip(&ids, file, form, now, &stop, &done)?, file),
        (None, Some(folder)) => (wallet.export_files(&ids, folder, form, &stop, &done)?, folder),
        (None, None) => return Err(Error::Usage("say where to: --to DIR or --zip FILE".into())),
    };
    bar.finish_and_clear();
    if arguments.json {
        for badge in &exported {
            json::line(&mut std::io::stdout().lock(), badge)?;
        }
    } else {
        let badges = if exported.len() == 1 { "badge" } else { "badges" };
        writeln!(human::out(), "Wrote {} {badges} to {}.", exported.len(), place.display())?;
    }
    Ok(if exported.len() < ids.len() { Exit::Unreadable } else { Exit::Good })
}
