//! Reads an SVG's tree once: the credentials in it, and where its root begins.
//!
//! No byte of the file is trusted: entities are never expanded, and nesting, namespace bindings (by
//! quick-xml, 128 in scope) and size have bounds. What is not well-formed is refused, since two
//! readers could see two different credentials in it.

use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::escape::EscapeError;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::super::{Family, ImageError};
use super::{ASSERTION, CLR, CREDENTIAL};

/// The deepest nesting of elements.
const MAX_DEPTH: usize = 256;

/// The most elements that are taken for credentials, empty ones among them.
const MAX_ELEMENTS: usize = 64;

/// A credential's element, and the bytes that it takes.
pub(super) struct Element {
    pub(super) family: Family,
    pub(super) place: &'static str,
    pub(super) verify: Option<String>,
    pub(super) body: Body,
    pub(super) range: Range<usize>,
}

/// The text directly in an element.
#[derive(Default)]
pub(super) struct Body {
    text: String,
    /// From the first CDATA section to the last.
    sections: Option<Range<usize>>,
}

impl Body {
    fn push_section(&mut self, words: &str) {
        let start = self.text.len();
        self.text.push_str(words);
        let first = self.sections.as_ref().map_or(start, |range| range.start);
        self.sections = Some(first..self.text.len());
    }

    /// White space around CDATA is the SVG's layout; that in it is the credential's own.
    pub(super) fn content(&self) -> &str {
        if let Some(range) = &self.sections
            && let (Some(before), Some(inside), Some(after)) = (
                self.text.get(..range.start),
                self.text.get(range.clone()),
                self.text.get(range.end..),
            )
            && before.trim().is_empty()
            && after.trim().is_empty()
        {
            return inside;
        }
        self.text.trim()
    }
}

/// The root's start tag.
pub(super) struct Root {
    /// Where the tag ends, in bytes.
    pub(super) end: usize,
    /// Its name, if it closes itself: `<svg …/>`.
    pub(super) closed: Option<String>,
}

/// What matters of an SVG.
pub(super) struct Scan {
    pub(super) elements: Vec<Element>,
    pub(super) root: Root,
    /// The declaration names an encoding other than UTF-8, which is harmless as long as the file is
    /// pure ASCII.
    pub(super) names_other_encoding: bool,
}

/// Scans a whole SVG, given without its byte order mark.
pub(super) fn scan(text: &str) -> Result<Scan, ImageError> {
    let mut reader = NsReader::from_str(text);
    let mut scanner = Scanner::default();
    loop {
        let start = position(&reader)?;
        let event = reader.read_event().map_err(|error| cause(&error))?;
        let range = start..position(&reader)?;
        if matches!(event, Event::Eof) {
            return scanner.finish();
        }
        scanner.take(&reader, event, range)?;
    }
}

#[derive(Default)]
struct Scanner {
    elements: Vec<Element>,
    root: Option<Root>,
    names_other_encoding: bool,
    depth: usize,
    /// The credential's element that is open, and the depth of what is directly in it.
    open: Option<(Element, usize)>,
}

impl Scanner {
    fn take(
        &mut self,
        reader: &NsReader<&[u8]>,
        event: Event<'_>,
        range: Range<usize>,
    ) -> Result<(), ImageError> {
        match event {
            Event::Start(tag) => self.start(reader, &tag, range)?,
            Event::Empty(tag) => self.empty(reader, &tag, range)?,
            Event::End(_) => self.end(range.end)?,
            Event::Text(words) => {
                if self.depth == 0 && !words.trim().is_empty() {
                    return Err(ImageError::BrokenSvg(
                        "it has text outside its root element",
                    ));
                }
                if let Some(body) = self.body() {
                    body.text.push_str(&words);
                }
            }
            Event::CData(words) => {
                if let Some(body) = self.body() {
                    body.push_section(&words);
                }
            }
            Event::GeneralRef(reference) => {
                let letter = character(&reference)?;
                if let Some(body) = self.body() {
                    body.text.push(letter);
                }
            }
            Event::DocType(declaration) => {
                // Only an internal subset, in brackets, can define entities and default attributes;
                // an external one is never fetched.
                if declaration.contains('[') {
                    return Err(ImageError::Entities);
                }
            }
            Event::Decl(declaration) => self.names_other_encoding = !is_utf8(&declaration)?,
            Event::Comment(_) | Event::PI(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn start(
        &mut self,
        reader: &NsReader<&[u8]>,
        tag: &BytesStart<'_>,
        range: Range<usize>,
    ) -> Result<(), ImageError> {
        let verify = verify(tag)?;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(ImageError::BrokenSvg("it is nested too deeply"));
        }
        if self.depth == 1 {
            return self.begin(range.end, None);
        }
        if self.open.is_none() {
            self.open = credential(reader, tag, verify, range).map(|element| (element, self.depth));
        }
        Ok(())
    }

    fn empty(
        &mut self,
        reader: &NsReader<&[u8]>,
        tag: &BytesStart<'_>,
        range: Range<usize>,
    ) -> Result<(), ImageError> {
        let verify = verify(tag)?;
        if self.depth == 0 {
            return self.begin(range.end, Some(tag.name().as_ref().to_owned()));
        }
        match credential(reader, tag, verify, range) {
            Some(element) if self.open.is_none() => self.keep(element),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, end: usize, closed: Option<String>) -> Result<(), ImageError> {
        if self.root.is_some() {
            return Err(ImageError::BrokenSvg("it has two root elements"));
        }
        self.root = Some(Root { end, closed });
        Ok(())
    }

    fn end(&mut self, at: usize) -> Result<(), ImageError> {
        let closes = self
            .open
            .as_ref()
            .is_some_and(|(_, depth)| *depth == self.depth);
        self.depth = self.depth.saturating_sub(1);
        if closes && let Some((mut element, _)) = self.open.take() {
            element.range.end = at;
            self.keep(element)?;
        }
        Ok(())
    }

    fn keep(&mut self, element: Element) -> Result<(), ImageError> {
        if self.elements.len() == MAX_ELEMENTS {
            return Err(ImageError::TooMany);
        }
        self.elements.push(element);
        Ok(())
    }

    /// The body that text belongs to here. Text of elements inside a credential's is not its own.
    fn body(&mut self) -> Option<&mut Body> {
        let depth = self.depth;
        self.open
            .as_mut()
            .filter(|(_, inside)| *inside == depth)
            .map(|(element, _)| &mut element.body)
    }

    fn finish(self) -> Result<Scan, ImageError> {
        if self.depth > 0 {
            return Err(ImageError::Truncated);
        }
        Ok(Scan {
            elements: self.elements,
            root: self.root.ok_or(ImageError::Truncated)?,
            names_other_encoding: self.names_other_encoding,
        })
    }
}

fn position(reader: &NsReader<&[u8]>) -> Result<usize, ImageError> {
    usize::try_from(reader.buffer_position()).map_err(|_| ImageError::SvgTooLarge)
}

/// Whether a tag opens a credential.
fn credential(
    reader: &NsReader<&[u8]>,
    tag: &BytesStart<'_>,
    verify: Option<String>,
    range: Range<usize>,
) -> Option<Element> {
    let (namespace, local) = reader.resolver().resolve_element(tag.name());
    let ResolveResult::Bound(namespace) = namespace else {
        return None;
    };
    // The place is told in the standard's words: a prefix as found is whatever the file's maker liked.
    let (family, place) = match (local.as_ref(), namespace.as_ref()) {
        ("assertion", ASSERTION) => (Family::Assertion, "element openbadges:assertion"),
        ("credential", CREDENTIAL) => (Family::Credential, "element openbadges:credential"),
        ("credential", CLR) => (Family::Credential, "element clr:credential"),
        _ => return None,
    };
    Some(Element {
        family,
        place,
        verify,
        body: Body::default(),
        range,
    })
}

/// The attribute `verify`, after a look at all the others: one that cannot be read, or that uses an
/// entity, spoils the file wherever it stands.
fn verify(tag: &BytesStart<'_>) -> Result<Option<String>, ImageError> {
    let mut verify = None;
    for attribute in tag.attributes() {
        let attribute =
            attribute.map_err(|_| ImageError::BrokenSvg("an attribute is malformed or doubled"))?;
        let is_verify = attribute.key.as_ref() == "verify";
        if is_verify || attribute.value.contains('&') {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| cause(&error))?;
            if is_verify {
                verify = Some(value.into_owned());
            }
        }
    }
    Ok(verify)
}

/// The character that a reference stands for: one of XML's own five, or one by number.
fn character(reference: &BytesRef<'_>) -> Result<char, ImageError> {
    if let Some(letter) = reference
        .resolve_char_ref()
        .map_err(|error| cause(&error))?
    {
        return Ok(letter);
    }
    match reference.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(ImageError::Entities),
    }
}

fn is_utf8(declaration: &BytesDecl<'_>) -> Result<bool, ImageError> {
    match declaration.encoding() {
        None => Ok(true),
        Some(Ok(name)) => {
            Ok(name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8"))
        }
        Some(Err(_)) => Err(ImageError::BrokenSvg("its XML declaration is malformed")),
    }
}

/// What went wrong, in fixed words: the reader's own would quote the file.
fn cause(error: &Error) -> ImageError {
    match error {
        Error::Syntax(SyntaxError::InvalidBangMarkup) => {
            ImageError::BrokenSvg("its markup is malformed")
        }
        Error::Syntax(_) => ImageError::Truncated,
        Error::IllFormed(_) => ImageError::BrokenSvg("its tags do not match"),
        Error::InvalidAttr(_) => ImageError::BrokenSvg("an attribute is malformed or doubled"),
        Error::Escape(EscapeError::UnrecognizedEntity(..)) => ImageError::Entities,
        Error::Escape(_) => ImageError::BrokenSvg("it refers to a character that does not exist"),
        Error::Namespace(_) => ImageError::BrokenSvg("its namespaces are malformed or too many"),
        Error::Encoding(_) => ImageError::Encoding,
        Error::Io(_) => ImageError::Truncated,
    }
}
