//! What addresses answered when they were last asked, from the evidence of every check.

use rusqlite::Transaction;
use url::Url;

use openbadges::source::Wanted;
use openbadges::{Document, Source, SourceError};

use super::files::Files;
use super::{Wallet, contexts};
use crate::Result;

/// A source that remembers: it asks `source`, and knows what the wallet was told before.
pub(crate) struct Recalling<'a> {
    pub(crate) source: &'a dyn Source,
    pub(crate) wallet: &'a Wallet,
}

impl Source for Recalling<'_> {
    fn get(&self, url: &Url, wanted: Wanted) -> std::result::Result<Document, SourceError> {
        self.source.get(url, wanted)
    }

    fn last_known(&self, url: &Url) -> Option<Document> {
        // A memory that cannot be read is as good as none: it never decides anything.
        self.wallet
            .read(|transaction| newest(transaction, &self.wallet.files, url))
            .ok()
            .flatten()
    }
}

fn newest(transaction: &Transaction<'_>, files: &Files, url: &Url) -> Result<Option<Document>> {
    let mut statement = transaction.prepare_cached(
        "SELECT requested, url, status, content_type, sha256, at FROM evidence
         WHERE requested = ?1 AND status BETWEEN 200 AND 299 ORDER BY at DESC LIMIT 1",
    )?;
    let mut rows = statement.query([url.as_str()])?;
    match rows.next()? {
        Some(row) => contexts::document(row, files),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::samples::*;

    fn url(path: &str) -> Url {
        Url::parse(&address(path)).expect("an address")
    }

    #[test]
    fn the_newest_answer_is_recalled_when_there_is_no_other() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        let nowhere = Issuer::default();
        let recalling = Recalling {
            source: &nowhere,
            wallet: &sample.wallet,
        };
        assert_eq!(recalling.last_known(&url("profile")), None);
        sample.judge(&id, &Issuer::of(&[assertion(1)]));
        let recalled = recalling.last_known(&url("profile")).expect("an answer");
        assert_eq!(recalled.body, profile().to_string().into_bytes());
        assert_eq!(recalled.fetched_at, now());
        assert!(recalling.get(&url("profile"), Wanted::Document).is_err());
        assert_eq!(recalling.last_known(&url("elsewhere")), None);
    }
}
