//! Opens envelopes: a transcript (CLR) or a presentation becomes the badges that are in it.

use std::sync::Arc;

use openbadges::credential::Kind;

use super::ImportResult;
use super::candidate::Candidate;
use super::content;
use super::keep::id_of;
use super::refusal::Reason;

/// How deep envelopes in envelopes are opened: a transcript in a presentation in an envelope.
const DEEPEST: usize = 3;

/// What candidates were found in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Envelope {
    /// The id of the collection that it brings; a transcript's own id as a badge.
    pub(super) id: String,
    /// What to call the collection.
    pub(super) name: String,
}

type Reading = Result<Box<Candidate>, Box<ImportResult>>;

/// A candidate with what is in it. A transcript is a badge of its own and comes first; a
/// presentation is only the way in which badges were handed over.
pub(super) fn open(candidate: Candidate) -> Vec<Reading> {
    opened(candidate, 0)
}

fn opened(candidate: Candidate, depth: usize) -> Vec<Reading> {
    let kind = candidate.credential.kind();
    if kind == Kind::Award {
        return vec![Ok(Box::new(candidate))];
    }
    let input = candidate.input.clone();
    if depth == DEEPEST {
        return vec![Err(Box::new(Reason::NotABadge.refuse(input)))];
    }
    let within = candidate.credential.within();
    let envelope = Arc::new(Envelope {
        id: id_of(&candidate.credential),
        name: name(&candidate),
    });
    // One badge that was handed over alone needs no collection.
    let collects = kind == Kind::Clr || within.len() > 1;
    let mut found = Vec::with_capacity(within.len() + 1);
    if kind == Kind::Clr {
        found.push(Ok(Box::new(candidate)));
    } else if within.is_empty() {
        found.push(Err(Box::new(Reason::NotABadge.refuse(input.clone()))));
    }
    for (position, credential) in within.into_iter().enumerate() {
        let input = format!("{input}/{}", position + 1);
        match credential {
            Ok(credential) => {
                let mut candidate = content::alone(input, credential);
                candidate.envelope = collects.then(|| (Arc::clone(&envelope), position));
                found.extend(opened(candidate, depth + 1));
            }
            Err(error) => found.push(Err(Box::new(Reason::Credential(error).refuse(input)))),
        }
    }
    found
}

/// What the envelope calls itself, or what it was found in.
fn name(candidate: &Candidate) -> String {
    let said = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim).unwrap_or_default();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let badge = candidate.credential.badge();
    said(&badge.name)
        .or_else(|| said(&badge.issuer.name))
        .unwrap_or_else(|| {
            let last = candidate.input.rsplit(['/', '\\']).next();
            last.unwrap_or(&candidate.input).to_owned()
        })
}
