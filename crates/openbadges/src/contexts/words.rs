//! What the contexts of the program have a word for.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde_json::Value;

use super::{addresses, document};

/// Whether a term of any context of the program stands for this address.
pub(crate) fn has_a_word_for(address: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let mut words = HashSet::new();
        for context in addresses().filter_map(document) {
            let mut scope = Scope::default();
            scope.collect(context.get("@context").unwrap_or(&Value::Null), &mut words);
        }
        words
    });
    WORDS.contains(address)
}

/// How names are put together within a context.
#[derive(Debug, Clone, Default)]
struct Scope {
    vocabulary: String,
    /// What the terms stand for of which others may be made.
    prefixes: HashMap<String, String>,
}

impl Scope {
    fn collect(&mut self, context: &Value, words: &mut HashSet<String>) {
        match context {
            Value::Array(contexts) => contexts.iter().for_each(|one| self.collect(one, words)),
            Value::Object(terms) => {
                if let Some(vocabulary) = terms.get("@vocab").and_then(Value::as_str) {
                    vocabulary.clone_into(&mut self.vocabulary);
                }
                let is_term = |(name, _): &(&String, &Value)| !name.starts_with('@');
                for (name, definition) in terms.iter().filter(is_term) {
                    if let Some(named) = named(name, definition) {
                        self.prefixes.insert(name.clone(), named.to_owned());
                    }
                }
                for (name, definition) in terms.iter().filter(is_term) {
                    words.extend(named(name, definition).map(|named| self.full(named)));
                    if let Some(inner) = definition.get("@context") {
                        self.clone().collect(inner, words);
                    }
                }
            }
            _ => {}
        }
    }

    /// The address that a name in a context is short for.
    fn full(&self, name: &str) -> String {
        match name.split_once(':') {
            Some((_, rest)) if rest.starts_with("//") => name.to_owned(),
            Some((prefix, rest)) => match self.prefixes.get(prefix) {
                Some(start) => format!("{}{rest}", self.full(start)),
                None => name.to_owned(),
            },
            None => format!("{}{name}", self.vocabulary),
        }
    }
}

/// What a definition says that its term stands for.
fn named<'d>(term: &'d str, definition: &'d Value) -> Option<&'d str> {
    let named = match definition {
        Value::String(named) => named,
        Value::Object(_) => match definition.get("@id") {
            None => term,
            named => named?.as_str()?,
        },
        _ => return None,
    };
    (!named.starts_with('@')).then_some(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_standards_are_known_by_their_addresses() {
        for address in [
            "https://www.w3.org/2018/credentials#validUntil",
            "https://www.w3.org/2018/credentials#credentialStatus",
            "https://www.w3.org/2018/credentials#expirationDate",
            "https://www.w3.org/2018/credentials#refreshService",
            "https://www.w3.org/ns/credentials/status#statusListIndex",
            "https://w3id.org/security#expiration",
            "https://w3id.org/security#previousProof",
            "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement",
            "https://purl.imsglobal.org/spec/vc/clr/vocab.html#ClrCredential",
            "https://schema.org/name",
            "http://purl.org/dc/terms/created",
        ] {
            assert!(has_a_word_for(address), "{address}");
        }
        for address in ["https://x.example/#name", "validUntil", "@id", ""] {
            assert!(!has_a_word_for(address), "{address}");
        }
    }
}
