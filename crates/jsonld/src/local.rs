//! The JSON of contexts, shared instead of copied: a term keeps its scoped context, and names and
//! addresses of a context go into every dataset.

use std::sync::Arc;

use serde_json::{Number, Value};

use crate::MAX_DEPTH;

/// JSON with shared parts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(Arc<str>),
    Array(Arc<[Json]>),
    Object(Arc<Entries>),
}

/// The members of an object, ordered by name.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Entries(Vec<(Arc<str>, Json)>);

/// Nested deeper than [`MAX_DEPTH`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deep;

impl Json {
    pub(crate) fn read(value: &Value) -> Result<Self, Deep> {
        Self::read_at(value, 0)
    }

    fn read_at(value: &Value, depth: usize) -> Result<Self, Deep> {
        if depth > MAX_DEPTH {
            return Err(Deep);
        }
        Ok(match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(text.as_str().into()),
            Value::Array(items) => Self::Array(
                items
                    .iter()
                    .map(|item| Self::read_at(item, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Object(members) => {
                let mut entries = Vec::with_capacity(members.len());
                for (name, value) in members {
                    entries.push((name.as_str().into(), Self::read_at(value, depth + 1)?));
                }
                entries.sort_unstable_by(|(left, _), (right, _): &(Arc<str>, _)| left.cmp(right));
                Self::Object(Arc::new(Entries(entries)))
            }
        })
    }

    pub(crate) fn as_str(&self) -> Option<&Arc<str>> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }
}

impl Entries {
    /// Where the member stands among the others.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.0
            .binary_search_by(|(entry, _)| (**entry).cmp(name))
            .ok()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        let (_, value) = self.0.get(self.position(name)?)?;
        Some(value)
    }

    pub(crate) fn at(&self, position: usize) -> Option<(&Arc<str>, &Json)> {
        self.0.get(position).map(|(name, value)| (name, value))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Json)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// These members on top of those of `below`.
    pub(crate) fn over(&self, below: &Self) -> Self {
        let mut merged = self.0.clone();
        merged.extend(
            below
                .iter()
                .filter(|(name, _)| self.position(name).is_none())
                .map(|(name, value)| (Arc::clone(name), value.clone())),
        );
        merged.sort_unstable_by(|(left, _), (right, _)| left.cmp(right));
        Self(merged)
    }
}
