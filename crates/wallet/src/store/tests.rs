//! The rules of the store, each under its own name.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use rusqlite::{Connection, TransactionBehavior};
use serde_json::{Value, json};

use openbadges::{Expiry, Identity, Recipient, Verdict};

use super::samples::*;
use super::{Place, Query, Sort, StatusFilter, database, files};
use crate::{Error, Standing, Wallet};

fn search(text: &str) -> Query {
    Query {
        search: text.to_owned(),
        ..Query::default()
    }
}

fn place(place: Place) -> Query {
    Query {
        place,
        ..Query::default()
    }
}

fn ids(sample: &Sample, query: &Query) -> Vec<String> {
    sample.wallet.ids(query, now()).expect("a list")
}

fn named(number: u32, name: &str) -> Value {
    with(
        assertion(number),
        json!({"badge": with(class(), json!({"name": name}))}),
    )
}

fn standing(sample: &Sample, id: &str, now: DateTime<Utc>) -> Standing {
    sample.wallet.badge(id, now).expect("a page").card.standing
}

#[test]
fn a_badge_is_found_by_the_beginning_of_any_word_of_name_issuer_skill_and_description() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    for text in [
        "cloud",
        "CLOUD",
        "arch",
        "c",
        "cloud arch",
        "academy",
        "serverl",
        "designs sys",
        " exam ",
        "cloud  - architect",
    ] {
        assert_eq!(ids(&sample, &search(text)), [id.as_str()], "{text}");
    }
    for text in ["loud", "cloud cooking", "clouds"] {
        assert!(ids(&sample, &search(text)).is_empty(), "{text}");
    }
}

#[test]
fn accents_do_not_matter() {
    let sample = Sample::new();
    let id = sample.add(named(1, "École Żółw Ångström"));
    for text in ["ecole", "école", "e\u{301}cole", "zołw", "angstrom"] {
        assert_eq!(ids(&sample, &search(text)), [id.as_str()], "{text}");
    }
}

#[test]
fn names_in_scripts_without_spaces_are_found_by_any_part() {
    let sample = Sample::new();
    let chinese = sample.add(named(1, "AWS云计算专业认证"));
    let japanese = sample.add(named(2, "データサイエンスのバッジ"));
    let korean = sample.add(named(3, "정보기술자격증"));
    let thai = sample.add(named(4, "ประกาศนียบัตร"));
    for (text, id) in [
        ("云计算", &chinese),
        ("认证", &chinese),
        ("aws云", &chinese),
        ("专业 aws", &chinese),
        ("サイエンス", &japanese),
        ("ﾊﾞｯｼﾞ", &japanese),
        ("자격", &korean),
        ("บัตร", &thai),
    ] {
        assert_eq!(ids(&sample, &search(text)), [id.as_str()], "{text}");
    }
    assert!(ids(&sample, &search("计云")).is_empty());
}

#[test]
fn no_syntax_of_the_search_gets_through() {
    let sample = Sample::new();
    let id = sample.add(named(1, "Cloud OR NEAR Architect"));
    for text in [
        "\"",
        "\"\"\"",
        "cloud\"",
        "cloud *",
        "cloud AND",
        "NOT",
        "name:cloud",
        "{name}:cloud",
        "cloud + architect",
        "^cloud",
        "(",
        ")",
        "NEAR(cloud architect, 1)",
        "-cloud",
        "a\0b",
        "'; DROP TABLE badge; --",
        "\\",
        "%",
        "_",
    ] {
        sample.wallet.list(&search(text), 0, 10, now()).expect(text);
    }
    assert_eq!(ids(&sample, &search("or")), [id.as_str()]);
    assert!(ids(&sample, &search("name:cloud")).is_empty());
    assert_eq!(ids(&sample, &search("^cloud")), [id.as_str()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn the_search_never_fails_on_any_text(texts in prop::collection::vec(".{0,60}", 64)) {
        let sample = Sample::new();
        sample.add(assertion(1));
        for text in texts {
            prop_assert!(sample.wallet.list(&search(&text), 0, 10, now()).is_ok(), "{:?}", text);
            prop_assert!(sample.wallet.status_counts(&search(&text), now()).is_ok(), "{:?}", text);
        }
    }

    #[test]
    fn a_badge_is_found_by_its_own_name(name in "[\\p{L}\\p{Han}]{1,12}( \\p{L}{1,8}){0,3}") {
        let sample = Sample::new();
        let id = sample.add(named(1, &name));
        prop_assert_eq!(ids(&sample, &search(&name)), [id]);
    }
}

#[test]
fn a_word_of_white_on_black_letters_is_a_word() {
    let sample = Sample::new();
    let id = sample.add(named(1, "Cloud \u{1f170} architect"));
    for question in ["cloud \u{1f170} architect", "\u{1f150}", "a"] {
        assert_eq!(ids(&sample, &search(question)), [id.as_str()]);
    }
    assert!(ids(&sample, &search("cloud \u{1f170} weaving")).is_empty());
}

#[test]
fn words_with_vowel_signs_stay_whole() {
    let sample = Sample::new();
    let id = sample.add(named(1, "हिन्दी शिक्षक"));
    assert_eq!(ids(&sample, &search("हिन्दी")), [id.as_str()]);
    assert!(ids(&sample, &search("न्दी")).is_empty());
}

#[test]
fn a_text_of_very_many_words_is_searched_for_too() {
    let sample = Sample::new();
    sample.add(assertion(1));
    let text = "cloud ".repeat(100_000);
    assert_eq!(ids(&sample, &search(&text)).len(), 1);
}

#[test]
fn a_list_is_a_window_with_the_total() {
    let sample = Sample::new();
    for number in 0..5 {
        sample.add(assertion(number));
    }
    let page = sample
        .wallet
        .list(&Query::default(), 3, 10, now())
        .expect("a page");
    assert_eq!((page.total, page.cards.len()), (5, 2));
    let count = sample
        .wallet
        .list(&Query::default(), 0, 0, now())
        .expect("a page");
    assert_eq!((count.total, count.cards.len()), (5, 0));
    assert!(
        sample
            .wallet
            .list(&Query::default(), u32::MAX, u32::MAX, now())
            .is_ok()
    );
}

#[test]
fn every_order_is_what_it_says() {
    let sample = Sample::new();
    let badge = |number, name: &str, issuer: &str, issued: &str, expires: Value| {
        let class = with(
            class(),
            json!({"name": name, "issuer": with(profile(), json!({"name": issuer}))}),
        );
        sample.add(with(
            assertion(number),
            json!({"badge": class, "issuedOn": issued, "expires": expires}),
        ))
    };
    let a = badge(
        1,
        "éclair",
        "Beta",
        "2026-01-03T00:00:00Z",
        json!("2027-01-01T00:00:00Z"),
    );
    let b = badge(2, "Zebra", "alpha", "2026-01-01T00:00:00Z", Value::Null);
    let c = badge(
        3,
        "Fox",
        "Alpha",
        "2026-01-02T00:00:00Z",
        json!("2026-12-01T00:00:00Z"),
    );
    for (sort, order) in [
        (Sort::Newest, [&a, &c, &b]),
        (Sort::Oldest, [&b, &c, &a]),
        (Sort::Name, [&a, &c, &b]),
        (Sort::Issuer, [&c, &b, &a]),
        (Sort::Expiry, [&c, &a, &b]),
    ] {
        let query = Query {
            sort,
            ..Query::default()
        };
        assert_eq!(
            ids(&sample, &query).iter().collect::<Vec<_>>(),
            order,
            "{sort:?}"
        );
    }
}

#[test]
fn a_verdict_is_made_current_for_now() {
    let sample = Sample::new();
    let dated = with(assertion(1), json!({"expires": "2027-01-01T00:00:00Z"}));
    let id = sample.add(&dated);
    assert_eq!(standing(&sample, &id, now()), Standing::Unchecked);
    sample.judge(&id, &Issuer::of(&[dated]));
    for (at, standing_then, chip, expiry) in [
        (
            "2025-06-01T00:00:00Z",
            Standing::NotYetValid,
            StatusFilter::Problem,
            Expiry::InDate,
        ),
        (
            "2026-06-01T00:00:00Z",
            Standing::Genuine,
            StatusFilter::Valid,
            Expiry::InDate,
        ),
        (
            "2026-12-31T23:59:59Z",
            Standing::Expiring,
            StatusFilter::Expiring,
            Expiry::Expiring,
        ),
        (
            "2027-01-01T00:00:00Z",
            Standing::Expired,
            StatusFilter::Expired,
            Expiry::Expired,
        ),
    ] {
        let at = on(at);
        let card = sample.wallet.badge(&id, at).expect("a page").card;
        assert_eq!((card.standing, card.expiry), (standing_then, expiry));
        let query = Query {
            status: Some(chip),
            ..Query::default()
        };
        assert_eq!(
            sample.wallet.ids(&query, at).expect("a list"),
            std::slice::from_ref(&id)
        );
        let listed = sample.wallet.list(&query, 0, 1, at).expect("a page");
        assert_eq!(listed.cards, [card]);
    }
}

#[test]
fn the_chip_of_a_badge_whose_issuer_nobody_vouches_for_agrees_with_its_verdict() {
    let sample = Sample::new();
    let dated = with(assertion(1), json!({"expires": "2027-01-01T00:00:00Z"}));
    let id = sample.add(&dated);
    sample.judge(&id, &Issuer::of(&[dated]));
    sample
        .wallet
        .write(
            |transaction| Ok(transaction.execute("UPDATE badge SET issuer_unconfirmed = 1", [])?),
        )
        .expect("it is so");
    for (at, chip) in [
        ("2026-06-01T00:00:00Z", StatusFilter::Valid),
        ("2026-12-20T00:00:00Z", StatusFilter::Expiring),
        ("2027-01-02T00:00:00Z", StatusFilter::Expired),
    ] {
        let query = Query {
            status: Some(chip),
            ..Query::default()
        };
        let listed = sample.wallet.list(&query, 0, 9, on(at)).expect("a page");
        let cards: Vec<_> = listed.cards.iter().map(|card| card.id.clone()).collect();
        assert_eq!(cards, std::slice::from_ref(&id), "{chip:?}");
        let card = listed.cards.first().expect("a card");
        if chip != StatusFilter::Expired {
            assert_eq!(card.standing, Standing::IssuerNotConfirmed);
            assert_eq!(card.verdict, Some(Verdict::Valid));
        }
    }
}

#[test]
fn places_and_chips_count_what_they_list() {
    let sample = Sample::new();
    let soon = with(assertion(1), json!({"expires": "2026-06-08T00:00:00Z"}));
    let past = with(assertion(2), json!({"expires": "2026-05-01T00:00:00Z"}));
    let fine = assertion(3);
    let issuer = Issuer::of(&[soon.clone(), past.clone(), fine.clone()]);
    let checked: Vec<String> = [&soon, &past, &fine].map(|text| sample.add(text)).into();
    for id in &checked {
        sample.judge(id, &issuer);
    }
    sample.judge(&sample.add(assertion(4)), &issuer);
    sample.add(assertion(5));
    let gone = sample.add(assertion(6));
    sample.wallet.remove(&[gone], now()).expect("removed");
    let last = checked.last().cloned().into_iter().collect::<Vec<_>>();
    sample
        .wallet
        .set_shared(&last, crate::share::PUBLIC_PAGE, true, now())
        .expect("shared");

    let counts = sample.wallet.counts(now()).expect("counts");
    for (of, count, expected) in [
        (Place::All, counts.all, 5),
        (Place::Expiring, counts.expiring, 1),
        (Place::Shared, counts.shared, 1),
        (Place::Private, counts.private, 4),
        (Place::Trash, counts.trash, 1),
    ] {
        let listed = ids(&sample, &place(of)).len();
        assert_eq!((count, listed), (expected, expected as usize), "{of:?}");
    }
    let attention = sample.wallet.attention(now()).expect("matters");
    assert_eq!(counts.needs_attention as usize, attention.len());
    let chips = sample
        .wallet
        .status_counts(&Query::default(), now())
        .expect("counts");
    assert_eq!((chips.any, chips.issuers), (5, 1));
    for (of, count) in [
        (StatusFilter::Valid, chips.valid),
        (StatusFilter::Expiring, chips.expiring),
        (StatusFilter::Expired, chips.expired),
        (StatusFilter::Problem, chips.problem),
        (StatusFilter::Unchecked, chips.unchecked),
    ] {
        let query = Query {
            status: Some(of),
            ..Query::default()
        };
        assert_eq!((count, ids(&sample, &query).len()), (1, 1), "{of:?}");
    }
}

#[test]
fn expiring_within_days_leaves_out_what_has_expired() {
    let sample = Sample::new();
    let mut expected = None;
    for (number, expires) in [
        (1, "2026-05-31T00:00:00Z"),
        (2, "2026-06-11T12:00:00Z"),
        (3, "2026-06-11T12:00:01Z"),
    ] {
        let id = sample.add(with(assertion(number), json!({"expires": expires})));
        if number == 2 {
            expected = Some(id);
        }
    }
    let query = Query {
        expiring_within_days: Some(10),
        ..Query::default()
    };
    assert_eq!(Some(ids(&sample, &query)), expected.map(|id| vec![id]));
    let for_ever = Query {
        expiring_within_days: Some(u32::MAX),
        ..Query::default()
    };
    assert_eq!(ids(&sample, &for_ever).len(), 2);
}

#[test]
fn the_newest_deciding_result_shows_first_and_an_attempt_stands_above_it() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let later = now() + TimeDelta::days(1);
    sample.judge_at(&id, &Issuer::default(), later);
    let page = sample.wallet.badge(&id, later).expect("a page");
    assert_eq!(page.card.standing, Standing::Genuine);
    assert_eq!(page.card.checked_at, Some(now()));
    assert_eq!(page.result.expect("a result").verdict, Verdict::Valid);
    let attempt = page.newer_attempt.expect("an attempt");
    assert_eq!((attempt.verdict, attempt.at), (Verdict::Unverified, later));
    assert_eq!(page.history.len(), 2);
    assert_eq!(page.history.first().map(|line| line.at), Some(later));

    let after = later + TimeDelta::days(1);
    sample.judge_at(&id, &Issuer::of(&[assertion(1)]), after);
    let page = sample.wallet.badge(&id, after).expect("a page");
    assert_eq!(page.result.expect("a result").at, after);
    assert!(page.newer_attempt.is_none());
}

#[test]
fn an_attempt_shows_where_nothing_was_ever_decided() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    sample.judge(&id, &Issuer::default());
    let page = sample.wallet.badge(&id, now()).expect("a page");
    assert_eq!(page.card.standing, Standing::Undecided);
    assert_eq!(page.result.expect("a result").verdict, Verdict::Unverified);
    assert!(page.newer_attempt.is_none());
}

#[test]
fn every_fetched_document_is_kept_with_time_status_and_digest() {
    let sample = Sample::new();
    let id = sample.add(address("assertions/1"));
    let report = sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let result = sample.wallet.badge(&id, now()).expect("a page").result;
    let evidence = result.expect("a result").evidence;
    assert!(!evidence.is_empty());
    assert_eq!(evidence.len(), report.documents.len());
    for (kept, document) in evidence.iter().zip(&report.documents) {
        assert_eq!(kept.url, document.requested.as_str());
        assert_eq!((kept.status, kept.at), (200, now()));
        let body = sample.wallet.evidence(&kept.sha256).expect("a document");
        assert_eq!(body, document.body);
    }
}

#[test]
fn the_fetched_copy_is_what_lists_and_search_show() {
    let sample = Sample::new();
    let id = sample.add(address("assertions/1"));
    let before = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!(
        (before.name.as_str(), before.standard),
        ("issuer.example", None)
    );
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let card = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!(card.name, "Cloud Architect");
    assert_eq!(card.issuer.as_deref(), Some("Example Academy"));
    assert_eq!(card.issuer_domain.as_deref(), Some("issuer.example"));
    assert_eq!(ids(&sample, &search("serverless")), [id]);
}

#[test]
fn a_revoked_badge_keeps_what_it_said() {
    let sample = Sample::new();
    let id = sample.add(address("assertions/1"));
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let mut gone = Issuer::of(&[]);
    gone.answer(&address("assertions/1"), 410, "");
    sample.judge(&id, &gone);
    let card = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!(card.standing, Standing::Revoked);
    assert_eq!(card.name, "Cloud Architect");
}

#[test]
fn a_suspended_badge_is_called_so_and_not_revoked() {
    let sample = Sample::new();
    let text = credential_3_0("2026-01-01T00:00:00Z").to_string();
    let id = sample.add(&text);
    let credential = openbadges::Credential::read(&text).expect("a credential");
    let request = openbadges::verify::Request::of(&credential, now());
    let found = openbadges::verify::verify(&request, &Issuer::default());
    let suspended = openbadges::Check {
        id: "suspension".into(),
        status: openbadges::Status::Fail,
        message: String::new(),
        evidence: None,
    };
    let outcome = super::outcome::Outcome {
        id: id.clone(),
        credential,
        report: openbadges::Report {
            verdict: Verdict::Revoked,
            checks: vec![suspended],
            ..found
        },
        picture: None,
        replacement: None,
    };
    sample.wallet.record(&[outcome]).expect("it is recorded");
    let page = sample.wallet.badge(&id, now()).expect("a page");
    assert_eq!(page.card.standing, Standing::Suspended);
    assert!(page.history.first().is_some_and(|line| line.suspended));
    let listed = sample.wallet.list(&Query::default(), 0, 10, now());
    let listed = listed.expect("a list").cards;
    assert_eq!(
        listed.first().map(|card| card.standing),
        Some(Standing::Suspended)
    );
}

#[test]
fn evidence_is_asked_for_by_digest_and_by_nothing_else() {
    let sample = Sample::new();
    for name in [
        "../../wallet.sqlite",
        "",
        "wallet.sqlite",
        &"A".repeat(64),
        &"é".repeat(32),
    ] {
        assert!(sample.wallet.evidence(name).is_err(), "{name}");
    }
}

#[test]
fn a_damaged_file_is_never_given_out() {
    let sample = Sample::new();
    let id = sample
        .keep(with_image(assertion(1), "pixels"))
        .id
        .expect("an id");
    assert_eq!(
        sample.wallet.image(&id).expect("an image"),
        Some((openbadges::image::Kind::Png, b"pixels".to_vec()))
    );
    let name = files::Name::of_image(openbadges::image::Kind::Png, b"pixels");
    std::fs::write(sample.folder.path().join(name.path()), "pixel5").expect("damage");
    let error = sample.wallet.image(&id).expect_err("it is damaged");
    assert_eq!(error.code(), "file.damaged");
}

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
fn files_without_a_row_are_harmless_and_swept() {
    let sample = Sample::new();
    let id = sample
        .keep(with_image(assertion(1), "pixels"))
        .id
        .expect("an id");
    // What a kill between the files and the row leaves: placed files, and half-written ones.
    let name = files::Name::of_image(openbadges::image::Kind::Png, b"orphan");
    let contents = std::collections::BTreeMap::from([(name, &b"orphan"[..])]);
    let staged = sample.wallet.files.stage(&contents).expect("staged");
    sample.wallet.files.place(staged).expect("placed");
    let part = sample.folder.path().join("incoming/half.part");
    std::fs::write(&part, "hal").expect("a file");
    let again = Wallet::open(sample.folder.path()).expect("it opens");
    assert_eq!(again.ids(&Query::default(), now()).expect("a list"), [id]);
    assert_eq!(sample.files("images"), 2);

    again.empty_trash(Utc::now()).expect("swept");
    assert_eq!(sample.files("images"), 1);
    assert!(part.exists(), "somebody may be writing it just now");
    again
        .empty_trash(Utc::now() + TimeDelta::days(2))
        .expect("swept");
    assert!(!part.exists());

    // Imported after all, the badge whose import was killed is whole.
    let result = sample.keep(with_image(assertion(2), "orphan"));
    let image = sample
        .wallet
        .image(&result.id.expect("an id"))
        .expect("an image");
    assert_eq!(
        image.map(|(_, bytes)| bytes).as_deref(),
        Some(&b"orphan"[..])
    );
}

#[test]
fn many_files_are_made_durable_together_and_leave_nothing_behind() {
    let sample = Sample::new();
    let batch = (0..40)
        .map(|number| with_image(assertion(number), &format!("pixels {number}")))
        .collect();
    let results = sample.wallet.keep(batch, now()).expect("kept");
    assert_eq!(results.len(), 40);
    assert_eq!((sample.files("images"), sample.files("incoming")), (40, 0));
    for (number, result) in results.iter().enumerate() {
        let id = result.id.as_deref().expect("an id");
        let image = sample.wallet.image(id).expect("an image");
        let (_, bytes) = image.expect("it has one");
        assert_eq!(bytes, format!("pixels {number}").into_bytes());
    }
}

#[test]
fn two_that_have_one_wallet_open_see_what_the_other_does() {
    let sample = Sample::new();
    let other = Wallet::open(sample.folder.path()).expect("a second");
    assert!(
        other
            .ids(&Query::default(), now())
            .expect("a list")
            .is_empty()
    );
    let id = sample.add(assertion(1));
    assert_eq!(
        other.ids(&Query::default(), now()).expect("a list"),
        std::slice::from_ref(&id)
    );
    other.remove(&[id], now()).expect("removed");
    assert!(ids(&sample, &Query::default()).is_empty());
}

#[test]
fn two_that_write_at_once_take_turns_and_lose_nothing() {
    let sample = Sample::new();
    std::thread::scope(|scope| {
        for half in 0..2 {
            let folder = sample.folder.path();
            scope.spawn(move || {
                let wallet = Wallet::open(folder).expect("it opens");
                for number in 0..10 {
                    // Five badges of each half are those of the other.
                    let badge = with_image(assertion(half * 5 + number), "pixels");
                    wallet.keep(vec![badge], now()).expect("kept");
                }
            });
        }
    });
    assert_eq!(ids(&sample, &Query::default()).len(), 15);
    let database = Connection::open(sample.folder.path().join(database::FILE)).expect("a file");
    let sound: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("an answer");
    assert_eq!(sound, "ok");
    database
        .execute("INSERT INTO search (search) VALUES ('integrity-check')", [])
        .expect("the index is sound");
}

#[test]
fn eight_that_make_one_wallet_at_once_make_one_wallet() {
    let folder = tempfile::tempdir().expect("a folder");
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| Wallet::open(folder.path()).expect("it opens"));
        }
    });
    let wallet = Wallet::open(folder.path()).expect("it opens");
    assert_eq!(wallet.destinations().expect("destinations").len(), 1);
}

#[test]
fn a_wallet_that_another_holds_too_long_is_said_to_be_busy() {
    let sample = Sample::new();
    let mut other = Connection::open(sample.folder.path().join(database::FILE)).expect("a file");
    let held = other
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .expect("the right to write");
    {
        let writer = sample.wallet.writer.lock().expect("nobody panicked");
        writer
            .busy_timeout(std::time::Duration::from_millis(50))
            .expect("less patience");
    }
    assert!(matches!(
        sample.wallet.keep(vec![candidate(assertion(1))], now()),
        Err(Error::Busy)
    ));
    // Who only reads waits for nobody.
    assert!(ids(&sample, &Query::default()).is_empty());
    drop(held);
    sample.add(assertion(1));
}

#[test]
fn a_newer_wallet_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(database::FILE);
    let database = Connection::open(&file).expect("a file");
    database
        .pragma_update(None, "user_version", 99)
        .expect("a version");
    drop(database);
    let before = std::fs::read(&file).expect("a file");
    let error = Wallet::open(folder.path()).expect_err("it is newer");
    assert!(matches!(error, Error::NewerWallet { found: 99, .. }));
    assert!(error.to_string().contains("newer version of Lapel"));
    assert_eq!(std::fs::read(&file).expect("a file"), before);
}

#[test]
fn a_file_that_is_no_database_is_said_to_be_damaged() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(database::FILE), "x".repeat(4096)).expect("a file");
    let error = Wallet::open(folder.path()).expect_err("it is no database");
    assert_eq!(error.code(), "wallet.damaged");
}

#[test]
fn an_import_is_synced_to_the_disk() {
    let sample = Sample::new();
    let writer = sample.wallet.writer.lock().expect("nobody panicked");
    let level: i64 = writer
        .pragma_query_value(None, "synchronous", |row| row.get(0))
        .expect("a level");
    let mode: String = writer
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .expect("a mode");
    assert_eq!((level, mode.as_str()), (2, "wal"));
}

#[cfg(unix)]
#[test]
fn nobody_else_can_look_into_a_new_wallet() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("mine/lapel");
    Wallet::open(&inner).expect("a wallet");
    let mode = std::fs::metadata(&inner)
        .expect("a folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}

#[test]
fn a_new_identity_changes_whose_badges_are_without_the_network() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    sample.judge(&id, &Issuer::of(&[assertion(1)]));
    let page = || sample.wallet.badge(&id, now()).expect("a page");
    let recipient_check = || {
        let result = page().result.expect("a result");
        let check = result
            .checks
            .into_iter()
            .find(|check| check.id == "recipient");
        (result.recipient, check.map(|check| check.message))
    };
    let (before, unknown) = recipient_check();
    assert_eq!(before, Recipient::Unknown);

    let eve = Identity::guess("eve@example.org");
    sample.wallet.add_identity(&eve).expect("added");
    assert_eq!(page().card.standing, Standing::NotYours);
    sample.wallet.add_identity(&ada()).expect("added");
    sample.wallet.add_identity(&ada()).expect("there already");
    assert_eq!(sample.wallet.identities().expect("two"), [eve, ada()]);
    assert_eq!(page().card.standing, Standing::Genuine);
    assert_eq!(page().card.recipient, Recipient::Yours);
    assert_eq!(page().awarded_to.as_deref(), Some("ada@example.org"));
    let (after, yours) = recipient_check();
    assert_eq!(after, Recipient::Yours);
    assert!(yours.is_some() && yours != unknown);

    assert!(sample.wallet.remove_identity(&ada()).expect("removed"));
    assert!(!sample.wallet.remove_identity(&ada()).expect("not there"));
    assert_eq!(page().card.standing, Standing::NotYours);
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

#[test]
fn validity_left_is_the_share_of_its_life() {
    let sample = Sample::new();
    let id = sample.add(with(
        assertion(1),
        json!({"issuedOn": "2026-05-01T12:00:00Z", "expires": "2026-07-02T12:00:00Z"}),
    ));
    let card = sample.wallet.badge(&id, now()).expect("a page").card;
    assert_eq!((card.validity_left, card.days_left), (Some(0.5), Some(31)));
    let after = sample
        .wallet
        .badge(&id, on("2027-01-01T00:00:00Z"))
        .expect("a page")
        .card;
    assert_eq!(after.validity_left, Some(0.0));
    let for_ever = sample.add(assertion(2));
    let card = sample.wallet.badge(&for_ever, now()).expect("a page").card;
    assert_eq!((card.validity_left, card.days_left), (None, None));
}
