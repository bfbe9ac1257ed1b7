//! Identities, settings, and what this program is.

use openbadges::Identity;
use serde::Serialize;
use tauri::{AppHandle, command};
use tauri_plugin_autostart::ManagerExt;
use wallet::settings::Settings;

use super::apart;
use crate::failure::{Answer, Failure};
use crate::tray;

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
    let asked = app.clone();
    apart(app, move |session| {
        let mut settings = session.wallet.settings()?;
        // Whether Lapel starts at login the system knows best: it can be changed there too.
        if let Ok(on) = asked.autolaunch().is_enabled() {
            settings.start_at_login = on;
        }
        Ok(settings)
    })
    .await
}

#[command]
pub(super) async fn set_settings(app: AppHandle, settings: Settings) -> Answer<()> {
    let changed = app.clone();
    apart(app, move |session| {
        start_at_login(&changed, settings.start_at_login)?;
        session.set_settings(&settings)?;
        tray::follow(&changed, settings.stay_in_tray);
        Ok(())
    })
    .await
}

/// Has the system start Lapel at login, or no longer.
fn start_at_login(app: &AppHandle, wanted: bool) -> Answer<()> {
    let system = app.autolaunch();
    // A system that knows of no such thing is asked only by somebody who wants it.
    let changed = match system.is_enabled() {
        Ok(on) if on == wanted => return Ok(()),
        Err(_) if !wanted => return Ok(()),
        _ if wanted => system.enable(),
        _ => system.disable(),
    };
    changed.map_err(|error| {
        Failure::new(
            "system.login",
            &format!("the system could not be told what to start at login: {error}"),
            "Check that you may write to your settings folder, then try again.",
        )
    })
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
