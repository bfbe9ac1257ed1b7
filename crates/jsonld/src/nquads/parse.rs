//! The grammar of N-Quads 1.1, and nothing beyond it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::rdf::{Dataset, Literal, Quad, Term};

const RDF_LANG_STRING: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";

/// What a line has that N-Quads has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Neither an IRI nor a blank node begins the statement.
    #[error("a subject is expected")]
    Subject,
    /// No IRI follows the subject.
    #[error("a predicate is expected")]
    Predicate,
    /// No term follows the predicate.
    #[error("an object is expected")]
    Object,
    /// After the object there is no graph name and no full stop.
    #[error("a graph name or a full stop is expected")]
    Graph,
    /// No full stop ends the statement.
    #[error("a full stop is expected")]
    FullStop,
    /// Something other than a comment follows the full stop.
    #[error("nothing may follow a statement in its line")]
    Trailing,
    /// An IRI without its end, or with a character that none may have, even escaped.
    #[error("an IRI is broken")]
    Iri,
    /// An IRI without a scheme.
    #[error("an IRI is relative")]
    RelativeIri,
    /// `_:` without a label.
    #[error("a blank node has no label")]
    BlankLabel,
    /// A string without its closing quotation mark.
    #[error("a string does not end")]
    String,
    /// An escape that is not one, or of a code that is no character.
    #[error("an escape is broken")]
    Escape,
    /// `@` without a well-formed language tag.
    #[error("a language tag is broken")]
    Language,
    /// More blank nodes than can be numbered.
    #[error("there are too many blank nodes")]
    TooMany,
}

/// Where a text stops being N-Quads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct ParseError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// Reads an N-Quads document (RDF 1.1 N-Quads §4). Blank nodes are numbered as they first appear.
/// Costs time and memory in proportion to `text`.
///
/// # Errors
/// [`ParseError`] for the first line that is not N-Quads.
pub fn parse(text: &str) -> Result<Dataset, ParseError> {
    let mut dataset = Dataset::default();
    let mut numbers = HashMap::new();
    // No token spans lines: strings and IRIs escape their line breaks.
    for (index, line) in text.split('\n').enumerate() {
        for line in line.split('\r') {
            let mut cursor = Cursor {
                rest: line,
                numbers: &mut numbers,
                labels: &mut dataset.labels,
            };
            match cursor.statement() {
                Ok(Some(quad)) => dataset.quads.push(quad),
                Ok(None) => {}
                Err(fault) => {
                    return Err(ParseError {
                        line: index + 1,
                        fault,
                    });
                }
            }
        }
    }
    Ok(dataset)
}

/// What is left of a line, and the blank nodes of the document so far.
struct Cursor<'t, 'd> {
    rest: &'t str,
    numbers: &'d mut HashMap<&'t str, u32>,
    labels: &'d mut Vec<String>,
}

impl<'t> Cursor<'t, '_> {
    fn statement(&mut self) -> Result<Option<Quad>, Fault> {
        self.skip_space();
        if self.at_end() {
            return Ok(None);
        }
        let subject = self.node()?.ok_or(Fault::Subject)?;
        let predicate = self.iri()?.map(Term::Iri).ok_or(Fault::Predicate)?;
        self.skip_space();
        let object = match self.node()? {
            Some(node) => node,
            None => Term::Literal(self.literal()?.ok_or(Fault::Object)?),
        };
        self.skip_space();
        let graph = self.node()?;
        if !self.eat(".") {
            return Err(match graph {
                Some(_) => Fault::FullStop,
                None => Fault::Graph,
            });
        }
        self.skip_space();
        if !self.at_end() {
            return Err(Fault::Trailing);
        }
        Ok(Some(Quad {
            subject,
            predicate,
            object,
            graph,
        }))
    }

    /// At the end of the line, or at a comment, which is one.
    fn at_end(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with('#')
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn eat(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn next(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let next = characters.next();
        self.rest = characters.as_str();
        next
    }

    /// Cuts off the first `length` bytes, which end at a character's end.
    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// An IRI or a blank node, and the space behind it.
    fn node(&mut self) -> Result<Option<Term>, Fault> {
        let node = match self.iri()? {
            Some(iri) => Some(Term::Iri(iri)),
            None => self.blank()?.map(Term::Blank),
        };
        self.skip_space();
        Ok(node)
    }

    fn iri(&mut self) -> Result<Option<Arc<str>>, Fault> {
        if !self.eat("<") {
            return Ok(None);
        }
        let mut iri = String::new();
        loop {
            let character = match self.next().ok_or(Fault::Iri)? {
                '>' => break,
                '\\' => match self.next() {
                    Some('u') => self.code(4)?,
                    Some('U') => self.code(8)?,
                    _ => return Err(Fault::Escape),
                },
                character => character,
            };
            if matches!(
                character,
                '\0'..=' ' | '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\'
            ) {
                return Err(Fault::Iri);
            }
            iri.push(character);
        }
        if !has_scheme(&iri) {
            return Err(Fault::RelativeIri);
        }
        Ok(Some(iri.into()))
    }

    fn blank(&mut self) -> Result<Option<u32>, Fault> {
        if !self.eat("_:") {
            return Ok(None);
        }
        let mut length = 0;
        for (at, character) in self.rest.char_indices() {
            let inner = at > 0 && (is_inner_name_character(character) || character == '.');
            if !inner && !is_name_character(character) && !character.is_ascii_digit() {
                break;
            }
            // A full stop ends no label: it may be the statement's.
            if character != '.' {
                length = at + character.len_utf8();
            }
        }
        if length == 0 {
            return Err(Fault::BlankLabel);
        }
        let label = self.take(length);
        if let Some(number) = self.numbers.get(label) {
            return Ok(Some(*number));
        }
        let number = u32::try_from(self.labels.len()).map_err(|_| Fault::TooMany)?;
        self.numbers.insert(label, number);
        self.labels.push(label.to_owned());
        Ok(Some(number))
    }

    fn literal(&mut self) -> Result<Option<Literal>, Fault> {
        if !self.eat("\"") {
            return Ok(None);
        }
        let mut value = String::new();
        loop {
            value.push(match self.next().ok_or(Fault::String)? {
                '"' => break,
                '\\' => self.escape()?,
                character => character,
            });
        }
        let (datatype, language) = if self.eat("^^") {
            (self.iri()?.ok_or(Fault::Iri)?, None)
        } else if self.eat("@") {
            (RDF_LANG_STRING.into(), Some(self.language()?.into()))
        } else {
            (super::XSD_STRING.into(), None)
        };
        Ok(Some(Literal {
            value: value.into(),
            datatype,
            language,
        }))
    }

    /// What follows a backslash in a string.
    fn escape(&mut self) -> Result<char, Fault> {
        Ok(match self.next().ok_or(Fault::String)? {
            't' => '\t',
            'b' => '\u{8}',
            'n' => '\n',
            'r' => '\r',
            'f' => '\u{c}',
            quoted @ ('"' | '\'' | '\\') => quoted,
            'u' => self.code(4)?,
            'U' => self.code(8)?,
            _ => return Err(Fault::Escape),
        })
    }

    fn code(&mut self, digits: usize) -> Result<char, Fault> {
        let mut code: u32 = 0;
        for _ in 0..digits {
            let digit = self.next().and_then(|digit| digit.to_digit(16));
            code = (code << 4) | digit.ok_or(Fault::Escape)?;
        }
        char::from_u32(code).ok_or(Fault::Escape)
    }

    /// `[a-zA-Z]+ ('-' [a-zA-Z0-9]+)*`
    fn language(&mut self) -> Result<&'t str, Fault> {
        let length = self
            .rest
            .find(|character: char| !character.is_ascii_alphanumeric() && character != '-')
            .unwrap_or(self.rest.len());
        let tag = self.take(length);
        let mut parts = tag.split('-');
        let first = parts.next().unwrap_or_default();
        let letters = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !letters || parts.any(str::is_empty) {
            return Err(Fault::Language);
        }
        Ok(tag)
    }
}

/// RFC 3986 §3.1.
fn has_scheme(iri: &str) -> bool {
    let Some((scheme, _)) = iri.split_once(':') else {
        return false;
    };
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(inner)
}

/// `PN_CHARS_U`, which in N-Quads 1.1 has the colon.
fn is_name_character(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_' | ':'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// What `PN_CHARS` has beyond that.
fn is_inner_name_character(character: char) -> bool {
    matches!(character,
        '-' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
