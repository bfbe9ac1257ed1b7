//! What the window does by itself while it is open: changes that wait are tried when they are due, and
//! each backpack is compared with what is wanted there once a day. Where no backpack is connected
//! nothing is asked of anybody.

use std::thread;
use std::time::Duration;

use chrono::Utc;
use tauri::{AppHandle, Emitter, Manager};

use wallet::Stop;
use wallet::backpack::outbox::{SyncSummary, Which};

use crate::failure::Answer;
use crate::session::Session;
use crate::window::LABEL;

/// How often it is looked whether something is due.
const PAUSE: Duration = Duration::from_secs(60);

/// Goes on until the program ends. What fails is tried again in the next round.
pub(crate) fn keep_in_sync(app: &AppHandle) {
    loop {
        thread::sleep(PAUSE);
        match round(&app.state::<Session>()) {
            Ok(false) => {}
            Ok(true) => {
                // A page that is being loaded anew asks for everything anyway.
                let _ = app.emit_to(LABEL, "synced", ());
            }
            Err(failure) => eprintln!("lapel: {}", failure.message),
        }
    }
}

/// One round. Returns whether anything may have changed.
fn round(session: &Session) -> Answer<bool> {
    if session.wallet.backpacks()?.is_empty() {
        return Ok(false);
    }
    let client = session.client()?;
    let tokens = &session.backpacks.tokens;
    let due = Which {
        due_only: true,
        ..Which::default()
    };
    let summary = session
        .wallet
        .sync(&client, tokens, &due, &Stop::default(), &|_| {})?;
    let mut changed = SyncSummary {
        next_try: None,
        ..summary
    } != SyncSummary::default();
    for backpack in session.wallet.due_for_comparison(Utc::now())? {
        // One that cannot be asked now is asked in the next round.
        changed |= session.wallet.compare(&backpack, &client, tokens).is_ok();
    }
    Ok(changed)
}
