//! What streams hold (7.3.8), with their filters undone.

use std::borrow::Cow;

use super::PdfError;
use super::document::{Pdf, Place};
use super::filter::undo;
use super::parser::Parser;
use super::scan::{ends_stream, searched_end, stream_start};
use super::value::{Dictionary, Value, member};

/// The most filters behind one another.
const MAX_FILTERS: usize = 4;

impl Pdf<'_> {
    /// What a stream holds, with its filters undone, if that is no more than `largest` bytes.
    pub(super) fn content(&mut self, stream: u32, largest: u64) -> Result<Vec<u8>, PdfError> {
        let Some(Place::File(at)) = self.objects.get(&stream).copied() else {
            return Err(PdfError::Broken);
        };
        let mut parser = Parser::new(self.bytes, at, &mut self.budget);
        let Some(Value::Dictionary(dictionary)) = parser.value(0)? else {
            return Err(PdfError::Broken);
        };
        let start = stream_start(self.bytes, parser.at).ok_or(PdfError::Broken)?;
        let length = match member(&dictionary, b"Length") {
            Some(length) => self.resolved(length)?,
            None => None,
        };
        let end = match length {
            Some(Value::Integer(length)) => usize::try_from(length)
                .ok()
                .and_then(|length| start.checked_add(length))
                .filter(|end| ends_stream(self.bytes, *end)),
            _ => None,
        };
        let end = end.unwrap_or_else(|| searched_end(self.bytes, start));
        let raw = self.bytes.get(start..end).ok_or(PdfError::Broken)?;
        let filters = self.filters(&dictionary)?;
        let mut content = Cow::Borrowed(raw);
        for filter in filters {
            let undone = self
                .budget
                .make(largest, |into, limit| undo(&filter, &content, into, limit))?;
            content = Cow::Owned(undone);
        }
        match content {
            Cow::Owned(content) => Ok(content),
            // Streams may lie over one another, and each copy counts.
            Cow::Borrowed(raw) => self.budget.make(largest, |into, limit| {
                if raw.len() as u64 > limit {
                    return Err(PdfError::TooLarge);
                }
                into.extend_from_slice(raw);
                Ok(())
            }),
        }
    }

    fn filters(&mut self, dictionary: &Dictionary) -> Result<Vec<Vec<u8>>, PdfError> {
        let resolved = match member(dictionary, b"Filter") {
            Some(filter) => self.resolved(filter)?,
            None => None,
        };
        let values = match resolved {
            None | Some(Value::Nothing) => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(one) => vec![one],
        };
        if values.len() > MAX_FILTERS {
            return Err(PdfError::TooLarge);
        }
        let parameters = match member(dictionary, b"DecodeParms") {
            Some(parameters) => self.resolved(parameters)?,
            None => None,
        };
        // A predictor helps pictures; nobody uses one for what is read here.
        let has_predictor = |value: &Value| {
            let Value::Dictionary(parameters) = value else {
                return false;
            };
            matches!(member(parameters, b"Predictor"), Some(Value::Integer(2..)))
        };
        let is_predicted = match &parameters {
            Some(Value::Array(each)) => each.iter().any(has_predictor),
            Some(one) => has_predictor(one),
            None => false,
        };
        if is_predicted {
            return Err(PdfError::Broken);
        }
        values
            .into_iter()
            .map(|value| match self.resolved(&value)? {
                Some(Value::Name(name)) => Ok(name),
                _ => Err(PdfError::Broken),
            })
            .collect()
    }
}
