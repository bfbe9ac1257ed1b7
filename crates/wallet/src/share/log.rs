//! What has left this computer: what, where to, when, and what came of it.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};

use super::cell::defused;
use crate::store::column::Moment;
use crate::{Result, Wallet};

/// One thing that left this computer, or was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Departure {
    /// The badge's id, as long as it is here.
    pub badge: Option<String>,
    /// The badge's name, as it was then.
    pub name: String,
    /// The name of the place: a backpack, a host, a site.
    pub place: String,
    /// The address that it went to; may be empty.
    pub address: String,
    /// What went, in words; may be empty.
    pub what: String,
    /// What came of it, as one sentence.
    pub outcome: String,
    /// More about that; may be empty.
    pub message: String,
    /// When.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub at: DateTime<Utc>,
}

/// A window on the log, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Departures {
    /// How many lines were found in all.
    pub total: u32,
    /// Those from the offset on.
    pub lines: Vec<Departure>,
}

/// Something that is about to be noted. What is not said stays empty.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Note<'a> {
    /// The number of the award; none if it is about no single badge, or the badge is not kept.
    pub(crate) award: Option<i64>,
    pub(crate) name: &'a str,
    pub(crate) place: &'a str,
    pub(crate) address: &'a str,
    pub(crate) what: &'a str,
    pub(crate) outcome: &'a str,
    pub(crate) message: &'a str,
}

/// Notes that something left.
pub(crate) fn note(
    transaction: &Transaction<'_>,
    note: &Note<'_>,
    now: DateTime<Utc>,
) -> Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO departure (badge, name, place, address, what, outcome, message, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            note.award,
            note.name,
            note.place,
            note.address,
            note.what,
            note.outcome,
            note.message,
            Moment(now),
        ))?;
    Ok(())
}

impl Wallet {
    /// The lines of the log in which every word of `search` occurs, whatever its case; newest first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn departures(&self, search: &str, offset: u32, limit: u32) -> Result<Departures> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT badge.id, departure.name, place, address, what, outcome, message, at
                 FROM departure LEFT JOIN badge ON badge.number = departure.badge
                 ORDER BY at DESC, departure.number DESC",
            )?;
            let words: Vec<String> = search.split_whitespace().map(str::to_lowercase).collect();
            let (mut total, mut lines) = (0_u32, Vec::new());
            for line in statement.query_map([], read)? {
                let line = line?;
                if words.iter().all(|word| line.says(word)) {
                    if (offset..offset.saturating_add(limit)).contains(&total) {
                        lines.push(line);
                    }
                    total += 1;
                }
            }
            Ok(Departures { total, lines })
        })
    }
}

/// Writes lines of the log as CSV (RFC 4180), with a line of names first. What a spreadsheet would
/// take for a formula is kept from being one by an apostrophe: names come from whoever made a badge.
///
/// # Errors
/// What `out` says.
pub fn write_csv(lines: &[Departure], out: impl Write) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(out);
    table.write_record([
        "at", "badge", "name", "place", "address", "what", "outcome", "message",
    ])?;
    for line in lines {
        table.write_record([
            &line.at.to_rfc3339_opts(SecondsFormat::Secs, true),
            line.badge.as_deref().unwrap_or_default(),
            &defused(&line.name),
            &defused(&line.place),
            &defused(&line.address),
            &defused(&line.what),
            &defused(&line.outcome),
            &defused(&line.message),
        ])?;
    }
    table.flush()
}

/// Writes lines of the log as one array of JSON.
///
/// # Errors
/// What `out` says.
pub fn write_json(lines: &[Departure], mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut out, lines)?;
    out.write_all(b"\n")
}

impl Departure {
    fn says(&self, word: &str) -> bool {
        [
            &self.name,
            &self.place,
            &self.address,
            &self.what,
            &self.outcome,
            &self.message,
        ]
        .into_iter()
        .any(|text| text.to_lowercase().contains(word))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Departure> {
    let Moment(at) = row.get(7)?;
    Ok(Departure {
        badge: row.get(0)?,
        name: row.get(1)?,
        place: row.get(2)?,
        address: row.get(3)?,
        what: row.get(4)?,
        outcome: row.get(5)?,
        message: row.get(6)?,
        at,
    })
}
