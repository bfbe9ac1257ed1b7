//! The icon in the system's tray. Where there is no tray, nothing happens.

mod host;

use std::panic::{AssertUnwindSafe, catch_unwind};

use tauri::menu::{MenuBuilder, MenuEvent};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Emitter, Manager};

use crate::session::Session;
use crate::window;

const ID: &str = "lapel";
const OPEN: &str = "open";
const CHECK: &str = "check";
const QUIT: &str = "quit";

/// Whether the icon is there and the desktop shows it.
pub(crate) fn is_shown(app: &AppHandle) -> bool {
    is_made(app) && host::is_there()
}

fn is_made(app: &AppHandle) -> bool {
    app.tray_by_id(ID).is_some()
}

/// Whether the icon is shown; none if it is not wanted.
pub(crate) fn state(app: &AppHandle) -> Option<bool> {
    let settings = app.state::<Session>().wallet.settings().ok()?;
    settings.stay_in_tray.then(|| is_shown(app))
}

/// Shows the icon, or takes it away.
pub(crate) fn follow(app: &AppHandle, wanted: bool) {
    let handle = app.clone();
    // Menus and icons belong to the main thread.
    let told = app.run_on_main_thread(move || {
        if wanted && !is_made(&handle) {
            make(&handle);
        } else if !wanted {
            drop(handle.remove_tray_by_id(ID));
        }
    });
    if let Err(error) = told {
        eprintln!("lapel: the tray could not be reached: {error}");
    }
}

/// On Linux the library that speaks to the tray is loaded when it is first needed, and its binding
/// panics where it is missing: then there is no icon, and nothing else is different.
fn make(app: &AppHandle) {
    match catch_unwind(AssertUnwindSafe(|| build(app))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => eprintln!("lapel: there is no icon in the tray: {error}"),
        Err(_) => eprintln!(
            "lapel: there is no icon in the tray: install libayatana-appindicator3-1 to have one"
        ),
    }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let menu = MenuBuilder::new(app)
        .text(OPEN, "Open Lapel")
        .text(CHECK, "Check all now")
        .separator()
        .text(QUIT, "Quit")
        .build()?;
    let mut icon = TrayIconBuilder::with_id(ID)
        .tooltip("Lapel")
        .menu(&menu)
        .on_menu_event(chosen);
    if let Some(picture) = app.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    icon.build(app)?;
    Ok(())
}

fn chosen(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        OPEN => window::show(app),
        CHECK => {
            // The page checks, and shows how it goes whenever it is opened.
            if let Err(error) = app.emit_to(window::LABEL, "check-all", ()) {
                eprintln!("lapel: the badges could not be checked: {error}");
            }
        }
        QUIT => app.exit(0),
        _ => {}
    }
}
