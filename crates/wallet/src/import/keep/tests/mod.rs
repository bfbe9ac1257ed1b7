//! The way in of a badge.

mod better;

use openbadges::Credential;
use url::Url;

use crate::import::Outcome;
use crate::import::candidate::Candidate;
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
