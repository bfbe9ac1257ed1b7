//! What the system does for the page: dialogs, the browser, the clipboard, the file manager.

use tauri::{AppHandle, State, command};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;

use super::apart;
use crate::failure::Answer;
use crate::session::Session;
use crate::{dialogs, link};

/// Asks long work to stop; what was done stays done.
#[command]
pub(super) fn stop(session: State<'_, Session>, job: String) {
    session.jobs.stop(&job);
}

#[command]
pub(super) async fn choose_files(app: AppHandle) -> Answer<Vec<String>> {
    let asked = app.clone();
    apart(app, move |session| {
        let files = dialogs::files(&asked);
        Ok(files.iter().map(|file| session.chosen.add(file)).collect())
    })
    .await
}

#[command]
pub(super) async fn choose_folder(app: AppHandle) -> Answer<Option<String>> {
    let asked = app.clone();
    apart(app, move |session| {
        let folder = dialogs::folder(&asked);
        Ok(folder.map(|folder| session.chosen.add(&folder)))
    })
    .await
}

#[command]
pub(super) async fn choose_save(app: AppHandle, suggested: String) -> Answer<Option<String>> {
    let asked = app.clone();
    apart(app, move |session| {
        let file = dialogs::save(&asked, &suggested);
        Ok(file.map(|file| session.chosen.add(&file)))
    })
    .await
}

/// Opens a link in the browser.
#[command]
pub(super) async fn open_link(app: AppHandle, url: String) -> Answer<()> {
    let url = link::safe(&url)?;
    let opener = app.clone();
    apart(app, move |_| {
        Ok(opener.opener().open_url(url.as_str(), None::<&str>)?)
    })
    .await
}

#[command]
pub(super) async fn copy_text(app: AppHandle, text: String) -> Answer<()> {
    Ok(app.clipboard().write_text(text)?)
}

/// Shows what this run has written in the file manager.
#[command]
pub(super) async fn reveal(app: AppHandle, path: String) -> Answer<()> {
    let opener = app.clone();
    apart(app, move |session| {
        let path = session.exported.path(&path)?;
        Ok(opener.opener().reveal_item_in_dir(path)?)
    })
    .await
}

/// Opens what this run has written with the system's program for it.
#[command]
pub(super) async fn open_written(app: AppHandle, path: String) -> Answer<()> {
    let opener = app.clone();
    apart(app, move |session| {
        let path = session.exported.path(&path)?;
        Ok(opener
            .opener()
            .open_path(path.to_string_lossy(), None::<&str>)?)
    })
    .await
}
