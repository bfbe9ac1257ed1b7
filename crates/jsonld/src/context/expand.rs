//! IRI expansion (JSON-LD 1.1 API §5.2).

use std::sync::Arc;

use super::{Active, Definition, Keyword};
use crate::iri;

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expanded {
    /// Nothing, on purpose or because it is reserved.
    Null,
    Keyword(Keyword),
    Iri(Iri),
}

/// An IRI, or what came out in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Iri {
    pub(crate) text: Arc<str>,
    pub(crate) form: Form,
}

/// What can be done with an IRI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// It can stand in RDF.
    Absolute,
    /// It is the label of a blank node, `_:` included.
    Blank,
    /// It has no scheme.
    Relative,
    /// It has characters that no IRI and no label may have.
    Malformed,
}

/// What a name that is neither a term nor absolute is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relative {
    /// The vocabulary: properties.
    Vocab,
    /// The document: identifiers.
    Document,
    /// The vocabulary, and without one the document: types.
    VocabThenDocument,
}

impl Iri {
    pub(crate) fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let form = if text.starts_with("_:") {
            if iri::is_blank_label(&text) {
                Form::Blank
            } else {
                Form::Malformed
            }
        } else if iri::is_well_formed(&text) {
            Form::Absolute
        } else if iri::is_absolute(&text) {
            Form::Malformed
        } else {
            Form::Relative
        };
        Self { text, form }
    }
}

impl Active {
    /// What the name stands for.
    pub(crate) fn expand(&self, name: &str, relative: Relative) -> Expanded {
        self.expand_as(name, self.terms.get(name), relative)
    }

    /// The same for a name whose definition was looked up.
    pub(crate) fn expand_as(
        &self,
        name: &str,
        definition: Option<&Arc<Definition>>,
        relative: Relative,
    ) -> Expanded {
        if let Some(keyword) = Keyword::read(name) {
            return Expanded::Keyword(keyword);
        }
        if iri::looks_like_keyword(name) {
            return Expanded::Null;
        }
        let vocab = relative != Relative::Document;
        if let Some(definition) = definition
            && (vocab || matches!(definition.mapping, Expanded::Keyword(_)))
        {
            return definition.mapping.clone();
        }
        if let Some((prefix, suffix)) = compact(name) {
            if prefix == "_" || suffix.starts_with("//") {
                return Expanded::Iri(Iri::new(name));
            }
            if let Some(definition) = self.terms.get(prefix)
                && definition.prefix
                && let Expanded::Iri(iri) = &definition.mapping
            {
                return Expanded::Iri(Iri::new(format!("{}{suffix}", iri.text)));
            }
            if iri::is_absolute(name) {
                return Expanded::Iri(Iri::new(name));
            }
        }
        if vocab && let Some(vocab) = &self.vocab {
            return Expanded::Iri(Iri::new(format!("{vocab}{name}")));
        }
        match &self.base {
            Some(base) if relative != Relative::Vocab => {
                Expanded::Iri(Iri::new(iri::resolve(base, name)))
            }
            _ => Expanded::Iri(Iri::new(name)),
        }
    }
}

/// The two sides of the first colon that is not the first character.
pub(crate) fn compact(name: &str) -> Option<(&str, &str)> {
    name.split_once(':')
        .filter(|(prefix, _)| !prefix.is_empty())
}
