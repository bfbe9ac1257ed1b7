//! The page in any folder, without any set-up: for one who publishes it in a way of their own.
//!
//! What lies there is remembered in the folder itself, so that what is no longer part of the page can be
//! removed from it by whichever wallet writes it next.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use openbadges::identity::hex_digest;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::difference::{Lying, Step, steps};
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

/// How many files are said to be in doubt at once: the list is as long as the page, and written whole.
const AHEAD: usize = 64;

/// Each file of the page in the folder, with the digest of what lies there; none if it is in doubt.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
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
        let list = List::read(&folder, &page.files).map_err(failed)?;
        let lying: Vec<Lying> = list
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
        let steps = steps(&lying, &page.files);
        let notes = RefCell::new(Notes::new(&folder, list, &steps));
        let mark = |mark: Mark<'_>| {
            notes
                .borrow_mut()
                .note(mark)
                .map_err(|it| failed(it).into())
        };
        let run = Run::new(with, &place, &mark);
        let mut summary = began(&steps, with.event);
        let done = run
            .look_and_send(&steps, &lying)
            .and_then(|()| run.remove(&steps));
        let kept = notes.borrow().keep();
        done?;
        kept.map_err(failed)?;
        summary.badges = count(page.badges.len());
        summary.address = self.read(page::settings)?.address;
        Ok(summary)
    }
}

/// What is noted while the page is written. On the disk some files are in doubt that are not sent yet: so
/// the list need not be written again before each of them.
struct Notes<'a> {
    folder: &'a Path,
    /// What lies there.
    list: List,
    /// What is still to be sent, the next one last.
    to_send: Vec<&'a str>,
    /// What is in doubt by the list on the disk.
    in_doubt: BTreeSet<String>,
    /// Whether the list on the disk says something else.
    is_stale: bool,
}

impl<'a> Notes<'a> {
    fn new(folder: &'a Path, list: List, steps: &'a [Step<'_>]) -> Self {
        let paths = steps.iter().rev().filter_map(|step| match step {
            Step::Send { file, .. } => Some(file.path.as_str()),
            Step::Remove { .. } => None,
        });
        Self {
            folder,
            list,
            to_send: paths.collect(),
            in_doubt: BTreeSet::new(),
            is_stale: false,
        }
    }

    /// Writes the list as it is, if that is not what lies on the disk.
    fn keep(&self) -> io::Result<()> {
        if self.is_stale {
            self.list.write(self.folder)?;
        }
        Ok(())
    }

    fn note(&mut self, mark: Mark<'_>) -> io::Result<()> {
        self.is_stale = true;
        match mark {
            Mark::InDoubt(path) => {
                self.list.files.insert(path.to_owned(), None);
                if !self.in_doubt.contains(path) {
                    self.doubt(path)?;
                }
            }
            Mark::Lies { path, sha256, .. } => {
                let lies = Some(sha256.to_owned());
                self.list.files.insert(path.to_owned(), lies);
                self.to_send.pop_if(|next| *next == path);
            }
            Mark::Gone(path) => {
                self.list.files.remove(path);
            }
        }
        Ok(())
    }

    /// Writes the list, with this file in doubt and those that are sent after it.
    fn doubt(&mut self, path: &str) -> io::Result<()> {
        let next = self.to_send.iter().rev().take(AHEAD);
        self.in_doubt = next.map(|path| (*path).to_owned()).collect();
        self.in_doubt.insert(path.to_owned());
        let mut list = self.list.clone();
        for path in &self.in_doubt {
            list.files.insert(path.clone(), None);
        }
        list.write(self.folder)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn on_disk(folder: &Path) -> BTreeMap<String, Option<String>> {
        let list = fs::read(folder.join(LIST)).expect("there is a list");
        serde_json::from_slice::<List>(&list).expect("a list").files
    }

    #[test]
    fn whenever_a_run_ends_the_list_on_the_disk_has_every_file_and_says_no_wrong_digest() {
        let folder = tempfile::tempdir().expect("a folder");
        let files: Vec<PageFile> = (0..200)
            .map(|number| PageFile {
                path: format!("badges/{number}"),
                content_type: "text/html",
                bytes: number.to_string().into_bytes(),
            })
            .collect();
        let old = [Lying {
            path: "badges/150".into(),
            sha256: Some("what lay there before".into()),
        }];
        let steps = steps(&old, &files);
        let list = List {
            files: old.map(|it| (it.path, it.sha256)).into(),
        };
        let mut notes = Notes::new(folder.path(), list, &steps);
        let (mut lists, mut last) = (0, BTreeMap::new());
        let mut sent: Vec<(&str, &str)> = Vec::new();
        for step in &steps {
            let Step::Send { file, sha256, .. } = step else {
                panic!("nothing is removed");
            };
            notes.note(Mark::InDoubt(&file.path)).expect("noted");
            let listed = on_disk(folder.path());
            assert_eq!(listed.get(&file.path), Some(&None), "it is being written");
            for (path, sha256) in &sent {
                let said = listed.get(*path).expect("it is listed");
                assert!(said.as_deref().is_none_or(|said| said == *sha256), "{path}");
            }
            lists += u32::from(listed != last);
            last = listed;
            let (path, size) = (file.path.as_str(), file.bytes.len());
            notes
                .note(Mark::Lies { path, sha256, size })
                .expect("noted");
            sent.push((path, sha256));
        }
        assert_eq!(lists, 4, "200 files, 64 at a time");
        notes.keep().expect("kept");
        let listed = on_disk(folder.path());
        for (path, sha256) in sent {
            assert_eq!(listed[path].as_deref(), Some(sha256));
        }
    }
}
