//! Certificates and transcripts.

use std::path::Path;

use chrono::Utc;
use tauri::{AppHandle, command};
use wallet::share::certificate::{Print, PrintSummary, Wishes};
use wallet::share::transcript::TranscriptFormat;

use super::apart;
use crate::failure::Answer;
use crate::session::Session;

/// Prints certificates into the file that the person has chosen.
#[command]
pub(super) async fn certificate(
    app: AppHandle,
    ids: Vec<String>,
    wishes: Wishes,
    file: String,
) -> Answer<PrintSummary> {
    apart(app, move |session| {
        let file = session.chosen.path(&file)?;
        let print = session.wallet.certificate(&ids, &wishes, Utc::now())?;
        written(session, &file, wishes, print)
    })
    .await
}

/// Lists badges in the file that the person has chosen.
#[command]
pub(super) async fn transcript(
    app: AppHandle,
    ids: Vec<String>,
    format: TranscriptFormat,
    wishes: Wishes,
    file: String,
) -> Answer<PrintSummary> {
    apart(app, move |session| {
        let file = session.chosen.path(&file)?;
        let print = session
            .wallet
            .transcript(&ids, format, &wishes, Utc::now())?;
        written(session, &file, wishes, print)
    })
    .await
}

/// Writes what was printed, whole or not at all, and remembers the name.
fn written(session: &Session, file: &Path, wishes: Wishes, print: Print) -> Answer<PrintSummary> {
    print.write(file)?;
    session.exported.add(file);
    if wishes.name.is_some() {
        let mut settings = session.wallet.settings()?;
        if settings.earner_name != wishes.name {
            settings.earner_name = wishes.name;
            session.wallet.set_settings(&settings)?;
        }
    }
    Ok(print.summary)
}
