//! Everything that comes in becomes candidates, and candidates have one path in.

mod archive;
mod attached;
mod batch;
pub(crate) mod candidate;
mod collection;
mod content;
mod email;
mod files;
pub(crate) mod keep;
mod link;
mod listed;
mod open;
mod pages;
mod pdf;
mod picture;
mod qr;
mod read;
mod refusal;
mod samples;
mod within;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use files::{ENDINGS, MAX_FILE_SIZE};
pub(crate) use keep::id_of;
pub use read::{Reading, read};

use crate::net::Client;
use crate::{Result, Stop, Wallet};

/// Something that a person gives to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, a folder (recursively) or a ZIP.
    Path(PathBuf),
    /// An address: an assertion, a baked image, a PDF with a badge attached, a page that names its
    /// assertion, or a public collection.
    Link(String),
    /// A text in which addresses stand, among other words: each of them is followed.
    List {
        /// What to call it in results.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Bytes without a name: standard input, a pasted image, a pasted text. They may be an image,
    /// a ZIP, an e-mail, a credential, or a text with addresses.
    Bytes {
        /// What to call it in results.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// What became of one input, or of one file in a folder or ZIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Outcome {
    /// It is a new badge.
    Imported,
    /// It is here already, and nothing was changed.
    Duplicate,
    /// It is here already, and this copy is better: it took the other's place.
    Replaced,
    /// It was not taken; the error says why. It stays where it was.
    Refused,
}

/// What became of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportResult {
    /// The file's path, `archive.zip/entry.png`, or the address.
    pub input: String,
    /// What became of it.
    pub outcome: Outcome,
    /// The badge's id, unless it was refused.
    pub id: Option<String>,
    /// The badge's name, unless it was refused.
    pub name: Option<String>,
    /// Why it was refused.
    pub error: Option<Refusal>,
}

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Refusal {
    /// A stable name for programs.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// What to do next; may be empty.
    pub hint: String,
}

/// What happens during an import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ImportEvent {
    /// So many files are known so far; the number grows while folders are read.
    Found {
        /// Files known so far.
        files: u32,
    },
    /// One file is done, for better or worse.
    Done(ImportResult),
}

/// How an import ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ImportSummary {
    /// New badges.
    pub imported: u32,
    /// Badges that were here already.
    pub duplicates: u32,
    /// Better copies of badges that were here already.
    pub replaced: u32,
    /// What was not taken.
    pub refused: u32,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// The ids of the new badges, so that the import can be undone.
    pub new_ids: Vec<String>,
}

impl Wallet {
    /// Imports `inputs`, calling `event` as each file is done. Nothing is verified here: see
    /// [`crate::check`]. What was done when `stop` is pulled, or the process dies, stays done.
    ///
    /// # Errors
    /// Only what concerns the wallet itself, as [`crate::Error::Database`]; a file that cannot be
    /// taken is a [`Outcome::Refused`].
    pub fn import(
        &self,
        inputs: &[Input],
        client: &Client,
        now: DateTime<Utc>,
        stop: &Stop,
        event: &(dyn Fn(ImportEvent) + Sync),
    ) -> Result<ImportSummary> {
        batch::import(self, inputs, client, now, stop, event)
    }
}

impl ImportSummary {
    fn count(&mut self, result: &ImportResult) {
        match result.outcome {
            Outcome::Imported => {
                self.imported += 1;
                self.new_ids.extend(result.id.clone());
            }
            Outcome::Duplicate => self.duplicates += 1,
            Outcome::Replaced => self.replaced += 1,
            Outcome::Refused => self.refused += 1,
        }
    }
}
