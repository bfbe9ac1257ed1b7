//! Does the document mean what it seems to?
//!
//! Lapel shows what stands in the JSON: the member `name` of the member `achievement`. What is signed
//! is what the contexts make of it. The contexts of the standards make of it what a reader expects;
//! another one could turn `name` into the name of something else, with a signature that holds. So
//! all that the standards' contexts find in the document must also be among what is signed. What
//! other contexts find beyond that adds to it and takes nothing away.

use std::collections::HashSet;

use jsonld::{Contexts, Mode, Options};
use serde_json::Value;

use super::document::Secured;
use super::trouble::Trouble;
use crate::contexts;
use crate::credential::{many, one, types};

/// Checks that a document means what it seems to.
pub(super) fn check(secured: &Secured<'_>) -> Result<(), Trouble> {
    let document = &secured.document;
    let missing = missing(document, secured.contexts);
    if !missing.is_empty() {
        return Err(Trouble::MissingContexts(missing));
    }
    if !speaks_of_badges(document) {
        return Err(Trouble::Meaning(
            "it uses no context of Open Badges, so that its words have no agreed meaning"
                .to_owned(),
        ));
    }
    let mut plain = document.clone();
    if !drop_foreign(&mut plain) {
        return Ok(());
    }
    // Names for all nodes, so that the two readings can be held against each other.
    let lenient = Options {
        mode: Mode::Lenient,
        ..Options::strict()
    };
    let named = jsonld::skolemize(&plain, contexts::bundled(), &lenient)?;
    let expected = jsonld::to_rdf(&named, contexts::bundled(), &lenient)?;
    let mut whole = named;
    restore(&mut whole, document);
    let signed = jsonld::to_rdf(&whole, secured.contexts, &Options::strict())?;
    let line = |dataset: &jsonld::Dataset, quad: &jsonld::Quad| {
        let mut text = String::new();
        jsonld::nquads::write_quad(quad, &dataset.labels, &mut text).map(|()| text)
    };
    let signed: HashSet<String> = signed
        .quads
        .iter()
        .filter_map(|quad| line(&signed, quad).ok())
        .collect();
    let lost = expected
        .quads
        .iter()
        .filter_map(|quad| line(&expected, quad).ok())
        .find(|line| !signed.contains(line));
    match lost {
        Some(lost) => Err(Trouble::Meaning(format!(
            "a context gives other meanings to its words: not signed is {}",
            lost.trim_end()
        ))),
        None => Ok(()),
    }
}

/// The addresses of the contexts that are named anywhere in a document, each once.
pub(super) fn contexts_of(document: &Value) -> Vec<String> {
    let mut named = Vec::new();
    each_context(document, &mut |context| {
        if let Some(address) = context.as_str()
            && !named.iter().any(|known| known == address)
        {
            named.push(address.to_owned());
        }
    });
    named
}

/// Those of them that are not known.
fn missing(document: &Value, contexts: &Contexts) -> Vec<String> {
    let mut missing = contexts_of(document);
    missing.retain(|address| !contexts.contains(address));
    missing
}

fn each_context(value: &Value, visit: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(members) => {
            for context in many(value, "@context") {
                visit(context);
            }
            for (name, member) in members {
                if name != "@context" {
                    each_context(member, visit);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| each_context(item, visit)),
        _ => {}
    }
}

/// Whether an award names a context that says what an award is.
fn speaks_of_badges(document: &Value) -> bool {
    let is_award = types(document).iter().any(|kind| {
        matches!(
            *kind,
            "OpenBadgeCredential"
                | "AchievementCredential"
                | "ClrCredential"
                | "EndorsementCredential"
        )
    }) || one(document, "credentialSubject")
        .is_some_and(|subject| one(subject, "achievement").is_some());
    !is_award
        || many(document, "@context")
            .into_iter()
            .filter_map(Value::as_str)
            .any(contexts::speaks_of_badges)
}

/// Takes every context out that is not part of the program. Whether there was one.
fn drop_foreign(value: &mut Value) -> bool {
    let ours = |context: &Value| {
        context
            .as_str()
            .is_some_and(|address| contexts::bundled().contains(address))
    };
    match value {
        Value::Object(members) => {
            let mut found = false;
            for (name, member) in members {
                found |= match (name.as_str(), member) {
                    ("@context", Value::Array(contexts)) => {
                        let before = contexts.len();
                        contexts.retain(ours);
                        contexts.len() != before
                    }
                    ("@context", context) => {
                        let foreign = !ours(context);
                        if foreign {
                            *context = Value::Array(Vec::new());
                        }
                        foreign
                    }
                    (_, member) => drop_foreign(member),
                };
            }
            found
        }
        Value::Array(items) => items
            .iter_mut()
            .fold(false, |found, item| drop_foreign(item) | found),
        _ => false,
    }
}

/// Puts the contexts of `original` back into a copy that has the same members and more.
fn restore(copy: &mut Value, original: &Value) {
    match (copy, original) {
        (Value::Object(copy), Value::Object(original)) => {
            for (name, member) in original {
                match copy.get_mut(name) {
                    Some(place) if name == "@context" => *place = member.clone(),
                    Some(place) => restore(place, member),
                    None => {}
                }
            }
        }
        (Value::Array(copy), Value::Array(original)) => {
            for (copy, original) in copy.iter_mut().zip(original) {
                restore(copy, original);
            }
        }
        _ => {}
    }
}
