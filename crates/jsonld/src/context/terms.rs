//! The terms of an active context, in layers: a context on top of another says only what it adds.

use std::collections::HashMap;
use std::sync::Arc;

use super::Definition;

/// `None` stands for a term that an upper layer forgot.
type Layer = HashMap<Arc<str>, Option<Arc<Definition>>>;

/// Terms and what they mean.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    own: Arc<Layer>,
    below: Option<Arc<Terms>>,
    layers: u8,
}

impl Terms {
    pub(crate) fn get(&self, term: &str) -> Option<&Arc<Definition>> {
        let mut layer = self;
        loop {
            if let Some(found) = layer.own.get(term) {
                return found.as_ref();
            }
            layer = layer.below.as_deref()?;
        }
    }

    /// An empty layer on top of these.
    pub(crate) fn layer(&self) -> Self {
        if self.own.is_empty() {
            return self.clone();
        }
        Self {
            own: Arc::default(),
            below: Some(Arc::new(self.clone())),
            layers: self.layers.saturating_add(1),
        }
    }

    pub(crate) fn set(&mut self, term: &Arc<str>, definition: Option<Arc<Definition>>) {
        Arc::make_mut(&mut self.own).insert(Arc::clone(term), definition);
    }

    /// The same in a single layer, and how many entries that took.
    pub(crate) fn flat(&self) -> (Self, usize) {
        if self.below.is_none() {
            return (self.clone(), self.own.len());
        }
        let mut stack = Vec::new();
        let mut layer = Some(self);
        while let Some(one) = layer {
            stack.push(one);
            layer = one.below.as_deref();
        }
        let mut flat = Layer::new();
        let mut entries = 0;
        for layer in stack.into_iter().rev() {
            entries += layer.own.len();
            for (term, definition) in layer.own.iter() {
                flat.insert(Arc::clone(term), definition.clone());
            }
        }
        flat.retain(|_, definition| definition.is_some());
        let flat = Self {
            own: Arc::new(flat),
            below: None,
            layers: 0,
        };
        (flat, entries)
    }

    /// How many layers lie below the uppermost.
    pub(crate) fn layers(&self) -> u8 {
        self.layers
    }

    /// Whether any term of these is protected; they must be flat.
    pub(crate) fn any_protected(&self) -> bool {
        self.own
            .values()
            .flatten()
            .any(|definition| definition.protected)
    }
}
