//! Values (JSON-LD 1.1 API §5.3): how a term has them read.

use std::sync::Arc;

use serde_json::Value;

use super::{Expander, Item, Text};
use crate::context::{Active, Coercion, Definition, Direction, lower_case};
use crate::error::{Error, Loss};
use crate::iri;
use crate::jcs;
use crate::number;
use crate::rdf::Literal;
use crate::vocabulary::{
    rdf_json, rdf_lang_string, text_false, text_true, xsd_boolean, xsd_string,
};

impl Expander<'_, '_> {
    /// A string, number or boolean as a value of the term that is so defined.
    pub(super) fn value_of(
        &mut self,
        active: &Active,
        definition: Option<&Arc<Definition>>,
        scalar: &Value,
    ) -> Result<Item, Error> {
        let coercion = definition.and_then(|definition| definition.coercion.as_ref());
        let text = match (coercion, scalar) {
            (Some(Coercion::Id), Value::String(text)) => {
                return self.identifier(active, text).map(Item::reference);
            }
            (Some(Coercion::Vocab), Value::String(text)) => {
                return self.term_or_identifier(active, text).map(Item::reference);
            }
            (Some(Coercion::Json), value) => return self.json(value),
            (Some(Coercion::Datatype(datatype)), value) => {
                return Ok(Item::Value(Text::plain(typed(value, datatype))));
            }
            (_, Value::String(text)) => text,
            (_, value) => return Ok(Item::Value(Text::plain(native(value)))),
        };
        let language = definition.and_then(|definition| definition.language.as_ref());
        let language = language.unwrap_or(&active.language).clone();
        let direction = definition.and_then(|definition| definition.direction);
        let direction = direction.unwrap_or(active.direction);
        self.text(text.as_str(), language, direction)
            .map(Item::Value)
    }

    /// A string, with the language and the direction that it has.
    pub(super) fn text(
        &mut self,
        value: impl Into<Arc<str>>,
        language: Option<Arc<str>>,
        direction: Option<Direction>,
    ) -> Result<Text, Error> {
        if direction.is_some() && !self.directions {
            self.lose(Loss::Direction)?;
        }
        let literal = match language {
            None => Some(Literal::typed(value, xsd_string())),
            Some(language) if iri::is_language_tag(&language) => Some(Literal {
                value: value.into(),
                datatype: rdf_lang_string(),
                language: Some(lower_case(&language)),
            }),
            Some(_) => {
                self.lose(Loss::LanguageTag)?;
                None
            }
        };
        Ok(Text { literal, direction })
    }

    /// A JSON literal (§8.2.2 step 3): any value, in canonical form.
    pub(super) fn json(&mut self, value: &Value) -> Result<Item, Error> {
        self.compiler.spend(size(value, 0)?)?;
        let text = jcs::canonicalize(value);
        let text = text.map_err(
            |jcs::JcsError::InexactInteger(number)| Error::InexactNumber {
                path: self.path.pointer(),
                number: number.to_string(),
            },
        )?;
        let literal = Literal::typed(text, rdf_json());
        Ok(Item::Value(Text::plain(literal)))
    }
}

/// A scalar with the datatype that it was given. That of a boolean is kept too: issuers declare
/// booleans to be what they like.
pub(super) fn typed(value: &Value, datatype: &Arc<str>) -> Literal {
    let text = match value {
        Value::Number(number) => number::canonical(number, Some(datatype)).0.into(),
        other => native(other).value,
    };
    Literal::typed(text, Arc::clone(datatype))
}

/// A scalar with the datatype that JSON gives it (§8.2.2).
pub(super) fn native(value: &Value) -> Literal {
    match value {
        Value::Bool(true) => Literal::typed(text_true(), xsd_boolean()),
        Value::Bool(false) => Literal::typed(text_false(), xsd_boolean()),
        Value::Number(number) => {
            let (text, datatype) = number::canonical(number, None);
            Literal::typed(text, datatype)
        }
        Value::String(text) => Literal::typed(text.as_str(), xsd_string()),
        // No scalars.
        Value::Null | Value::Array(_) | Value::Object(_) => Literal::typed("", xsd_string()),
    }
}

/// How many values the JSON holds, with a bound on its depth.
fn size(value: &Value, depth: usize) -> Result<usize, Error> {
    if depth > crate::MAX_DEPTH {
        return Err(Error::TooDeep);
    }
    let mut count: usize = 1;
    match value {
        Value::Array(items) => {
            for item in items {
                count += size(item, depth + 1)?;
            }
        }
        Value::Object(members) => {
            for member in members.values() {
                count += size(member, depth + 1)?;
            }
        }
        _ => {}
    }
    Ok(count)
}
