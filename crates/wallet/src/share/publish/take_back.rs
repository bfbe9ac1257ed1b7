//! What was switched off disappears from the host: at once, without asking, and whatever else waits for
//! the earner.

use chrono::{DateTime, Utc};

use super::difference::steps;
use super::kept::{self, Mark, Published, Was};
use super::preview::digest;
use super::work::Run;
use super::{PublishSummary, Publishing, began, note, open, page};
use crate::share::chosen::{self, Chosen, Shows};
use crate::share::{PUBLIC_PAGE, page::PublicPage};
use crate::{Result, Wallet};

/// What a run that nobody asked for has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// Nothing: what is new waits for the earner.
    Nothing,
    /// To go on with what the earner agreed to.
    Resume,
    /// To make disappear what was switched off.
    TakeBack,
    /// To remove everything: what was begun and never shown, or what the earner took down.
    Clear,
}

impl Wallet {
    /// Makes disappear what was switched off since the page was published, and goes on with what the
    /// earner agreed to and a fault ended; none if there is nothing of both. What is new waits: a badge
    /// that was added, and what more is to be shown of one.
    ///
    /// # Errors
    /// [`super::PublishError`], in [`crate::Error::Publish`].
    pub fn take_back(
        &self,
        with: &Publishing<'_>,
        now: DateTime<Utc>,
    ) -> Result<Option<PublishSummary>> {
        let (published, chosen) = self.read(|transaction| {
            Ok((
                kept::published(transaction)?,
                chosen::chosen(transaction, PUBLIC_PAGE, now)?,
            ))
        })?;
        let due = self.left_to_do(&published, &chosen, now)?;
        match due {
            Due::Nothing => Ok(None),
            Due::Resume => self.publish(with, now).map(Some),
            Due::Clear => self.take_down(with, now).map(Some),
            Due::TakeBack => {
                let _one = self.only_one()?;
                let page = self.page_as_agreed(&published, now)?;
                let badges = page.badges.iter().filter_map(|badge| {
                    let was = published.badges.iter().find(|was| was.id == badge.id)?;
                    let now = chosen.iter().find(|chosen| chosen.card.id == badge.id)?;
                    Some(Was {
                        digest: badge.digest.clone(),
                        shows: both(&was.shows, &now.shows),
                        ..was.clone()
                    })
                });
                let badges = badges.collect();
                self.bring_about(with, &page, badges, None, now).map(Some)
            }
        }
    }

    fn left_to_do(
        &self,
        published: &Published,
        chosen: &[Chosen],
        now: DateTime<Utc>,
    ) -> Result<Due> {
        if published.goes_down {
            return Ok(Due::Clear);
        }
        let is_less = published.badges.iter().any(|was| {
            chosen
                .iter()
                .find(|chosen| chosen.card.id == was.id)
                .is_none_or(|chosen| both(&was.shows, &chosen.shows) != was.shows)
        });
        if !is_less && !published.is_unfinished {
            return Ok(Due::Nothing);
        }
        let page = self.public_page(now)?;
        if published.agreed.as_ref() == Some(&digest(&page)) {
            return Ok(Due::Resume);
        }
        if published.paths.is_empty() {
            // Nothing is shown there yet, and something that was begun is no longer wanted.
            let lying = self.read(kept::lying)?;
            let is_left = lying.iter().any(|lying| {
                page.badges.is_empty() || page.files.iter().all(|file| file.path != lying.path)
            });
            return Ok(if is_left { Due::Clear } else { Due::Nothing });
        }
        if is_less || self.is_left_over(published, &page)? {
            return Ok(Due::TakeBack);
        }
        Ok(Due::Nothing)
    }

    /// Whether something lies at the host that is part neither of the page there nor of the one now.
    fn is_left_over(&self, published: &Published, page: &PublicPage) -> Result<bool> {
        let lying = self.read(kept::lying)?;
        Ok(lying.iter().any(|lying| {
            !published.paths.contains(&lying.path)
                && page.files.iter().all(|file| file.path != lying.path)
        }))
    }

    /// The page of the badges that were published and still are wanted, with no more of each than was
    /// shown, and no more told beside them.
    fn page_as_agreed(&self, published: &Published, now: DateTime<Utc>) -> Result<PublicPage> {
        self.public_page_of(now, published.told.as_ref(), &|chosen: &mut Chosen| {
            let was = published.badges.iter().find(|was| was.id == chosen.card.id);
            match was {
                Some(was) => {
                    chosen.shows = both(&was.shows, &chosen.shows);
                    true
                }
                None => false,
            }
        })
    }

    /// Removes every file of the page from the host, its front first. The switches stay as they are,
    /// and nothing is published again before the earner says so.
    ///
    /// # Errors
    /// [`super::PublishError`], in [`crate::Error::Publish`].
    pub fn take_down(&self, with: &Publishing<'_>, now: DateTime<Utc>) -> Result<PublishSummary> {
        let _one = self.only_one()?;
        let (settings, lying, published) = self.read(|transaction| {
            Ok((
                page::settings(transaction)?,
                kept::lying(transaction)?,
                kept::published(transaction)?,
            ))
        })?;
        let place = open(&settings, with)?;
        let mark =
            |mark: Mark<'_>| self.write(|transaction| kept::mark(transaction, mark, Utc::now()));
        self.note_published(|published| {
            published.is_unfinished = true;
            published.goes_down = true;
            published.agreed = None;
        })?;
        let steps = steps(&lying, &[]);
        let badges = [published.badges, published.going].concat();
        let summary = began(&steps, with.event);
        Run::new(with, &place, &mark).remove(&steps)?;
        self.write(|transaction| {
            kept::set_published(transaction, &Published::default())?;
            note::down(transaction, &settings, &badges, summary.removed, now)
        })?;
        Ok(PublishSummary {
            gone: super::count(badges.len()),
            ..summary
        })
    }
}

/// What is shown only if both say so.
fn both(one: &Shows, other: &Shows) -> Shows {
    Shows {
        name: one.name && other.name,
        email: one.email && other.email,
        evidence: one.evidence && other.evidence,
        narrative: one.narrative && other.narrative,
        results: one.results && other.results,
        skills: one.skills && other.skills,
        credential: one.credential && other.credential,
    }
}
