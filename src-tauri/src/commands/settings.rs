//! Identities, settings, and what this program is.

use openbadges::Identity;
use serde::Serialize;
use tauri::{AppHandle, command};
use wallet::settings::Settings;

use super::apart;
use crate::failure::Answer;

/// What this program is and where its wallet lies.
#[derive(Debug, Clone, Serialize, ts_rs::TS)]
pub(crate) struct About {
    /// The version of Lapel.
    pub(crate) version: String,
    /// The wallet's folder.
    pub(crate) wallet_folder: String,
    /// The page that hands a backpack's answer over, unless another is set.
    pub(crate) relay: &'static str,
}

#[command]
pub(super) async fn identities(app: AppHandle) -> Answer<Vec<Identity>> {
    apart(app, |session| Ok(session.wallet.identities()?)).await
}

#[command]
pub(super) async fn add_identity(app: AppHandle, identity: Identity) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.add_identity(&identity)?)
    })
    .await
}

#[command]
pub(super) async fn remove_identity(app: AppHandle, identity: Identity) -> Answer<bool> {
    apart(app, move |session| {
        Ok(session.wallet.remove_identity(&identity)?)
    })
    .await
}

#[command]
pub(super) async fn settings(app: AppHandle) -> Answer<Settings> {
    apart(app, |session| Ok(session.wallet.settings()?)).await
}

#[command]
pub(super) async fn set_settings(app: AppHandle, settings: Settings) -> Answer<()> {
    apart(app, move |session| session.set_settings(&settings)).await
}

#[command]
pub(super) async fn about(app: AppHandle) -> Answer<About> {
    let version = app.package_info().version.to_string();
    apart(app, |session| {
        Ok(About {
            version,
            wallet_folder: session.wallet.folder().to_string_lossy().into_owned(),
            relay: wallet::backpack::RELAY,
        })
    })
    .await
}
