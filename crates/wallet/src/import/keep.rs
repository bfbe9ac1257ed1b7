//! The one path in: candidates become badges of the wallet.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rayon::prelude::*;
use rusqlite::{OptionalExtension, Transaction};
use sha2::Sha256;
use url::Url;

use openbadges::credential::Content;
use openbadges::identity::hex_digest;
use openbadges::image::Kind;
use openbadges::{Badge, Credential, Standard, Verdict};

use super::within::Envelope;
use super::{ImportResult, Outcome, Refusal};
use crate::standing::current;
use crate::store::collections;
use crate::store::column::{Moment, Word};
use crate::store::derived::{Derived, begins};
use crate::store::files::{Name, Staged};
use crate::store::page::Row;
use crate::{Error, Result, Wallet};

/// A badge that was found in an input and is ready to be kept.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// What it was found in: a file's path, `archive.zip/entry.png`, an address.
    pub(crate) input: String,
    /// The credential.
    pub(crate) credential: Credential,
    /// The image that it was baked into, byte for byte; or the picture that came with it.
    pub(crate) image: Option<(Kind, Vec<u8>)>,
    /// The same award in other versions of the standard, from the same image.
    pub(crate) other_versions: Vec<Credential>,
    /// The web page that named it.
    pub(crate) page: Option<Url>,
    /// The transcript or presentation that it was in, and its place there, counted from 0.
    pub(crate) envelope: Option<(Arc<Envelope>, usize)>,
}

impl Candidate {
    /// The chosen credential and the other versions.
    fn versions(&self) -> impl Iterator<Item = &Credential> {
        std::iter::once(&self.credential).chain(&self.other_versions)
    }

    fn origin(&self) -> String {
        self.page
            .as_ref()
            .map_or_else(|| self.input.clone(), Url::to_string)
    }
}

/// What is to become of one credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    New,
    Duplicate,
    /// It is here: take these parts of the newcomer.
    Better(Parts),
}

/// What of a newcomer takes the place of what is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    text: bool,
    image: bool,
    /// Whether what was found about the old copy says nothing about the new one.
    forget_result: bool,
}

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

impl Candidate {
    fn image_name(&self) -> Option<Name> {
        let (kind, bytes) = self.image.as_ref()?;
        Some(Name::of_image(*kind, bytes))
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

/// Which copy of one award is the better one.
///
/// A newcomer takes the place of what is here if
/// - what is here was found not to be genuine, and the newcomer's text is another;
/// - what is here is a bare address, and the newcomer carries the credential;
/// - what is here has no image, and the newcomer has one;
/// - both are of 3.0, what is here is not valid, and the newcomer's validity begins later: it was
///   issued anew.
///
/// A forged copy must never take the place of a good one, and whether the newcomer is forged is not
/// known yet. So against a copy that was found genuine (or genuine and revoked) the second and third
/// need more: the newcomer must say nothing that differs from what was found.
fn fate(kept: Option<&Row>, newcomer: &Credential, has_image: bool, now: DateTime<Utc>) -> Fate {
    let Some(kept) = kept else {
        return Fate::New;
    };
    let same_text = kept.text == newcomer.text();
    let adds_image = kept.image_kind.is_none() && has_image;
    let verdict = kept
        .verdict
        .map(|verdict| current(verdict, begins(&kept.badge), kept.badge.expires, now));
    let parts = match verdict {
        _ if same_text => Parts {
            text: false,
            image: adds_image,
            forget_result: false,
        },
        Some(Verdict::Invalid) => Parts {
            text: true,
            image: true,
            forget_result: true,
        },
        _ if verdict != Some(Verdict::Valid) && is_issued_anew(&kept.badge, newcomer) => Parts {
            text: true,
            image: true,
            forget_result: true,
        },
        None | Some(Verdict::Unverified) => {
            let adds_text = adds_text(kept, newcomer);
            Parts {
                // An image carries its own text: the two stay together, unless the newcomer's is
                // but an address.
                text: adds_text || (adds_image && !is_address(newcomer)),
                image: adds_image || (adds_text && has_image),
                forget_result: false,
            }
        }
        Some(Verdict::Valid | Verdict::Expired | Verdict::NotYetValid | Verdict::Revoked)
            if !says_nothing_else(&kept.badge, newcomer) =>
        {
            return Fate::Duplicate;
        }
        Some(_) => {
            let adds_text = adds_text(kept, newcomer);
            Parts {
                text: adds_text || (adds_image && !is_address(newcomer)),
                image: adds_image || (adds_text && has_image),
                forget_result: false,
            }
        }
    };
    if parts.text || parts.image {
        Fate::Better(parts)
    } else {
        Fate::Duplicate
    }
}

/// Whether keeping a credential that is here would put its text in the place of what is here.
pub(crate) fn would_be_better(kept: &Row, newcomer: &Credential, now: DateTime<Utc>) -> bool {
    matches!(
        fate(Some(kept), newcomer, false, now),
        Fate::Better(Parts { text: true, .. })
    )
}

fn is_address(credential: &Credential) -> bool {
    matches!(credential.content(), Content::Address(_))
}

fn adds_text(kept: &Row, newcomer: &Credential) -> bool {
    kept.form == ADDRESS && !is_address(newcomer)
}

fn is_issued_anew(kept: &Badge, newcomer: &Credential) -> bool {
    let both_3_0 = kept.standard == Standard::V3_0 && newcomer.standard() == Some(Standard::V3_0);
    both_3_0 && newcomer.badge().valid_from > kept.valid_from
}

/// Whether a credential says nothing that differs from what is known of its badge. What it leaves out is no
/// difference: a copy often names its badge class by address alone.
pub(crate) fn says_nothing_else(truth: &Badge, newcomer: &Credential) -> bool {
    fn same<T: PartialEq>(truth: &Option<T>, said: &Option<T>) -> bool {
        said.is_none() || said == truth
    }
    if is_address(newcomer) {
        return true;
    }
    let said = newcomer.badge();
    said.recipients == truth.recipients
        && same(&truth.name, &said.name)
        && same(&truth.description, &said.description)
        && same(&truth.issuer.id, &said.issuer.id)
        && same(&truth.issuer.name, &said.issuer.name)
        && truth.issued_on == said.issued_on
        && truth.valid_from == said.valid_from
        && truth.expires == said.expires
        && same(&truth.narrative, &said.narrative)
        && said.evidence == truth.evidence
}

const ADDRESS: &str = "address";

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

fn insert(
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

fn replace(
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
fn bring_back(transaction: &Transaction<'_>, award: Option<i64>, now: DateTime<Utc>) -> Result<()> {
    transaction
        .prepare_cached("UPDATE badge SET removed_at = NULL, added_at = ?2 WHERE award = ?1")?
        .execute((award, Moment(now)))?;
    transaction
        .prepare_cached("UPDATE share SET wanted = 0, since = ?2 WHERE badge = ?1 AND wanted")?
        .execute((award, Moment(now)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Standing;
    use crate::store::Query;
    use crate::store::samples::*;

    fn page(sample: &Sample, id: &str) -> crate::store::BadgePage {
        sample.wallet.badge(id, now()).expect("a page")
    }

    fn cards(sample: &Sample) -> usize {
        sample
            .wallet
            .ids(&Query::default(), now())
            .expect("a list")
            .len()
    }

    #[test]
    fn the_same_badge_twice_is_recognised() {
        let sample = Sample::new();
        let first = sample.keep(candidate(assertion(1)));
        let again = sample.keep(candidate(assertion(1)));
        assert_eq!(first.outcome, Outcome::Imported);
        assert_eq!(again.outcome, Outcome::Duplicate);
        assert_eq!((first.id, first.name), (again.id, again.name));
        let by_address = sample.keep(candidate(address("assertions/1")));
        assert_eq!(by_address.outcome, Outcome::Duplicate);
        assert_eq!(cards(&sample), 1);
    }

    #[test]
    fn the_same_badge_twice_in_one_batch_is_recognised() {
        let sample = Sample::new();
        let batch = vec![
            candidate(address("assertions/1")),
            with_image(assertion(1), "pixels"),
            with_image(assertion(1), "pixels"),
            candidate(assertion(2)),
        ];
        let results = sample.wallet.keep(batch, now()).expect("kept");
        let outcomes: Vec<Outcome> = results.iter().map(|result| result.outcome).collect();
        use Outcome::{Duplicate, Imported, Replaced};
        assert_eq!(outcomes, [Imported, Replaced, Duplicate, Imported]);
        assert_eq!(cards(&sample), 2);
        let id = results
            .first()
            .and_then(|result| result.id.clone())
            .expect("an id");
        assert!(sample.wallet.image(&id).expect("an image").is_some());
    }

    #[test]
    fn a_copy_with_an_image_takes_the_place_of_one_without() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        sample.judge(&id, &Issuer::of(&[assertion(1)]));
        let better = sample.keep(with_image(assertion(1), "pixels"));
        assert_eq!(better.outcome, Outcome::Replaced);
        assert!(sample.wallet.image(&id).expect("an image").is_some());
        assert_eq!(page(&sample, &id).card.standing, Standing::Genuine);
        let another = sample.keep(with_image(assertion(1), "other pixels"));
        assert_eq!(another.outcome, Outcome::Duplicate);
        assert_eq!(sample.files("images"), 1);
    }

    #[test]
    fn a_credential_takes_the_place_of_a_bare_address() {
        let sample = Sample::new();
        let id = sample
            .keep(with_image(address("assertions/1"), "pixels"))
            .id
            .expect("an id");
        let better = sample.keep(candidate(assertion(1)));
        assert_eq!(better.outcome, Outcome::Replaced);
        let page = page(&sample, &id);
        assert_eq!(page.credential, assertion(1).to_string());
        assert_eq!(page.card.name, "Cloud Architect");
        assert!(page.image_kind.is_some(), "the image that was there stays");
    }

    #[test]
    fn another_text_takes_the_place_of_one_that_is_not_genuine() {
        let sample = Sample::new();
        let forged = with(assertion(1), json!({"expires": "2025-01-01T00:00:00Z"}));
        let id = sample
            .keep(with_image(&forged, "forged"))
            .id
            .expect("an id");
        let issuer = Issuer::of(std::slice::from_ref(&forged));
        assert_eq!(sample.judge(&id, &issuer).verdict, Verdict::Invalid);
        assert_eq!(
            sample.keep(with_image(&forged, "forged")).outcome,
            Outcome::Duplicate
        );
        let better = sample.keep(with_image(assertion(1), "pixels"));
        assert_eq!(better.outcome, Outcome::Replaced);
        let page = page(&sample, &id);
        assert_eq!(page.card.standing, Standing::Unchecked);
        assert!(page.result.is_none() && page.newer_attempt.is_none());
        assert_eq!(page.history.len(), 1, "what was found stays in the history");
        let image = sample.wallet.image(&id).expect("an image");
        assert_eq!(
            image.map(|(_, bytes)| bytes).as_deref(),
            Some(&b"pixels"[..])
        );
    }

    #[test]
    fn a_forged_copy_never_takes_the_place_of_a_valid_one() {
        let sample = Sample::new();
        for (number, first) in [(1, assertion(1).to_string()), (2, address("assertions/2"))] {
            let id = sample.add(&first);
            sample.judge(&id, &Issuer::of(&[assertion(number)]));
            let page_before = page(&sample, &id);
            for change in [
                json!({"recipient": {"type": "email", "hashed": false, "identity": "eve@example.org"}}),
                json!({"badge": with(class(), json!({"name": "Master Architect"}))}),
                json!({"expires": "2099-01-01T00:00:00Z"}),
                json!({"issuedOn": "2020-01-01T00:00:00Z"}),
            ] {
                let forged = with_image(with(assertion(number), change.clone()), "forged");
                assert_eq!(sample.keep(forged).outcome, Outcome::Duplicate, "{change}");
                assert_eq!(page(&sample, &id), page_before);
            }
            assert!(sample.wallet.image(&id).expect("no image").is_none());
        }
    }

    #[test]
    fn a_revoked_badge_is_not_washed_clean_by_another_copy() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        let mut gone = Issuer::of(&[]);
        gone.answer(&address("assertions/1"), 410, "");
        sample.judge(&id, &gone);
        sample.keep(with_image(assertion(1), "pixels"));
        assert_eq!(page(&sample, &id).card.standing, Standing::Revoked);
    }

    #[test]
    fn a_3_0_credential_issued_anew_takes_the_place_of_one_that_is_not_valid() {
        let sample = Sample::new();
        let id = sample.add(credential_3_0("2026-01-01T00:00:00Z"));
        let older = sample.keep(candidate(credential_3_0("2025-01-01T00:00:00Z")));
        assert_eq!(older.outcome, Outcome::Duplicate);
        let newer = sample.keep(candidate(credential_3_0("2026-05-01T00:00:00Z")));
        assert_eq!(
            (newer.outcome, newer.id.as_deref()),
            (Outcome::Replaced, Some(&*id))
        );
        let issued = page(&sample, &id).badge.valid_from;
        assert_eq!(issued, Some(on("2026-05-01T00:00:00Z")));
    }

    #[test]
    fn a_badge_in_the_trash_comes_back_and_is_private() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        let only = [id.clone()];
        let destination = crate::share::PUBLIC_PAGE;
        sample
            .wallet
            .set_shared(&only, destination, true, now())
            .expect("shared");
        sample.wallet.remove(&only, now()).expect("removed");
        let again = sample.keep(candidate(assertion(1)));
        assert_eq!(
            (again.outcome, again.id),
            (Outcome::Imported, Some(id.clone()))
        );
        let page = page(&sample, &id);
        assert_eq!((page.removed_at, page.card.shared), (None, false));
        assert_eq!(cards(&sample), 1);
    }

    #[test]
    fn two_versions_of_one_award_are_one_card() {
        let sample = Sample::new();
        let both = || Candidate {
            other_versions: vec![Credential::read(&assertion(1).to_string()).expect("2.0")],
            ..with_image(credential_3_0("2026-01-01T00:00:00Z"), "pixels")
        };
        let id = sample.keep(both()).id.expect("an id");
        assert_eq!(cards(&sample), 1);
        let versions = page(&sample, &id).versions;
        assert_eq!(versions.len(), 1);
        let other = versions.first().expect("one").id.clone();
        assert_eq!(
            page(&sample, &other).versions.first().map(|v| v.id.clone()),
            Some(id.clone())
        );
        assert!(sample.wallet.image(&other).expect("an image").is_some());
        assert_eq!(sample.keep(both()).outcome, Outcome::Duplicate);

        // A person sees one badge, and removes, shares and deletes one.
        sample
            .wallet
            .set_shared(
                std::slice::from_ref(&other),
                crate::share::PUBLIC_PAGE,
                true,
                now(),
            )
            .expect("shared");
        assert!(page(&sample, &id).card.shared && page(&sample, &other).card.shared);
        assert_eq!(
            sample
                .wallet
                .remove(&[id.clone(), other.clone()], now())
                .expect("removed"),
            1
        );
        assert_eq!(cards(&sample), 0);
        assert_eq!(sample.wallet.restore(&[other]).expect("restored"), 1);
        assert_eq!(sample.wallet.delete(&[id]).expect("deleted"), 1);
        let counts = sample.wallet.counts(now()).expect("counts");
        assert_eq!((counts.all, counts.trash), (0, 0));
    }

    #[test]
    fn another_version_joins_the_award_that_is_here() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        let both = Candidate {
            other_versions: vec![Credential::read(&assertion(1).to_string()).expect("2.0")],
            ..candidate(credential_3_0("2026-01-01T00:00:00Z"))
        };
        let result = sample.keep(both);
        assert_eq!(result.outcome, Outcome::Imported);
        assert_eq!(
            sample.wallet.ids(&Query::default(), now()).expect("one"),
            [id]
        );
    }

    #[test]
    fn a_badge_made_to_have_the_id_of_another_is_refused() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        sample
            .wallet
            .write(|transaction| {
                transaction.execute("UPDATE badge SET key = 'hosted elsewhere'", [])?;
                Ok(())
            })
            .expect("a collision");
        let result = sample.keep(candidate(assertion(1)));
        assert_eq!((result.outcome, result.id), (Outcome::Refused, None));
        assert_eq!(
            result.error.map(|error| error.code).as_deref(),
            Some("badge.id-taken")
        );
        assert_eq!(
            sample.wallet.ids(&Query::default(), now()).expect("one"),
            [id]
        );
    }

    #[test]
    fn the_original_is_kept_byte_for_byte() {
        let sample = Sample::new();
        let text = format!(
            "\u{feff}  {}\r\n",
            serde_json::to_string_pretty(&assertion(1)).expect("text")
        );
        let id = sample.add(&text);
        assert_eq!(page(&sample, &id).credential, text);
    }

    #[test]
    fn a_badge_says_where_it_came_from() {
        let sample = Sample::new();
        let id = sample.add(assertion(1));
        assert_eq!(page(&sample, &id).origin, "badge.json");
        let linked = Candidate {
            page: Url::parse("https://issuer.example/page").ok(),
            ..candidate(assertion(2))
        };
        let id = sample.keep(linked).id.expect("an id");
        assert_eq!(page(&sample, &id).origin, "https://issuer.example/page");
    }
}
