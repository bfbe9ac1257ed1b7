//! Lists and counts of badges, as they stand at a moment.

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, Transaction};
use std::sync::PoisonError;

use openbadges::Standard;
use openbadges::verify::Signer;

use super::column::{Moment, Word, json, moment, word};
use super::search::Hits;
use super::shelf::{Line, Shelf};
use super::{
    BadgeCard, Counts, Page, Query, Sort, StatusCounts, Wallet, collections, page, search,
};
use crate::{Result, attention};

/// The connection that reads, with the shelf as it last saw it.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) connection: Connection,
    shelf: Option<(i64, Shelf)>,
}

impl Reader {
    pub(super) fn new(connection: Connection) -> Self {
        Self {
            connection,
            shelf: None,
        }
    }
}

impl Wallet {
    /// A window on the badges of a query, as they stand at `now`. `limit` 0 counts only.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn list(&self, query: &Query, offset: u32, limit: u32, now: DateTime<Utc>) -> Result<Page> {
        self.look(|transaction, shelf| {
            let named = Named::by(transaction, query)?;
            let (from, to) = (offset, offset.saturating_add(limit));
            let mut total = 0_u32;
            let mut cards = Vec::new();
            for line in shelf.find(query, &named, now) {
                if (from..to).contains(&total) {
                    cards.push(card(transaction, line, now)?);
                }
                total += 1;
            }
            Ok(Page { total, cards })
        })
    }

    /// The ids of all badges of a query, in its order.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn ids(&self, query: &Query, now: DateTime<Utc>) -> Result<Vec<String>> {
        self.look(|transaction, shelf| {
            let named = Named::by(transaction, query)?;
            let found = shelf.find(query, &named, now);
            Ok(found.map(|line| format!("{:016x}", line.id)).collect())
        })
    }

    /// How many badges each place has.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn counts(&self, now: DateTime<Utc>) -> Result<Counts> {
        self.look(|transaction, shelf| {
            Ok(Counts {
                needs_attention: attention::count(transaction, shelf, now)?,
                ..shelf.counts(now)
            })
        })
    }

    /// How many badges each status chip would leave.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn status_counts(&self, query: &Query, now: DateTime<Utc>) -> Result<StatusCounts> {
        self.look(|transaction, shelf| {
            let named = Named::by(transaction, query)?;
            Ok(shelf.status_counts(query, &named, now))
        })
    }

    /// A number that is another one after anybody changed the wallet.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn revision(&self) -> Result<i64> {
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        // It changes whenever anybody else commits; this connection never does.
        let version = reader
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0))?;
        Ok(version)
    }

    /// Does `work` on one unchanging state of the database with the shelf of that state.
    pub(crate) fn look<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>, &Shelf) -> Result<T>,
    ) -> Result<T> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let Reader { connection, shelf } = &mut *reader;
        let transaction = connection.transaction()?;
        // It changes whenever anybody else commits; this connection never does.
        let version: i64 =
            transaction.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let current = match shelf.take() {
            Some((seen, current)) if seen == version => current,
            _ => Shelf::load(&transaction)?,
        };
        let (_, current) = shelf.insert((version, current));
        work(&transaction, current)
    }
}

/// What the database alone can say of a query.
pub(super) struct Named {
    /// What the search finds in the collection; none where neither is asked for.
    pub(super) hits: Option<Hits>,
    /// The collection's own order, where it is asked for.
    pub(super) order: Option<Vec<i64>>,
}

impl Named {
    fn by(transaction: &Transaction<'_>, query: &Query) -> Result<Self> {
        let found = search::find(transaction, &query.search)?;
        let Some(collection) = &query.collection else {
            return Ok(Self {
                hits: found,
                order: None,
            });
        };
        let members = collections::members(transaction, collection)?;
        Ok(Self {
            hits: Some(match found {
                Some(found) => members.and(&found),
                None => members,
            }),
            order: match query.sort {
                Sort::Collection => Some(collections::order(transaction, collection)?),
                _ => None,
            },
        })
    }
}

fn card(transaction: &Transaction<'_>, line: &Line, now: DateTime<Utc>) -> Result<BadgeCard> {
    let mut statement = transaction.prepare_cached(
        "SELECT id, name, issuer, issuer_domain, standard, checked_at,
            coalesce(image_sha256, picture_sha256), sample,
            iif(issuer_unconfirmed, (SELECT signer FROM result WHERE result.number = badge.result),
                NULL)
         FROM badge WHERE number = ?1",
    )?;
    let card = statement.query_row([line.number], |row| {
        let picture: Option<String> = row.get(6)?;
        Ok(BadgeCard {
            id: row.get(0)?,
            name: row.get(1)?,
            issuer: row.get(2)?,
            issuer_domain: row.get(3)?,
            fingerprint: json(row.get(8)?).map(|signer: Signer| signer.fingerprint),
            standard: word(row.get::<_, Option<Word<Standard>>>(4)?),
            standing: line.standing(now),
            verdict: line.verdict(now),
            recipient: line.recipient,
            expiry: line.expiry(now),
            validity_left: validity_left(line, now),
            days_left: line.expires.map(|expires| days_left(expires, now)),
            issued_on: line.issued_on,
            expires: line.expires,
            shared: line.shared,
            sample: row.get(7)?,
            checked_at: moment(row.get::<_, Option<Moment>>(5)?),
            picture: picture.as_deref().map(page::mark),
        })
    })?;
    Ok(card)
}

/// The card of any badge, also of one that no list shows because another version stands for it.
pub(crate) fn card_of(
    transaction: &Transaction<'_>,
    number: i64,
    now: DateTime<Utc>,
) -> Result<BadgeCard> {
    card(transaction, &Line::load(transaction, number)?, now)
}

/// The share of its life that is left. A badge whose life has no known beginning counts as one that
/// began 600 days before its end: so its notice of 60 days is the last tenth, as it is for others.
fn validity_left(line: &Line, now: DateTime<Utc>) -> Option<f64> {
    let expires = line.expires?;
    let life = match line.begins {
        Some(begins) => expires - begins,
        None => TimeDelta::days(600),
    };
    let left = (expires - now).num_milliseconds();
    let life = life.num_milliseconds();
    if left <= 0 || life <= 0 {
        return Some(0.0);
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of any two dates fit in 53 bits"
    )]
    Some((left as f64 / life as f64).min(1.0))
}

fn days_left(expires: DateTime<Utc>, now: DateTime<Utc>) -> i32 {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let left = (expires - now).num_milliseconds();
    let days = if left > 0 {
        (left + DAY - 1) / DAY
    } else {
        left.div_euclid(DAY)
    };
    i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    #[test]
    fn days_left_are_rounded_up_and_negative_after() {
        let end = on("2026-06-02T00:00:00Z");
        for (now, days) in [
            ("2026-06-01T00:00:00Z", 1),
            ("2026-05-31T23:00:00Z", 2),
            ("2026-06-01T23:59:59Z", 1),
            ("2026-06-02T00:00:00Z", 0),
            ("2026-06-02T00:00:01Z", -1),
            ("2026-06-04T00:00:00Z", -2),
        ] {
            assert_eq!(days_left(end, on(now)), days, "{now}");
        }
    }
}
