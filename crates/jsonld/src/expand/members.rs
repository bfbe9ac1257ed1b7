//! Members of objects (JSON-LD 1.1 API §5.1.2, steps 13 and 14).

use std::sync::Arc;

use serde_json::Value;

use super::object::{Object, Scene};
use super::path::Segment;
use super::{Expander, Item, Members, Outcome, Property, as_items, scope_of};
use crate::context::{
    Active, Coercion, Container, Definition, Direction, Expanded, Form, Iri, Keyword, scoped,
};
use crate::error::{Code, Error, Loss};

impl<'d> Expander<'_, 'd> {
    /// Adds the members to the object: its own, or those of an object nested in it.
    pub(super) fn members(
        &mut self,
        object: &mut Object<'d>,
        scene: Scene<'_, 'd>,
        members: &'d Members,
    ) -> Result<(), Error> {
        for (name, value) in members {
            if name == "@context" {
                continue;
            }
            self.path.enter(Segment::Member(name))?;
            let (expanded, definition) = self.expand_member(scene.active, name)?;
            match expanded {
                Expanded::Keyword(Keyword::Nest) => self.nest(object, scene, name, value)?,
                Expanded::Keyword(keyword) => self.keyword(object, scene, keyword, value)?,
                Expanded::Iri(iri) if self.is_property(name, &iri)? => {
                    let property = Property::Term(name, definition);
                    self.property(object, scene.active, property, iri, value)?;
                }
                Expanded::Iri(_) => {}
                Expanded::Null if self.strict => return Err(self.undefined(name)),
                Expanded::Null => {}
            }
            self.path.leave();
        }
        Ok(())
    }

    /// Whether the member means anything (step 13.3).
    fn is_property(&self, name: &str, iri: &Iri) -> Result<bool, Error> {
        if self.strict {
            match iri.form {
                Form::Absolute => {}
                Form::Blank => self.lose(Loss::BlankPredicate)?,
                Form::Relative => return Err(self.undefined(name)),
                Form::Malformed => return Err(self.malformed(iri)),
            }
        }
        Ok(iri.form != Form::Relative || iri.text.contains(':'))
    }

    /// Step 14: objects whose members count as this object's.
    fn nest(
        &mut self,
        object: &mut Object<'d>,
        scene: Scene<'_, 'd>,
        name: &'d str,
        value: &'d Value,
    ) -> Result<(), Error> {
        let active = match scope_of(scene.active, name) {
            Some(definition) => self.scope(scene.active, &definition, scoped::PROPERTY)?,
            None => Arc::clone(scene.active),
        };
        let scene = Scene {
            active: &active,
            ..scene
        };
        let many = value.is_array();
        for (index, nested) in as_items(value).iter().enumerate() {
            self.compiler.spend(1)?;
            if many {
                self.path.enter(Segment::Item(index))?;
            }
            let Value::Object(members) = nested else {
                return Err(self.invalid(Code::InvalidNestValue));
            };
            if active
                .names
                .values
                .iter()
                .any(|name| members.contains_key(&**name))
            {
                return Err(self.invalid(Code::InvalidNestValue));
            }
            self.members(object, scene, members)?;
            if many {
                self.path.leave();
            }
        }
        Ok(())
    }

    /// Step 13.4.
    fn keyword(
        &mut self,
        object: &mut Object<'d>,
        scene: Scene<'_, 'd>,
        keyword: Keyword,
        value: &'d Value,
    ) -> Result<(), Error> {
        if matches!(scene.property, Property::Reverse) {
            return Err(self.invalid(Code::InvalidReversePropertyMap));
        }
        let twice = match keyword {
            Keyword::Id => object.id.is_some(),
            Keyword::Value => object.value.is_some(),
            Keyword::Language => object.language.is_some(),
            Keyword::Direction => object.direction.is_some(),
            Keyword::Index => object.index,
            Keyword::List => object.list.is_some(),
            Keyword::Set => object.set.is_some(),
            Keyword::Graph => object.graph.is_some(),
            Keyword::Reverse => object.reversed,
            _ => false,
        };
        if twice {
            return Err(self.invalid(Code::CollidingKeywords));
        }
        match keyword {
            Keyword::Id => {
                let text = value
                    .as_str()
                    .ok_or_else(|| self.invalid(Code::InvalidIdValue))?;
                object.id = Some(self.identifier(scene.active, text)?);
            }
            Keyword::Type => self.type_member(object, scene, value)?,
            Keyword::Graph => {
                let graph = self.element(scene.active, Property::Graph, value, false)?;
                object.graph = Some(graph.into_items());
            }
            Keyword::Included => {
                let included = self.element(scene.active, Property::Included, value, false)?;
                included.append_to(object.included.get_or_insert_default());
            }
            Keyword::Value => {
                if !(is_scalar(value) || value.is_null() || self.is_json(scene)?) {
                    return Err(self.invalid(Code::InvalidValueObjectValue));
                }
                object.value = Some(value);
            }
            // The standard wants a string; issuers write null where there is no language, and their
            // processors take it for no member at all.
            Keyword::Language if value.is_null() => {}
            Keyword::Language => {
                let tag = value
                    .as_str()
                    .ok_or_else(|| self.invalid(Code::InvalidLanguageTaggedString))?;
                object.language = Some(tag.into());
            }
            Keyword::Direction => {
                let direction = value.as_str().and_then(Direction::read);
                let direction =
                    direction.ok_or_else(|| self.invalid(Code::InvalidBaseDirection))?;
                object.direction = Some(direction);
            }
            Keyword::Index => {
                if !value.is_string() {
                    return Err(self.invalid(Code::InvalidIndexValue));
                }
                object.index = true;
            }
            Keyword::List if scene.property.is_outermost() => self.lose(Loss::FreeFloating)?,
            Keyword::List => {
                let property = scene.property.within(scene.active);
                let list = self.element(scene.active, property, value, false)?;
                object.list = Some(list.into_items());
            }
            Keyword::Set => {
                let property = scene.property.within(scene.active);
                let set = self.element(scene.active, property, value, false)?;
                object.set = Some(set.into_items());
            }
            Keyword::Reverse => self.reverse(object, scene, value)?,
            // The rest mean something in contexts and frames only.
            _ => self.lose(Loss::Reserved)?,
        }
        Ok(())
    }

    fn type_member(
        &mut self,
        object: &mut Object<'d>,
        scene: Scene<'_, 'd>,
        value: &'d Value,
    ) -> Result<(), Error> {
        let items = as_items(value);
        let mut types = Vec::with_capacity(items.len());
        for item in items {
            self.compiler.spend(1)?;
            let text = item
                .as_str()
                .ok_or_else(|| self.invalid(Code::InvalidTypeValue))?;
            types.push(self.type_name(scene.outer, text)?);
        }
        object.types.get_or_insert_default().extend(types);
        Ok(())
    }

    /// Step 13.4.13.
    fn reverse(
        &mut self,
        object: &mut Object<'d>,
        scene: Scene<'_, 'd>,
        value: &'d Value,
    ) -> Result<(), Error> {
        let Value::Object(members) = value else {
            return Err(self.invalid(Code::InvalidReverseValue));
        };
        object.reversed = true;
        self.compiler.spend(1)?;
        let reversed = self.read(scene.active, Property::Reverse, members, false)?;
        object.properties.extend(reversed.reverse);
        for (iri, items) in reversed.properties {
            self.add_reverse(object, iri, items)?;
        }
        Ok(())
    }

    fn add_reverse(
        &self,
        object: &mut Object<'d>,
        iri: Iri,
        items: Vec<Item>,
    ) -> Result<(), Error> {
        if !items.iter().all(|item| matches!(item, Item::Node(_))) {
            return Err(self.invalid(Code::InvalidReversePropertyValue));
        }
        object.reverse.push((iri, items));
        Ok(())
    }

    /// Steps 13.5 to 13.14.
    fn property(
        &mut self,
        object: &mut Object<'d>,
        active: &Arc<Active>,
        property: Property<'_>,
        iri: Iri,
        value: &'d Value,
    ) -> Result<(), Error> {
        let definition = property.definition().map(|one| &**one);
        let container = definition.map_or(Container::default(), |one| one.container);
        let is_json = |one: &Definition| one.coercion == Some(Coercion::Json);
        let outcome = match value {
            value if definition.is_some_and(is_json) => {
                self.compiler.spend(1)?;
                Outcome::One(self.json(value)?)
            }
            Value::Object(members) if container.has(Container::LANGUAGE) => {
                self.language_map(active, definition, members)?
            }
            Value::Object(members) if container.is_map() => {
                self.index_map(active, property, members)?
            }
            value => self.element(active, property, value, false)?,
        };
        let mut items = match outcome {
            Outcome::Nothing => return Ok(()),
            Outcome::One(Item::List(list)) => vec![Item::List(list)],
            outcome if container.has(Container::LIST) => vec![Item::List(outcome.into_items())],
            outcome => outcome.into_items(),
        };
        if container.has(Container::GRAPH)
            && !container.has(Container::ID)
            && !container.has(Container::INDEX)
        {
            items = items
                .into_iter()
                .map(|item| self.in_graph(item))
                .collect::<Result<_, _>>()?;
        }
        if definition.is_some_and(|one| one.reverse) {
            self.add_reverse(object, iri, items)
        } else {
            object.properties.push((iri, items));
            Ok(())
        }
    }
}

fn is_scalar(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_))
}
