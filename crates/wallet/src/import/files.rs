//! Files and folders: what lies where, and the bytes of one file.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::content::is_zip;
use super::refusal::Reason;

/// The largest file that is read, in bytes.
pub const MAX_FILE_SIZE: u64 = 20 << 20;

/// What the names of files with badges end in, for a dialog that shows such files first. What a file is,
/// its bytes alone tell.
pub const ENDINGS: &[&str] = &[
    "png", "svg", "json", "jws", "jwt", "zip", "pdf", "eml", "txt", "jpg", "jpeg",
];

/// Something that a walk came upon.
#[derive(Debug)]
pub(super) enum Found {
    /// A regular file and its size in bytes.
    File(PathBuf, u64),
    /// What cannot be a badge, and why.
    Refused(PathBuf, Reason),
}

/// The files at `path`, in the order of their names: the file itself, or all that a folder holds.
/// Hidden files and folders in it are passed over. Symbolic links in a folder are not followed: what
/// they point to in the folder is found anyway, and the rest is not what was given.
pub(super) fn walk(path: &Path) -> Box<dyn Iterator<Item = Found> + Send + '_> {
    let one = |found| Box::new(std::iter::once(found));
    match fs::metadata(path) {
        Err(error) => one(Found::Refused(path.to_owned(), unreadable(error))),
        Ok(metadata) if metadata.is_file() => one(Found::File(path.to_owned(), metadata.len())),
        Ok(metadata) if metadata.is_dir() => Box::new(walk_folder(path)),
        Ok(_) => one(Found::Refused(path.to_owned(), Reason::NotAFile)),
    }
}

fn walk_folder(folder: &Path) -> impl Iterator<Item = Found> + Send + '_ {
    WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            entry.depth() == 0 || !is_hidden(&entry.file_name().to_string_lossy())
        })
        .filter_map(move |entry| match entry {
            Ok(entry) => found(folder, &entry),
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("the folders go round in a circle"));
                Some(Found::Refused(path, unreadable(error)))
            }
        })
}

fn found(folder: &Path, entry: &DirEntry) -> Option<Found> {
    let path = entry.path().to_owned();
    let kind = entry.file_type();
    if kind.is_dir() {
        return None;
    }
    if kind.is_symlink() {
        let lies_within = folder
            .canonicalize()
            .and_then(|folder| Ok(path.canonicalize()?.starts_with(folder)))
            .unwrap_or(false);
        return (!lies_within).then_some(Found::Refused(path, Reason::LeadsOutside));
    }
    if !kind.is_file() {
        return Some(Found::Refused(path, Reason::NotAFile));
    }
    Some(match entry.metadata() {
        Ok(metadata) => Found::File(path, metadata.len()),
        Err(error) => Found::Refused(path, unreadable(error.into())),
    })
}

/// What file managers leave behind and nobody sees.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
        || ["__MACOSX", "Thumbs.db", "desktop.ini"]
            .iter()
            .any(|hidden| name.eq_ignore_ascii_case(hidden))
}

/// The content of a file.
#[derive(Debug)]
pub(super) enum Contents {
    /// All of it.
    Bytes(Vec<u8>),
    /// A ZIP, which is read entry by entry.
    Zip(File),
}

/// Opens and reads a file; of a ZIP no more than its first bytes.
pub(super) fn read(path: &Path) -> Result<Contents, Reason> {
    let mut file = File::open(path).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::with_capacity(size.min(MAX_FILE_SIZE) as usize + 1);
    (&mut file)
        .take(4)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if is_zip(&bytes) {
        return Ok(Contents::Zip(file));
    }
    let too_large = too_large(&bytes);
    if size > MAX_FILE_SIZE {
        return Err(too_large);
    }
    // A file may grow while it is read.
    file.take(MAX_FILE_SIZE)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_SIZE {
        return Err(too_large);
    }
    Ok(Contents::Bytes(bytes))
}

/// What to say of something that begins so and is larger than is read.
pub(super) fn too_large(start: &[u8]) -> Reason {
    if start.starts_with(b"%PDF") {
        Reason::PdfTooLarge
    } else {
        Reason::TooLarge
    }
}

fn unreadable(error: io::Error) -> Reason {
    match error.kind() {
        io::ErrorKind::NotFound => Reason::Missing,
        _ => Reason::Unreadable(error),
    }
}
