//! Where a file is moved to, as a server hears it (RFC 4918, section 10.3).
//!
//! A server behind a proxy that ends TLS hears `https://` in `Destination` and knows itself as `http://`,
//! and refuses to move a file to what it takes for another server. The path alone says the same (section
//! 8.3); it comes second, since servers older than that standard know the full address only.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderName, HeaderValue, StatusCode};
use url::Url;

use openbadges::SourceError;

use crate::net::{Call, Client, Reply};

const DESTINATION: HeaderName = HeaderName::from_static("destination");

/// How a server wants destinations named, as far as that is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Destinations {
    by_path: Arc<AtomicBool>,
}

impl Destinations {
    /// Makes a call, and once more with the path alone if its destination may be why it was refused.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub(super) fn send(&self, client: &Client, mut call: Call<'_>) -> Result<Reply, SourceError> {
        let Some(path) = call.headers.get(DESTINATION).and_then(path_of) else {
            return client.send(&call);
        };
        let first = if self.by_path.load(Ordering::Relaxed) {
            None
        } else {
            let reply = client.send(&call)?;
            if !may_be_its_destination(reply.status) {
                return Ok(reply);
            }
            Some(reply)
        };
        call.headers.insert(DESTINATION, path);
        let second = client.send(&call)?;
        match first {
            Some(first) if !second.status.is_success() => Ok(first),
            _ => {
                self.by_path.store(true, Ordering::Relaxed);
                Ok(second)
            }
        }
    }
}

/// The path of an address, as it stands in a header.
fn path_of(address: &HeaderValue) -> Option<HeaderValue> {
    let url = Url::parse(address.to_str().ok()?).ok()?;
    HeaderValue::from_str(url.path()).ok()
}

/// Whether a server may answer so to a destination that it takes for another server's: 502 by the
/// standard, and the others in the wild.
fn may_be_its_destination(status: StatusCode) -> bool {
    matches!(status.as_u16(), 400 | 403 | 404 | 409 | 502)
}
