//! Does the document mean what it seems to?
//!
//! Lapel shows what stands in the JSON: the member `name` of the member `achievement`. What is signed
//! is what the contexts make of it, and the same can be written down in many ways. So the two are held
//! against each other:
//!
//! - All that the standards' contexts find in the document must be among what is signed. Another
//!   context could turn `name` into the name of something else, with a signature that holds.
//! - What is signed in the words of the standards must stand where it is read. Whoever holds a badge
//!   could move its end into `@nest`, or call it by the address that it is short for: the signature
//!   would hold, and nobody would see that the badge has ended.
//!
//! What is signed in other words adds to that and takes nothing away.

use std::collections::BTreeSet;

use jsonld::{Contexts, Dataset, Mode, Options, Quad, Term};
use serde_json::Value;

use super::document::Secured;
use super::plain;
use super::trouble::Trouble;
use crate::contexts;
use crate::credential::{many, one, types};

const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// Checks that a document means what it seems to. Where its text is signed, its words cannot have been
/// moved, and only another context could give them other meanings.
pub(super) fn check(secured: &Secured<'_>, signs_text: bool) -> Result<(), Trouble> {
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
    if signs_text && !plain::has_other_contexts(document) {
        return Ok(());
    }
    if !signs_text && plain::is_continued_within(document) {
        return Err(Trouble::Hidden(
            "another object within it continues it".to_owned(),
        ));
    }
    seems_right(document, secured.contexts)
}

/// Checks that all of what is signed, and nothing else, is what a reader of the JSON sees, as far as
/// the standards have words for it.
pub(super) fn seems_right(document: &Value, contexts: &Contexts) -> Result<(), Trouble> {
    let mut seen = document.clone();
    if !plain::cut(&mut seen) {
        return Ok(());
    }
    // Names for all nodes, so that the two readings can be held against each other.
    let lenient = Options {
        mode: Mode::Lenient,
        ..Options::strict()
    };
    let named = jsonld::skolemize(&seen, contexts::bundled(), &lenient)?;
    let seen = jsonld::to_rdf(&named, contexts::bundled(), &lenient)?;
    let mut whole = named;
    plain::restore(&mut whole, document);
    let whole = jsonld::skolemize(&whole, contexts, &Options::strict())?;
    let signed = jsonld::to_rdf(&whole, contexts, &Options::strict())?;
    let (seen, signed) = (comparable(&seen), comparable(&signed));
    if let Some(lost) = seen.iter().find(|quad| !signed.contains(*quad)) {
        return Err(Trouble::Meaning(format!(
            "a context gives other meanings to its words: not signed is {}",
            told(lost)
        )));
    }
    let known: BTreeSet<&Term> = seen
        .iter()
        .flat_map(|quad| [&quad.subject, &quad.object])
        .collect();
    let is_hidden = |quad: &&Quad| {
        !seen.contains(*quad) && known.contains(&quad.subject) && is_in_words_of_the_standards(quad)
    };
    match signed.iter().find(is_hidden) {
        Some(hidden) => Err(Trouble::Hidden(told(hidden))),
        None => Ok(()),
    }
}

/// The statements of a dataset. The nodes that have no name even now, such as the cells of lists,
/// count as one: their numbers differ from reading to reading.
fn comparable(dataset: &Dataset) -> BTreeSet<Quad> {
    let nameless = |term: &Term| match term {
        Term::Blank(_) => Term::Blank(0),
        named => named.clone(),
    };
    let quads = dataset.quads.iter();
    quads
        .map(|quad| Quad {
            subject: nameless(&quad.subject),
            predicate: quad.predicate.clone(),
            object: nameless(&quad.object),
            graph: quad.graph.as_ref().map(nameless),
        })
        .collect()
}

fn is_in_words_of_the_standards(quad: &Quad) -> bool {
    let word = |term: &Term| matches!(term, Term::Iri(iri) if contexts::has_a_word_for(iri));
    match &quad.predicate {
        Term::Iri(predicate) if **predicate == *TYPE => word(&quad.object),
        predicate => word(predicate),
    }
}

fn told(quad: &Quad) -> String {
    let mut line = String::new();
    match jsonld::nquads::write_quad(quad, &["nameless".to_owned()], &mut line) {
        Ok(()) => line.trim_end().to_owned(),
        Err(error) => error.to_string(),
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
