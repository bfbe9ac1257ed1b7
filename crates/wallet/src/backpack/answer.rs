//! Reads whatever a backpack answers, in whatever shape, into names that mean something and words
//! that can be shown.

use serde_json::Value;

use super::{Reason, Trouble, plain};
use crate::net::Reply;

/// How much of an answer is kept to be shown, in bytes.
const MAX_DETAILS: usize = 4 << 10;

/// How many texts of an answer are looked at.
const MAX_TEXTS: usize = 200;

/// How deep an answer is looked into.
const MAX_DEPTH: usize = 12;

/// What an answer says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Answer {
    /// The document, null if it is none.
    pub(crate) document: Value,
    /// Every text that tells what is wrong, in order: names, sentences, fields.
    texts: Vec<String>,
    /// What was answered, to be shown on demand.
    pub(crate) details: String,
    status: u16,
    /// Whether it is a page for people: what answers so is often something on the way.
    is_page: bool,
}

impl Answer {
    /// Reads an answer as JSON whatever it says that it is, and failing that as text.
    pub(crate) fn read(reply: &Reply) -> Self {
        let body = String::from_utf8_lossy(&reply.body);
        let read = serde_json::from_slice::<Value>(&reply.body);
        let mut texts = Vec::new();
        match &read {
            Ok(document) => collect(document, MAX_DEPTH, &mut texts),
            Err(_) => texts.extend(first_words(&body)),
        }
        let document = read.unwrap_or_default();
        Self {
            document,
            texts,
            details: details(&body),
            status: reply.status.as_u16(),
            is_page: body.trim_start().starts_with('<'),
        }
    }

    /// Whether it was done: any 2xx, unless the envelope of Badge Connect says otherwise, or it is a page.
    pub(crate) fn is_success(&self) -> bool {
        let inner = self
            .document
            .pointer("/status/statusCode")
            .and_then(Value::as_u64)
            .is_none_or(|status| (200..300).contains(&status) || status == u64::from(self.status));
        (200..300).contains(&self.status) && inner && !self.is_page
    }

    /// Whether any text holds `words`, in whatever case; of a name, as `DUPLICATE_BADGE`, whether any text
    /// is that name. A server may repeat what the badge says, and that may be anything.
    pub(crate) fn says(&self, words: &str) -> bool {
        let words = words.to_ascii_lowercase();
        let is_name = words.contains('_');
        self.texts.iter().any(|text| {
            let text = text.to_ascii_lowercase();
            if is_name {
                let rest = text.trim().strip_prefix(&words);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
            } else {
                text.contains(&words)
            }
        })
    }

    /// Whether it means that the badge is there already.
    pub(crate) fn means_present(&self) -> bool {
        matches!(self.status, 304 | 409)
            || self.says("DUPLICATE_BADGE")
            || self.says("already exists")
            || self.says("already in your")
            || self.says("already have this badge")
            || self.says("duplicate badge")
    }

    /// What a refusal means and what to do about it.
    pub(crate) fn trouble(&self) -> Trouble {
        let details = self.details.clone();
        let needs_you = |reason, message: &str| Trouble::NeedsYou {
            reason,
            message: message.to_owned(),
            details: details.clone(),
        };
        let refused = |reason, message: &str| Trouble::Refused {
            reason,
            message: message.to_owned(),
            details: details.clone(),
        };
        for (names, reason, sentence) in WANTS_THE_EARNER {
            if names.iter().any(|name| self.says(name)) {
                return needs_you(*reason, sentence);
            }
        }
        for (names, reason, sentence) in NEVER_WORKS {
            if names.iter().any(|name| self.says(name)) {
                return refused(*reason, sentence);
            }
        }
        match self.status {
            200..=299 if self.is_page => Trouble::InDoubt {
                message:
                    "The backpack, or something on the way to it, answered with a page for people."
                        .to_owned(),
                details,
            },
            300..=399 => refused(
                Reason::ServerBroken,
                "The backpack answers at another address than the one that it named, and Lapel takes its right to use it nowhere else. Connect it again.",
            ),
            401 => needs_you(Reason::SignIn, "The backpack wants you to sign in again."),
            403 => needs_you(
                Reason::NotPermitted,
                "The backpack does not let Lapel do this. Connect it again and allow everything it asks for.",
            ),
            404 | 405 | 501 => refused(
                Reason::ServerBroken,
                "The backpack does not know this request. Tell whoever runs it, or export the badge as a file.",
            ),
            413 => refused(Reason::Image, "The badge is too large for this backpack."),
            415 => refused(
                Reason::Version,
                "The backpack does not take badges in this form.",
            ),
            500..=599 => Trouble::InDoubt {
                message: format!("The backpack failed with status {}.", self.status),
                details,
            },
            // It read the badge, stumbled over parts of it, and says no more than which.
            _ if self.says("VALIDATE_PROPERTY") => refused(
                Reason::Revoked,
                "The backpack could not read the badge at its issuer. It may have been revoked.",
            ),
            _ => {
                let said = self.sentence();
                if said.is_empty() {
                    refused(
                        Reason::Other,
                        "The backpack refused it and did not say why.",
                    )
                } else {
                    refused(Reason::Other, &format!("The backpack refused it: {said}"))
                }
            }
        }
    }

    /// The first text that reads like a sentence; else the first that is more than a name for “no”.
    fn sentence(&self) -> String {
        let says_more =
            |text: &&String| !["BAD_REQUEST", "REQUEST_VALIDATION_ERROR"].contains(&text.as_str());
        self.texts
            .iter()
            .find(|text| text.contains(' '))
            .or_else(|| self.texts.iter().find(says_more))
            .map(|text| plain(text))
            .unwrap_or_default()
    }
}

type Meaning = (&'static [&'static str], Reason, &'static str);

/// What the earner can mend.
const WANTS_THE_EARNER: &[Meaning] = &[
    (
        &["EMAIL_NOT_VERIFIED"],
        Reason::EmailNotVerified,
        "The backpack wants your e-mail address verified first. Open the backpack and do that there.",
    ),
    (
        &[
            "VERIFY_RECIPIENT_IDENTIFIER",
            "RECIPIENT_PROFILE_MISMATCH",
            "does not match any of your",
            "not issued to you",
            "doesnotownthisbadge",
            "different user",
        ],
        Reason::Recipient,
        "The backpack does not know you by the address that the badge was awarded to. Add that very address to your account there and verify it.",
    ),
    (
        &[
            "PERMISSION_DENIED",
            "insufficient_scope",
            "insufficient privileges",
        ],
        Reason::NotPermitted,
        "The backpack does not let Lapel do this. Connect it again and allow everything it asks for.",
    ),
    (
        &[
            "UNAUTHENTICATED",
            "invalid_token",
            "no valid auth token",
            "unauthorisedrequest",
            "unauthorizedrequest",
        ],
        Reason::SignIn,
        "The backpack wants you to sign in again.",
    ),
];

/// What will never work like this.
const NEVER_WORKS: &[Meaning] = &[
    (
        &[
            "ASSERTION_TIMESTAMP_CHECKS",
            "badge has expired",
            "is expired",
        ],
        Reason::Expired,
        "The badge has expired, and this backpack takes no expired badges.",
    ),
    (
        &["ASSERTION_REVOKED", "revoked"],
        Reason::Revoked,
        "The badge was revoked by its issuer.",
    ),
    (
        &["HOSTED_ID_IN_VERIFICATION_SCOPE", "allowedOrigins"],
        Reason::IssuerScope,
        "The issuer’s profile does not let this address speak for it. Tell the issuer.",
    ),
    (
        &[
            "FETCH_HTTP_NODE",
            "UNABLE_TO_VERIFY",
            "could not be fetched",
            "unreachable",
        ],
        Reason::NotFetchable,
        "The backpack could not fetch the badge from its issuer.",
    ),
    (
        &[
            "JSONLD_COMPACT_DATA",
            "DETECT_AND_VALIDATE",
            "INVALID_BADGE",
            "VERIFY_SIGNATURE",
            "VERIFY_JWS",
            "VERIFY_KEY_OWNERSHIP",
            "ASSERTION_NOT_FOUND",
            "not a valid badge",
        ],
        Reason::NotGenuine,
        "The backpack looked at the badge and could not make anything of it.",
    ),
    (
        &["Invalid MIME type", "INVALID_IMAGE"],
        Reason::Image,
        "The backpack does not take this kind of image.",
    ),
];

/// The texts of a document that may tell what is wrong, outermost first. Members that only repeat
/// what was sent are as good as any: nothing is decided by a text that is no known name.
fn collect(value: &Value, depth: usize, texts: &mut Vec<String>) {
    if depth == 0 || texts.len() >= MAX_TEXTS {
        return;
    }
    match value {
        Value::String(text) if !text.trim().is_empty() => texts.push(text.clone()),
        Value::Array(list) => list
            .iter()
            .for_each(|value| collect(value, depth - 1, texts)),
        Value::Object(members) => {
            for (name, value) in members {
                // Of an object of fields the names tell as much as what is said of them.
                if matches!(value, Value::Array(_)) && texts.len() < MAX_TEXTS {
                    texts.push(name.clone());
                }
                collect(value, depth - 1, texts);
            }
        }
        _ => {}
    }
}

/// What a page or a traceback says: the title, or its last line.
fn first_words(body: &str) -> Option<String> {
    let body = body.trim();
    let lower = body.to_ascii_lowercase();
    let title = lower.find("<title>").and_then(|begin| {
        let begin = begin + "<title>".len();
        let end = begin + lower.get(begin..)?.find("</title>")?;
        body.get(begin..end)
    });
    let last = || body.lines().rev().find(|line| !line.trim().is_empty());
    let words = match title {
        Some(title) => title,
        None if body.starts_with('<') => return None,
        None => last()?,
    };
    Some(plain(words)).filter(|words| !words.is_empty())
}

/// An answer as it may be shown: cut, without control characters, and without anything that looks
/// like a token.
fn details(body: &str) -> String {
    let mut end = body.len().min(MAX_DETAILS);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let cut = body.get(..end).unwrap_or_default();
    let clean: String = cut
        .chars()
        .filter(|letter| *letter == '\n' || !letter.is_control())
        .collect();
    without_tokens(&clean)
}

/// The shortest run of letters that is taken for a token.
const TOKEN: usize = 24;

/// `text` with every long run of letters and digits left out that no person wrote. Addresses and
/// words stay: they are cut by the characters between them.
fn without_tokens(text: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_~+=".contains(letter);
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for letter in text.chars().chain(std::iter::once(' ')) {
        if is_part(letter) {
            run.push(letter);
            continue;
        }
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let capitals = run.chars().filter(char::is_ascii_uppercase).count();
        let is_name = run
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter == '_');
        if run.len() >= TOKEN && !is_name && (digits > 1 || capitals > 2) {
            out.push('…');
        } else {
            out.push_str(&run);
        }
        run.clear();
        out.push(letter);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests;
