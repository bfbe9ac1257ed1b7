//! Reads values (7.3) where they stand.

use super::PdfError;
use super::budget::Budget;
use super::character::{is_regular, is_space, nibble};
use super::filter::hexadecimal;
use super::value::{Dictionary, Value};

/// The deepest nesting of one value.
const MAX_DEPTH: usize = 64;

/// A reader at an offset.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    budget: &'a mut Budget,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, budget: &'a mut Budget) -> Self {
        Self { bytes, at, budget }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        let start = self.at;
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
        self.budget.read(self.at - start);
    }

    /// The value that stands here; none if there is none, or it is broken or too deep.
    ///
    /// # Errors
    /// If more was looked at than may be.
    pub(super) fn value(&mut self, depth: usize) -> Result<Option<Value>, PdfError> {
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
    pub(super) fn plain(&mut self) -> Result<Option<Value>, PdfError> {
        self.skip_space();
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.part(MAX_DEPTH);
        }
        Ok(None)
    }

    fn part(&mut self, depth: usize) -> Result<Option<Value>, PdfError> {
        self.budget.value()?;
        self.skip_space();
        let Some(first) = self.peek() else {
            return Ok(None);
        };
        match first {
            b'/' => {
                self.at += 1;
                Ok(Some(Value::Name(self.name())))
            }
            b'(' => {
                let start = self.at;
                let text = self.literal();
                self.budget.read(self.at - start);
                Ok(text.map(Value::Text))
            }
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
        self.budget.read(length);
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
        let length = rest.iter().position(|byte| *byte == b'>');
        self.budget.read(length.unwrap_or(rest.len()));
        let text = rest.get(..length?)?;
        self.at += text.len() + 1;
        let mut bytes = Vec::new();
        hexadecimal(text, &mut bytes).ok()?;
        Some(bytes)
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
