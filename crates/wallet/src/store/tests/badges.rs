//! Badges by their ids, in the trash, shared, and made anew.

use chrono::TimeDelta;
use rusqlite::Connection;

use super::{ids, named, place, search};
use crate::store::samples::*;
use crate::store::{Place, Query, database};
use crate::{Error, Wallet};

#[test]
fn an_id_is_found_by_its_first_digits() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let start: String = id.chars().take(4).collect();
    assert_eq!(sample.wallet.resolve(&start).expect("one"), id);
    assert_eq!(sample.wallet.resolve(&id.to_uppercase()).expect("one"), id);
    for wrong in ["", "abc", "wxyz", "%%%%", "____", &format!("{id}0")] {
        let error = sample.wallet.resolve(wrong);
        assert!(matches!(error, Err(Error::UnknownBadge(_))), "{wrong}");
    }
    let database = Connection::open(sample.folder.path().join(database::FILE)).expect("a file");
    for twin in ["abcd000000000001", "abcd000000000002"] {
        database
            .execute(
                "INSERT INTO badge (id, key, award, added_at, name, sort_name, sort_issuer)
                 VALUES (?1, ?1, 1, 0, '', '', '')",
                [twin],
            )
            .expect("a row");
    }
    assert!(matches!(
        sample.wallet.resolve("abcd"),
        Err(Error::AmbiguousBadge(_))
    ));
}

#[test]
fn what_is_removed_comes_back_for_30_days() {
    let sample = Sample::new();
    let id = sample
        .keep(with_image(assertion(1), "pixels"))
        .id
        .expect("an id");
    let only = [id.clone()];
    assert_eq!(sample.wallet.remove(&only, now()).expect("removed"), 1);
    assert_eq!(sample.wallet.remove(&only, now()).expect("again"), 0);
    assert!(ids(&sample, &Query::default()).is_empty());
    assert_eq!(ids(&sample, &place(Place::Trash)), only);
    let almost = now() + TimeDelta::days(30) - TimeDelta::seconds(1);
    assert_eq!(sample.wallet.empty_trash(almost).expect("emptied"), 0);
    assert_eq!(sample.wallet.restore(&only).expect("restored"), 1);
    assert_eq!(ids(&sample, &Query::default()), only);
    assert!(sample.wallet.image(&id).expect("an image").is_some());

    sample.wallet.remove(&only, now()).expect("removed");
    let then = now() + TimeDelta::days(30);
    assert_eq!(sample.wallet.empty_trash(then).expect("emptied"), 1);
    assert!(matches!(
        sample.wallet.badge(&id, now()),
        Err(Error::UnknownBadge(_))
    ));
    assert_eq!(sample.files("images"), 0);
    assert!(ids(&sample, &search("cloud")).is_empty());
}

#[test]
fn what_is_deleted_is_gone_with_its_files() {
    let sample = Sample::new();
    let id = sample
        .keep(with_image(assertion(1), "pixels"))
        .id
        .expect("an id");
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    assert!(sample.files("evidence") > 0);
    let stays = sample
        .keep(with_image(assertion(2), "other"))
        .id
        .expect("an id");
    assert_eq!(sample.wallet.delete(&[id]).expect("deleted"), 1);
    assert_eq!((sample.files("images"), sample.files("evidence")), (1, 0));
    assert_eq!(ids(&sample, &Query::default()), [stays]);
}

#[test]
fn an_unknown_badge_changes_nothing() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let both = [id, "0123456789abcdef".to_owned()];
    let unknown = |error| matches!(error, Error::UnknownBadge(_));
    assert!(sample.wallet.remove(&both, now()).is_err_and(unknown));
    assert!(sample.wallet.delete(&both).is_err_and(unknown));
    assert!(
        sample
            .wallet
            .set_shared(&both, crate::share::PUBLIC_PAGE, true, now())
            .is_err_and(unknown)
    );
    assert_eq!(ids(&sample, &place(Place::Private)).len(), 1);
}

#[test]
fn settings_are_kept() {
    let sample = Sample::new();
    let mut settings = sample.wallet.settings().expect("settings");
    assert_eq!(settings, crate::settings::Settings::default());
    settings.allowed_hosts.push("intranet:8443".into());
    settings.appearance = crate::settings::Appearance::Dark;
    sample.wallet.set_settings(&settings).expect("kept");
    let again = Wallet::open(sample.folder.path()).expect("it opens");
    assert_eq!(again.settings().expect("settings"), settings);
}

#[test]
fn every_badge_is_private_until_it_is_shared() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let shares = || sample.wallet.badge(&id, now()).expect("a page").shares;
    let wanted = |shares: Vec<crate::share::Share>| {
        let share = shares.into_iter().next().expect("one destination");
        (share.destination.id, share.wanted, share.since)
    };
    let page = crate::share::PUBLIC_PAGE;
    assert_eq!(wanted(shares()), (page.to_owned(), false, None));
    let only = [id.clone()];
    sample
        .wallet
        .set_shared(&only, page, true, now())
        .expect("shared");
    let later = now() + TimeDelta::days(1);
    sample
        .wallet
        .set_shared(&only, page, true, later)
        .expect("shared already");
    assert_eq!(wanted(shares()), (page.to_owned(), true, Some(now())));
    assert_eq!(ids(&sample, &place(Place::Shared)), only);
    sample
        .wallet
        .set_shared(&only, page, false, later)
        .expect("private");
    assert_eq!(wanted(shares()), (page.to_owned(), false, Some(later)));
    assert!(matches!(
        sample.wallet.set_shared(&only, "moon", true, now()),
        Err(Error::UnknownDestination(_))
    ));
}

#[test]
fn everything_derived_is_made_anew_from_originals_and_evidence() {
    let sample = Sample::new();
    let fetched = sample.add(address("assertions/1"));
    sample.judge(&fetched, &Issuer::of(&[assertion(1)]));
    sample.add(named(2, "Carpentry"));
    let list = || {
        sample
            .wallet
            .list(&Query::default(), 0, 10, now())
            .expect("a page")
    };
    let page = || sample.wallet.badge(&fetched, now()).expect("a page");
    let (before, before_page) = (list(), page());
    sample
        .wallet
        .write(|transaction| {
            transaction.execute_batch(
                "UPDATE badge SET name = '', sort_name = '', issuer = NULL, standard = NULL,
                    issued_on = NULL, begins = NULL;
                 INSERT INTO search (search) VALUES ('delete-all');",
            )?;
            Ok(())
        })
        .expect("spoilt");
    assert_ne!(list(), before);
    assert_eq!(sample.wallet.rebuild().expect("rebuilt"), 2);
    assert_eq!((list(), page()), (before, before_page));
    assert_eq!(ids(&sample, &search("serverless")).len(), 2);
    assert_eq!(ids(&sample, &search("carpentry")).len(), 1);
}

#[test]
fn a_rebuild_keeps_what_lost_evidence_told() {
    let sample = Sample::new();
    let id = sample.add(address("assertions/1"));
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    std::fs::remove_dir_all(sample.folder.path().join("evidence")).expect("lost");
    sample.wallet.rebuild().expect("rebuilt");
    let card = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!(card.name, "Cloud Architect");
}
