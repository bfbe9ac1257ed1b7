//! The live calendar: rewritten soon after anything changed, by the window or by the command.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::Utc;
use tauri::{AppHandle, Manager};

use crate::failure::{Answer, Failure};
use crate::session::Session;

/// How often it is looked whether the wallet changed.
const PAUSE: Duration = Duration::from_secs(3);

/// Why the calendar is not up to date, if it is not.
#[derive(Debug, Default)]
pub(crate) struct Live(Mutex<Option<Failure>>);

impl Live {
    fn note(&self, written: &Answer<()>) {
        let failure = written.as_ref().err().cloned();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failure) = failure.as_ref().filter(|new| kept.as_ref() != Some(*new)) {
            eprintln!("lapel: the calendar: {}", failure.message);
        }
        *kept = failure;
    }
}

/// Why the calendar is not up to date, if it is not.
pub(crate) fn failure(app: &AppHandle) -> Option<Failure> {
    let session = app.state::<Session>();
    let kept = session.live.0.lock();
    kept.unwrap_or_else(PoisonError::into_inner).clone()
}

/// Goes on until the program ends; writes nothing while no file is set. What failed is tried again.
pub(crate) fn keep_calendar(app: &AppHandle) {
    let session = app.state::<Session>();
    let mut seen = None;
    loop {
        let revision = session.wallet.revision().ok();
        if revision.is_none() || revision != seen {
            let written = session.wallet.write_live_calendar(Utc::now());
            let written = written.map(drop).map_err(Failure::from);
            // What was just written down counts as seen: it is what the calendar says now.
            seen = match &written {
                Ok(()) => session.wallet.revision().ok(),
                Err(_) => None,
            };
            session.live.note(&written);
        }
        thread::sleep(PAUSE);
    }
}
