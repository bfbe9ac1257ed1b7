use serde_json::json;

use crate::store::samples::*;
use crate::store::{Query, Sort};
use crate::{Error, Wallet};

fn names(wallet: &Wallet) -> Vec<String> {
    let collections = wallet.collections().expect("collections");
    collections
        .into_iter()
        .map(|collection| collection.name)
        .collect()
}

fn in_order(sample: &Sample, collection: &str) -> Vec<String> {
    let query = Query {
        collection: Some(collection.to_owned()),
        sort: Sort::Collection,
        ..Query::default()
    };
    sample.wallet.ids(&query, now()).expect("a list")
}

/// Three badges and a collection that is empty.
fn three() -> (Sample, [String; 3], String) {
    let sample = Sample::new();
    let badges = [1, 2, 3].map(|number| {
        let named = with(class(), json!({"name": format!("Badge {number}")}));
        sample.add(with(assertion(number), json!({"badge": named})))
    });
    let collection = sample.wallet.make_collection("For my CV").expect("made");
    (sample, badges, collection)
}

#[test]
fn an_empty_collection_that_the_earner_made_stays() {
    let (sample, badges, collection) = three();
    assert_eq!(names(&sample.wallet), ["For my CV"]);
    let wallet = &sample.wallet;
    wallet
        .put_into_collection(&collection, &badges)
        .expect("put in");
    wallet
        .take_from_collection(&collection, &badges)
        .expect("taken out");
    assert_eq!(names(wallet), ["For my CV"]);
}

#[test]
fn a_name_says_something_is_not_too_long_and_is_nobody_elses() {
    let (sample, _, collection) = three();
    for name in ["", "  ", "for my cv", " For  my CV ", &"x".repeat(121)] {
        let refused = sample.wallet.make_collection(name);
        assert!(
            matches!(refused, Err(Error::CollectionName(_))),
            "{name}: {refused:?}"
        );
    }
    let wallet = &sample.wallet;
    wallet
        .rename_collection(&collection, "  FOR   MY CV ")
        .expect("its own name");
    assert_eq!(names(wallet), ["FOR MY CV"]);
    wallet.make_collection(&"x".repeat(120)).expect("made");
}

#[test]
fn a_collection_is_found_by_its_name_in_any_case_and_by_its_id() {
    let (sample, _, collection) = three();
    for name in ["for MY cv", " For my CV", &collection] {
        let found = sample.wallet.collection(name).expect("found");
        assert_eq!(found.id, collection);
    }
    assert!(matches!(
        sample.wallet.collection("CV"),
        Err(Error::UnknownCollection(_))
    ));
}

#[test]
fn a_badge_can_be_in_several_collections_and_is_in_each_once() {
    let (sample, badges, first) = three();
    let wallet = &sample.wallet;
    let second = wallet.make_collection("Teaching").expect("made");
    let [badge, ..] = &badges;
    for collection in [&first, &second, &first] {
        wallet
            .put_into_collection(collection, std::slice::from_ref(badge))
            .expect("put in");
    }
    let page = wallet.badge(badge, now()).expect("a page");
    let counts: Vec<u32> = page.collections.iter().map(|one| one.badges).collect();
    assert_eq!(counts, [1, 1]);
}

#[test]
fn a_collections_grid_has_the_order_that_the_earner_gave_it() {
    let (sample, [a, b, c], collection) = three();
    let wallet = &sample.wallet;
    wallet
        .put_into_collection(&collection, &[b.clone(), a.clone(), c.clone()])
        .expect("put in");
    assert_eq!(in_order(&sample, &collection), [&*b, &a, &c]);
    // What is not named comes after, as it was; what is not in it is passed over.
    wallet
        .order_collection(&collection, std::slice::from_ref(&c))
        .expect("ordered");
    assert_eq!(in_order(&sample, &collection), [&*c, &b, &a]);
    wallet
        .remove(std::slice::from_ref(&b), now())
        .expect("removed");
    assert_eq!(in_order(&sample, &collection), [&*c, &a]);
    assert_eq!(wallet.collection_ids(&collection).expect("ids"), [&*c, &a]);
    wallet.restore(std::slice::from_ref(&b)).expect("restored");
    assert_eq!(in_order(&sample, &collection), [&*c, &b, &a]);
}

#[test]
fn outside_a_collection_its_order_is_the_newest_first() {
    let (sample, ..) = three();
    let by = |sort| {
        let query = Query {
            sort,
            ..Query::default()
        };
        sample.wallet.ids(&query, now()).expect("a list")
    };
    assert_eq!(by(Sort::Collection), by(Sort::Newest));
}

#[test]
fn collections_have_the_order_that_the_earner_gave_them() {
    let (sample, _, first) = three();
    let wallet = &sample.wallet;
    let second = wallet.make_collection("Teaching").expect("made");
    let third = wallet.make_collection("Cooking").expect("made");
    wallet.order_collections(&[third, first]).expect("ordered");
    assert_eq!(names(wallet), ["Cooking", "For my CV", "Teaching"]);
    wallet
        .order_collections(std::slice::from_ref(&second))
        .expect("ordered");
    assert_eq!(names(wallet), ["Teaching", "Cooking", "For my CV"]);
}

#[test]
fn a_deleted_collection_comes_back_in_its_place_with_its_badges_under_its_id() {
    let (sample, [a, b, c], collection) = three();
    let wallet = &sample.wallet;
    wallet.make_collection("Teaching").expect("made");
    wallet
        .put_into_collection(&collection, &[c.clone(), a.clone(), b.clone()])
        .expect("put in");
    let deleted = wallet.delete_collection(&collection).expect("deleted");
    assert_eq!(names(wallet), ["Teaching"]);
    assert!(wallet.badge(&a, now()).is_ok(), "its badges stay");
    wallet
        .remove(std::slice::from_ref(&b), now())
        .expect("removed");
    wallet.delete(std::slice::from_ref(&b)).expect("deleted");
    wallet.bring_back_collection(&deleted).expect("back");
    assert_eq!(names(wallet), ["For my CV", "Teaching"]);
    assert_eq!(in_order(&sample, &collection), [&*c, &a]);
}

#[test]
fn a_deleted_collection_does_not_come_back_under_a_name_that_is_taken() {
    let (sample, _, collection) = three();
    let wallet = &sample.wallet;
    let deleted = wallet.delete_collection(&collection).expect("deleted");
    wallet.make_collection("for my cv").expect("made");
    assert!(matches!(
        wallet.bring_back_collection(&deleted),
        Err(Error::CollectionName(_))
    ));
}
