//! Why a document has no RDF, or none that may be signed.

use std::fmt;

/// Why a document was refused. A path is a JSON pointer (RFC 6901) into the document, empty for the
/// document itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A context that is in no table. Nothing is ever fetched.
    #[error("the context {url} is not known here")]
    UnknownContext {
        /// Its address, resolved.
        url: String,
    },
    /// A member that no context defines, or that a context takes the meaning from.
    #[error("no context defines \"{term}\" ({path})")]
    UndefinedTerm {
        /// Where it stands.
        path: String,
        /// The member's name, or the value that ought to be a term.
        term: String,
    },
    /// An identifier that is not absolute.
    #[error("\"{value}\" is not an absolute address ({path})")]
    RelativeIri {
        /// Where it stands.
        path: String,
        /// As it was after expansion.
        value: String,
    },
    /// An identifier with characters that RFC 3987 forbids everywhere.
    #[error("\"{value}\" is not a well-formed address ({path})")]
    MalformedIri {
        /// Where it stands.
        path: String,
        /// As it was after expansion.
        value: String,
    },
    /// A type that no context defines.
    #[error("no context defines the type \"{value}\" ({path})")]
    UnknownType {
        /// Where it stands.
        path: String,
        /// As the document writes it.
        value: String,
    },
    /// Something that JSON-LD leaves out without a word.
    #[error("{loss} ({path})")]
    Dropped {
        /// Where it stands.
        path: String,
        /// What would be lost.
        loss: Loss,
    },
    /// A number in a JSON literal that RFC 8785 would sign as another.
    #[error("the number {number} is too long to be signed exactly ({path})")]
    InexactNumber {
        /// Where the literal stands.
        path: String,
        /// As the document writes it.
        number: String,
    },
    /// A context gives a protected term another meaning, or wants to forget it (JSON-LD 1.1 §4.1.11).
    #[error("a context redefines the protected term \"{term}\"")]
    ProtectedTerm {
        /// The term; empty where a `null` context would forget all of them.
        term: String,
        /// `protected term redefinition` or `invalid context nullification`.
        code: Code,
    },
    /// The document, its contexts or a chain of definitions nests deeper than [`MAX_DEPTH`].
    ///
    /// [`MAX_DEPTH`]: crate::MAX_DEPTH
    #[error("the document nests too deeply")]
    TooDeep,
    /// More quads or more work than the options allow.
    #[error("the document is too large")]
    TooLarge,
    /// The document or one of its contexts is not JSON-LD 1.1.
    #[error("{code} ({path})")]
    Invalid {
        /// Where it stands; for a context, the object that names it.
        path: String,
        /// The standard's name for it.
        code: Code,
    },
}

impl Error {
    /// The error code of the JSON-LD 1.1 API (§10.3.1), where the standard knows the error too.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Invalid { code, .. } | Self::ProtectedTerm { code, .. } => Some(*code),
            Self::UnknownContext { .. } => Some(Code::LoadingRemoteContextFailed),
            _ => None,
        }
    }
}

/// What a lenient processor would leave out of the RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// A value that belongs to no property.
    FreeFloating,
    /// An object of which nothing would remain, or whose identifier would not: empty, or with no
    /// statement of its own, where no property refers to it.
    EmptyObject,
    /// `{"@value": null}`, whatever else it says.
    NullValue,
    /// A language without a value.
    OnlyLanguage,
    /// A language tag that is not well-formed by BCP 47.
    LanguageTag,
    /// A base direction, where the options do not say how RDF should carry it.
    Direction,
    /// An `@index`, or the key of an index map.
    Index,
    /// A property that is a blank node.
    BlankPredicate,
    /// An identifier or type of the form of a keyword, such as `@nonsense`.
    Reserved,
}

impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::FreeFloating => "a value that belongs to no property is not signed",
            Self::EmptyObject => "an object that says nothing is not signed",
            Self::NullValue => "a value object without a value is not signed",
            Self::OnlyLanguage => "a language without a value is not signed",
            Self::LanguageTag => "a text with a malformed language tag is not signed",
            Self::Direction => "the direction of a text is not signed",
            Self::Index => "an index is not signed",
            Self::BlankPredicate => "a property without an address is not signed",
            Self::Reserved => "a value that looks like a keyword is not signed",
        })
    }
}

macro_rules! codes {
    ($($variant:ident = $text:literal,)*) => {
        /// The error codes of the JSON-LD 1.1 API (§10.3.1) that reading a document can give.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl Code {
            /// As the standard spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

codes! {
    CollidingKeywords = "colliding keywords",
    ContextOverflow = "context overflow",
    CyclicIriMapping = "cyclic IRI mapping",
    InvalidBaseDirection = "invalid base direction",
    InvalidBaseIri = "invalid base IRI",
    InvalidContainerMapping = "invalid container mapping",
    InvalidContextEntry = "invalid context entry",
    InvalidContextNullification = "invalid context nullification",
    InvalidDefaultLanguage = "invalid default language",
    InvalidIdValue = "invalid @id value",
    InvalidImportValue = "invalid @import value",
    InvalidIncludedValue = "invalid @included value",
    InvalidIndexValue = "invalid @index value",
    InvalidIriMapping = "invalid IRI mapping",
    InvalidKeywordAlias = "invalid keyword alias",
    InvalidLanguageMapValue = "invalid language map value",
    InvalidLanguageMapping = "invalid language mapping",
    InvalidLanguageTaggedString = "invalid language-tagged string",
    InvalidLanguageTaggedValue = "invalid language-tagged value",
    InvalidLocalContext = "invalid local context",
    InvalidNestValue = "invalid @nest value",
    InvalidPrefixValue = "invalid @prefix value",
    InvalidPropagateValue = "invalid @propagate value",
    InvalidProtectedValue = "invalid @protected value",
    InvalidRemoteContext = "invalid remote context",
    InvalidReverseProperty = "invalid reverse property",
    InvalidReversePropertyMap = "invalid reverse property map",
    InvalidReversePropertyValue = "invalid reverse property value",
    InvalidReverseValue = "invalid @reverse value",
    InvalidScopedContext = "invalid scoped context",
    InvalidSetOrListObject = "invalid set or list object",
    InvalidTermDefinition = "invalid term definition",
    InvalidTypeMapping = "invalid type mapping",
    InvalidTypeValue = "invalid type value",
    InvalidTypedValue = "invalid typed value",
    InvalidValueObject = "invalid value object",
    InvalidValueObjectValue = "invalid value object value",
    InvalidVersionValue = "invalid @version value",
    InvalidVocabMapping = "invalid vocab mapping",
    KeywordRedefinition = "keyword redefinition",
    LoadingRemoteContextFailed = "loading remote context failed",
    ProtectedTermRedefinition = "protected term redefinition",
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
