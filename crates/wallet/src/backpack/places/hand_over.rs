//! Handing badges over to a place that Lapel cannot speak to: files are written, the earner carries
//! them there and says when that is done.

use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{KnownPlace, PlaceForm, fits, place};
use crate::backpack::outbox::Planned;
use crate::export::{Exported, Form};
use crate::share::log;
use crate::store::column::{Moment, moment};
use crate::store::{BadgeCard, list, page};
use crate::{Result, Stop, Wallet};

/// How the handing over of a badge to a place stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct HandOver {
    /// The place's id.
    pub place: String,
    /// The place's name.
    pub name: String,
    /// When its files were written last.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub written_at: DateTime<Utc>,
    /// When the earner said that it is there; none if they did not.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub done_at: Option<DateTime<Utc>>,
}

/// A badge that the earner carried to a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Carried {
    /// What its card says.
    pub card: BadgeCard,
    /// The place's id.
    pub place: String,
    /// The place's name.
    pub name: String,
    /// When the earner said that it is there.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub done_at: DateTime<Utc>,
}

impl Wallet {
    /// What handing these badges over to a place would do, by what is known of its rules. Nothing is
    /// written and nothing asked.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn plan_hand_over(
        &self,
        ids: &[String],
        place: &KnownPlace,
        now: DateTime<Utc>,
    ) -> Result<Vec<Planned>> {
        ids.iter()
            .map(|id| {
                let award = self.read(|transaction| page::award(transaction, id))?;
                let parcel = self.parcel(award)?;
                let (standard, trouble) = match fits(&parcel, place, now) {
                    Ok(version) => (version.standard(), None),
                    Err(trouble) => (None, Some(trouble)),
                };
                Ok(Planned {
                    id: id.clone(),
                    name: parcel.name,
                    picture: self.picture_mark(id)?,
                    backpack: place.id.clone(),
                    place: place.name.clone(),
                    take_back: false,
                    standard,
                    warnings: Vec::new(),
                    trouble,
                })
            })
            .collect()
    }

    /// Writes the files of badges for a place into `folder` and remembers that they wait to be carried
    /// there. The badges must fit: see [`Wallet::plan_hand_over`].
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Io`]; [`crate::Error::Backpack`] for a badge
    /// that the place does not take, before anything is written.
    pub fn hand_over(
        &self,
        ids: &[String],
        place: &KnownPlace,
        folder: &Path,
        now: DateTime<Utc>,
        stop: &Stop,
        done: &(dyn Fn(&Exported) + Sync),
    ) -> Result<Vec<Exported>> {
        for id in ids {
            self.fits(id, place, now)?;
        }
        let form = match place.form {
            PlaceForm::Image => Form::Image,
            PlaceForm::Json => Form::Credential,
        };
        let written = self.export_files(ids, folder, form, stop, done)?;
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT INTO hand_over (badge, place, written_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET written_at = excluded.written_at",
            )?;
            for badge in &written {
                let award = page::award(transaction, &badge.id)?;
                statement.execute((award, &place.id, Moment(now)))?;
            }
            Ok(())
        })?;
        Ok(written)
    }

    /// Says that badges are at a place, or that they are not after all. A badge whose files were never
    /// written for it counts as written now: the earner may have carried it there by another way.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn set_handed_over(
        &self,
        ids: &[String],
        place: &KnownPlace,
        done: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.write(|transaction| {
            for id in ids {
                let award = page::award(transaction, id)?;
                let changed = transaction
                    .prepare_cached(
                        "INSERT INTO hand_over (badge, place, written_at, done_at)
                         VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT DO UPDATE SET done_at = excluded.done_at
                         WHERE (done_at IS NULL) <> (excluded.done_at IS NULL)",
                    )?
                    .execute((award, &place.id, Moment(now), done.then_some(Moment(now))))?;
                if changed > 0 {
                    let outcome = if done {
                        "Handed over by you."
                    } else {
                        "Not handed over after all."
                    };
                    let name = page::name(transaction, award)?;
                    let note = log::Note {
                        award: Some(award),
                        name: &name,
                        place: &place.name,
                        outcome,
                        ..log::Note::default()
                    };
                    log::note(transaction, &note, now)?;
                }
            }
            Ok(())
        })
    }

    /// The places for which a badge's files were written, the last one first.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn hand_overs(&self, id: &str) -> Result<Vec<HandOver>> {
        self.read(|transaction| {
            let award = page::award(transaction, id)?;
            let mut statement = transaction.prepare_cached(
                "SELECT place, written_at, done_at FROM hand_over WHERE badge = ?1
                 ORDER BY written_at DESC, place",
            )?;
            let found = statement.query_map([award], |row| {
                let id: String = row.get(0)?;
                let Moment(written_at) = row.get(1)?;
                Ok(HandOver {
                    name: place(&id).map_or_else(|| id.clone(), |known| known.name.clone()),
                    place: id,
                    written_at,
                    done_at: moment(row.get::<_, Option<Moment>>(2)?),
                })
            })?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Every badge that the earner carried to a place, the newest first.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn carried(&self, now: DateTime<Utc>) -> Result<Vec<Carried>> {
        self.read(|transaction| {
            let rows = transaction
                .prepare_cached(
                    "SELECT badge, place, done_at FROM hand_over WHERE done_at IS NOT NULL
                     ORDER BY done_at DESC, badge DESC, place",
                )?
                .query_map([], |row| {
                    let Moment(done_at) = row.get(2)?;
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, done_at))
                })?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            rows.into_iter()
                .map(|(award, id, done_at)| {
                    Ok(Carried {
                        card: list::card_of(transaction, award, now)?,
                        name: place(&id).map_or_else(|| id.clone(), |known| known.name.clone()),
                        place: id,
                        done_at,
                    })
                })
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::{Sample, assertion};

    fn europass() -> &'static KnownPlace {
        place("europass").expect("a place")
    }

    #[test]
    fn a_badge_that_a_place_does_not_take_is_not_written_for_it() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        let ids = [id.clone()];
        let planned = sample
            .wallet
            .plan_hand_over(&ids, europass(), Utc::now())
            .expect("a plan");
        assert!(planned[0].trouble.is_some(), "it has no image");
        let folder = tempfile::tempdir().expect("a folder");
        sample
            .wallet
            .hand_over(
                &ids,
                europass(),
                folder.path(),
                Utc::now(),
                &Stop::default(),
                &|_| {},
            )
            .expect_err("it is not taken");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 0);
        assert!(sample.wallet.hand_overs(&id).expect("listed").is_empty());
    }

    #[test]
    fn what_is_carried_by_hand_is_done_when_the_earner_says_so() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        let ids = [id.clone()];
        let states = || sample.wallet.hand_overs(&id).expect("listed");
        for done in [true, true, false, true] {
            sample
                .wallet
                .set_handed_over(&ids, europass(), done, Utc::now())
                .expect("said");
            assert_eq!(states().len(), 1);
            assert_eq!(states()[0].done_at.is_some(), done);
            let carried = sample.wallet.carried(Utc::now()).expect("listed");
            assert_eq!(carried.len(), usize::from(done));
        }
        let said: i64 =
            sample
                .wallet
                .read(|transaction| {
                    Ok(transaction
                        .query_row("SELECT count(*) FROM departure", [], |row| row.get(0))?)
                })
                .expect("counted");
        assert_eq!(said, 3, "saying the same again is not another step");
    }
}
