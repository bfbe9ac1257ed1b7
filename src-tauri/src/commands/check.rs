//! Checking badges with their issuers.

use chrono::Utc;
use tauri::ipc::Channel;
use tauri::{AppHandle, command};
use wallet::check::{CheckEvent, Checked};
use wallet::store::Query;

use super::{apart, tell};
use crate::failure::Answer;

/// Fetches the contexts that a badge's proof needs. The page calls it when the earner has seen their
/// addresses and said so.
#[command]
pub(super) async fn fetch_contexts(app: AppHandle, id: String) -> Answer<u32> {
    apart(app, move |session| {
        Ok(session.wallet.fetch_contexts(&id, &session.client()?)?)
    })
    .await
}

/// Checks these badges; no ids means all of them. Whoever asks about one badge wants to know how it
/// is now; for many, answers that their servers allow to be kept will do.
#[command]
pub(super) async fn check(
    app: AppHandle,
    ids: Vec<String>,
    events: Channel<CheckEvent>,
    job: String,
) -> Answer<Vec<Checked>> {
    apart(app, move |session| {
        let job = session.jobs.begin(job)?;
        let now = Utc::now();
        let mut client = session.client()?;
        if ids.len() == 1 {
            client = client.fresh();
        }
        let ids = if ids.is_empty() {
            session.wallet.ids(&Query::default(), now)?
        } else {
            ids
        };
        let event = |event| tell(&events, event);
        Ok(session
            .wallet
            .check(&ids, &client, now, &job.stop, &event)?)
    })
    .await
}
