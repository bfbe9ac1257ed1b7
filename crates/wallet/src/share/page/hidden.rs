//! What the earner hides on a page, and how it is kept out of a text.

use openbadges::badge::RecipientIdentity;
use openbadges::identity::IdentityKind;
use openbadges::{Badge, Identity};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::given::Said;
use super::text::visible;
use crate::share::chosen::Shows;

/// What stands in place of what is hidden.
const PLACE: &str = "•••";
/// How often an address that is looked for may be encoded.
const MOST_ENCODED: usize = 4;
/// The shortest name or number that is looked for within a text: shorter ones are parts of words.
const SHORTEST: usize = 6;

/// Texts that may not appear anywhere on a page, each with what it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Hidden(Vec<(String, Said)>);

/// What kind of thing a plain identity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// An e-mail address.
    Email,
    /// The earner's name.
    Name,
    /// A decentralised identifier or a web address, which is made to be public.
    Address,
    /// A telephone number, or a number under which somebody keeps the earner.
    Number,
}

/// What a plain identity names.
pub(super) fn names(recipient: &RecipientIdentity) -> Names {
    let identity = plain(&recipient.identity);
    match (&*recipient.kind, Identity::guess(identity).kind) {
        (_, IdentityKind::Email) | ("email" | "emailAddress", _) => Names::Email,
        ("name", _) => Names::Name,
        (_, IdentityKind::Did | IdentityKind::Url) => Names::Address,
        _ => Names::Number,
    }
}

/// An identifier without the scheme that makes an address of it.
fn plain(identity: &str) -> &str {
    let identity = identity.trim();
    identity
        .strip_prefix("mailto:")
        .or_else(|| identity.strip_prefix("tel:"))
        .unwrap_or(identity)
}

impl Hidden {
    /// What is hidden where this badge is shown so.
    pub(super) fn of(
        badge: &Badge,
        shows: &Shows,
        identities: &[Identity],
        earner: Option<&str>,
    ) -> Self {
        let shown = if shows.email {
            email(badge, identities)
        } else {
            None
        };
        let mut hidden = Self::default();
        for identity in identities {
            match identity.kind {
                IdentityKind::Email => hidden.add(&identity.value, Said::Email),
                IdentityKind::Telephone => hidden.add(&identity.value, Said::Number),
                IdentityKind::Url | IdentityKind::Did | IdentityKind::Id => {}
            }
        }
        for recipient in badge.recipients.iter().filter(|one| !one.hashed) {
            match names(recipient) {
                Names::Email => hidden.add(plain(&recipient.identity), Said::Email),
                Names::Number => hidden.add(plain(&recipient.identity), Said::Number),
                Names::Name if !shows.name => hidden.add(&recipient.identity, Said::Name),
                Names::Name | Names::Address => {}
            }
        }
        if let Some(name) = earner.filter(|_| !shows.name) {
            hidden.add(name, Said::Name);
        }
        if let Some(shown) = shown {
            let shown = spellings(&shown.to_lowercase()).map(|text| text.to_lowercase());
            hidden
                .0
                .retain(|(text, _)| !shown.contains(&text.to_lowercase()));
        }
        hidden
    }

    /// The earner's e-mail addresses: what is hidden on what is about no single badge.
    pub(super) fn everywhere(identities: &[Identity]) -> Self {
        let mut hidden = Self::default();
        for identity in identities {
            if identity.kind == IdentityKind::Email {
                hidden.add(&identity.value, Said::Email);
            }
        }
        hidden
    }

    fn add(&mut self, text: &str, said: Said) {
        let text = text.trim();
        let is_address = Identity::guess(text).kind == IdentityKind::Email;
        if !is_address && text.chars().count() < SHORTEST {
            return;
        }
        for text in spellings(text) {
            for spelling in [text.to_lowercase(), text.to_uppercase(), text] {
                if !self.texts().any(|text| text == spelling) {
                    self.0.push((spelling, said));
                }
            }
        }
    }

    /// All that is hidden, in every spelling.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(text, _)| text.as_str())
    }

    /// Whether a text says something that is hidden.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.said_in(text).is_some()
    }

    /// What a text says that is hidden, also within an address in an address, which is encoded once more
    /// for each that it is in.
    pub(super) fn said_in(&self, text: &str) -> Option<Said> {
        let mut folded = text.to_ascii_lowercase();
        for _ in 0..=MOST_ENCODED {
            let found = self
                .0
                .iter()
                .find(|(hidden, _)| folded.contains(&hidden.to_ascii_lowercase()));
            if let Some((_, said)) = found {
                return Some(*said);
            }
            let decoded = percent_decode_str(&folded).decode_utf8_lossy();
            if decoded == folded {
                break;
            }
            folded = decoded.to_ascii_lowercase();
        }
        None
    }

    /// A text without what is hidden, and without what cannot be seen, behind which it might hide.
    pub(super) fn without(&self, text: &str) -> String {
        let text = visible(text);
        let folded = text.to_ascii_lowercase();
        let mut places: Vec<(usize, usize)> = self
            .0
            .iter()
            .flat_map(|(hidden, _)| {
                folded
                    .match_indices(&hidden.to_ascii_lowercase())
                    .map(|(start, found)| (start, start + found.len()))
                    .collect::<Vec<_>>()
            })
            .collect();
        places.sort_unstable();
        let mut left = String::with_capacity(text.len());
        let mut end = 0;
        for (from, to) in places {
            if from >= end {
                left.push_str(&text[end..from]);
                left.push_str(PLACE);
            }
            end = end.max(to);
        }
        left.push_str(&text[end..]);
        if !self.is_in(&left) {
            return left;
        }
        // What is encoded is one word, and goes as one.
        let mut plain = String::with_capacity(left.len());
        for word in left.split_inclusive(char::is_whitespace) {
            if self.is_in(word) {
                plain.push_str(PLACE);
                plain.extend(word.chars().next_back().filter(|last| last.is_whitespace()));
            } else {
                plain.push_str(word);
            }
        }
        plain
    }

    /// Every text in a JSON value without what is hidden; an address that says it is left out whole.
    pub(super) fn take_out(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                let is_address = text.starts_with("https:") || text.starts_with("http:");
                *text = if is_address && self.is_in(text) {
                    String::new()
                } else {
                    self.without(text)
                };
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.take_out(item)),
            Value::Object(members) => members.values_mut().for_each(|item| self.take_out(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// A text as it is, and as it is written into addresses: with its `@` alone encoded, as forms encode
/// it, and as scripts do.
fn spellings(text: &str) -> [String; 4] {
    let form: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let script = form.replace('+', "%20");
    [text.to_owned(), text.replace('@', "%40"), form, script]
}

/// The e-mail address that a badge was awarded to, as the badge says it, or as the earner does where
/// the badge has only a digest of it.
pub(super) fn email(badge: &Badge, identities: &[Identity]) -> Option<String> {
    let said = badge
        .recipients
        .iter()
        .find(|recipient| !recipient.hashed && names(recipient) == Names::Email)
        .map(|recipient| plain(&recipient.identity).to_owned());
    said.or_else(|| {
        openbadges::identity::matching(&badge.recipients, identities)
            .filter(|(identity, _)| identity.kind == IdentityKind::Email)
            .map(|(identity, _)| identity.value.trim().to_owned())
    })
}

/// Whether a text has something in it that looks like anybody's e-mail address.
pub(super) fn has_address(text: &str) -> bool {
    text.split(|character: char| character.is_whitespace() || "<>()[],;:\"'".contains(character))
        .any(|word| Identity::guess(word).kind == IdentityKind::Email)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ada() -> Hidden {
        Hidden::everywhere(&[Identity::guess("Ada@example.org")])
    }

    #[test]
    fn an_address_is_found_whatever_its_case_and_coding() {
        for text in [
            "Write to ada@example.org.",
            "ADA@EXAMPLE.ORG",
            "https://issuer.example/?for=ada%40example.org",
            "mailto:Ada@Example.org",
        ] {
            assert!(ada().is_in(text), "{text}");
        }
        assert!(!ada().is_in("bob@example.org"));
        let tagged = Hidden::everywhere(&[Identity::guess("ada+badges@example.org")]);
        for text in [
            "https://issuer.example/?for=ada%2Bbadges%40example.org",
            "https://issuer.example/?for=ada%2bbadges%40example.org",
            "https://issuer.example/?for=ada+badges%40example.org",
        ] {
            assert!(tagged.is_in(text), "{text}");
        }
    }

    #[test]
    fn an_address_is_found_however_often_it_is_encoded_and_whichever_letters_are() {
        for text in [
            "https://issuer.example/?for=%61da%40example%2Eorg",
            "https://r.example/?to=https%3A%2F%2Fissuer.example%2F%3Ffor%3Dada%2540example.org",
            "https://r.example/?to=https%253A%252F%252Fx.example%252F%253Ffor%253Dada%252540example.org",
        ] {
            assert!(ada().is_in(text), "{text}");
            let said = ada().without(&format!("See {text} for more."));
            assert_eq!(said, "See ••• for more.");
            let mut value = serde_json::json!({"id": text});
            ada().take_out(&mut value);
            assert_eq!(value, serde_json::json!({"id": ""}));
        }
        assert!(!ada().is_in("100% of %61 and %zz"));
        assert_eq!(ada().without("100 %  of it"), "100 %  of it");
    }

    #[test]
    fn what_is_hidden_is_taken_out_even_if_nothing_that_can_be_seen_parts_it() {
        assert_eq!(
            ada().without("To ada@\u{200b}example.org and ADA@example.org"),
            "To ••• and •••"
        );
        let mut value =
            serde_json::json!({"a": ["ada@example.org"], "b": "https://x.example/ada@example.org"});
        ada().take_out(&mut value);
        assert_eq!(value, serde_json::json!({"a": ["•••"], "b": ""}));
    }

    #[test]
    fn an_address_is_told_in_a_name() {
        assert!(has_address("Award for <bob@example.org>"));
        assert!(!has_address("Meet @ the museum"));
    }
}
