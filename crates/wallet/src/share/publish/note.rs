//! What is kept and said of a page that was published: where its badges are, and a line of the log for
//! each thing that left or was taken back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rusqlite::Transaction;

use super::PublishSummary;
use super::kept::Was;
use super::preview::Changes;
use crate::backpack::outbox::queue;
use crate::share::PUBLIC_PAGE;
use crate::share::log::{self, Note};
use crate::share::page::{self, Host, PageBadge, PageSettings, PublicPage, Shown};
use crate::store::page as badge_page;
use crate::{Error, Result};

/// The name of the public page in the log.
const PAGE: &str = "Public page";

/// Keeps where each badge is, and notes those that appeared or changed.
pub(super) fn shown(
    transaction: &Transaction<'_>,
    settings: &PageSettings,
    changes: &Changes<'_>,
    page: &PublicPage,
    now: DateTime<Utc>,
) -> Result<()> {
    for badge in &page.badges {
        if let Some(award) = award(transaction, &badge.id)? {
            let (path, digest) = (Some(badge.path.as_str()), Some(badge.digest.as_str()));
            queue::place(transaction, award, PUBLIC_PAGE, path, digest, false, now)?;
        }
    }
    let added = changes
        .added
        .iter()
        .map(|badge| (badge, "Put on the public page."));
    let changed = changes
        .changed
        .iter()
        .map(|badge| (badge, "Changed on the public page."));
    for (badge, outcome) in added.chain(changed) {
        badge_left(transaction, settings, badge, (outcome, ""), now)?;
    }
    Ok(())
}

/// Notes that something of a badge of the page left: what came of it, and the words to that.
fn badge_left(
    transaction: &Transaction<'_>,
    settings: &PageSettings,
    badge: &PageBadge,
    (outcome, message): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let note = Note {
        award: award(transaction, &badge.id)?,
        name: &badge.name,
        place: PAGE,
        address: &address(settings, &badge.path),
        what: &what(badge),
        outcome,
        message,
    };
    log::note(transaction, &note, now)
}

/// Notes what left before a run broke off: these files of the page, and the badges that they are of.
pub(super) fn broken_off(
    transaction: &Transaction<'_>,
    settings: &PageSettings,
    page: &PublicPage,
    left: &BTreeSet<String>,
    why: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    let why = crate::attention::sentence(why);
    let sent = |badge: &&PageBadge| left.iter().any(|path| path.starts_with(&badge.path));
    for badge in page.badges.iter().filter(sent) {
        let outcome = "Sent for the public page, which does not show it anew yet.";
        badge_left(transaction, settings, badge, (outcome, &why), now)?;
    }
    let files = u32::try_from(left.len()).unwrap_or(u32::MAX);
    let note = Note {
        name: PAGE,
        place: &host(settings),
        address: &address(settings, ""),
        what: &format!("{} sent.", counted(files, "file")),
        outcome: "Publishing broke off.",
        message: &why,
        ..Note::default()
    };
    log::note(transaction, &note, now)
}

/// Forgets that badges are on the page, and notes it.
pub(super) fn gone(
    transaction: &Transaction<'_>,
    settings: &PageSettings,
    removed: &[Was],
    now: DateTime<Utc>,
) -> Result<()> {
    for was in removed {
        let award = award(transaction, &was.id)?;
        if let Some(award) = award {
            transaction
                .prepare_cached("DELETE FROM placement WHERE badge = ?1 AND destination = ?2")?
                .execute((award, PUBLIC_PAGE))?;
        }
        let note = Note {
            award,
            name: &was.name,
            place: PAGE,
            address: &address(settings, ""),
            outcome: "Taken off the public page.",
            ..Note::default()
        };
        log::note(transaction, &note, now)?;
    }
    Ok(())
}

/// Notes that the page was published as a whole.
pub(super) fn page(
    transaction: &Transaction<'_>,
    settings: &PageSettings,
    summary: &PublishSummary,
    now: DateTime<Utc>,
) -> Result<()> {
    let current = page::settings(transaction)?;
    page::set_settings(
        transaction,
        &PageSettings {
            published_at: Some(now),
            ..current
        },
    )?;
    if summary.sent + summary.removed == 0 {
        return Ok(());
    }
    let note = Note {
        name: PAGE,
        place: &host(settings),
        address: &address(settings, ""),
        what: &format!(
            "{} sent, {} removed.",
            counted(summary.sent, "file"),
            summary.removed
        ),
        outcome: &format!("Published with {}.", counted(summary.badges, "badge")),
        ..Note::default()
    };
    log::note(transaction, &note, now)
}

/// Forgets that the page is anywhere, and notes it.
pub(super) fn down(
    transaction: &Transaction<'_>,
    settings: &PageSettings,
    badges: &[Was],
    removed: u32,
    now: DateTime<Utc>,
) -> Result<()> {
    gone(transaction, settings, badges, now)?;
    // A badge's row may have outlived its place in the list.
    transaction.execute(
        "DELETE FROM placement WHERE destination = ?1",
        [PUBLIC_PAGE],
    )?;
    let current = page::settings(transaction)?;
    page::set_settings(
        transaction,
        &PageSettings {
            published_at: None,
            ..current
        },
    )?;
    let note = Note {
        name: PAGE,
        place: &host(settings),
        address: &address(settings, ""),
        what: &format!("{} removed.", counted(removed, "file")),
        outcome: "Taken down.",
        ..Note::default()
    };
    log::note(transaction, &note, now)
}

/// The number of a badge's award, as long as the badge is here.
fn award(transaction: &Transaction<'_>, id: &str) -> Result<Option<i64>> {
    match badge_page::award(transaction, id) {
        Ok(award) => Ok(Some(award)),
        Err(Error::UnknownBadge(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What was shown, in words.
fn what(badge: &PageBadge) -> String {
    let shown: Vec<&str> = badge.shows.iter().map(|shown| words(*shown)).collect();
    if shown.is_empty() {
        return "Its page.".to_owned();
    }
    format!("Its page, with {}.", shown.join(", "))
}

fn words(shown: Shown) -> &'static str {
    match shown {
        Shown::Name => "your name",
        Shown::Email => "your e-mail address",
        Shown::Evidence => "the evidence",
        Shown::Narrative => "the narrative",
        Shown::Results => "the results",
        Shown::Skills => "the skills",
        Shown::Credential => "the credential",
    }
}

/// Where a path of the page is found.
fn address(settings: &PageSettings, path: &str) -> String {
    let address = settings.address.as_ref();
    let found = address.and_then(|address| address.join(path).ok());
    found.map(String::from).unwrap_or_default()
}

/// The name of a host.
pub(super) fn host(settings: &PageSettings) -> String {
    match &settings.host {
        Some(Host::Folder { path }) => path.display().to_string(),
        Some(Host::WebDav { address, .. }) => address.to_string(),
        Some(Host::S3 {
            endpoint, bucket, ..
        }) => format!("{endpoint}{bucket}"),
        None => String::new(),
    }
}

fn counted(number: u32, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}
