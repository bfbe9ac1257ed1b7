//! Results that say the same again and again: of such a run the first and the newest stay.
//!
//! A badge that Lapel checks by itself every day would have hundreds of them after a year, and none of
//! them would say more than those two.

use rusqlite::Transaction;

use super::{Wallet, page};
use crate::{Error, Result};

impl Wallet {
    /// Forgets the second newest result of each badge if it found the same as the one before it and
    /// the one after it, from the same documents. To be called after every check that nobody asked for.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn forget_repetition(&self, ids: &[String]) -> Result<()> {
        self.write(|transaction| {
            for id in ids {
                match page::number(transaction, id) {
                    Ok(number) => forget(transaction, number)?,
                    // Deleted meanwhile.
                    Err(Error::UnknownBadge(_)) => {}
                    Err(error) => return Err(error),
                }
            }
            Ok(())
        })
    }
}

fn forget(transaction: &Transaction<'_>, badge: i64) -> Result<()> {
    let mut statement = transaction.prepare_cached(
        "SELECT number, verdict || ' ' || recipient || ' ' || method || ' ' || coalesce((
            SELECT group_concat(requested || ' ' || status || ' ' || sha256, char(10)
                ORDER BY position)
            FROM evidence WHERE evidence.result = result.number), '')
         FROM result WHERE badge = ?1 ORDER BY number DESC LIMIT 3",
    )?;
    let results = statement
        .query_map([badge], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let [(_, newest), (middle, between), (_, first)] = results.as_slice() else {
        return Ok(());
    };
    if newest != between || between != first {
        return Ok(());
    }
    transaction
        .prepare_cached(
            "DELETE FROM result WHERE number = ?1
                AND NOT EXISTS (SELECT 1 FROM badge WHERE badge.result = ?1)
                AND NOT EXISTS (SELECT 1 FROM original WHERE told_by = ?1)",
        )?
        .execute([middle])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::store::samples::*;

    #[test]
    fn of_results_that_say_the_same_the_first_and_the_newest_stay() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        let mut issuer = Issuer::of(&[assertion(1)]);
        let check = |issuer: &Issuer, day: u32| {
            let at = on(&format!("2026-06-{day:02}T09:00:00Z"));
            sample.judge_at(&id, issuer, at);
            let ids = std::slice::from_ref(&id);
            sample.wallet.forget_repetition(ids).expect("forgotten");
        };
        for day in 1..=5 {
            check(&issuer, day);
        }
        issuer.answer(&address("assertions/1"), 404, "");
        for day in 6..=9 {
            check(&issuer, day);
        }
        let page = sample.wallet.badge(&id, now()).expect("a page");
        let days: Vec<String> = page
            .history
            .iter()
            .map(|line| line.at.format("%-d").to_string())
            .collect();
        assert_eq!(days, ["9", "6", "5", "1"]);
        let result = page.result.expect("the result that decided");
        assert_eq!(result.at, on("2026-06-05T09:00:00Z"));
        assert!(!result.evidence.is_empty());
    }
}
