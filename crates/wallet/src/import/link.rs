//! Links: an assertion, a baked image, a PDF that carries one, or a page that names one of them.

use openbadges::credential::Content as Form;
use openbadges::image::Kind;
use openbadges::source::Wanted;
use openbadges::{Credential, Document, Source, SourceError, Standard};
use url::Url;

use super::candidate::Candidate;
use super::collection::{self, Collection};
use super::content::{self, Content};
use super::open::Reading;
use super::pages::{self, Named};
use super::refusal::Reason;
use super::{attached, picture};

/// What a link leads to.
#[derive(Debug)]
pub(super) enum Target {
    /// A badge.
    Badge(Box<Candidate>),
    /// What is attached to a PDF. There is always something.
    Pdf(Vec<Reading>),
    /// Several badges, which are still to be followed.
    Collection(Collection),
}

/// What a link leads to.
pub(super) fn follow(link: &str, source: &dyn Source) -> Result<Target, Reason> {
    let (given, page, answer) = fetch(link, source)?;
    if let Some(collection) = collection::in_answer(&given, &answer) {
        if collection.members.is_empty() {
            return Err(Reason::EmptyCollection);
        }
        return Ok(Target::Collection(collection));
    }
    if is_pdf(&answer.body) {
        return Ok(Target::Pdf(attached::badges(link, &answer.body)));
    }
    lead(link, &given, page, answer, source).map(|badge| Target::Badge(Box::new(badge)))
}

/// The badge that a member of a collection is. A collection in a collection is none.
pub(super) fn follow_member(
    member: &Named,
    name: &str,
    collection: &Url,
    source: &dyn Source,
) -> Result<Candidate, Reason> {
    match member {
        Named::Address(url) => {
            let (given, page, answer) = fetch(url.as_str(), source)?;
            if is_pdf(&answer.body) {
                let badge = attached::badges(name, &answer.body)
                    .into_iter()
                    .flatten()
                    .next();
                return badge.map(|badge| *badge).ok_or(Reason::NoBadgeInPdf);
            }
            lead(name, &given, page, answer, source)
        }
        Named::Document(text) => in_page(name, collection, text, source)?.ok_or(Reason::NotABadge),
    }
}

/// What a link gives, with the address itself, and the page that it is if something else was fetched. A
/// short link leads to a page, and what stands behind that may be known.
fn fetch(link: &str, source: &dyn Source) -> Result<(Url, Option<Url>, Document), Reason> {
    let given = content::web_address(link.trim()).ok_or(Reason::NotAnAddress)?;
    let mut url = pages::document_behind(&given).unwrap_or_else(|| given.clone());
    url.set_fragment(None);
    let mut page = (url != given).then(|| given.clone());
    let mut answer = ask(&url, source)?;
    let behind = pages::document_behind(&answer.url);
    if let Some(behind) = behind.filter(|behind| *behind != url && !is_badge(&answer.body)) {
        page = Some(answer.url);
        answer = ask(&behind, source)?;
    }
    if !answer.is_success() {
        return Err(status(&answer));
    }
    Ok((given, page, answer))
}

fn lead(
    link: &str,
    given: &Url,
    page: Option<Url>,
    answer: Document,
    source: &dyn Source,
) -> Result<Candidate, Reason> {
    if is_badge(&answer.body) {
        return candidate(link, answer, page.as_ref(), source);
    }
    named_by(link, given, &answer, source)
}

/// The document at `url`, or failing that what it shows to a browser.
fn ask(url: &Url, source: &dyn Source) -> Result<Document, Reason> {
    let path = url.path().to_ascii_lowercase();
    let wanted = if path.ends_with(".png") || path.ends_with(".svg") {
        Wanted::Image
    } else if path.ends_with(".pdf") {
        Wanted::Page
    } else {
        Wanted::Document
    };
    let answer = match source.get(url, wanted) {
        // The limit of an image is higher than that of a document, and only the answer says which. A
        // PDF has the limit of the image that is in it.
        Err(SourceError::TooLarge { .. }) if wanted != Wanted::Image => {
            return Ok(source.get(url, Wanted::Image)?);
        }
        answer => answer?,
    };
    // Some servers have nothing to say to a program that asks for JSON.
    if matches!(answer.status, 400 | 404 | 406 | 415) {
        let shown = source.get(url, Wanted::Page)?;
        if shown.is_success() {
            return Ok(shown);
        }
    }
    Ok(answer)
}

fn status(answer: &Document) -> Reason {
    Reason::Status {
        host: host(&answer.url),
        status: answer.status,
    }
}

fn host(url: &Url) -> String {
    crate::domain::shown_host(url).unwrap_or_default()
}

fn is_pdf(body: &[u8]) -> bool {
    matches!(Content::of(body), Content::Pdf)
}

/// Whether an answer can be a badge itself.
fn is_badge(body: &[u8]) -> bool {
    matches!(Content::of(body), Content::Image | Content::Text(_))
}

/// The badge in an answer that is an image, JSON or a JWS.
fn candidate(
    link: &str,
    answer: Document,
    page: Option<&Url>,
    source: &dyn Source,
) -> Result<Candidate, Reason> {
    let mut candidate = if Kind::of(&answer.body).is_some() {
        content::baked(link.to_owned(), answer.body)?
    } else {
        let text = std::str::from_utf8(&answer.body).map_err(|_| Reason::NotABadge)?;
        hosted(content::written(link.to_owned(), text)?, &answer, source)?
    };
    candidate.page = page.cloned();
    if candidate.image.is_none() {
        candidate.image = picture::fetched(&candidate.credential, source);
    }
    Ok(candidate)
}

/// A hosted assertion is the document at its address. One that declares another address than the one
/// it was found at is what that address gives, or, where it gives nothing of the kind, no more than
/// the address it was found at.
fn hosted(
    candidate: Candidate,
    answer: &Document,
    source: &dyn Source,
) -> Result<Candidate, Reason> {
    let credential = &candidate.credential;
    let is_hosted = matches!(credential.content(), Form::Json(_))
        && credential.standard() != Some(Standard::V3_0);
    if !is_hosted || lives_at(credential, answer) {
        return Ok(candidate);
    }
    let declared = credential.address().and_then(|url| {
        let answer = source.get(url, Wanted::Document).ok()?;
        let text = std::str::from_utf8(&answer.body).ok()?;
        let declared = Credential::read(text).ok()?;
        (answer.is_success() && lives_at(&declared, &answer)).then_some(declared)
    });
    let credential = match declared {
        Some(declared) => declared,
        None => Credential::read(answer.requested.as_str())?,
    };
    Ok(Candidate {
        credential,
        ..candidate
    })
}

/// Whether a credential declares the address that gave it.
fn lives_at(credential: &Credential, answer: &Document) -> bool {
    credential
        .address()
        .is_some_and(|address| *address == answer.requested || *address == answer.url)
}

/// The first badge that a page names and that is one.
fn named_by(
    link: &str,
    given: &Url,
    answer: &Document,
    source: &dyn Source,
) -> Result<Candidate, Reason> {
    let none = || Reason::NoBadgeOnPage {
        host: host(&answer.url),
    };
    if !is_page(answer) {
        return Err(none());
    }
    let seen = [&answer.requested, &answer.url];
    let mut refusal = none();
    for named in pages::named_in(&answer.body, &answer.url) {
        let badge = match named {
            Named::Address(url) if seen.contains(&&url) => continue,
            Named::Address(url) => fetch_named(link, given, &url, source),
            Named::Document(text) => in_page(link, given, &text, source),
        };
        match badge {
            Ok(Some(candidate)) => return Ok(candidate),
            Ok(None) => {}
            // Being offline is the same for every other thing that the page names.
            Err(reason @ Reason::Fetch(SourceError::Offline)) => return Err(reason),
            Err(reason) => refusal = reason,
        }
    }
    Err(refusal)
}

/// What an address on a page gives; none if that is no badge, as with most images on a page.
fn fetch_named(
    link: &str,
    page: &Url,
    url: &Url,
    source: &dyn Source,
) -> Result<Option<Candidate>, Reason> {
    let answer = ask(url, source)?;
    if !answer.is_success() {
        return Err(status(&answer));
    }
    if !is_badge(&answer.body) {
        return Ok(None);
    }
    match candidate(link, answer, Some(page), source) {
        Ok(candidate) => Ok(Some(candidate)),
        Err(Reason::Image(_) | Reason::Credential(_) | Reason::NotABadge) => Ok(None),
        Err(reason) => Err(reason),
    }
}

/// The badge in a page's own JSON: a hosted one by its address, whose document is the truth; a signed
/// one as it stands. None if the JSON is of something else, as most JSON-LD is.
fn in_page(
    link: &str,
    page: &Url,
    text: &str,
    source: &dyn Source,
) -> Result<Option<Candidate>, Reason> {
    let Ok(mut candidate) = content::written(link.to_owned(), text) else {
        return Ok(None);
    };
    match (
        candidate.credential.address().cloned(),
        candidate.credential.standard(),
    ) {
        (Some(address), _) => fetch_named(link, page, &address, source),
        (None, Some(Standard::V3_0)) => {
            candidate.page = Some(page.clone());
            Ok(Some(candidate))
        }
        // Hosted, and nobody says where.
        (None, _) => Ok(None),
    }
}

/// Whether an answer is HTML.
fn is_page(answer: &Document) -> bool {
    answer
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"))
        || answer.body.trim_ascii_start().starts_with(b"<")
}
