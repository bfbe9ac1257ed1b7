//! The public page at its host.

use chrono::Utc;
use serde::{Deserialize, Serialize};
use tauri::ipc::Channel;
use tauri::{AppHandle, State, command};
use ts_rs::TS;
use url::Url;
use wallet::share::page::{Host, PageSettings};
use wallet::share::publish::{PlaceCheck, Preview, PublishEvent, PublishSummary, RETRIES, SetUp};

use super::{apart, tell};
use crate::failure::{Answer, Failure};
use crate::published::with;
use crate::session::Session;

/// How the public page stands.
#[derive(Debug, Serialize, TS)]
pub(crate) struct PageState {
    /// What is said of it.
    settings: PageSettings,
    /// What publishing it would change.
    preview: Preview,
    /// Why what was switched off could not be taken back, the last time it was tried.
    trouble: Option<Failure>,
}

/// What stands on the page, and where visitors find it.
#[derive(Debug, Deserialize, TS)]
pub(crate) struct PageWords {
    /// Its title.
    title: Option<String>,
    /// A sentence or two below the title.
    about: Option<String>,
    /// Whether search engines are asked to leave it out.
    noindex: bool,
    /// The address at which visitors find it.
    address: Option<String>,
}

#[command]
pub(super) async fn page_state(app: AppHandle) -> Answer<PageState> {
    apart(app, |session| {
        Ok(PageState {
            settings: session.wallet.page_settings()?,
            preview: session.wallet.preview_publish(Utc::now())?,
            trouble: session.published.trouble(),
        })
    })
    .await
}

#[command]
pub(super) async fn set_page_words(app: AppHandle, words: PageWords) -> Answer<()> {
    apart(app, move |session| {
        let settings = session.wallet.page_settings()?;
        Ok(session.wallet.set_page_settings(&PageSettings {
            title: given(words.title),
            about: given(words.about),
            noindex: words.noindex,
            address: given(words.address)
                .map(|text| address(&text))
                .transpose()?,
            ..settings
        })?)
    })
    .await
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn address(text: &str) -> Answer<Url> {
    let text = text.trim();
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    Url::parse(&whole)
        .ok()
        .filter(|url| matches!(url.scheme(), "https" | "http"))
        .ok_or_else(|| {
            Failure::new(
                "page.address",
                "this is no web address",
                "Give the address that visitors type, as in https://ada.example/badges/.",
            )
        })
}

/// A folder counts only if the person has chosen it in the system's dialog, or it is the one that is
/// set.
fn permitted(session: &Session, host: Host) -> Answer<Host> {
    if let Host::Folder { path } = &host
        && session.wallet.page_settings()?.host.as_ref() != Some(&host)
    {
        let path = session.chosen.path(&path.to_string_lossy())?;
        return Ok(Host::Folder { path });
    }
    Ok(host)
}

/// Writes a small file to a place, reads it and removes it again.
#[command]
pub(super) async fn check_page_place(
    app: AppHandle,
    host: Host,
    secret: Option<String>,
) -> Answer<PlaceCheck> {
    apart(app, move |session| {
        let host = permitted(session, host)?;
        let set_up = SetUp {
            host: &host,
            secret: secret.as_deref(),
            leave_old: false,
        };
        Ok(session.wallet.check_page_place(
            &set_up,
            &session.client()?,
            &session.backpacks.tokens,
        )?)
    })
    .await
}

/// Says where the page goes from now on.
#[command]
pub(super) async fn set_up_page(
    app: AppHandle,
    host: Host,
    secret: Option<String>,
    leave_old: bool,
) -> Answer<()> {
    apart(app, move |session| {
        let host = permitted(session, host)?;
        let set_up = SetUp {
            host: &host,
            secret: secret.as_deref(),
            leave_old,
        };
        session
            .wallet
            .set_up_page(&set_up, &session.backpacks.tokens)?;
        session.published.note(None);
        Ok(())
    })
    .await
}

/// Makes the page to be looked at, and says what publishing it would change.
#[command]
pub(super) async fn look_at_page(app: AppHandle) -> Answer<Preview> {
    apart(app, |session| {
        let page = session.wallet.public_page(Utc::now())?;
        let preview = session.wallet.preview_of(&page)?;
        session.published.look_at(&preview.digest, page);
        Ok(preview)
    })
    .await
}

/// The page is looked at no longer.
#[command]
pub(super) fn leave_page(session: State<'_, Session>) {
    session.published.leave();
}

/// Publishes the very page that was looked at.
#[command]
pub(super) async fn publish_page(
    app: AppHandle,
    agreed: String,
    replace: bool,
    events: Channel<PublishEvent>,
    job: String,
) -> Answer<PublishSummary> {
    apart(app, move |session| {
        let job = session.jobs.begin(job)?;
        let client = session.client()?;
        let mut publishing = with(session, &client, &job.stop, RETRIES);
        publishing.agreed = Some(&agreed);
        publishing.replace = replace;
        let hear = |event| tell(&events, event);
        publishing.event = &hear;
        let summary = session.wallet.publish(&publishing, Utc::now())?;
        session.published.note(None);
        Ok(summary)
    })
    .await
}

/// Removes the whole page from its host.
#[command]
pub(super) async fn take_page_down(
    app: AppHandle,
    events: Channel<PublishEvent>,
    job: String,
) -> Answer<PublishSummary> {
    apart(app, move |session| {
        let job = session.jobs.begin(job)?;
        let client = session.client()?;
        let mut publishing = with(session, &client, &job.stop, RETRIES);
        let hear = |event| tell(&events, event);
        publishing.event = &hear;
        let summary = session.wallet.take_down(&publishing, Utc::now())?;
        session.published.note(None);
        Ok(summary)
    })
    .await
}
