//! What a term stands for (JSON-LD 1.1 API §4.2.2, steps 12 to 18).

use std::sync::Arc;

use super::define::{Builder, Source};
use super::expand::compact;
use super::process::invalid;
use super::{Coercion, Definition, Expanded, Form, Iri, Keyword};
use crate::error::{Code, Error};
use crate::iri;
use crate::local::Json;

impl Builder<'_, '_> {
    /// §4.2.2 step 12.
    pub(super) fn coercion(&mut self, kind: &Json) -> Result<Coercion, Error> {
        let kind = kind.as_str().ok_or(invalid(Code::InvalidTypeMapping))?;
        match self.expand(kind)? {
            Expanded::Keyword(Keyword::Id) => Ok(Coercion::Id),
            Expanded::Keyword(Keyword::Vocab) => Ok(Coercion::Vocab),
            Expanded::Keyword(Keyword::Json) => Ok(Coercion::Json),
            Expanded::Keyword(Keyword::None) => Ok(Coercion::None),
            Expanded::Iri(iri) if iri.form == Form::Absolute => Ok(Coercion::Datatype(iri.text)),
            _ => Err(invalid(Code::InvalidTypeMapping)),
        }
    }

    /// §4.2.2 step 13. False for a term that is to be ignored.
    pub(super) fn map_reverse(
        &mut self,
        definition: &mut Definition,
        source: &Source<'_>,
        reverse: &Json,
    ) -> Result<bool, Error> {
        if source.id.is_some() || source.get("@nest").is_some() {
            return Err(invalid(Code::InvalidReverseProperty));
        }
        let reverse = reverse.as_str().ok_or(invalid(Code::InvalidIriMapping))?;
        if iri::looks_like_keyword(reverse) && Keyword::read(reverse).is_none() {
            return Ok(false);
        }
        match self.expand(reverse)? {
            Expanded::Iri(iri) if iri.form != Form::Relative => {
                definition.mapping = Expanded::Iri(iri);
            }
            _ => return Err(invalid(Code::InvalidIriMapping)),
        }
        match source.get("@container") {
            None | Some(Json::Null) => {}
            Some(Json::String(name)) if matches!(&**name, "@set" | "@index") => {}
            Some(_) => return Err(invalid(Code::InvalidReverseProperty)),
        }
        definition.reverse = true;
        Ok(true)
    }

    /// §4.2.2 steps 14 to 18. False for a term that is to be ignored.
    pub(super) fn map(
        &mut self,
        definition: &mut Definition,
        position: usize,
        term: &Arc<str>,
        source: &Source<'_>,
    ) -> Result<bool, Error> {
        match source.id {
            Some(Json::Null) => return Ok(true),
            Some(Json::String(id)) if id != term => {
                return self.map_id(definition, position, term, source, id);
            }
            None | Some(Json::String(_)) => {}
            Some(_) => return Err(invalid(Code::InvalidIriMapping)),
        }
        definition.mapping = if let Some((prefix, suffix)) = compact(term) {
            self.depend(prefix)?;
            match self.active.terms.get(prefix).map(|one| &one.mapping) {
                Some(Expanded::Iri(iri)) => {
                    Expanded::Iri(Iri::new(format!("{}{suffix}", iri.text)))
                }
                _ => Expanded::Iri(Iri::new(Arc::clone(term))),
            }
        } else if term.contains('/') {
            self.finished(position);
            match self.expand(term)? {
                Expanded::Iri(iri) if iri.form != Form::Relative => Expanded::Iri(iri),
                _ => return Err(invalid(Code::InvalidIriMapping)),
            }
        } else if &**term == "@type" {
            Expanded::Keyword(Keyword::Type)
        } else if let Some(vocab) = &self.active.vocab {
            Expanded::Iri(Iri::new(format!("{vocab}{term}")))
        } else {
            return Err(invalid(Code::InvalidIriMapping));
        };
        self.compiler.pay(term, &definition.mapping)?;
        Ok(true)
    }

    /// §4.2.2 step 14.2: an `@id` that is not the term itself.
    fn map_id(
        &mut self,
        definition: &mut Definition,
        position: usize,
        term: &Arc<str>,
        source: &Source<'_>,
        id: &Arc<str>,
    ) -> Result<bool, Error> {
        if iri::looks_like_keyword(id) && Keyword::read(id).is_none() {
            return Ok(false);
        }
        definition.mapping = self.expand(id)?;
        match &definition.mapping {
            Expanded::Keyword(Keyword::Context) => return Err(invalid(Code::InvalidKeywordAlias)),
            Expanded::Keyword(_) => {}
            Expanded::Iri(iri) if iri.form != Form::Relative => {}
            _ => return Err(invalid(Code::InvalidIriMapping)),
        }
        let inner = term
            .get(1..term.len().saturating_sub(1))
            .unwrap_or_default();
        if inner.contains(':') || term.contains('/') {
            self.finished(position);
            if self.expand(term)? != definition.mapping {
                return Err(invalid(Code::InvalidIriMapping));
            }
        }
        definition.prefix = source.simple
            && !term.contains([':', '/'])
            && matches!(&definition.mapping, Expanded::Iri(iri)
                if iri.form == Form::Blank || iri.text.ends_with(iri::is_gen_delim));
        Ok(true)
    }
}
