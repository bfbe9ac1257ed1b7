//! The JSON Canonicalization Scheme (RFC 8785): one text for each JSON value, as ECMAScript's
//! `JSON.stringify` would write it, without white space and with sorted members.

use std::cmp::Ordering;
use std::fmt::Write as _;

use serde_json::{Number, Value};

/// Why a value has no canonical text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JcsError {
    /// To JCS every number is an IEEE 754 double (RFC 8785 §3.2.2.3). This integer lies between two
    /// of them: what is signed would be another number than what is shown.
    #[error("the number {0} is too long to be signed exactly")]
    InexactInteger(Number),
}

/// The canonical text of `value` (RFC 8785 §3.2).
///
/// Decimals are what `serde_json` made of them, the nearest double, as the RFC wants it; the same
/// holds for integers that only a double can carry (beyond `u64`). The text of `-0` is `0`.
///
/// # Errors
/// [`JcsError::InexactInteger`] for an integer that `serde_json` holds exactly and a double cannot,
/// unless it is spelt as that double's canonical text.
pub fn canonicalize(value: &Value) -> Result<String, JcsError> {
    let mut text = String::new();
    write_value(value, &mut text)?;
    Ok(text)
}

/// Goes as deep as the value does, which for what `serde_json` read is at most 128.
fn write_value(value: &Value, text: &mut String) -> Result<(), JcsError> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(number, text)?,
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_value(item, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_unstable_by(|(a, _), (b, _)| compare_names(a, b));
            text.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_string(name, text);
                text.push(':');
                write_value(member, text)?;
            }
            text.push('}');
        }
    }
    Ok(())
}

/// By UTF-16 code units (§3.2.3). These differ from code points, and so from bytes, where a
/// character beyond U+FFFF meets one from U+E000 on.
fn compare_names(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

fn write_number(number: &Number, text: &mut String) -> Result<(), JcsError> {
    let inexact = || JcsError::InexactInteger(number.clone());
    let double = number.as_f64().filter(|double| double.is_finite());
    let double = double.ok_or_else(inexact)?;
    let mut buffer = ryu_js::Buffer::new();
    let canonical = buffer.format_finite(double);
    // Large doubles have a canonical text that is not quite their value: 2^63 is written as
    // 9223372036854776000. Reading that again must not be an error.
    if !is_exact(number, double) && number.to_string() != canonical {
        return Err(inexact());
    }
    text.push_str(canonical);
    Ok(())
}

/// Whether the double is the integer that `number` holds; a decimal holds nothing but a double.
fn is_exact(number: &Number, double: f64) -> bool {
    let integer = match (number.as_i64(), number.as_u64()) {
        (Some(signed), _) => i128::from(signed),
        (None, Some(unsigned)) => i128::from(unsigned),
        (None, None) => return true,
    };
    // A double near an integer of this size is whole, and an i128 holds it.
    double as i128 == integer
}

/// §3.2.2.2: the short escapes where JSON has them, `\u00hh` for other controls, all else raw.
fn write_string(string: &str, text: &mut String) {
    text.push('"');
    let mut rest = string;
    while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
        let (plain, from) = rest.split_at(at);
        text.push_str(plain);
        let mut characters = from.chars();
        match characters.next() {
            Some('"') => text.push_str("\\\""),
            Some('\\') => text.push_str("\\\\"),
            Some('\u{8}') => text.push_str("\\b"),
            Some('\t') => text.push_str("\\t"),
            Some('\n') => text.push_str("\\n"),
            Some('\u{c}') => text.push_str("\\f"),
            Some('\r') => text.push_str("\\r"),
            Some(control) => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(control));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text.push('"');
}
