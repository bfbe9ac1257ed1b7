//! What publishing would do, before anything is sent.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use openbadges::identity::hex_digest;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use url::Url;

use super::difference::{Lying, Step, steps};
use super::kept::{self, Published, Was};
use crate::share::chosen::Chosen;
use crate::share::page::{self, PageBadge, PublicPage};
use crate::{Result, Wallet};

/// What publishing the page would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Preview {
    /// Names this very page: what the earner agrees to is published, or nothing is.
    pub digest: String,
    /// Whether no page lies at the host yet.
    pub first: bool,
    /// Whether something would appear that the earner has not agreed to.
    pub news: bool,
    /// Badges that would appear.
    pub added: Vec<PageBadge>,
    /// Badges of which something else would be shown.
    pub changed: Vec<PageBadge>,
    /// Badges that would disappear.
    pub removed: Vec<GoneBadge>,
    /// How many stay as they are.
    pub same: u32,
    /// Badges that are switched on and do not go.
    pub left_out: Vec<Chosen>,
    /// How many files would be sent.
    pub files: u32,
    /// Their size in bytes.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub bytes: u64,
    /// How many files would be removed.
    pub removals: u32,
    /// The address at which visitors find the page.
    #[cfg_attr(feature = "ts", ts(type = "string | null"))]
    pub address: Option<Url>,
}

/// A badge that would disappear from the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct GoneBadge {
    /// Its id, as long as it is here.
    pub id: String,
    /// Its name, as it was on the page.
    pub name: String,
}

/// How the badges of a page differ from those that were published.
#[derive(Debug, Default)]
pub(super) struct Changes<'a> {
    pub(super) added: Vec<&'a PageBadge>,
    pub(super) changed: Vec<&'a PageBadge>,
    pub(super) removed: Vec<&'a Was>,
    pub(super) same: usize,
}

pub(super) fn changes<'a>(before: &'a [Was], now: &'a [PageBadge]) -> Changes<'a> {
    let mut gone: HashMap<&str, &Was> = before.iter().map(|was| (was.id.as_str(), was)).collect();
    let mut changes = Changes::default();
    for badge in now {
        match gone.remove(badge.id.as_str()) {
            None => changes.added.push(badge),
            Some(was) if was.digest != badge.digest => changes.changed.push(badge),
            Some(_) => changes.same += 1,
        }
    }
    changes.removed = before
        .iter()
        .filter(|was| gone.contains_key(was.id.as_str()))
        .collect();
    changes
}

/// The digest of a page: of each path and what lies there.
pub(super) fn digest(page: &PublicPage) -> String {
    let files = page.files.iter().map(|file| {
        let content = hex_digest::<Sha256>(&[&file.bytes]);
        format!("{content} {}\n", file.path)
    });
    hex_digest::<Sha256>(&[files.collect::<String>().as_bytes()])
}

impl Wallet {
    /// What publishing the page as it stands at `now` would change. Nobody is asked anything.
    ///
    /// # Errors
    /// [`crate::Error::Database`], and what keeps the page from being made.
    pub fn preview_publish(&self, now: DateTime<Utc>) -> Result<Preview> {
        self.preview_of(&self.public_page(now)?)
    }

    /// The same of a page that was made already, to be shown beside.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn preview_of(&self, page: &PublicPage) -> Result<Preview> {
        self.read(|transaction| {
            Ok(preview(
                page,
                &kept::published(transaction)?,
                &kept::lying(transaction)?,
                page::settings(transaction)?.address,
            ))
        })
    }
}

fn preview(
    page: &PublicPage,
    before: &Published,
    lying: &[Lying],
    address: Option<Url>,
) -> Preview {
    let digest = digest(page);
    let changes = changes(&before.badges, &page.badges);
    // A page without badges is published only to take back those that it had.
    let is_none = page.badges.is_empty() && before.badges.is_empty();
    let steps = if is_none {
        Vec::new()
    } else {
        steps(lying, &page.files)
    };
    let (mut files, mut bytes, mut removals) = (0, 0, 0);
    for step in &steps {
        match step {
            Step::Send { file, .. } => {
                files += 1;
                bytes += file.bytes.len() as u64;
            }
            Step::Remove { .. } => removals += 1,
        }
    }
    let is_new = !changes.added.is_empty()
        || !changes.changed.is_empty()
        || (changes.removed.is_empty() && files > 0);
    Preview {
        first: before.paths.is_empty(),
        news: is_new && before.agreed.as_ref() != Some(&digest),
        added: changes.added.into_iter().cloned().collect(),
        changed: changes.changed.into_iter().cloned().collect(),
        removed: changes
            .removed
            .into_iter()
            .map(|was| GoneBadge {
                id: was.id.clone(),
                name: was.name.clone(),
            })
            .collect(),
        same: u32::try_from(changes.same).unwrap_or(u32::MAX),
        left_out: page.left_out.clone(),
        files,
        bytes,
        removals,
        address,
        digest,
    }
}
