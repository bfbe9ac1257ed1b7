//! ZIPs, read entry by entry in memory; nothing of them is ever unpacked to the disk.

use std::io::{self, Read, Seek, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use super::files::is_hidden;
use super::refusal::Reason;

/// The most entries a ZIP may have.
pub(super) const MAX_ENTRIES: usize = 10_000;
/// The largest entry, inflated, in bytes.
pub(super) const MAX_ENTRY_SIZE: u64 = 10 << 20;
/// How many times its packed size an entry may inflate to. Deflate reaches 1032.
pub(super) const MAX_RATIO: u64 = 100;
/// The most bytes that all entries of a ZIP may inflate to.
pub(super) const MAX_TOTAL: u64 = 2 << 30;

/// The most bytes that are read to learn what a ZIP holds; one entry takes 46 and its name.
const MAX_DIRECTORY: u64 = 16 << 20;

/// A ZIP that is open, and how far it is read.
pub(super) struct Archive<R> {
    zip: ZipArchive<R>,
    next: usize,
    left: u64,
}

/// One entry: its name, and its bytes or why they are not taken.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) bytes: Result<Vec<u8>, Reason>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens a ZIP, unless it has too many entries.
    pub(super) fn open(mut reader: R) -> Result<Self, Reason> {
        // The directory is read into memory whole, so a first look is held to a bound.
        let mut first_look = Bounded {
            reader: &mut reader,
            left: MAX_DIRECTORY,
        };
        let looked = ZipArchive::new(&mut first_look).map(|zip| zip.len());
        if first_look.left == 0 || looked.as_ref().is_ok_and(|entries| *entries > MAX_ENTRIES) {
            return Err(Reason::TooManyEntries);
        }
        looked.map_err(broken)?;
        Ok(Self {
            zip: ZipArchive::new(reader).map_err(broken)?,
            next: 0,
            left: MAX_TOTAL,
        })
    }

    /// How many entries there are that are no folders and not hidden.
    pub(super) fn files(&self) -> usize {
        (0..self.zip.len())
            .filter_map(|index| self.zip.by_index_data(index).ok())
            .filter(|entry| entry.name().is_ok_and(|name| is_badge_path(&name)))
            .count()
    }

    /// The next entry that is no folder and not hidden; an error ends the ZIP.
    pub(super) fn next(&mut self) -> Result<Option<Entry>, Reason> {
        while self.next < self.zip.len() {
            let index = self.next;
            self.next += 1;
            let name = match self.zip.by_index_data(index).map_err(broken)?.name() {
                Ok(name) => name.into_owned(),
                Err(error) => return Err(broken(error)),
            };
            if !is_badge_path(&name) {
                continue;
            }
            let bytes = match self.read(index) {
                Err(reason @ Reason::ZipTooLarge) => return Err(reason),
                bytes => bytes,
            };
            return Ok(Some(Entry { name, bytes }));
        }
        Ok(None)
    }

    fn read(&mut self, index: usize) -> Result<Vec<u8>, Reason> {
        let entry = self.zip.by_index_data(index).map_err(broken)?;
        if entry.is_symlink() {
            return Err(Reason::EntryIsLink);
        }
        if entry.encrypted() {
            return Err(Reason::EntryIsEncrypted);
        }
        let is_absolute = entry.name_raw().starts_with(b"/") || entry.name_raw().starts_with(b"\\");
        if is_absolute || entry.enclosed_name().is_none() {
            return Err(Reason::EntryEscapes);
        }
        let packed = entry.compressed_size();
        let mut bytes = Vec::new();
        // The sizes that the ZIP declares are not believed: what comes out is counted.
        let limit = MAX_ENTRY_SIZE
            .min(packed.saturating_mul(MAX_RATIO))
            .min(self.left);
        let read = self
            .zip
            .by_index(index)
            .map_err(broken)?
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Reason::BrokenZip(error.to_string()));
        let inflated = bytes.len() as u64;
        if inflated > self.left {
            return Err(Reason::ZipTooLarge);
        }
        self.left -= inflated;
        read?;
        if inflated > MAX_ENTRY_SIZE {
            return Err(Reason::EntryTooLarge);
        }
        if inflated > limit {
            return Err(Reason::EntryInflates);
        }
        Ok(bytes)
    }
}

/// Gives no more than so many bytes.
struct Bounded<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("the ZIP’s directory is too large"));
        }
        let read = (&mut self.reader).take(self.left).read(buffer)?;
        self.left -= read as u64;
        Ok(read)
    }
}

impl<R: Seek> Seek for Bounded<R> {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.reader.seek(position)
    }
}

/// Whether a path in a ZIP is that of a file that is not hidden.
fn is_badge_path(name: &str) -> bool {
    let escapes = |part: &str| part == "." || part == "..";
    !name.ends_with('/')
        && !name
            .split(['/', '\\'])
            .any(|part| is_hidden(part) && !escapes(part))
}

fn broken(error: ZipError) -> Reason {
    Reason::BrokenZip(error.to_string())
}
