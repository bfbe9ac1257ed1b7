//! Why there is no key that a proof could be held against, and how a person is told.

use chrono::{DateTime, Utc};
use url::Url;

use crate::verify::did::DidError;
use crate::verify::inquiry::{Inquiry, NoDocument};
use crate::verify::key::KeyError;
use crate::verify::rule::Rule;

/// Why there is no key to trust.
#[derive(Debug)]
pub(super) enum NoKey {
    /// The DID's method is not known.
    OtherMethod(String),
    /// A document of the issuer's could not be had.
    NoDocument(Box<NoDocument>, Url),
    /// The address is not protected on the way.
    Insecure(Url),
    /// The address leads to another site: from where to where.
    Elsewhere(String),
    /// The issuer's document says that it is somebody else's.
    OtherDocument(Url),
    /// The issuer has published no such key.
    NotPublished(String),
    /// The issuer has published the key, for something else than assertions.
    OtherPurpose(String),
    /// The issuer's own document says that this other party controls the key.
    OtherController(String),
    /// The issuer's identifier is malformed.
    Malformed,
    /// The key cannot be used.
    Unusable(KeyError),
    /// The issuer has taken the key back.
    Revoked(DateTime<Utc>),
    /// The key's time is over.
    Expired(DateTime<Utc>),
}

impl From<DidError> for NoKey {
    fn from(error: DidError) -> Self {
        match error {
            DidError::OtherMethod(name) => Self::OtherMethod(name),
            DidError::Malformed => Self::Malformed,
            DidError::Key(error) => Self::Unusable(error),
        }
    }
}

impl NoKey {
    /// Notes [`Rule::Key`]. `id` is what the proof calls the key.
    pub(super) fn note(self, inquiry: &mut Inquiry<'_>, id: &str) {
        match self {
            Self::OtherMethod(name) => inquiry.skip(
                Rule::Key,
                format!("The issuer’s key was not found: Lapel does not know identifiers of the kind did:{name}"),
                id.to_owned(),
            ),
            Self::NoDocument(why, url) => {
                inquiry.no_document(Rule::Key, "The issuer’s key", &why, &url);
            }
            Self::Insecure(url) => inquiry.skip(
                Rule::Key,
                "The issuer’s address is not protected (plain http), so that anyone could answer for it",
                url.to_string(),
            ),
            Self::Elsewhere(redirect) => inquiry.skip(
                Rule::Key,
                "The issuer’s address leads to another site, which cannot speak for the issuer",
                redirect,
            ),
            Self::OtherDocument(url) => inquiry.fail(
                Rule::Key,
                "The document with the issuer’s keys belongs to somebody else",
                url.to_string(),
            ),
            Self::NotPublished(why) => inquiry.skip(
                Rule::Key,
                "The issuer has not published the key that signed it: anyone could have made it",
                format!("{id}: {why}"),
            ),
            Self::OtherPurpose(method) => inquiry.skip(
                Rule::Key,
                "The issuer has published the key that signed it, but not for signing badges",
                format!("{method} is not listed under assertionMethod"),
            ),
            Self::OtherController(controller) => inquiry.fail(
                Rule::Key,
                "The key that signed it belongs to somebody else than the issuer",
                format!("{id} is controlled by {controller}"),
            ),
            Self::Malformed => inquiry.fail(
                Rule::Key,
                "The issuer’s identifier is malformed",
                id.to_owned(),
            ),
            Self::Unusable(error) => inquiry.fail(
                Rule::Key,
                "The issuer’s key cannot be used",
                format!("{id}: {error}"),
            ),
            Self::Revoked(at) => inquiry.fail(
                Rule::Key,
                "The issuer has taken back the key that signed it",
                format!("{id}, {}", at.to_rfc3339()),
            ),
            Self::Expired(at) => inquiry.skip(
                Rule::Key,
                "The time of the issuer’s key is over, so that nobody can tell when it was used",
                format!("{id}, {}", at.to_rfc3339()),
            ),
        }
    }
}
