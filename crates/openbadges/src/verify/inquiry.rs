//! What a verification has found so far: its checks, and the documents that they rest on.

use jsonld::Contexts;
use serde_json::Value;
use url::Url;

use super::report::{Check, Status, Verdict};
use super::rule::{Rule, verdict};
use super::within::{Shared, Within};
use crate::contexts;
use crate::credential::{Content, Credential, Jws, many, truth, web_address};
use crate::identity::Identity;
use crate::image;
use crate::json::{self, JsonError};
use crate::source::{Document, Source, SourceError, Wanted};

/// The most documents that one badge may make Lapel fetch: a hostile badge names as many as it likes.
const MAX_DOCUMENTS: usize = 40;

/// One verification under way.
pub(super) struct Inquiry<'a> {
    pub(super) source: &'a dyn Source,
    /// The earner's identities.
    pub(super) identities: &'a [Identity],
    /// What the credentials of an envelope share, if it is about one of them.
    pub(super) shared: Option<&'a Shared<'a>>,
    /// The contexts that proofs may rest on.
    pub(super) contexts: &'a Contexts,
    /// Those of them that are not part of the program.
    fetched_contexts: &'a [Document],
    pub(super) checks: Vec<Check>,
    /// What follows from the checks, as far as anything does.
    pub(super) consequences: Vec<Verdict>,
    pub(super) documents: Vec<Document>,
    /// Addresses that gave no answer: asking again would only make a person wait again.
    silent: Vec<(Url, SourceError)>,
    /// Contexts that the proofs need and that are not known; see [`super::Report::missing_contexts`].
    pub(super) missing_contexts: Vec<Url>,
}

/// What a part of a verification found, for whoever asked for the part to weigh.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) checks: Vec<Check>,
    consequences: Vec<Verdict>,
}

impl Part {
    /// The verdict that would follow if there were nothing but this part.
    pub(super) fn verdict(&self) -> Verdict {
        verdict(&self.consequences)
    }

    /// Adds that a rule is broken.
    pub(super) fn fail(&mut self, rule: Rule, message: &str) {
        self.consequences.extend(rule.consequence(Status::Fail));
        self.checks.push(Check {
            id: rule.id().to_owned(),
            status: Status::Fail,
            message: message.to_owned(),
            evidence: None,
        });
    }

    /// The gravest thing that was found, in a person's words; `None` if nothing is wrong.
    pub(super) fn trouble(&self) -> Option<&Check> {
        [Status::Fail, Status::Skip]
            .into_iter()
            .find_map(|status| self.checks.iter().find(|check| check.status == status))
    }
}

/// Why an address gave no JSON document to judge.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NoDocument {
    /// There was no answer.
    NoAnswer(SourceError),
    /// The answer's status says that there is nothing to see.
    Status(u16),
    /// 410: taken back, with the document that says why, if there is one.
    Gone(Option<Value>),
    /// The answer is something else than JSON: a parked domain's page, say.
    NotJson,
    /// The answer begins like JSON and is broken, or out of bounds.
    Broken(JsonError),
    /// This badge has already named more documents than any genuine one does.
    TooMany,
}

impl NoDocument {
    /// One sentence for a person. `what` is its subject: "This badge", "The badge class".
    pub(super) fn sentence(&self, what: &str) -> String {
        match self {
            Self::NoAnswer(SourceError::Offline) => {
                format!("{what} was not checked because Lapel is offline")
            }
            Self::NoAnswer(SourceError::Refused { .. }) => {
                format!("{what} is at an address that Lapel does not visit")
            }
            Self::NoAnswer(_) => format!("{what} could not be checked: the issuer is unreachable"),
            Self::Status(404) => format!("{what} was not found at its issuer"),
            Self::Status(401 | 403) => format!("The issuer keeps {} private", lower_first(what)),
            Self::Status(500..) => {
                format!("{what} could not be checked: the issuer’s server has a fault")
            }
            Self::Status(_) => format!("{what} could not be fetched from its issuer"),
            Self::Gone(_) => format!("{what} was taken back by its issuer"),
            Self::NotJson => format!("The issuer’s address no longer gives {}", lower_first(what)),
            Self::Broken(_) => format!("{what} is broken at its issuer"),
            Self::TooMany => format!("{what} was not fetched: the badge names too many documents"),
        }
    }

    /// Whether the address said nothing, rather than that there is nothing.
    pub(super) fn is_silence(&self) -> bool {
        match self {
            Self::NoAnswer(_) | Self::TooMany => true,
            Self::Status(status) => *status >= 500 || *status == 429,
            Self::Gone(_) | Self::NotJson | Self::Broken(_) => false,
        }
    }

    /// What the sentence rests on.
    pub(super) fn evidence(&self, url: &Url) -> String {
        let host = url.host_str().unwrap_or_default();
        match self {
            Self::NoAnswer(error) => error.to_string(),
            Self::Status(status) => format!("{host} answered {status}"),
            Self::Gone(_) => format!("{host} answered 410"),
            Self::NotJson => format!("{url} answered with something that is not JSON"),
            Self::Broken(error) => format!("{url}: {error}"),
            Self::TooMany => format!("the limit is {MAX_DOCUMENTS}"),
        }
    }
}

fn lower_first(what: &str) -> String {
    let mut letters = what.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

impl<'a> Inquiry<'a> {
    pub(super) fn new(
        source: &'a dyn Source,
        contexts: &'a Contexts,
        fetched_contexts: &'a [Document],
        identities: &'a [Identity],
    ) -> Self {
        Self {
            source,
            identities,
            shared: None,
            contexts,
            fetched_contexts,
            checks: Vec::new(),
            consequences: Vec::new(),
            documents: Vec::new(),
            silent: Vec::new(),
            missing_contexts: Vec::new(),
        }
    }

    /// A verification of something else, which knows nothing yet.
    pub(super) fn another(&self) -> Self {
        Self {
            shared: self.shared,
            ..Self::new(
                self.source,
                self.contexts,
                self.fetched_contexts,
                self.identities,
            )
        }
    }

    /// An inquiry about a credential within the one that this is about.
    pub(super) fn within<'b>(&self, shared: &'b Shared<'b>) -> Inquiry<'b>
    where
        'a: 'b,
    {
        Inquiry {
            shared: Some(shared),
            ..Inquiry::new(
                shared,
                self.contexts,
                self.fetched_contexts,
                self.identities,
            )
        }
    }

    /// Takes over what the credentials within rest on and what they lack.
    pub(super) fn gather(&mut self, within: &Within) {
        for document in &within.documents {
            let is_here = |known: &Document| known.requested == document.requested;
            if !self.documents.iter().any(is_here) {
                self.documents.push(document.clone());
            }
        }
        for url in within.reports.iter().flat_map(|one| &one.missing_contexts) {
            if !self.missing_contexts.contains(url) {
                self.missing_contexts.push(url.clone());
            }
        }
    }

    /// Notes what follows from what was found about other credentials.
    pub(super) fn follows_from(&mut self, verdicts: impl IntoIterator<Item = Verdict>) {
        self.consequences.extend(verdicts);
    }

    /// Runs a part of the verification apart: its checks are returned instead of noted, while the
    /// documents that it fetches are shared.
    pub(super) fn aside<T>(&mut self, part: impl FnOnce(&mut Self) -> T) -> (T, Part) {
        let checks = std::mem::take(&mut self.checks);
        let consequences = std::mem::take(&mut self.consequences);
        let found = part(self);
        let part = Part {
            checks: std::mem::replace(&mut self.checks, checks),
            consequences: std::mem::replace(&mut self.consequences, consequences),
        };
        (found, part)
    }

    /// Notes what a part found, as it is.
    pub(super) fn adopt(&mut self, part: Part) {
        self.checks.extend(part.checks);
        self.consequences.extend(part.consequences);
    }

    /// Notes what a part found where it does not count: what went wrong becomes a warning.
    pub(super) fn adopt_as_warnings(&mut self, part: Part) {
        self.checks
            .extend(part.checks.into_iter().map(|check| Check {
                status: match check.status {
                    Status::Fail | Status::Skip => Status::Warn,
                    status => status,
                },
                ..check
            }));
    }

    /// Notes that a proof rests on the context at `address`: one that was fetched is among the
    /// documents, since without it nobody could tell again what was signed.
    pub(super) fn rests_on(&mut self, address: &str) {
        let mut fetched = self.fetched_contexts.iter();
        let Some(context) = fetched.find(|context| context.requested.as_str() == address) else {
            return;
        };
        let is_here = |known: &Document| known.requested == context.requested;
        if contexts::bundled().contains(address) || self.documents.iter().any(is_here) {
            return;
        }
        self.documents.push(context.clone());
        if let Some(shared) = self.shared {
            shared.also(context);
        }
    }

    /// What an address answered when it was last asked; see [`Source::last_known`].
    pub(super) fn last_known(&self, url: &Url) -> Option<Document> {
        self.source.last_known(url)
    }

    pub(super) fn pass(
        &mut self,
        rule: Rule,
        message: impl Into<String>,
        evidence: impl Into<Option<String>>,
    ) {
        self.note(rule, Status::Pass, message.into(), evidence.into());
    }

    pub(super) fn warn(
        &mut self,
        rule: Rule,
        message: impl Into<String>,
        evidence: impl Into<Option<String>>,
    ) {
        self.note(rule, Status::Warn, message.into(), evidence.into());
    }

    pub(super) fn fail(
        &mut self,
        rule: Rule,
        message: impl Into<String>,
        evidence: impl Into<Option<String>>,
    ) {
        self.note(rule, Status::Fail, message.into(), evidence.into());
    }

    pub(super) fn skip(
        &mut self,
        rule: Rule,
        message: impl Into<String>,
        evidence: impl Into<Option<String>>,
    ) {
        self.note(rule, Status::Skip, message.into(), evidence.into());
    }

    fn note(&mut self, rule: Rule, status: Status, message: String, evidence: Option<String>) {
        self.consequences.extend(rule.consequence(status));
        self.checks.push(Check {
            id: rule.id().to_owned(),
            status,
            message,
            evidence,
        });
    }

    /// Notes that there was no document: broken JSON is a contradiction, all else is undecided.
    pub(super) fn no_document(&mut self, rule: Rule, what: &str, why: &NoDocument, url: &Url) {
        let evidence = why.evidence(url);
        match why {
            NoDocument::Broken(_) => self.fail(rule, why.sentence(what), evidence),
            _ => self.skip(rule, why.sentence(what), evidence),
        }
    }

    /// Fetches an address; one that was asked before gives the same answer without asking again.
    pub(super) fn get(&mut self, url: &Url, wanted: Wanted) -> Result<&Document, NoDocument> {
        if let Some(known) = self
            .documents
            .iter()
            .position(|known| known.requested == *url)
        {
            return Ok(&self.documents[known]);
        }
        if let Some((_, error)) = self.silent.iter().find(|(silent, _)| silent == url) {
            return Err(NoDocument::NoAnswer(error.clone()));
        }
        if self.documents.len() + self.silent.len() >= MAX_DOCUMENTS {
            return Err(NoDocument::TooMany);
        }
        match self.source.get(url, wanted) {
            Ok(document) => self.documents.push(document),
            Err(error) => {
                self.silent.push((url.clone(), error.clone()));
                return Err(NoDocument::NoAnswer(error));
            }
        }
        self.documents.last().ok_or(NoDocument::NotJson)
    }

    /// Fetches a JSON document. An image with a credential baked in counts as that credential (2.0:
    /// "the hosted Assertion may be a baked image").
    pub(super) fn json(&mut self, url: &Url) -> Result<Value, NoDocument> {
        let document = self.get(url, Wanted::Document)?;
        let parsed = parse_body(&document.body);
        match document.status {
            410 => Err(NoDocument::Gone(parsed.ok())),
            // A revoked assertion says so under any status.
            200..300 => parsed,
            _ if parsed.as_ref().is_ok_and(|value| truth(value, "revoked")) => parsed,
            status => Err(NoDocument::Status(status)),
        }
    }

    /// Fetches a verifiable credential, as JSON or as a JWT.
    pub(super) fn credential(&mut self, url: &Url) -> Result<Content, NoDocument> {
        let document = self.get(url, Wanted::Credential)?;
        match document.status {
            410 => Err(NoDocument::Gone(None)),
            200..300 => Self::content_of(document),
            status => Err(NoDocument::Status(status)),
        }
    }

    /// The JSON document that `url` gave when it was last asked, with the answer that it was.
    pub(super) fn last_known_json(&self, url: &Url) -> Option<(Value, Document)> {
        let document = self.last_known(url)?;
        Some((parse_body(&document.body).ok()?, document))
    }

    /// What an address answered, if it was asked and did.
    pub(super) fn answer_of(&self, url: &Url) -> Option<&Document> {
        let mut answers = self.documents.iter();
        answers.find(|answer| answer.requested == *url)
    }

    /// The credential that an answer is.
    pub(super) fn content_of(document: &Document) -> Result<Content, NoDocument> {
        let text = std::str::from_utf8(&document.body).map_err(|_| NoDocument::NotJson)?;
        let trimmed = text.trim();
        if Jws::looks_like(trimmed) {
            return match Jws::read(trimmed) {
                Ok(jws) => Ok(Content::Jws(jws)),
                Err(_) => Err(NoDocument::NotJson),
            };
        }
        parse_body(&document.body).map(Content::Json)
    }

    /// Fetches a JSON document from the address that it declares as its own.
    ///
    /// A document that declares another `id` than its address is fetched once from there: Credly
    /// serves under `api.` what is called `www.`, and Badgr serves other issuers' badges. The copy at
    /// the declared address is the truth.
    pub(super) fn declared(
        &mut self,
        url: &Url,
        declared_in: impl Fn(&Value) -> Option<String>,
    ) -> Result<Declared, NoDocument> {
        let value = self.json(url)?;
        let Some(other) = declared_in(&value)
            .and_then(|id| web_address(&id))
            .filter(|id| id != url)
        else {
            return Ok(Declared {
                value,
                url: url.clone(),
                moved: Moved::No,
            });
        };
        match self.json(&other) {
            Ok(truth) => {
                let agrees = declared_in(&truth)
                    .and_then(|id| web_address(&id))
                    .is_none_or(|id| id == other);
                Ok(Declared {
                    value: truth,
                    url: other,
                    moved: if agrees { Moved::Once } else { Moved::Again },
                })
            }
            Err(NoDocument::Gone(value)) => Err(NoDocument::Gone(value)),
            Err(why) => Ok(Declared {
                value,
                url: other,
                moved: Moved::Unreachable(why),
            }),
        }
    }
}

/// A document, and where it is at home.
pub(super) struct Declared {
    pub(super) value: Value,
    pub(super) url: Url,
    pub(super) moved: Moved,
}

/// Whether a document was found where it says that it is.
pub(super) enum Moved {
    /// It was.
    No,
    /// It was found at the other address that it declares.
    Once,
    /// At the other address it declares yet another.
    Again,
    /// The other address gave nothing; the document is the one that was found first.
    Unreachable(NoDocument),
}

fn parse_body(body: &[u8]) -> Result<Value, NoDocument> {
    if image::Kind::of(body).is_some() {
        return unbaked(body).ok_or(NoDocument::NotJson);
    }
    let Ok(text) = std::str::from_utf8(body) else {
        return Err(NoDocument::NotJson);
    };
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('{') {
        return Err(NoDocument::NotJson);
    }
    json::parse(text).map_err(NoDocument::Broken)
}

fn unbaked(image: &[u8]) -> Option<Value> {
    let unbaked = image::unbake(image).ok()?;
    let credential = Credential::read(&unbaked.chosen().text).ok()?;
    match credential.content() {
        Content::Json(value) => Some(value.clone()),
        _ => None,
    }
}

/// The `id` of a document as text.
pub(super) fn id_of(value: &Value) -> Option<String> {
    many(value, "id")
        .into_iter()
        .chain(many(value, "@id"))
        .find_map(Value::as_str)
        .map(str::to_owned)
}
