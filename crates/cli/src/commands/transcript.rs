//! `lapel transcript`: lists badges for paper, a spreadsheet or a résumé.

use std::path::Path;

use chrono::Utc;

use wallet::Wallet;
use wallet::share::transcript::TranscriptFormat;
use wallet::store::{self, Query};

use super::certificate::{check, is_standard_output, wishes, write};
use crate::args::{Places, Transcript, TranscriptFormatName};
use crate::error::Error;
use crate::exit::Exit;

pub(super) fn run(places: &Places, arguments: &Transcript) -> Result<Exit, Error> {
    let printing = &arguments.printing;
    let format = format(arguments)?;
    check(printing)?;
    let wallet = super::open(places)?;
    let ids = chosen(&wallet, arguments)?;
    let print = wallet.transcript(&ids, format, &wishes(printing), Utc::now())?;
    write(&wallet, printing, &print)
}

fn format(arguments: &Transcript) -> Result<TranscriptFormat, Error> {
    let output: &Path = &arguments.printing.output;
    let ending = output
        .extension()
        .filter(|_| !is_standard_output(output))
        .map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match (arguments.format, ending.as_deref()) {
        (Some(TranscriptFormatName::Pdf), _) | (None, Some("pdf")) => Ok(TranscriptFormat::Pdf),
        (Some(TranscriptFormatName::Csv), _) | (None, Some("csv")) => Ok(TranscriptFormat::Csv),
        (Some(TranscriptFormatName::Json), _) | (None, Some("json")) => Ok(TranscriptFormat::Json),
        (None, _) => Err(Error::UnknownFormat(output.to_owned())),
    }
}

fn chosen(wallet: &Wallet, arguments: &Transcript) -> Result<Vec<String>, Error> {
    if !arguments.ids.is_empty() {
        return super::badges::kept(wallet, &arguments.ids);
    }
    let (query, none) = match (&arguments.collection, arguments.shared) {
        (Some(name), _) => {
            let collections = wallet.collections()?;
            let found = collections
                .into_iter()
                .find(|collection| collection.name.to_lowercase() == name.to_lowercase())
                .ok_or_else(|| Error::UnknownCollection(name.clone()))?;
            let query = Query {
                collection: Some(found.id),
                ..Query::default()
            };
            (query, Error::NoBadges)
        }
        (None, true) => {
            let query = Query {
                place: store::Place::Shared,
                ..Query::default()
            };
            (query, Error::NothingShared)
        }
        (None, false) => (Query::default(), Error::NoBadges),
    };
    let ids = wallet.ids(&query, Utc::now())?;
    if ids.is_empty() { Err(none) } else { Ok(ids) }
}
