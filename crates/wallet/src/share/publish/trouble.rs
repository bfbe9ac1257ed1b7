//! Why the public page could not be published, and what to do about it.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use openbadges::SourceError;

use crate::error::{fetch_code, fetch_hint};
use crate::secrets::SecretsError;

/// What went wrong. Its text is one plain sentence without any secret; [`PublishError::hint`] says
/// what to do next.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The earner has not said where the page goes.
    #[error("nobody has said where the public page is to go")]
    NotSetUp,
    /// No badge goes on the page, and none is on it.
    #[error("no badge goes on the public page")]
    NoBadges,
    /// The page differs from what the earner looked at.
    #[error("the page has changed since you looked at it")]
    LooksOtherwise,
    /// Another Lapel is at it.
    #[error("another Lapel is publishing this page")]
    UnderWay,
    /// Something that is not Lapel's lies where a file of the page would go.
    #[error("{path} at {place} was not put there by Lapel")]
    Foreign {
        /// The file.
        path: String,
        /// The folder, or the server's name.
        place: String,
    },
    /// It cannot be seen whether something that is not Lapel's lies there.
    #[error("the key does not let Lapel see whether something else lies at {0}")]
    Unseen(String),
    /// Files of the page still lie at the place that was set up before.
    #[error("the page still lies at {0}")]
    StillElsewhere(String),
    /// What was said of the place cannot be so.
    #[error("{0}")]
    Unusable(&'static str),
    /// The keyring cannot be used.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// The keyring has no password for this place.
    #[error("the keyring holds no password for {0}")]
    NoSecret(String),
    /// The server was not reached, or did not answer as it should.
    #[error(transparent)]
    Fetch(SourceError),
    /// The server does not take the name and the password.
    #[error("{host} does not take this name and password")]
    WrongPassword {
        /// The server.
        host: String,
    },
    /// The server lets this account do something else only.
    #[error("{host} does not let this account write there")]
    NotAllowed {
        /// The server.
        host: String,
    },
    /// There is no such folder or bucket.
    #[error("{place} is not there")]
    NoPlace {
        /// The folder's address, or the bucket.
        place: String,
    },
    /// The bucket is in another region.
    #[error("the bucket is in another region")]
    WrongRegion,
    /// The server's clock and this computer's differ too much for a signature.
    #[error("the clock of this computer and that of {host} differ too much")]
    ClockWrong {
        /// The server.
        host: String,
    },
    /// There is no room left.
    #[error("there is no room left at {place}")]
    Full {
        /// The folder, or the server's name.
        place: String,
    },
    /// The server wants to be left alone for a while.
    #[error("{host} has too much to do")]
    Busy {
        /// The server.
        host: String,
        /// For how long, where it says.
        wait: Option<Duration>,
    },
    /// The server failed, or a file was locked.
    #[error("{host} failed (status {status})")]
    ServerFailed {
        /// The server.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// The server sends callers on to another address.
    #[error("{host} has moved to another address")]
    Moved {
        /// The server.
        host: String,
    },
    /// The server does not speak as it should.
    #[error("{host} does not answer as such a server should (status {status})")]
    NotUnderstood {
        /// The server.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// What was read back is not what was written.
    #[error("what {0} gives back is not what was sent there")]
    NotKept(String),
    /// The folder could not be used.
    #[error("{} could not be written: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody asked to stop.
    #[error("it was stopped before the end")]
    Stopped,
}

/// The longest that a run waits because a server asks for it; beyond that it ends and says so.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

impl PublishError {
    /// A stable name for programs, as in `publish.wrong-password`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSetUp => "publish.not-set-up",
            Self::NoBadges => "publish.no-badges",
            Self::LooksOtherwise => "publish.looks-otherwise",
            Self::UnderWay => "publish.under-way",
            Self::Foreign { .. } => "publish.foreign",
            Self::Unseen(_) => "publish.unseen",
            Self::StillElsewhere(_) => "publish.still-elsewhere",
            Self::Unusable(_) => "publish.unusable",
            Self::Secrets(error) => error.code(),
            Self::NoSecret(_) => "publish.no-secret",
            Self::Fetch(error) => fetch_code(error),
            Self::WrongPassword { .. } => "publish.wrong-password",
            Self::NotAllowed { .. } => "publish.not-allowed",
            Self::NoPlace { .. } => "publish.no-place",
            Self::WrongRegion => "publish.wrong-region",
            Self::ClockWrong { .. } => "publish.clock-wrong",
            Self::Full { .. } => "publish.full",
            Self::Busy { .. } => "publish.busy",
            Self::ServerFailed { .. } => "publish.server-failed",
            Self::Moved { .. } => "publish.moved",
            Self::NotUnderstood { .. } => "publish.not-understood",
            Self::NotKept(_) => "publish.not-kept",
            Self::Folder { .. } => "publish.folder",
            Self::Stopped => "publish.stopped",
        }
    }

    /// What the person can do next, as a sentence.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NotSetUp => {
                "Say first where the page is to go: on “Shared” in the window, or with “lapel publish set-up”."
            }
            Self::NoBadges => "Switch on “Public page” for a badge first.",
            Self::LooksOtherwise => "Look at it again, then publish it.",
            Self::UnderWay => "Wait until it is done, then try again.",
            Self::Foreign { .. } => {
                "Choose an empty folder, or say that this page is to take its place."
            }
            Self::Unseen(_) => {
                "Let the key list the bucket, or say that this page is to take the place of whatever lies \
                 there under the names of its files."
            }
            Self::StillElsewhere(_) => {
                "Take the page down there first, or say that it is to stay there."
            }
            Self::Unusable(_) => "Correct it, then try again.",
            Self::Secrets(error) => error.hint(),
            Self::NoSecret(_) => "Set the place up again and give the password.",
            Self::Fetch(error) => fetch_hint(error),
            Self::WrongPassword { .. } => {
                "Set the place up again and give both; with two-step sign-in use an app password."
            }
            Self::NotAllowed { .. } => {
                "Check the key, and give it the right to list, read, write and delete there."
            }
            Self::NoPlace { .. } => "Check how it is written, and make it if it is missing.",
            Self::WrongRegion => "Set the place up again with the bucket’s region.",
            Self::ClockWrong { .. } => "Set this computer’s clock, then try again.",
            Self::Full { .. } => "Make room there, then publish again.",
            Self::Busy { .. } | Self::ServerFailed { .. } => {
                "The page there stays whole. Publish again later; it goes on where it stopped."
            }
            Self::Moved { .. } => {
                "Give the address that a browser ends on; passwords follow no redirect."
            }
            Self::NotUnderstood { .. } => "Check the address: is it the one for WebDAV, or for S3?",
            Self::NotKept(_) => "Another program may change files there. Try another place.",
            Self::Folder { .. } => "Check that the folder is there and that you may write in it.",
            Self::Stopped => "The page there is whole. Publish again; it goes on where it stopped.",
        }
    }

    /// Whether it may be otherwise in a while, without anybody doing anything.
    pub(super) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::ServerFailed { .. }
                | Self::Fetch(
                    SourceError::Offline
                        | SourceError::Unreachable { .. }
                        | SourceError::TimedOut { .. }
                        | SourceError::Broken { .. }
                )
        )
    }

    /// How long to wait before the same is tried once more, after so many attempts; none if trying
    /// again is of no use.
    pub(super) fn pause(&self, attempts: u32) -> Option<Duration> {
        let usual = Duration::from_secs(1 << attempts.min(5));
        match self {
            Self::Busy { wait, .. } => Some(wait.map_or(usual, |wait| wait.max(usual)))
                .filter(|pause| *pause <= LONGEST_WAIT),
            Self::ServerFailed { .. }
            | Self::Fetch(
                SourceError::Unreachable { .. }
                | SourceError::TimedOut { .. }
                | SourceError::Broken { .. },
            ) => Some(usual),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trouble_has_a_code_of_its_own_a_sentence_and_a_next_step() {
        let host = || "dav.example".to_owned();
        let status = 405;
        let troubles = [
            PublishError::NotSetUp,
            PublishError::NoBadges,
            PublishError::LooksOtherwise,
            PublishError::UnderWay,
            PublishError::Foreign {
                path: "index.html".into(),
                place: host(),
            },
            PublishError::Unseen(host()),
            PublishError::StillElsewhere(host()),
            PublishError::Unusable("the bucket’s region is missing"),
            PublishError::Secrets(SecretsError::Locked),
            PublishError::NoSecret(host()),
            PublishError::Fetch(SourceError::Offline),
            PublishError::WrongPassword { host: host() },
            PublishError::NotAllowed { host: host() },
            PublishError::NoPlace { place: host() },
            PublishError::WrongRegion,
            PublishError::ClockWrong { host: host() },
            PublishError::Full { place: host() },
            PublishError::Busy {
                host: host(),
                wait: None,
            },
            PublishError::ServerFailed {
                host: host(),
                status,
            },
            PublishError::Moved { host: host() },
            PublishError::NotUnderstood {
                host: host(),
                status,
            },
            PublishError::NotKept(host()),
            PublishError::Folder {
                path: "/site".into(),
                source: io::ErrorKind::NotFound.into(),
            },
            PublishError::Stopped,
        ];
        let mut codes = std::collections::HashSet::new();
        for trouble in troubles {
            assert!(codes.insert(trouble.code()), "{} twice", trouble.code());
            assert!(!trouble.to_string().is_empty());
            assert!(!trouble.to_string().ends_with('.'), "{trouble}");
            let hint = trouble.hint();
            assert!(hint.ends_with(['.', '?']), "{}", trouble.code());
        }
    }

    #[test]
    fn only_what_may_pass_is_tried_again_and_a_server_is_left_alone_as_long_as_it_asks() {
        let host = || "dav.example".to_owned();
        let seconds = |error: PublishError, attempts| error.pause(attempts).map(|at| at.as_secs());
        let failed = || PublishError::ServerFailed {
            host: host(),
            status: 503,
        };
        assert_eq!(seconds(failed(), 0), Some(1));
        assert_eq!(seconds(failed(), 3), Some(8));
        assert_eq!(seconds(failed(), 40), Some(32));
        for (wait, pause) in [(None, Some(1)), (Some(7), Some(7)), (Some(3_600), None)] {
            let busy = PublishError::Busy {
                host: host(),
                wait: wait.map(Duration::from_secs),
            };
            assert_eq!(seconds(busy, 0), pause, "{wait:?}");
        }
        let offline = SourceError::Unreachable { host: host() };
        assert_eq!(seconds(PublishError::Fetch(offline), 0), Some(1));
        let tls = SourceError::Tls { host: host() };
        assert_eq!(seconds(PublishError::Fetch(tls), 0), None);
        assert_eq!(
            seconds(PublishError::WrongPassword { host: host() }, 0),
            None
        );
    }
}
