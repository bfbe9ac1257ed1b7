//! A table for spreadsheets.

use super::{Entry, line};
use crate::share::cell::defused;
use crate::share::certificate::standing;
use crate::{Error, Result};

const COLUMNS: [&str; 11] = [
    "name",
    "issuer",
    "issuer_domain",
    "issued_on",
    "expires",
    "standing",
    "checked_on",
    "standard",
    "skills",
    "url",
    "id",
];

/// A byte order mark: without it Excel takes UTF-8 for something else.
const MARK: &str = "\u{feff}";

pub(super) fn table(entries: &[Entry]) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| Error::NotPrinted(error.to_string());
    let mut table = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.as_bytes().to_vec());
    table.write_record(COLUMNS).map_err(failed)?;
    for Entry { page, address } in entries {
        let card = &page.card;
        let day = |time: Option<chrono::DateTime<chrono::Utc>>| {
            time.map(|time| time.format("%Y-%m-%d").to_string())
                .unwrap_or_default()
        };
        let skills: Vec<String> = page.badge.skills.iter().map(|it| line(&it.name)).collect();
        let cells = [
            line(&card.name),
            line(card.issuer.as_deref().unwrap_or_default()),
            card.issuer_domain.clone().unwrap_or_default(),
            day(card.issued_on),
            day(card.expires),
            standing(card).0,
            day(card.checked_at),
            card.standard.map(|it| it.to_string()).unwrap_or_default(),
            skills.join("; "),
            address.clone().unwrap_or_default(),
            card.id.clone(),
        ];
        table
            .write_record(cells.iter().map(|cell| defused(cell)))
            .map_err(failed)?;
    }
    table
        .into_inner()
        .map_err(|error| Error::NotPrinted(error.to_string()))
}
