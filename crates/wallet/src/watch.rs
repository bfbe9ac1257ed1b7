//! A watched folder: a new badge image in it is offered, never taken.
//!
//! The folder is looked through again and again rather than listened to: that works on every file
//! system, also across a network, and misses nothing that came while Lapel was not running.

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::Sha256;

use openbadges::Credential;
use openbadges::identity::hex_digest;
use openbadges::image::{Kind, unbake};
use rusqlite::OptionalExtension;

use crate::import::{self, MAX_FILE_SIZE};
use crate::store::column::Json;
use crate::{Error, Result, Wallet};

/// How often [`Watch::poll`] is to be called, in seconds.
pub const EVERY: u64 = 5;
/// The most files of a folder that are looked at.
const MAX_FILES: usize = 20_000;
/// The most files that are read in one go, so that no go takes long.
const MAX_READ: usize = 50;
/// The row that remembers what was seen.
const SEEN: &str = "watched";
/// What browsers call a file that they are still fetching.
const UNFINISHED: [&str; 5] = ["part", "crdownload", "download", "opdownload", "tmp"];

/// A badge image that came into the watched folder. It is not in the wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Offer {
    /// Where it lies: to be imported as [`import::Input::Path`], if the earner wants it.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub path: PathBuf,
    /// The badge's name, as it says itself: nothing was checked.
    pub name: String,
    /// The issuer's name, as the badge says itself.
    pub issuer: Option<String>,
}

/// What is remembered of a folder, also after a restart.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Seen {
    folder: PathBuf,
    /// The [`Mark`]s of the files that were looked at and still lie there.
    marks: HashSet<String>,
}

/// How a file looks from outside: it is another one as soon as one of these changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    size: u64,
    /// When it was last written, in nanoseconds since 1970.
    written: u128,
}

impl Look {
    /// A short name for a file that looks like this.
    fn mark(self, name: &OsString) -> String {
        let look = format!("{} {}", self.size, self.written);
        hex_digest::<Sha256>(&[name.as_encoded_bytes(), b"\0", look.as_bytes()])
            .chars()
            .take(16)
            .collect()
    }
}

/// A folder that is being watched.
#[derive(Debug)]
pub struct Watch {
    seen: Seen,
    /// How the files that were not yet looked at looked the last time.
    waiting: HashMap<OsString, Look>,
}

impl Watch {
    /// Watches a folder. What lies there when a folder is watched for the first time is not new; what
    /// came since Lapel last watched it is.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be read, [`Error::Database`].
    pub fn new(wallet: &Wallet, folder: PathBuf) -> Result<Self> {
        let stored = wallet.read(|transaction| {
            Ok(transaction
                .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
                .query_row([SEEN], |row| row.get::<_, Json<Seen>>(0))
                .optional()?)
        })?;
        let seen = match stored {
            Some(Json(seen)) if seen.folder == folder => seen,
            _ => {
                let files = files(&folder)?;
                let marks = files.iter().map(|(name, look)| look.mark(name)).collect();
                let seen = Seen { folder, marks };
                remember(wallet, &seen)?;
                seen
            }
        };
        Ok(Self {
            seen,
            waiting: HashMap::new(),
        })
    }

    /// The folder that is being watched.
    pub fn folder(&self) -> &Path {
        &self.seen.folder
    }

    /// Looks through the folder. Returns the badge images that came and are not in the wallet, each
    /// one once. A file is read only after it looked the same two times running: until then somebody
    /// may still be writing it.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be read, [`Error::Database`]. Nothing is forgotten then.
    pub fn poll(&mut self, wallet: &Wallet) -> Result<Vec<Offer>> {
        let files = files(&self.seen.folder)?;
        let mut marks = HashSet::with_capacity(files.len());
        let mut waiting = HashMap::new();
        let mut offers = Vec::new();
        let mut read = 0;
        for (name, look) in files {
            let mark = look.mark(&name);
            if self.seen.marks.contains(&mark) {
                marks.insert(mark);
                continue;
            }
            let is_settled = self.waiting.get(&name) == Some(&look);
            if !is_settled || read == MAX_READ {
                waiting.insert(name, look);
                continue;
            }
            read += 1;
            if let Some((offer, ids)) = badge_in(&self.seen.folder.join(&name), look)
                && !here(wallet, &ids)?
            {
                offers.push(offer);
            }
            marks.insert(mark);
        }
        self.waiting = waiting;
        if marks != self.seen.marks {
            let seen = Seen {
                folder: self.seen.folder.clone(),
                marks,
            };
            remember(wallet, &seen)?;
            self.seen = seen;
        }
        Ok(offers)
    }
}

/// The folder that is watched unless the earner names another: where browsers put what they fetch.
pub fn usual_folder() -> Option<PathBuf> {
    dirs::download_dir()
}

fn remember(wallet: &Wallet, seen: &Seen) -> Result<()> {
    wallet.write(|transaction| {
        transaction
            .prepare_cached("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)")?
            .execute((SEEN, Json(seen)))?;
        Ok(())
    })
}

/// The files in a folder that may be badge images, by name and look; no folders, links, hidden files,
/// or what is still being fetched.
fn files(folder: &Path) -> Result<Vec<(OsString, Look)>> {
    let failed = |source| Error::Io {
        path: folder.to_owned(),
        action: "read",
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if files.len() == MAX_FILES {
            break;
        }
        if !may_be_a_badge(&entry.path()) {
            continue;
        }
        // One that went away in between is no longer there.
        let Ok(metadata) = entry.metadata() else {
            continue;
        };
        if !metadata.is_file() || metadata.len() == 0 || metadata.len() > MAX_FILE_SIZE {
            continue;
        }
        let written = metadata.modified().ok();
        let written = written.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let look = Look {
            size: metadata.len(),
            written: written.unwrap_or_default().as_nanos(),
        };
        files.push((entry.file_name(), look));
    }
    Ok(files)
}

/// Whether a file's name says nothing against its being a badge image. The name alone does not say
/// that it is one: badges are also saved without an extension.
fn may_be_a_badge(path: &Path) -> bool {
    let is_hidden = path
        .file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let extension = path.extension().and_then(|end| end.to_str()).unwrap_or("");
    let is_unfinished = UNFINISHED
        .iter()
        .any(|end| extension.eq_ignore_ascii_case(end));
    let is_image = ["png", "svg", ""]
        .iter()
        .any(|end| extension.eq_ignore_ascii_case(end));
    !is_hidden && !is_unfinished && is_image
}

/// The badge in a file, and the ids that it would have; none if the file holds none, or is no longer
/// what it was.
fn badge_in(path: &Path, look: Look) -> Option<(Offer, Vec<String>)> {
    let bytes = fs::read(path).ok()?;
    if bytes.len() as u64 != look.size {
        return None;
    }
    Kind::of(&bytes)?;
    let unbaked = unbake(&bytes).ok()?;
    let credentials: Vec<Credential> = unbaked
        .versions()
        .into_iter()
        .filter_map(|version| Credential::read(&version.text).ok())
        .collect();
    let badge = credentials.first()?.badge();
    let said = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim).unwrap_or_default();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let offer = Offer {
        path: path.to_owned(),
        name: said(&badge.name).unwrap_or_else(|| {
            let name = path.file_stem().unwrap_or_default();
            name.to_string_lossy().into_owned()
        }),
        issuer: said(&badge.issuer.name),
    };
    Some((offer, credentials.iter().map(import::id_of).collect()))
}

/// Whether a badge is in the wallet, the trash included: what was thrown away is not offered again.
fn here(wallet: &Wallet, ids: &[String]) -> Result<bool> {
    wallet.read(|transaction| {
        let mut here = transaction.prepare_cached("SELECT 1 FROM badge WHERE id = ?1")?;
        for id in ids {
            if here.exists([id])? {
                return Ok(true);
            }
        }
        Ok(false)
    })
}

#[cfg(test)]
mod tests;
