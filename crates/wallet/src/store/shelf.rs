//! All badges in a row, in memory: what filters, orders and counts look at.
//!
//! How a badge stands depends on the moment, so no index can answer for it, and counting in the
//! database would take longer than a person types. The texts stay in the database.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Row, Transaction};

use openbadges::verify::{expiry, is_suspended};
use openbadges::{Check, Expiry, Recipient, Verdict};

use super::column::{Json, Moment, Word, json, moment, word};
use super::list::Named;
use super::{Counts, Place, Query, Sort, StatusCounts, StatusFilter};
use crate::share::chosen::Seen;
use crate::standing::{self, current};
use crate::{Result, Standing};

/// One award, as its primary version stands for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) number: i64,
    /// The badge's id, as the number that its digits write.
    pub(super) id: u64,
    pub(super) issued_on: Option<DateTime<Utc>>,
    pub(super) begins: Option<DateTime<Utc>>,
    pub(super) expires: Option<DateTime<Utc>>,
    pub(super) verdict: Option<Verdict>,
    pub(super) recipient: Recipient,
    /// Whether nobody vouches for who the issuer is.
    issuer_unconfirmed: bool,
    suspended: bool,
    pub(super) shared: bool,
    sample: bool,
    pub(crate) removed: bool,
    /// Its place in the order of names.
    name: usize,
    /// The place of its issuer in the order of issuers; none if it does not name one.
    issuer: Option<usize>,
}

/// The columns of a [`Line`].
const COLUMNS: &str = "number, id, issued_on, begins, expires, verdict, recipient,
    EXISTS (SELECT 1 FROM share WHERE share.badge = award AND wanted),
    removed_at IS NOT NULL, sort_issuer, issuer_unconfirmed, sample,
    iif(verdict = 'revoked', (SELECT checks FROM result WHERE result.number = badge.result), NULL)";

/// Whether a badge is but suspended, by the checks of the result that revoked it.
pub(super) fn suspended(checks: Option<Json<Vec<Check>>>) -> bool {
    json(checks).is_some_and(|checks: Vec<Check>| is_suspended(&checks))
}

impl Line {
    /// The line of one badge by itself, without its place in any order.
    pub(super) fn load(transaction: &Transaction<'_>, number: i64) -> Result<Self> {
        Ok(transaction
            .prepare_cached(&format!("SELECT {COLUMNS} FROM badge WHERE number = ?1"))?
            .query_row([number], Self::read)?)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let Word(recipient) = row.get(6)?;
        let id = row.get_ref(1)?.as_str()?;
        Ok(Self {
            number: row.get(0)?,
            id: u64::from_str_radix(id, 16).unwrap_or_default(),
            issued_on: moment(row.get::<_, Option<Moment>>(2)?),
            begins: moment(row.get::<_, Option<Moment>>(3)?),
            expires: moment(row.get::<_, Option<Moment>>(4)?),
            verdict: word(row.get::<_, Option<Word<Verdict>>>(5)?),
            recipient,
            issuer_unconfirmed: row.get(10)?,
            suspended: suspended(row.get(12)?),
            shared: row.get(7)?,
            sample: row.get(11)?,
            removed: row.get(8)?,
            name: 0,
            issuer: None,
        })
    }

    pub(super) fn expiry(&self, now: DateTime<Utc>) -> Expiry {
        expiry(self.begins, self.expires, now)
    }

    pub(super) fn verdict(&self, now: DateTime<Utc>) -> Option<Verdict> {
        self.verdict
            .map(|verdict| current(verdict, self.begins, self.expires, now))
    }

    pub(crate) fn standing(&self, now: DateTime<Utc>) -> Standing {
        let result = self.verdict(now).map(|verdict| standing::Found {
            verdict,
            recipient: self.recipient,
            issuer_unconfirmed: self.issuer_unconfirmed,
            suspended: self.suspended,
        });
        Standing::of(result, self.expiry(now))
    }

    /// What the rules of a destination look at.
    pub(crate) fn seen(&self, now: DateTime<Utc>) -> Seen {
        Seen {
            verdict: self.verdict(now),
            recipient: self.recipient,
            expiry: self.expiry(now),
        }
    }

    /// Whether it expires soon, and that still matters.
    pub(crate) fn expires_soon(&self, standing: Standing, now: DateTime<Utc>) -> bool {
        match standing {
            Standing::Expiring => true,
            Standing::Unchecked | Standing::Undecided | Standing::IssuerNotConfirmed => {
                self.expiry(now) == Expiry::Expiring
            }
            _ => false,
        }
    }

    fn is_in(&self, place: Place, now: DateTime<Utc>) -> bool {
        if self.removed || place == Place::Trash {
            return self.removed && place == Place::Trash;
        }
        match place {
            Place::All | Place::Trash => true,
            Place::Expiring => self.expires_soon(self.standing(now), now),
            Place::Shared => self.shared,
            Place::Private => !self.shared,
        }
    }

    fn expires_within(&self, days: u32, now: DateTime<Utc>) -> bool {
        let end = now.checked_add_signed(TimeDelta::days(days.into()));
        self.expires
            .is_some_and(|at| at > now && end.is_none_or(|end| at <= end))
    }
}

/// Every award of the wallet.
#[derive(Debug)]
pub(crate) struct Shelf {
    lines: Vec<Line>,
    newest: Vec<usize>,
    by_name: Vec<usize>,
    by_issuer: Vec<usize>,
    by_expiry: Vec<usize>,
}

impl Shelf {
    pub(super) fn load(transaction: &Transaction<'_>) -> Result<Self> {
        let mut statement = transaction.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM badge WHERE award = number ORDER BY sort_name, number"
        ))?;
        let mut rows = statement.query([])?;
        let mut lines = Vec::new();
        let mut issuers = Vec::new();
        while let Some(row) = rows.next()? {
            issuers.push(row.get::<_, String>(9)?);
            lines.push(Line {
                name: lines.len(),
                ..Line::read(row)?
            });
        }
        let mut order = issuers.clone();
        order.sort_unstable();
        order.dedup();
        for (line, issuer) in lines.iter_mut().zip(&issuers) {
            line.issuer =
                (!issuer.is_empty()).then(|| order.partition_point(|other| other < issuer));
        }
        Ok(Self::of(lines))
    }

    fn of(lines: Vec<Line>) -> Self {
        let order = |key: &dyn Fn(&Line) -> (i64, i64)| {
            let mut places: Vec<usize> = (0..lines.len()).collect();
            places.sort_by_cached_key(|place| lines.get(*place).map(key));
            places
        };
        let seconds = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp_millis());
        let rank = |place: usize| i64::try_from(place).unwrap_or(i64::MAX);
        Self {
            newest: order(&|line| {
                let issued = seconds(line.issued_on).unwrap_or(i64::MIN + 1);
                (-issued, -line.number)
            }),
            by_name: order(&|line| (rank(line.name), 0)),
            by_issuer: order(&|line| (line.issuer.map_or(i64::MAX, rank), rank(line.name))),
            by_expiry: order(&|line| (seconds(line.expires).unwrap_or(i64::MAX), rank(line.name))),
            lines,
        }
    }

    /// Every award, by its number.
    pub(crate) fn by_number(&self) -> HashMap<i64, &Line> {
        self.lines.iter().map(|line| (line.number, line)).collect()
    }

    /// Every award outside the trash, what expires first, first.
    pub(crate) fn kept(&self) -> impl Iterator<Item = &Line> {
        self.by_expiry
            .iter()
            .filter_map(|place| self.lines.get(*place))
            .filter(|line| !line.removed)
    }

    /// The badges of `query` in its order, `named` being what the database says of it.
    pub(super) fn find<'s>(
        &'s self,
        query: &'s Query,
        named: &'s Named,
        now: DateTime<Utc>,
    ) -> impl Iterator<Item = &'s Line> {
        self.ordered(query.sort, named)
            .filter(move |line| chosen(line, query, named, now))
            .filter(move |line| query.status.is_none_or(|status| status == chip(line, now)))
    }

    fn ordered<'s>(
        &'s self,
        sort: Sort,
        named: &'s Named,
    ) -> Box<dyn Iterator<Item = &'s Line> + 's> {
        if let Some(order) = &named.order {
            let lines = self.by_number();
            return Box::new(
                order
                    .iter()
                    .filter_map(move |number| lines.get(number).copied()),
            );
        }
        let places = match sort {
            Sort::Newest | Sort::Oldest | Sort::Collection => &self.newest,
            Sort::Name => &self.by_name,
            Sort::Issuer => &self.by_issuer,
            Sort::Expiry => &self.by_expiry,
        };
        let lines = places.iter().filter_map(|place| self.lines.get(*place));
        match sort {
            // What was never issued on a day stays last in either direction.
            Sort::Oldest => {
                let dated = lines.clone().rev().filter(|line| line.issued_on.is_some());
                Box::new(dated.chain(lines.filter(|line| line.issued_on.is_none())))
            }
            _ => Box::new(lines),
        }
    }

    pub(super) fn counts(&self, now: DateTime<Utc>) -> Counts {
        let mut counts = Counts::default();
        for line in &self.lines {
            counts.samples += u32::from(line.sample);
            if line.removed {
                counts.trash += 1;
                continue;
            }
            let standing = line.standing(now);
            counts.all += 1;
            counts.expiring += u32::from(line.expires_soon(standing, now));
            counts.shared += u32::from(line.shared);
            counts.private += u32::from(!line.shared);
        }
        counts
    }

    /// How many badges of `query` (its status set aside) each chip would leave.
    pub(super) fn status_counts(
        &self,
        query: &Query,
        named: &Named,
        now: DateTime<Utc>,
    ) -> StatusCounts {
        let mut counts = StatusCounts::default();
        let mut issuers = HashSet::new();
        for line in self
            .lines
            .iter()
            .filter(|line| chosen(line, query, named, now))
        {
            issuers.extend(line.issuer);
            counts.any += 1;
            *match chip(line, now) {
                StatusFilter::Valid => &mut counts.valid,
                StatusFilter::Expiring => &mut counts.expiring,
                StatusFilter::Expired => &mut counts.expired,
                StatusFilter::Problem => &mut counts.problem,
                StatusFilter::Unchecked => &mut counts.unchecked,
            } += 1;
        }
        counts.issuers = u32::try_from(issuers.len()).unwrap_or(u32::MAX);
        counts
    }
}

/// Whether a query has a badge, its status set aside.
fn chosen(line: &Line, query: &Query, named: &Named, now: DateTime<Utc>) -> bool {
    named
        .hits
        .as_ref()
        .is_none_or(|hits| hits.contains(line.number))
        && line.is_in(query.place, now)
        && query
            .expiring_within_days
            .is_none_or(|days| line.expires_within(days, now))
}

/// The chip under which a badge is found. Every badge has one, and it agrees with the verdict: what
/// nobody vouches for is valid, however little that says, and its card says so in amber.
fn chip(line: &Line, now: DateTime<Utc>) -> StatusFilter {
    match line.standing(now) {
        Standing::Genuine => StatusFilter::Valid,
        Standing::IssuerNotConfirmed if line.expiry(now) == Expiry::Expiring => {
            StatusFilter::Expiring
        }
        Standing::IssuerNotConfirmed => StatusFilter::Valid,
        Standing::Expiring => StatusFilter::Expiring,
        Standing::Expired => StatusFilter::Expired,
        Standing::Unchecked => StatusFilter::Unchecked,
        Standing::NotYetValid
        | Standing::Revoked
        | Standing::Suspended
        | Standing::NotGenuine
        | Standing::NotYours
        | Standing::Undecided => StatusFilter::Problem,
    }
}
