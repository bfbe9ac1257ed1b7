//! Where anybody can see a badge on the web.

use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{PUBLIC_PAGE, page};
use crate::net::is_private;
use crate::store::page as badge_page;
use crate::{Result, Wallet};

/// An address at which anybody can see a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct PublicAddress {
    /// The address.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub url: Url,
    /// Whether it is the issuer's; otherwise it is the earner's own public page.
    pub issuers: bool,
}

impl Wallet {
    /// Where anybody can see the badge: at its issuer if it is there, else on the public page as it
    /// was last published; none if it is nowhere.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn public_address(&self, id: &str) -> Result<Option<PublicAddress>> {
        self.read(|transaction| {
            let number = badge_page::number(transaction, id)?;
            let row = badge_page::Row::load(transaction, number)?;
            if let Some(url) = row.badge.id.as_deref().and_then(for_anybody) {
                return Ok(Some(PublicAddress { url, issuers: true }));
            }
            let url = on_the_page(transaction, row.award)?;
            Ok(url.map(|url| PublicAddress {
                url,
                issuers: false,
            }))
        })
    }
}

/// A badge's own id, if it is an address that anybody can open.
fn for_anybody(id: &str) -> Option<Url> {
    let url = Url::parse(id).ok()?;
    let open = url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && !is_private(&url);
    open.then_some(url)
}

/// The badge's address on the public page, if it was published there.
pub(crate) fn on_the_page(transaction: &Transaction<'_>, award: i64) -> Result<Option<Url>> {
    let folder: Option<String> = transaction
        .prepare_cached(
            "SELECT remote_id FROM placement
             WHERE badge = ?1 AND destination = ?2 AND state = 'there'",
        )?
        .query_row((award, PUBLIC_PAGE), |row| row.get(0))
        .optional()?
        .flatten();
    in_the_page(transaction, folder)
}

/// The address of the badge's picture on the public page, if it was published there.
pub(crate) fn picture_on_the_page(
    transaction: &Transaction<'_>,
    award: i64,
) -> Result<Option<Url>> {
    let picture: Option<String> = transaction
        .prepare_cached(
            "SELECT path FROM placement JOIN page_file ON path = remote_id || ?3
             WHERE badge = ?1 AND destination = ?2 AND state = 'there' AND sha256 IS NOT NULL",
        )?
        .query_row((award, PUBLIC_PAGE, page::SMALL), |row| row.get(0))
        .optional()?;
    in_the_page(transaction, picture)
}

/// The address of something that lies in the public page.
fn in_the_page(transaction: &Transaction<'_>, path: Option<String>) -> Result<Option<Url>> {
    let address = page::settings(transaction)?.address;
    Ok(address
        .zip(path)
        .and_then(|(address, path)| address.join(&path).ok()))
}
