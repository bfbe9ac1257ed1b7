//! The part of a document that JSON pointers name (W3C Data Integrity ECDSA Cryptosuites 1.0
//! §3.4.10 to §3.4.12).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::trouble::Trouble;

const NOWHERE: Trouble = Trouble::Broken("what it says is mandatory is not in the document");

/// The document cut down to what the pointers name; each object on the way keeps its identifier and
/// types. `None` where there are no pointers.
pub(super) fn select(document: &Value, pointers: &[String]) -> Result<Option<Value>, Trouble> {
    if pointers.is_empty() {
        return Ok(None);
    }
    let mut wanted = Wanted::default();
    for pointer in pointers {
        wanted.add(pointer)?;
    }
    let mut selection = wanted.cut(document)?;
    if let (Some(members), Some(context)) = (selection.as_object_mut(), document.get("@context")) {
        members.insert("@context".to_owned(), context.clone());
    }
    Ok(Some(selection))
}

/// The pointers, as a tree.
#[derive(Default)]
struct Wanted {
    whole: bool,
    parts: BTreeMap<String, Wanted>,
}

impl Wanted {
    /// A pointer by RFC 6901.
    fn add(&mut self, pointer: &str) -> Result<(), Trouble> {
        let mut place = self;
        if !pointer.is_empty() {
            let tokens = pointer.strip_prefix('/').ok_or(NOWHERE)?;
            for token in tokens.split('/') {
                let token = token.replace("~1", "/").replace("~0", "~");
                place = place.parts.entry(token).or_default();
            }
        }
        place.whole = true;
        Ok(())
    }

    fn cut(&self, value: &Value) -> Result<Value, Trouble> {
        if self.whole {
            return Ok(value.clone());
        }
        match value {
            Value::Object(members) => {
                let mut kept = Map::new();
                for (name, member) in members {
                    if let Some(part) = self.parts.get(name) {
                        kept.insert(name.clone(), part.cut(member)?);
                    } else if names_the_node(name, member) {
                        kept.insert(name.clone(), member.clone());
                    }
                }
                match self.parts.keys().all(|name| members.contains_key(name)) {
                    true => Ok(Value::Object(kept)),
                    false => Err(NOWHERE),
                }
            }
            Value::Array(items) => {
                let mut places: Vec<(usize, &Self)> = Vec::with_capacity(self.parts.len());
                for (token, part) in &self.parts {
                    places.push((token.parse().map_err(|_| NOWHERE)?, part));
                }
                places.sort_unstable_by_key(|(place, _)| *place);
                let kept = places
                    .into_iter()
                    .map(|(place, part)| part.cut(items.get(place).ok_or(NOWHERE)?));
                Ok(Value::Array(kept.collect::<Result<_, _>>()?))
            }
            _ => Err(NOWHERE),
        }
    }
}

fn names_the_node(name: &str, member: &Value) -> bool {
    match name {
        "type" | "@type" => true,
        "id" | "@id" => member.as_str().is_some_and(|id| !id.starts_with("_:")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn selected(pointers: &[&str]) -> Result<Option<Value>, Trouble> {
        let document = json!({
            "@context": "c", "id": "urn:1", "type": "T", "name": "n",
            "list": [{"id": "_:b", "a": 1, "b": 2}, 5, {"@id": "urn:2", "a": 3}],
            "a/b": {"~": true}
        });
        let pointers: Vec<String> = pointers.iter().map(|&pointer| pointer.to_owned()).collect();
        select(&document, &pointers)
    }

    #[test]
    fn objects_on_the_way_keep_identifier_and_types() {
        assert_eq!(
            selected(&["/list/2/a", "/list/0/b"]),
            Ok(Some(json!({
                "@context": "c", "id": "urn:1", "type": "T",
                "list": [{"b": 2}, {"@id": "urn:2", "a": 3}]
            })))
        );
    }

    #[test]
    fn pointers_are_those_of_rfc_6901() {
        assert_eq!(
            selected(&["/a~1b/~0"]),
            Ok(Some(json!({
                "@context": "c", "id": "urn:1", "type": "T", "a/b": {"~": true}
            })))
        );
        assert_eq!(selected(&[]), Ok(None));
    }

    #[test]
    fn a_pointer_to_nothing_is_an_error() {
        for pointer in ["/none", "/list/7", "/list/x", "/name/x", "name"] {
            assert_eq!(selected(&[pointer]), Err(NOWHERE), "{pointer}");
        }
    }
}
