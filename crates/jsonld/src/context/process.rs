//! Context processing (JSON-LD 1.1 API §4.1.2).

use std::sync::Arc;

use super::compiler::Compiler;
use super::define::Builder;
use super::{Active, Direction, Expanded, Home, Relative, ScopedContext};
use crate::contexts::Key;
use crate::emit::BYTES_A_STEP;
use crate::error::{Code, Error};
use crate::local::{Entries, Json};
use crate::{MAX_DEPTH, iri};

/// Contexts that include one another may do so in chains of this length.
const MAX_REMOTE: usize = 16;

/// Layers of terms above which a context that the document brought is made flat.
const MAX_LAYERS: u8 = 6;

/// The ways in which one context is laid on top of another.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    /// Against which the addresses of contexts are resolved.
    pub(crate) base_url: Option<Arc<str>>,
    /// Whether it still holds in the node objects further in.
    pub(crate) propagate: bool,
    /// Whether it may give protected terms another meaning, as property-scoped contexts may.
    pub(crate) override_protected: bool,
    /// Whether it is only looked at for errors.
    pub(crate) validating: bool,
    /// Whether the document brought it itself.
    pub(crate) inline: bool,
}

impl Compiler<'_> {
    /// The algorithm of §4.1.2.
    pub(crate) fn process(
        &mut self,
        active: &Arc<Active>,
        local: &Json,
        scope: &Scope,
    ) -> Result<Arc<Active>, Error> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        let result = self.process_items(active, local, scope);
        self.depth -= 1;
        result
    }

    fn process_items(
        &mut self,
        active: &Arc<Active>,
        local: &Json,
        scope: &Scope,
    ) -> Result<Arc<Active>, Error> {
        let propagate = match local {
            Json::Object(entries) => match entries.get("@propagate") {
                Some(Json::Bool(propagate)) => *propagate,
                _ => scope.propagate,
            },
            _ => scope.propagate,
        };
        let mut result = Arc::clone(active);
        if !propagate && active.previous.is_none() {
            result = Arc::new(Active {
                previous: Some(Arc::clone(active)),
                ..active.derive(home(active, scope))
            });
        }
        let one = std::slice::from_ref(local);
        let items = match local {
            Json::Array(items) => items,
            _ => one,
        };
        for item in items {
            self.spend(1)?;
            result = match item {
                Json::Null => self.forget(&result, propagate, scope)?,
                Json::String(url) => self.remote(&result, url, scope)?,
                Json::Object(entries) => self.definition(&result, entries, scope)?,
                _ => return Err(invalid(Code::InvalidLocalContext)),
            };
        }
        Ok(result)
    }

    /// A null context (§4.1.2 step 5.1).
    fn forget(
        &mut self,
        result: &Arc<Active>,
        propagate: bool,
        scope: &Scope,
    ) -> Result<Arc<Active>, Error> {
        if !scope.override_protected {
            let (flat, entries) = result.terms.flat();
            self.spend(entries)?;
            if flat.any_protected() {
                return Err(Error::ProtectedTerm {
                    term: String::new(),
                    code: Code::InvalidContextNullification,
                });
            }
        }
        let initial = Active::initial(result.original_base.clone(), home(result, scope));
        Ok(Arc::new(Active {
            previous: (!propagate).then(|| result.previous.clone()).flatten(),
            ..initial
        }))
    }

    /// A context named by its address (§4.1.2 step 5.2).
    fn remote(
        &mut self,
        result: &Arc<Active>,
        url: &str,
        scope: &Scope,
    ) -> Result<Arc<Active>, Error> {
        let url = resolve(url, scope.base_url.as_deref());
        if scope.validating && self.remote.iter().any(|one| **one == *url) {
            return Ok(Arc::clone(result));
        }
        if self.remote.len() >= MAX_REMOTE {
            return Err(invalid(Code::ContextOverflow));
        }
        let document = self.contexts.document(&url)?;
        self.height = self.height.max(document.height);
        let local = document
            .context()
            .ok_or(invalid(Code::InvalidRemoteContext))?;
        let inside = Scope {
            base_url: Some(Arc::clone(&document.url)),
            propagate: true,
            override_protected: scope.override_protected,
            validating: scope.validating,
            inline: false,
        };
        let read = |compiler: &mut Self| {
            compiler.remote.push(Arc::clone(&document.url));
            let read = compiler.process(result, local, &inside);
            compiler.remote.pop();
            read
        };
        // Inside another context it is the outer one that is kept.
        if scope.validating || scope.override_protected || !self.remote.is_empty() {
            return read(self);
        }
        let key = Key {
            parent: result.id,
            local: document.id,
            kind: 0,
        };
        if let Some(kept) = self.kept.get(&key) {
            return Ok(Arc::clone(kept));
        }
        self.keep(result, key, read)
    }

    /// A context that is written out (§4.1.2 steps 5.3 to 5.13).
    fn definition(
        &mut self,
        result: &Arc<Active>,
        entries: &Arc<Entries>,
        scope: &Scope,
    ) -> Result<Arc<Active>, Error> {
        if entries.get("@version").is_some_and(
            |version| !matches!(version, Json::Number(one) if one.as_f64() == Some(1.1)),
        ) {
            return Err(invalid(Code::InvalidVersionValue));
        }
        let imported;
        let entries = match entries.get("@import") {
            Some(import) => {
                imported = self.import(import, entries, scope)?;
                &imported
            }
            None => entries,
        };
        let mut next = result.derive(home(result, scope));
        next.terms = next.terms.layer();
        if next.terms.layers() > MAX_LAYERS {
            let (flat, count) = next.terms.flat();
            self.spend(count)?;
            next.terms = flat.layer();
        }
        self.settings(&mut next, entries)?;
        let mut builder = Builder::new(self, next, entries, scope)?;
        builder.define_all()?;
        let (next, pending) = builder.finish();
        let next = Arc::new(next);
        for definition in pending {
            if let Some(context) = &definition.context {
                self.validate(&next, context)?;
            }
        }
        Ok(next)
    }

    /// Everything but the terms.
    fn settings(&mut self, next: &mut Active, entries: &Entries) -> Result<(), Error> {
        if let Some(base) = entries.get("@base")
            && self.remote.is_empty()
        {
            next.base = match base {
                Json::Null => None,
                Json::String(text) if iri::is_absolute(text) => Some(Arc::clone(text)),
                Json::String(text) => match &next.base {
                    Some(base) => Some(iri::resolve(base, text).into()),
                    None => return Err(invalid(Code::InvalidBaseIri)),
                },
                _ => return Err(invalid(Code::InvalidBaseIri)),
            };
        }
        if let Some(vocab) = entries.get("@vocab") {
            next.vocab = match vocab {
                Json::Null => None,
                Json::String(text) => match next.expand(text, Relative::VocabThenDocument) {
                    Expanded::Iri(iri) => Some(iri.text),
                    _ => return Err(invalid(Code::InvalidVocabMapping)),
                },
                _ => return Err(invalid(Code::InvalidVocabMapping)),
            };
        }
        let length = |text: &Option<Arc<str>>| text.as_ref().map_or(0, |text| text.len());
        self.spend((length(&next.base) + length(&next.vocab)) / BYTES_A_STEP)?;
        if let Some(language) = entries.get("@language") {
            next.language = match language {
                Json::Null => None,
                Json::String(tag) => Some(lower_case(tag)),
                _ => return Err(invalid(Code::InvalidDefaultLanguage)),
            };
        }
        if let Some(direction) = entries.get("@direction") {
            next.direction = read_direction(direction)?;
        }
        if entries
            .get("@propagate")
            .is_some_and(|propagate| !matches!(propagate, Json::Bool(_)))
        {
            return Err(invalid(Code::InvalidPropagateValue));
        }
        Ok(())
    }

    /// The entries on top of those of the context that they import (§4.1.2 step 5.6).
    fn import(
        &mut self,
        import: &Json,
        entries: &Entries,
        scope: &Scope,
    ) -> Result<Arc<Entries>, Error> {
        let url = import.as_str().ok_or(invalid(Code::InvalidImportValue))?;
        let url = resolve(url, scope.base_url.as_deref());
        let document = self.contexts.document(&url)?;
        self.height = self.height.max(document.height);
        let Some(Json::Object(below)) = document.context() else {
            return Err(invalid(Code::InvalidRemoteContext));
        };
        if below.get("@import").is_some() {
            return Err(invalid(Code::InvalidContextEntry));
        }
        self.spend(below.len())?;
        Ok(Arc::new(entries.over(below)))
    }

    /// Looks for errors in a scoped context that may never be used (§4.2.2 step 21.3).
    fn validate(&mut self, active: &Arc<Active>, context: &ScopedContext) -> Result<(), Error> {
        let address = match &context.local {
            Json::Object(entries) if !context.inline => Some(Arc::as_ptr(entries).addr()),
            _ => None,
        };
        if address.is_some_and(|address| !self.sound.insert(address)) {
            return Ok(());
        }
        let scope = Scope {
            base_url: context.base_url.clone(),
            propagate: true,
            override_protected: true,
            validating: true,
            inline: context.inline,
        };
        match self.process(active, &context.local, &scope) {
            Ok(_) => Ok(()),
            Err(Error::Invalid { .. } | Error::ProtectedTerm { .. }) => {
                Err(invalid(Code::InvalidScopedContext))
            }
            Err(other) => Err(other),
        }
    }
}

/// Where the outcome of laying a context on top of this one may be kept.
fn home(active: &Active, scope: &Scope) -> Home {
    if scope.inline {
        Home::Document
    } else {
        active.home
    }
}

/// An error in a context; whoever reads the object that names it adds the path.
pub(super) fn invalid(code: Code) -> Error {
    Error::Invalid {
        path: String::new(),
        code,
    }
}

pub(super) fn read_direction(value: &Json) -> Result<Option<Direction>, Error> {
    match value {
        Json::Null => Ok(None),
        other => other
            .as_str()
            .and_then(|text| Direction::read(text))
            .map(Some)
            .ok_or(invalid(Code::InvalidBaseDirection)),
    }
}

/// Language tags are compared without regard to case; signers write them in lower case.
pub(crate) fn lower_case(tag: &Arc<str>) -> Arc<str> {
    if tag.bytes().any(|byte| byte.is_ascii_uppercase()) {
        tag.to_ascii_lowercase().into()
    } else {
        Arc::clone(tag)
    }
}

fn resolve(url: &str, base: Option<&str>) -> String {
    match base {
        Some(base) => iri::resolve(base, url),
        None => url.to_owned(),
    }
}
