//! An expanded document as quads (JSON-LD 1.1 API §8.1), without a node map: to a set of quads it is
//! the same whether the statements about a node come from one object or from several.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::context::{Form, Iri};
use crate::error::Error;
use crate::expand::{Expansion, Id, Item, Node, Text};
use crate::options::{Options, RdfDirection};
use crate::rdf::{Dataset, Literal, Quad, Term};
use crate::vocabulary::{
    I18N, rdf_direction, rdf_first, rdf_language, rdf_nil, rdf_rest, rdf_type, rdf_value,
    xsd_string,
};

/// How much text counts as one step of work, where it is more than the document spells out.
pub(crate) const BYTES_A_STEP: usize = 32;

/// Identifiers that stand for blank nodes, where the options say so.
pub(crate) const SKOLEM: &str = "urn:bnid:";

/// The quads of the document.
pub(crate) fn emit(expansion: &Expansion, options: &Options<'_>) -> Result<Dataset, Error> {
    let mut emitter = Emitter {
        quads: Vec::new(),
        labels: Vec::new(),
        numbers: HashMap::new(),
        direction: options.rdf_direction,
        deskolemize: options.deskolemize,
        max_quads: options.max_quads,
        work: expansion.work,
        type_: Term::Iri(rdf_type()),
    };
    for item in &expansion.items {
        emitter.nested(item, None)?;
    }
    Ok(emitter.finish())
}

#[derive(Debug)]
struct Emitter<'e> {
    quads: Vec<Quad>,
    /// Of each blank node; empty for those without one.
    labels: Vec<String>,
    numbers: HashMap<&'e str, u32>,
    direction: Option<RdfDirection>,
    deskolemize: bool,
    max_quads: usize,
    work: usize,
    type_: Term,
}

impl<'e> Emitter<'e> {
    /// What a node says; its name.
    fn node(&mut self, node: &'e Node, graph: Option<&Term>) -> Result<Option<Term>, Error> {
        let subject = match &node.id {
            Id::Fresh => Some(self.fresh()?),
            Id::Void => None,
            Id::Iri(iri) => self.name(iri)?,
        };
        let about = subject.as_ref();
        for kind in &node.types {
            let kind = self.name(kind)?;
            self.say(about, Some(&self.type_.clone()), kind, graph)?;
        }
        for (property, items) in &node.properties {
            let property = predicate(property);
            for item in items {
                if about.is_none() || property.is_none() {
                    self.nested(item, graph)?;
                } else {
                    let object = self.object(item, graph)?;
                    self.say(about, property.as_ref(), object, graph)?;
                }
            }
        }
        for (property, items) in &node.reverse {
            let property = predicate(property);
            for item in items {
                if let Item::Node(inner) = item {
                    let inner = self.node(inner, graph)?;
                    self.say(inner.as_ref(), property.as_ref(), subject.clone(), graph)?;
                }
            }
        }
        if let (Some(items), Some(name)) = (&node.graph, about) {
            for item in items {
                self.nested(item, Some(name))?;
            }
        }
        for item in &node.included {
            self.nested(item, graph)?;
        }
        Ok(subject)
    }

    /// What the nodes in a value say that nothing refers to.
    fn nested(&mut self, item: &'e Item, graph: Option<&Term>) -> Result<(), Error> {
        match item {
            Item::Node(node) => self.node(node, graph).map(|_| ()),
            Item::List(items) => items.iter().try_for_each(|item| self.nested(item, graph)),
            Item::Value(_) => Ok(()),
        }
    }

    /// A value, as the object of a statement (§8.2).
    fn object(&mut self, item: &'e Item, graph: Option<&Term>) -> Result<Option<Term>, Error> {
        match item {
            Item::Node(node) => self.node(node, graph),
            Item::Value(text) => self.text(text, graph),
            Item::List(items) => self.list(items, graph).map(Some),
        }
    }

    /// A list, from its end to its beginning (§8.3).
    fn list(&mut self, items: &'e [Item], graph: Option<&Term>) -> Result<Term, Error> {
        let first = Term::Iri(rdf_first());
        let rest = Term::Iri(rdf_rest());
        let mut list = Term::Iri(rdf_nil());
        for item in items.iter().rev() {
            let cell = self.fresh()?;
            let object = self.object(item, graph)?;
            self.say(Some(&cell), Some(&first), object, graph)?;
            self.say(Some(&cell), Some(&rest), Some(list), graph)?;
            list = cell;
        }
        Ok(list)
    }

    /// A literal, with its direction where there is a way to say it (§8.2.2 steps 11 to 13).
    fn text(&mut self, text: &Text, graph: Option<&Term>) -> Result<Option<Term>, Error> {
        let Some(literal) = &text.literal else {
            return Ok(None);
        };
        let (Some(direction), Some(form)) = (text.direction, self.direction) else {
            return Ok(Some(Term::Literal(literal.clone())));
        };
        let language = literal.language.as_deref();
        match form {
            RdfDirection::I18nDatatype => {
                let language = language.unwrap_or_default();
                let datatype = format!("{I18N}{language}_{}", direction.as_str());
                let value = Arc::clone(&literal.value);
                Ok(Some(Term::Literal(Literal::typed(value, datatype.into()))))
            }
            RdfDirection::CompoundLiteral => {
                let compound = self.fresh()?;
                for (property, value) in [
                    (rdf_value(), Some(&*literal.value)),
                    (rdf_language(), language),
                    (rdf_direction(), Some(direction.as_str())),
                ] {
                    let value =
                        value.map(|value| Term::Literal(Literal::typed(value, xsd_string())));
                    self.say(Some(&compound), Some(&Term::Iri(property)), value, graph)?;
                }
                Ok(Some(compound))
            }
        }
    }

    /// Adds a statement, unless RDF has no room for one of its parts.
    fn say(
        &mut self,
        subject: Option<&Term>,
        predicate: Option<&Term>,
        object: Option<Term>,
        graph: Option<&Term>,
    ) -> Result<(), Error> {
        let (Some(subject), Some(predicate), Some(object)) = (subject, predicate, object) else {
            return Ok(());
        };
        let length =
            length(subject) + length(predicate) + length(&object) + graph.map_or(0, length);
        self.spend(1 + length / BYTES_A_STEP)?;
        if self.quads.len() >= self.max_quads {
            return Err(Error::TooLarge);
        }
        self.quads.push(Quad {
            subject: subject.clone(),
            predicate: predicate.clone(),
            object,
            graph: graph.cloned(),
        });
        Ok(())
    }

    /// The node that an identifier names.
    fn name(&mut self, iri: &'e Iri) -> Result<Option<Term>, Error> {
        match iri.form {
            Form::Blank => {
                let label = iri.text.strip_prefix("_:").unwrap_or(&iri.text);
                self.blank(label).map(Some)
            }
            Form::Absolute if self.deskolemize => match iri.text.strip_prefix(SKOLEM) {
                Some(label) => self.blank(label).map(Some),
                None => Ok(Some(Term::Iri(Arc::clone(&iri.text)))),
            },
            Form::Absolute => Ok(Some(Term::Iri(Arc::clone(&iri.text)))),
            Form::Relative | Form::Malformed => Ok(None),
        }
    }

    fn blank(&mut self, label: &'e str) -> Result<Term, Error> {
        if let Some(number) = self.numbers.get(label) {
            return Ok(Term::Blank(*number));
        }
        let number = self.number(label)?;
        self.numbers.insert(label, number);
        Ok(Term::Blank(number))
    }

    fn fresh(&mut self) -> Result<Term, Error> {
        self.number("").map(Term::Blank)
    }

    fn number(&mut self, label: &str) -> Result<u32, Error> {
        self.spend(1)?;
        let number = u32::try_from(self.labels.len()).map_err(|_| Error::TooLarge)?;
        self.labels.push(label.to_owned());
        Ok(number)
    }

    fn spend(&mut self, steps: usize) -> Result<(), Error> {
        match self.work.checked_sub(steps) {
            Some(left) => {
                self.work = left;
                Ok(())
            }
            None => Err(Error::TooLarge),
        }
    }

    /// Gives the blank nodes without a label one that no other has.
    fn finish(mut self) -> Dataset {
        let taken: HashSet<&str> = self.numbers.keys().copied().collect();
        let mut next = 0_usize;
        for label in self.labels.iter_mut().filter(|label| label.is_empty()) {
            loop {
                *label = format!("b{next}");
                next += 1;
                if !taken.contains(label.as_str()) {
                    break;
                }
            }
        }
        Dataset {
            quads: self.quads,
            labels: self.labels,
        }
    }
}

/// The IRI of a property, where RDF takes it for one.
fn predicate(property: &Iri) -> Option<Term> {
    (property.form == Form::Absolute).then(|| Term::Iri(Arc::clone(&property.text)))
}

/// How long the names in it are. The value of a literal stands in the document once for each
/// statement, a name may stand in many.
fn length(term: &Term) -> usize {
    match term {
        Term::Iri(iri) => iri.len(),
        Term::Blank(_) => 0,
        Term::Literal(literal) => literal.datatype.len(),
    }
}
