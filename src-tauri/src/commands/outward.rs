//! Showing badges elsewhere: links, snippets, the calendar, renewing.

use chrono::Utc;
use serde::Serialize;
use tauri::{AppHandle, State, command};
use tauri_plugin_clipboard_manager::ClipboardExt;
use tauri_plugin_opener::OpenerExt;
use ts_rs::TS;
use wallet::share::calendar::write_file;
use wallet::share::link::{Link, Target};
use wallet::share::renewal::Renewal;
use wallet::share::snippet::{Snippet, SnippetKind};

use super::apart;
use crate::failure::Answer;
use crate::session::Session;
use crate::{link as safety, live, tray};

/// How a badge can be shown at a place. Nothing is opened.
#[command]
pub(super) async fn link(app: AppHandle, id: String, to: Target) -> Answer<Link> {
    apart(app, move |session| Ok(session.wallet.link(&id, to)?)).await
}

/// Opens the browser or the mail program on what [`link`] gives, and notes it in the log. The page
/// says which badge and where, never the address.
#[command]
pub(super) async fn open_outward(app: AppHandle, id: String, to: Target) -> Answer<()> {
    let opener = app.clone();
    apart(app, move |session| {
        let link = session.wallet.link(&id, to)?;
        let address = match to {
            Target::Mail => safety::mail(&link.address)?.clone(),
            _ => safety::safe(link.address.as_str())?,
        };
        opener.opener().open_url(address.as_str(), None::<&str>)?;
        Ok(session.wallet.note_opened(&id, &link, Utc::now())?)
    })
    .await
}

/// Remembers the earner's own Mastodon server.
#[command]
pub(super) async fn set_mastodon_server(app: AppHandle, server: String) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.set_mastodon_server(&server)?)
    })
    .await
}

#[command]
pub(super) async fn snippet(
    app: AppHandle,
    ids: Vec<String>,
    kind: SnippetKind,
) -> Answer<Snippet> {
    apart(app, move |session| {
        Ok(session.wallet.snippet(&ids, kind)?)
    })
    .await
}

/// Copies a snippet as rich text, with its plain words for programs that take none.
#[command]
pub(super) async fn copy_snippet(
    app: AppHandle,
    ids: Vec<String>,
    kind: SnippetKind,
) -> Answer<()> {
    let clipboard = app.clone();
    apart(app, move |session| {
        let snippet = session.wallet.snippet(&ids, kind)?;
        let clipboard = clipboard.clipboard();
        if snippet.is_html() {
            clipboard.write_html(snippet.source, Some(snippet.plain))?;
        } else {
            clipboard.write_text(snippet.source)?;
        }
        Ok(())
    })
    .await
}

#[command]
pub(super) async fn renewal(app: AppHandle, id: String) -> Answer<Option<Renewal>> {
    apart(app, move |session| Ok(session.wallet.renewal(&id)?)).await
}

/// Writes the calendar of all badges to the place that the person has chosen; how many are in it.
#[command]
pub(super) async fn save_calendar(app: AppHandle, file: String) -> Answer<usize> {
    apart(app, move |session| {
        let path = session.chosen.path(&file)?;
        let calendar = session.wallet.calendar(None, Utc::now())?;
        write_file(&path, &calendar.text)?;
        session.exported.add(&path);
        Ok(calendar.badges.len())
    })
    .await
}

/// The badges that a notification was to show before the page listened.
#[command]
pub(super) fn shown_badges(session: State<'_, Session>) -> Vec<String> {
    session.shown.take()
}

/// What Lapel does while its window is closed, as far as the settings show it.
#[derive(Debug, Serialize, TS)]
pub(crate) struct Background {
    /// Whether the icon in the tray is shown; none: it is not wanted.
    tray: Option<bool>,
    /// Why the live calendar is not up to date, if it is not.
    calendar: Option<crate::failure::Failure>,
}

#[command]
pub(super) fn background(app: AppHandle) -> Background {
    Background {
        tray: tray::state(&app),
        calendar: live::failure(&app),
    }
}
