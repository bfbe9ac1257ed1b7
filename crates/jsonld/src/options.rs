//! What a caller may choose.

use serde_json::Value;

/// What happens to what JSON-LD leaves out of the RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It is an error that names its place. See the [crate's documentation](crate) for the list.
    Strict,
    /// It falls away in silence, as in the W3C algorithms. Never for signatures.
    Lenient,
}

/// How RDF carries the base direction of a text (JSON-LD 1.1 API §8.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RdfDirection {
    /// In the datatype, `https://www.w3.org/ns/i18n#en_ltr`.
    I18nDatatype,
    /// As a blank node with `rdf:value`, `rdf:language` and `rdf:direction`.
    CompoundLiteral,
}

/// What [`to_rdf`](crate::to_rdf) may do with a document.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// What happens to what JSON-LD leaves out.
    pub mode: Mode,
    /// The document's own address, against which relative ones are resolved. Signed documents have
    /// none: for them a relative address is an error.
    pub base: Option<&'a str>,
    /// A context to read the document in, before its own.
    pub expand_context: Option<&'a Value>,
    /// How to carry base directions; `None` drops them.
    pub rdf_direction: Option<RdfDirection>,
    /// Read `urn:bnid:` identifiers as the blank nodes that [`skolemize`](crate::skolemize) named.
    pub deskolemize: bool,
    /// At most this many quads.
    pub max_quads: usize,
    /// At most this many JSON values, term definitions, statements and pieces of 32 bytes of names
    /// that the document does not spell out each time.
    pub max_work: usize,
}

impl Options<'_> {
    /// For signatures: strict, without a base, within 100,000 quads and 500,000 steps.
    pub const fn strict() -> Self {
        Self {
            mode: Mode::Strict,
            base: None,
            expand_context: None,
            rdf_direction: None,
            deskolemize: false,
            max_quads: 100_000,
            max_work: 500_000,
        }
    }

    /// As the W3C algorithms, with the same bounds.
    pub const fn lenient() -> Self {
        Self {
            mode: Mode::Lenient,
            ..Self::strict()
        }
    }
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self::strict()
    }
}
