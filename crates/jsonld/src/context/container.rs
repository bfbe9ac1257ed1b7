//! Container mappings (JSON-LD 1.1 §9.15.1).

use super::Keyword;
use crate::local::Json;

/// The set of container keywords of a term.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Container(u8);

impl Container {
    pub(crate) const GRAPH: Self = Self(1);
    pub(crate) const ID: Self = Self(1 << 1);
    pub(crate) const INDEX: Self = Self(1 << 2);
    pub(crate) const LANGUAGE: Self = Self(1 << 3);
    pub(crate) const LIST: Self = Self(1 << 4);
    pub(crate) const SET: Self = Self(1 << 5);
    pub(crate) const TYPE: Self = Self(1 << 6);

    pub(crate) fn has(self, one: Self) -> bool {
        self.0 & one.0 != 0
    }

    /// Whether its values are the members of an object, each under a key.
    pub(crate) fn is_map(self) -> bool {
        self.has(Self(Self::INDEX.0 | Self::TYPE.0 | Self::ID.0))
    }

    /// Reads `@container`; `None` where the standard does not allow the combination.
    pub(crate) fn read(value: &Json) -> Option<Self> {
        let container = match value {
            Json::Array(items) => items
                .iter()
                .map(Self::read_one)
                .try_fold(Self::default(), |all, one| {
                    one.map(|one| Self(all.0 | one.0))
                })?,
            one => Self::read_one(one)?,
        };
        container.is_allowed().then_some(container)
    }

    fn read_one(value: &Json) -> Option<Self> {
        Some(match Keyword::read(value.as_str()?)? {
            Keyword::Graph => Self::GRAPH,
            Keyword::Id => Self::ID,
            Keyword::Index => Self::INDEX,
            Keyword::Language => Self::LANGUAGE,
            Keyword::List => Self::LIST,
            Keyword::Set => Self::SET,
            Keyword::Type => Self::TYPE,
            _ => return None,
        })
    }

    fn is_allowed(self) -> bool {
        if self.has(Self::LIST) {
            return self == Self::LIST;
        }
        let kind = Self(self.0 & !Self::SET.0);
        let graph_map = |one: Self| kind == Self(Self::GRAPH.0 | one.0);
        self != Self::default()
            && (kind.0.count_ones() <= 1 || graph_map(Self::ID) || graph_map(Self::INDEX))
    }
}
