//! JSON, strictly: bounded in size and depth, and no member named twice.
//!
//! Two parsers that disagree about which of two equal members counts would let one document say one
//! thing to the verifier and another to whoever shows it.

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The largest document, in bytes.
pub const MAX_SIZE: usize = 5 * 1024 * 1024;

/// The deepest nesting of arrays and objects.
pub const MAX_DEPTH: usize = 64;

/// Why a text is not acceptable JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// Larger than [`MAX_SIZE`].
    #[error("the JSON is larger than {MAX_SIZE} bytes")]
    TooLarge,
    /// Deeper than [`MAX_DEPTH`].
    #[error("the JSON is nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
    /// An object has two members of one name.
    #[error("the JSON has the member “{0}” twice in one object")]
    DuplicateMember(String),
    /// Not JSON at all.
    #[error("this is not JSON: {0}")]
    Syntax(String),
}

/// Parses one JSON document, with nothing after it.
///
/// # Errors
/// [`JsonError`].
pub fn parse(text: &str) -> Result<Value, JsonError> {
    if text.len() > MAX_SIZE {
        return Err(JsonError::TooLarge);
    }
    let refusal = RefCell::new(None);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Strict {
        depth: 0,
        refusal: &refusal,
    }
    .deserialize(&mut deserializer)
    .and_then(|value| deserializer.end().map(|()| value));
    parsed.map_err(|error| {
        refusal
            .into_inner()
            .unwrap_or_else(|| JsonError::Syntax(error.to_string()))
    })
}

/// serde's errors carry text alone, so the cause travels beside them in `refusal`.
#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    refusal: &'a RefCell<Option<JsonError>>,
}

impl Strict<'_> {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return Err(self.refuse(JsonError::TooDeep));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }

    fn refuse<E: de::Error>(self, error: JsonError) -> E {
        let text = error.to_string();
        self.refusal.replace(Some(error));
        E::custom(text)
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(self.refuse(JsonError::DuplicateMember(name)));
            }
            let value = members.next_value_seed(inner)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_named_twice_is_refused_at_each_depth() {
        for text in [
            r#"{"name":"a","name":"b"}"#,
            r#"{"badge":{"name":"a","name":"b"}}"#,
            r#"[{"x":[{"name":1,"name":1}]}]"#,
            r#"{"name":"a","na\u006de":"b"}"#,
        ] {
            assert_eq!(
                parse(text),
                Err(JsonError::DuplicateMember("name".into())),
                "{text}"
            );
        }
    }

    #[test]
    fn the_depth_is_limited() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(parse(&nested(MAX_DEPTH + 1)), Err(JsonError::TooDeep));
        assert_eq!(parse(&nested(1_000_000)), Err(JsonError::TooDeep));
        assert_eq!(parse(&"[".repeat(1_000_000)), Err(JsonError::TooDeep));
    }

    #[test]
    fn the_size_is_limited() {
        let text = format!("\"{}\"", "a".repeat(MAX_SIZE));
        assert_eq!(parse(&text), Err(JsonError::TooLarge));
    }

    #[test]
    fn anything_after_the_document_is_refused() {
        assert!(matches!(parse("{} x"), Err(JsonError::Syntax(_))));
        assert!(matches!(parse(""), Err(JsonError::Syntax(_))));
        assert!(parse(" {\"a\":[1,2.5,null,true,\"é\"]} \n").is_ok());
    }
}
