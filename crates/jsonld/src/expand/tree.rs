//! An expanded document: what is left once every name means what its context says.

use crate::context::{Direction, Iri};
use crate::rdf::Literal;

/// A value of a property.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Node(Box<Node>),
    Value(Text),
    List(Vec<Item>),
}

/// A value that is no node.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// None where its language is none, so that RDF cannot say it.
    pub(crate) literal: Option<Literal>,
    pub(crate) direction: Option<Direction>,
}

/// A node object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Node {
    pub(crate) id: Id,
    pub(crate) types: Vec<Iri>,
    pub(crate) properties: Vec<(Iri, Vec<Item>)>,
    pub(crate) reverse: Vec<(Iri, Vec<Item>)>,
    pub(crate) graph: Option<Vec<Item>>,
    pub(crate) included: Vec<Item>,
    /// The object in the document, as a JSON pointer, where it has no identifier and
    /// [`skolemize`](crate::skolemize) asked for it.
    pub(crate) unnamed: Option<String>,
}

/// The identifier of a node.
#[derive(Debug, Clone, Default)]
pub(crate) enum Id {
    /// It has none: a fresh blank node.
    #[default]
    Fresh,
    /// It has one that stands for nothing; the node has no place in RDF.
    Void,
    Iri(Iri),
}

impl Id {
    pub(crate) fn is_fresh(&self) -> bool {
        matches!(self, Self::Fresh)
    }
}

impl Item {
    pub(super) fn reference(id: Id) -> Self {
        Self::Node(Box::new(Node {
            id,
            ..Node::default()
        }))
    }

    /// Whether it is a graph object: a graph, and at most an identifier.
    pub(super) fn is_graph(&self) -> bool {
        matches!(self, Self::Node(node) if node.is_graph())
    }
}

impl Node {
    pub(super) fn is_graph(&self) -> bool {
        self.graph.is_some()
            && self.types.is_empty()
            && self.properties.is_empty()
            && self.reverse.is_empty()
            && self.included.is_empty()
    }

    /// Whether no statement of its own carries the name that it has or could be given.
    pub(super) fn is_named_in_vain(&self) -> bool {
        self.graph.as_ref().is_none_or(Vec::is_empty) && self.says_nothing_of_itself()
    }

    /// Whether it says nothing, but for the name it may have.
    pub(super) fn is_silent(&self) -> bool {
        self.graph.is_none() && self.included.is_empty() && self.says_nothing_of_itself()
    }

    fn says_nothing_of_itself(&self) -> bool {
        self.types.is_empty()
            && self.properties.iter().all(|(_, items)| items.is_empty())
            && self.reverse.iter().all(|(_, items)| items.is_empty())
    }
}

/// What an element of the document came to.
#[derive(Debug)]
pub(super) enum Outcome {
    Nothing,
    One(Item),
    Many(Vec<Item>),
}

impl Outcome {
    pub(super) fn into_items(self) -> Vec<Item> {
        match self {
            Self::Nothing => Vec::new(),
            Self::One(item) => vec![item],
            Self::Many(items) => items,
        }
    }

    pub(super) fn append_to(self, items: &mut Vec<Item>) {
        match self {
            Self::Nothing => {}
            Self::One(item) => items.push(item),
            Self::Many(more) => items.extend(more),
        }
    }
}

impl Text {
    pub(super) fn plain(literal: Literal) -> Self {
        Self {
            literal: Some(literal),
            direction: None,
        }
    }
}
