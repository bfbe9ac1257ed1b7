//! Pieces of text that show badges where the earner pastes them: under a mail, in a web page, in a
//! README.
//!
//! The pictures are named by their addresses: whoever reads the text fetches them from the public page
//! where the badge is on it, for it stays when the issuer goes, else from the issuer.

mod html;
mod markdown;

use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use url::Url;

use super::address::picture_on_the_page;
use super::link::LONGEST_NAME;
use super::one_line;
use crate::net::is_private;
use crate::store::page as badge_page;
use crate::{Error, Result, Wallet};

/// What the text is pasted into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum SnippetKind {
    /// The signature under a mail: a table, which Outlook and Gmail leave as it is.
    Signature,
    /// A web page.
    Html,
    /// A README, a wiki, a forum.
    Markdown,
}

/// A text that shows badges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Snippet {
    /// What it is pasted into.
    pub kind: SnippetKind,
    /// The text: HTML, or Markdown.
    pub source: String,
    /// The same in plain words, for where neither is understood.
    pub plain: String,
}

impl Snippet {
    /// Whether the source is HTML, which can be pasted as rich text.
    pub fn is_html(&self) -> bool {
        self.kind != SnippetKind::Markdown
    }
}

/// A badge in a text. What it says is the issuer's and may be hostile.
#[derive(Debug, Clone)]
struct Item {
    name: String,
    issuer: Option<String>,
    /// Where anybody can see it.
    address: Url,
    picture: Option<Url>,
}

impl Wallet {
    /// A text that shows these badges, in this order.
    ///
    /// # Errors
    /// [`Error::UnknownBadge`]; [`Error::NoPublicAddress`] of the first that nobody could open.
    pub fn snippet(&self, ids: &[String], kind: SnippetKind) -> Result<Snippet> {
        let items = ids
            .iter()
            .map(|id| {
                let public = self.public_address(id)?;
                self.read(|transaction| item(transaction, id, public.map(|public| public.url)))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(of(&items, kind))
    }
}

fn item(transaction: &Transaction<'_>, id: &str, address: Option<Url>) -> Result<Item> {
    let row = badge_page::Row::load(transaction, badge_page::number(transaction, id)?)?;
    let name = one_line(&row.name, LONGEST_NAME);
    let address = address.ok_or_else(|| Error::NoPublicAddress(name.clone()))?;
    let issuer = row.badge.issuer.name.as_deref().unwrap_or_default();
    let issuer = one_line(issuer, LONGEST_NAME);
    let own = picture_on_the_page(transaction, row.award)?.filter(is_open);
    let issuers = || row.badge.image.as_deref().and_then(picture);
    Ok(Item {
        name,
        issuer: (!issuer.is_empty()).then_some(issuer),
        address,
        picture: own.or_else(issuers),
    })
}

/// The address of a picture that anybody can fetch.
fn picture(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(is_open)
}

/// Whether anybody can fetch an address.
fn is_open(url: &Url) -> bool {
    url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && !is_private(url)
}

fn of(items: &[Item], kind: SnippetKind) -> Snippet {
    Snippet {
        kind,
        source: match kind {
            SnippetKind::Signature => html::signature(items),
            SnippetKind::Html => html::embed(items),
            SnippetKind::Markdown => markdown::list(items),
        },
        plain: plain(items),
    }
}

fn plain(items: &[Item]) -> String {
    let lines: Vec<String> = items
        .iter()
        .map(|item| match &item.issuer {
            Some(issuer) => format!("{}, {issuer}: {}", item.name, item.address),
            None => format!("{}: {}", item.name, item.address),
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests;
