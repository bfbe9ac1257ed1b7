//! The rows of a badge that is kept.

use chrono::{DateTime, Utc};
use rusqlite::Transaction;

use openbadges::Credential;
use openbadges::credential::Content;
use openbadges::image::Kind;

use super::fate::Parts;
use super::id_of;
use crate::Result;
use crate::import::candidate::Candidate;
use crate::store::column::{Moment, Word};
use crate::store::derived::Derived;
use crate::store::files::Name;
use crate::store::page::Row;

/// The form of a text that is an address alone.
pub(super) const ADDRESS: &str = "address";

/// The word for the form of a credential's text.
pub(crate) fn form(credential: &Credential) -> &'static str {
    match credential.content() {
        Content::Address(_) => ADDRESS,
        Content::Json(_) => "json",
        Content::Jws(_) => "jws",
    }
}

/// The columns for an image: its kind and its digest.
fn image_columns<'n>(
    candidate: &Candidate,
    image: Option<&'n Name>,
) -> (Option<Word<Kind>>, Option<&'n str>) {
    let kind = candidate.image.as_ref().map(|(kind, _)| Word(*kind));
    match image {
        Some(name) => (kind, Some(name.sha256())),
        None => (None, None),
    }
}

/// Adds a version of an award, or an award of its own.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    candidate: &Candidate,
    credential: &Credential,
    image: Option<&Name>,
    award: Option<i64>,
    now: DateTime<Utc>,
) -> Result<i64> {
    // Only one writes at a time, so the next number is nobody else's.
    let number: i64 = transaction
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM badge")?
        .query_row([], |row| row.get(0))?;
    let (image_kind, image_sha256) = image_columns(candidate, image);
    transaction
        .prepare_cached(
            "INSERT INTO badge (number, id, key, award, image_kind, image_sha256, added_at,
                name, sort_name, sort_issuer)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', '', '')",
        )?
        .execute((
            number,
            id_of(credential),
            credential.key(),
            award.unwrap_or(number),
            image_kind,
            image_sha256,
            Moment(now),
        ))?;
    transaction
        .prepare_cached(
            "INSERT INTO original (badge, text, form, origin, badge_json)
             VALUES (?1, ?2, ?3, ?4, '')",
        )?
        .execute((
            number,
            credential.text(),
            form(credential),
            candidate.origin(),
        ))?;
    Derived::of(credential, credential.standard(), credential.badge()).write(
        transaction,
        number,
        None,
    )?;
    Ok(number)
}

/// Puts parts of a newcomer in the place of what is here.
pub(super) fn replace(
    transaction: &Transaction<'_>,
    kept: &Row,
    candidate: &Candidate,
    credential: &Credential,
    image: Option<&Name>,
    parts: Parts,
) -> Result<()> {
    let number = kept.number;
    if parts.image {
        let (image_kind, image_sha256) = image_columns(candidate, image);
        transaction
            .prepare_cached(
                "UPDATE badge SET image_kind = ?2, image_sha256 = ?3 WHERE number = ?1",
            )?
            .execute((number, image_kind, image_sha256))?;
    }
    if parts.text {
        transaction
            .prepare_cached(
                "UPDATE original SET text = ?2, form = ?3, origin = ?4 WHERE badge = ?1",
            )?
            .execute((
                number,
                credential.text(),
                form(credential),
                candidate.origin(),
            ))?;
    }
    if parts.forget_result {
        transaction
            .prepare_cached(
                "UPDATE badge SET result = NULL, verdict = NULL, recipient = 'unknown',
                    checked_at = NULL, issuer_unconfirmed = 0, picture_kind = NULL, picture_sha256 = NULL
                 WHERE number = ?1",
            )?
            .execute([number])?;
    }
    // What a check found stays the truth; a copy that nothing was found about speaks for itself.
    if parts.text && (parts.forget_result || kept.told_by.is_none()) {
        Derived::of(credential, credential.standard(), credential.badge()).write(
            transaction,
            number,
            None,
        )?;
    }
    Ok(())
}

/// Takes an award out of the trash as if it were new: nobody but the earner shares it again.
pub(super) fn bring_back(
    transaction: &Transaction<'_>,
    award: Option<i64>,
    now: DateTime<Utc>,
) -> Result<()> {
    transaction
        .prepare_cached("UPDATE badge SET removed_at = NULL, added_at = ?2 WHERE award = ?1")?
        .execute((award, Moment(now)))?;
    transaction
        .prepare_cached("UPDATE share SET wanted = 0, since = ?2 WHERE badge = ?1 AND wanted")?
        .execute((award, Moment(now)))?;
    Ok(())
}
