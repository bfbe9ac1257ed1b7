//! What the earner wants where, what is out, and what has left.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use chrono::Utc;
use serde::Deserialize;
use tauri::{AppHandle, command};
use ts_rs::TS;
use wallet::attention::AttentionPage;
use wallet::share::chosen::{Rules, Shows};
use wallet::share::line::Delivery;
use wallet::share::log::{self, Departures};
use wallet::share::out::Out;
use wallet::share::{Destination, PUBLIC_PAGE, Wanted};

use super::apart;
use crate::failure::Answer;
use crate::published::take_back_soon;

#[command]
pub(super) async fn destinations(app: AppHandle) -> Answer<Vec<Destination>> {
    apart(app, |session| Ok(session.wallet.destinations()?)).await
}

/// How many of these badges are wanted at each destination.
#[command]
pub(super) async fn wanted(app: AppHandle, ids: Vec<String>) -> Answer<Vec<Wanted>> {
    apart(app, move |session| Ok(session.wallet.wanted(&ids)?)).await
}

/// Gives the ids of the badges for which the wish is new.
#[command]
pub(super) async fn set_shared(
    app: AppHandle,
    ids: Vec<String>,
    destination: String,
    wanted: bool,
) -> Answer<Vec<String>> {
    let takes_back = (destination == PUBLIC_PAGE && !wanted).then(|| app.clone());
    let switched = apart(app, move |session| {
        Ok(session
            .wallet
            .set_shared(&ids, &destination, wanted, Utc::now())?)
    })
    .await?;
    if let Some(app) = takes_back {
        take_back_soon(&app);
    }
    Ok(switched)
}

#[command]
pub(super) async fn set_rules(app: AppHandle, destination: String, rules: Rules) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.set_rules(&destination, &rules)?)
    })
    .await
}

#[command]
pub(super) async fn set_shows(app: AppHandle, destination: String, shows: Shows) -> Answer<()> {
    apart(app, move |session| {
        Ok(session.wallet.set_shows(&destination, &shows)?)
    })
    .await
}

#[command]
pub(super) async fn set_badge_shows(
    app: AppHandle,
    id: String,
    destination: String,
    shows: Option<Shows>,
) -> Answer<()> {
    apart(app, move |session| {
        let wallet = &session.wallet;
        Ok(wallet.set_badge_shows(&id, &destination, shows.as_ref(), Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn deliveries(app: AppHandle, id: String) -> Answer<Vec<Delivery>> {
    apart(app, move |session| {
        Ok(session.wallet.deliveries(&id, Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn out_at(
    app: AppHandle,
    destination: String,
    offset: u32,
    limit: u32,
) -> Answer<Out> {
    apart(app, move |session| {
        let wallet = &session.wallet;
        Ok(wallet.out_at(&destination, offset, limit, Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn attention(app: AppHandle, offset: u32, limit: u32) -> Answer<AttentionPage> {
    apart(app, move |session| {
        Ok(session.wallet.attention_page(offset, limit, Utc::now())?)
    })
    .await
}

#[command]
pub(super) async fn departures(
    app: AppHandle,
    search: String,
    offset: u32,
    limit: u32,
) -> Answer<Departures> {
    apart(app, move |session| {
        Ok(session.wallet.departures(&search, offset, limit)?)
    })
    .await
}

/// How the log is written into a file.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogForm {
    /// For a spreadsheet.
    Csv,
    /// For programs.
    Json,
}

/// Writes the lines of the log that are found to the place that the person has chosen.
#[command]
pub(super) async fn export_log(
    app: AppHandle,
    search: String,
    form: LogForm,
    file: String,
) -> Answer<()> {
    apart(app, move |session| {
        let file = session.chosen.path(&file)?;
        let lines = session.wallet.departures(&search, 0, u32::MAX)?.lines;
        // The dialog has asked whether to replace what is there; it stays until the new one is whole.
        let fresh = file.with_added_extension("new");
        write(&fresh, form, &lines)
            .and_then(|()| std::fs::rename(&fresh, &file))
            .map_err(|source| wallet::Error::Io {
                path: file.clone(),
                action: "written",
                source,
            })?;
        session.exported.add(&file);
        Ok(())
    })
    .await
}

fn write(file: &Path, form: LogForm, lines: &[log::Departure]) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(file)?);
    match form {
        LogForm::Csv => log::write_csv(lines, &mut out)?,
        LogForm::Json => log::write_json(lines, &mut out)?,
    }
    out.flush()?;
    out.get_ref().sync_all()
}
