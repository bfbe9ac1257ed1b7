//! Looks at what lies at a backpack.

use std::collections::HashSet;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use super::speak::protocol;
use super::{Backpack, Held, Parcel, Session, Trouble};

/// How many pages of one list are read. A server that has more answers in circles.
const MAX_PAGES: usize = 1_000;

/// How many badges of one list are kept in memory.
const MAX_HELD: usize = 100_000;

/// What lies at a backpack.
#[derive(Debug, Default)]
pub(super) struct Lying {
    /// The badges.
    pub(super) held: Vec<Held>,
    /// When it was begun to look, by the server's clock, if it says: by that clock it tells what came
    /// since then.
    pub(super) looked_at: Option<DateTime<Utc>>,
}

/// All that lies there, or all that came since then where the server can tell. A badge that a server
/// lists twice is there once; a page that leads to one that was read already is the last.
pub(crate) fn all(
    backpack: &Backpack,
    session: &mut Session<'_>,
    since: Option<DateTime<Utc>>,
) -> Result<Lying, Trouble> {
    let protocol = protocol(backpack.server.speech);
    let mut lying = Lying::default();
    let mut names = HashSet::new();
    let mut pages: HashSet<Url> = HashSet::new();
    let mut page: Option<Url> = None;
    loop {
        let began = Instant::now();
        let listing = protocol.list(session, since, page.as_ref())?;
        if page.is_none() {
            let took = TimeDelta::from_std(began.elapsed()).unwrap_or_default();
            lying.looked_at = listing.answered_at.map(|at| at - took);
        }
        let mut came = false;
        for one in listing.held {
            if names.insert(name(&one)) && lying.held.len() < MAX_HELD {
                lying.held.push(one);
                came = true;
            }
        }
        match listing.next {
            // A page of nothing but what was there before means that the server goes in circles.
            Some(next) if came && pages.len() < MAX_PAGES && pages.insert(next.clone()) => {
                page = Some(next);
            }
            _ => return Ok(lying),
        }
    }
}

/// By what two of a list are the same.
fn name(held: &Held) -> (Option<String>, Option<String>, Option<String>) {
    match (&held.remote_id, &held.credential_id) {
        (None, None) => (None, None, held.text.clone()),
        (remote_id, credential_id) => (remote_id.clone(), credential_id.clone(), None),
    }
}

/// Whether a badge that lies there is this one, in whatever version: it has the same text, or the
/// address or id by which the standard knows it.
pub(crate) fn is(held: &Held, parcel: &Parcel) -> bool {
    parcel.versions.iter().any(|version| {
        let same_text = held
            .text
            .as_deref()
            .is_some_and(|text| text.trim() == version.credential.text().trim());
        let names = [version.id(), version.badge.id.as_deref()];
        let is_named = |name: &str| names.contains(&Some(name));
        same_text
            || held.credential_id.as_deref().is_some_and(is_named)
            || held
                .address
                .as_ref()
                .is_some_and(|url| is_named(url.as_str()))
    })
}
