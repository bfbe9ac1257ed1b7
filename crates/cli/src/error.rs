//! Why a command could not do what it was asked.

use std::io;
use std::path::PathBuf;

use wallet::net::ClientError;

/// What went wrong. Its text is one plain sentence; [`Error::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Wallet(#[from] wallet::Error),
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    Image(#[from] openbadges::image::ImageError),
    #[error(transparent)]
    Credential(#[from] openbadges::credential::ReadError),
    #[error(transparent)]
    Discover(#[from] wallet::backpack::DiscoverError),
    #[error(transparent)]
    SignIn(#[from] wallet::backpack::SignInError),
    #[error(transparent)]
    Secrets(#[from] wallet::secrets::SecretsError),
    #[error("the backpack does not speak that")]
    SpeaksOtherwise,
    #[error("Lapel knows no place called {0}")]
    UnknownPlace(String),
    #[error("{0} has no interface that Lapel can speak to")]
    NoInterface(String),
    #[error("no answer came from the browser")]
    NoAnswer,
    #[error("{} could not be {action}: {source}", path.display())]
    File {
        path: PathBuf,
        action: &'static str,
        source: io::Error,
    },
    #[error("{} is larger than {} MiB", path.display(), limit >> 20)]
    TooLarge { path: PathBuf, limit: u64 },
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    #[error("it cannot be told what to write into {}", .0.display())]
    UnknownFormat(PathBuf),
    #[error("standard output takes either the file or the JSON")]
    OutputTwice,
    #[error("there is no collection called {0}")]
    UnknownCollection(String),
    #[error("standard input can be read only once")]
    InputTwice,
    #[error("the badge {0} is in the trash")]
    InTrash(String),
    #[error("{} holds no files", .0.join(", "))]
    NoFiles(Vec<String>),
    #[error("no badge is shared")]
    NothingShared,
    #[error("the wallet has no badges")]
    NoBadges,
    #[error("{0} is none of your identities")]
    UnknownIdentity(String),
    #[error("none of the badges in {} could be imported", .0.display())]
    NothingImported(PathBuf),
    #[error("fewer than two of these badges are valid, so there are no two to share")]
    TooFewValid,
    #[error("it was stopped before the end")]
    Stopped,
    #[error("the browser or mail program could not be opened: {0}")]
    NotOpened(#[source] io::Error),
    #[error("the output could not be written: {0}")]
    Output(#[from] io::Error),
}

impl Error {
    /// What the person can do next; empty where there is nothing.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Wallet(error) => error.hint(),
            Self::Image(error) => error.hint(),
            Self::Credential(error) => error.hint(),
            Self::Discover(error) => error.hint(),
            Self::SignIn(error) => error.hint(),
            Self::Secrets(error) => error.hint(),
            Self::SpeaksOtherwise => "Leave --speak out to take the way that it has.",
            Self::UnknownPlace(_) => "“lapel backpack places” lists those that it knows.",
            Self::NoInterface(_) => {
                "“lapel export --to DIR --for PLACE” writes files for it; “lapel backpack places” lists them."
            }
            Self::NoAnswer => "Start again, and give the address on which the browser ended.",
            Self::Client(ClientError::CaFile { .. }) => {
                "Give a file with certificates in PEM: they begin with -----BEGIN CERTIFICATE-----."
            }
            Self::Client(ClientError::AllowedHost(_)) => {
                "Give a host as in issuer.example or issuer.example:8443."
            }
            Self::Client(_) => "Try again; if it stays so, check the system’s limits.",
            Self::File { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => "Check the name.",
                io::ErrorKind::PermissionDenied => "Check that you may read and write there.",
                io::ErrorKind::IsADirectory => "Give a file, not a folder.",
                _ => "Check the disk, then try again.",
            },
            Self::TooLarge { .. } => "A badge is much smaller than that.",
            Self::Exists(_) => "Give another name, or --force to replace it.",
            Self::UnknownFormat(_) => {
                "Give a name that ends in .pdf, .csv or .json, or say it with --format."
            }
            Self::OutputTwice => "Write the file to a name, or leave --json out.",
            Self::UnknownCollection(_) => "“lapel list” and the window show your collections.",
            Self::InputTwice => "Give - for one input only.",
            Self::InTrash(_) => "Take it out with “lapel restore” first.",
            Self::NoFiles(_) => "Give badge images, credentials, or a folder that holds some.",
            Self::NothingShared => "Mark badges with “lapel share” first.",
            Self::NoBadges => "Bring some in with “lapel import” first.",
            Self::UnknownIdentity(_) => "“lapel identity list” shows them.",
            Self::NothingImported(_) => "Give a folder with badge images in it.",
            Self::TooFewValid => {
                "The list above says how they stand; “lapel show” says why for each."
            }
            Self::Stopped => "What was done stays done; run it again for the rest.",
            Self::NotOpened(_) => "Leave --open out, and open the address yourself.",
            Self::Output(_) => "Check the disk, or the program that reads the output.",
        }
    }

    /// Whether the reader of our output went away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
