//! Names in a document: what they stand for, and the errors where strictness wants more of them.

use std::sync::Arc;

use super::{Expander, Id};
use crate::context::{Active, Definition, Expanded, Form, Iri, Relative};
use crate::emit::BYTES_A_STEP;
use crate::error::{Error, Loss};

/// In how many statements an identifier may stand before its length counts.
const USES: usize = 8;

impl Expander<'_, '_> {
    /// What the name stands for. Names that are put together cost what they are long, so that a long
    /// prefix cannot be multiplied for nothing.
    pub(super) fn expand_name(
        &mut self,
        active: &Active,
        name: &str,
        relative: Relative,
    ) -> Result<Expanded, Error> {
        let expanded = active.expand(name, relative);
        self.compiler.pay(name, &expanded)?;
        Ok(expanded)
    }

    /// What the name of a member stands for, and how it was defined.
    pub(super) fn expand_member<'a>(
        &mut self,
        active: &'a Active,
        name: &str,
    ) -> Result<(Expanded, Option<&'a Arc<Definition>>), Error> {
        let definition = active.terms.get(name);
        let expanded = active.expand_as(name, definition, Relative::Vocab);
        self.compiler.pay(name, &expanded)?;
        Ok((expanded, definition))
    }

    /// The identifier of a node, or a reference to one.
    pub(super) fn identifier(&mut self, active: &Active, text: &str) -> Result<Id, Error> {
        // An image as a `data:` address is long, and stands in several statements.
        self.compiler.earn(text.len() * USES / BYTES_A_STEP);
        let expanded = self.expand_name(active, text, Relative::Document)?;
        self.named(expanded, |expander, iri| Error::RelativeIri {
            path: expander.path.pointer(),
            value: iri.text.to_string(),
        })
    }

    /// A reference to a node, by a term or its identifier.
    pub(super) fn term_or_identifier(&mut self, active: &Active, text: &str) -> Result<Id, Error> {
        let expanded = self.expand_name(active, text, Relative::VocabThenDocument)?;
        self.named(expanded, |expander, _| expander.undefined(text))
    }

    fn named(
        &self,
        expanded: Expanded,
        relative: impl FnOnce(&Self, &Iri) -> Error,
    ) -> Result<Id, Error> {
        let Expanded::Iri(iri) = expanded else {
            self.lose(Loss::Reserved)?;
            return Ok(Id::Void);
        };
        match iri.form {
            Form::Relative if self.strict => Err(relative(self, &iri)),
            Form::Malformed if self.strict => Err(self.malformed(&iri)),
            _ => Ok(Id::Iri(iri)),
        }
    }

    /// What `@type` names.
    pub(super) fn type_name(&mut self, active: &Active, text: &str) -> Result<Expanded, Error> {
        let expanded = self.expand_name(active, text, Relative::VocabThenDocument)?;
        match &expanded {
            Expanded::Iri(iri) if self.strict && iri.form == Form::Relative => {
                Err(Error::UnknownType {
                    path: self.path.pointer(),
                    value: text.to_owned(),
                })
            }
            Expanded::Iri(iri) if self.strict && iri.form == Form::Malformed => {
                Err(self.malformed(iri))
            }
            _ => Ok(expanded),
        }
    }

    /// The type of a node, where it has a meaning.
    pub(super) fn known_type(&self, kind: Expanded) -> Result<Option<Iri>, Error> {
        match kind {
            Expanded::Iri(iri) => Ok(Some(iri)),
            Expanded::Null | Expanded::Keyword(_) => {
                self.lose(Loss::Reserved)?;
                Ok(None)
            }
        }
    }

    pub(super) fn malformed(&self, iri: &Iri) -> Error {
        Error::MalformedIri {
            path: self.path.pointer(),
            value: iri.text.to_string(),
        }
    }

    pub(super) fn undefined(&self, term: &str) -> Error {
        Error::UndefinedTerm {
            path: self.path.pointer(),
            term: term.to_owned(),
        }
    }
}
