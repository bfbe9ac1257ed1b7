//! Objects (JSON-LD 1.1 API §5.1.2, steps 7 to 19).

use std::sync::Arc;

use serde_json::Value;

use super::value::{native, typed};
use super::{Expander, Id, Item, Members, Node, Outcome, Property, Text, as_items, scope_of};
use crate::context::{Active, Direction, Expanded, Form, Iri, Keyword, Relative, scoped};
use crate::error::{Code, Error, Loss};

/// An object while its members are being read. Absent members are `None`.
#[derive(Debug, Default)]
pub(super) struct Object<'d> {
    pub(super) id: Option<Id>,
    pub(super) types: Option<Vec<Expanded>>,
    pub(super) value: Option<&'d Value>,
    pub(super) language: Option<Arc<str>>,
    pub(super) direction: Option<Direction>,
    pub(super) index: bool,
    pub(super) list: Option<Vec<Item>>,
    pub(super) set: Option<Vec<Item>>,
    pub(super) graph: Option<Vec<Item>>,
    pub(super) included: Option<Vec<Item>>,
    pub(super) properties: Vec<(Iri, Vec<Item>)>,
    /// Whether there was an `@reverse` member.
    pub(super) reversed: bool,
    pub(super) reverse: Vec<(Iri, Vec<Item>)>,
}

/// What the members of an object are read in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a, 'd> {
    pub(super) active: &'a Arc<Active>,
    /// Before the contexts of the object's types: what the types themselves are read in.
    pub(super) outer: &'a Arc<Active>,
    pub(super) property: Property<'a>,
    pub(super) members: &'d Members,
}

impl<'d> Expander<'_, 'd> {
    pub(super) fn object(
        &mut self,
        active: &Arc<Active>,
        property: Property<'_>,
        members: &'d Members,
        from_map: bool,
    ) -> Result<Outcome, Error> {
        let object = self.read(active, property, members, from_map)?;
        if object.value.is_some() {
            self.value_object(object, property)
        } else if object.list.is_some() || object.set.is_some() {
            self.collection(object, property)
        } else {
            self.node(object, property)
        }
    }

    /// Steps 7 to 14: the members, read in the contexts that hold for them.
    pub(super) fn read(
        &mut self,
        active: &Arc<Active>,
        property: Property<'_>,
        members: &'d Members,
        from_map: bool,
    ) -> Result<Object<'d>, Error> {
        self.compiler.spend(active.names.len())?;
        let mut outer = Arc::clone(active);
        if let Some(previous) = &active.previous
            && !from_map
            && !is_value_or_reference(active, members)
        {
            outer = Arc::clone(previous);
        }
        if let Some(definition) = property.scope() {
            outer = self.scope(&outer, definition, scoped::PROPERTY)?;
        }
        if let Some(local) = members.get("@context") {
            outer = self.lay(&outer, local)?;
        }
        let active = self.type_scoped(&outer, members)?;
        let scene = Scene {
            active: &active,
            outer: &outer,
            property,
            members,
        };
        let mut object = Object::default();
        self.members(&mut object, scene, members)?;
        Ok(object)
    }

    /// Step 11: the contexts of the object's types.
    fn type_scoped(
        &mut self,
        outer: &Arc<Active>,
        members: &'d Members,
    ) -> Result<Arc<Active>, Error> {
        let mut active = Arc::clone(outer);
        for name in outer.names.types.iter() {
            let Some(value) = members.get(&**name) else {
                continue;
            };
            let mut types: Vec<&str> = as_items(value).iter().filter_map(Value::as_str).collect();
            types.sort_unstable();
            for term in types {
                if let Some(definition) = scope_of(outer, term) {
                    active = self.scope(&active, &definition, scoped::TYPE)?;
                }
            }
        }
        Ok(active)
    }

    /// Step 12: whether the object is a JSON literal, should it have a value.
    pub(super) fn is_json(&mut self, scene: Scene<'_, 'd>) -> Result<bool, Error> {
        for name in scene.active.names.types.iter() {
            let Some(value) = scene.members.get(&**name) else {
                continue;
            };
            return match as_items(value).last().and_then(Value::as_str) {
                Some(last) => {
                    let last = self.expand_name(scene.active, last, Relative::VocabThenDocument)?;
                    Ok(last == Expanded::Keyword(Keyword::Json))
                }
                None => Ok(false),
            };
        }
        Ok(false)
    }

    /// Step 15.
    fn value_object(
        &mut self,
        object: Object<'d>,
        property: Property<'_>,
    ) -> Result<Outcome, Error> {
        let extra = object.id.is_some()
            || object.list.is_some()
            || object.set.is_some()
            || object.graph.is_some()
            || object.included.is_some()
            || object.reversed
            || !object.properties.is_empty()
            || !object.reverse.is_empty();
        let tagged = object.language.is_some() || object.direction.is_some();
        if extra || (tagged && object.types.is_some()) {
            return Err(self.invalid(Code::InvalidValueObject));
        }
        if matches!(property, Property::Included) {
            return Err(self.invalid(Code::InvalidIncludedValue));
        }
        if property.is_outermost() {
            self.lose(Loss::FreeFloating)?;
            return Ok(Outcome::Nothing);
        }
        if object.index {
            self.lose(Loss::Index)?;
        }
        let value = object.value.unwrap_or(&Value::Null);
        if object.types.as_deref() == Some(&[Expanded::Keyword(Keyword::Json)]) {
            return self.json(value).map(Outcome::One);
        }
        if value.is_null() {
            self.lose(Loss::NullValue)?;
            return Ok(Outcome::Nothing);
        }
        let text = match (value, object.types.as_deref()) {
            (value, Some([Expanded::Iri(iri)])) if iri.form == Form::Absolute => {
                Text::plain(typed(value, &iri.text))
            }
            (_, Some(_)) => return Err(self.invalid(Code::InvalidTypedValue)),
            (Value::String(text), None) => {
                self.text(text.as_str(), object.language, object.direction)?
            }
            _ if object.language.is_some() => {
                return Err(self.invalid(Code::InvalidLanguageTaggedValue));
            }
            (value, None) => {
                if object.direction.is_some() {
                    self.lose(Loss::Direction)?;
                }
                Text::plain(native(value))
            }
        };
        Ok(Outcome::One(Item::Value(text)))
    }

    /// Step 17: list and set objects.
    fn collection(&mut self, object: Object<'d>, property: Property<'_>) -> Result<Outcome, Error> {
        let extra = object.id.is_some()
            || object.types.is_some()
            || object.language.is_some()
            || object.direction.is_some()
            || object.graph.is_some()
            || object.included.is_some()
            || object.reversed
            || !object.properties.is_empty()
            || !object.reverse.is_empty();
        if extra || (object.list.is_some() && object.set.is_some()) {
            return Err(self.invalid(Code::InvalidSetOrListObject));
        }
        if object.index {
            self.lose(Loss::Index)?;
        }
        match object.list {
            Some(_) if matches!(property, Property::Included) => {
                Err(self.invalid(Code::InvalidIncludedValue))
            }
            Some(_) if property.is_outermost() => {
                self.lose(Loss::FreeFloating)?;
                Ok(Outcome::Nothing)
            }
            Some(items) => Ok(Outcome::One(Item::List(items))),
            None => Ok(Outcome::Many(object.set.unwrap_or_default())),
        }
    }

    /// Steps 16, 18 and 19: node objects.
    fn node(&mut self, object: Object<'d>, property: Property<'_>) -> Result<Outcome, Error> {
        if object.language.is_some() || object.direction.is_some() {
            self.lose(Loss::OnlyLanguage)?;
        }
        let only_language = object.language.is_some()
            && object.id.is_none()
            && object.types.is_none()
            && object.direction.is_none()
            && !object.index
            && !object.reversed;
        if object.index {
            self.lose(Loss::Index)?;
        }
        let mut types = Vec::new();
        for one in object.types.unwrap_or_default() {
            types.extend(self.known_type(one)?);
        }
        let mut node = Node {
            types,
            unnamed: (self.mark && object.id.is_none()).then(|| self.path.pointer()),
            id: object.id.unwrap_or_default(),
            properties: object.properties,
            reverse: object.reverse,
            graph: object.graph,
            included: object.included.unwrap_or_default(),
        };
        let is_referred_to = !property.is_outermost() && !matches!(property, Property::Included);
        if node.is_named_in_vain() && !is_referred_to {
            self.lose_name(&mut node)?;
        }
        if node.is_silent() {
            if !is_referred_to {
                self.lose(Loss::EmptyObject)?;
                return Ok(Outcome::Nothing);
            }
            if only_language && node.properties.is_empty() && node.reverse.is_empty() {
                return Ok(Outcome::Nothing);
            }
        }
        Ok(Outcome::One(Item::Node(Box::new(node))))
    }

    /// Nothing refers to the node, by its name or otherwise.
    pub(super) fn lose_name(&self, node: &mut Node) -> Result<(), Error> {
        node.unnamed = None;
        if node.id.is_fresh() {
            return Ok(());
        }
        self.lose(Loss::EmptyObject)
    }
}

/// Step 7: a context that does not propagate still holds in value objects and in references.
fn is_value_or_reference(active: &Active, members: &Members) -> bool {
    let has = |name: &Arc<str>| members.contains_key(&**name);
    active.names.values.iter().any(has)
        || (members.len() == 1
            && members
                .keys()
                .any(|name| active.expand(name, Relative::Vocab) == Expanded::Keyword(Keyword::Id)))
}
