//! What was made of contexts once is kept: by the table where it rests on nothing else, otherwise
//! for the length of one document.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::process::Scope;
use super::{Active, Expanded, Home, ScopedContext};
use crate::contexts::{Contexts, Key};
use crate::emit::BYTES_A_STEP;
use crate::error::Error;
use crate::local::Json;

/// Lays contexts on top of one another, for the length of one document.
#[derive(Debug)]
pub(crate) struct Compiler<'c> {
    pub(super) contexts: &'c Contexts,
    /// Steps that are left.
    work: usize,
    pub(super) depth: usize,
    /// The documents that are being read, the outermost first.
    pub(super) remote: Vec<Arc<str>>,
    /// The highest table that was looked into since this was last zero.
    pub(super) height: u8,
    /// What this document's own contexts have made of others.
    pub(super) kept: HashMap<Key, Arc<Active>>,
    /// The scoped contexts that were found without error, by their address in memory; all belong
    /// to documents in the table, which stay where they are.
    pub(super) sound: HashSet<usize>,
}

/// Which kind of scoped context it is.
pub(crate) mod scoped {
    /// Of a property: holds further in, and may override protected terms.
    pub(crate) const PROPERTY: u8 = 1;
    /// Of a type: holds for this node object only.
    pub(crate) const TYPE: u8 = 2;
}

impl<'c> Compiler<'c> {
    pub(crate) fn new(contexts: &'c Contexts, work: usize) -> Self {
        Self {
            contexts,
            work,
            depth: 0,
            remote: Vec::new(),
            height: 0,
            kept: HashMap::new(),
            sound: HashSet::new(),
        }
    }

    /// The context in which a document without any context is read.
    pub(crate) fn initial(&self, base: Option<&str>) -> Arc<Active> {
        match base {
            None => self.contexts.initial(),
            Some(base) => Arc::new(Active::initial(Some(base.into()), Home::Document)),
        }
    }

    /// Counts work; an error when there was too much.
    pub(crate) fn spend(&mut self, steps: usize) -> Result<(), Error> {
        match self.work.checked_sub(steps) {
            Some(left) => {
                self.work = left;
                Ok(())
            }
            None => Err(Error::TooLarge),
        }
    }

    /// Counts the work of putting a name together, so that a long prefix or vocabulary cannot be
    /// multiplied for nothing.
    pub(crate) fn pay(&mut self, name: &str, expanded: &Expanded) -> Result<(), Error> {
        match expanded {
            Expanded::Iri(iri) => {
                let added = iri.text.len().saturating_sub(name.len());
                self.spend(added / BYTES_A_STEP)
            }
            Expanded::Null | Expanded::Keyword(_) => Ok(()),
        }
    }

    /// Allows more work, for what the document spells out.
    pub(crate) fn earn(&mut self, steps: usize) {
        self.work = self.work.saturating_add(steps);
    }

    /// The steps that are left.
    pub(crate) fn left(&self) -> usize {
        self.work
    }

    /// A context that the document brought itself, on top of another.
    pub(crate) fn inline(
        &mut self,
        active: &Arc<Active>,
        local: &Json,
        base_url: Option<Arc<str>>,
    ) -> Result<Arc<Active>, Error> {
        let scope = Scope {
            base_url,
            propagate: true,
            override_protected: false,
            validating: false,
            inline: true,
        };
        self.process(active, local, &scope)
    }

    /// The context of a property or a type, on top of another.
    pub(crate) fn scoped(
        &mut self,
        active: &Arc<Active>,
        context: &ScopedContext,
        kind: u8,
    ) -> Result<Arc<Active>, Error> {
        let key = Key {
            parent: active.id,
            local: context.id,
            kind,
        };
        if let Some(kept) = self.kept.get(&key) {
            return Ok(Arc::clone(kept));
        }
        let scope = Scope {
            base_url: context.base_url.clone(),
            propagate: kind == scoped::PROPERTY,
            override_protected: kind == scoped::PROPERTY,
            validating: false,
            inline: context.inline,
        };
        self.keep(active, key, |compiler| {
            compiler.process(active, &context.local, &scope)
        })
    }

    /// What the cache has for the key, or else what is made now.
    pub(super) fn keep(
        &mut self,
        active: &Arc<Active>,
        key: Key,
        make: impl FnOnce(&mut Self) -> Result<Arc<Active>, Error>,
    ) -> Result<Arc<Active>, Error> {
        if active.home != Home::Document
            && let Some(found) = self.contexts.cached(&key)
        {
            return Ok(found);
        }
        let before = std::mem::take(&mut self.height);
        let made = make(self);
        let height = std::mem::replace(&mut self.height, 0);
        self.height = before.max(height);
        let made = made?;
        let home = match (active.home, made.home) {
            (Home::Table(parent), Home::Table(_)) => Home::Table(parent.max(height)),
            _ => Home::Document,
        };
        let kept = match home {
            Home::Table(height) => {
                // It will be read more often than made.
                let (terms, entries) = made.terms.flat();
                self.spend(entries)?;
                let kept = Arc::new(Active {
                    home,
                    terms,
                    ..(*made).clone()
                });
                self.contexts.keep(height, key, &kept);
                kept
            }
            Home::Document => {
                let kept = Arc::new(Active {
                    home,
                    ..(*made).clone()
                });
                self.kept.insert(key, Arc::clone(&kept));
                kept
            }
        };
        Ok(kept)
    }
}
