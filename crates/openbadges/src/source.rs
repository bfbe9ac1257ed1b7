//! The one door through which documents come in.

use chrono::{DateTime, Utc};
use url::Url;

/// Brings documents from the network, a cache or a test's map.
///
/// Whoever implements it decides which addresses may be asked, for how long and how much: this
/// crate asks for whatever a badge names, so an implementation that reaches a real network has to
/// treat every address as hostile.
pub trait Source: Sync {
    /// Fetches `url`, following redirects, and returns whatever the server answered: a status of
    /// 404 or 410 is a [`Document`] too, because an issuer revokes a badge by answering 410.
    ///
    /// # Errors
    /// [`SourceError`] when there was no answer to speak of.
    fn get(&self, url: &Url, wanted: Wanted) -> Result<Document, SourceError>;

    /// The answer that `url` gave when it was last asked, however long ago, without asking again.
    ///
    /// It proves nothing about today: a check shows it beside the reason why there is no newer one.
    fn last_known(&self, _url: &Url) -> Option<Document> {
        None
    }
}

/// What kind of thing an address should give; it sets the `Accept` header and the size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// JSON, or an image with a credential baked in (Open Badges 2.0, hosted verification).
    Document,
    /// A verifiable credential, as JSON or as a JWT: a status list, a refreshed credential.
    Credential,
    /// A PNG or SVG to show.
    Image,
    /// A key: PEM text or JSON.
    Key,
    /// A web page that may name an assertion.
    Page,
}

/// One answer, as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The address that was asked for.
    pub requested: Url,
    /// The address that answered, after redirects.
    pub url: Url,
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header, as sent.
    pub content_type: Option<String>,
    /// The body, decoded from any content encoding.
    pub body: Vec<u8>,
    /// When it was fetched; for a cached answer, when the cache got or last confirmed it.
    pub fetched_at: DateTime<Utc>,
}

impl Document {
    /// Whether the status is in 200..=299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The SHA-256 digest of the body, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        crate::identity::hex_digest::<sha2::Sha256>(&[&self.body])
    }
}

/// A limit as it is said: in MiB, where it is some.
fn in_words(limit: u64) -> String {
    const MIB: u64 = 1 << 20;
    match limit {
        MIB.. if limit.is_multiple_of(MIB) => format!("{} MiB", limit / MIB),
        _ => format!("{limit} bytes"),
    }
}

/// Why there is no answer.
///
/// None of these says anything about the badge: a badge whose documents cannot be fetched is
/// unverified, never invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The caller asked to stay offline.
    #[error("Lapel is offline")]
    Offline,
    /// The guards forbid the address; the text says which guard.
    #[error("Lapel does not fetch {url}: {reason}")]
    Refused {
        /// The address, or the redirect's target.
        url: String,
        /// Which rule forbids it, as a clause for a person.
        reason: String,
    },
    /// The host name does not exist, or nothing listens there.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// The host that was asked.
        host: String,
    },
    /// The server took longer than the limit.
    #[error("{host} took too long to answer")]
    TimedOut {
        /// The host that was asked.
        host: String,
    },
    /// The secure connection could not be made: an unknown, expired or wrong certificate.
    #[error("the secure connection to {host} failed")]
    Tls {
        /// The host that was asked.
        host: String,
    },
    /// The answer, decoded, is larger than the limit for its kind.
    #[error("the answer from {host} is larger than {}", in_words(*.limit))]
    TooLarge {
        /// The host that was asked.
        host: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// More redirects than allowed, or a loop of them.
    #[error("{host} redirects too often")]
    TooManyRedirects {
        /// The host that was asked first.
        host: String,
    },
    /// The connection broke off, or the answer was not HTTP.
    #[error("the answer from {host} broke off")]
    Broken {
        /// The host that was asked.
        host: String,
    },
}
