//! When badges end, as a calendar that other programs read (iCalendar, RFC 5545).
//!
//! Each badge that ends is one event on its last day, with alarms. Its UID stays the same for ever, and
//! the file says the same as long as nothing changed: what it said last is remembered, so that a
//! calendar program sees which event is newer.

mod ics;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use openbadges::identity::hex_digest;
use openbadges::{Recipient, Verdict};

use super::one_line;
use super::renewal::renewal;
use crate::day::day;
use crate::export::files::{failed, sync_folder, temporary};
use crate::store::column::{Json, Word, word};
use crate::store::page as badge_page;
use crate::{Error, Result, Wallet, settings};
use ics::Lines;

/// The row that remembers what the calendar said last.
const SAID: &str = "calendar";

/// The most characters of a name in an event.
const LONGEST_NAME: usize = 200;

/// A calendar of the days on which badges end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The file: iCalendar, in UTF-8.
    pub text: String,
    /// The ids of the badges in it, the one that ends first first.
    pub badges: Vec<String>,
}

/// What the calendar last said of a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    day: NaiveDate,
    /// The digest of the event without its own history.
    digest: String,
    /// How often its day has changed (RFC 5545 §3.8.7.4).
    sequence: u32,
    /// When any of it changed last.
    modified: DateTime<Utc>,
}

impl Wallet {
    /// The calendar of these badges, or of all that are the earner's and not revoked or forged; those
    /// that never end are not in it.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Database`].
    pub fn calendar(&self, ids: Option<&[String]>, now: DateTime<Utc>) -> Result<Calendar> {
        self.write(|transaction| {
            let entries = match ids {
                Some(ids) => chosen(transaction, ids)?,
                None => all(transaction)?,
            };
            let days = settings::settings(transaction)?.reminders.days;
            let mut said = remembered(transaction)?;
            let before = said.clone();
            let mut lines = Lines::default();
            begin(&mut lines);
            for entry in &entries {
                entry.write(&mut lines, &mut said, &days, now);
            }
            lines.raw("END", "VCALENDAR");
            forget_deleted(transaction, &mut said)?;
            if said != before {
                remember(transaction, &said)?;
            }
            Ok(Calendar {
                text: lines.finish(),
                badges: entries.into_iter().map(|entry| entry.id).collect(),
            })
        })
    }

    /// Rewrites the live calendar file, if one is set and it does not say what it should. The file is
    /// the old one or the new one at any moment. Returns whether it was written.
    ///
    /// # Errors
    /// [`crate::Error::Io`] if it cannot be read or written, [`crate::Error::Database`].
    pub fn write_live_calendar(&self, now: DateTime<Utc>) -> Result<bool> {
        match self.settings()?.live_calendar {
            Some(file) => write_file(&file, &self.calendar(None, now)?.text),
            None => Ok(false),
        }
    }
}

/// Puts a calendar in a file's place in one step, unless that is what it holds. A link stays a link.
/// Returns whether it was written.
///
/// # Errors
/// [`crate::Error::NotACalendar`] if something else lies there, [`crate::Error::Io`].
pub fn write_file(file: &Path, text: &str) -> Result<bool> {
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    match fs::read(&file) {
        Ok(there) if there == text.as_bytes() => return Ok(false),
        Ok(there) if !there.is_empty() && !there.starts_with(b"BEGIN:VCALENDAR") => {
            return Err(Error::NotACalendar(file));
        }
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(source) => return Err(failed(&file, "read", source)),
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = temporary(folder)?;
    new.write_all(text.as_bytes())
        .and_then(|()| new.as_file().sync_all())
        .map_err(|source| failed(&file, "written", source))?;
    new.persist(&file)
        .map_err(|error| failed(&file, "written", error.error))?;
    sync_folder(folder)?;
    Ok(true)
}

/// A badge that ends.
struct Entry {
    id: String,
    name: String,
    issuer: String,
    expires: DateTime<Utc>,
    renew: Option<String>,
}

impl Entry {
    fn load(transaction: &Transaction<'_>, number: i64) -> Result<Option<Self>> {
        let row = badge_page::Row::load(transaction, number)?;
        let Some(expires) = row.badge.expires else {
            return Ok(None);
        };
        let id = transaction
            .prepare_cached("SELECT id FROM badge WHERE number = ?1")?
            .query_row([number], |row| row.get(0))?;
        let renewal = renewal(transaction, number)?;
        Ok(Some(Self {
            id,
            name: one_line(&row.name, LONGEST_NAME),
            issuer: one_line(
                row.badge.issuer.name.as_deref().unwrap_or_default(),
                LONGEST_NAME,
            ),
            expires,
            renew: renewal
                .and_then(|renewal| renewal.page)
                .map(|page| page.to_string()),
        }))
    }

    /// Writes the event. Where it says something else than the last time, that is remembered.
    fn write(
        &self,
        lines: &mut Lines,
        said: &mut BTreeMap<String, Said>,
        days: &[u32],
        now: DateTime<Utc>,
    ) {
        let day = day(self.expires);
        let digest = hex_digest::<Sha256>(&[
            self.name.as_bytes(),
            b"\0",
            self.issuer.as_bytes(),
            b"\0",
            self.renew.as_deref().unwrap_or_default().as_bytes(),
            b"\0",
            format!("{day} {days:?}").as_bytes(),
        ]);
        let before = said.get(&self.id);
        let current = match before {
            Some(before) if before.digest == digest => before.clone(),
            before => Said {
                day,
                digest,
                sequence: before.map_or(0, |before| before.sequence + u32::from(before.day != day)),
                modified: now,
            },
        };
        let summary = format!("“{}” expires", self.name);
        let mut description = format!("The badge “{}”", self.name);
        if !self.issuer.is_empty() {
            description.push_str(&format!(" from {}", self.issuer));
        }
        description.push_str(" expires on this day.");
        if let Some(renew) = &self.renew {
            description.push_str(&format!("\nHow to renew it: {renew}"));
        }
        lines.raw("BEGIN", "VEVENT");
        lines.raw("UID", &format!("{}-expiry@lapel", self.id));
        lines.raw("DTSTAMP", &ics::moment(current.modified));
        lines.raw("LAST-MODIFIED", &ics::moment(current.modified));
        lines.raw("SEQUENCE", &current.sequence.to_string());
        lines.raw("DTSTART;VALUE=DATE", &ics::date(day));
        // The end of an event of whole days is the day after (RFC 5545 §3.6.1).
        if let Some(after) = day.succ_opt() {
            lines.raw("DTEND;VALUE=DATE", &ics::date(after));
        }
        lines.text("SUMMARY", &summary);
        lines.text("DESCRIPTION", &description);
        if let Some(renew) = &self.renew {
            lines.raw("URL", renew);
        }
        lines.raw("TRANSP", "TRANSPARENT");
        for before in alarms(days) {
            lines.raw("BEGIN", "VALARM");
            lines.raw("ACTION", "DISPLAY");
            lines.raw("TRIGGER", &before);
            lines.text("DESCRIPTION", &summary);
            lines.raw("END", "VALARM");
        }
        lines.raw("END", "VEVENT");
        said.insert(self.id.clone(), current);
    }
}

fn begin(lines: &mut Lines) {
    lines.raw("BEGIN", "VCALENDAR");
    lines.raw("VERSION", "2.0");
    lines.raw("PRODID", "-//Lapel//Badges that expire//EN");
    lines.raw("CALSCALE", "GREGORIAN");
    // RFC 7986, and what calendar programs read that are older than it.
    lines.text("NAME", "Badges that expire");
    lines.text("X-WR-CALNAME", "Badges that expire");
    lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
}

/// When the alarms ring: at nine in the morning, so many days before. An event of whole days begins
/// at midnight.
fn alarms(days: &[u32]) -> Vec<String> {
    let mut days = days.to_vec();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    days.into_iter()
        .map(|days| match days {
            0 => "PT9H".to_owned(),
            1 => "-PT15H".to_owned(),
            days => format!("-P{}DT15H", days - 1),
        })
        .collect()
}

fn chosen(transaction: &Transaction<'_>, ids: &[String]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for id in ids {
        let number = badge_page::number(transaction, id)?;
        entries.extend(Entry::load(transaction, number)?);
    }
    Ok(in_order(entries))
}

/// Every badge that ends, but those in the trash, those that came with Lapel, those that were not
/// found to be the earner's, and those that were taken back or never were genuine.
fn all(transaction: &Transaction<'_>) -> Result<Vec<Entry>> {
    let mut statement = transaction.prepare_cached(
        "SELECT number, verdict, recipient FROM badge
         WHERE award = number AND removed_at IS NULL AND expires IS NOT NULL AND NOT sample",
    )?;
    let rows = statement
        .query_map([], |row| {
            let verdict = word(row.get::<_, Option<Word<Verdict>>>(1)?);
            let Word::<Recipient>(recipient) = row.get(2)?;
            Ok((row.get::<_, i64>(0)?, verdict, recipient))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut entries = Vec::new();
    for (number, verdict, recipient) in rows {
        let is_void = matches!(verdict, Some(Verdict::Invalid | Verdict::Revoked));
        if !is_void && recipient != Recipient::Other {
            entries.extend(Entry::load(transaction, number)?);
        }
    }
    Ok(in_order(entries))
}

fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|a, b| (a.expires, &a.id).cmp(&(b.expires, &b.id)));
    entries.dedup_by(|a, b| a.id == b.id);
    entries
}

fn remembered(transaction: &Transaction<'_>) -> Result<BTreeMap<String, Said>> {
    let stored = transaction
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([SAID], |row| row.get::<_, Json<BTreeMap<String, Said>>>(0))
        .optional()?;
    Ok(stored.map(|Json(said)| said).unwrap_or_default())
}

fn remember(transaction: &Transaction<'_>, said: &BTreeMap<String, Said>) -> Result<()> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?
        .execute((SAID, Json(said)))?;
    Ok(())
}

/// Of a badge that was deleted for good nothing stays behind here either.
fn forget_deleted(transaction: &Transaction<'_>, said: &mut BTreeMap<String, Said>) -> Result<()> {
    let here = transaction
        .prepare_cached("SELECT id FROM badge")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<HashSet<String>>>()?;
    said.retain(|id, _| here.contains(id));
    Ok(())
}

#[cfg(test)]
mod tests;
