//! The one path in: candidates become badges of the wallet.

mod fate;
mod rows;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use rusqlite::{OptionalExtension, Transaction};
use sha2::Sha256;

use openbadges::Credential;
use openbadges::identity::hex_digest;

use super::candidate::Candidate;
use super::{ImportResult, Outcome, Refusal};
use crate::store::collections;
use crate::store::files::{Name, Staged};
use crate::store::page::Row;
use crate::{Error, Result, Wallet};
use fate::{Fate, fate};
use rows::{bring_back, insert, replace};

pub(crate) use fate::{says_nothing_else, would_be_better};
pub(crate) use rows::form;

impl Wallet {
    /// Keeps a batch of candidates. When it returns, they are on the disk. One result for each
    /// candidate, in their order.
    ///
    /// Images are made durable first, all together; then one transaction names them. A kill in
    /// between leaves files that no row names, which [`Wallet::empty_trash`] deletes.
    ///
    /// # Errors
    /// What concerns the wallet itself, as [`crate::Error::Database`]; then nothing of the batch is
    /// kept.
    pub(crate) fn keep(
        &self,
        batch: Vec<Candidate>,
        now: DateTime<Utc>,
    ) -> Result<Vec<ImportResult>> {
        let expected = self.read(|transaction| {
            batch
                .iter()
                .map(|candidate| takes_image(transaction, candidate, now))
                .collect::<Result<Vec<bool>>>()
        })?;
        let images: Vec<Option<Name>> = batch
            .par_iter()
            .zip(&expected)
            .map(|(candidate, expected)| candidate.image_name().filter(|_| *expected))
            .collect();
        let staged = self.stage(&batch, &images)?;
        self.write(|transaction| {
            let results = batch
                .iter()
                .zip(images)
                .map(|(candidate, image)| {
                    // What is here may have changed since it was looked at.
                    let image = match image {
                        None if takes_image(transaction, candidate, now)? => {
                            let name = candidate.image_name();
                            if let (Some(name), Some((_, bytes))) = (&name, &candidate.image)
                                && !staged.has(name)
                            {
                                let late = BTreeMap::from([(name.clone(), bytes.as_slice())]);
                                self.files.place(self.files.stage(&late)?)?;
                            }
                            name
                        }
                        image => image,
                    };
                    keep_one(transaction, candidate, image.as_ref(), now)
                })
                .collect::<Result<Vec<_>>>()?;
            self.files.place(staged)?;
            Ok(results)
        })
    }

    fn stage(&self, batch: &[Candidate], images: &[Option<Name>]) -> Result<Staged> {
        let contents = batch.iter().zip(images).filter_map(|(candidate, name)| {
            let (_, bytes) = candidate.image.as_ref()?;
            Some((name.clone()?, bytes.as_slice()))
        });
        self.files.stage(&contents.collect())
    }
}

/// Whether any version of a candidate would be kept with its image.
fn takes_image(
    transaction: &Transaction<'_>,
    candidate: &Candidate,
    now: DateTime<Utc>,
) -> Result<bool> {
    if candidate.image.is_none() {
        return Ok(false);
    }
    for credential in candidate.versions() {
        let kept = find(transaction, &id_of(credential))?;
        let takes = match fate(kept.as_ref(), credential, true, now) {
            Fate::New => true,
            Fate::Duplicate => false,
            Fate::Better(parts) => parts.image,
        };
        if takes {
            return Ok(true);
        }
    }
    Ok(false)
}

fn keep_one(
    transaction: &Transaction<'_>,
    candidate: &Candidate,
    image: Option<&Name>,
    now: DateTime<Utc>,
) -> Result<ImportResult> {
    let id = id_of(&candidate.credential);
    if let Some(refusal) = id_taken(transaction, candidate)? {
        return Ok(ImportResult {
            input: candidate.input.clone(),
            outcome: Outcome::Refused,
            id: None,
            name: None,
            error: Some(refusal),
        });
    }
    let mut award = None;
    for credential in candidate.versions() {
        if award.is_none() {
            award = find(transaction, &id_of(credential))?.map(|kept| kept.award);
        }
    }
    let mut outcome = Outcome::Duplicate;
    for (version, credential) in candidate.versions().enumerate() {
        let kept = find(transaction, &id_of(credential))?;
        let fate = fate(kept.as_ref(), credential, candidate.image.is_some(), now);
        match (&kept, fate) {
            (None, _) => {
                let number = insert(transaction, candidate, credential, image, award, now)?;
                award = award.or(Some(number));
            }
            (Some(kept), Fate::Better(parts)) => {
                replace(transaction, kept, candidate, credential, image, parts)?;
            }
            (Some(_), Fate::Duplicate | Fate::New) => {}
        }
        let comes_back = kept.as_ref().is_some_and(|kept| kept.removed_at.is_some());
        if comes_back && version == 0 {
            bring_back(transaction, award, now)?;
        }
        outcome = match (version, fate, comes_back) {
            (0, Fate::New, _) | (0, _, true) => Outcome::Imported,
            (0, Fate::Duplicate, _) => Outcome::Duplicate,
            (0, Fate::Better(_), _) => Outcome::Replaced,
            (_, Fate::Duplicate, _) => outcome,
            // It brought at least another version of what is here.
            _ if outcome == Outcome::Duplicate => Outcome::Replaced,
            _ => outcome,
        };
    }
    if let (Some((envelope, position)), Some(award)) = (&candidate.envelope, award) {
        let source = find(transaction, &envelope.id)?.map(|transcript| transcript.number);
        collections::put(
            transaction,
            &envelope.id,
            &envelope.name,
            source,
            award,
            *position,
        )?;
    }
    let name = transaction
        .prepare_cached("SELECT name FROM badge WHERE id = ?1")?
        .query_row([&id], |row| row.get(0))?;
    Ok(ImportResult {
        input: candidate.input.clone(),
        outcome,
        id: Some(id),
        name: Some(name),
        error: None,
    })
}

/// A badge's id: 16 hexadecimal digits, the same for the same award in every wallet.
pub(crate) fn id_of(credential: &Credential) -> String {
    hex_digest::<Sha256>(&[credential.key().as_bytes()])
        .chars()
        .take(16)
        .collect()
}

/// Two awards can be made to have one id, with much work. The first one here keeps it.
fn id_taken(transaction: &Transaction<'_>, candidate: &Candidate) -> Result<Option<Refusal>> {
    for credential in candidate.versions() {
        let id = id_of(credential);
        let kept = find(transaction, &id)?;
        if kept.is_some_and(|kept| kept.key != credential.key()) {
            let error = Error::IdTaken(id);
            return Ok(Some(Refusal {
                code: error.code().to_owned(),
                message: error.to_string(),
                hint: error.hint().to_owned(),
            }));
        }
    }
    Ok(None)
}

fn find(transaction: &Transaction<'_>, id: &str) -> Result<Option<Row>> {
    let number = transaction
        .prepare_cached("SELECT number FROM badge WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    number
        .map(|number| Row::load(transaction, number))
        .transpose()
}

#[cfg(test)]
mod tests;
