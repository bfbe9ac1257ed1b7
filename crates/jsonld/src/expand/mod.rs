//! Expansion (JSON-LD 1.1 API §5.1): every name replaced by what its context says it means.
//!
//! Read [`Expander::element`], then [`object`] (node, value, list and set objects), [`members`] (what
//! a member adds to its object), [`maps`] (containers whose keys mean something) and [`value`].

mod maps;
mod members;
mod names;
mod object;
mod path;
mod tree;
mod value;

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::context::{Active, Compiler, Container, Definition, scoped};
use crate::contexts::Contexts;
use crate::error::{Code, Error, Loss};
use crate::local::Json;
use crate::options::{Mode, Options};

use path::{Path, Segment};
use tree::Outcome;
pub(crate) use tree::{Id, Item, Node, Text};

/// What a document came to.
#[derive(Debug)]
pub(crate) struct Expansion {
    pub(crate) items: Vec<Item>,
    /// The steps that are left of [`Options::max_work`].
    pub(crate) work: usize,
}

/// The document in expanded form.
pub(crate) fn expand(
    document: &Value,
    contexts: &Contexts,
    options: &Options<'_>,
) -> Result<Expansion, Error> {
    expand_with(document, contexts, options, false)
}

/// The same; `mark` has the nodes without an identifier say where they stand.
pub(crate) fn expand_with(
    document: &Value,
    contexts: &Contexts,
    options: &Options<'_>,
    mark: bool,
) -> Result<Expansion, Error> {
    let mut expander = Expander {
        compiler: Compiler::new(contexts, options.max_work),
        base: options.base.map(Arc::from),
        strict: options.mode == Mode::Strict,
        directions: options.rdf_direction.is_some(),
        mark,
        path: Path::default(),
    };
    let mut active = expander.compiler.initial(options.base);
    if let Some(context) = options.expand_context {
        let context = context.get("@context").unwrap_or(context);
        active = expander.lay(&active, context)?;
    }
    let outcome = expander.element(&active, Property::Top, document, false)?;
    let items = match outcome {
        // A document that is no more than a graph is the default graph.
        Outcome::One(Item::Node(mut node)) if node.is_graph() && node.id.is_fresh() => {
            node.graph.take().unwrap_or_default()
        }
        outcome => outcome.into_items(),
    };
    Ok(Expansion {
        items,
        work: expander.compiler.left(),
    })
}

/// Whose value an element is.
#[derive(Debug, Clone, Copy)]
enum Property<'a> {
    /// Nobody's: the document itself.
    Top,
    /// A member of a graph.
    Graph,
    Included,
    Reverse,
    /// A member's: its name, and its definition in the context that the element is read in.
    Term(&'a str, Option<&'a Arc<Definition>>),
}

impl<'a> Property<'a> {
    fn term(active: &'a Active, name: &'a str) -> Self {
        Self::Term(name, active.terms.get(name))
    }

    /// The same in another context.
    fn within(self, active: &'a Active) -> Self {
        match self {
            Self::Term(name, _) => Self::term(active, name),
            other => other,
        }
    }

    fn definition(self) -> Option<&'a Arc<Definition>> {
        match self {
            Self::Term(_, definition) => definition,
            _ => None,
        }
    }

    /// The definition, where it brings a context with it.
    fn scope(self) -> Option<&'a Definition> {
        self.definition()
            .map(|definition| &**definition)
            .filter(|definition| definition.context.is_some())
    }

    /// Whether only nodes mean anything there.
    fn is_outermost(self) -> bool {
        matches!(self, Self::Top | Self::Graph)
    }
}

#[derive(Debug)]
struct Expander<'c, 'd> {
    compiler: Compiler<'c>,
    base: Option<Arc<str>>,
    strict: bool,
    /// Whether RDF will carry base directions.
    directions: bool,
    mark: bool,
    path: Path<'d>,
}

impl<'d> Expander<'_, 'd> {
    /// §5.1.2, steps 1 to 6. `from_map` for a value in a map by index, type or identifier.
    fn element(
        &mut self,
        active: &Arc<Active>,
        property: Property<'_>,
        element: &'d Value,
        from_map: bool,
    ) -> Result<Outcome, Error> {
        self.compiler.spend(1)?;
        match element {
            Value::Null => Ok(Outcome::Nothing),
            Value::Array(items) => self.array(active, property, items, from_map),
            Value::Object(members) => self.object(active, property, members, from_map),
            scalar => self.scalar(active, property, scalar),
        }
    }

    fn array(
        &mut self,
        active: &Arc<Active>,
        property: Property<'_>,
        elements: &'d [Value],
        from_map: bool,
    ) -> Result<Outcome, Error> {
        let lists = property
            .definition()
            .is_some_and(|definition| definition.container.has(Container::LIST));
        let mut items = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            self.path.enter(Segment::Item(index))?;
            match self.element(active, property, element, from_map)? {
                Outcome::Many(inner) if lists => items.push(Item::List(inner)),
                outcome => outcome.append_to(&mut items),
            }
            self.path.leave();
        }
        Ok(Outcome::Many(items))
    }

    fn scalar(
        &mut self,
        active: &Arc<Active>,
        property: Property<'_>,
        scalar: &'d Value,
    ) -> Result<Outcome, Error> {
        match property {
            Property::Top | Property::Graph => {
                self.lose(Loss::FreeFloating)?;
                Ok(Outcome::Nothing)
            }
            Property::Included => Err(self.invalid(Code::InvalidIncludedValue)),
            Property::Reverse => Err(self.invalid(Code::InvalidReverseValue)),
            Property::Term(name, definition) => match property.scope() {
                Some(definition) => {
                    let active = self.scope(active, definition, scoped::PROPERTY)?;
                    self.value_of(&active, active.terms.get(name), scalar)
                }
                None => self.value_of(active, definition, scalar),
            }
            .map(Outcome::One),
        }
    }

    /// A context that the document names or brings, on top of another.
    fn lay(&mut self, active: &Arc<Active>, local: &Value) -> Result<Arc<Active>, Error> {
        let laid = match Json::read(local) {
            Ok(local) => self.compiler.inline(active, &local, self.base.clone()),
            Err(_) => Err(Error::TooDeep),
        };
        laid.map_err(|error| self.here(error))
    }

    /// The context that a definition brings with it, on top of another.
    fn scope(
        &mut self,
        active: &Arc<Active>,
        definition: &Definition,
        kind: u8,
    ) -> Result<Arc<Active>, Error> {
        match &definition.context {
            Some(context) => {
                let scoped = self.compiler.scoped(active, context, kind);
                scoped.map_err(|error| self.here(error))
            }
            None => Ok(Arc::clone(active)),
        }
    }

    /// In strict mode an error, otherwise nothing: something is left out here.
    fn lose(&self, loss: Loss) -> Result<(), Error> {
        if !self.strict {
            return Ok(());
        }
        Err(Error::Dropped {
            path: self.path.pointer(),
            loss,
        })
    }

    fn invalid(&self, code: Code) -> Error {
        Error::Invalid {
            path: self.path.pointer(),
            code,
        }
    }

    /// The error of a context, with the object that names the context as its place.
    fn here(&self, error: Error) -> Error {
        match error {
            Error::Invalid { code, .. } => self.invalid(code),
            other => other,
        }
    }
}

/// The definition of a term that brings a context with it.
fn scope_of(active: &Active, term: &str) -> Option<Arc<Definition>> {
    let definition = active.terms.get(term)?;
    definition.context.is_some().then(|| Arc::clone(definition))
}

/// One value stands for an array of one.
fn as_items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        one => std::slice::from_ref(one),
    }
}

type Members = Map<String, Value>;
