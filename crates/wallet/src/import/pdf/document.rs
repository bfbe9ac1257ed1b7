//! The objects of a file: where each is, and what it says.

use std::collections::HashMap;

use super::budget::Budget;
use super::parser::Parser;
use super::scan::{next_word, number_before, stream_end, stream_start};
use super::value::{Dictionary, Value, is_named, member};
use super::{MAX_TOTAL, PdfError};

/// The most objects.
const MAX_OBJECTS: usize = 500_000;

/// Where an object's value is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// In the file, at this offset.
    File(usize),
    /// In the unpacked stream of this index, at this offset.
    Stream(usize, usize),
}

/// A file that was read through for its objects.
pub(super) struct Pdf<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) objects: HashMap<u32, Place>,
    /// Streams that hold objects, unpacked.
    unpacked: Vec<Vec<u8>>,
    /// The catalogue.
    pub(super) root: Option<Value>,
    pub(super) budget: Budget,
}

impl<'b> Pdf<'b> {
    /// Reads through the file for its objects.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, PdfError> {
        let mut pdf = Self {
            bytes,
            objects: HashMap::new(),
            unpacked: Vec::new(),
            root: None,
            budget: Budget::new(bytes.len(), MAX_TOTAL),
        };
        let mut packed = Vec::new();
        let mut at = 0;
        while let Some((start, word)) = next_word(bytes, at) {
            at = start + word.len();
            match word {
                b"obj" => {
                    let Some(number) = number_before(bytes, start) else {
                        continue;
                    };
                    if pdf.objects.len() >= MAX_OBJECTS {
                        return Err(PdfError::TooLarge);
                    }
                    let mut parser = Parser::new(bytes, at, &mut pdf.budget);
                    let Some(value) = parser.value(0)? else {
                        continue;
                    };
                    let end = parser.at;
                    pdf.objects.insert(number, Place::File(at));
                    let here = at;
                    at = end;
                    let Value::Dictionary(dictionary) = value else {
                        continue;
                    };
                    let Some(data) = stream_start(bytes, end) else {
                        continue;
                    };
                    if is_named(&dictionary, b"Type", b"XRef") {
                        pdf.trailer(&dictionary)?;
                    } else if is_named(&dictionary, b"Type", b"ObjStm") {
                        packed.push((number, here));
                    }
                    at = stream_end(bytes, data, &dictionary);
                }
                b"trailer" => {
                    let mut parser = Parser::new(bytes, at, &mut pdf.budget);
                    if let Some(Value::Dictionary(trailer)) = parser.value(0)? {
                        at = parser.at;
                        pdf.trailer(&trailer)?;
                    }
                }
                _ => {}
            }
        }
        for (number, container) in packed {
            pdf.unpack(number, container)?;
        }
        if pdf.root.is_none() {
            pdf.root = pdf.catalogue()?;
        }
        match pdf.root {
            Some(_) => Ok(pdf),
            None => Err(PdfError::Broken),
        }
    }

    /// What a trailer says (7.5.5), or the dictionary of a stream that stands for one (7.5.8).
    fn trailer(&mut self, trailer: &Dictionary) -> Result<(), PdfError> {
        if member(trailer, b"Encrypt").is_some() {
            return Err(PdfError::Encrypted);
        }
        if let Some(root) = member(trailer, b"Root") {
            self.root = Some(root.clone());
        }
        Ok(())
    }

    /// The catalogue of a file whose trailer is lost.
    fn catalogue(&mut self) -> Result<Option<Value>, PdfError> {
        let mut numbers: Vec<u32> = self.objects.keys().copied().collect();
        numbers.sort_unstable();
        for number in numbers {
            if let Some(Value::Dictionary(dictionary)) = self.object(number)?
                && is_named(&dictionary, b"Type", b"Catalog")
            {
                return Ok(Some(Value::Reference(number)));
            }
        }
        Ok(None)
    }

    /// Unpacks a stream that holds objects (7.5.7). Of two with the same number the one counts that
    /// stands later in the file, itself or by its stream.
    fn unpack(&mut self, stream: u32, container: usize) -> Result<(), PdfError> {
        // Another may have taken its number.
        if !matches!(self.objects.get(&stream), Some(Place::File(at)) if *at == container) {
            return Ok(());
        }
        let Some(Value::Dictionary(dictionary)) = self.object(stream)? else {
            return Ok(());
        };
        let (Some(Value::Integer(count)), Some(Value::Integer(first))) =
            (member(&dictionary, b"N"), member(&dictionary, b"First"))
        else {
            return Ok(());
        };
        let (Ok(count), Ok(first)) = (usize::try_from(*count), usize::try_from(*first)) else {
            return Ok(());
        };
        let content = match self.content(stream, MAX_TOTAL) {
            Err(PdfError::Broken) => return Ok(()),
            content => content?,
        };
        let index = self.unpacked.len();
        self.budget.unpacked(content.len());
        let mut parser = Parser::new(&content, 0, &mut self.budget);
        let mut found = Vec::new();
        for _ in 0..count {
            let (Some(Value::Integer(number)), Some(Value::Integer(offset))) =
                (parser.plain()?, parser.plain()?)
            else {
                break;
            };
            let (Ok(number), Ok(offset)) = (u32::try_from(number), usize::try_from(offset)) else {
                break;
            };
            found.push((number, first.saturating_add(offset)));
        }
        for (number, offset) in found {
            if self.objects.len() >= MAX_OBJECTS {
                return Err(PdfError::TooLarge);
            }
            let is_older = matches!(
                self.objects.get(&number),
                Some(Place::File(at)) if *at > container
            );
            if !is_older {
                self.objects.insert(number, Place::Stream(index, offset));
            }
        }
        self.unpacked.push(content);
        Ok(())
    }

    /// The value of an object; none if there is no such object, or it is broken.
    pub(super) fn object(&mut self, number: u32) -> Result<Option<Value>, PdfError> {
        let (bytes, at) = match self.objects.get(&number) {
            Some(Place::File(at)) => (self.bytes, *at),
            Some(Place::Stream(index, at)) => match self.unpacked.get(*index) {
                Some(bytes) => (bytes.as_slice(), *at),
                None => return Ok(None),
            },
            None => return Ok(None),
        };
        Parser::new(bytes, at, &mut self.budget).value(0)
    }

    /// A value, or what it refers to.
    pub(super) fn resolved(&mut self, value: &Value) -> Result<Option<Value>, PdfError> {
        let mut value = value.clone();
        // A reference to a reference is not allowed, and some write it all the same.
        for _ in 0..4 {
            let Value::Reference(number) = value else {
                return Ok(Some(value));
            };
            match self.object(number)? {
                Some(found) => value = found,
                None => return Ok(None),
            }
        }
        Ok(None)
    }
}
