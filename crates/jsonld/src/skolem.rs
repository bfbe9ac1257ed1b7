//! Names for the nodes that have none, so that a part of a document can be told to be a part of it
//! (Data Integrity ECDSA Cryptosuites §3.4.5).

use std::collections::HashSet;

use serde_json::Value;

use crate::contexts::Contexts;
use crate::emit::SKOLEM;
use crate::error::Error;
use crate::expand::{Id, Item, Node, expand_with};
use crate::options::Options;

/// The document with an `@id` of the form `urn:bnid:b0` in every object that is a node and has no
/// identifier. Read it, or a part of it, with [`Options::deskolemize`], and the label of each of
/// these blank nodes is what follows `urn:bnid:`; the quads are those of the document itself.
///
/// The cells of lists and the names of graphs that only a container implies stay nameless: JSON has
/// no place for their names.
///
/// # Errors
/// As [`to_rdf`](crate::to_rdf).
pub fn skolemize(
    document: &Value,
    contexts: &Contexts,
    options: &Options<'_>,
) -> Result<Value, Error> {
    let expansion = expand_with(document, contexts, options, true)?;
    let mut names = Names::default();
    for item in &expansion.items {
        names.collect(item);
    }
    let mut named = document.clone();
    let mut next = 0_usize;
    for pointer in &names.unnamed {
        let label = loop {
            let label = format!("b{next}");
            next += 1;
            if !names.taken.contains(label.as_str()) {
                break label;
            }
        };
        if let Some(Value::Object(members)) = named.pointer_mut(pointer) {
            members.insert("@id".to_owned(), format!("{SKOLEM}{label}").into());
        }
    }
    Ok(named)
}

#[derive(Debug, Default)]
struct Names<'e> {
    /// Where the nameless nodes stand, in document order.
    unnamed: Vec<&'e str>,
    taken: HashSet<&'e str>,
}

impl<'e> Names<'e> {
    fn collect(&mut self, item: &'e Item) {
        match item {
            Item::Node(node) => self.collect_node(node),
            Item::List(items) => items.iter().for_each(|item| self.collect(item)),
            Item::Value(_) => {}
        }
    }

    fn collect_node(&mut self, node: &'e Node) {
        if let Id::Iri(iri) = &node.id {
            let label = iri.text.strip_prefix("_:");
            self.taken.extend(label.or(iri.text.strip_prefix(SKOLEM)));
        }
        self.unnamed.extend(node.unnamed.as_deref());
        let values = node.properties.iter().chain(&node.reverse);
        for (_, items) in values {
            items.iter().for_each(|item| self.collect(item));
        }
        for item in node.graph.iter().flatten().chain(&node.included) {
            self.collect(item);
        }
    }
}
