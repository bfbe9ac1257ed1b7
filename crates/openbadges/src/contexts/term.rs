//! A term of a context, and how a table of terms becomes JSON-LD.

use serde_json::{Map, Value};

/// The datatypes as these contexts spell them. XML Schema's own address begins with `http:`.
pub(super) const XSD: &str = "https://www.w3.org/2001/XMLSchema#";

/// What a table says of one term, over all editions of its context.
#[derive(Clone, Copy)]
pub(super) struct Term {
    name: &'static str,
    iri: Iri,
    /// Spelled as a bare address, which makes it usable as a prefix.
    short: bool,
    value: ValueType,
    container: Option<&'static str>,
    terms: Option<&'static [Term]>,
    since: u8,
    until: u8,
}

/// One edition of a context: which of a table's terms it has, and what it says of all of them.
pub(super) struct Edition {
    /// Its place in the order of the editions: 1 is the first, 0 a draft of that.
    pub(super) number: u8,
    /// What `own:` stands for.
    pub(super) vocabulary: &'static str,
    /// Whether it defines `xsd` and writes every type with it, that of strings too.
    pub(super) xsd: bool,
    /// Whether no later context may redefine a term (JSON-LD 1.1 §4.1.11).
    pub(super) protected: bool,
}

impl Edition {
    /// The address or keyword that a table shortens.
    fn full(&self, short: &str) -> String {
        match short.split_once(':') {
            Some(("own", name)) => format!("{}{name}", self.vocabulary),
            Some(("schema", name)) => format!("https://schema.org/{name}"),
            Some(("xs", name)) if self.xsd => format!("xsd:{name}"),
            Some(("xs", name)) => format!("{XSD}{name}"),
            Some(("sec", name)) => format!("https://w3id.org/security#{name}"),
            _ => short.to_owned(),
        }
    }
}

/// Where the name of a term leads.
#[derive(Clone, Copy)]
enum Iri {
    /// To the same name in the context's own vocabulary.
    Own,
    /// To the same name in <https://schema.org/>.
    Schema,
    /// To this: an address, a keyword, or a shortened name (see [`Edition::full`]).
    Given(&'static str),
}

/// The `@type` of a term: how its values are read.
#[derive(Clone, Copy)]
enum ValueType {
    /// As they stand in the document.
    Plain,
    /// As this type, in every edition.
    Of(&'static str),
    /// As this type in the first edition, as they stand since.
    AtFirst(&'static str),
    /// As a string: said by the editions that spell it out, meant by the others.
    Text,
}

const fn bare(name: &'static str, iri: Iri) -> Term {
    Term {
        name,
        iri,
        short: false,
        value: ValueType::Plain,
        container: None,
        terms: None,
        since: 0,
        until: u8::MAX,
    }
}

/// A term of the context's own vocabulary.
pub(super) const fn own(name: &'static str) -> Term {
    bare(name, Iri::Own)
}

/// A term of <https://schema.org/>.
pub(super) const fn schema(name: &'static str) -> Term {
    bare(name, Iri::Schema)
}

/// A term that leads to something of another name.
pub(super) const fn named(name: &'static str, iri: &'static str) -> Term {
    bare(name, Iri::Given(iri))
}

impl Term {
    /// Its definition is a bare address.
    pub(super) const fn short(mut self) -> Self {
        self.short = true;
        self
    }

    /// Its values are of this type.
    pub(super) const fn of(mut self, value: &'static str) -> Self {
        self.value = ValueType::Of(value);
        self
    }

    /// Its values were of this type in the first edition.
    pub(super) const fn at_first(mut self, value: &'static str) -> Self {
        self.value = ValueType::AtFirst(value);
        self
    }

    /// Its values are strings.
    pub(super) const fn text(mut self) -> Self {
        self.value = ValueType::Text;
        self
    }

    /// Its values are addresses.
    pub(super) const fn link(self) -> Self {
        self.of("@id")
    }

    /// Its values are a set.
    pub(super) const fn set(mut self) -> Self {
        self.container = Some("@set");
        self
    }

    /// The order of its values counts.
    pub(super) const fn list(mut self) -> Self {
        self.container = Some("@list");
        self
    }

    /// Its values are graphs of their own.
    pub(super) const fn graph(mut self) -> Self {
        self.container = Some("@graph");
        self
    }

    /// The terms that hold within: in nodes of this type, or under this property.
    pub(super) const fn with(mut self, terms: &'static [Term]) -> Self {
        self.terms = Some(terms);
        self
    }

    /// Not in the editions before this one.
    pub(super) const fn since(mut self, edition: u8) -> Self {
        self.since = edition;
        self
    }

    /// Not in the editions after this one.
    pub(super) const fn until(mut self, edition: u8) -> Self {
        self.until = edition;
        self
    }

    /// Its definition (JSON-LD 1.1 §9.15.1) in an edition, spelled as the edition spells it: two
    /// definitions of a protected term are held against each other with what they hold within.
    fn definition(&self, edition: &Edition) -> Value {
        let id = match self.iri {
            Iri::Own => format!("{}{}", edition.vocabulary, self.name),
            Iri::Schema => format!("https://schema.org/{}", self.name),
            Iri::Given(iri) => edition.full(iri),
        };
        let value = match self.value {
            ValueType::Plain => None,
            ValueType::Of(value) => Some(value),
            ValueType::AtFirst(value) => (edition.number <= 1).then_some(value),
            ValueType::Text => edition.xsd.then_some("xs:string"),
        };
        if self.short {
            return Value::String(id);
        }
        let mut definition = Map::new();
        definition.insert("@id".to_owned(), id.into());
        if let Some(value) = value {
            definition.insert("@type".to_owned(), edition.full(value).into());
        }
        if let Some(container) = self.container {
            definition.insert("@container".to_owned(), container.into());
        }
        if let Some(terms) = self.terms {
            definition.insert("@context".to_owned(), scope(terms, edition).into());
        }
        definition.into()
    }
}

/// The document that an address of a context leads to.
pub(super) fn context(terms: &[Term], edition: &Edition) -> Value {
    let mut top = scope(terms, edition);
    top.insert("id".to_owned(), "@id".into());
    top.insert("type".to_owned(), "@type".into());
    let mut document = Map::new();
    document.insert("@context".to_owned(), top.into());
    document.into()
}

/// A context definition of the terms that the edition has. A protected one says `id` and `type`
/// anew in every scope, so that nothing between can turn them into something else.
fn scope(terms: &[Term], edition: &Edition) -> Map<String, Value> {
    let mut scope = Map::new();
    if edition.protected {
        scope.insert("@protected".to_owned(), true.into());
        scope.insert("id".to_owned(), "@id".into());
        scope.insert("type".to_owned(), "@type".into());
    }
    for term in terms {
        if (term.since..=term.until).contains(&edition.number) {
            scope.insert(term.name.to_owned(), term.definition(edition));
        }
    }
    scope
}
