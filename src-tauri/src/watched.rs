//! The watched folder: what came into it waits here until the earner has chosen.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager};
use ts_rs::TS;

use wallet::watch::{EVERY, Offer, Watch};

use crate::failure::{Answer, Failure};
use crate::session::Session;
use crate::window::LABEL;

/// What came into the watched folder.
#[derive(Debug, Default)]
pub(crate) struct Watched(Mutex<Offers>);

/// What the page is told of the watched folder.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, TS)]
pub(crate) struct Offers {
    /// Badge images that came, oldest first; none is in the wallet.
    offers: Vec<Offer>,
    /// Why the folder cannot be watched, if it cannot.
    failure: Option<Failure>,
}

impl Watched {
    /// What came and was neither taken nor dismissed.
    pub(crate) fn offers(&self) -> Offers {
        self.lock().clone()
    }

    /// The earner has chosen: to take these, or not to.
    pub(crate) fn dismiss(&self, paths: &[PathBuf]) {
        self.lock()
            .offers
            .retain(|offer| !paths.contains(&offer.path));
    }

    /// Adds what a round brought. Returns whether anything is different.
    fn brought(&self, round: Answer<Vec<Offer>>) -> bool {
        let mut kept = self.lock();
        let before = kept.clone();
        match round {
            Ok(new) => {
                kept.failure = None;
                for offer in new {
                    kept.offers.retain(|other| other.path != offer.path);
                    kept.offers.push(offer);
                }
            }
            Err(failure) => kept.failure = Some(failure),
        }
        *kept != before
    }

    fn lock(&self) -> MutexGuard<'_, Offers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes on until the program ends; does nothing while no folder is set.
pub(crate) fn watch(app: &AppHandle) {
    let mut watch = None;
    loop {
        thread::sleep(Duration::from_secs(EVERY));
        let session = app.state::<Session>();
        let round = round(&session, &mut watch);
        if round.is_err() {
            // It may be another disk when it comes back.
            watch = None;
        }
        if let Ok(offers) = &round {
            for offer in offers {
                session.chosen.add(&offer.path);
            }
        }
        if session.watched.brought(round) {
            // A page that is being loaded anew asks for everything anyway.
            let _ = app.emit_to(LABEL, "watched", ());
        }
    }
}

fn round(session: &Session, watch: &mut Option<Watch>) -> Answer<Vec<Offer>> {
    let Some(folder) = session.wallet.settings()?.watched_folder else {
        *watch = None;
        return Ok(Vec::new());
    };
    let watch = match watch {
        Some(watch) if watch.folder() == folder => watch,
        other => other.insert(Watch::new(&session.wallet, folder)?),
    };
    Ok(watch.poll(&session.wallet)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(path: &str) -> Offer {
        Offer {
            path: path.into(),
            name: "Cloud".into(),
            issuer: None,
        }
    }

    fn paths(watched: &Watched) -> Vec<PathBuf> {
        let offers = watched.offers().offers.into_iter();
        offers.map(|offer| offer.path).collect()
    }

    #[test]
    fn an_offer_stays_until_the_earner_has_chosen() {
        let watched = Watched::default();
        assert!(watched.brought(Ok(vec![offer("/a.png"), offer("/b.png")])));
        assert!(!watched.brought(Ok(Vec::new())));
        watched.dismiss(&["/a.png".into()]);
        assert_eq!(paths(&watched), [PathBuf::from("/b.png")]);
    }

    #[test]
    fn a_folder_that_is_gone_is_said_until_it_is_back() {
        let watched = Watched::default();
        watched.brought(Ok(vec![offer("/a.png")]));
        let gone = || {
            Err(Failure::new(
                "io",
                "the folder is gone",
                "Connect the disk.",
            ))
        };
        assert!(watched.brought(gone()));
        assert!(!watched.brought(gone()), "once");
        assert_eq!(paths(&watched).len(), 1);
        assert!(watched.brought(Ok(Vec::new())));
        assert_eq!(watched.offers().failure, None);
    }
}
