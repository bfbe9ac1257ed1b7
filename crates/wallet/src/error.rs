//! What can go wrong in a wallet, and what to do next.

use std::io;
use std::path::PathBuf;

use openbadges::SourceError;
use openbadges::image::ImageError;

use crate::backpack::Trouble;
use crate::share::publish::PublishError;

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
        source: io::Error,
    },
    /// The database refused.
    #[error("the wallet's database failed: {0}")]
    Database(#[source] rusqlite::Error),
    /// Another program holds the wallet for longer than Lapel waits.
    #[error("another program is using this wallet")]
    Busy,
    /// The disk has no room left for the database.
    #[error("the disk is full")]
    Full,
    /// The wallet may be read, but not written.
    #[error("this wallet may not be written to")]
    ReadOnly,
    /// The database's file cannot be opened.
    #[error("this wallet cannot be opened")]
    Closed,
    /// The database's file is not one, or is broken.
    #[error("this wallet's database is damaged")]
    Damaged,
    /// The wallet was written by a newer Lapel.
    #[error(
        "this wallet was made by a newer version of Lapel (format {found}, this one knows {known})"
    )]
    NewerWallet {
        /// The format found.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// No badge has this id, and none has one that begins with it.
    #[error("no badge has the id {0}")]
    UnknownBadge(String),
    /// More than one badge's id begins so.
    #[error("more than one badge's id begins with {0}")]
    AmbiguousBadge(String),
    /// Another badge has the id that this one would get.
    #[error("another badge has the id {0}")]
    IdTaken(String),
    /// No destination has this id.
    #[error("there is no destination {0}")]
    UnknownDestination(String),
    /// No collection has this id.
    #[error("there is no collection {0}")]
    UnknownCollection(String),
    /// A collection cannot be called so: the name is empty, too long, or another's.
    #[error("a collection cannot be called “{0}”")]
    CollectionName(String),
    /// Nobody but the earner could open this badge.
    #[error("“{0}” has no address at which others can see it")]
    NoPublicAddress(String),
    /// The earner's own Mastodon server is not known.
    #[error("your Mastodon server is not known yet")]
    NoMastodonServer,
    /// This is no server on the web.
    #[error("{0} is no Mastodon server")]
    MastodonServer(String),
    /// An address could not be made of a badge's data.
    #[error("no address can be made of this: {0}")]
    UnusableLink(String),
    /// The file that a calendar is to be written to holds something else.
    #[error("{} is there already, and it is no calendar", .0.display())]
    NotACalendar(PathBuf),
    /// No backpack has this name.
    #[error("there is no backpack called {0}")]
    UnknownBackpack(String),
    /// Another backpack has this name.
    #[error("another backpack is called {0}")]
    BackpackNameTaken(String),
    /// A backpack did not do what it was asked.
    #[error("{0}")]
    Backpack(Trouble),
    /// The public page could not be published.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A certificate has to bear a name, and none is known.
    #[error("it is not known whose name is to stand on it")]
    NoEarnerName,
    /// None of the badges may be printed; the reason for the first, as a sentence.
    #[error("there is nothing to print. {0}")]
    NothingToPrint(String),
    /// A certificate or transcript could not be made.
    #[error("it could not be printed: {0}")]
    NotPrinted(String),
    /// An image carries no credential, or is broken.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The text is no credential.
    #[error(transparent)]
    Credential(#[from] openbadges::credential::ReadError),
    /// What lies at a context's address is no context.
    #[error("{0} does not give a context")]
    NotAContext(String),
    /// A document could not be fetched.
    #[error(transparent)]
    Fetch(#[from] SourceError),
}

impl Error {
    /// A stable name for programs, as in `image.no-credential`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => "file.not-found",
                io::ErrorKind::PermissionDenied => "file.permission-denied",
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "wallet.full",
                io::ErrorKind::ReadOnlyFilesystem => "wallet.read-only",
                io::ErrorKind::InvalidData => "file.damaged",
                _ => "file.failed",
            },
            Self::Database(_) => "wallet.failed",
            Self::Busy => "wallet.busy",
            Self::Full => "wallet.full",
            Self::ReadOnly => "wallet.read-only",
            Self::Closed => "wallet.cannot-open",
            Self::Damaged => "wallet.damaged",
            Self::NewerWallet { .. } => "wallet.newer",
            Self::UnknownBadge(_) => "badge.unknown",
            Self::AmbiguousBadge(_) => "badge.ambiguous",
            Self::IdTaken(_) => "badge.id-taken",
            Self::UnknownDestination(_) => "destination.unknown",
            Self::UnknownCollection(_) => "collection.unknown",
            Self::CollectionName(_) => "collection.name",
            Self::NoPublicAddress(_) => "share.no-address",
            Self::NoMastodonServer => "share.no-mastodon-server",
            Self::MastodonServer(_) => "share.mastodon-server",
            Self::UnusableLink(_) => "share.link",
            Self::NotACalendar(_) => "calendar.other-file",
            Self::NotAContext(_) => "context.none",
            Self::UnknownBackpack(_) => "backpack.unknown",
            Self::BackpackNameTaken(_) => "backpack.name-taken",
            Self::Backpack(trouble) => trouble.code(),
            Self::Publish(error) => error.code(),
            Self::NoEarnerName => "print.no-name",
            Self::NothingToPrint(_) => "print.refused",
            Self::NotPrinted(_) => "print.failed",
            Self::Image(error) => error.code(),
            Self::Credential(error) => error.code(),
            Self::Fetch(error) => fetch_code(error),
        }
    }

    /// What the person can do next, as a sentence; empty where there is nothing.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => "Check the name, and that the file is still there.",
                io::ErrorKind::PermissionDenied => "Check that you may read and write it.",
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => MAKE_ROOM,
                io::ErrorKind::ReadOnlyFilesystem => MAKE_WRITABLE,
                io::ErrorKind::InvalidData => "Import the badge again, or check it again.",
                _ => "Check the disk, then try again.",
            },
            Self::Database(_) => "Try again; if it stays so, restore the wallet from a backup.",
            Self::Busy => "Close the other Lapel, or wait until it is done, then try again.",
            Self::Full => MAKE_ROOM,
            Self::ReadOnly => MAKE_WRITABLE,
            Self::Closed => "Check that the wallet's folder exists and that you may write in it.",
            Self::Damaged => {
                "Restore the wallet's folder from a backup, or import your badges into a new one."
            }
            Self::NewerWallet { .. } => "Update Lapel, then open the wallet again.",
            Self::UnknownBadge(_) => "List your badges to see their ids.",
            Self::AmbiguousBadge(_) => "Give more digits of the id.",
            Self::IdTaken(_) => "Somebody made this badge to look like another. Ask its issuer.",
            Self::UnknownDestination(_) => "Choose one of the destinations in the settings.",
            Self::UnknownCollection(_) => {
                "List your collections to see their names; it may have been deleted."
            }
            Self::CollectionName(_) => "Give it a name of 1 to 120 letters that no other has.",
            Self::NoPublicAddress(_) => {
                "Share it on your public page and publish that, or ask its issuer for its address."
            }
            Self::NoMastodonServer => "Say which server your account is on, as in mastodon.social.",
            Self::MastodonServer(_) => "Write its name, as in mastodon.social.",
            Self::UnusableLink(_) => "Copy the text, and open the place yourself.",
            Self::NotACalendar(_) => "Choose another name for the calendar.",
            Self::UnknownBackpack(_) => "List your backpacks to see their names.",
            Self::BackpackNameTaken(_) => "Give this one another name.",
            Self::Backpack(trouble) => trouble.hint(),
            Self::Publish(error) => error.hint(),
            Self::NotAContext(_) => "Tell the badge's issuer: its signature rests on it.",
            Self::NoEarnerName => {
                "Give it as you write it, with --name; Lapel remembers the first."
            }
            Self::NothingToPrint(_) => {
                "Check the badge again if you think that this is wrong; it is not printed as it stands."
            }
            Self::NotPrinted(_) => "Try again with other badges or another name.",
            Self::Image(error) => error.hint(),
            Self::Credential(error) => error.hint(),
            Self::Fetch(error) => fetch_hint(error),
        }
    }
}

const MAKE_ROOM: &str = "Make room on the disk, then try again.";
const MAKE_WRITABLE: &str = "Allow writing to the wallet's folder, or choose another wallet.";

pub(crate) fn fetch_code(error: &SourceError) -> &'static str {
    match error {
        SourceError::Offline => "fetch.offline",
        SourceError::Refused { .. } => "fetch.refused",
        SourceError::Unreachable { .. } => "fetch.unreachable",
        SourceError::TimedOut { .. } => "fetch.timed-out",
        SourceError::Tls { .. } => "fetch.tls",
        SourceError::TooLarge { .. } => "fetch.too-large",
        SourceError::TooManyRedirects { .. } => "fetch.too-many-redirects",
        SourceError::Broken { .. } => "fetch.broken",
    }
}

pub(crate) fn fetch_hint(error: &SourceError) -> &'static str {
    match error {
        SourceError::Offline => "Go online, then try again.",
        SourceError::Refused { .. } => {
            "If you trust this host, allow it by name in the settings or with --allow-host."
        }
        SourceError::Unreachable { .. } | SourceError::TimedOut { .. } => {
            "Check your connection and the address, or try again later."
        }
        SourceError::Tls { .. } => {
            "Try again later; if the host has its own certificate authority, give its file with --cacert."
        }
        SourceError::TooLarge { .. }
        | SourceError::TooManyRedirects { .. }
        | SourceError::Broken { .. } => "Try again later, or tell whoever runs the site.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io(kind: io::ErrorKind) -> Error {
        Error::Io {
            path: "badge.png".into(),
            action: "read",
            source: kind.into(),
        }
    }

    fn host() -> String {
        "issuer.example".into()
    }

    #[test]
    fn every_error_has_a_code_of_its_own_a_sentence_and_a_next_step() {
        let errors = [
            io(io::ErrorKind::NotFound),
            io(io::ErrorKind::PermissionDenied),
            io(io::ErrorKind::InvalidData),
            io(io::ErrorKind::Other),
            Error::Database(rusqlite::Error::InvalidQuery),
            Error::Busy,
            Error::Full,
            Error::ReadOnly,
            Error::Closed,
            Error::Damaged,
            Error::NewerWallet { found: 2, known: 1 },
            Error::UnknownBadge("abcd".into()),
            Error::AmbiguousBadge("abcd".into()),
            Error::IdTaken("abcd".into()),
            Error::UnknownDestination("moon".into()),
            Error::UnknownCollection("abcd".into()),
            Error::CollectionName(String::new()),
            Error::NoPublicAddress("Cloud".into()),
            Error::NoMastodonServer,
            Error::MastodonServer("x".into()),
            Error::UnusableLink("x".into()),
            Error::NotACalendar("thesis.txt".into()),
            Error::UnknownBackpack("Badgr".into()),
            Error::BackpackNameTaken("Badgr".into()),
            Error::NotAContext("https://issuer.example/terms.json".into()),
            Error::NoEarnerName,
            Error::NothingToPrint("It was revoked by its issuer.".into()),
            Error::NotPrinted("a font is broken".into()),
            Error::Image(ImageError::UnknownKind),
            Error::Credential(openbadges::credential::ReadError::Empty),
            Error::Fetch(SourceError::Offline),
            Error::Fetch(SourceError::Refused {
                url: host(),
                reason: "it is private".into(),
            }),
            Error::Fetch(SourceError::Unreachable { host: host() }),
            Error::Fetch(SourceError::TimedOut { host: host() }),
            Error::Fetch(SourceError::Tls { host: host() }),
            Error::Fetch(SourceError::TooLarge {
                host: host(),
                limit: 1,
            }),
            Error::Fetch(SourceError::TooManyRedirects { host: host() }),
            Error::Fetch(SourceError::Broken { host: host() }),
        ];
        let mut codes = std::collections::HashSet::new();
        for error in errors {
            assert!(codes.insert(error.code()), "{} twice", error.code());
            assert!(error.code().contains('.'), "{}", error.code());
            assert!(!error.to_string().is_empty());
            assert!(error.hint().ends_with('.'), "{}", error.code());
        }
    }

    #[test]
    fn a_full_disk_is_one_thing_whoever_notices_it() {
        let by_file = io(io::ErrorKind::StorageFull);
        assert_eq!(by_file.code(), Error::Full.code());
        assert_eq!(by_file.hint(), Error::Full.hint());
    }
}
