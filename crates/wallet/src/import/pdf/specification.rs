//! File specifications (7.11.3): which of a file's streams are attached to it, and under which names.

use std::collections::{HashSet, VecDeque};

use super::PdfError;
use super::document::Pdf;
use super::value::{Dictionary, Value, member};

impl Pdf<'_> {
    /// The names and streams of all file specifications to which the catalogue leads.
    pub(super) fn specifications(&mut self) -> Result<Vec<(String, u32)>, PdfError> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut rest: VecDeque<Value> = self.root.clone().into_iter().collect();
        while let Some(value) = rest.pop_front() {
            match value {
                Value::Reference(number) => {
                    if seen.insert(number)
                        && let Some(value) = self.object(number)?
                    {
                        rest.push_back(value);
                    }
                }
                Value::Array(values) => rest.extend(values.into_iter().filter(leads_on)),
                Value::Dictionary(dictionary) => {
                    if let Some(files) = member(&dictionary, b"EF") {
                        found.extend(self.specification(&dictionary, files)?);
                    }
                    let values = dictionary.into_iter().map(|(_, value)| value);
                    rest.extend(values.filter(leads_on));
                }
                Value::Nothing | Value::Integer(_) | Value::Name(_) | Value::Text(_) => {}
            }
        }
        Ok(found)
    }

    /// The name and the stream of a file specification.
    fn specification(
        &mut self,
        dictionary: &Dictionary,
        files: &Value,
    ) -> Result<Option<(String, u32)>, PdfError> {
        let Some(Value::Dictionary(files)) = self.resolved(files)? else {
            return Ok(None);
        };
        let stream =
            [&b"UF"[..], b"F", b"Unix", b"Mac", b"DOS"]
                .iter()
                .find_map(|key| match member(&files, key) {
                    Some(Value::Reference(number)) => Some(*number),
                    _ => None,
                });
        let Some(stream) = stream else {
            return Ok(None);
        };
        for key in [&b"UF"[..], b"F"] {
            if let Some(name) = member(dictionary, key)
                && let Some(Value::Text(name)) = self.resolved(name)?
            {
                return Ok(Some((text(&name), stream)));
            }
        }
        Ok(Some((String::new(), stream)))
    }
}

/// Whether a value can lead to a file specification.
fn leads_on(value: &Value) -> bool {
    matches!(
        value,
        Value::Reference(_) | Value::Array(_) | Value::Dictionary(_)
    )
}

/// A text of PDF (7.9.2): UTF-16 or UTF-8 with a mark, else one byte a letter.
fn text(bytes: &[u8]) -> String {
    if let Some(units) = bytes.strip_prefix(b"\xfe\xff") {
        let units = units.chunks_exact(2).map(|unit| match *unit {
            [high, low] => u16::from_be_bytes([high, low]),
            _ => 0,
        });
        return char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}
