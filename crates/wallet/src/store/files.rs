//! The files beside the database, each named by the digest of its content.
//!
//! A file is written under a temporary name, made durable, and only then given its own name; a row
//! that names it is committed after that. So a file under its own name is always whole, and what a
//! row names is always there. Many files are made durable together, which costs as much as one.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use sha2::Sha256;
use tempfile::TempPath;

use openbadges::identity::hex_digest;
use openbadges::image::Kind;

use crate::{Error, Result};

/// Where files wait under temporary names.
const INCOMING: &str = "incoming";

/// From how many files on the whole file system is synced at once rather than file by file.
#[cfg(target_os = "linux")]
const MANY: usize = 8;

/// What kind of file it is; it decides the folder and the ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sort {
    /// An image as received, or the picture of an achievement.
    Image(Extension),
    /// The body of a fetched document.
    Evidence,
}

/// An image's kind, in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Extension {
    Png,
    Svg,
}

impl From<Kind> for Extension {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Png => Self::Png,
            Kind::Svg => Self::Svg,
        }
    }
}

/// A file's name: its kind and the SHA-256 digest of its content.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name {
    sort: Sort,
    sha256: String,
}

impl Name {
    /// The name that `bytes` get as an image.
    pub(crate) fn of_image(kind: Kind, bytes: &[u8]) -> Self {
        Self {
            sort: Sort::Image(kind.into()),
            sha256: hex_digest::<Sha256>(&[bytes]),
        }
    }

    /// The name that `bytes` get as a document.
    pub(crate) fn of_evidence(bytes: &[u8]) -> Self {
        Self {
            sort: Sort::Evidence,
            sha256: hex_digest::<Sha256>(&[bytes]),
        }
    }

    /// The name of a kept image.
    pub(crate) fn image(kind: Kind, sha256: &str) -> Option<Self> {
        Self::new(Sort::Image(kind.into()), sha256)
    }

    /// The name of a kept document.
    pub(crate) fn evidence(sha256: &str) -> Option<Self> {
        Self::new(Sort::Evidence, sha256)
    }

    /// None if `sha256` is no digest: it may come from outside and becomes part of a path.
    fn new(sort: Sort, sha256: &str) -> Option<Self> {
        let is_digest = sha256.len() == 64
            && sha256
                .bytes()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        is_digest.then(|| Self {
            sort,
            sha256: sha256.to_owned(),
        })
    }

    /// The digest.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The path in the wallet's folder.
    pub(crate) fn path(&self) -> PathBuf {
        let Self { sort, sha256 } = self;
        let start = sha256.get(..2).unwrap_or_default();
        match sort {
            Sort::Image(Extension::Png) => format!("images/{start}/{sha256}.png"),
            Sort::Image(Extension::Svg) => format!("images/{start}/{sha256}.svg"),
            Sort::Evidence => format!("evidence/{start}/{sha256}"),
        }
        .into()
    }
}

/// The files of one wallet.
#[derive(Debug)]
pub(crate) struct Files {
    folder: PathBuf,
}

/// Files that are durable under temporary names. Those that are never placed go when this does.
#[derive(Debug, Default)]
pub(crate) struct Staged(BTreeMap<Name, TempPath>);

impl Staged {
    /// Whether a file of this name waits here.
    pub(crate) fn has(&self, name: &Name) -> bool {
        self.0.contains_key(name)
    }
}

impl Files {
    pub(super) fn new(folder: &Path) -> Result<Self> {
        for part in ["images", "evidence", INCOMING] {
            let path = folder.join(part);
            fs::create_dir_all(&path).map_err(failed(&path, "made"))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The bytes of a file, which are those that its name promises.
    pub(crate) fn read(&self, name: &Name) -> Result<Vec<u8>> {
        let path = self.folder.join(name.path());
        let bytes = fs::read(&path).map_err(failed(&path, "read"))?;
        if hex_digest::<Sha256>(&[&bytes]) != name.sha256 {
            let damaged = io::Error::new(io::ErrorKind::InvalidData, "it is damaged");
            return Err(failed(&path, "read")(damaged));
        }
        Ok(bytes)
    }

    /// Writes files under temporary names and makes them durable together.
    pub(crate) fn stage(&self, contents: &BTreeMap<Name, &[u8]>) -> Result<Staged> {
        if contents.is_empty() {
            return Ok(Staged::default());
        }
        let folder = self.folder.join(INCOMING);
        fs::create_dir_all(&folder).map_err(failed(&folder, "made"))?;
        // Opened before anything is written: the sync then tells of every error since.
        let barrier = Barrier::new(&folder, contents.len())?;
        let staged = contents
            .par_iter()
            .map(|(name, bytes)| {
                let path = write(&folder, bytes, &barrier).map_err(failed(&folder, "written"))?;
                Ok((name.clone(), path))
            })
            .collect::<Result<BTreeMap<_, _>>>()?;
        barrier.sync().map_err(failed(&folder, "written"))?;
        Ok(Staged(staged))
    }

    /// Gives staged files their own names, durably. One that is there already is replaced: it says
    /// the same, unless it was damaged.
    ///
    /// Done inside the transaction that names the files, so that [`Files::sweep`] cannot run
    /// between the two.
    pub(crate) fn place(&self, staged: Staged) -> Result<()> {
        if staged.0.is_empty() {
            return Ok(());
        }
        let barrier = Barrier::new(&self.folder, staged.0.len())?;
        let mut folders = BTreeSet::new();
        for (name, temporary) in staged.0 {
            let path = self.folder.join(name.path());
            if let Some(folder) = path.parent()
                && folders.insert(folder.to_owned())
                && !folder.is_dir()
            {
                fs::create_dir_all(folder).map_err(failed(folder, "made"))?;
                folders.extend(folder.parent().map(Path::to_owned));
            }
            temporary
                .persist(&path)
                .map_err(|error| failed(&path, "written")(error.error))?;
        }
        if barrier.covers_all() {
            return barrier.sync().map_err(failed(&self.folder, "written"));
        }
        for folder in &folders {
            sync_folder(folder).map_err(failed(folder, "written"))?;
        }
        Ok(())
    }

    /// Deletes every file whose name is not in `named`, and what was left under temporary names
    /// before `abandoned`. Nobody may be placing files meanwhile.
    pub(super) fn sweep(&self, named: &HashSet<PathBuf>, abandoned: SystemTime) -> Result<()> {
        for part in ["images", "evidence"] {
            for folder in entries(&self.folder.join(part))? {
                for path in entries(&folder)? {
                    let is_named = path
                        .strip_prefix(&self.folder)
                        .is_ok_and(|name| named.contains(name));
                    if !is_named {
                        delete(&path)?;
                    }
                }
            }
        }
        for path in entries(&self.folder.join(INCOMING))? {
            let written = path.metadata().and_then(|about| about.modified());
            if written.is_ok_and(|at| at < abandoned) {
                delete(&path)?;
            }
        }
        Ok(())
    }
}

fn write(folder: &Path, bytes: &[u8], barrier: &Barrier) -> io::Result<TempPath> {
    let mut file = tempfile::Builder::new()
        .prefix("")
        .suffix(".part")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    if !barrier.covers_all() {
        file.as_file().sync_all()?;
    }
    Ok(file.into_temp_path())
}

/// Makes everything durable that was written since it was made, where the system can do that.
struct Barrier {
    #[cfg_attr(
        not(target_os = "linux"),
        expect(dead_code, reason = "only Linux has syncfs")
    )]
    everything: Option<File>,
}

impl Barrier {
    #[cfg(target_os = "linux")]
    fn new(folder: &Path, files: usize) -> Result<Self> {
        let open = || File::open(folder).map_err(failed(folder, "opened"));
        Ok(Self {
            everything: (files >= MANY).then(open).transpose()?,
        })
    }

    #[cfg(not(target_os = "linux"))]
    fn new(_: &Path, _: usize) -> Result<Self> {
        Ok(Self { everything: None })
    }

    /// Whether [`Barrier::sync`] does it for all files, so that none needs it by itself.
    fn covers_all(&self) -> bool {
        self.everything.is_some()
    }

    #[cfg(target_os = "linux")]
    fn sync(&self) -> io::Result<()> {
        match &self.everything {
            Some(folder) => Ok(rustix::fs::syncfs(folder)?),
            None => Ok(()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows writes a folder's entries through by itself and opens no folder as a file.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let list = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(Vec::new()),
        list => list.map_err(failed(folder, "read"))?,
    };
    list.map(|entry| Ok(entry.map_err(failed(folder, "read"))?.path()))
        .collect()
}

fn delete(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(failed(path, "deleted")(error))
        }
        _ => Ok(()),
    }
}

/// Says which file it was, and what was tried.
pub(crate) fn failed(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io {
        path,
        action,
        source,
    }
}
