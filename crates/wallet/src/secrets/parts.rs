//! Long secrets in a place for short ones: the Credential Manager of Windows takes 2,560 bytes, which
//! are 1,280 characters, and tokens can be longer.
//!
//! A long secret lies in parts under names of their own. What lies under its name says which, and is
//! written last, so that a crash leaves the old secret or the new one.

use super::{Secrets, SecretsError};

/// The longest secret that is kept in one piece, in bytes.
const MAX_LENGTH: usize = 1_200;

/// How many parts a secret may have.
const MAX_PARTS: usize = 100;

/// What is said of a secret in parts.
const IN_PARTS: &str = "in parts: ";

/// Where the parts of a secret lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts {
    /// Which of the two sets, so that one can be written beside the other.
    second: bool,
    count: usize,
}

impl Parts {
    fn read(head: &str) -> Option<Self> {
        let (set, count) = head.strip_prefix(IN_PARTS)?.split_once(' ')?;
        Some(Self {
            second: set == "b",
            count: count.parse().ok().filter(|count| *count <= MAX_PARTS)?,
        })
    }

    fn head(self) -> String {
        format!(
            "{IN_PARTS}{} {}",
            if self.second { "b" } else { "a" },
            self.count
        )
    }

    fn names(self, name: &str) -> impl Iterator<Item = String> {
        let set = if self.second { "b" } else { "a" };
        (0..self.count).map(move |number| format!("{name}/{set}{number}"))
    }
}

pub(super) fn load(place: &dyn Secrets, name: &str) -> Result<Option<String>, SecretsError> {
    let Some(head) = place.load(name)? else {
        return Ok(None);
    };
    let Some(parts) = Parts::read(&head) else {
        return Ok(Some(head));
    };
    let mut value = String::new();
    for part in parts.names(name) {
        value += &place
            .load(&part)?
            .ok_or_else(|| SecretsError::Failed("a part of the secret is missing".to_owned()))?;
    }
    Ok(Some(value))
}

pub(super) fn store(place: &dyn Secrets, name: &str, value: &str) -> Result<(), SecretsError> {
    let old = place.load(name)?.as_deref().and_then(Parts::read);
    if value.len() <= MAX_LENGTH && !value.starts_with(IN_PARTS) {
        place.store(name, value)?;
    } else {
        let pieces = pieces(value);
        let new = Parts {
            second: old.is_some_and(|old| !old.second),
            count: pieces.len(),
        };
        if new.count > MAX_PARTS {
            return Err(SecretsError::Failed(
                "the secret is too long for it".to_owned(),
            ));
        }
        for (part, piece) in new.names(name).zip(pieces) {
            place.store(&part, piece)?;
        }
        place.store(name, &new.head())?;
    }
    forget(place, name, old)
}

pub(super) fn delete(place: &dyn Secrets, name: &str) -> Result<(), SecretsError> {
    let old = place.load(name)?.as_deref().and_then(Parts::read);
    place.delete(name)?;
    forget(place, name, old)
}

fn forget(place: &dyn Secrets, name: &str, parts: Option<Parts>) -> Result<(), SecretsError> {
    for part in parts.into_iter().flat_map(|parts| parts.names(name)) {
        place.delete(&part)?;
    }
    Ok(())
}

fn pieces(value: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let (piece, left) = rest.split_at(rest.floor_char_boundary(MAX_LENGTH));
        pieces.push(piece);
        rest = left;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use super::*;

    /// Takes what Windows takes, and so many entries before it fails.
    struct Short {
        entries: Mutex<HashMap<String, String>>,
        left: Mutex<usize>,
    }

    impl Short {
        fn new(left: usize) -> Self {
            Self {
                entries: Mutex::default(),
                left: Mutex::new(left),
            }
        }

        fn count(&self) -> usize {
            self.entries.lock().expect("unpoisoned").len()
        }
    }

    impl Secrets for Short {
        fn load(&self, name: &str) -> Result<Option<String>, SecretsError> {
            Ok(self.entries.lock().expect("unpoisoned").get(name).cloned())
        }

        fn store(&self, name: &str, value: &str) -> Result<(), SecretsError> {
            let mut left = self.left.lock().expect("unpoisoned");
            if value.encode_utf16().count() * 2 > 2_560 || *left == 0 {
                return Err(SecretsError::Failed("no".into()));
            }
            *left -= 1;
            let mut entries = self.entries.lock().expect("unpoisoned");
            entries.insert(name.to_owned(), value.to_owned());
            Ok(())
        }

        fn delete(&self, name: &str) -> Result<(), SecretsError> {
            self.entries.lock().expect("unpoisoned").remove(name);
            Ok(())
        }
    }

    #[test]
    fn a_secret_of_any_length_comes_back() {
        let place = Short::new(usize::MAX);
        for value in [
            String::new(),
            "short".to_owned(),
            "x".repeat(1_200),
            "x".repeat(1_201),
            "é€𝄞".repeat(5_000),
            "in parts: a 3".to_owned(),
            "short again".to_owned(),
        ] {
            store(&place, "name", &value).expect("kept");
            assert_eq!(load(&place, "name"), Ok(Some(value)));
        }
        assert_eq!(place.count(), 1, "no part of a former secret is left");
    }

    #[test]
    fn deleting_leaves_no_part() {
        let place = Short::new(usize::MAX);
        store(&place, "name", &"x".repeat(9_999)).expect("kept");
        assert!(place.count() > 8);
        delete(&place, "name").expect("deleted");
        assert_eq!(place.count(), 0);
        assert_eq!(load(&place, "name"), Ok(None));
    }

    #[test]
    fn a_store_that_fails_half_way_leaves_the_old_secret() {
        let old = "o".repeat(3_000);
        for left in 0..5 {
            let place = Short::new(usize::MAX);
            store(&place, "name", &old).expect("kept");
            *place.left.lock().expect("unpoisoned") = left;
            assert!(store(&place, "name", &"n".repeat(5_000)).is_err(), "{left}");
            assert_eq!(load(&place, "name"), Ok(Some(old.clone())), "{left}");
        }
    }

    #[test]
    fn a_secret_without_one_of_its_parts_is_an_error() {
        let place = Short::new(usize::MAX);
        store(&place, "name", &"x".repeat(5_000)).expect("kept");
        place.delete("name/a2").expect("deleted");
        assert!(matches!(load(&place, "name"), Err(SecretsError::Failed(_))));
    }
}
