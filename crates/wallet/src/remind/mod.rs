//! What the earner is reminded of: that a badge is about to end, and that something changed at its
//! issuer. Each is said once, whoever says it: what was said is kept in the wallet.
//!
//! Here is what is due; showing it is the window's affair, or that of `lapel remind`.

mod changes;
mod notice;

use chrono::{DateTime, Local, NaiveDate, TimeDelta, Utc};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

use openbadges::{Recipient, Verdict};

use crate::day::day;
use crate::settings::{self, Reminders};
use crate::store::column::{Moment, Word, word};
use crate::{Result, Wallet};

pub use notice::{Notice, notice};

/// How long after a change at an issuer one is still reminded of it, in days.
const NEWS_DAYS: i64 = 30;

/// How often a badge is checked with its issuer by itself, in hours.
const CHECKED_EVERY: i64 = 24;

/// Something that the earner is to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// The badge's id.
    pub badge: String,
    /// Its name.
    pub name: String,
    /// What is so.
    pub what: What,
    /// The day on which it is due.
    today: NaiveDate,
    /// What tells it from every other.
    key: Key,
}

/// A reminder's place among those that were given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    award: i64,
    kind: String,
    about: i64,
}

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum What {
    /// It ends soon.
    Expires {
        /// When.
        on: DateTime<Utc>,
    },
    /// Its issuer took it back.
    Revoked,
    /// Its issuer let it last longer.
    Extended {
        /// Until when; none if it no longer ends.
        until: Option<DateTime<Utc>>,
    },
    /// Its issuer let it end earlier.
    Shortened {
        /// When it ends.
        until: DateTime<Utc>,
    },
    /// Its issuer's server says that it is not there.
    Gone,
}

impl Reminders {
    /// Whether nothing is said at this minute of the day, in local time. Hours that end before they
    /// begin go over midnight; those that end when they begin are none.
    pub fn is_quiet(&self, minute: u32) -> bool {
        let (from, until) = (self.quiet_from, self.quiet_until);
        if from <= until {
            (from..until).contains(&minute)
        } else {
            minute >= from || minute < until
        }
    }
}

impl Wallet {
    /// What the earner is to be told now and has not been told yet, the most urgent first. Of several
    /// reminders of one end, after a time away say, only the nearest is due. Quiet hours are not looked
    /// at: who asks may well be a person.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn reminders_due(&self, now: DateTime<Utc>) -> Result<Vec<Reminder>> {
        self.due(now, now.with_timezone(&Local).date_naive())
    }

    fn due(&self, now: DateTime<Utc>, today: NaiveDate) -> Result<Vec<Reminder>> {
        self.read(|transaction| {
            let reminders = settings::settings(transaction)?.reminders;
            if !reminders.on {
                return Ok(Vec::new());
            }
            let mut due = Vec::new();
            for badge in Kept::load(transaction)? {
                if let Some(reminder) = badge.ending(transaction, &reminders, now, today)? {
                    due.push(reminder);
                }
                if reminders.changes {
                    let since = now - TimeDelta::days(NEWS_DAYS);
                    for news in changes::of(self, transaction, badge.number, since)? {
                        let reminder = badge.reminder(news.what, news.kind, news.result, today);
                        if !is_given(transaction, &reminder.key)? {
                            due.push(reminder);
                        }
                    }
                }
            }
            due.sort_by_key(|reminder| reminder.what.urgency());
            Ok(due)
        })
    }

    /// Remembers that these were given, so that they are not given again.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn mark_given(&self, given: &[Reminder], now: DateTime<Utc>) -> Result<()> {
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT OR IGNORE INTO reminder (badge, kind, about, given_at)
                 SELECT number, ?2, ?3, ?4 FROM badge WHERE number = ?1",
            )?;
            for Reminder { key, .. } in given {
                statement.execute((key.award, &key.kind, key.about, Moment(now)))?;
            }
            Ok(())
        })
    }

    /// At most `limit` badges that were checked before and not for a day, those longest ago first: to
    /// be checked again, so that a change at an issuer is noticed. Those that are revoked or not
    /// genuine stay so; nobody is asked about a badge that was never checked.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn due_for_check(&self, limit: u32, now: DateTime<Utc>) -> Result<Vec<String>> {
        self.read(|transaction| {
            let reminders = settings::settings(transaction)?.reminders;
            if !(reminders.on && reminders.changes) {
                return Ok(Vec::new());
            }
            let mut statement = transaction.prepare_cached(
                "SELECT id, (SELECT at FROM result WHERE result.badge = badge.number
                    ORDER BY result.number DESC LIMIT 1) AS asked
                 FROM badge
                 WHERE award = badge.number AND removed_at IS NULL AND NOT sample
                    AND verdict NOT IN ('revoked', 'invalid') AND asked <= ?1
                 ORDER BY asked LIMIT ?2",
            )?;
            let before = Moment(now - TimeDelta::hours(CHECKED_EVERY));
            let ids = statement.query_map((before, limit), |row| row.get(0))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// A badge that the earner may be reminded of.
struct Kept {
    number: i64,
    id: String,
    name: String,
    expires: Option<DateTime<Utc>>,
    verdict: Option<Verdict>,
}

impl Kept {
    /// Every one that is the earner's as far as is known, without the trash and what came with Lapel.
    fn load(transaction: &Transaction<'_>) -> Result<Vec<Self>> {
        let mut statement = transaction.prepare_cached(
            "SELECT number, id, name, expires, verdict, recipient FROM badge
             WHERE award = number AND removed_at IS NULL AND NOT sample ORDER BY number",
        )?;
        let mut rows = statement.query([])?;
        let mut kept = Vec::new();
        while let Some(row) = rows.next()? {
            let Word::<Recipient>(recipient) = row.get(5)?;
            if recipient == Recipient::Other {
                continue;
            }
            kept.push(Self {
                number: row.get(0)?,
                id: row.get(1)?,
                name: row.get(2)?,
                expires: row.get::<_, Option<Moment>>(3)?.map(|Moment(at)| at),
                verdict: word(row.get::<_, Option<Word<Verdict>>>(4)?),
            });
        }
        Ok(kept)
    }

    /// The reminder of its end that is due: the nearest of the days that have come, unless that or a
    /// nearer one was given.
    fn ending(
        &self,
        transaction: &Transaction<'_>,
        reminders: &Reminders,
        now: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Option<Reminder>> {
        let is_void = matches!(self.verdict, Some(Verdict::Invalid | Verdict::Revoked));
        let Some(on) = self.expires.filter(|on| *on > now && !is_void) else {
            return Ok(None);
        };
        let left = (day(on) - today).num_days();
        let come = reminders
            .days
            .iter()
            .filter(|days| left <= i64::from(**days));
        let Some(nearest) = come.min() else {
            return Ok(None);
        };
        let about = on.timestamp_millis();
        let mut statement = transaction.prepare_cached(
            "SELECT kind FROM reminder WHERE badge = ?1 AND about = ?2 AND kind LIKE 'expires-%'",
        )?;
        let mut given = statement.query((self.number, about))?;
        while let Some(row) = given.next()? {
            let kind: String = row.get(0)?;
            let days = kind
                .strip_prefix(EXPIRES)
                .and_then(|days| days.parse().ok());
            if days.is_some_and(|days: u32| days <= *nearest) {
                return Ok(None);
            }
        }
        let kind = format!("{EXPIRES}{nearest}");
        Ok(Some(self.reminder(
            What::Expires { on },
            kind,
            about,
            today,
        )))
    }

    fn reminder(
        &self,
        what: What,
        kind: impl Into<String>,
        about: i64,
        today: NaiveDate,
    ) -> Reminder {
        Reminder {
            badge: self.id.clone(),
            name: self.name.clone(),
            what,
            today,
            key: Key {
                award: self.number,
                kind: kind.into(),
                about,
            },
        }
    }
}

/// How the kind of a reminder of an end begins; the days follow.
const EXPIRES: &str = "expires-";

impl What {
    /// What is told first: what was taken back, then what ends next.
    fn urgency(self) -> (u8, i64) {
        match self {
            Self::Revoked => (0, 0),
            Self::Gone => (1, 0),
            Self::Expires { on } => (2, on.timestamp_millis()),
            Self::Shortened { until } => (3, until.timestamp_millis()),
            Self::Extended { .. } => (4, 0),
        }
    }
}

fn is_given(transaction: &Transaction<'_>, key: &Key) -> Result<bool> {
    Ok(transaction
        .prepare_cached("SELECT 1 FROM reminder WHERE badge = ?1 AND kind = ?2 AND about = ?3")?
        .exists((key.award, &key.kind, key.about))?)
}

#[cfg(test)]
mod tests;
