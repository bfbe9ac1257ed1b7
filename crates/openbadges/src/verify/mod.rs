//! Checks a badge against what its issuer hosts or signs.

mod report;

use chrono::{DateTime, Utc};

pub use report::{Check, Expiry, Method, Recipient, Report, Status, Verdict};

use crate::{Credential, Identity, Source};

/// What to verify, for whom, and for when.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The credential.
    pub credential: &'a Credential,
    /// The image that it was taken out of, if it was.
    pub image: Option<&'a crate::image::Unbaked>,
    /// The earner's identities; none means that the recipient is not compared.
    pub identities: &'a [Identity],
    /// The time for which to judge.
    pub at: DateTime<Utc>,
}

/// Verifies one credential. It never fails: what goes wrong is a check in the report.
pub fn verify(request: &Request<'_>, source: &dyn Source) -> Report {
    let _ = (request, source);
    unimplemented!()
}

/// When a badge begins to expire soon: 60 days before its end or in the last tenth of its life,
/// whichever is shorter, and at least 7 days before.
pub fn expiring_from(issued_on: Option<DateTime<Utc>>, expires: DateTime<Utc>) -> DateTime<Utc> {
    let _ = issued_on;
    expires
}

/// How much of a badge's life is left at `at`.
pub fn expiry(
    issued_on: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
) -> Expiry {
    let _ = (issued_on, expires, at);
    Expiry::None
}
