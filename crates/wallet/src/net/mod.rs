//! The guarded client, the only one in the program: who may be called, how long, how much.
//!
//! A request goes one way through it: `guard` judges the address, `kept` answers it from the
//! cache if the issuer allows that, `turn` waits for the host to have room, `resolver` hands
//! the connector none but permitted addresses, and what comes back is read up to the limit. A
//! redirect is a new request and goes the whole way again.

mod address;
mod call;
mod failure;
mod guard;
mod kept;
mod resolver;
mod tls;
mod turn;

use std::fmt;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Utc;
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_ENCODING};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use url::{Host, Url};

use openbadges::source::Wanted;
use openbadges::{Document, Source, SourceError};

pub use call::{Call, Reply};
use failure::failure;
use guard::{Guard, Way, refused};
use kept::{Answer, Kept, Use};
use resolver::{Lookup, Resolver, System};
use turn::Turns;

/// How many redirects of one request are followed.
pub const MAX_REDIRECTS: usize = 5;
/// How many requests one host gets at once from a client and its clones.
pub const REQUESTS_PER_HOST: usize = 4;
/// How many header fields an answer may have.
pub const MAX_HEADERS: usize = 100;

/// Where a client may go.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Hosts (`host` or `host:port`) that may have private addresses and speak plain http.
    pub allowed_hosts: Vec<String>,
    /// A PEM file of certificate authorities to trust besides the system's and Mozilla's.
    pub ca_file: Option<PathBuf>,
    /// Answer every request with [`SourceError::Offline`].
    pub offline: bool,
}

/// How long a client waits and how much it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The time to look a host up and connect to it, with TLS.
    pub connect: Duration,
    /// The time for one request in all: every redirect, and the body to its last byte. Waiting
    /// for a turn at a busy host does not count.
    pub total: Duration,
    /// The size of a document, key or page in bytes, after inflating.
    pub document: u64,
    /// The size of an image in bytes, after inflating.
    pub image: u64,
}

impl Default for Limits {
    /// 10 s, 20 s, 5 MiB and 10 MiB.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(20),
            document: 5 << 20,
            image: 10 << 20,
        }
    }
}

impl Limits {
    fn size(&self, wanted: Wanted) -> u64 {
        match wanted {
            Wanted::Document | Wanted::Credential | Wanted::Key | Wanted::Page => self.document,
            Wanted::Image => self.image,
        }
    }
}

/// Keeps answers between requests (RFC 9111). Keys are addresses with the kind of answer wanted.
pub trait Cache: Send + Sync {
    /// What is kept under `key`.
    fn load(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps `value` under `key`.
    fn store(&self, key: &str, value: &[u8]);
}

/// The guarded client. It can be shared between threads; clones share its limits and connections.
///
/// It blocks, so it must not be made, used or dropped in asynchronous code.
#[derive(Clone)]
pub struct Client {
    guard: Guard,
    limits: Limits,
    /// `None` for a client that stays offline.
    doors: Option<Doors>,
    turns: Arc<Turns>,
    cache: Option<Arc<dyn Cache>>,
    ask_always: bool,
}

/// The connections: one pool to public addresses alone, and one to the hosts allowed by name, so
/// that no connection of the second is ever used by the first.
#[derive(Clone)]
struct Doors {
    public: reqwest::blocking::Client,
    allowed: Option<reqwest::blocking::Client>,
}

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The CA file cannot be read or holds no certificate.
    #[error("the certificate file {} cannot be used: {reason}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry of the allowed hosts is not `host` or `host:port`.
    #[error("{0} is not a host name")]
    AllowedHost(String),
    /// The system gave no thread or no sockets.
    #[error("connections cannot be made: {0}")]
    Start(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Client {
    /// A client under `rules` with the usual limits.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn new(rules: &Rules) -> Result<Self, ClientError> {
        Self::with_limits(rules, Limits::default())
    }

    /// A client under `rules` and `limits`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn with_limits(rules: &Rules, limits: Limits) -> Result<Self, ClientError> {
        Self::with_lookup(rules, limits, Arc::new(System))
    }

    fn with_lookup(
        rules: &Rules,
        limits: Limits,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, ClientError> {
        let guard = Guard::new(rules)?;
        let doors = if rules.offline {
            None
        } else {
            let tls = tls::config(rules.ca_file.as_deref())?;
            let door = |way| door(&tls, &limits, Arc::clone(&lookup), way);
            Some(Doors {
                public: door(Way::Public)?,
                allowed: guard.allows_any().then(|| door(Way::Allowed)).transpose()?,
            })
        };
        Ok(Self {
            guard,
            limits,
            doors,
            turns: Arc::new(Turns::new(REQUESTS_PER_HOST)),
            cache: None,
            ask_always: false,
        })
    }

    /// The same client with a cache.
    #[must_use]
    pub fn with_cache(self, cache: Arc<dyn Cache>) -> Self {
        Self {
            cache: Some(cache),
            ..self
        }
    }

    /// The same client, asking the servers even where a kept answer may still be used: for a person
    /// who wants to know how things are now. A server can still confirm the kept answer.
    #[must_use]
    pub fn fresh(&self) -> Self {
        Self {
            ask_always: true,
            ..self.clone()
        }
    }

    /// The answer of `url` itself, from the cache or from its server.
    fn answer(
        &self,
        door: &reqwest::blocking::Client,
        url: &Url,
        wanted: Wanted,
        left: &mut Duration,
    ) -> Result<Answer, SourceError> {
        let request = self.request(url, wanted)?;
        let ask = |headers, left: &mut Duration| self.ask(door, url, wanted, headers, left);
        let Some(cache) = &self.cache else {
            return ask(request.headers, left);
        };
        let key = key(url, wanted);
        let mut headers = request.headers.clone();
        let mut kept = cache.load(&key).as_deref().and_then(Kept::decode);
        match kept
            .as_ref()
            .map(|kept| kept.for_request(&request, Utc::now()))
        {
            Some(Use::Fresh(answer)) => return Ok(answer),
            Some(Use::Ask(conditional)) => headers = conditional,
            Some(Use::Unfit) => kept = None,
            None => {}
        }
        let keep = |kept: Option<Kept>| {
            if let Some(bytes) = kept.and_then(|kept| kept.encode()) {
                cache.store(&key, &bytes);
            }
        };
        let mut answer = ask(headers, left)?;
        if let Some(kept) = kept
            && answer.status == StatusCode::NOT_MODIFIED
        {
            if let Some((kept, confirmed)) = kept.confirmed(&request, &answer) {
                keep(Some(kept));
                return Ok(confirmed);
            }
            // The 304 is about an answer that is not here (RFC 9111, section 4.3.3).
            answer = ask(request.headers.clone(), left)?;
        }
        keep(Kept::new(&request, &answer));
        Ok(answer)
    }

    /// What is asked for, as the cache sees it.
    fn request(&self, url: &Url, wanted: Wanted) -> Result<Parts, SourceError> {
        let mut request = Request::get(url.as_str())
            .body(())
            .map_err(|_| refused(url, "it is no web address"))?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static(accept(wanted)));
        if self.ask_always {
            // Caches on the way are asked to ask as well (RFC 9111, section 5.2.1.4).
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        }
        Ok(request.into_parts().0)
    }

    /// Asks the server, when it is the host's turn, and takes the time from what is `left`.
    fn ask(
        &self,
        door: &reqwest::blocking::Client,
        url: &Url,
        wanted: Wanted,
        headers: HeaderMap,
        left: &mut Duration,
    ) -> Result<Answer, SourceError> {
        let host = url.host_str().unwrap_or_default();
        let _turn = self.turns.take(host);
        let started = Instant::now();
        let request = door.get(url.clone()).headers(headers);
        let answer = exchange(request, url, self.limits.size(wanted), *left);
        *left = left.saturating_sub(started.elapsed());
        answer
    }

    /// The address that `here` redirects to, `first` being the one asked for.
    fn follow(&self, first: &Url, here: &Url, location: &[u8]) -> Result<Url, SourceError> {
        let next = std::str::from_utf8(location)
            .ok()
            .and_then(|location| here.join(location).ok())
            .ok_or_else(|| refused(here, "it redirects to something that is no web address"))?;
        let insecure = first.scheme() == "https" && next.scheme() == "http";
        if insecure && self.guard.way(&next)? != Way::Allowed {
            return Err(refused(
                &next,
                "a secure address redirects to it, and it is not secure",
            ));
        }
        Ok(next)
    }
}

impl Source for Client {
    fn get(&self, url: &Url, wanted: Wanted) -> Result<Document, SourceError> {
        let Some(doors) = &self.doors else {
            return Err(SourceError::Offline);
        };
        let mut left = self.limits.total;
        let mut seen = Vec::new();
        let mut here = url.clone();
        loop {
            let door = match (self.guard.way(&here)?, &doors.allowed) {
                (Way::Allowed, Some(allowed)) => allowed,
                _ => &doors.public,
            };
            let answer = self.answer(door, &here, wanted, &mut left)?;
            let Some(location) = answer.redirect() else {
                return Ok(Document {
                    requested: url.clone(),
                    url: here,
                    status: answer.status.as_u16(),
                    content_type: answer.content_type(),
                    body: answer.body,
                    fetched_at: answer.at,
                });
            };
            let next = self.follow(url, &here, location)?;
            seen.push(without_fragment(here));
            if seen.len() > MAX_REDIRECTS || seen.contains(&without_fragment(next.clone())) {
                return Err(SourceError::TooManyRedirects {
                    host: url.host_str().unwrap_or_default().to_owned(),
                });
            }
            here = next;
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("guard", &self.guard)
            .field("limits", &self.limits)
            .field("offline", &self.doors.is_none())
            .field("cache", &self.cache.is_some())
            .field("ask_always", &self.ask_always)
            .finish_non_exhaustive()
    }
}

/// A pool of connections of one [`Way`]. It sends nothing that is not asked for here, follows no
/// redirect, repeats no request and knows no proxy: a proxy would do the lookup in its own way.
fn door(
    tls: &rustls::ClientConfig,
    limits: &Limits,
    lookup: Arc<dyn Lookup>,
    way: Way,
) -> Result<reqwest::blocking::Client, ClientError> {
    reqwest::blocking::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .dns_resolver(Arc::new(Resolver { lookup, way }))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy()
        .user_agent(concat!("Lapel/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(limits.connect)
        .timeout(limits.total)
        .http1_max_headers(MAX_HEADERS)
        .pool_max_idle_per_host(REQUESTS_PER_HOST)
        .build()
        .map_err(|error| ClientError::Start(Box::new(error)))
}

/// One request and its answer, read up to `limit` bytes within `time`.
fn exchange(
    request: reqwest::blocking::RequestBuilder,
    url: &Url,
    limit: u64,
    time: Duration,
) -> Result<Answer, SourceError> {
    let host = || url.host_str().unwrap_or_default().to_owned();
    if time.is_zero() {
        return Err(SourceError::TimedOut { host: host() });
    }
    let mut response = request
        .timeout(time)
        .send()
        .map_err(|error| failure(url, &error))?;
    let mut answer = Answer {
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body: Vec::new(),
        at: Utc::now(),
    };
    if answer.redirect().is_some() {
        return Ok(answer);
    }
    if is_still_encoded(&answer.headers) {
        return Err(SourceError::Broken { host: host() });
    }
    let too_large = || SourceError::TooLarge {
        host: host(),
        limit,
    };
    if response
        .content_length()
        .is_some_and(|length| length > limit)
    {
        return Err(too_large());
    }
    (&mut response)
        .take(limit.saturating_add(1))
        .read_to_end(&mut answer.body)
        .map_err(|error| failure(url, &error))?;
    if answer.body.len() as u64 > limit {
        return Err(too_large());
    }
    Ok(answer)
}

/// Whether a body is in a coding nobody asked for: gzip is undone by now and its header taken away.
/// Other values, such as `UTF-8` from issuers who mean the character set, change nothing.
fn is_still_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .any(|coding| {
            [
                &b"br"[..],
                b"compress",
                b"dcb",
                b"dcz",
                b"deflate",
                b"gzip",
                b"x-compress",
                b"x-gzip",
                b"zstd",
            ]
            .iter()
            .any(|known| coding.trim_ascii().eq_ignore_ascii_case(known))
        })
}

/// The `Accept` header for each kind of answer.
fn accept(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Document => "application/ld+json, application/json, image/png, image/svg+xml",
        Wanted::Credential => {
            "application/vc, application/vc+ld+json, application/vc+jwt, application/ld+json, application/json, text/plain;q=0.8"
        }
        Wanted::Image => "image/png, image/svg+xml, image/*;q=0.8",
        Wanted::Key => {
            "application/x-pem-file, application/ld+json, application/json, text/plain;q=0.9, */*;q=0.1"
        }
        Wanted::Page => {
            "text/html, application/ld+json, application/json, image/png;q=0.8, image/svg+xml;q=0.8, application/pdf;q=0.8"
        }
    }
}

/// The name of an answer in the cache.
fn key(url: &Url, wanted: Wanted) -> String {
    let kind = match wanted {
        Wanted::Document => "document",
        Wanted::Credential => "credential",
        Wanted::Image => "image",
        Wanted::Key => "key",
        Wanted::Page => "page",
    };
    format!("{kind} {}", without_fragment(url.clone()))
}

/// Whether an address is of this computer or of a private network, as far as its name alone tells.
pub(crate) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !address::is_public(address.into()),
        Some(Host::Ipv6(address)) => !address::is_public(address.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            !name.contains('.')
                || [".localhost", ".local", ".internal", ".home.arpa"]
                    .iter()
                    .any(|end| name.ends_with(end))
        }
        None => false,
    }
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

#[cfg(test)]
mod tests;
