//! A document without what only a processor of JSON-LD understands: the part of it that a reader of
//! JSON sees.

use serde_json::Value;

use crate::contexts;
use crate::credential::{link, types};

/// The keywords that say something of the object in which they stand, and are read there.
const READ: [&str; 6] = [
    "@context",
    "@id",
    "@type",
    "@value",
    "@language",
    "@direction",
];

/// The keyword by which a context says in which language texts are.
const LANGUAGE: &str = "@language";

/// The members that name what an object is.
const TYPES: [&str; 2] = ["type", "@type"];

/// Takes out every context that is not part of the program, but for the language that it says texts are
/// in, which changes no meaning; every member that is no word but an address, or a keyword that puts what
/// it holds in another place, or has the name of a type; every type that is an address. Whether there was
/// any.
pub(super) fn cut(value: &mut Value) -> bool {
    match value {
        Value::Object(members) => {
            let before = members.len();
            members.retain(|name, _| is_read(name));
            let mut found = members.len() != before;
            // The type of a value is an address wherever it stands.
            let is_value = members.contains_key("@value");
            for (name, member) in members {
                found |= match name.as_str() {
                    "@context" => cut_contexts(member),
                    "@value" => false,
                    name if TYPES.contains(&name) && !is_value => cut_types(member),
                    _ => cut(member),
                };
            }
            found
        }
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |found, item| cut(item) | found),
        _ => false,
    }
}

fn is_read(name: &str) -> bool {
    match name.chars().next() {
        Some('@') => READ.contains(&name),
        // Open Badges up to 3.0.2 give the member `criteria` and the type `Criteria` one address.
        Some('A'..='Z') => false,
        _ => !name.contains(':'),
    }
}

fn cut_contexts(contexts: &mut Value) -> bool {
    let found = match &mut *contexts {
        Value::Array(several) => several
            .iter_mut()
            .fold(false, |found, context| cut_to_language(context) | found),
        one => cut_to_language(one),
    };
    keep(contexts, |context| {
        is_ours(context) || context.get(LANGUAGE).is_some()
    }) | found
}

fn cut_to_language(context: &mut Value) -> bool {
    let Value::Object(terms) = context else {
        return false;
    };
    let before = terms.len();
    if terms.contains_key(LANGUAGE) {
        terms.retain(|name, _| name == LANGUAGE);
    }
    terms.len() != before
}

fn is_ours(context: &Value) -> bool {
    let address = context.as_str();
    address.is_some_and(|address| contexts::bundled().contains(address))
}

/// Whether a document names or brings a context that is not part of the program.
pub(super) fn has_other_contexts(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(name, member)| match member {
            Value::Array(contexts) if name == "@context" => !contexts.iter().all(is_ours),
            context if name == "@context" => !is_ours(context),
            member => has_other_contexts(member),
        }),
        Value::Array(items) => items.iter().any(has_other_contexts),
        _ => false,
    }
}

fn cut_types(kinds: &mut Value) -> bool {
    keep(kinds, |kind| {
        kind.as_str().is_none_or(|name| !name.contains(':'))
    })
}

/// Keeps those of one or several values that fit. Whether one did not.
fn keep(values: &mut Value, fits: impl Fn(&Value) -> bool) -> bool {
    match values {
        Value::Array(items) => {
            let before = items.len();
            items.retain(fits);
            items.len() != before
        }
        one if fits(one) => false,
        one => {
            *one = Value::Array(Vec::new());
            true
        }
    }
}

/// Puts what was cut out of `original` back into a copy of the rest, which may have more by now.
pub(super) fn restore(copy: &mut Value, original: &Value) {
    match (copy, original) {
        (Value::Object(copy), Value::Object(original)) => {
            for (name, member) in original {
                match copy.get_mut(name) {
                    Some(place) if name == "@context" || TYPES.contains(&name.as_str()) => {
                        *place = member.clone();
                    }
                    Some(place) => restore(place, member),
                    None => {
                        copy.insert(name.clone(), member.clone());
                    }
                }
            }
        }
        (Value::Array(copy), Value::Array(original)) => {
            for (copy, original) in copy.iter_mut().zip(original) {
                restore(copy, original);
            }
        }
        _ => {}
    }
}

/// Whether another object in the document calls itself what the document is: its statements count as
/// the document's own, and a reader would not find them.
pub(super) fn is_continued_within(document: &Value) -> bool {
    let Some(id) = link(document) else {
        return false;
    };
    let kinds = types(document);
    let is_it = |object: &Value| {
        link(object).is_some_and(|other| other == id)
            && types(object).iter().any(|kind| kinds.contains(kind))
    };
    let Value::Object(members) = document else {
        return false;
    };
    members
        .iter()
        .filter(|(name, _)| *name != "@context")
        .any(|(_, member)| any_object(member, &is_it))
}

fn any_object(value: &Value, is_it: &impl Fn(&Value) -> bool) -> bool {
    match value {
        Value::Object(members) => {
            is_it(value) || members.values().any(|member| any_object(member, is_it))
        }
        Value::Array(items) => items.iter().any(|item| any_object(item, is_it)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_only_a_processor_understands_is_cut_and_put_back() {
        let v2 = "https://www.w3.org/ns/credentials/v2";
        let original = json!({
            "@context": [
                v2, {"p": "https://x.example/#", "@language": "cy"}, "https://x.example/unknown"
            ],
            "type": ["A", "https://x.example/#B"],
            "@nest": {"validUntil": "x"},
            "https://x.example/#name": "x",
            "Criteria": {},
            "issuer": {"@context": null, "p:name": "x", "type": "p:T", "name": "n"},
            "list": [{"@reverse": {}, "@id": "urn:a"}, {"@value": "1", "@type": "p:t"}]
        });
        let mut plain = original.clone();
        assert!(cut(&mut plain));
        assert_eq!(
            plain,
            json!({
                "@context": [v2, {"@language": "cy"}],
                "type": ["A"],
                "issuer": {"@context": [], "type": [], "name": "n"},
                "list": [{"@id": "urn:a"}, {"@value": "1", "@type": "p:t"}]
            })
        );
        assert!(!cut(&mut plain));
        restore(&mut plain, &original);
        assert_eq!(plain, original);
    }

    #[test]
    fn an_object_that_continues_the_document_is_found_by_identifier_and_type() {
        let document =
            |within: Value| json!({"id": "urn:a", "type": ["A", "B"], "x": [{"y": within}]});
        assert!(is_continued_within(&document(
            json!({"@id": "urn:a", "type": "B", "z": 1})
        )));
        for other in [
            json!({"id": "urn:a", "type": "C"}),
            json!({"id": "urn:b", "type": "A"}),
            json!({"id": "urn:a"}),
            json!("urn:a"),
        ] {
            assert!(!is_continued_within(&document(other)));
        }
    }
}
