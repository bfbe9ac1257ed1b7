//! What the earner wants where.

use chrono::Utc;
use tauri::{AppHandle, command};
use wallet::share::Destination;

use super::apart;
use crate::failure::Answer;

#[command]
pub(super) async fn destinations(app: AppHandle) -> Answer<Vec<Destination>> {
    apart(app, |session| Ok(session.wallet.destinations()?)).await
}

#[command]
pub(super) async fn set_shared(
    app: AppHandle,
    ids: Vec<String>,
    destination: String,
    wanted: bool,
) -> Answer<()> {
    apart(app, move |session| {
        Ok(session
            .wallet
            .set_shared(&ids, &destination, wanted, Utc::now())?)
    })
    .await
}
