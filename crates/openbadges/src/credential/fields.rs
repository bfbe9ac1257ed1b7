//! Reads members as issuers write them: one value where many may stand, many where one should,
//! numbers for strings, language maps for texts.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::ReadError;
use crate::date;

/// The values of a member that may stand once or many times; none if it is absent or null.
pub(crate) fn many<'v>(object: &'v Value, member: &str) -> Vec<&'v Value> {
    match object.get(member) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => items.iter().filter(|item| !item.is_null()).collect(),
        Some(value) => vec![value],
    }
}

/// The value of a member that should stand once: of several, the first.
pub(crate) fn one<'v>(object: &'v Value, member: &str) -> Option<&'v Value> {
    match object.get(member)? {
        Value::Null => None,
        Value::Array(items) => items.iter().find(|item| !item.is_null()),
        value => Some(value),
    }
}

/// A text: a string, a number that stands for one, a language map, or a JSON-LD value object. An
/// empty one counts as absent.
pub(crate) fn text(object: &Value, member: &str) -> Option<String> {
    let language = object.get("@language").and_then(Value::as_str);
    plain(one(object, member)?, language)
}

/// One value as a text; `language` is preferred where it is a language map.
pub(crate) fn plain(value: &Value, language: Option<&str>) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Object(map) => {
            let chosen = map
                .get("@value")
                .or_else(|| language.and_then(|language| map.get(language)))
                .or_else(|| map.get("en"))
                .or_else(|| {
                    map.iter()
                        .find(|(name, value)| !name.starts_with('@') && value.is_string())
                        .map(|(_, value)| value)
                })?;
            chosen.as_str()?.trim().to_owned()
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// An address: a string, or the `id` of a linked object.
pub(crate) fn link(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Object(_) => ["id", "@id"]
            .iter()
            .find_map(|member| value.get(member))
            .and_then(Value::as_str)
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// The address in a member.
pub(crate) fn link_in(object: &Value, member: &str) -> Option<String> {
    link(one(object, member)?)
}

/// The types of an object: `type` or `@type`, one or many.
pub(crate) fn types(object: &Value) -> Vec<&str> {
    ["type", "@type"]
        .iter()
        .flat_map(|member| many(object, member))
        .filter_map(Value::as_str)
        .collect()
}

/// The addresses in `@context`; inline contexts have none.
pub(crate) fn contexts(object: &Value) -> Vec<&str> {
    many(object, "@context")
        .into_iter()
        .filter_map(Value::as_str)
        .collect()
}

/// A truth value, also as issuers of 1.x wrote it: in a string.
pub(crate) fn truth(object: &Value, member: &str) -> bool {
    match one(object, member) {
        Some(Value::Bool(value)) => *value,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        _ => false,
    }
}

/// A date; absent and null are no error, an unreadable one is.
pub(crate) fn date(object: &Value, member: &str) -> Result<Option<DateTime<Utc>>, ReadError> {
    match one(object, member) {
        None => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(value) => date::read(value)
            .map(|date| Some(date.at))
            .ok_or_else(|| ReadError::Date {
                field: member.to_owned(),
                value: shorten(value),
            }),
    }
}

/// A value as an error may quote it.
fn shorten(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
