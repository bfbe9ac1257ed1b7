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
    /// A context that is kept already stays as it is: proofs rest on it.
    ///
    /// # Errors
    /// [`Error::Fetch`] if one cannot be fetched, [`Error::NotAContext`] if an address gives
    /// something else; then none is kept.
    pub fn fetch_contexts(&self, id: &str, source: &dyn Source) -> Result<u32> {
        let (missing, kept) = self.read(|transaction| {
            let number = page::number(transaction, id)?;
            let missing = page::missing_contexts(transaction, number)?;
            Ok((missing, load(transaction, &self.files)?))
        })?;
        let mut fetched = Vec::new();
        for address in &missing {
            let url = Url::parse(address).map_err(|_| Error::NotAContext(address.clone()))?;
            if kept.iter().any(|context| context.requested == url) {
                continue;
            }
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
            // A row that is there already names a file that is gone or damaged.
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
        Ok(u32::try_from(missing.len()).unwrap_or(u32::MAX))
    }
}

/// Whether an answer is a JSON-LD context.
pub(super) fn is_context(document: &Document) -> bool {
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

#[cfg(test)]
mod tests {
    use openbadges::Verdict;
    use serde_json::json;

    use super::*;
    use crate::store::samples::*;

    const VOCABULARY: &str = "https://vocabulary.example/v1";
    const CONTEXT: &str = r#"{"@context": {"favourite": "https://vocabulary.example/#favourite"}}"#;
    const OTHER: &str = r#"{"@context": {"favourite": "https://vocabulary.example/#other"}}"#;

    /// A credential whose proof needs a context that is not part of Lapel; the signature is nobody's.
    fn credential(number: u32) -> String {
        let key = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        let credential = credential_3_0("2026-01-01T00:00:00Z");
        let mut contexts = credential.get("@context").cloned().expect("contexts");
        contexts
            .as_array_mut()
            .expect("a list")
            .push(json!(VOCABULARY));
        with(
            credential,
            json!({
                "@context": contexts, "id": format!("urn:uuid:{number}"), "favourite": "tea",
                "issuer": {"id": key, "type": "Profile", "name": "Example Academy"},
                "proof": {
                    "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
                    "created": "2026-01-01T00:00:00Z", "proofPurpose": "assertionMethod",
                    "verificationMethod": format!("{key}#{}", key.trim_start_matches("did:key:")),
                    "proofValue": format!("z{}", "2".repeat(64))
                }
            }),
        )
        .to_string()
    }

    fn giving(status: u16, body: &str) -> Issuer {
        let mut issuer = Issuer::default();
        issuer.answer(VOCABULARY, status, body);
        issuer
    }

    fn kept(sample: &Sample) -> Vec<String> {
        let kept = sample.wallet.contexts().expect("contexts");
        kept.into_iter()
            .map(|context| String::from_utf8(context.body).expect("a text"))
            .collect()
    }

    #[test]
    fn a_context_that_is_fetched_is_kept_and_what_rests_on_it_keeps_it_as_evidence() {
        let sample = Sample::new();
        let id = sample.add(credential(1));
        let report = sample.judge(&id, &Issuer::default());
        assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
        let fetched = sample.wallet.fetch_contexts(&id, &giving(200, CONTEXT));
        assert_eq!(fetched.expect("fetched"), 1);
        assert_eq!(kept(&sample), [CONTEXT]);
        let report = sample.judge(&id, &Issuer::default());
        assert_eq!(report.verdict, Verdict::Invalid, "{:#?}", report.checks);
        let page = sample.wallet.badge(&id, now()).expect("a page");
        let evidence = page.result.expect("a result").evidence;
        assert!(evidence.iter().any(|file| file.url == VOCABULARY));
    }

    #[test]
    fn what_is_no_context_or_cannot_be_had_is_not_kept() {
        let sample = Sample::new();
        let id = sample.add(credential(1));
        sample.judge(&id, &Issuer::default());
        for (name, issuer) in [
            ("another document", giving(200, r#"{"name": "x"}"#)),
            ("a page", giving(200, "<html>")),
            ("not found", giving(404, CONTEXT)),
        ] {
            let refused = sample.wallet.fetch_contexts(&id, &issuer);
            assert!(
                matches!(refused, Err(Error::NotAContext(at)) if at == VOCABULARY),
                "{name}"
            );
        }
        let offline = sample.wallet.fetch_contexts(&id, &Issuer::default());
        assert!(matches!(offline, Err(Error::Fetch(_))), "{offline:?}");
        assert!(kept(&sample).is_empty());
        let unknown = sample
            .wallet
            .fetch_contexts("0123456789abcdef", &Issuer::default());
        assert!(matches!(unknown, Err(Error::UnknownBadge(_))));
    }

    #[test]
    fn a_context_survives_the_sweep_that_empties_the_trash() {
        let sample = Sample::new();
        let id = sample.add(credential(1));
        sample.judge(&id, &Issuer::default());
        let fetched = sample.wallet.fetch_contexts(&id, &giving(200, CONTEXT));
        assert_eq!(fetched.expect("fetched"), 1);
        sample.wallet.delete(&[id]).expect("deleted");
        assert_eq!(kept(&sample), [CONTEXT]);
    }

    /// Two badges that lacked the same context each ask for it.
    #[test]
    fn a_context_that_is_kept_is_not_replaced_by_a_later_answer() {
        let sample = Sample::new();
        let ids = [1, 2].map(|number| sample.add(credential(number)));
        for id in &ids {
            sample.judge(id, &Issuer::default());
        }
        for (id, body) in ids.iter().zip([CONTEXT, OTHER]) {
            let there = sample.wallet.fetch_contexts(id, &giving(200, body));
            assert_eq!(there.expect("there"), 1);
        }
        assert_eq!(kept(&sample), [CONTEXT]);
    }

    #[test]
    fn a_context_whose_file_is_gone_is_fetched_again() {
        let sample = Sample::new();
        let id = sample.add(credential(1));
        sample.judge(&id, &Issuer::default());
        sample
            .wallet
            .fetch_contexts(&id, &giving(200, CONTEXT))
            .expect("fetched");
        let name = Name::of_evidence(CONTEXT.as_bytes());
        std::fs::remove_file(sample.folder.path().join(name.path())).expect("removed");
        assert!(kept(&sample).is_empty());
        sample
            .wallet
            .fetch_contexts(&id, &giving(200, OTHER))
            .expect("fetched");
        assert_eq!(kept(&sample), [OTHER]);
    }

    /// What was found is told again from the context of that day, whatever its address gives since.
    #[test]
    fn what_rested_on_a_context_can_be_told_again_without_it() {
        let sample = Sample::new();
        let id = sample.add(credential(1));
        sample.judge(&id, &Issuer::default());
        sample
            .wallet
            .fetch_contexts(&id, &giving(200, CONTEXT))
            .expect("fetched");
        sample.judge(&id, &Issuer::default());
        sample
            .wallet
            .write(|transaction| Ok(transaction.execute("DELETE FROM context", [])?))
            .expect("the contexts are forgotten");
        sample.wallet.delete(&[]).expect("swept");
        assert!(sample.wallet.retells(&id), "its evidence has the context");
    }
}
