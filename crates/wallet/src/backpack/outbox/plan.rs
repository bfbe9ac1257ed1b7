//! What would go where, before anything goes.

use chrono::{DateTime, Utc};

use openbadges::Standard;

use super::queue::{self, Waits};
use super::{Change, Which};
use crate::backpack::speak::protocol;
use crate::backpack::{Backpack, Trouble, before};
use crate::share::chosen;
use crate::store::page;
use crate::{Result, Wallet};

/// What would become of one badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The badge.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Changes when its picture does; none: there is no picture.
    pub picture: Option<String>,
    /// The backpack's id.
    pub backpack: String,
    /// The backpack's name.
    pub place: String,
    /// Whether it would be taken back; otherwise it would be sent.
    pub take_back: bool,
    /// The version of the standard that would be sent.
    pub standard: Option<Standard>,
    /// What the earner should know beforehand, though it may work all the same.
    pub warnings: Vec<String>,
    /// What is known to stand in the way.
    pub trouble: Option<Trouble>,
}

impl Wallet {
    /// What sending these badges to a backpack would do. Nothing is sent and nothing asked.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn plan(
        &self,
        ids: &[String],
        backpack: &Backpack,
        now: DateTime<Utc>,
    ) -> Result<Vec<Planned>> {
        let awards = self.read(|transaction| {
            ids.iter()
                .map(|id| page::award(transaction, id))
                .collect::<Result<Vec<_>>>()
        })?;
        awards
            .into_iter()
            .map(|award| self.planned(award, backpack, false, now))
            .collect()
    }

    /// What working off the outbox would do.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn plan_outbox(&self) -> Result<Vec<Planned>> {
        let now = Utc::now();
        let mut plan = Vec::new();
        for backpack in self.backpacks()? {
            let entries = self.read(|transaction| {
                queue::entries(transaction, &backpack.id, &Which::default(), now)
            })?;
            for entry in entries {
                if entry.waits == Waits::Waiting {
                    let take_back = entry.change == Change::TakeBack;
                    plan.push(self.planned(entry.award, &backpack, take_back, now)?);
                }
            }
        }
        Ok(plan)
    }

    fn planned(
        &self,
        award: i64,
        backpack: &Backpack,
        take_back: bool,
        now: DateTime<Utc>,
    ) -> Result<Planned> {
        let parcel = self.parcel(award)?;
        let left_out =
            self.read(|transaction| chosen::left_out(transaction, &backpack.id, award, now))?;
        let protocol = protocol(backpack.server.speech);
        let (standard, warnings, trouble) = if take_back {
            (None, Vec::new(), None)
        } else if let Some(left_out) = left_out {
            (None, Vec::new(), Some(left_out.into()))
        } else {
            match protocol.choose(&parcel, backpack, now) {
                Ok(version) => {
                    let warnings = before::warnings(version, backpack, now);
                    (version.standard(), warnings, None)
                }
                Err(trouble) => (None, Vec::new(), Some(trouble)),
            }
        };
        Ok(Planned {
            picture: self.picture_mark(&parcel.id)?,
            id: parcel.id,
            name: parcel.name,
            backpack: backpack.id.clone(),
            place: backpack.name.clone(),
            take_back,
            standard,
            warnings,
            trouble,
        })
    }
}
