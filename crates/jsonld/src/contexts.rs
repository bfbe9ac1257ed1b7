//! The contexts that documents may name, and what was made of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, OnceLock, PoisonError, RwLock};

use serde_json::Value;

use crate::MAX_DEPTH;
use crate::context::{Active, Home, next_id};
use crate::error::Error;
use crate::local::Json;

/// How many active contexts a table keeps. A badge of any kind needs about thirty; whoever names
/// contexts in ever new orders only makes the table start afresh.
const MAX_KEPT: usize = 512;

/// The contexts that documents may name. Nothing else is ever loaded.
///
/// What a list of them means is worked out once and kept here, so that a document costs little more
/// than its own members. A table can be shared between threads.
///
/// ```
/// use serde_json::json;
///
/// let mut contexts = jsonld::Contexts::new();
/// contexts.insert(
///     "https://example.org/context",
///     json!({"@context": {"name": "https://schema.org/name"}}),
/// );
/// let document = json!({"@context": "https://example.org/context", "name": "Ada"});
/// let dataset = jsonld::to_rdf(&document, &contexts, &jsonld::Options::strict())?;
/// assert_eq!(dataset.quads.len(), 1);
/// # Ok::<(), jsonld::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Contexts {
    base: Option<&'static Contexts>,
    /// How many tables lie below.
    height: u8,
    documents: HashMap<Arc<str>, Arc<Document>>,
    initial: OnceLock<Arc<Active>>,
    kept: RwLock<HashMap<Key, Arc<Active>>>,
}

/// One context document.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) id: u64,
    pub(crate) url: Arc<str>,
    /// Of the table that it stands in.
    pub(crate) height: u8,
    context: LazyLock<Option<Json>, Read>,
}

type Read = Box<dyn FnOnce() -> Option<Json> + Send>;

impl Document {
    /// Its `@context`, where it has one that does not nest too deeply.
    pub(crate) fn context(&self) -> Option<&Json> {
        self.context.as_ref()
    }
}

/// What an active context was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// The active context below.
    pub(crate) parent: u64,
    /// The document or the scoped context on top of it.
    pub(crate) local: u64,
    /// In which way.
    pub(crate) kind: u8,
}

impl Contexts {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// A table on top of another: what it lacks is looked up below.
    pub fn over(base: &'static Contexts) -> Self {
        Self {
            base: Some(base),
            height: base.height.saturating_add(1),
            ..Self::default()
        }
    }

    /// Adds the document (an object with `@context`) that `url` stands for. False, and nothing is
    /// changed, where the table below has that address already: no added document takes the place
    /// of one that is part of the program.
    pub fn insert(&mut self, url: &str, document: Value) -> bool {
        self.insert_with(url, move || document)
    }

    /// Adds a document as [`insert`](Self::insert) does, which is made when a document first names
    /// it: a table of many contexts costs only those that are used.
    pub fn insert_with(
        &mut self,
        url: &str,
        document: impl FnOnce() -> Value + Send + 'static,
    ) -> bool {
        if self.base.is_some_and(|base| base.contains(url)) {
            return false;
        }
        let url: Arc<str> = url.into();
        let document = Document {
            id: next_id(),
            url: Arc::clone(&url),
            height: self.height,
            context: LazyLock::new(Box::new(move || {
                Json::read(document().get("@context")?).ok()
            })),
        };
        self.documents.insert(url, Arc::new(document));
        // What was kept may rest on a document that has just been replaced.
        self.kept = RwLock::default();
        true
    }

    /// Whether documents may name it.
    pub fn contains(&self, url: &str) -> bool {
        self.documents.contains_key(url) || self.base.is_some_and(|base| base.contains(url))
    }

    /// The addresses that the document names as contexts, as it writes them, and the table lacks.
    ///
    /// What a context of the table names in turn is not among them, nor what stands deeper than
    /// [`MAX_DEPTH`]; reading the document says so.
    pub fn missing(&self, document: &Value) -> BTreeSet<String> {
        let mut missing = BTreeSet::new();
        self.look_for_missing(document, 0, &mut missing);
        missing
    }

    fn look_for_missing(&self, value: &Value, depth: usize, missing: &mut BTreeSet<String>) {
        if depth > MAX_DEPTH {
            return;
        }
        match value {
            Value::Array(items) => {
                for item in items {
                    self.look_for_missing(item, depth + 1, missing);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    if name == "@context" || name == "@import" {
                        let named = match member {
                            Value::Array(items) => items,
                            one => std::slice::from_ref(one),
                        };
                        let addresses = named.iter().filter_map(Value::as_str);
                        let lacking = addresses.filter(|address| !self.contains(address));
                        missing.extend(lacking.map(str::to_owned));
                    }
                    self.look_for_missing(member, depth + 1, missing);
                }
            }
            _ => {}
        }
    }

    pub(crate) fn document(&self, url: &str) -> Result<Arc<Document>, Error> {
        if let Some(document) = self.documents.get(url) {
            return Ok(Arc::clone(document));
        }
        match self.base {
            Some(base) => base.document(url),
            None => Err(Error::UnknownContext {
                url: url.to_owned(),
            }),
        }
    }

    /// The context in which every document without a base begins.
    pub(crate) fn initial(&self) -> Arc<Active> {
        match self.base {
            Some(base) => base.initial(),
            None => Arc::clone(
                self.initial
                    .get_or_init(|| Arc::new(Active::initial(None, Home::Table(0)))),
            ),
        }
    }

    pub(crate) fn cached(&self, key: &Key) -> Option<Arc<Active>> {
        if let Some(base) = self.base
            && let Some(found) = base.cached(key)
        {
            return Some(found);
        }
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.get(key).map(Arc::clone)
    }

    pub(crate) fn keep(&self, height: u8, key: Key, active: &Arc<Active>) {
        if let Some(base) = self.base
            && height < self.height
        {
            return base.keep(height, key, active);
        }
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(active));
    }
}
