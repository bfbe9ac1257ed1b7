//! How OpenDAL reaches its servers: through the guarded client, and no other way.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_core::Stream;
use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use opendal::{Buffer, ErrorKind, HttpBody, HttpTransport};
use url::Url;

use openbadges::SourceError;

use super::destination::Destinations;
use crate::net::{Call, Client, Reply};

/// What came of the request that was made last: OpenDAL's errors are for its own services, and say
/// neither how long a server wants to be left alone nor why it was not reached.
#[derive(Debug, Clone)]
pub(super) enum Heard {
    /// An answer.
    Answer {
        /// What was asked.
        method: Method,
        /// The HTTP status.
        status: StatusCode,
        /// The name of the error in an answer of S3.
        code: Option<String>,
        /// For how long the server wants to be left alone.
        wait: Option<Duration>,
    },
    /// None came.
    Nothing(SourceError),
}

/// Where [`Heard`] is left for whoever asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Ear(Arc<Mutex<Option<Heard>>>);

impl Ear {
    /// What was heard last, once.
    pub(super) fn take(&self) -> Option<Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn hear(&self, heard: Heard) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(heard);
    }
}

/// OpenDAL's way out. No redirect is followed: each request carries a secret.
pub(super) struct Transport {
    client: Client,
    ear: Ear,
    destinations: Destinations,
}

impl Transport {
    pub(super) fn new(client: &Client, ear: &Ear) -> Self {
        Self {
            client: client.clone(),
            ear: ear.clone(),
            destinations: Destinations::default(),
        }
    }
}

impl HttpTransport for Transport {
    fn fetch(
        &self,
        request: Request<Buffer>,
    ) -> impl Future<Output = opendal::Result<Response<HttpBody>>> + Send {
        let (parts, body) = request.into_parts();
        let (client, ear) = (self.client.clone(), self.ear.clone());
        let destinations = self.destinations.clone();
        async move {
            let method = parts.method.clone();
            // The client blocks, and is neither used nor dropped where others run.
            let sent = tokio::task::spawn_blocking(move || {
                let url = Url::parse(&parts.uri.to_string()).map_err(|_| SourceError::Refused {
                    url: parts.uri.to_string(),
                    reason: "it is no web address".to_owned(),
                })?;
                let call = Call {
                    method: parts.method,
                    url: &url,
                    headers: parts.headers,
                    body: body.to_vec(),
                };
                destinations.send(&client, call)
            })
            .await
            .map_err(|error| failed("a request broke off").set_source(error))?;
            match sent {
                Ok(reply) => {
                    ear.hear(Heard::Answer {
                        method: method.clone(),
                        status: reply.status,
                        code: code(&reply),
                        wait: wait(&reply.headers, Utc::now()),
                    });
                    answer(&method, reply)
                }
                Err(error) => {
                    let failed = failed("no answer").set_source(error.clone());
                    ear.hear(Heard::Nothing(error));
                    Err(failed)
                }
            }
        }
    }
}

fn failed(what: &'static str) -> opendal::Error {
    opendal::Error::new(ErrorKind::Unexpected, what)
}

fn answer(method: &Method, reply: Reply) -> opendal::Result<Response<HttpBody>> {
    let mut response = Response::new(HttpBody::new(Whole(Some(reply.body.into())), None));
    *response.headers_mut() = reply.headers;
    *response.status_mut() = match reply.status {
        // RFC 9110, section 9.3.5: with 200 a server says that it is done as well; OpenDAL knows 204.
        StatusCode::OK if method == Method::DELETE => StatusCode::NO_CONTENT,
        status => status,
    };
    Ok(response)
}

/// A body that came in one piece.
struct Whole(Option<Buffer>);

impl Stream for Whole {
    type Item = opendal::Result<Buffer>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|body| !body.is_empty()).map(Ok))
    }
}

/// The name of an error in S3's XML: `<Code>NoSuchBucket</Code>`.
fn code(reply: &Reply) -> Option<String> {
    if reply.status.is_success() {
        return None;
    }
    let text = std::str::from_utf8(&reply.body).ok()?;
    let (_, rest) = text.split_once("<Code>")?;
    let (code, _) = rest.split_once("</Code>")?;
    let is_name = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| code.to_owned())
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
fn wait(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match text.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => DateTime::parse_from_rfc2822(text)
            .ok()
            .and_then(|until| (until.to_utc() - now).to_std().ok()),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    #[test]
    fn the_name_of_an_error_of_s3_is_read_and_nothing_else_is_taken_for_one() {
        let xml = "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message/></Error>";
        assert_eq!(code(&reply(404, xml)).as_deref(), Some("NoSuchBucket"));
        assert_eq!(code(&reply(200, xml)), None);
        assert_eq!(code(&reply(404, "<Code>\u{1b}[2J</Code>")), None);
        assert_eq!(code(&reply(404, "<Code>")), None);
    }

    #[test]
    fn a_wait_is_read_as_seconds_or_as_a_date() {
        let now = DateTime::from_timestamp(1_700_000_000, 0).expect("a moment");
        let read = |text: &'static str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]);
            wait(&headers, now).map(|wait| wait.as_secs())
        };
        assert_eq!(read("7"), Some(7));
        assert_eq!(read("Tue, 14 Nov 2023 22:13:30 GMT"), Some(10));
        assert_eq!(read("Tue, 14 Nov 2023 22:13:00 GMT"), None, "it is over");
        assert_eq!(read("soon"), None);
    }
}
