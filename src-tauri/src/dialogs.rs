//! The system's dialogs for files.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

/// Asks for files to open; none if the person changed their mind. It blocks.
pub(crate) fn files(app: &AppHandle) -> Vec<PathBuf> {
    #[cfg(feature = "automation")]
    if let Some(answers) = answers::preset() {
        return answers.files;
    }
    ask(app, "Add badges")
        .add_filter("Badges", wallet::import::ENDINGS)
        .add_filter("All files", &["*"])
        .blocking_pick_files()
        .unwrap_or_default()
        .into_iter()
        .filter_map(path)
        .collect()
}

/// Asks for a folder; none if the person changed their mind. It blocks.
pub(crate) fn folder(app: &AppHandle) -> Option<PathBuf> {
    #[cfg(feature = "automation")]
    if let Some(answers) = answers::preset() {
        return answers.folder;
    }
    ask(app, "Choose a folder")
        .set_can_create_directories(true)
        .blocking_pick_folder()
        .and_then(path)
}

/// Asks where to save a file; none if the person changed their mind. It blocks.
pub(crate) fn save(app: &AppHandle, suggested: &str) -> Option<PathBuf> {
    #[cfg(feature = "automation")]
    if let Some(answers) = answers::preset() {
        return answers.save;
    }
    let mut dialog = ask(app, "Save");
    if let Some(name) = Path::new(suggested).file_name() {
        dialog = dialog.set_file_name(name.to_string_lossy());
    }
    dialog.blocking_save_file().and_then(path)
}

fn ask(app: &AppHandle, title: &str) -> FileDialogBuilder<tauri::Wry> {
    let dialog = app.dialog().file().set_title(title);
    match app.get_webview_window(crate::window::LABEL) {
        Some(window) => dialog.set_parent(&window),
        None => dialog,
    }
}

/// The system may answer with a `file:` address.
fn path(chosen: FilePath) -> Option<PathBuf> {
    chosen.into_path().ok()
}

/// What a test answers in place of a person.
#[cfg(feature = "automation")]
mod answers {
    use std::path::PathBuf;

    /// The answers to all dialogs.
    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub(super) struct Answers {
        pub(super) files: Vec<PathBuf>,
        pub(super) folder: Option<PathBuf>,
        pub(super) save: Option<PathBuf>,
    }

    /// The answers in the JSON file that `LAPEL_DIALOGS` names, read anew each time. A test that
    /// writes them wrong gets the answers of a person who changed their mind.
    pub(super) fn preset() -> Option<Answers> {
        let file = PathBuf::from(std::env::var_os("LAPEL_DIALOGS")?);
        let answers = std::fs::read(&file)
            .map_err(|error| error.to_string())
            .and_then(|text| serde_json::from_slice(&text).map_err(|error| error.to_string()));
        Some(answers.unwrap_or_else(|error| {
            eprintln!("lapel: {} holds no answers: {error}", file.display());
            Answers::default()
        }))
    }
}
