//! Which badges a command is about.

use wallet::Wallet;
use wallet::store::{BadgeCard, Query};

use crate::error::Error;

/// How many badges are read from the wallet at a time.
const PAGE: u32 = 500;

/// The whole ids of badges that were named by how their ids begin.
pub(super) fn resolve(wallet: &Wallet, ids: &[String]) -> Result<Vec<String>, Error> {
    ids.iter().map(|id| Ok(wallet.resolve(id)?)).collect()
}

/// Calls `each` for every badge of a query, a page at a time.
pub(super) fn for_each(
    wallet: &Wallet,
    query: &Query,
    each: &mut dyn FnMut(&BadgeCard) -> Result<(), Error>,
) -> Result<u32, Error> {
    let now = chrono::Utc::now();
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
