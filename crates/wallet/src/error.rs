//! What can go wrong in a wallet, and what to do next.

use std::path::PathBuf;

/// The result of everything in this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. Its text is one plain sentence; [`Error::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{} could not be {action}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried, as a participle: "read", "written".
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("the wallet's database failed: {0}")]
    Database(#[from] rusqlite::Error),
    /// Another program holds the wallet for longer than Lapel waits.
    #[error("another program is using this wallet")]
    Busy,
    /// The wallet was written by a newer Lapel.
    #[error("this wallet was made by a newer version of Lapel (format {found}, this one knows {known})")]
    NewerWallet {
        /// The format found.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// No badge has this id, or more than one begins with it.
    #[error("no badge has the id {0}")]
    UnknownBadge(String),
    /// More than one badge's id begins so.
    #[error("more than one badge's id begins with {0}")]
    AmbiguousBadge(String),
    /// No destination has this id.
    #[error("there is no destination {0}")]
    UnknownDestination(String),
    /// An image carries no credential, or is broken.
    #[error(transparent)]
    Image(#[from] openbadges::image::ImageError),
    /// The text is no credential.
    #[error(transparent)]
    Credential(#[from] openbadges::credential::ReadError),
    /// A document could not be fetched.
    #[error(transparent)]
    Fetch(#[from] openbadges::SourceError),
}

impl Error {
    /// A stable name for programs, as in `image.no-credential`.
    pub fn code(&self) -> &'static str {
        "error"
    }

    /// What the person can do next, as a sentence; empty where there is nothing.
    pub fn hint(&self) -> &'static str {
        ""
    }
}
