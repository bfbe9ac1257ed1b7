//! JSON schemas of the documents, written here from the text of the standards.

mod badgr;
mod connect;
mod oauth;
mod open_badges_3;

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The shapes, by name.
static SHAPES: LazyLock<HashMap<&'static str, Validator>> = LazyLock::new(|| {
    let of_all = vec![
        ("any", json!(true)),
        ("nothing", json!({"type": "null"})),
        ("no query", json!({"type": "object", "maxProperties": 0})),
    ];
    [
        of_all,
        oauth::shapes(),
        connect::shapes(),
        open_badges_3::shapes(),
        badgr::shapes(),
    ]
    .into_iter()
    .flatten()
    .map(|(name, schema)| {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, validator)
    })
    .collect()
});

/// What is wrong with a document that is to have a shape; the first thing that is.
pub(super) fn misfit(shape: &str, document: &Value) -> Option<String> {
    let validator = SHAPES.get(shape).expect("a known shape");
    let error = validator.iter_errors(document).next()?;
    let text: String = error.to_string().chars().take(300).collect();
    Some(format!("no {shape}: {text} at “{}”", error.instance_path()))
}

/// Whether a document has a shape.
pub(in super::super) fn fits(shape: &str, document: &Value) -> bool {
    misfit(shape, document).is_none()
}

/// A text that says something.
fn text() -> Value {
    json!({"type": "string", "minLength": 1})
}

/// An address over https.
fn https() -> Value {
    json!({"type": "string", "pattern": "^https://[^\\s/]+"})
}

/// A list of texts that has one.
fn texts() -> Value {
    json!({"type": "array", "items": text(), "minItems": 1, "uniqueItems": true})
}

/// A compact JWS (RFC 7515, section 7.1).
fn jws() -> Value {
    json!({"type": "string", "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$"})
}

/// A text that must be the number of a query.
fn number(least: u8) -> Value {
    let pattern = if least > 0 {
        "^[1-9][0-9]*$"
    } else {
        "^(0|[1-9][0-9]*)$"
    };
    json!({"type": "string", "pattern": pattern})
}
