//! PDFs (ISO 32000-1): the files that are attached to them.
//!
//! Only as much of the format is read as leads to attachments: objects, the streams that hold objects,
//! and file specifications (7.11.3) in whatever the catalogue leads to: its tree of embedded files, the
//! associated files of the document, a page or anything else (ISO 19005-3), an annotation. Objects are
//! found by reading through the file rather than by its table, so that a broken or a lying table changes
//! nothing; of objects with the same number the last counts. No page is interpreted.
//!
//! Everything is counted before it is done: objects, values, depth, what may be inflated. No general
//! reader of PDF that we know bounds what it inflates.

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::Read;

use flate2::read::ZlibDecoder;

/// The most files that are taken out of one PDF.
pub(super) const MAX_FILES: usize = 1_000;
/// The largest attached file, inflated, in bytes.
pub(super) const MAX_FILE_SIZE: u64 = 10 << 20;
/// The most bytes that all streams that are read inflate to.
pub(super) const MAX_TOTAL: u64 = 96 << 20;

/// The most objects.
const MAX_OBJECTS: usize = 500_000;
/// The most values that are looked at.
const MAX_VALUES: usize = 4_000_000;
/// The deepest nesting of one value.
const MAX_DEPTH: usize = 64;
/// The most filters behind one another.
const MAX_FILTERS: usize = 4;
/// How far into a file its header may stand; what is before it is somebody else's.
const HEADER_WITHIN: usize = 1024;

/// Why the attachments of a PDF cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum PdfError {
    /// It has a password, if only an empty one.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// It cannot be taken apart.
    #[error("the PDF is broken")]
    Broken,
    /// It holds more than is read.
    #[error("the PDF holds more than Lapel reads")]
    TooLarge,
}

/// A file that is attached to a PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attached {
    /// Its name as the PDF has it; may be empty.
    pub(super) name: String,
    /// What is in it, or why that cannot be had.
    pub(super) bytes: Result<Vec<u8>, PdfError>,
}

/// Whether bytes are a PDF by their header.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    let start = bytes.get(..HEADER_WITHIN).unwrap_or(bytes);
    start.windows(5).any(|five| five == b"%PDF-")
}

/// The files that are attached to a PDF, in the order in which its catalogue leads to them.
pub(super) fn attached(bytes: &[u8]) -> Result<Vec<Attached>, PdfError> {
    let mut pdf = Pdf::open(bytes)?;
    let specifications = pdf.specifications()?;
    let mut files = Vec::new();
    let mut seen = HashSet::new();
    for (name, stream) in specifications {
        if !seen.insert(stream) {
            continue;
        }
        if files.len() == MAX_FILES {
            return Err(PdfError::TooLarge);
        }
        let bytes = match pdf.content(stream, MAX_FILE_SIZE) {
            Err(PdfError::TooLarge) if pdf.left == 0 => return Err(PdfError::TooLarge),
            bytes => bytes,
        };
        files.push(Attached { name, bytes });
    }
    Ok(files)
}

/// An object of PDF (7.3). Numbers that are no integers mean nothing here.
#[derive(Debug, Clone, PartialEq)]
enum Value {
    Nothing,
    Integer(i64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dictionary(Dictionary),
    Reference(u32),
}

type Dictionary = Vec<(Vec<u8>, Value)>;

fn member<'d>(dictionary: &'d Dictionary, name: &[u8]) -> Option<&'d Value> {
    let (_, value) = dictionary.iter().find(|(key, _)| key == name)?;
    Some(value)
}

fn is_named(dictionary: &Dictionary, member_name: &[u8], name: &[u8]) -> bool {
    matches!(member(dictionary, member_name), Some(Value::Name(found)) if found == name)
}

/// Where an object's value is.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// In the file, at this offset.
    File(usize),
    /// In the unpacked stream of this index, at this offset.
    Stream(usize, usize),
}

struct Pdf<'b> {
    bytes: &'b [u8],
    objects: HashMap<u32, Place>,
    /// Streams that hold objects, unpacked.
    unpacked: Vec<Vec<u8>>,
    /// The catalogue.
    root: Option<Value>,
    /// How many more values may be looked at.
    values: usize,
    /// How many more bytes may be inflated.
    left: u64,
}

impl<'b> Pdf<'b> {
    /// Reads through the file for its objects.
    fn open(bytes: &'b [u8]) -> Result<Self, PdfError> {
        let mut pdf = Self {
            bytes,
            objects: HashMap::new(),
            unpacked: Vec::new(),
            root: None,
            values: MAX_VALUES,
            left: MAX_TOTAL,
        };
        // What a parse that fails has read is read again from its beginning, which hostile files could
        // make of each of their bytes.
        let mut to_read = bytes.len().saturating_mul(8);
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
                    let mut parser = Parser::new(bytes, at, &mut pdf.values);
                    let value = parser.value(0);
                    let end = parser.at;
                    to_read = to_read
                        .checked_sub(end.saturating_sub(at))
                        .ok_or(PdfError::Broken)?;
                    let Some(value) = value? else { continue };
                    pdf.objects.insert(number, Place::File(at));
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
                        packed.push(number);
                    }
                    at = stream_end(bytes, data, &dictionary);
                }
                b"trailer" => {
                    let mut parser = Parser::new(bytes, at, &mut pdf.values);
                    if let Some(Value::Dictionary(trailer)) = parser.value(0)? {
                        at = parser.at;
                        pdf.trailer(&trailer)?;
                    }
                }
                _ => {}
            }
        }
        for number in packed {
            pdf.unpack(number)?;
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
    fn unpack(&mut self, stream: u32) -> Result<(), PdfError> {
        let Some(Place::File(container)) = self.objects.get(&stream).copied() else {
            return Ok(());
        };
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
        let mut parser = Parser::new(&content, 0, &mut self.values);
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
    fn object(&mut self, number: u32) -> Result<Option<Value>, PdfError> {
        let (bytes, at) = match self.objects.get(&number) {
            Some(Place::File(at)) => (self.bytes, *at),
            Some(Place::Stream(index, at)) => match self.unpacked.get(*index) {
                Some(bytes) => (bytes.as_slice(), *at),
                None => return Ok(None),
            },
            None => return Ok(None),
        };
        Parser::new(bytes, at, &mut self.values).value(0)
    }

    /// A value, or what it refers to.
    fn resolved(&mut self, value: &Value) -> Result<Option<Value>, PdfError> {
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

    /// The names and streams of all file specifications to which the catalogue leads.
    fn specifications(&mut self) -> Result<Vec<(String, u32)>, PdfError> {
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

    /// What a stream holds, with its filters undone, if that is no more than `largest` bytes.
    fn content(&mut self, stream: u32, largest: u64) -> Result<Vec<u8>, PdfError> {
        let Some(Place::File(at)) = self.objects.get(&stream).copied() else {
            return Err(PdfError::Broken);
        };
        let mut parser = Parser::new(self.bytes, at, &mut self.values);
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
        let mut content = std::borrow::Cow::Borrowed(raw);
        for filter in filters {
            let limit = largest.min(self.left);
            let undone = undo(&filter, &content, limit);
            if let Ok(undone) = &undone {
                self.left = self.left.saturating_sub(undone.len() as u64);
            } else if undone == Err(PdfError::TooLarge) && limit == self.left {
                self.left = 0;
            }
            content = undone?.into();
        }
        if content.len() as u64 > largest {
            return Err(PdfError::TooLarge);
        }
        Ok(content.into_owned())
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

/// Whether a value can lead to a file specification.
fn leads_on(value: &Value) -> bool {
    matches!(
        value,
        Value::Reference(_) | Value::Array(_) | Value::Dictionary(_)
    )
}

/// Undoes a filter (7.4).
fn undo(filter: &[u8], packed: &[u8], limit: u64) -> Result<Vec<u8>, PdfError> {
    match filter {
        b"FlateDecode" | b"Fl" => inflated(packed, limit),
        b"ASCIIHexDecode" | b"AHx" => hexadecimal(packed),
        b"ASCII85Decode" | b"A85" => base85(packed),
        _ => Err(PdfError::Broken),
    }
}

fn inflated(packed: &[u8], limit: u64) -> Result<Vec<u8>, PdfError> {
    let mut bytes = Vec::new();
    ZlibDecoder::new(packed)
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|_| PdfError::Broken)?;
    if bytes.len() as u64 > limit {
        return Err(PdfError::TooLarge);
    }
    Ok(bytes)
}

fn hexadecimal(text: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high = None;
    for &digit in text {
        if digit == b'>' {
            break;
        }
        if is_space(digit) {
            continue;
        }
        let digit = nibble(digit).ok_or(PdfError::Broken)?;
        match high.take() {
            None => high = Some(digit),
            Some(high) => bytes.push(high << 4 | digit),
        }
    }
    bytes.extend(high.map(|high| high << 4));
    Ok(bytes)
}

fn base85(text: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut sum, mut digits) = (0_u64, 0);
    for &digit in text {
        match digit {
            b'~' => break,
            b'z' if digits == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                sum = sum * 85 + u64::from(digit - b'!');
                digits += 1;
                if digits == 5 {
                    let four = u32::try_from(sum).map_err(|_| PdfError::Broken)?;
                    bytes.extend(four.to_be_bytes());
                    (sum, digits) = (0, 0);
                }
            }
            space if is_space(space) => {}
            _ => return Err(PdfError::Broken),
        }
    }
    if digits == 1 {
        return Err(PdfError::Broken);
    }
    if digits > 1 {
        for _ in digits..5 {
            sum = sum * 85 + 84;
        }
        let four = u32::try_from(sum).map_err(|_| PdfError::Broken)?;
        bytes.extend(four.to_be_bytes().into_iter().take(digits - 1));
    }
    Ok(bytes)
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

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    b"()<>[]{}/%".contains(&byte)
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// The next `obj` or `trailer` from an offset on, as a word of its own.
fn next_word(bytes: &[u8], from: usize) -> Option<(usize, &'static [u8])> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let found = rest
            .windows(3)
            .position(|three| three == b"obj" || three == b"tra")?;
        let start = at + found;
        at = start + 3;
        let word: &'static [u8] = if rest.get(found..)?.starts_with(b"obj") {
            b"obj"
        } else if rest.get(found..)?.starts_with(b"trailer") {
            b"trailer"
        } else {
            continue;
        };
        let is_free = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_none_or(|byte| !byte.is_ascii_alphabetic())
        };
        if is_free(start.checked_sub(1)) && is_free(Some(start + word.len())) {
            return Some((start, word));
        }
    }
}

/// The number of the object whose `obj` stands there: `12 0 obj` (7.3.10).
fn number_before(bytes: &[u8], obj: usize) -> Option<u32> {
    /// More digits or spaces nobody writes.
    const LONGEST: usize = 16;
    let before = bytes.get(obj.saturating_sub(3 * LONGEST)..obj)?;
    let before = before.trim_ascii_end();
    let generation = digits_at_end(before)?;
    let before = before.get(..before.len() - generation.len())?;
    let trimmed = before.trim_ascii_end();
    if trimmed.len() == before.len() {
        return None;
    }
    let number = digits_at_end(trimmed)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

fn digits_at_end(bytes: &[u8]) -> Option<&[u8]> {
    let digits = bytes
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    (digits > 0).then(|| bytes.get(bytes.len() - digits..))?
}

/// Where the data of a stream begins whose dictionary ends at an offset (7.3.8); none if it is no
/// stream.
fn stream_start(bytes: &[u8], end: usize) -> Option<usize> {
    let rest = bytes.get(end..)?;
    let trimmed = rest.trim_ascii_start();
    let data = trimmed.strip_prefix(b"stream")?;
    let data = data
        .strip_prefix(b"\r\n")
        .or_else(|| data.strip_prefix(b"\n"))
        .or_else(|| data.strip_prefix(b"\r"))
        .unwrap_or(data);
    Some(bytes.len() - data.len())
}

/// Whether `endstream` stands at an offset, after white space at most.
fn ends_stream(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(at..)
        .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"endstream"))
}

/// Where to read on behind a stream: where it ends by its length, if that is said there, else at the
/// first `endstream`.
fn stream_end(bytes: &[u8], start: usize, dictionary: &Dictionary) -> usize {
    let said = match member(dictionary, b"Length") {
        Some(Value::Integer(length)) => usize::try_from(*length).ok(),
        _ => None,
    };
    said.and_then(|length| start.checked_add(length))
        .filter(|end| ends_stream(bytes, *end))
        .unwrap_or_else(|| searched_end(bytes, start))
}

fn searched_end(bytes: &[u8], start: usize) -> usize {
    const WORD: &[u8] = b"endstream";
    let rest = bytes.get(start..).unwrap_or_default();
    let Some(length) = rest.windows(WORD.len()).position(|part| part == WORD) else {
        return bytes.len();
    };
    let data = rest.get(..length).unwrap_or_default();
    // One end of line before the word is not data.
    let data = data.strip_suffix(b"\n").unwrap_or(data);
    let data = data.strip_suffix(b"\r").unwrap_or(data);
    start + data.len()
}

/// Reads values (7.3).
struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    values: &'a mut usize,
}

impl<'a> Parser<'a> {
    fn new(bytes: &'a [u8], at: usize, values: &'a mut usize) -> Self {
        Self { bytes, at, values }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self
                    .peek()
                    .is_some_and(|byte| !matches!(byte, b'\r' | b'\n'))
                {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The value that stands here; none if there is none, or it is broken or too deep.
    ///
    /// # Errors
    /// If more values were looked at than may be.
    fn value(&mut self, depth: usize) -> Result<Option<Value>, PdfError> {
        let Some(value) = self.part(depth)? else {
            return Ok(None);
        };
        // `12 0 R` begins as a number does.
        if let Value::Integer(number) = value {
            let after = self.at;
            if let Ok(number) = u32::try_from(number)
                && let Some(Value::Integer(_)) = self.plain()?
            {
                self.skip_space();
                let is_last = self
                    .bytes
                    .get(self.at + 1)
                    .is_none_or(|next| !is_regular(*next));
                if self.peek() == Some(b'R') && is_last {
                    self.at += 1;
                    return Ok(Some(Value::Reference(number)));
                }
            }
            self.at = after;
        }
        Ok(Some(value))
    }

    /// A number, if one stands here.
    fn plain(&mut self) -> Result<Option<Value>, PdfError> {
        self.skip_space();
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.part(MAX_DEPTH);
        }
        Ok(None)
    }

    fn part(&mut self, depth: usize) -> Result<Option<Value>, PdfError> {
        *self.values = self.values.checked_sub(1).ok_or(PdfError::TooLarge)?;
        self.skip_space();
        let Some(first) = self.peek() else {
            return Ok(None);
        };
        match first {
            b'/' => {
                self.at += 1;
                Ok(Some(Value::Name(self.name())))
            }
            b'(' => Ok(self.literal().map(Value::Text)),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dictionary(depth),
            b'<' => Ok(self.hexadecimal().map(Value::Text)),
            b'[' => self.array(depth),
            _ if is_regular(first) => Ok(self.word()),
            _ => Ok(None),
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| is_regular(**byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn name(&mut self) -> Vec<u8> {
        let mut raw = self.regular().iter();
        let mut name = Vec::new();
        while let Some(&byte) = raw.next() {
            let digits = raw.as_slice();
            let escaped = (byte == b'#')
                .then(|| match digits {
                    [high, low, ..] => Some(nibble(*high)? << 4 | nibble(*low)?),
                    _ => None,
                })
                .flatten();
            match escaped {
                Some(escaped) => {
                    name.push(escaped);
                    raw.next();
                    raw.next();
                }
                None => name.push(byte),
            }
        }
        name
    }

    /// A number or a keyword.
    fn word(&mut self) -> Option<Value> {
        let start = self.at;
        let word = self.regular();
        let text = std::str::from_utf8(word).ok()?;
        if let Ok(integer) = text.strip_prefix('+').unwrap_or(text).parse::<i64>() {
            return Some(Value::Integer(integer));
        }
        let is_known = matches!(text, "true" | "false" | "null");
        let is_real = word
            .iter()
            .all(|byte| byte.is_ascii_digit() || b"+-.".contains(byte));
        if is_known || is_real {
            return Some(Value::Nothing);
        }
        self.at = start;
        None
    }

    fn literal(&mut self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut open = 0_usize;
        loop {
            let byte = self.peek()?;
            self.at += 1;
            match byte {
                b'(' => {
                    open += 1;
                    if open > 1 {
                        bytes.push(byte);
                    }
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Some(bytes);
                    }
                    bytes.push(byte);
                }
                b'\\' => self.escaped(&mut bytes)?,
                byte => bytes.push(byte),
            }
        }
    }

    fn escaped(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => bytes.push(b'\n'),
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'b' => bytes.push(8),
            b'f' => bytes.push(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.peek() {
                        Some(digit @ b'0'..=b'7') => {
                            code = code * 8 + u32::from(digit - b'0');
                            self.at += 1;
                        }
                        _ => break,
                    }
                }
                bytes.push(code.to_le_bytes()[0]);
            }
            byte => bytes.push(byte),
        }
        Some(())
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.at += 1;
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == b'>')?;
        self.at += length + 1;
        hexadecimal(rest.get(..length)?).ok()
    }

    fn array(&mut self, depth: usize) -> Result<Option<Value>, PdfError> {
        self.at += 1;
        if depth >= MAX_DEPTH {
            return Ok(None);
        }
        let mut values = Vec::new();
        loop {
            self.skip_space();
            if self.peek() == Some(b']') {
                self.at += 1;
                return Ok(Some(Value::Array(values)));
            }
            match self.value(depth + 1)? {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Option<Value>, PdfError> {
        self.at += 2;
        if depth >= MAX_DEPTH {
            return Ok(None);
        }
        let mut members = Dictionary::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'>') => {
                    self.at += 1;
                    if self.peek() == Some(b'>') {
                        self.at += 1;
                        return Ok(Some(Value::Dictionary(members)));
                    }
                    return Ok(None);
                }
                Some(b'/') => {
                    self.at += 1;
                    let name = self.name();
                    match self.value(depth + 1)? {
                        Some(value) => members.push((name, value)),
                        None => return Ok(None),
                    }
                }
                _ => return Ok(None),
            }
        }
    }
}

#[cfg(test)]
mod tests;
