//! RDF 1.1 datasets: what a JSON-LD document says, as quads.

use std::sync::Arc;

/// A node or a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// An absolute IRI. Those of a context are shared, not copied.
    Iri(Arc<str>),
    /// A blank node, by its number in its [`Dataset`].
    Blank(u32),
    /// A value; stands only as an object.
    Literal(Literal),
}

/// A value with its type (RDF 1.1 Concepts §3.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Literal {
    /// The lexical form.
    pub value: Arc<str>,
    /// The IRI of the datatype; `rdf:langString` where there is a language.
    pub datatype: Arc<str>,
    /// The language tag; JSON-LD gives it in lower case.
    pub language: Option<Arc<str>>,
}

/// One statement, in the default graph (`None`) or a named one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quad {
    /// An IRI or a blank node.
    pub subject: Term,
    /// An IRI.
    pub predicate: Term,
    /// Any term.
    pub object: Term,
    /// The name of the graph, an IRI or a blank node.
    pub graph: Option<Term>,
}

/// A set of quads; duplicates count once when it is canonicalised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dataset {
    /// The statements, in document order.
    pub quads: Vec<Quad>,
    /// The label that each blank node had in its source, without `_:`, by number; those that had
    /// none (every unnamed JSON-LD object) got a fresh one.
    pub labels: Vec<String>,
}

impl Literal {
    /// With a datatype and no language.
    pub fn typed(value: impl Into<Arc<str>>, datatype: Arc<str>) -> Self {
        Self {
            value: value.into(),
            datatype,
            language: None,
        }
    }
}
