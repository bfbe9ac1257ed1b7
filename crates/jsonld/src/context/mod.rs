//! Active contexts: what the names in an object mean (JSON-LD 1.1 API §4.1).

mod compiler;
mod container;
mod define;
mod expand;
mod keyword;
mod mapping;
mod process;
mod terms;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::local::Json;

pub(crate) use compiler::{Compiler, scoped};
pub(crate) use container::Container;
pub(crate) use expand::{Expanded, Form, Iri, Relative};
pub(crate) use keyword::Keyword;
pub(crate) use process::lower_case;
pub(crate) use terms::Terms;

/// What the names in an object mean. It never changes once it is made.
#[derive(Debug, Clone)]
pub(crate) struct Active {
    /// Unlike that of any other, for the cache.
    pub(crate) id: u64,
    /// Which tables it rests on, and so where it may be kept.
    pub(crate) home: Home,
    pub(crate) terms: Terms,
    pub(crate) names: Arc<Names>,
    pub(crate) vocab: Option<Arc<str>>,
    pub(crate) base: Option<Arc<str>>,
    /// What a null context goes back to.
    pub(crate) original_base: Option<Arc<str>>,
    pub(crate) language: Option<Arc<str>>,
    pub(crate) direction: Option<Direction>,
    /// What holds again in the next node object.
    pub(crate) previous: Option<Arc<Active>>,
}

/// The names of the keywords that decide how an object is read, in order, the keyword's own among
/// them.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    pub(crate) types: Vec<Arc<str>>,
    pub(crate) values: Vec<Arc<str>>,
}

/// Where an active context may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// By the table at this height of the stack: it rests only on documents there and below.
    Table(u8),
    /// Nowhere: the document brought a part of it.
    Document,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Ltr,
    Rtl,
}

impl Direction {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        match text {
            "ltr" => Some(Self::Ltr),
            "rtl" => Some(Self::Rtl),
            _ => None,
        }
    }
}

/// What one term means (JSON-LD 1.1 API §4.2).
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) mapping: Expanded,
    pub(crate) prefix: bool,
    pub(crate) protected: bool,
    pub(crate) reverse: bool,
    pub(crate) container: Container,
    pub(crate) coercion: Option<Coercion>,
    /// `Some(None)` where the term takes the default language away.
    pub(crate) language: Option<Option<Arc<str>>>,
    pub(crate) direction: Option<Option<Direction>>,
    /// The property that the keys of an index map are values of.
    pub(crate) index: Option<Arc<str>>,
    pub(crate) nest: Option<Arc<str>>,
    pub(crate) context: Option<ScopedContext>,
}

/// How a term's values are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Coercion {
    Id,
    Vocab,
    Json,
    None,
    Datatype(Arc<str>),
}

/// The context that a property or a type brings with it.
#[derive(Debug)]
pub(crate) struct ScopedContext {
    pub(crate) id: u64,
    pub(crate) local: Json,
    pub(crate) base_url: Option<Arc<str>>,
    /// Whether the document brought it itself.
    pub(crate) inline: bool,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            types: vec!["@type".into()],
            values: vec!["@value".into()],
        }
    }
}

impl Names {
    /// The same names, after a term was given a meaning.
    fn with(&self, term: &Arc<str>, mapping: &Expanded) -> Self {
        let mut names = self.clone();
        for (names, keyword) in [
            (&mut names.types, Keyword::Type),
            (&mut names.values, Keyword::Value),
        ] {
            names.retain(|name| name != term);
            if *mapping == Expanded::Keyword(keyword) {
                names.push(Arc::clone(term));
            }
            names.sort_unstable();
        }
        names
    }

    /// How many there are; what looking for them costs.
    pub(crate) fn len(&self) -> usize {
        self.types.len() + self.values.len()
    }

    fn has(&self, term: &str) -> bool {
        let named = |name: &Arc<str>| **name == *term;
        self.types.iter().any(named) || self.values.iter().any(named)
    }
}

impl Definition {
    /// Whether both mean the same; that one is protected and the other not makes no difference.
    fn means_the_same(&self, other: &Self) -> bool {
        let scoped = |definition: &Self| definition.context.as_ref().map(|one| one.local.clone());
        self.mapping == other.mapping
            && self.prefix == other.prefix
            && self.reverse == other.reverse
            && self.container == other.container
            && self.coercion == other.coercion
            && self.language == other.language
            && self.direction == other.direction
            && self.index == other.index
            && self.nest == other.nest
            && scoped(self) == scoped(other)
    }
}

impl Active {
    /// Without any term (JSON-LD 1.1 API §4.1.1, "newly-initialized").
    pub(crate) fn initial(base: Option<Arc<str>>, home: Home) -> Self {
        Self {
            id: next_id(),
            home,
            terms: Terms::default(),
            names: Arc::default(),
            vocab: None,
            original_base: base.clone(),
            base,
            language: None,
            direction: None,
            previous: None,
        }
    }

    /// A copy to be changed, known by a name of its own.
    fn derive(&self, home: Home) -> Self {
        Self {
            id: next_id(),
            home,
            ..self.clone()
        }
    }
}

/// A number that was never given before in this process.
pub(crate) fn next_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
