//! The contexts that the earner let Lapel fetch, so that proofs can rest on them.

use std::collections::BTreeMap;

use rusqlite::{Row, Transaction};
use url::Url;

use openbadges::source::Wanted;
use openbadges::{Document, Source, json};

use super::column::Moment;
use super::files::{Files, Name};
use super::{Wallet, page};
use crate::{Error, Result};

impl Wallet {
    /// The contexts that are kept.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn contexts(&self) -> Result<Vec<Document>> {
        self.read(|transaction| load(transaction, &self.files))
    }

    /// Fetches the contexts that the newest check of the badge `id` missed, and keeps them. Call it
    /// only when the earner has seen the addresses and said so. Returns how many there were; check
    /// the badge again afterwards.
    ///
    /// # Errors
    /// [`Error::Fetch`] if one cannot be fetched, [`Error::NotAContext`] if an address gives
    /// something else; then none is kept.
    pub fn fetch_contexts(&self, id: &str, source: &dyn Source) -> Result<u32> {
        let missing = self.read(|transaction| {
            let number = page::number(transaction, id)?;
            page::missing_contexts(transaction, number)
        })?;
        let mut fetched = Vec::new();
        for address in &missing {
            let url = Url::parse(address).map_err(|_| Error::NotAContext(address.clone()))?;
            let document = source.get(&url, Wanted::Document)?;
            if !document.is_success() || !is_context(&document) {
                return Err(Error::NotAContext(address.clone()));
            }
            fetched.push(document);
        }
        let contents: BTreeMap<Name, &[u8]> = fetched
            .iter()
            .map(|document| (Name::of_evidence(&document.body), document.body.as_slice()))
            .collect();
        let staged = self.files.stage(&contents)?;
        self.write(|transaction| {
            let mut statement = transaction.prepare_cached(
                "INSERT OR REPLACE INTO context (requested, url, status, content_type, sha256, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for document in &fetched {
                statement.execute((
                    document.requested.as_str(),
                    document.url.as_str(),
                    document.status,
                    &document.content_type,
                    document.sha256(),
                    Moment(document.fetched_at),
                ))?;
            }
            self.files.place(staged)
        })?;
        Ok(u32::try_from(fetched.len()).unwrap_or(u32::MAX))
    }
}

fn is_context(document: &Document) -> bool {
    std::str::from_utf8(&document.body)
        .ok()
        .and_then(|text| json::parse(text.trim_start_matches('\u{feff}')).ok())
        .is_some_and(|value| value.get("@context").is_some())
}

/// The contexts that are kept; one whose file is gone or damaged counts as one that is not.
pub(super) fn load(transaction: &Transaction<'_>, files: &Files) -> Result<Vec<Document>> {
    let mut statement = transaction.prepare_cached(
        "SELECT requested, url, status, content_type, sha256, at FROM context ORDER BY requested",
    )?;
    let mut rows = statement.query([])?;
    let mut documents = Vec::new();
    while let Some(row) = rows.next()? {
        documents.extend(document(row, files)?);
    }
    Ok(documents)
}

/// A document from a row that names its addresses, status, type, digest and time, in this order;
/// none if its file is gone or damaged.
pub(super) fn document(row: &Row<'_>, files: &Files) -> Result<Option<Document>> {
    let url = |column| -> rusqlite::Result<Option<Url>> {
        Ok(Url::parse(row.get_ref(column)?.as_str()?).ok())
    };
    let Moment(fetched_at) = row.get::<_, Moment>(5)?;
    let sha256: String = row.get(4)?;
    let body = Name::evidence(&sha256).map(|name| files.read(&name));
    let (Some(requested), Some(url), Some(Ok(body))) = (url(0)?, url(1)?, body) else {
        return Ok(None);
    };
    Ok(Some(Document {
        requested,
        url,
        status: row.get(2)?,
        content_type: row.get(3)?,
        body,
        fetched_at,
    }))
}
