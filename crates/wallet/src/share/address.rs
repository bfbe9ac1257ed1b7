//! Where anybody can see a badge on the web.

use percent_encoding::percent_decode_str;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use url::Url;

use openbadges::Identity;
use openbadges::identity::IdentityKind;

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
    /// was last published; none if it is nowhere. An address of the issuer's that says an e-mail
    /// address comes last.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn public_address(&self, id: &str) -> Result<Option<PublicAddress>> {
        self.read(|transaction| {
            let number = badge_page::number(transaction, id)?;
            let row = badge_page::Row::load(transaction, number)?;
            let issuers = row.badge.id.as_deref().and_then(for_anybody);
            let issuers = issuers.map(|url| PublicAddress { url, issuers: true });
            let says_none = |it: &&PublicAddress| !says_an_email(it.url.as_str());
            if let Some(address) = issuers.as_ref().filter(says_none) {
                return Ok(Some(address.clone()));
            }
            let own = on_the_page(transaction, row.award)?;
            let own = own.map(|url| PublicAddress {
                url,
                issuers: false,
            });
            Ok(own.or(issuers))
        })
    }
}

/// Whether somebody's e-mail address stands in an address, or in a part of one: between whatever parts
/// paths, values and lists.
pub(super) fn says_an_email(text: &str) -> bool {
    percent_decode_str(text)
        .decode_utf8_lossy()
        .split(|letter: char| letter.is_whitespace() || "/?&=#:;,<>()[]\"'".contains(letter))
        .any(|part| Identity::guess(part).kind == IdentityKind::Email)
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::backpack::outbox::queue;
    use crate::store::samples::*;

    #[test]
    fn an_email_in_an_address_is_found() {
        for (address, says) in [
            ("https://issuer.example/a/1", false),
            ("https://social.example/@ada/1", false),
            ("https://issuer.example/ada@example.org/1", true),
            ("https://issuer.example/ada%40example.org", true),
            ("https://issuer.example/ada%2bx%40example.org", true),
            ("https://issuer.example/?for=ada%2Bx%40example.org", true),
            (
                "https://issuer.example/a?for=Ada+%3Cada@example.org%3E",
                true,
            ),
            ("https://issuer.example/a/1#ada@example.org", true),
            ("https://issuer.example/a;to=ada@example.org", true),
        ] {
            assert_eq!(says_an_email(address), says, "{address}");
        }
    }

    #[test]
    fn an_address_of_the_issuers_that_says_an_email_comes_last() {
        let sample = Sample::new();
        let issuers = "https://issuer.example/assertions?for=ada@example.org";
        let id = sample.add(with(assertion(1), json!({"id": issuers})));
        let address = || {
            let found = sample.wallet.public_address(&id).expect("it is known");
            found.map(|address| address.url.to_string())
        };
        assert_eq!(address().as_deref(), Some(issuers), "there is no other");
        sample
            .wallet
            .write(|transaction| {
                let mut settings = page::settings(transaction)?;
                settings.address = Url::parse("https://ada.example/").ok();
                page::set_settings(transaction, &settings)?;
                let award = badge_page::award(transaction, &id)?;
                queue::place(
                    transaction,
                    award,
                    PUBLIC_PAGE,
                    Some("a/"),
                    None,
                    false,
                    now(),
                )
            })
            .expect("it is published");
        assert_eq!(address().as_deref(), Some("https://ada.example/a/"));
    }
}
