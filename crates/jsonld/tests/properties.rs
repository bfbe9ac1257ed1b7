//! What holds for every document.

#[path = "support/documents.rs"]
mod documents;

use documents::document;
use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Dataset, Error, Options, nquads, skolemize, to_rdf};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

fn read(document: &Value, options: &Options<'_>) -> Result<Dataset, Error> {
    to_rdf(document, &Contexts::new(), options)
}

/// None where blank nodes look too much alike.
fn canonical(dataset: &Dataset) -> Option<String> {
    let canonical = canonicalize(dataset, Hash::Sha256, Budget::default());
    canonical.ok().map(|canonical| canonical.text())
}

/// The same with the members of every object in another order.
fn turned(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(turned).collect(),
        Value::Object(members) => {
            let members = members.iter().rev();
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), turned(value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}

/// The JSON pointers of all objects outside of contexts.
fn objects(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(item, &format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(members) => {
            found.push(pointer.to_owned());
            for (name, member) in members.iter().filter(|(name, _)| *name != "@context") {
                let name = name.replace('~', "~0").replace('/', "~1");
                objects(member, &format!("{pointer}/{name}"), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn every_dataset_can_be_written_as_n_quads_and_read_back(document in document()) {
        for options in [Options::strict(), Options::lenient()] {
            if let Ok(dataset) = read(&document, &options) {
                let text = nquads::serialize(&dataset).expect("N-Quads");
                let again = nquads::parse(&text).expect("what was written");
                prop_assert_eq!(canonical(&again), canonical(&dataset));
            }
        }
    }

    #[test]
    fn the_order_of_members_means_nothing(document in document()) {
        for options in [Options::strict(), Options::lenient()] {
            match (read(&document, &options), read(&turned(&document), &options)) {
                (Ok(one), Ok(other)) => prop_assert_eq!(canonical(&one), canonical(&other)),
                (one, other) => prop_assert_eq!(one.is_err(), other.is_err()),
            }
        }
    }

    #[test]
    fn what_strict_reading_accepts_lenient_reading_understands_alike(document in document()) {
        if let Ok(strict) = read(&document, &Options::strict()) {
            prop_assert_eq!(read(&document, &Options::lenient()), Ok(strict));
        }
    }

    #[test]
    fn a_member_that_is_added_anywhere_is_refused_or_signed(
        document in document(),
        place in any::<prop::sample::Index>(),
        name in select(vec!["undefined", "p", "v:added", "type", "@index", "nest", "en"]),
    ) {
        if let Ok(before) = read(&document, &Options::strict()) {
            let mut places = Vec::new();
            objects(&document, "", &mut places);
            let mut changed = document.clone();
            let place: &String = place.get(&places);
            let object = changed.pointer_mut(place).and_then(Value::as_object_mut);
            let object = object.expect("an object");
            if !object.contains_key(name) {
                object.insert(name.to_owned(), "v:added".into());
                if let Ok(after) = read(&changed, &Options::strict()) {
                    prop_assert_ne!(canonical(&after), canonical(&before), "{}", changed);
                }
            }
        }
    }

    #[test]
    fn a_value_that_is_changed_anywhere_is_refused_or_signed(
        document in document(),
        place in any::<prop::sample::Index>(),
    ) {
        if let Ok(before) = read(&document, &Options::strict()) {
            let mut places = Vec::new();
            objects(&document, "", &mut places);
            let mut changed = document.clone();
            let place: &String = place.get(&places);
            let object = changed.pointer_mut(place).and_then(Value::as_object_mut);
            for (name, value) in object.expect("an object") {
                if name != "@context" && value.is_string() {
                    *value = "urn:never:there".into();
                    break;
                }
            }
            if let (false, Ok(after)) = (changed == document, read(&changed, &Options::strict())) {
                prop_assert_ne!(canonical(&after), canonical(&before), "{}", changed);
            }
        }
    }

    #[test]
    fn names_for_nameless_nodes_change_nothing(document in document()) {
        let options = Options { deskolemize: true, ..Options::strict() };
        if let Ok(dataset) = read(&document, &options) {
            let named = skolemize(&document, &Contexts::new(), &options).expect("names");
            let again = read(&named, &options).expect("RDF");
            prop_assert_eq!(canonical(&again), canonical(&dataset), "{}", named);
        }
    }
}
