//! A newer version that the issuer gave out takes a badge's place; what the badge said before stays.

use chrono::{DateTime, Utc};
use openbadges::image::{Kind, bake};
use openbadges::{Badge, Credential, Report, Verdict};
use rusqlite::Transaction;

use super::changes::changes;
use super::column::{Json, Moment, Word};
use super::files::Name;
use super::page::Row;
use super::{Change, Earlier};
use crate::Result;
use crate::import::keep::form;

/// A newer version's way into a badge's place.
#[derive(Debug)]
pub(crate) struct Replacement {
    /// What it says otherwise.
    pub(crate) changes: Vec<Change>,
    /// The badge's image with the newer version baked into it.
    pub(crate) image: Option<(Kind, Vec<u8>)>,
}

/// Takes the newer version out of a report, if it is to take the badge's place: its text and what
/// was found about it, with every document that was fetched on the way. One that is not genuine, or
/// cannot be shown to be, changes nothing.
pub(crate) fn accepted(report: &mut Report) -> Option<(String, Report)> {
    let genuine = |verdict| !matches!(verdict, Verdict::Invalid | Verdict::Unverified);
    let newer = report
        .refreshed
        .take_if(|newer| genuine(newer.report.verdict))?;
    let mut found = *newer.report;
    for document in report.documents.drain(..) {
        let known = |other: &openbadges::Document| other.requested == document.requested;
        if !found.documents.iter().any(known) {
            found.documents.push(document);
        }
    }
    Some((newer.text, found))
}

impl Replacement {
    /// `received` is the image that the badge came with. One that can no longer be baked into is
    /// left behind with the earlier version.
    pub(crate) fn of(
        before: &Badge,
        newer: &Credential,
        received: Option<(Kind, Vec<u8>)>,
    ) -> Self {
        Self {
            changes: changes(before, newer.badge()),
            image: received.and_then(|(kind, bytes)| Some((kind, bake(&bytes, newer).ok()?))),
        }
    }

    /// Puts `newer` in the place of what `row` holds.
    pub(super) fn write(
        &self,
        transaction: &Transaction<'_>,
        row: &Row,
        newer: &Credential,
        now: DateTime<Utc>,
    ) -> Result<()> {
        transaction
            .prepare_cached(
                "INSERT INTO earlier (badge, text, form, image_kind, image_sha256, until, changes)
                 SELECT number, ?2, ?3, image_kind, image_sha256, ?4, ?5 FROM badge
                 WHERE number = ?1",
            )?
            .execute((
                row.number,
                &row.text,
                &row.form,
                Moment(now),
                Json(&self.changes),
            ))?;
        transaction
            .prepare_cached("UPDATE original SET text = ?2, form = ?3 WHERE badge = ?1")?
            .execute((row.number, newer.text(), form(newer)))?;
        let image = self
            .image
            .as_ref()
            .map(|(kind, bytes)| (*kind, Name::of_image(*kind, bytes)));
        transaction
            .prepare_cached(
                "UPDATE badge SET image_kind = ?2, image_sha256 = ?3 WHERE number = ?1",
            )?
            .execute((
                row.number,
                image.as_ref().map(|(kind, _)| Word(*kind)),
                image.as_ref().map(|(_, name)| name.sha256()),
            ))?;
        Ok(())
    }
}

/// What a badge said before, newest first.
pub(super) fn earlier(transaction: &Transaction<'_>, number: i64) -> Result<Vec<Earlier>> {
    let mut statement = transaction.prepare_cached(
        "SELECT until, changes, text FROM earlier WHERE badge = ?1 ORDER BY number DESC",
    )?;
    let earlier = statement.query_map([number], |row| {
        let Moment(until) = row.get(0)?;
        let Json(changes) = row.get(1)?;
        Ok(Earlier {
            until,
            changes,
            credential: row.get(2)?,
        })
    })?;
    Ok(earlier.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Standing;
    use crate::store::outcome::Outcome;
    use crate::store::samples::*;

    fn credential(valid_until: &str) -> Credential {
        let value = with(
            credential_3_0("2026-01-01T00:00:00Z"),
            json!({"validUntil": valid_until}),
        );
        Credential::read(&value.to_string()).expect("a credential")
    }

    fn report(credential: &Credential, verdict: Verdict) -> Report {
        let request = openbadges::verify::Request::of(credential, now());
        let found = openbadges::verify::verify(&request, &Issuer::default());
        Report { verdict, ..found }
    }

    #[test]
    fn a_newer_version_takes_the_badge_s_place_and_the_earlier_one_stays_readable() {
        let sample = Sample::new();
        let old = credential("2026-03-01T00:00:00Z");
        let id = sample.add(old.text());
        let newer = credential("2028-03-01T00:00:00Z");
        let outcome = Outcome {
            id: id.clone(),
            report: report(&newer, Verdict::Valid),
            picture: None,
            replacement: Some(Replacement::of(old.badge(), &newer, None)),
            credential: newer.clone(),
        };
        sample.wallet.record(&[outcome]).expect("recorded");
        let page = sample.wallet.badge(&id, now()).expect("a page");
        assert_eq!(page.credential, newer.text());
        assert_eq!(page.card.standing, Standing::Genuine);
        assert_eq!(page.card.expires, Some(on("2028-03-01T00:00:00Z")));
        let earlier = page.earlier.first().expect("an earlier one");
        assert_eq!(earlier.credential, old.text());
        assert_eq!(
            earlier.changes,
            [Change {
                member: "expires".into(),
                before: Some("2026-03-01T00:00:00Z".into()),
                after: Some("2028-03-01T00:00:00Z".into()),
            }]
        );
    }

    #[test]
    fn a_newer_version_that_is_not_shown_to_be_genuine_changes_nothing() {
        let old = credential("2026-03-01T00:00:00Z");
        let newer = credential("2028-03-01T00:00:00Z");
        for (verdict, taken) in [
            (Verdict::Valid, true),
            (Verdict::Expired, true),
            (Verdict::Revoked, true),
            (Verdict::NotYetValid, true),
            (Verdict::Unverified, false),
            (Verdict::Invalid, false),
        ] {
            let mut found = report(&old, Verdict::Valid);
            found.refreshed = Some(openbadges::verify::Refreshed {
                text: newer.text().to_owned(),
                report: Box::new(report(&newer, verdict)),
            });
            assert_eq!(accepted(&mut found).is_some(), taken, "{verdict:?}");
        }
    }
}
