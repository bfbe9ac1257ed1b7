//! Opens what a file, an entry, a part of an e-mail or a pasted content holds: badges, and links that
//! lead to badges.

use openbadges::image::{ImageError, Kind, unbake};

use super::candidate::Candidate;
use super::content::{self, Content, web_address};
use super::listed::{self, Listed};
use super::refusal::Reason;
use super::{ImportResult, attached, email, pages, qr};

/// A file after it was read: ready to be kept, or refused.
pub(super) type Reading = Result<Box<Candidate>, Box<ImportResult>>;

/// Whether somebody pointed at a thing itself, or it was come upon in a folder, a ZIP or an e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// Somebody pointed at it: all addresses that it says are meant.
    Itself,
    /// It was come upon: only addresses that look like badges are followed.
    Within,
}

/// What was found in one thing. There is always something.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// The badges, and why something gave none.
    pub(super) read: Vec<Reading>,
    /// Links that are still to be followed.
    pub(super) links: Vec<String>,
}

/// Opens a thing that is no ZIP. Nothing is fetched.
pub(super) fn open(input: String, bytes: Vec<u8>, given: Given) -> Opened {
    match Content::of(&bytes) {
        Content::Email => return from_email(&input, &bytes),
        Content::Pdf => {
            return Opened {
                read: attached::badges(&input, &bytes),
                links: Vec::new(),
            };
        }
        _ => {}
    }
    match one(input.clone(), bytes, given) {
        Ok(One::Badge(candidate)) => Opened {
            read: vec![Ok(candidate)],
            links: Vec::new(),
        },
        Ok(One::Links(listed)) => with_links(Vec::new(), listed, &input, Reason::TooManyLinks),
        Err(reason) => refused(reason, input),
    }
}

/// All the addresses in a text that somebody calls a list.
pub(super) fn list(input: &str, bytes: &[u8]) -> Opened {
    let text = listed::text_of(bytes);
    let listed = listed::links_in(&text, listed::MAX_LINKS, |_| true);
    if listed.links.is_empty() {
        return refused(Reason::NoLinks, input);
    }
    with_links(Vec::new(), listed, input, Reason::TooManyLinks)
}

pub(super) fn refused(reason: Reason, input: impl Into<String>) -> Opened {
    Opened {
        read: vec![Err(Box::new(reason.refuse(input)))],
        links: Vec::new(),
    }
}

fn with_links(read: Vec<Reading>, listed: Listed, input: &str, too_many: Reason) -> Opened {
    let mut opened = Opened {
        read,
        links: listed.links,
    };
    if listed.more {
        opened.read.push(Err(Box::new(too_many.refuse(input))));
    }
    opened
}

enum One {
    Badge(Box<Candidate>),
    Links(Listed),
}

fn one(input: String, bytes: Vec<u8>, given: Given) -> Result<One, Reason> {
    let badge = |candidate| One::Badge(Box::new(candidate));
    if let Some(kind) = Kind::of(&bytes) {
        return match unbake(&bytes) {
            Ok(unbaked) => content::from_unbaked(input, bytes, unbaked).map(badge),
            Err(ImageError::NoCredential) => {
                let meant = in_codes(&input, &qr::texts_in(kind, &bytes), given);
                meant.ok_or(ImageError::NoCredential.into())
            }
            Err(error) => Err(error.into()),
        };
    }
    if matches!(Content::of(&bytes), Content::Photograph) {
        let meant = in_codes(&input, &qr::texts_in_photograph(&bytes), given);
        return meant.ok_or(ImageError::UnknownKind.into());
    }
    let text = match Content::of(&bytes) {
        Content::Addresses(_) | Content::Unknown if given == Given::Itself => {
            Some(listed::text_of(&bytes).into_owned())
        }
        _ => None,
    };
    let is_list = is_list(&input);
    match (content::candidate(input, bytes), text) {
        (Err(Reason::NotABadge), Some(text)) => {
            let wanted = |url: &url::Url| is_list || pages::looks_like_a_badge(url);
            let listed = listed::links_in(&text, listed::MAX_LINKS, wanted);
            if listed.links.is_empty() {
                return Err(Reason::NotABadge);
            }
            Ok(One::Links(listed))
        }
        (candidate, _) => candidate.map(badge),
    }
}

/// Whether a name is one that lists and shortcuts have, or none at all, as what is pasted. A saved page
/// has too many addresses that nobody means.
fn is_list(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match last.rsplit_once('.') {
        Some((_, end)) => [
            "txt", "text", "csv", "tsv", "md", "url", "webloc", "desktop",
        ]
        .contains(&end),
        None => true,
    }
}

/// What the texts of an image's QR codes stand for: a badge that one of them is, else those that look
/// like badges, else every address if somebody pointed at the image.
fn in_codes(input: &str, texts: &[String], given: Given) -> Option<One> {
    let mut looks = Listed::default();
    let mut others = Listed::default();
    for text in texts.iter().map(|text| text.trim()) {
        if let Some(url) = web_address(text) {
            let listed = if pages::looks_like_a_badge(&url) {
                &mut looks
            } else {
                &mut others
            };
            if !listed.links.iter().any(|link| link == text) {
                listed.links.push(text.to_owned());
            }
        } else if let Ok(candidate) = content::written(input.to_owned(), text) {
            return Some(One::Badge(Box::new(candidate)));
        }
    }
    let follow_others = looks.links.is_empty() && given == Given::Itself;
    let meant = if follow_others { others } else { looks };
    (!meant.links.is_empty()).then_some(One::Links(meant))
}

/// What an e-mail brings. Logos and footers are in most e-mails and no badges, so what is none is
/// passed over as long as there is something else.
fn from_email(input: &str, bytes: &[u8]) -> Opened {
    let email = match email::read(bytes) {
        Ok(email) => email,
        Err(reason) => return refused(reason, input),
    };
    let mut read: Vec<Reading> = Vec::new();
    let mut from_pdfs: Vec<Reading> = Vec::new();
    let mut listed = Listed {
        links: email.links,
        more: email.more,
    };
    for (name, bytes) in email.parts {
        let name = format!("{input}/{name}");
        if content::is_zip(&bytes) {
            read.push(Err(Box::new(Reason::ZipInEmail.refuse(name))));
            continue;
        }
        if matches!(Content::of(&bytes), Content::Pdf) {
            let (badges, refusals): (Vec<_>, Vec<_>) = attached::badges(&name, &bytes)
                .into_iter()
                .partition(Result::is_ok);
            read.extend(badges);
            from_pdfs.extend(refusals.into_iter().filter(says_something));
            continue;
        }
        match one(name.clone(), bytes, Given::Within) {
            Ok(One::Badge(candidate)) => read.push(Ok(candidate)),
            Ok(One::Links(more)) => listed.links.extend(more.links),
            Err(reason) if reason.is_no_badge() => {}
            Err(reason) => read.push(Err(Box::new(reason.refuse(name)))),
        }
    }
    // Bills are PDFs too: what is wrong with one is said if it may have been the badge.
    if read.is_empty() && listed.links.is_empty() {
        read = from_pdfs;
    }
    if read.is_empty() && listed.links.is_empty() {
        return refused(Reason::NoBadgeInEmail, input);
    }
    with_links(read, listed, input, Reason::TooManyLinksInEmail)
}

/// Whether what was read is more than that there is no badge in it.
fn says_something(read: &Reading) -> bool {
    let none = Reason::NoBadgeInPdf.code();
    match read {
        Ok(_) => true,
        Err(refused) => refused
            .error
            .as_ref()
            .is_none_or(|error| error.code != none),
    }
}
