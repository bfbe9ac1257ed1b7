//! What the credentials of one envelope share: the documents that they need, and how much of them
//! there may be.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use url::Url;

use crate::credential::MAX_WITHIN;
use crate::source::{Document, Source, SourceError, Wanted};

/// The most documents that the credentials of one envelope may make Lapel fetch, all together.
const MAX_DOCUMENTS: usize = 200;

/// The most bytes that these may have, all together.
const MAX_BYTES: usize = 64 << 20;

type Answer = (Url, Result<Document, SourceError>);

/// Brings each document once for all credentials of an envelope, however deep they lie in it.
pub(in crate::verify) struct Shared<'a> {
    source: &'a dyn Source,
    answers: Mutex<Vec<Answer>>,
    /// How many more credentials are looked at.
    left: AtomicUsize,
}

impl<'a> Shared<'a> {
    pub(super) fn new(source: &'a dyn Source, fetched: &[Document]) -> Self {
        let known = |document: &Document| (document.requested.clone(), Ok(document.clone()));
        Self {
            source,
            answers: Mutex::new(fetched.iter().map(known).collect()),
            left: AtomicUsize::new(MAX_WITHIN),
        }
    }

    /// Whether one more credential may be looked at.
    pub(super) fn takes_one_more(&self) -> bool {
        let one_less = |left: usize| left.checked_sub(1);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
            .is_ok()
    }

    /// Notes that one took as long as any may: five such, and no more are looked at.
    pub(in crate::verify) fn took_too_long(&self) {
        let a_fifth_less = |left: usize| Some(left.saturating_sub(MAX_WITHIN / 5));
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, a_fifth_less);
    }

    /// Adds what one of them rests on and the earner had fetched before.
    pub(in crate::verify) fn also(&self, document: &Document) {
        let mut answers = self
            .answers
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if !answers
            .iter()
            .any(|(asked, _)| *asked == document.requested)
        {
            answers.push((document.requested.clone(), Ok(document.clone())));
        }
    }

    /// Every document that was fetched, in order.
    pub(super) fn documents(self) -> Vec<Document> {
        let answers = self
            .answers
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        answers
            .into_iter()
            .filter_map(|(_, answer)| answer.ok())
            .collect()
    }

    /// What `url` answered; if it was not asked, `Err` with whether it still may be.
    fn known(&self, url: &Url) -> Result<Result<Document, SourceError>, bool> {
        let answers = self
            .answers
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = answers.iter().find(|(asked, _)| asked == url);
        known.map(|(_, answer)| answer.clone()).ok_or_else(|| {
            let size = |(_, answer): &Answer| answer.as_ref().map_or(0, |known| known.body.len());
            answers.len() < MAX_DOCUMENTS && answers.iter().map(size).sum::<usize>() < MAX_BYTES
        })
    }
}

impl Source for Shared<'_> {
    fn get(&self, url: &Url, wanted: Wanted) -> Result<Document, SourceError> {
        let may_be_asked = match self.known(url) {
            Ok(answer) => return answer,
            Err(may_be_asked) => may_be_asked,
        };
        if !may_be_asked {
            return Err(SourceError::Refused {
                url: url.to_string(),
                reason: "the credentials that came together name too many documents".to_owned(),
            });
        }
        let answer = self.source.get(url, wanted);
        self.answers
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .push((url.clone(), answer.clone()));
        answer
    }

    fn last_known(&self, url: &Url) -> Option<Document> {
        self.source.last_known(url)
    }
}
