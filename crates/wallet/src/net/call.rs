//! Requests that are more than a question: what backpacks and the host of the public page are sent.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use url::Url;

use openbadges::SourceError;

use super::guard::{Way, refused};
use super::{Client, exchange};

/// The slowest that a body may go, in bytes a second: a large one gets more time than a small one.
const SLOWEST: u64 = 32 << 10;

/// A request with a method, headers and a body of its own.
#[derive(Clone)]
pub struct Call<'a> {
    /// What is asked of the server.
    pub method: Method,
    /// Whom it goes to.
    pub url: &'a Url,
    /// What goes with it. Headers that hold a secret are marked sensitive.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Vec<u8>,
}

/// What a server answered to a [`Call`], a redirect too.
#[derive(Clone)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, no longer than a document may be.
    pub body: Vec<u8>,
}

impl Client {
    /// Whether a call may go to `url`: over a secure connection, or to a host allowed by name.
    ///
    /// # Errors
    /// [`SourceError::Refused`].
    pub fn permits_call(&self, url: &Url) -> Result<(), SourceError> {
        self.call_way(url).map(|_| ())
    }

    fn call_way(&self, url: &Url) -> Result<Way, SourceError> {
        let way = self.guard.way(url)?;
        if way == Way::Public && url.scheme() != "https" {
            return Err(refused(url, "secrets go over secure connections only"));
        }
        Ok(way)
    }

    /// Makes a call once. Nothing of it is kept, and no redirect is followed: whoever was meant to
    /// get a secret is the only one who gets it.
    ///
    /// # Errors
    /// [`SourceError::Offline`], [`SourceError::Refused`], [`SourceError::Unreachable`] and
    /// [`SourceError::Tls`] if nothing reached the server. After any other error it may have done
    /// what it was asked.
    pub fn send(&self, call: &Call<'_>) -> Result<Reply, SourceError> {
        let Some(doors) = &self.doors else {
            return Err(SourceError::Offline);
        };
        let door = match (self.call_way(call.url)?, &doors.allowed) {
            (Way::Allowed, Some(allowed)) => allowed,
            _ => &doors.public,
        };
        let _turn = self.turns.take(call.url.host_str().unwrap_or_default());
        let mut request = door
            .request(call.method.clone(), call.url.clone())
            .headers(call.headers.clone());
        let mut time = self.limits.total;
        if !call.body.is_empty() {
            time += Duration::from_secs(call.body.len() as u64 / SLOWEST);
            request = request.body(call.body.clone());
        }
        let answer = exchange(request, call.url, self.limits.document, time)?;
        Ok(Reply {
            status: answer.status,
            headers: answer.headers,
            body: answer.body,
        })
    }
}
