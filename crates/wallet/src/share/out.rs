//! What is out: every badge that is wanted at a destination, or is there.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::line::{Delivery, Desk};
use crate::store::{BadgeCard, list};
use crate::{Result, Wallet};

/// A badge at a destination.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OutBadge {
    /// What its card says.
    pub card: BadgeCard,
    /// How it stands there.
    pub delivery: Delivery,
}

/// A window on the badges at a destination, what came there last first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Out {
    /// How many there are in all.
    pub total: u32,
    /// Those from the offset on.
    pub badges: Vec<OutBadge>,
}

impl Wallet {
    /// The badges that are wanted at a destination or are there, as they stand at `now`. What lies in
    /// the trash is among them as long as it is still there.
    ///
    /// # Errors
    /// [`crate::Error::UnknownDestination`].
    pub fn out_at(
        &self,
        destination: &str,
        offset: u32,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<Out> {
        self.read(|transaction| {
            let desk = Desk::open(transaction, destination)?;
            let awards = transaction
                .prepare_cached(
                    "SELECT badge.number
                     FROM (SELECT badge FROM share WHERE destination = ?1 AND wanted
                           UNION SELECT badge FROM placement
                           WHERE destination = ?1 AND state <> 'gone') AS listed
                     JOIN badge ON badge.number = listed.badge
                     LEFT JOIN share
                        ON share.badge = badge.number AND share.destination = ?1
                     LEFT JOIN placement
                        ON placement.badge = badge.number AND placement.destination = ?1
                     WHERE removed_at IS NULL OR placement.state <> 'gone'
                     ORDER BY coalesce(placement.since, share.since) DESC, badge.number DESC",
                )?
                .query_map([destination], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            let badges = awards
                .iter()
                .skip(offset as usize)
                .take(limit as usize)
                .map(|award| {
                    Ok(OutBadge {
                        card: list::card_of(transaction, *award, now)?,
                        delivery: desk.line(transaction, *award, now)?,
                    })
                })
                .collect::<Result<_>>()?;
            Ok(Out {
                total: u32::try_from(awards.len()).unwrap_or(u32::MAX),
                badges,
            })
        })
    }
}
