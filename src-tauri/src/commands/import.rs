//! Bringing badges in.

use chrono::Utc;
use tauri::ipc::Channel;
use tauri::{AppHandle, State, command};
use wallet::import::{ImportEvent, ImportSummary, Input};

use super::{apart, tell};
use crate::failure::Answer;
use crate::session::Session;
use crate::watched::Offers;

/// Imports files and folders that the person has shown to Lapel.
#[command]
pub(super) async fn import_paths(
    app: AppHandle,
    paths: Vec<String>,
    events: Channel<ImportEvent>,
    job: String,
) -> Answer<ImportSummary> {
    apart(app, move |session| {
        let inputs = paths
            .iter()
            .map(|path| session.chosen.path(path).map(Input::Path))
            .collect::<Answer<Vec<_>>>()?;
        import(session, &inputs, &events, job)
    })
    .await
}

/// Imports a pasted text: addresses, one a line, or a credential.
#[command]
pub(super) async fn import_text(
    app: AppHandle,
    text: String,
    events: Channel<ImportEvent>,
    job: String,
) -> Answer<ImportSummary> {
    apart(app, move |session| {
        let input = Input::Bytes {
            name: "Pasted text".into(),
            bytes: text.into_bytes(),
        };
        import(session, &[input], &events, job)
    })
    .await
}

/// Imports a pasted image.
#[command]
pub(super) async fn import_image(
    app: AppHandle,
    bytes: Vec<u8>,
    name: String,
    events: Channel<ImportEvent>,
    job: String,
) -> Answer<ImportSummary> {
    apart(app, move |session| {
        import(session, &[Input::Bytes { name, bytes }], &events, job)
    })
    .await
}

fn import(
    session: &Session,
    inputs: &[Input],
    events: &Channel<ImportEvent>,
    job: String,
) -> Answer<ImportSummary> {
    let job = session.jobs.begin(job)?;
    let client = session.client()?;
    let event = |event| tell(events, event);
    Ok(session
        .wallet
        .import(inputs, &client, Utc::now(), &job.stop, &event)?)
}

/// What came into the watched folder and waits for the earner's choice; the event `watched` says that
/// it is different.
#[command]
pub(super) fn watched_offers(session: State<'_, Session>) -> Offers {
    session.watched.offers()
}

/// Offers nothing more of these files: the earner has taken them, or does not want them.
#[command]
pub(super) fn dismiss_offers(session: State<'_, Session>, paths: Vec<String>) -> Answer<()> {
    let paths = paths
        .iter()
        .map(|path| session.chosen.path(path))
        .collect::<Answer<Vec<_>>>()?;
    session.watched.dismiss(&paths);
    Ok(())
}

/// The folder that is watched unless the earner names another.
#[command]
pub(super) fn usual_folder() -> Option<String> {
    wallet::watch::usual_folder().map(|folder| folder.to_string_lossy().into_owned())
}

/// Files that Lapel was started with and the page has not heard of; later ones come as the event
/// `opened-paths`.
#[command]
pub(super) fn opened_paths(session: State<'_, Session>) -> Vec<String> {
    session.opened.take()
}

/// Deep links that came before the page listened; later ones come as the event `deep-link`.
#[command]
pub(super) fn opened_links(session: State<'_, Session>) -> Vec<String> {
    session.links.take()
}
