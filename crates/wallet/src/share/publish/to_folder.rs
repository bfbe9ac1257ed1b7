//! The page in any folder, without any set-up: for one who publishes it in a way of their own.
//!
//! What lies there is remembered in the folder itself, so that what is no longer part of the page can be
//! removed from it by whichever wallet writes it next.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use openbadges::identity::hex_digest;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::difference::{Lying, steps};
use super::kept::Mark;
use super::place::{BESIDE, Place};
use super::trouble::PublishError;
use super::work::Run;
use super::{PublishSummary, Publishing, began, count, page};
use crate::share::page::{Host, PageFile};
use crate::{Result, Wallet};

/// The list of what lies in the folder.
const LIST: &str = ".lapel-page.json";

/// The longest list that is read, in bytes.
const MAX_LIST: u64 = 8 << 20;

/// Each file of the page in the folder, with the digest of what lies there; none if it is in doubt.
#[derive(Debug, Default, Serialize, Deserialize)]
struct List {
    files: BTreeMap<String, Option<String>>,
}

impl Wallet {
    /// Writes the page as it stands at `now` into a folder, which is made if it is missing. Files
    /// there that Lapel did not write stay.
    ///
    /// # Errors
    /// [`PublishError`], in [`crate::Error::Publish`].
    pub fn publish_to(
        &self,
        folder: &Path,
        with: &Publishing<'_>,
        now: DateTime<Utc>,
    ) -> Result<PublishSummary> {
        let page = self.public_page(now)?;
        if page.badges.is_empty() {
            return Err(PublishError::NoBadges.into());
        }
        let failed = |source| PublishError::Folder {
            path: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let folder = fs::canonicalize(folder).map_err(failed)?;
        let list = RefCell::new(List::read(&folder, &page.files).map_err(failed)?);
        let lying: Vec<Lying> = list
            .borrow()
            .files
            .iter()
            .map(|(path, sha256)| Lying {
                path: path.clone(),
                sha256: sha256.clone(),
            })
            .collect();
        let host = Host::Folder {
            path: folder.clone(),
        };
        let place = Place::open(&host, "", with.client)?;
        let mark = |mark: Mark<'_>| {
            let mut list = list.borrow_mut();
            match mark {
                Mark::InDoubt(path) => list.files.insert(path.to_owned(), None),
                Mark::Lies { path, sha256, .. } => {
                    list.files.insert(path.to_owned(), Some(sha256.to_owned()))
                }
                Mark::Gone(path) => list.files.remove(path),
            };
            list.write(&folder)
                .map_err(|source| failed_at(&folder, source).into())
        };
        let run = Run::new(with, &place, &mark);
        let steps = steps(&lying, &page.files);
        let mut summary = began(&steps, with.event);
        run.look_and_send(&steps, &lying)?;
        run.remove(&steps)?;
        summary.badges = count(page.badges.len());
        summary.address = self.read(page::settings)?.address;
        Ok(summary)
    }
}

fn failed_at(folder: &Path, source: io::Error) -> PublishError {
    PublishError::Folder {
        path: folder.to_owned(),
        source,
    }
}

impl List {
    /// The list in a folder. Whoever made the folder may have written it: a file counts as Lapel's
    /// only if it is within the folder and is what the list says, or is gone, or was being written and has
    /// a name that only files of a page have.
    fn read(folder: &Path, page: &[PageFile]) -> io::Result<Self> {
        let path = folder.join(LIST);
        let size = match fs::metadata(&path) {
            Ok(metadata) => metadata.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        if size > MAX_LIST {
            return Ok(Self::default());
        }
        let mut list: Self = serde_json::from_slice(&fs::read(&path)?).unwrap_or_default();
        list.files.retain(|path, sha256| {
            let Some(file) = within(folder, path) else {
                return false;
            };
            match (fs::read(file), sha256.as_deref()) {
                (Ok(content), Some(sha256)) => hex_digest::<Sha256>(&[&content]) == sha256,
                // It was being written when something ended that.
                (Ok(_), None) => {
                    path == BESIDE
                        || path.starts_with("badges/")
                        || page.iter().any(|file| file.path == *path)
                }
                (Err(error), _) => error.kind() == io::ErrorKind::NotFound,
            }
        });
        Ok(list)
    }

    fn write(&self, folder: &Path) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, self)?;
        file.flush()?;
        file.persist(folder.join(LIST))?;
        Ok(())
    }
}

/// Where a path of the page is in a folder; none if it leads out of it.
fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let plain = path
        .split('/')
        .all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':']));
    plain.then(|| folder.join(path))
}
