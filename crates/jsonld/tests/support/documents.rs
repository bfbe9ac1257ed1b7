//! Made-up documents, in a context with a term of every kind.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test program uses its own part"
)]

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// A context with a term of every kind.
pub fn context() -> Value {
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

/// A document, more often than not one that strict reading accepts.
pub fn document() -> impl Strategy<Value = Value> {
    value().prop_map(|value| {
        let mut members = match value {
            Value::Object(members) => members,
            other => Map::from_iter([("p".to_owned(), other)]),
        };
        members.insert("@context".to_owned(), context());
        Value::Object(members)
    })
}
