//! Making term definitions (JSON-LD 1.1 API §4.2.2).

use std::sync::Arc;

use super::compiler::Compiler;
use super::expand::compact;
use super::process::{Scope, invalid, lower_case, read_direction};
use super::{
    Active, Coercion, Container, Definition, Expanded, Form, Keyword, Relative, ScopedContext,
    next_id,
};
use crate::error::{Code, Error};
use crate::iri;
use crate::local::{Entries, Json};

/// Definitions that rest on one another may do so in chains of this length.
const MAX_CHAIN: usize = 64;

/// The entries of a context that are not terms.
const SETTINGS: [&str; 8] = [
    "@base",
    "@direction",
    "@import",
    "@language",
    "@propagate",
    "@protected",
    "@version",
    "@vocab",
];

/// Defines the terms of one context on top of an active one.
#[derive(Debug)]
pub(super) struct Builder<'b, 'c> {
    pub(super) compiler: &'b mut Compiler<'c>,
    pub(super) active: Active,
    entries: &'b Entries,
    states: Vec<State>,
    scope: &'b Scope,
    /// Whether terms are protected that do not say so themselves.
    protected: bool,
    chain: usize,
    /// Those with a scoped context, which are looked at once all terms are known.
    pending: Vec<Arc<Definition>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Undefined,
    Defining,
    Defined,
}

/// The map form of a term's value.
pub(super) struct Source<'e> {
    pub(super) id: Option<&'e Json>,
    entries: Option<&'e Entries>,
    /// Whether the value was a string.
    pub(super) simple: bool,
}

impl<'e> Source<'e> {
    fn read(value: &'e Json) -> Result<Self, Error> {
        match value {
            Json::Null | Json::String(_) => Ok(Self {
                id: Some(value),
                entries: None,
                simple: matches!(value, Json::String(_)),
            }),
            Json::Object(entries) => Ok(Self {
                id: entries.get("@id"),
                entries: Some(entries),
                simple: false,
            }),
            _ => Err(invalid(Code::InvalidTermDefinition)),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'e Json> {
        self.entries?.get(name)
    }
}

impl<'b, 'c> Builder<'b, 'c> {
    pub(super) fn new(
        compiler: &'b mut Compiler<'c>,
        active: Active,
        entries: &'b Entries,
        scope: &'b Scope,
    ) -> Result<Self, Error> {
        let protected = match entries.get("@protected") {
            None => false,
            Some(Json::Bool(protected)) => *protected,
            Some(_) => return Err(invalid(Code::InvalidProtectedValue)),
        };
        Ok(Self {
            compiler,
            active,
            states: vec![State::Undefined; entries.len()],
            entries,
            scope,
            protected,
            chain: 0,
            pending: Vec::new(),
        })
    }

    pub(super) fn define_all(&mut self) -> Result<(), Error> {
        for position in 0..self.entries.len() {
            let setting = |(name, _): (&Arc<str>, _)| SETTINGS.contains(&&**name);
            if !self.entries.at(position).is_some_and(setting) {
                self.define(position)?;
            }
        }
        Ok(())
    }

    /// The active context, and the definitions whose scoped contexts are still to be looked at.
    pub(super) fn finish(self) -> (Active, Vec<Arc<Definition>>) {
        (self.active, self.pending)
    }

    fn define(&mut self, position: usize) -> Result<(), Error> {
        let (Some((term, value)), Some(state)) =
            (self.entries.at(position), self.states.get_mut(position))
        else {
            return Ok(());
        };
        match state {
            State::Defined => return Ok(()),
            State::Defining => return Err(invalid(Code::CyclicIriMapping)),
            State::Undefined => *state = State::Defining,
        }
        self.compiler.spend(1)?;
        self.chain += 1;
        if self.chain > MAX_CHAIN {
            return Err(Error::TooDeep);
        }
        if self.may_be_defined(term, value)? {
            self.define_term(position, term, value)?;
        }
        self.chain -= 1;
        self.finished(position);
        Ok(())
    }

    pub(super) fn finished(&mut self, position: usize) {
        if let Some(state) = self.states.get_mut(position) {
            *state = State::Defined;
        }
    }

    /// §4.2.2 steps 2 to 6. False for a term that is to be ignored.
    fn may_be_defined(&self, term: &str, value: &Json) -> Result<bool, Error> {
        if term.is_empty() {
            return Err(invalid(Code::InvalidTermDefinition));
        }
        if term == "@type" {
            let Json::Object(entries) = value else {
                return Err(invalid(Code::KeywordRedefinition));
            };
            let fits = |(name, value): (&Arc<str>, &Json)| match &**name {
                "@container" => value.as_str().is_some_and(|text| &**text == "@set"),
                "@protected" => true,
                _ => false,
            };
            return if entries.len() > 0 && entries.iter().all(fits) {
                Ok(true)
            } else {
                Err(invalid(Code::KeywordRedefinition))
            };
        }
        if Keyword::read(term).is_some() {
            return Err(invalid(Code::KeywordRedefinition));
        }
        Ok(!iri::looks_like_keyword(term))
    }

    fn define_term(&mut self, position: usize, term: &Arc<str>, value: &Json) -> Result<(), Error> {
        let previous = self.active.terms.get(term).cloned();
        if previous.is_some() {
            self.active.terms.set(term, None);
        }
        let source = Source::read(value)?;
        let mut definition = Definition {
            mapping: Expanded::Null,
            prefix: false,
            protected: self.protected,
            reverse: false,
            container: Container::default(),
            coercion: None,
            language: None,
            direction: None,
            index: None,
            nest: None,
            context: None,
        };
        match source.get("@protected") {
            None => {}
            Some(Json::Bool(protected)) => definition.protected = *protected,
            Some(_) => return Err(invalid(Code::InvalidProtectedValue)),
        }
        if let Some(kind) = source.get("@type") {
            definition.coercion = Some(self.coercion(kind)?);
        }
        let goes_on = match source.get("@reverse") {
            Some(reverse) => self.map_reverse(&mut definition, &source, reverse)?,
            None => self.map(&mut definition, position, term, &source)?,
        };
        if !goes_on {
            self.name_keyword(term, &Expanded::Null)?;
            return Ok(());
        }
        self.details(&mut definition, term, &source)?;
        if let Some(previous) = previous
            && previous.protected
            && !self.scope.override_protected
        {
            if !definition.means_the_same(&previous) {
                return Err(Error::ProtectedTerm {
                    term: term.to_string(),
                    code: Code::ProtectedTermRedefinition,
                });
            }
            self.active.terms.set(term, Some(previous));
            return Ok(());
        }
        self.name_keyword(term, &definition.mapping)?;
        let definition = Arc::new(definition);
        if definition.context.is_some() {
            self.pending.push(Arc::clone(&definition));
        }
        self.active.terms.set(term, Some(definition));
        Ok(())
    }

    /// Keeps the names of keywords as they should be.
    fn name_keyword(&mut self, term: &Arc<str>, mapping: &Expanded) -> Result<(), Error> {
        let alias = matches!(mapping, Expanded::Keyword(Keyword::Type | Keyword::Value));
        let names = &self.active.names;
        if !term.starts_with('@') && (alias || names.has(term)) {
            self.compiler.spend(names.len())?;
            self.active.names = Arc::new(names.with(term, mapping));
        }
        Ok(())
    }

    /// §4.2.2 steps 19 to 26.
    fn details(
        &mut self,
        definition: &mut Definition,
        term: &str,
        source: &Source<'_>,
    ) -> Result<(), Error> {
        let Some(entries) = source.entries else {
            return Ok(());
        };
        if let Some(container) = source.get("@container")
            && !(definition.reverse && *container == Json::Null)
        {
            definition.container =
                Container::read(container).ok_or(invalid(Code::InvalidContainerMapping))?;
            if definition.container.has(Container::TYPE) {
                let coercion = definition.coercion.get_or_insert(Coercion::Id);
                if !matches!(coercion, Coercion::Id | Coercion::Vocab) {
                    return Err(invalid(Code::InvalidTypeMapping));
                }
            }
        }
        if let Some(index) = source.get("@index") {
            let index = index
                .as_str()
                .filter(|_| definition.container.has(Container::INDEX))
                .ok_or(invalid(Code::InvalidTermDefinition))?;
            match self.expand(index)? {
                Expanded::Iri(iri) if iri.form != Form::Relative => {}
                _ => return Err(invalid(Code::InvalidTermDefinition)),
            }
            definition.index = Some(Arc::clone(index));
        }
        if let Some(context) = source.get("@context") {
            definition.context = Some(ScopedContext {
                id: next_id(),
                local: context.clone(),
                base_url: self.scope.base_url.clone(),
                inline: self.scope.inline,
            });
        }
        if source.get("@type").is_none() {
            definition.language = match source.get("@language") {
                None => None,
                Some(Json::Null) => Some(None),
                Some(Json::String(tag)) => Some(Some(lower_case(tag))),
                Some(_) => return Err(invalid(Code::InvalidLanguageMapping)),
            };
            definition.direction = source.get("@direction").map(read_direction).transpose()?;
        }
        if let Some(nest) = source.get("@nest") {
            let nest = nest.as_str().ok_or(invalid(Code::InvalidNestValue))?;
            if Keyword::read(nest).is_some_and(|keyword| keyword != Keyword::Nest) {
                return Err(invalid(Code::InvalidNestValue));
            }
            definition.nest = Some(Arc::clone(nest));
        }
        if let Some(prefix) = source.get("@prefix") {
            if term.contains([':', '/']) {
                return Err(invalid(Code::InvalidTermDefinition));
            }
            let Json::Bool(prefix) = prefix else {
                return Err(invalid(Code::InvalidPrefixValue));
            };
            if *prefix && matches!(definition.mapping, Expanded::Keyword(_)) {
                return Err(invalid(Code::InvalidTermDefinition));
            }
            definition.prefix = *prefix;
        }
        let known = |name: &Arc<str>| {
            matches!(
                &**name,
                "@id"
                    | "@reverse"
                    | "@container"
                    | "@context"
                    | "@direction"
                    | "@index"
                    | "@language"
                    | "@nest"
                    | "@prefix"
                    | "@protected"
                    | "@type"
            )
        };
        if entries.iter().all(|(name, _)| known(name)) {
            Ok(())
        } else {
            Err(invalid(Code::InvalidTermDefinition))
        }
    }

    /// Defines a term of this context first, where another rests on it.
    pub(super) fn depend(&mut self, term: &str) -> Result<(), Error> {
        match self.entries.position(term) {
            Some(position) if self.states.get(position) != Some(&State::Defined) => {
                self.define(position)
            }
            _ => Ok(()),
        }
    }

    /// IRI expansion while the terms are being defined (§5.2.2).
    pub(super) fn expand(&mut self, name: &str) -> Result<Expanded, Error> {
        if Keyword::read(name).is_none() && !iri::looks_like_keyword(name) {
            self.depend(name)?;
            if let Some((prefix, suffix)) = compact(name)
                && prefix != "_"
                && !suffix.starts_with("//")
            {
                self.depend(prefix)?;
            }
        }
        let expanded = self.active.expand(name, Relative::Vocab);
        self.compiler.pay(name, &expanded)?;
        Ok(expanded)
    }
}
