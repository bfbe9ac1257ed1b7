//! Taking badges out.

use chrono::Utc;
use tauri::ipc::Channel;
use tauri::{AppHandle, command};
use wallet::export::{Exported, Form};

use super::{apart, tell};
use crate::failure::Answer;

/// Writes one ZIP to the place that the person has chosen.
#[command]
pub(super) async fn export_zip(
    app: AppHandle,
    ids: Vec<String>,
    form: Form,
    file: String,
    events: Channel<Exported>,
    job: String,
) -> Answer<Vec<Exported>> {
    apart(app, move |session| {
        let file = session.chosen.path(&file)?;
        let job = session.jobs.begin(job)?;
        let done = |one: &Exported| tell(&events, one.clone());
        // The dialog has asked whether to replace what is there; it stays until the new one is whole.
        let fresh = file.with_added_extension("new");
        let written =
            session
                .wallet
                .export_zip(&ids, &fresh, form, Utc::now(), &job.stop, &done)?;
        if fresh.exists() {
            std::fs::rename(&fresh, &file).map_err(|source| wallet::Error::Io {
                path: file.clone(),
                action: "written",
                source,
            })?;
            session.exported.add(&file);
        }
        Ok(written)
    })
    .await
}

/// Writes files into the folder that the person has chosen.
#[command]
pub(super) async fn export_files(
    app: AppHandle,
    ids: Vec<String>,
    form: Form,
    folder: String,
    events: Channel<Exported>,
    job: String,
) -> Answer<Vec<Exported>> {
    apart(app, move |session| {
        let folder = session.chosen.path(&folder)?;
        let job = session.jobs.begin(job)?;
        let done = |one: &Exported| tell(&events, one.clone());
        let written = session
            .wallet
            .export_files(&ids, &folder, form, &job.stop, &done)?;
        session.exported.add(&folder);
        for file in written.iter().flat_map(|one| &one.files) {
            session.exported.add(&folder.join(file));
        }
        Ok(written)
    })
    .await
}
