//! The system's notifications, with a button that leads to the badge.

use std::thread;

use notify_rust::Notification;
use tauri::AppHandle;
use wallet::remind::Notice;

use crate::window;

/// What the button is called on the bus.
const SHOW: &str = "show";

/// Shows a notification. Whoever answers it gets to the badge, or to the list.
///
/// # Errors
/// If the system shows none.
pub(crate) fn show(app: &AppHandle, notice: &Notice) -> notify_rust::error::Result<()> {
    let button = match notice.badge {
        Some(_) => "Show the badge",
        None => "Show them",
    };
    let handle = Notification::new()
        .appname("Lapel")
        .icon("lapel-app")
        .summary(&notice.title)
        .body(&body(&notice.text))
        .action("default", button)
        .action(SHOW, button)
        .show()?;
    let (app, badge) = (app.clone(), notice.badge.clone());
    answered(handle, move || window::show_badge(&app, badge.as_deref()));
    Ok(())
}

/// Waits in a thread of its own, for as long as the notification is there.
#[cfg(not(target_os = "macos"))]
fn answered(handle: notify_rust::NotificationHandle, show: impl FnOnce() + Send + 'static) {
    thread::spawn(move || {
        handle.wait_for_action(|action| {
            if action == SHOW || action == "default" {
                show();
            }
        });
    });
}

/// On macOS a click on the notification brings the window to the front by itself.
#[cfg(target_os = "macos")]
fn answered(handle: notify_rust::NotificationHandle, _: impl FnOnce() + Send + 'static) {
    thread::spawn(move || drop(handle));
}

/// The text as this system's notifications take it: many read it as markup, and the names in it are
/// the issuers'.
#[cfg(all(unix, not(target_os = "macos")))]
fn body(text: &str) -> String {
    let reads_markup = notify_rust::get_capabilities()
        .is_ok_and(|known| known.iter().any(|one| one == "body-markup"));
    if reads_markup {
        escaped(text)
    } else {
        text.to_owned()
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn body(text: &str) -> String {
    text.to_owned()
}

#[cfg(any(test, all(unix, not(target_os = "macos"))))]
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markup() {
        assert_eq!(
            escaped("<a href=\"https://evil.example\">R&D</a>"),
            "&lt;a href=\"https://evil.example\"&gt;R&amp;D&lt;/a&gt;"
        );
    }
}
