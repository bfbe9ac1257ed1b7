//! N-Quads (RDF 1.1), read strictly and written in the canonical form of RDF Dataset
//! Canonicalization §5 and appendix A, which is that of RDF 1.2 too.

mod parse;

use crate::rdf::{Dataset, Literal, Quad, Term};

pub use parse::{Fault, ParseError, parse};

const XSD_STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// Why a quad cannot be written as N-Quads without becoming another, or several.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuadError {
    /// A term stands where its kind may not: a literal as subject, a blank node as predicate.
    #[error("a statement has a term of the wrong kind as its {0}")]
    Position(&'static str),
    /// The IRI has white space, a control character or an angle bracket, which would end it early.
    #[error("`{0}` is not an address: a character in it has no place there")]
    Iri(String),
    /// The language has other characters than letters, digits and hyphens.
    #[error("`{0}` is not the tag of a language")]
    Language(String),
    /// The blank node has a number beyond [`Dataset::labels`], or an empty label.
    #[error("the node number {0} is not among the nodes of the document")]
    UnknownBlank(u32),
}

/// The quads of `dataset` in their order, one canonical line each, blank nodes under their labels.
///
/// # Errors
/// [`QuadError`] for the first quad that no N-Quads can say.
pub fn serialize(dataset: &Dataset) -> Result<String, QuadError> {
    let mut text = String::new();
    for quad in &dataset.quads {
        write_quad(quad, &dataset.labels, &mut text)?;
    }
    Ok(text)
}

/// Appends the canonical line of `quad`, with its line feed. Each blank node appears under the label
/// of its number.
///
/// # Errors
/// [`QuadError`]; what was appended up to then is part of a line.
pub fn write_quad(quad: &Quad, labels: &[String], text: &mut String) -> Result<(), QuadError> {
    write_parts(quad, text, |text, node| {
        match labels.get(node as usize).filter(|label| !label.is_empty()) {
            Some(label) => {
                text.push_str("_:");
                text.push_str(label);
                Ok(())
            }
            None => Err(QuadError::UnknownBlank(node)),
        }
    })
}

/// Appends the canonical line of `quad`; `blank` writes blank nodes, in the order of subject, object
/// and graph.
pub(crate) fn write_parts(
    quad: &Quad,
    text: &mut String,
    mut blank: impl FnMut(&mut String, u32) -> Result<(), QuadError>,
) -> Result<(), QuadError> {
    match &quad.subject {
        Term::Iri(iri) => write_iri(iri, text)?,
        Term::Blank(node) => blank(text, *node)?,
        Term::Literal(_) => return Err(QuadError::Position("subject")),
    }
    text.push(' ');
    match &quad.predicate {
        Term::Iri(iri) => write_iri(iri, text)?,
        Term::Blank(_) | Term::Literal(_) => return Err(QuadError::Position("predicate")),
    }
    text.push(' ');
    match &quad.object {
        Term::Iri(iri) => write_iri(iri, text)?,
        Term::Blank(node) => blank(text, *node)?,
        Term::Literal(literal) => write_literal(literal, text)?,
    }
    text.push(' ');
    match &quad.graph {
        None => {}
        Some(Term::Literal(_)) => return Err(QuadError::Position("graph name")),
        Some(Term::Iri(iri)) => {
            write_iri(iri, text)?;
            text.push(' ');
        }
        Some(Term::Blank(node)) => {
            blank(text, *node)?;
            text.push(' ');
        }
    }
    text.push_str(".\n");
    Ok(())
}

/// Raw, as every implementation signs IRIs: the canonical form escapes nothing in them. So what
/// could end one must not occur in it. The other characters that an IRI may not have (`"{}|^\` and
/// the backtick) can be told apart in the text and are left to whoever made the dataset.
fn write_iri(iri: &str, text: &mut String) -> Result<(), QuadError> {
    // Without an early exit, so that it is done many bytes at a time.
    let breaks = iri.bytes().fold(false, |breaks, byte| {
        breaks | (byte <= b' ') | (byte == b'<') | (byte == b'>')
    });
    if breaks {
        return Err(QuadError::Iri(iri.to_owned()));
    }
    text.push('<');
    text.push_str(iri);
    text.push('>');
    Ok(())
}

fn write_literal(literal: &Literal, text: &mut String) -> Result<(), QuadError> {
    text.push('"');
    write_escaped(&literal.value, text);
    text.push('"');
    match &literal.language {
        Some(language) => {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if language.is_empty() || !language.bytes().all(fits) {
                return Err(QuadError::Language(language.as_ref().to_owned()));
            }
            text.push('@');
            text.push_str(language);
        }
        None if &*literal.datatype == XSD_STRING => {}
        None => {
            text.push_str("^^");
            write_iri(&literal.datatype, text)?;
        }
    }
    Ok(())
}

/// Appendix A of RDF Dataset Canonicalization: the short escapes, `\uXXXX` for other controls, DEL
/// and what XML 1.1 does not take for a character, all else raw.
fn write_escaped(value: &str, text: &mut String) {
    // 0xEF begins U+FFFE and U+FFFF (and harmless others).
    let plain = value.bytes().fold(true, |plain, byte| {
        plain & (byte >= b' ') & (byte != b'"') & (byte != b'\\') & (byte != 0x7f) & (byte != 0xef)
    });
    if plain {
        text.push_str(value);
        return;
    }
    for character in value.chars() {
        match character {
            '\u{8}' => text.push_str("\\b"),
            '\t' => text.push_str("\\t"),
            '\n' => text.push_str("\\n"),
            '\u{c}' => text.push_str("\\f"),
            '\r' => text.push_str("\\r"),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => {
                text.push_str(&format!("\\u{:04X}", u32::from(character)));
            }
            _ => text.push(character),
        }
    }
}
