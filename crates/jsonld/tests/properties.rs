//! What holds for every document.

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Dataset, Error, Options, nquads, skolemize, to_rdf};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// A context with a term of every kind.
fn context() -> Value {
    json!({
        "v": "urn:v:", "p": "v:p", "id": "@id", "type": "@type", "gone": null, "nest": "@nest",
        "ref": {"@id": "v:ref", "@type": "@id"},
        "kind": {"@id": "v:kind", "@type": "@vocab"},
        "date": {"@id": "v:date", "@type": "v:date"},
        "raw": {"@id": "v:raw", "@type": "@json"},
        "fr": {"@id": "v:fr", "@language": "fr"},
        "list": {"@id": "v:list", "@container": "@list"},
        "text": {"@id": "v:text", "@container": "@language"},
        "byId": {"@id": "v:byId", "@container": "@id"},
        "byType": {"@id": "v:byType", "@container": "@type"},
        "byKey": {"@id": "v:byKey", "@container": "@index", "@index": "p"},
        "index": {"@id": "v:index", "@container": "@index"},
        "graph": {"@id": "v:graph", "@container": "@graph"},
        "graphs": {"@id": "v:graphs", "@container": ["@graph", "@id"]},
        "of": {"@reverse": "v:of"},
        "scoped": {"@id": "v:scoped", "@context": {"p": "v:scoped-p"}},
        "T": {"@id": "v:T", "@context": {"p": "v:T-p", "t": "v:t"}},
        "U": {"@id": "v:U", "@context": {"@propagate": true, "p": "v:U-p"}},
    })
}

const NAMES: &[&str] = &[
    "p",
    "v:q",
    "id",
    "@id",
    "type",
    "@type",
    "gone",
    "nest",
    "@nest",
    "ref",
    "kind",
    "date",
    "raw",
    "fr",
    "list",
    "text",
    "byId",
    "byType",
    "byKey",
    "index",
    "graph",
    "graphs",
    "of",
    "scoped",
    "t",
    "@value",
    "@list",
    "@set",
    "@graph",
    "@included",
    "@reverse",
    "@language",
    "@index",
    "@direction",
    "@context",
    "T",
    "en",
    "urn:x:y",
    "_:b",
    "@none",
    "@foo",
    "a b",
    "",
];

/// More often what strict reading accepts.
const COMMON: &[&str] = &[
    "p", "v:q", "ref", "date", "raw", "fr", "list", "nest", "scoped", "of", "byId", "byType",
    "byKey", "graph",
];

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => select(vec!["x", "urn:a", "urn:b", "v:c", "_:b", "T", "U", "en", "ltr", "@json", "rel", ""])
            .prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(4, 40, 5, |inner| {
        let identifier = select(vec!["urn:a", "urn:b", "_:b", "v:c"]).prop_map(Value::from);
        let common = prop_oneof![
            6 => (select(COMMON), inner.clone()),
            1 => (Just("id"), identifier.clone()),
            1 => (Just("type"), select(vec!["T", "U", "v:K"]).prop_map(Value::from)),
        ];
        let any_member = prop_oneof![4 => common.clone(), 1 => (select(NAMES), inner.clone())];
        let object = |members: Vec<(&'static str, Value)>| {
            let members = members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value));
            Value::Object(members.collect())
        };
        prop_oneof![
            1 => vec(inner, 0..4).prop_map(Value::Array),
            3 => vec(common, 0..5).prop_map(object),
            1 => vec(any_member, 0..5).prop_map(object),
        ]
    })
}

fn document() -> impl Strategy<Value = Value> {
    value().prop_map(|value| {
        let mut members = match value {
            Value::Object(members) => members,
            other => Map::from_iter([("p".to_owned(), other)]),
        };
        members.insert("@context".to_owned(), context());
        Value::Object(members)
    })
}

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
