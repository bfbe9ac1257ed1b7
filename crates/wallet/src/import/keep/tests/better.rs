//! Which copy stays.

use serde_json::json;

use openbadges::Verdict;

use super::page;
use crate::Standing;
use crate::import::Outcome;
use crate::store::samples::*;

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
