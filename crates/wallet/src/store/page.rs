//! One badge: its page, its image, its evidence.

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, Transaction};

use openbadges::identity::matching;
use openbadges::image::Kind;
use openbadges::verify::Confirmation;
use openbadges::{Badge, Method, Recipient, Standard, Verdict};

use super::column::{Json, Moment, Word, json, moment, word};
use super::files::Name;
use super::list::card_of;
use super::shelf::suspended;
use super::{
    BadgePage, CheckResult, EvidenceFile, HistoryLine, Holds, Version, Wallet, collections, newer,
};
use crate::{Error, Result, settings, share};

/// An image's kind and the digest that names its file.
pub(crate) type ImageName = (Kind, String);

/// Enough of a picture's digest to tell it from the one before, for the address of the picture.
pub(super) fn mark(sha256: &str) -> String {
    sha256.chars().take(16).collect()
}

impl Wallet {
    /// The one badge whose id is, or begins with, `id` (at least 4 digits).
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::AmbiguousBadge`].
    pub fn resolve(&self, id: &str) -> Result<String> {
        let unknown = || Error::UnknownBadge(id.to_owned());
        let digits = id.to_ascii_lowercase();
        let is_id = (4..=16).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if !is_id {
            return Err(unknown());
        }
        self.read(|transaction| {
            // Every id that begins so lies from the digits themselves to the digits and a letter
            // beyond f.
            let mut statement = transaction
                .prepare_cached("SELECT id FROM badge WHERE id >= ?1 AND id < ?1 || 'g' LIMIT 2")?;
            let mut found = statement
                .query_map([&digits], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()?;
            match (found.pop(), found.is_empty()) {
                (Some(only), true) => Ok(only),
                (Some(_), false) => Err(Error::AmbiguousBadge(id.to_owned())),
                (None, _) => Err(unknown()),
            }
        })
    }

    /// All about one badge.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`].
    pub fn badge(&self, id: &str, now: DateTime<Utc>) -> Result<BadgePage> {
        self.read(|transaction| {
            let number = number(transaction, id)?;
            let row = Row::load(transaction, number)?;
            let result = row
                .result
                .map(|result| check_result(transaction, result))
                .transpose()?;
            let newest = newest_result(transaction, number)?;
            let newer_attempt = newest
                .filter(|newest| row.result.is_some_and(|result| *newest > result))
                .map(|newest| check_result(transaction, newest))
                .transpose()?;
            let identities = settings::identities(transaction)?;
            let awarded_to = matching(&row.badge.recipients, &identities)
                .map(|(identity, _)| identity.value.clone());
            Ok(BadgePage {
                card: card_of(transaction, number, now)?,
                result,
                newer_attempt,
                history: history(transaction, number)?,
                shares: share::of(transaction, row.award)?,
                versions: versions(transaction, number, row.award)?,
                earlier: newer::earlier(transaction, number)?,
                collections: collections::of(transaction, row.award)?,
                holds: holds(transaction, number, now)?,
                awarded_to,
                added_at: row.added_at,
                removed_at: row.removed_at,
                origin: row.origin,
                image_kind: row.image_kind,
                credential: row.text,
                badge: row.badge,
            })
        })
    }

    /// The image as received, byte for byte; none if the badge came without one.
    ///
    /// # Errors
    /// [`crate::Error::UnknownBadge`], [`crate::Error::Io`].
    pub fn image(&self, id: &str) -> Result<Option<(Kind, Vec<u8>)>> {
        let (image, _) = self.image_names(id)?;
        self.read_image(image)
    }

    /// The image as received, or for a badge that came without one the achievement's own picture,
    /// if it could be fetched.
    pub(crate) fn picture(&self, id: &str) -> Result<Option<(Kind, Vec<u8>)>> {
        self.read_image(self.picture_name(id)?)
    }

    /// What names [`Wallet::picture`]; it changes when the picture does.
    pub(crate) fn picture_name(&self, id: &str) -> Result<Option<ImageName>> {
        let (image, picture) = self.image_names(id)?;
        Ok(image.or(picture))
    }

    /// The bytes of a kept document.
    ///
    /// # Errors
    /// [`crate::Error::Io`].
    pub fn evidence(&self, sha256: &str) -> Result<Vec<u8>> {
        match Name::evidence(sha256) {
            Some(name) => self.files.read(&name),
            None => Err(Error::Io {
                path: sha256.into(),
                action: "read",
                source: std::io::ErrorKind::NotFound.into(),
            }),
        }
    }

    /// What changes when the picture does, as in [`crate::BadgeCard::picture`].
    pub(crate) fn picture_mark(&self, id: &str) -> Result<Option<String>> {
        Ok(self.picture_name(id)?.map(|(_, sha256)| mark(&sha256)))
    }

    fn image_names(&self, id: &str) -> Result<(Option<ImageName>, Option<ImageName>)> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(
                "SELECT image_kind, image_sha256, picture_kind, picture_sha256
                 FROM badge WHERE id = ?1",
            )?;
            statement
                .query_row([id], |row| {
                    let image = word(row.get::<_, Option<Word<Kind>>>(0)?).zip(row.get(1)?);
                    let picture = word(row.get::<_, Option<Word<Kind>>>(2)?).zip(row.get(3)?);
                    Ok((image, picture))
                })
                .optional()?
                .ok_or_else(|| Error::UnknownBadge(id.to_owned()))
        })
    }

    fn read_image(&self, name: Option<ImageName>) -> Result<Option<(Kind, Vec<u8>)>> {
        name.and_then(|(kind, sha256)| Some((kind, Name::image(kind, &sha256)?)))
            .map(|(kind, name)| Ok((kind, self.files.read(&name)?)))
            .transpose()
    }
}

/// The number of the badge `id`.
pub(crate) fn number(transaction: &Transaction<'_>, id: &str) -> Result<i64> {
    transaction
        .prepare_cached("SELECT number FROM badge WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::UnknownBadge(id.to_owned()))
}

/// What an award is called.
pub(crate) fn name(transaction: &Transaction<'_>, award: i64) -> Result<String> {
    Ok(transaction
        .prepare_cached("SELECT name FROM badge WHERE number = ?1")?
        .query_row([award], |row| row.get(0))?)
}

/// The number that stands for the award of which the badge `id` is a version.
pub(crate) fn award(transaction: &Transaction<'_>, id: &str) -> Result<i64> {
    transaction
        .prepare_cached("SELECT award FROM badge WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Error::UnknownBadge(id.to_owned()))
}

/// All that the database has about one badge itself.
pub(crate) struct Row {
    pub(crate) number: i64,
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) award: i64,
    pub(crate) text: String,
    pub(crate) form: String,
    pub(crate) origin: String,
    pub(crate) badge: Badge,
    pub(crate) told_by: Option<i64>,
    pub(crate) image_kind: Option<Kind>,
    pub(crate) has_picture: bool,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) recipient: Recipient,
    pub(crate) issuer_unconfirmed: bool,
    pub(crate) suspended: bool,
    pub(crate) result: Option<i64>,
    pub(crate) added_at: DateTime<Utc>,
    pub(crate) removed_at: Option<DateTime<Utc>>,
}

impl Row {
    pub(crate) fn load(transaction: &Transaction<'_>, number: i64) -> Result<Self> {
        let mut statement = transaction.prepare_cached(
            "SELECT key, name, award, text, form, origin, badge_json, told_by, image_kind,
                picture_sha256 IS NOT NULL, verdict, recipient, result, added_at, removed_at,
                issuer_unconfirmed,
                iif(verdict = 'revoked',
                    (SELECT checks FROM result WHERE result.number = badge.result), NULL)
             FROM badge JOIN original ON original.badge = number WHERE number = ?1",
        )?;
        Ok(statement.query_row([number], |row| {
            let Json(badge) = row.get(6)?;
            let Word(recipient) = row.get(11)?;
            let Moment(added_at) = row.get(13)?;
            Ok(Self {
                number,
                key: row.get(0)?,
                name: row.get(1)?,
                award: row.get(2)?,
                text: row.get(3)?,
                form: row.get(4)?,
                origin: row.get(5)?,
                badge,
                told_by: row.get(7)?,
                image_kind: word(row.get::<_, Option<Word<Kind>>>(8)?),
                has_picture: row.get(9)?,
                verdict: word(row.get::<_, Option<Word<Verdict>>>(10)?),
                recipient,
                issuer_unconfirmed: row.get(15)?,
                suspended: suspended(row.get(16)?),
                result: row.get(12)?,
                added_at,
                removed_at: moment(row.get::<_, Option<Moment>>(14)?),
            })
        })?)
    }
}

fn newest_result(transaction: &Transaction<'_>, number: i64) -> Result<Option<i64>> {
    Ok(transaction
        .prepare_cached("SELECT max(number) FROM result WHERE badge = ?1")?
        .query_row([number], |row| row.get(0))?)
}

fn check_result(transaction: &Transaction<'_>, number: i64) -> Result<CheckResult> {
    let evidence = transaction
        .prepare_cached(
            "SELECT requested, status, sha256, at FROM evidence WHERE result = ?1
             ORDER BY position",
        )?
        .query_map([number], |row| {
            let Moment(at) = row.get(3)?;
            Ok(EvidenceFile {
                url: row.get(0)?,
                status: row.get(1)?,
                sha256: row.get(2)?,
                at,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement = transaction.prepare_cached(
        "SELECT at, verdict, recipient, method, checks, signer, confirmation, missing_contexts
         FROM result WHERE number = ?1",
    )?;
    Ok(statement.query_row([number], |row| {
        let Moment(at) = row.get(0)?;
        let Word(verdict) = row.get(1)?;
        let Word(recipient) = row.get(2)?;
        let Word::<Method>(method) = row.get(3)?;
        let Json(checks) = row.get(4)?;
        let Json(missing_contexts) = row.get(7)?;
        Ok(CheckResult {
            at,
            verdict,
            recipient,
            method,
            signer: json(row.get(5)?),
            confirmation: json(row.get(6)?),
            missing_contexts,
            checks,
            evidence,
        })
    })?)
}

/// The contexts that the newest result of a badge misses.
pub(super) fn missing_contexts(transaction: &Transaction<'_>, number: i64) -> Result<Vec<String>> {
    let missing = transaction
        .prepare_cached(
            "SELECT missing_contexts FROM result WHERE badge = ?1 ORDER BY number DESC LIMIT 1",
        )?
        .query_row([number], |row| row.get::<_, Json<Vec<String>>>(0))
        .optional()?;
    Ok(missing.map(|Json(missing)| missing).unwrap_or_default())
}

fn history(transaction: &Transaction<'_>, number: i64) -> Result<Vec<HistoryLine>> {
    let mut statement = transaction.prepare_cached(
        "SELECT at, verdict, recipient, confirmation, iif(verdict = 'revoked', checks, NULL)
         FROM result WHERE badge = ?1 ORDER BY number DESC",
    )?;
    let lines = statement.query_map([number], |row| {
        let Moment(at) = row.get(0)?;
        let Word(verdict) = row.get(1)?;
        let Word(recipient) = row.get(2)?;
        Ok(HistoryLine {
            at,
            verdict,
            recipient,
            issuer_unconfirmed: json(row.get(3)?) == Some(Confirmation::Nobody),
            suspended: suspended(row.get(4)?),
        })
    })?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}

fn holds(transaction: &Transaction<'_>, number: i64, now: DateTime<Utc>) -> Result<Option<Holds>> {
    let Some((collection, members)) = collections::made_from(transaction, number)? else {
        return Ok(None);
    };
    let cards = members
        .into_iter()
        .map(|member| card_of(transaction, member, now))
        .collect::<Result<_>>()?;
    Ok(Some(Holds { collection, cards }))
}

fn versions(transaction: &Transaction<'_>, number: i64, award: i64) -> Result<Vec<Version>> {
    let mut statement = transaction.prepare_cached(
        "SELECT id, standard FROM badge WHERE award = ?1 AND number <> ?2 ORDER BY number",
    )?;
    let versions = statement.query_map([award, number], |row| {
        Ok(Version {
            id: row.get(0)?,
            standard: word(row.get::<_, Option<Word<Standard>>>(1)?),
        })
    })?;
    Ok(versions.collect::<rusqlite::Result<_>>()?)
}
