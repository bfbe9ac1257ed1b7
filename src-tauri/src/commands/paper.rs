//! Certificates and transcripts.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, command};
use ts_rs::TS;
use wallet::share::certificate::{Print, PrintSummary, Wishes};
use wallet::share::transcript::TranscriptFormat;

use super::apart;
use crate::failure::Answer;
use crate::session::Session;

/// How wide a page is drawn to be looked at, in pixels: twice what a sheet of the window has room for.
const LOOK: u32 = 1200;

/// What is printed.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Printed {
    /// Certificates.
    Certificate,
    /// A transcript as PDF.
    Transcript,
}

/// A print to be looked at, before it is written anywhere.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Look {
    /// Its first page, as a data URI of a PNG that was drawn here.
    page: String,
    /// What would be in the file and what would not.
    summary: PrintSummary,
}

/// Prints badges to be looked at. Nothing is written.
#[command]
pub(super) async fn look_at_print(
    app: AppHandle,
    ids: Vec<String>,
    printed: Printed,
    wishes: Wishes,
) -> Answer<Look> {
    apart(app, move |session| {
        let (wallet, now) = (&session.wallet, Utc::now());
        let print = match printed {
            Printed::Certificate => wallet.certificate(&ids, &wishes, now)?,
            Printed::Transcript => wallet.transcript(&ids, TranscriptFormat::Pdf, &wishes, now)?,
        };
        Ok(Look {
            page: format!(
                "data:image/png;base64,{}",
                STANDARD.encode(print.first_page(LOOK)?)
            ),
            summary: print.summary,
        })
    })
    .await
}

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
