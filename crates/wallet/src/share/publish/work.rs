//! Does what has to be done at the host, one step after another, in an order in which a stop or a
//! fault at any moment leaves the old page whole or the new one.

use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::Publishing;
use super::difference::{Lying, Step};
use super::kept::Mark;
use super::place::{BESIDE, Place};
use super::trouble::PublishError;
use crate::{Result, Stop};

/// What happens while the page is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "type")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum PublishEvent {
    /// It is known how much there is to do.
    Began {
        /// Files to send.
        files: u32,
        /// Bytes to send.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        bytes: u64,
        /// Files to remove.
        removals: u32,
    },
    /// A file lies at the host.
    Sent {
        /// Its path in the page.
        path: String,
        /// Its size in bytes.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        bytes: u64,
    },
    /// A file lies there no longer.
    Removed {
        /// Its path in the page.
        path: String,
    },
    /// Something went wrong that may pass: the same is tried again.
    Waiting {
        /// What went wrong, as a sentence.
        message: String,
        /// In how many seconds it is tried again.
        seconds: u32,
    },
}

/// How a run goes.
pub(super) struct Run<'a> {
    /// The host.
    place: &'a Place,
    /// Whether files that are not Lapel's are replaced where the page needs their names.
    replace: bool,
    /// How often what may pass is tried again.
    retries: u32,
    stop: &'a Stop,
    /// Who hears of it.
    event: &'a dyn Fn(PublishEvent),
    /// Where it is noted what lies at the host.
    mark: &'a dyn Fn(Mark<'_>) -> Result<()>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        with: &'a Publishing<'_>,
        place: &'a Place,
        mark: &'a dyn Fn(Mark<'_>) -> Result<()>,
    ) -> Self {
        Self {
            place,
            replace: with.replace,
            retries: with.retries,
            stop: with.stop,
            event: with.event,
            mark,
        }
    }

    /// Looks whose place it is, and sends what is to be sent where this lies.
    pub(super) fn look_and_send(&self, steps: &[Step<'_>], lying: &[Lying]) -> Result<()> {
        if steps.is_empty() {
            return Ok(());
        }
        self.persist(|| self.place.begin())?;
        self.look(steps, lying)?;
        self.send(steps)
    }

    /// Looks, before anything is sent, whether a file that is not Lapel's lies where a new one goes.
    /// Where that cannot be seen, it is the earner's word that counts, and it is asked for once: before
    /// anything lies there.
    ///
    /// # Errors
    /// [`PublishError::Foreign`], [`PublishError::Unseen`].
    fn look(&self, steps: &[Step<'_>], lying: &[Lying]) -> Result<()> {
        if self.replace {
            return Ok(());
        }
        // The front is looked for first: it says best whose place this is.
        let new = steps.iter().rev().filter_map(|step| match step {
            Step::Send {
                file,
                is_ours: false,
                ..
            } => Some(&file.path),
            _ => None,
        });
        for path in new {
            let place = || self.place.name();
            match self.persist(|| self.place.holds(path))? {
                Some(true) => {
                    return Err(PublishError::Foreign {
                        path: path.clone(),
                        place: place(),
                    }
                    .into());
                }
                None if lying.is_empty() => return Err(PublishError::Unseen(place()).into()),
                Some(false) | None => {}
            }
        }
        Ok(())
    }

    /// Sends what is to be sent.
    fn send(&self, steps: &[Step<'_>]) -> Result<()> {
        let mut beside = false;
        for step in steps {
            let Step::Send { file, sha256, .. } = step else {
                continue;
            };
            if self.place.writes_beside() && !beside {
                (self.mark)(Mark::InDoubt(BESIDE))?;
                beside = true;
            }
            (self.mark)(Mark::InDoubt(&file.path))?;
            self.persist(|| self.place.put(file))?;
            (self.mark)(Mark::Lies {
                path: &file.path,
                sha256,
                size: file.bytes.len(),
            })?;
            (self.event)(PublishEvent::Sent {
                path: file.path.clone(),
                bytes: file.bytes.len() as u64,
            });
        }
        // Each that was written there was moved away, or removed.
        if beside {
            (self.mark)(Mark::Gone(BESIDE))?;
        }
        Ok(())
    }

    /// Removes what is to be removed.
    pub(super) fn remove(&self, steps: &[Step<'_>]) -> Result<()> {
        for step in steps {
            let Step::Remove { path, folders } = step else {
                continue;
            };
            self.persist(|| {
                self.place.remove(path)?;
                folders
                    .iter()
                    .try_for_each(|folder| self.place.remove_empty(folder))
            })?;
            (self.mark)(Mark::Gone(path))?;
            (self.event)(PublishEvent::Removed { path: path.clone() });
        }
        Ok(())
    }

    /// Does `what`, and again after a pause where the trouble may pass.
    pub(super) fn persist<T>(
        &self,
        what: impl Fn() -> std::result::Result<T, PublishError>,
    ) -> std::result::Result<T, PublishError> {
        let mut attempts = 0;
        loop {
            if self.stop.is_stopped() {
                return Err(PublishError::Stopped);
            }
            let error = match what() {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let Some(pause) = error.pause(attempts).filter(|_| attempts < self.retries) else {
                return Err(error);
            };
            attempts += 1;
            (self.event)(PublishEvent::Waiting {
                message: error.to_string(),
                seconds: u32::try_from(pause.as_secs()).unwrap_or(u32::MAX),
            });
            self.sleep(pause);
        }
    }

    /// Waits, and no longer than until somebody asks to stop.
    fn sleep(&self, pause: Duration) {
        let until = Instant::now() + pause;
        while !self.stop.is_stopped() && Instant::now() < until {
            thread::sleep(Duration::from_millis(50).min(pause));
        }
    }
}
