//! Publishing the public page at its host.
//!
//! What is to be done is a [`difference`] between the wallet's list of what lies at the host
//! ([`kept`]) and the page as it is; [`work`] does it at a [`place`], which OpenDAL speaks to through
//! the guarded client ([`transport`]). [`preview`] says beforehand what would change, [`set_up`] where
//! it goes, [`take_back`] makes what was switched off disappear, [`to_folder`] writes the page into
//! any folder, and [`trouble`] says what went wrong.

mod destination;
mod difference;
mod kept;
mod note;
mod place;
mod preview;
mod set_up;
mod take_back;
#[cfg(test)]
mod tests;
mod to_folder;
mod transport;
mod trouble;
mod work;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::page::{self, PublicPage};
use super::{PUBLIC_PAGE, chosen};
use crate::net::Client;
use crate::secrets::Secrets;
use crate::{Result, Stop, Wallet};
use difference::{Lying, Step, steps};
use kept::{Mark, Published, Was};
use place::{BESIDE, Place};
use preview::{changes, digest};
use work::Run;

pub use preview::{GoneBadge, Preview};
pub use set_up::{PlaceCheck, SetUp};
pub use trouble::PublishError;
pub use work::PublishEvent;

/// With what, and how, the page is published.
pub struct Publishing<'a> {
    /// The way out.
    pub client: &'a Client,
    /// Where the host's password is.
    pub secrets: &'a dyn Secrets,
    /// The digest of the page that the earner agreed to ([`Preview::digest`]); none: as it is.
    pub agreed: Option<&'a str>,
    /// Whether files that are not Lapel's are replaced where the page needs their names.
    pub replace: bool,
    /// How often a request that failed is made again where that may help.
    pub retries: u32,
    /// Ends it after the file that is under way.
    pub stop: &'a Stop,
    /// Hears what happens.
    pub event: &'a dyn Fn(PublishEvent),
}

/// How often a request is made again, unless somebody says otherwise.
pub const RETRIES: u32 = 4;

/// What publishing did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PublishSummary {
    /// Files that were sent.
    pub sent: u32,
    /// Their size in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// Files that were removed.
    pub removed: u32,
    /// Badges that appeared.
    pub added: u32,
    /// Badges of which something else is shown.
    pub changed: u32,
    /// Badges that disappeared.
    pub gone: u32,
    /// How many badges the page has now.
    pub badges: u32,
    /// Whether the server could not put files in place as a whole, so that a visitor may have met
    /// half of one for a moment.
    pub in_place: bool,
    /// The address at which visitors find the page.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub address: Option<Url>,
}

impl Wallet {
    /// Publishes the page as it stands at `now`: sends what differs and removes what is no longer
    /// part of it. If it ends before that, the old page is whole or the new one, and another call
    /// goes on where it ended.
    ///
    /// # Errors
    /// [`PublishError`], in [`crate::Error::Publish`].
    pub fn publish(&self, with: &Publishing<'_>, now: DateTime<Utc>) -> Result<PublishSummary> {
        let _one = self.only_one()?;
        let page = self.public_page(now)?;
        let digest = digest(&page);
        if with.agreed.is_some_and(|agreed| agreed != digest) {
            return Err(PublishError::LooksOtherwise.into());
        }
        let published = self.read(kept::published)?;
        if page.badges.is_empty() && published.badges.is_empty() {
            return Err(PublishError::NoBadges.into());
        }
        let shows = self.read(|transaction| chosen::chosen(transaction, PUBLIC_PAGE, now))?;
        let badges = page.badges.iter().map(|badge| Was {
            id: badge.id.clone(),
            name: badge.name.clone(),
            digest: badge.digest.clone(),
            shows: shows
                .iter()
                .find(|chosen| chosen.card.id == badge.id)
                .map(|chosen| chosen.shows.clone())
                .unwrap_or_default(),
        });
        self.bring_about(with, &page, badges.collect(), Some(digest), now)
    }

    /// Makes the host hold `page` and nothing else of Lapel's.
    fn bring_about(
        &self,
        with: &Publishing<'_>,
        page: &PublicPage,
        badges: Vec<Was>,
        agreed: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<PublishSummary> {
        let (settings, lying, before) = self.read(|transaction| {
            Ok((
                page::settings(transaction)?,
                kept::lying(transaction)?,
                kept::published(transaction)?,
            ))
        })?;
        let place = open(&settings, with)?;
        let left = RefCell::new(BTreeSet::new());
        let mark = |mark: Mark<'_>| {
            left.borrow_mut().extend(leaves(mark, &lying));
            self.write(|transaction| kept::mark(transaction, mark, Utc::now()))
        };
        let run = Run::new(with, &place, &mark);
        let steps = steps(&lying, &page.files);
        let mut summary = began(&steps, with.event);
        self.note_published(|published| {
            published.is_unfinished = true;
            published.goes_down = false;
            published.agreed = agreed;
        })?;
        if let Err(error) = run.look_and_send(&steps, &lying) {
            self.note_published(|published| match &error {
                // Nothing was sent.
                crate::Error::Publish(PublishError::Foreign { .. } | PublishError::Unseen(_)) => {
                    *published = before;
                }
                crate::Error::Publish(error) if error.may_pass() => {}
                // Somebody has to do something first, or wants to look again.
                _ => published.agreed = None,
            })?;
            let (left, why) = (left.into_inner(), error.to_string());
            self.write(|transaction| {
                note::broken_off(transaction, &settings, page, &left, &why, now)
            })?;
            return Err(error);
        }
        let changes = changes(&before.badges, &page.badges);
        let gone: Vec<Was> = before
            .going
            .iter()
            .filter(|was| page.badges.iter().all(|badge| badge.id != was.id))
            .chain(changes.removed.iter().copied())
            .cloned()
            .collect();
        self.write(|transaction| {
            let shown = Published {
                badges,
                going: gone.clone(),
                told: Some(page.told.clone()),
                paths: page.files.iter().map(|file| file.path.clone()).collect(),
                ..kept::published(transaction)?
            };
            kept::set_published(transaction, &shown)?;
            note::shown(transaction, &settings, &changes, page, now)
        })?;
        run.remove(&steps)?;
        summary.added = count(changes.added.len());
        summary.changed = count(changes.changed.len());
        summary.gone = count(gone.len());
        summary.badges = count(page.badges.len());
        summary.in_place = place.wrote_in_place();
        summary.address.clone_from(&settings.address);
        self.write(|transaction| {
            let done = Published {
                is_unfinished: false,
                agreed: None,
                going: Vec::new(),
                ..kept::published(transaction)?
            };
            kept::set_published(transaction, &done)?;
            note::gone(transaction, &settings, &gone, now)?;
            note::page(transaction, &settings, &summary, now)
        })?;
        Ok(summary)
    }

    fn note_published(&self, change: impl FnOnce(&mut Published)) -> Result<()> {
        self.write(|transaction| {
            let mut published = kept::published(transaction)?;
            change(&mut published);
            kept::set_published(transaction, &published)
        })
    }

    /// Keeps two from publishing at once; the system ends that with the process.
    fn only_one(&self) -> Result<File> {
        let path = self.folder().join("publish.lock");
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| crate::Error::Io {
                path,
                action: "written",
                source,
            })?;
        lock.try_lock().map_err(|_| PublishError::UnderWay)?;
        Ok(lock)
    }
}

/// The file that leaves this computer by what is noted of it; none if nothing does, or if a run before
/// has left it in doubt already.
fn leaves(mark: Mark<'_>, lying: &[Lying]) -> Option<String> {
    let path = match mark {
        Mark::InDoubt(path) => {
            let was_in_doubt = |lying: &Lying| lying.path == path && lying.sha256.is_none();
            (path != BESIDE && !lying.iter().any(was_in_doubt)).then_some(path)
        }
        Mark::Lies { path, .. } => Some(path),
        Mark::Gone(_) => None,
    };
    path.map(str::to_owned)
}

/// Opens the host that the settings name.
fn open(settings: &page::PageSettings, with: &Publishing<'_>) -> Result<Place> {
    let host = settings.host.as_ref().ok_or(PublishError::NotSetUp)?;
    let secret = set_up::secret(host, with.secrets)?;
    Ok(Place::open(host, &secret, with.client)?)
}

/// Says how much there is to do.
fn began(steps: &[Step<'_>], event: &dyn Fn(PublishEvent)) -> PublishSummary {
    let mut summary = PublishSummary::default();
    for step in steps {
        match step {
            Step::Send { file, .. } => {
                summary.sent += 1;
                summary.bytes += file.bytes.len() as u64;
            }
            Step::Remove { .. } => summary.removed += 1,
        }
    }
    event(PublishEvent::Began {
        files: summary.sent,
        bytes: summary.bytes,
        removals: summary.removed,
    });
    summary
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
