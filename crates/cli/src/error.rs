//! Why a command could not do what it was asked.

use std::io;
use std::path::PathBuf;

/// What went wrong. Its text is one plain sentence; [`Error::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Wallet(#[from] wallet::Error),
    #[error(transparent)]
    Client(#[from] wallet::net::ClientError),
    #[error(transparent)]
    Image(#[from] openbadges::image::ImageError),
    #[error(transparent)]
    Credential(#[from] openbadges::credential::ReadError),
    #[error("{} could not be {action}: {source}", path.display())]
    File {
        path: PathBuf,
        action: &'static str,
        source: io::Error,
    },
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// What the person can do next; empty where there is nothing.
    pub(crate) fn hint(&self) -> &str {
        match self {
            Self::Wallet(error) => error.hint(),
            Self::Image(error) => error.hint(),
            Self::Credential(error) => error.hint(),
            Self::Exists(_) => "Give another name, or --force to replace it.",
            Self::Client(_) | Self::File { .. } | Self::Output(_) | Self::Usage(_) => "",
        }
    }

    /// Whether the reader of our output went away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
