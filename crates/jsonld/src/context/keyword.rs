//! The keywords of JSON-LD 1.1 (§1.7).

macro_rules! keywords {
    ($($variant:ident = $text:literal,)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Keyword {
            $($variant,)*
        }

        impl Keyword {
            pub(crate) fn read(text: &str) -> Option<Self> {
                if !text.starts_with('@') {
                    return None;
                }
                match text {
                    $($text => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

keywords! {
    Base = "@base",
    Container = "@container",
    Context = "@context",
    Direction = "@direction",
    Graph = "@graph",
    Id = "@id",
    Import = "@import",
    Included = "@included",
    Index = "@index",
    Json = "@json",
    Language = "@language",
    List = "@list",
    Nest = "@nest",
    None = "@none",
    Prefix = "@prefix",
    Propagate = "@propagate",
    Protected = "@protected",
    Reverse = "@reverse",
    Set = "@set",
    Type = "@type",
    Value = "@value",
    Version = "@version",
    Vocab = "@vocab",
}
