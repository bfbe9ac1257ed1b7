//! Which badges a command is about.

use chrono::Utc;

use wallet::Wallet;
use wallet::store::{BadgeCard, Query};

use crate::error::Error;

/// How many badges are read from the wallet at a time.
const PAGE: u32 = 500;

/// The whole ids of badges that were named by how their ids begin, each once, wherever they are.
pub(super) fn anywhere(wallet: &Wallet, ids: &[String]) -> Result<Vec<String>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let id = wallet.resolve(id)?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The same, for commands that leave the trash alone.
pub(super) fn kept(wallet: &Wallet, ids: &[String]) -> Result<Vec<String>, Error> {
    let ids = anywhere(wallet, ids)?;
    for id in &ids {
        if wallet.badge(id, Utc::now())?.removed_at.is_some() {
            return Err(Error::InTrash(id.clone()));
        }
    }
    Ok(ids)
}

/// Calls `each` for every badge of a query, a page at a time, and returns how many there were.
pub(super) fn for_each(
    wallet: &Wallet,
    query: &Query,
    each: &mut dyn FnMut(&BadgeCard) -> Result<(), Error>,
) -> Result<u32, Error> {
    let now = Utc::now();
    let mut offset = 0;
    loop {
        let page = wallet.list(query, offset, PAGE, now)?;
        for card in &page.cards {
            each(card)?;
        }
        offset += PAGE;
        if offset >= page.total {
            return Ok(page.total);
        }
    }
}
