//! Objects whose keys say something of the values: a language, an index, an identifier or a type
//! (JSON-LD 1.1 API §5.1.2, steps 13.7 and 13.8).

use std::sync::Arc;

use serde_json::Value;

use super::path::Segment;
use super::{Expander, Item, Members, Node, Outcome, Property, as_items, scope_of};
use crate::context::{Active, Container, Definition, Expanded, Keyword, Relative, scoped};
use crate::error::{Code, Error, Loss};

impl<'d> Expander<'_, 'd> {
    pub(super) fn language_map(
        &mut self,
        active: &Active,
        definition: Option<&Definition>,
        members: &'d Members,
    ) -> Result<Outcome, Error> {
        let direction = definition.and_then(|one| one.direction);
        let direction = direction.unwrap_or(active.direction);
        let mut items = Vec::with_capacity(members.len());
        for (tag, value) in members {
            self.path.enter(Segment::Member(tag))?;
            let none = self.is_none(active, tag)?;
            for item in as_items(value) {
                self.compiler.spend(1)?;
                let text = match item {
                    Value::Null => continue,
                    Value::String(text) => text.as_str(),
                    _ => return Err(self.invalid(Code::InvalidLanguageMapValue)),
                };
                let language = (!none).then(|| Arc::from(tag.as_str()));
                items.push(Item::Value(self.text(text, language, direction)?));
            }
            self.path.leave();
        }
        Ok(Outcome::Many(items))
    }

    /// Maps by index, identifier or type.
    pub(super) fn index_map(
        &mut self,
        active: &Arc<Active>,
        property: Property<'_>,
        members: &'d Members,
    ) -> Result<Outcome, Error> {
        let definition = property.definition();
        let container = definition.map_or(Container::default(), |one| one.container);
        let index = definition.and_then(|one| one.index.as_ref());
        let mut all = Vec::with_capacity(members.len());
        for (key, value) in members {
            self.path.enter(Segment::Member(key))?;
            let context = self.map_context(active, container, key)?;
            let none = self.is_none(active, key)?;
            let value = self.element(&context, property.within(&context), value, true)?;
            for mut item in value.into_items() {
                if container.has(Container::GRAPH) && !item.is_graph() {
                    item = self.in_graph(item)?;
                }
                if !none {
                    item = match index {
                        Some(property) if container.has(Container::INDEX) => {
                            self.index_as_property(active, property, key, item)?
                        }
                        _ if container.has(Container::INDEX) => {
                            self.lose(Loss::Index)?;
                            item
                        }
                        _ if container.has(Container::ID) => self.key_as_id(active, key, item)?,
                        _ => self.key_as_type(active, key, item)?,
                    };
                }
                all.push(item);
            }
            self.path.leave();
        }
        Ok(Outcome::Many(all))
    }

    /// The item as a graph of its own. What says nothing there is lost in it.
    pub(super) fn in_graph(&self, mut item: Item) -> Result<Item, Error> {
        match &mut item {
            Item::Node(node) if node.is_silent() => self.lose(Loss::EmptyObject)?,
            Item::Node(node) if node.is_named_in_vain() => self.lose_name(node)?,
            Item::Node(_) => {}
            Item::Value(_) | Item::List(_) => self.lose(Loss::FreeFloating)?,
        }
        Ok(Item::Node(Box::new(Node {
            graph: Some(vec![item]),
            ..Node::default()
        })))
    }

    /// Steps 13.8.3.1 to 13.8.3.3: what the values under a key are read in. As with types that are
    /// members, the context of one that is a key ends with its node.
    fn map_context(
        &mut self,
        active: &Arc<Active>,
        container: Container,
        key: &str,
    ) -> Result<Arc<Active>, Error> {
        if !container.has(Container::TYPE) {
            return Ok(Arc::clone(active));
        }
        let outer = active.previous.as_ref().unwrap_or(active);
        match scope_of(outer, key) {
            Some(definition) => self.scope(outer, &definition, scoped::TYPE),
            None => Ok(Arc::clone(outer)),
        }
    }

    /// Whether the key says that there is none.
    fn is_none(&mut self, active: &Active, key: &str) -> Result<bool, Error> {
        let key = self.expand_name(active, key, Relative::Vocab)?;
        Ok(key == Expanded::Keyword(Keyword::None))
    }

    /// Step 13.8.3.7.2.
    fn index_as_property(
        &mut self,
        active: &Active,
        property: &str,
        key: &str,
        mut item: Item,
    ) -> Result<Item, Error> {
        let value = self.value_of(active, active.terms.get(property), &Value::from(key))?;
        let Expanded::Iri(property) = self.expand_name(active, property, Relative::Vocab)? else {
            return Err(self.invalid(Code::InvalidTermDefinition));
        };
        let Item::Node(node) = &mut item else {
            return Err(self.invalid(Code::InvalidValueObject));
        };
        node.properties.push((property, vec![value]));
        Ok(item)
    }

    /// Step 13.8.3.7.4. An identifier of the value's own takes the place of the key.
    fn key_as_id(&mut self, active: &Active, key: &str, mut item: Item) -> Result<Item, Error> {
        match &mut item {
            Item::Node(node) if node.id.is_fresh() => {
                node.unnamed = None;
                node.id = self.identifier(active, key)?;
            }
            _ => self.lose(Loss::Index)?,
        }
        Ok(item)
    }

    /// Step 13.8.3.7.5.
    fn key_as_type(&mut self, active: &Active, key: &str, mut item: Item) -> Result<Item, Error> {
        match &mut item {
            Item::Node(node) => {
                let kind = self.type_name(active, key)?;
                node.types.extend(self.known_type(kind)?);
            }
            _ => self.lose(Loss::Index)?,
        }
        Ok(item)
    }
}
