//! What changed at a badge's issuer, found by comparing the results of its checks.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction};

use openbadges::{Credential, Verdict};

use super::What;
use crate::store::Change;
use crate::store::column::{Json, Moment, Word};
use crate::store::page::Row;
use crate::{Result, Wallet};

/// A change, and the first result that found it.
pub(super) struct News {
    pub(super) what: What,
    pub(super) kind: &'static str,
    pub(super) result: i64,
}

/// One result of a badge's checks.
struct Found {
    number: i64,
    at: DateTime<Utc>,
    verdict: Verdict,
    /// What the badge's own address answered, if it was asked: the status, and the body's digest.
    answer: Option<(u16, String)>,
}

impl Found {
    fn is_decided(&self) -> bool {
        self.verdict != Verdict::Unverified
    }

    fn is_good(&self) -> bool {
        matches!(
            self.verdict,
            Verdict::Valid | Verdict::Expired | Verdict::NotYetValid
        )
    }

    fn says_not_there(&self) -> bool {
        !self.is_decided()
            && self
                .answer
                .as_ref()
                .is_some_and(|(status, _)| *status == 404)
    }
}

/// What changed since a moment and is still so.
pub(super) fn of(
    wallet: &Wallet,
    transaction: &Transaction<'_>,
    number: i64,
    since: DateTime<Utc>,
) -> Result<Vec<News>> {
    let newest: Option<Moment> = transaction
        .prepare_cached("SELECT max(at) FROM result WHERE badge = ?1")?
        .query_row([number], |row| row.get(0))?;
    if newest.is_none_or(|Moment(at)| at < since) {
        return Ok(Vec::new());
    }
    let row = Row::load(transaction, number)?;
    let credential = Credential::read(&row.text)?;
    let address = credential.address().map(|address| address.as_str());
    let results = results(transaction, number, address.unwrap_or_default())?;
    let found = [
        taken_back(&results),
        not_there(&results),
        other_end(wallet, &results, &row),
        renewed(transaction, &row)?,
    ];
    let is_new = |news: &News| {
        let found = results.iter().find(|found| found.number == news.result);
        found.is_some_and(|found| found.at >= since)
    };
    Ok(found.into_iter().flatten().filter(is_new).collect())
}

/// The results of a badge, the newest first.
fn results(transaction: &Transaction<'_>, number: i64, address: &str) -> Result<Vec<Found>> {
    let mut statement = transaction.prepare_cached(
        "SELECT number, result.at, verdict, status, sha256 FROM result
         LEFT JOIN evidence ON evidence.result = result.number AND evidence.requested = ?2
         WHERE badge = ?1 ORDER BY number DESC",
    )?;
    let results = statement.query_map((number, address), |row| {
        let Moment(at) = row.get(1)?;
        let Word(verdict) = row.get(2)?;
        let status: Option<u16> = row.get(3)?;
        Ok(Found {
            number: row.get(0)?,
            at,
            verdict,
            answer: status.zip(row.get(4)?),
        })
    })?;
    Ok(results.collect::<rusqlite::Result<_>>()?)
}

/// Revoked, after it was found good.
fn taken_back(results: &[Found]) -> Option<News> {
    let mut decided = results.iter().filter(|found| found.is_decided());
    let mut first = None;
    let before = loop {
        match decided.next()? {
            found if found.verdict == Verdict::Revoked => first = Some(found),
            other => break other,
        }
    };
    before.is_good().then_some(News {
        what: What::Revoked,
        kind: "revoked",
        result: first?.number,
    })
}

/// Its address answers that it is not there, after it was found good there. A server that does not
/// answer at all says nothing: it may be the earner who is offline.
fn not_there(results: &[Found]) -> Option<News> {
    let undecided = results.iter().take_while(|found| !found.is_decided());
    let first = undecided.filter(|found| found.says_not_there()).last()?;
    let before = results.iter().find(|found| found.is_decided())?;
    before.is_good().then_some(News {
        what: What::Gone,
        kind: "gone",
        result: first.number,
    })
}

/// A hosted badge that ends on another day than its address said before.
fn other_end(wallet: &Wallet, results: &[Found], row: &Row) -> Option<News> {
    let mut good = results
        .iter()
        .filter(|found| found.is_good())
        .filter_map(|found| Some((found, &found.answer.as_ref()?.1)));
    let (mut first, mut digest) = good.next()?;
    let after = row.badge.expires;
    for (found, answer) in good {
        if answer != digest {
            let before = end_in(wallet, answer)?;
            if before != after {
                return news(before, after, first.number);
            }
            digest = answer;
        }
        first = found;
    }
    None
}

/// The end that a kept document gives; `None` if it can no longer be read.
fn end_in(wallet: &Wallet, sha256: &str) -> Option<Option<DateTime<Utc>>> {
    let body = wallet.evidence(sha256).ok()?;
    let text = String::from_utf8(body).ok()?;
    Some(Credential::read(&text).ok()?.badge().expires)
}

/// A newer version of a credential that ends on another day (3.0).
fn renewed(transaction: &Transaction<'_>, row: &Row) -> Result<Option<News>> {
    let newest = transaction
        .prepare_cached(
            "SELECT changes, (SELECT max(number) FROM result WHERE result.badge = earlier.badge
                AND result.at = until)
             FROM earlier WHERE badge = ?1 ORDER BY number DESC LIMIT 1",
        )?
        .query_row([row.number], |row| {
            let Json(changes) = row.get::<_, Json<Vec<Change>>>(0)?;
            Ok((changes, row.get::<_, Option<i64>>(1)?))
        })
        .optional()?;
    let Some((changes, Some(result))) = newest else {
        return Ok(None);
    };
    let end = changes.iter().find(|change| change.member == "expires");
    Ok(end.and_then(|change| {
        let before = change.before.as_deref().and_then(|at| at.parse().ok());
        news(before, row.badge.expires, result)
    }))
}

fn news(before: Option<DateTime<Utc>>, after: Option<DateTime<Utc>>, result: i64) -> Option<News> {
    let (what, kind) = match (before, after) {
        (Some(_), None) => (What::Extended { until: None }, "extended"),
        (Some(before), Some(after)) if after > before => {
            (What::Extended { until: Some(after) }, "extended")
        }
        (None, Some(after)) => (What::Shortened { until: after }, "shortened"),
        (Some(before), Some(after)) if after < before => {
            (What::Shortened { until: after }, "shortened")
        }
        _ => return None,
    };
    Some(News { what, kind, result })
}
