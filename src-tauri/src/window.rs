//! The window: how it is built, and the walls around it.

use std::path::{Path, PathBuf};

use chrono::Utc;
use clap::Parser;
use sha2::{Digest, Sha256};
use tauri::webview::NewWindowResponse;
use tauri::{
    App, AppHandle, DragDropEvent, Emitter, Manager, RunEvent, Url, WebviewUrl,
    WebviewWindowBuilder, Window, WindowEvent, async_runtime,
};
use tauri_plugin_deep_link::DeepLinkExt;
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};
use tauri_plugin_window_state::StateFlags;
use wallet::Wallet;
use wallet::settings::Settings;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::session::Session;
use crate::{backpacks, commands, live, picture, published, reminders, rounds, tray, watched};

/// The label of the one window.
pub(crate) const LABEL: &str = "main";

/// Opens the window and stays until it is closed.
pub(crate) fn run(arguments: Arguments) -> tauri::Result<()> {
    let id = instance(&arguments);
    let at_login = arguments.at_login();
    tauri::Builder::default()
        .plugin(
            tauri_plugin_single_instance::Builder::new()
                .dbus_id(id)
                .callback(|app, line, folder| started_again(app, &line, Path::new(&folder)))
                .build(),
        )
        .plugin(tauri_plugin_deep_link::init())
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_opener::Builder::new()
                .open_js_links_on_click(false)
                .build(),
        )
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(
            tauri_plugin_autostart::Builder::new()
                .app_name("Lapel")
                .args(at_login)
                .build(),
        )
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .register_asynchronous_uri_scheme_protocol(
            picture::SCHEME,
            |context, request, responder| {
                picture::answer(context.app_handle(), &request, responder);
            },
        )
        .register_uri_scheme_protocol(published::SCHEME, |context, request| {
            published::answer(context.app_handle(), &request)
        })
        .invoke_handler(commands::handler())
        .on_window_event(heard)
        .setup(move |app| {
            open(app, arguments)?;
            Ok(())
        })
        .build(tauri::generate_context!())?
        .run(ends);
    Ok(())
}

/// What ends with Lapel is given back, however it was quit.
fn ends(app: &AppHandle, event: RunEvent) {
    if let (RunEvent::Exit, Some(session)) = (event, app.try_state::<Session>()) {
        backpacks::give_back_at_the_end(&session, backpacks::PATIENCE);
    }
}

/// One window for each wallet: the name on the session bus under which this one is found.
fn instance(arguments: &Arguments) -> String {
    let folder = arguments.folder();
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    let digest: String = digest.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("app.lapel.wallet.w{digest}")
}

fn open(app: &mut App, arguments: Arguments) -> tauri::Result<()> {
    let wallet = match Wallet::open(&arguments.folder()) {
        Ok(wallet) => wallet,
        Err(error) => {
            cannot_open(app.handle(), error.into());
            return Ok(());
        }
    };
    let here = std::env::current_dir().unwrap_or_default();
    let files = arguments.files_in(&here);
    let links = arguments.links();
    let hidden = arguments.hidden;
    app.manage(Session::new(wallet, arguments));
    show_files(app.handle(), &files);
    links.iter().for_each(|link| deep_link(app.handle(), link));

    WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default())
        .title("Lapel")
        .inner_size(1280.0, 820.0)
        .min_inner_size(900.0, 600.0)
        .visible(!hidden)
        .on_navigation(|url| is_ours(url) || is_looked_at(url))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .build()?;

    let hears = app.handle().clone();
    app.deep_link()
        .on_open_url(move |event| event.urls().iter().for_each(|link| deep_link(&hears, link)));

    let syncs = app.handle().clone();
    std::thread::spawn(move || rounds::keep_in_sync(&syncs));

    // Started without a window, Lapel can be found in the tray all the same.
    let stays = settings_of(app.handle()).is_some_and(|settings| settings.stay_in_tray);
    tray::follow(app.handle(), stays || hidden);

    let reminds = app.handle().clone();
    std::thread::spawn(move || reminders::keep_watch(&reminds));

    let writes = app.handle().clone();
    std::thread::spawn(move || live::keep_calendar(&writes));

    let watches = app.handle().clone();
    std::thread::spawn(move || watched::watch(&watches));

    let app = app.handle().clone();
    async_runtime::spawn_blocking(move || {
        if let Err(error) = app.state::<Session>().wallet.empty_trash(Utc::now()) {
            eprintln!("lapel: the trash could not be emptied: {error}");
        }
    });
    Ok(())
}

/// Says why the wallet cannot be opened, and ends with exit status 1.
fn cannot_open(app: &AppHandle, Failure { message, hint, .. }: Failure) {
    eprintln!("lapel: {message}. {hint}");
    let exit = app.clone();
    app.dialog()
        .message(hint)
        .title(message)
        .kind(MessageDialogKind::Error)
        .show(move |_| exit.exit(1));
}

/// The page is only ever the program's own.
fn is_ours(url: &Url) -> bool {
    let origin = if cfg!(any(windows, target_os = "android")) {
        ("http", Some("tauri.localhost"))
    } else {
        ("tauri", Some("localhost"))
    };
    (url.scheme(), url.host_str()) == origin
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

/// A frame may show the public page before it is published. It is served without the right to run
/// anything, wherever it is shown.
fn is_looked_at(url: &Url) -> bool {
    let origin = if cfg!(any(windows, target_os = "android")) {
        ("http", Some("page.localhost"))
    } else {
        (published::SCHEME, Some("localhost"))
    };
    (url.scheme(), url.host_str()) == origin
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

fn heard(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            if let Some(session) = window.try_state::<Session>() {
                for path in paths {
                    session.chosen.add(path);
                }
            }
        }
        WindowEvent::CloseRequested { api, .. } => {
            let app = window.app_handle();
            let stays = settings_of(app).is_some_and(|settings| settings.stay_in_tray);
            // Without an icon nobody would find it again.
            if stays && tray::is_shown(app) && window.hide().is_ok() {
                api.prevent_close();
            }
        }
        _ => {}
    }
}

fn settings_of(app: &AppHandle) -> Option<Settings> {
    app.try_state::<Session>()?.wallet.settings().ok()
}

/// Brings the window to the front, from wherever it is.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(LABEL) {
        // A window manager may refuse; then the window stays where it is.
        let _ = window.show();
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Opens the window on a badge's page, or on the list of those that need a look.
pub(crate) fn show_badge(app: &AppHandle, badge: Option<&str>) {
    show(app);
    let session = app.state::<Session>();
    let wanted = badge.unwrap_or_default().to_owned();
    for badge in session.shown.add(vec![wanted]) {
        if let Err(error) = app.emit_to(LABEL, "show-badge", badge) {
            eprintln!("lapel: the badge could not be shown in the window: {error}");
        }
    }
}

/// Somebody started Lapel again on the same wallet: this window takes over.
fn started_again(app: &AppHandle, line: &[String], folder: &Path) {
    match Arguments::try_parse_from(line) {
        // The system started it at login, and it is here already.
        Ok(arguments) if arguments.hidden => {}
        Ok(arguments) => {
            show(app);
            show_files(app, &arguments.files_in(folder));
            // A link that is the only argument has come by the plugin for deep links already.
            if line.len() > 2 {
                arguments
                    .links()
                    .iter()
                    .for_each(|link| deep_link(app, link));
            }
        }
        Err(error) => {
            show(app);
            eprintln!("lapel: the second start was not understood: {error}");
        }
    }
}

/// A web page or a program asks for something by a deep link. It can ask, never act: the page hears of
/// it and says what is wanted. The answer to an attempt to sign in that the earner began is finished
/// by the page that waits for it.
fn deep_link(app: &AppHandle, link: &Url) {
    let session = app.state::<Session>();
    let link = link.as_str();
    let told = if session.backpacks.is_answer(link) {
        app.emit_to(LABEL, "sign-in-answer", link)
    } else {
        session
            .links
            .add(vec![link.to_owned()])
            .iter()
            .try_for_each(|link| app.emit_to(LABEL, "deep-link", link))
    };
    if let Err(error) = told {
        eprintln!("lapel: a link could not be handed to the window: {error}");
    }
}

fn show_files(app: &AppHandle, files: &[PathBuf]) {
    let session = app.state::<Session>();
    let names = files.iter().map(|file| session.chosen.add(file)).collect();
    let now = session.opened.add(names);
    if !now.is_empty()
        && let Err(error) = app.emit_to(LABEL, "opened-paths", now)
    {
        eprintln!("lapel: the files could not be handed to the window: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(any(windows, target_os = "android")))]
    #[test]
    fn the_page_never_leaves_the_program() {
        for url in ["tauri://localhost", "tauri://localhost/index.html#/badge/1"] {
            assert!(is_ours(&url.parse().expect(url)), "{url}");
        }
        for url in [
            "https://badges.example/",
            "http://localhost/",
            "http://localhost:1420/",
            "http://tauri.localhost/",
            "tauri://evil.example/",
            "tauri://localhost.evil.example/",
            "tauri://localhost:1420/",
            "tauri://user@localhost/",
            "badge://localhost/0123456789abcdef/96",
            "ipc://localhost/",
            "file:///etc/passwd",
            "about:blank",
            "javascript:alert(1)",
            "data:text/html,x",
            "blob:tauri://localhost/x",
        ] {
            assert!(!is_ours(&url.parse().expect(url)), "{url}");
            assert!(!is_looked_at(&url.parse().expect(url)), "{url}");
        }
        let looked_at = "page://localhost/0123/index.html";
        assert!(is_looked_at(&looked_at.parse().expect(looked_at)));
        assert!(!is_ours(&looked_at.parse().expect(looked_at)));
        for url in [
            "page://evil.example/",
            "page://localhost:1/",
            "page://a@localhost/",
        ] {
            assert!(!is_looked_at(&url.parse().expect(url)), "{url}");
        }
    }

    /// Whoever grants the page more changes this list too, and says why.
    #[test]
    fn the_page_is_granted_what_was_reviewed_and_no_more() {
        let reviewed = serde_json::json!({
            "$schema": "../gen/schemas/desktop-schema.json",
            "identifier": "main",
            "description": "All that the page may ask of Tauri itself: to hear events, files dropped on it among them.",
            "local": true,
            "windows": ["main"],
            "permissions": [
                // `listen`: files dropped on the window, files opened with Lapel.
                "core:event:allow-listen",
                "core:event:allow-unlisten",
            ],
        });
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("capabilities");
        let files: Vec<PathBuf> = std::fs::read_dir(&folder)
            .expect("there are capabilities")
            .map(|entry| entry.expect("it can be listed").path())
            .collect();
        assert_eq!(files, [folder.join("main.json")]);
        let text = std::fs::read(&files[0]).expect("it can be read");
        let granted: serde_json::Value = serde_json::from_slice(&text).expect("it is JSON");
        assert_eq!(granted, reviewed);
    }

    #[test]
    fn the_policy_of_the_page_is_strict() {
        let text = include_str!("../tauri.conf.json");
        let config: serde_json::Value = serde_json::from_str(text).expect("it is JSON");
        let app = &config["app"];
        assert_eq!(app["withGlobalTauri"], false);
        assert_eq!(app["windows"], serde_json::json!([]));
        let security = &app["security"];
        assert_eq!(security["freezePrototype"], true);
        assert_eq!(security["capabilities"], serde_json::json!(["main"]));
        assert!(security.get("assetProtocol").is_none());
        assert!(
            security
                .get("dangerousDisableAssetCspModification")
                .is_none()
        );
        assert_eq!(
            security["csp"],
            serde_json::json!({
                "default-src": "'self'",
                "script-src": "'self'",
                "style-src": "'self'",
                "img-src": "'self' badge: http://badge.localhost data:",
                "font-src": "'self'",
                // The public page, before it is published: served without the right to run anything.
                "frame-src": "page: http://page.localhost",
                "connect-src": "ipc: http://ipc.localhost",
                "object-src": "'none'",
                "base-uri": "'none'",
                "form-action": "'none'",
                "frame-ancestors": "'none'",
            })
        );
    }

    #[test]
    fn each_wallet_has_its_own_window() {
        let on = |folder: &str| {
            instance(&Arguments {
                wallet: Some(folder.into()),
                ..Arguments::default()
            })
        };
        assert_eq!(on("/tmp/one"), on("/tmp/one"));
        assert_ne!(on("/tmp/one"), on("/tmp/other"));
    }
}
