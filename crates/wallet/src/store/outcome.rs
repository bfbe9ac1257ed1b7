//! What verifications found: kept with the documents they rest on, and told again from them.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Transaction;
use url::Url;

use openbadges::image::Kind;
use openbadges::source::Wanted;
use openbadges::verify::{Confirmation, Request, verify};
use openbadges::{
    Check, Credential, Document, Identity, Recipient, Report, Source, SourceError, Verdict,
    identity,
};

use super::column::{Json, Moment, Word};
use super::derived::Derived;
use super::files::{Files, Name};
use super::newer::Replacement;
use super::page::Row;
use super::{Wallet, contexts, page};
use crate::{Result, settings};

/// One finished verification that is to be kept.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) id: String,
    pub(crate) credential: Credential,
    pub(crate) report: Report,
    /// The achievement's picture, if it was fetched.
    pub(crate) picture: Option<(Kind, Vec<u8>)>,
    /// That `credential` is a newer version, which takes the badge's place.
    pub(crate) replacement: Option<Replacement>,
}

impl Wallet {
    /// Keeps outcomes with their evidence, all in one go. Those of badges that were deleted
    /// meanwhile are left out. Returns the name that each badge has now, in the outcomes' order.
    pub(crate) fn record(&self, outcomes: &[Outcome]) -> Result<Vec<Option<String>>> {
        let mut contents: BTreeMap<Name, &[u8]> = BTreeMap::new();
        for outcome in outcomes {
            for document in &outcome.report.documents {
                contents.insert(Name::of_evidence(&document.body), &document.body);
            }
            let images = [
                outcome.picture.as_ref(),
                outcome
                    .replacement
                    .as_ref()
                    .and_then(|replacement| replacement.image.as_ref()),
            ];
            for (kind, bytes) in images.into_iter().flatten() {
                contents.insert(Name::of_image(*kind, bytes), bytes);
            }
        }
        let staged = self.files.stage(&contents)?;
        self.write(|transaction| {
            let names = outcomes
                .iter()
                .map(|outcome| match page::number(transaction, &outcome.id) {
                    Ok(number) => record_one(transaction, number, outcome).map(Some),
                    Err(crate::Error::UnknownBadge(_)) => Ok(None),
                    Err(error) => Err(error),
                })
                .collect::<Result<Vec<_>>>()?;
            self.files.place(staged)?;
            Ok(names)
        })
    }

    /// Makes everything derived (what the card says, the search index) anew from the originals.
    ///
    /// What a check found is told again from the evidence it kept; nothing is fetched.
    ///
    /// # Errors
    /// [`crate::Error::Database`].
    pub fn rebuild(&self) -> Result<u32> {
        self.write(|transaction| {
            let numbers = transaction
                .prepare("SELECT number FROM badge")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<i64>>>()?;
            transaction.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
            let mut rebuilt = 0;
            for number in numbers {
                let row = Row::load(transaction, number)?;
                let credential = Credential::read(&row.text)?;
                let retold = match row.told_by {
                    Some(result) => self.retell(transaction, result, &credential, &[])?,
                    None => None,
                };
                match (row.told_by, retold) {
                    (Some(_), Some(report)) => {
                        Derived::of(&credential, report.standard, &report.badge).write(
                            transaction,
                            number,
                            row.told_by,
                        )?;
                    }
                    // The evidence is gone or no longer tells it: what it told then stays.
                    (Some(_), None) => {
                        Derived::of(&credential, Some(row.badge.standard), &row.badge).write(
                            transaction,
                            number,
                            row.told_by,
                        )?;
                    }
                    (None, _) => Derived::of(
                        &credential,
                        credential.standard(),
                        credential.badge(),
                    )
                    .write(transaction, number, None)?,
                }
                rebuilt += 1;
            }
            Ok(rebuilt)
        })
    }

    /// The report of a stored result told again from its evidence, for `identities`; none if the
    /// evidence does not lead to the verdict that it led to then.
    fn retell(
        &self,
        transaction: &Transaction<'_>,
        result: i64,
        credential: &Credential,
        identities: &[Identity],
    ) -> Result<Option<Report>> {
        let source = Evidence::load(transaction, result, &self.files)?;
        let mut contexts = contexts::load(transaction, &self.files)?;
        // What the proof rested on then counts, and not what an address gave later.
        contexts.retain(|context| !source.0.contains_key(&context.requested));
        let kept = source.0.values();
        contexts.extend(kept.filter(|kept| contexts::is_context(kept)).cloned());
        let (at, verdict) = transaction
            .prepare_cached("SELECT at, verdict FROM result WHERE number = ?1")?
            .query_row([result], |row| {
                let Moment(at) = row.get(0)?;
                let Word(verdict) = row.get::<_, Word<Verdict>>(1)?;
                Ok((at, verdict))
            })?;
        let report = verify(
            &Request {
                identities,
                contexts: &contexts,
                registries: &settings::settings(transaction)?.registries,
                ..Request::of(credential, at)
            },
            &source,
        );
        Ok((report.verdict == verdict).then_some(report))
    }

    /// Whether the newest result of a badge can be told again.
    #[cfg(test)]
    pub(super) fn retells(&self, id: &str) -> bool {
        let retold = self.write(|transaction| {
            let row = Row::load(transaction, page::number(transaction, id)?)?;
            let credential = Credential::read(&row.text)?;
            let result = row.result.unwrap_or_default();
            self.retell(transaction, result, &credential, &[])
        });
        retold.is_ok_and(|retold| retold.is_some())
    }

    /// Compares every result that is shown with the earner's identities anew. Older results stay as
    /// they were: they say how things stood then.
    pub(crate) fn compare_anew(&self, transaction: &Transaction<'_>) -> Result<()> {
        let identities = settings::identities(transaction)?;
        let numbers = transaction
            .prepare("SELECT number FROM badge WHERE result IS NOT NULL")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<i64>>>()?;
        for number in numbers {
            let row = Row::load(transaction, number)?;
            let recipient = identity::compare(&row.badge.recipients, &identities);
            let Some(result) = row.result.filter(|_| recipient != row.recipient) else {
                continue;
            };
            transaction
                .prepare_cached("UPDATE badge SET recipient = ?2 WHERE number = ?1")?
                .execute((number, Word(recipient)))?;
            let checks = self.compared_checks(transaction, result, &row, recipient, &identities)?;
            transaction
                .prepare_cached("UPDATE result SET recipient = ?2, checks = ?3 WHERE number = ?1")?
                .execute((result, Word(recipient), Json(checks)))?;
        }
        Ok(())
    }

    /// A result's checks, with the one about the recipient as it comes out for `identities`.
    fn compared_checks(
        &self,
        transaction: &Transaction<'_>,
        result: i64,
        row: &Row,
        recipient: Recipient,
        identities: &[Identity],
    ) -> Result<Vec<Check>> {
        const RECIPIENT: &str = "recipient";
        let Json(mut checks) = transaction
            .prepare_cached("SELECT checks FROM result WHERE number = ?1")?
            .query_row([result], |row| row.get::<_, Json<Vec<Check>>>(0))?;
        let credential = Credential::read(&row.text)?;
        let retold = self
            .retell(transaction, result, &credential, identities)?
            .filter(|report| report.recipient == recipient)
            .and_then(|report| {
                let mut checks = report.checks.into_iter();
                checks.find(|check| check.id == RECIPIENT)
            });
        match retold {
            Some(anew) => checks
                .iter_mut()
                .filter(|check| check.id == RECIPIENT)
                .for_each(|check| *check = anew.clone()),
            // An outdated sentence would contradict what stands beside it.
            None => checks.retain(|check| check.id != RECIPIENT),
        }
        Ok(checks)
    }
}

fn record_one(transaction: &Transaction<'_>, number: i64, outcome: &Outcome) -> Result<String> {
    let Outcome {
        credential, report, ..
    } = outcome;
    let row = Row::load(transaction, number)?;
    if let Some(replacement) = &outcome.replacement {
        replacement.write(transaction, &row, credential, report.at)?;
    }
    let result = insert(transaction, number, report)?;
    let decided = |verdict| verdict != Verdict::Unverified;
    let was_decided = row.verdict.is_some_and(decided);
    if decided(report.verdict) || !was_decided {
        transaction
            .prepare_cached(
                "UPDATE badge SET result = ?2, verdict = ?3, recipient = ?4, checked_at = ?5,
                    issuer_unconfirmed = ?6
                 WHERE number = ?1",
            )?
            .execute((
                number,
                result,
                Word(report.verdict),
                Word(report.recipient),
                Moment(report.at),
                report.confirmation == Some(Confirmation::Nobody),
            ))?;
    }
    let mut name = row.name.clone();
    if tells_more(&row, report, was_decided) {
        let derived = Derived::of(credential, report.standard, &report.badge);
        derived.write(transaction, number, Some(result))?;
        name = derived.name;
    }
    if let Some((kind, bytes)) = &outcome.picture {
        let file = Name::of_image(*kind, bytes);
        transaction
            .prepare_cached(
                "UPDATE badge SET picture_kind = ?2, picture_sha256 = ?3 WHERE number = ?1",
            )?
            .execute((number, Word(*kind), file.sha256()))?;
    }
    Ok(name)
}

/// Whether a report's badge is to be shown from now on. What decided something is the truth, except
/// that a revoked badge often leaves nothing to fetch: then what was found before stays.
fn tells_more(row: &Row, report: &Report, was_decided: bool) -> bool {
    match report.verdict {
        Verdict::Unverified => !was_decided && report.badge.name.is_some(),
        Verdict::Revoked => row.told_by.is_none() && report.badge.name.is_some(),
        Verdict::Valid | Verdict::Expired | Verdict::NotYetValid | Verdict::Invalid => true,
    }
}

fn insert(transaction: &Transaction<'_>, number: i64, report: &Report) -> Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO result
                (badge, at, verdict, recipient, method, checks, signer, confirmation,
                 missing_contexts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            number,
            Moment(report.at),
            Word(report.verdict),
            Word(report.recipient),
            Word(report.method),
            Json(&report.checks),
            report.signer.as_ref().map(Json),
            report.confirmation.as_ref().map(Json),
            Json(&report.missing_contexts),
        ))?;
    let result = transaction.last_insert_rowid();
    let mut statement = transaction.prepare_cached(
        "INSERT INTO evidence
            (result, position, requested, url, status, content_type, sha256, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (position, document) in (0_i64..).zip(&report.documents) {
        statement.execute((
            result,
            position,
            document.requested.as_str(),
            document.url.as_str(),
            document.status,
            &document.content_type,
            document.sha256(),
            Moment(document.fetched_at),
        ))?;
    }
    Ok(result)
}

/// The documents of one result, as a source that knows nothing else.
struct Evidence(HashMap<Url, Document>);

impl Evidence {
    fn load(transaction: &Transaction<'_>, result: i64, files: &Files) -> Result<Self> {
        let mut statement = transaction.prepare_cached(
            "SELECT requested, url, status, content_type, sha256, at FROM evidence
             WHERE result = ?1 ORDER BY position",
        )?;
        let mut rows = statement.query([result])?;
        let mut documents = HashMap::new();
        while let Some(row) = rows.next()? {
            // A document whose file is gone or damaged counts as one that cannot be fetched.
            if let Some(document) = contexts::document(row, files)? {
                documents.insert(document.requested.clone(), document);
            }
        }
        Ok(Self(documents))
    }
}

impl Source for Evidence {
    fn get(&self, url: &Url, _: Wanted) -> std::result::Result<Document, SourceError> {
        self.0.get(url).cloned().ok_or(SourceError::Offline)
    }
}
