//! One kept answer: when it may be used again without asking, and how it is written down.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use http::header::{AGE, CONTENT_TYPE, ETAG, LAST_MODIFIED, LOCATION};
use http::request::Parts;
use http::{HeaderMap, Response, StatusCode};
use http_cache_semantics::{AfterResponse, BeforeRequest, CacheOptions, CachePolicy};
use serde::{Deserialize, Serialize};

/// An answer of one address, before any redirect is followed.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// When the server gave or last confirmed it.
    pub(super) at: DateTime<Utc>,
}

impl Answer {
    /// The `Content-Type` header, as sent.
    pub(super) fn content_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    }

    /// Where the answer redirects to: the `Location` header, as sent.
    pub(super) fn redirect(&self) -> Option<&[u8]> {
        redirect(self.status, &self.headers)
    }
}

/// The `Location` header of an answer that redirects (RFC 9110, section 15.4).
pub(super) fn redirect(status: StatusCode, headers: &HeaderMap) -> Option<&[u8]> {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
        .then(|| headers.get(LOCATION))
        .flatten()
        .map(|location| location.as_bytes())
}

/// What is to be done with a kept answer.
pub(super) enum Use {
    /// It is still good.
    Fresh(Answer),
    /// The server must be asked, with these headers.
    Ask(HeaderMap),
    /// It belongs to another request.
    Unfit,
}

/// An answer with the rules for using it again (RFC 9111).
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    policy: CachePolicy,
    at: DateTime<Utc>,
    #[serde(skip)]
    body: Vec<u8>,
}

/// Marks the way [`Kept`] is written; another first byte is another way and is not read.
const FORMAT: u8 = 1;

impl Kept {
    /// `answer` to `request`, if it may be kept and there is a point in keeping it.
    pub(super) fn new(request: &Parts, answer: &Answer) -> Option<Self> {
        let policy = CachePolicy::new_options(
            request,
            &response(answer.status, &answer.headers),
            answer.at.into(),
            options(),
        );
        let useful = !policy.is_stale(answer.at.into())
            || answer.headers.contains_key(ETAG)
            || answer.headers.contains_key(LAST_MODIFIED);
        (policy.is_storable() && useful).then(|| Self {
            policy,
            at: answer.at,
            body: answer.body.clone(),
        })
    }

    /// What to do for `request` at `now`.
    pub(super) fn for_request(&self, request: &Parts, now: DateTime<Utc>) -> Use {
        // The clock was wrong then or is wrong now: how old the answer is cannot be told.
        if self.at > now {
            return Use::Unfit;
        }
        match self.policy.before_request(request, SystemTime::from(now)) {
            BeforeRequest::Fresh(parts) => Use::Fresh(Answer {
                status: parts.status,
                headers: parts.headers,
                body: self.body.clone(),
                at: self.at,
            }),
            BeforeRequest::Stale {
                request,
                matches: true,
            } => Use::Ask(request.headers),
            BeforeRequest::Stale { matches: false, .. } => Use::Unfit,
        }
    }

    /// The kept answer as `confirmation`, a 304, brings it up to date; `None` if the 304 speaks of
    /// another answer.
    pub(super) fn confirmed(
        self,
        request: &Parts,
        confirmation: &Answer,
    ) -> Option<(Self, Answer)> {
        let after = self.policy.after_response(
            request,
            &response(confirmation.status, &confirmation.headers),
            confirmation.at.into(),
        );
        let AfterResponse::NotModified(policy, parts) = after else {
            return None;
        };
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: self.body.clone(),
            at: confirmation.at,
        };
        let kept = Self {
            policy,
            at: confirmation.at,
            body: self.body,
        };
        Some((kept, answer))
    }

    /// A byte for the format, the length of the head in four bytes, the head in JSON, the body.
    pub(super) fn encode(&self) -> Option<Vec<u8>> {
        let head = serde_json::to_vec(self).ok()?;
        let length = u32::try_from(head.len()).ok()?;
        let mut bytes = Vec::with_capacity(5 + head.len() + self.body.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(&self.body);
        Some(bytes)
    }

    /// What [`Kept::encode`] wrote; `None` for anything else, which is then as good as not there.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(&[FORMAT])?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (head, body) = rest.split_at_checked(length)?;
        let mut kept: Self = serde_json::from_slice(head).ok()?;
        kept.body = body.to_vec();
        Some(kept)
    }
}

/// One person's cache, and no guessed lifetimes: an issuer that does not say how long an answer
/// holds is asked each time, or a revoked badge would look good for weeks.
fn options() -> CacheOptions {
    CacheOptions {
        shared: false,
        cache_heuristic: 0.0,
        ..CacheOptions::default()
    }
}

/// The largest `Age` that is believed, in seconds: a hundred years.
const MAX_AGE: u64 = 100 * 366 * 24 * 60 * 60;

/// The part of an answer the policy looks at. An `Age` beyond belief counts as the largest one:
/// the policy adds to it, and the sum must not overflow.
fn response(status: StatusCode, headers: &HeaderMap) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() = status;
    *response.headers_mut() = headers.clone();
    if let Some(age) = headers.get(AGE) {
        let believable = age
            .to_str()
            .ok()
            .and_then(|age| age.parse().ok())
            .is_some_and(|age: u64| age <= MAX_AGE);
        if !believable {
            response.headers_mut().insert(AGE, MAX_AGE.into());
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use http::header::{ACCEPT, CACHE_CONTROL, HeaderName, IF_NONE_MATCH};
    use http::{HeaderValue, Request};

    use super::*;

    fn request() -> Parts {
        Request::get("https://issuer.example/badge")
            .header(ACCEPT, "application/json")
            .body(())
            .expect("a request")
            .into_parts()
            .0
    }

    fn answer(status: u16, headers: &[(HeaderName, &str)]) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: headers
                .iter()
                .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("a value")))
                .collect(),
            body: b"{}".to_vec(),
            at: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
        }
    }

    fn later(answer: &Answer, seconds: i64) -> DateTime<Utc> {
        answer.at + TimeDelta::seconds(seconds)
    }

    #[test]
    fn an_answer_is_used_again_for_as_long_as_its_issuer_says() {
        let answer = answer(200, &[(CACHE_CONTROL, "max-age=60")]);
        let kept = Kept::new(&request(), &answer).expect("kept");
        let fresh = kept.for_request(&request(), later(&answer, 59));
        assert!(matches!(fresh, Use::Fresh(again) if again.body == b"{}" && again.at == answer.at));
        let stale = kept.for_request(&request(), later(&answer, 60));
        assert!(matches!(stale, Use::Ask(_)));
    }

    #[test]
    fn no_lifetime_is_guessed_from_the_last_change() {
        let answer = answer(200, &[(LAST_MODIFIED, "Mon, 01 Jan 2001 00:00:00 GMT")]);
        let kept = Kept::new(&request(), &answer).expect("kept");
        assert!(matches!(
            kept.for_request(&request(), later(&answer, 1)),
            Use::Ask(headers) if headers.contains_key("if-modified-since")
        ));
    }

    #[test]
    fn what_may_not_or_need_not_be_kept_is_not() {
        for answer in [
            answer(200, &[(CACHE_CONTROL, "no-store"), (ETAG, "\"1\"")]),
            answer(200, &[]),
            answer(503, &[(CACHE_CONTROL, "max-age=60")]),
        ] {
            assert!(Kept::new(&request(), &answer).is_none(), "{answer:?}");
        }
    }

    #[test]
    fn a_confirmed_answer_is_as_old_as_its_confirmation() {
        let first = answer(200, &[(ETAG, "\"1\"")]);
        let kept = Kept::new(&request(), &first).expect("kept");
        let now = later(&first, 100);
        assert!(matches!(
            kept.for_request(&request(), now),
            Use::Ask(headers) if headers.get(IF_NONE_MATCH).is_some_and(|tag| tag == "\"1\"")
        ));
        let confirmation = Answer {
            at: now,
            body: Vec::new(),
            ..answer(304, &[(ETAG, "\"1\"")])
        };
        let (_, confirmed) = kept.confirmed(&request(), &confirmation).expect("the same");
        assert_eq!(confirmed.status, StatusCode::OK);
        assert_eq!(confirmed.body, b"{}");
        assert_eq!(confirmed.at, now);
    }

    #[test]
    fn a_confirmation_of_another_answer_confirms_nothing() {
        let first = answer(200, &[(ETAG, "\"1\"")]);
        let kept = Kept::new(&request(), &first).expect("kept");
        assert!(
            kept.confirmed(&request(), &answer(304, &[(ETAG, "\"2\"")]))
                .is_none()
        );
    }

    #[test]
    fn an_answer_from_the_future_is_not_used() {
        let answer = answer(200, &[(CACHE_CONTROL, "max-age=60")]);
        let kept = Kept::new(&request(), &answer).expect("kept");
        assert!(matches!(
            kept.for_request(&request(), later(&answer, -1)),
            Use::Unfit
        ));
    }

    #[test]
    fn a_hostile_age_is_only_old() {
        for age in [
            "18446744073709551615",
            "99999999999999999999999",
            "-1",
            "old",
        ] {
            let answer = answer(
                200,
                &[(AGE, age), (CACHE_CONTROL, "max-age=60"), (ETAG, "\"1\"")],
            );
            let kept = Kept::new(&request(), &answer).expect("kept");
            assert!(
                matches!(
                    kept.for_request(&request(), later(&answer, 30)),
                    Use::Ask(_)
                ),
                "{age}"
            );
        }
    }

    #[test]
    fn a_kept_answer_is_read_as_it_was_written() {
        let answer = answer(410, &[(CACHE_CONTROL, "max-age=60")]);
        let kept = Kept::new(&request(), &answer).expect("kept");
        let bytes = kept.encode().expect("written");
        let read = Kept::decode(&bytes).expect("read");
        assert!(matches!(
            read.for_request(&request(), later(&answer, 1)),
            Use::Fresh(again) if again.status == StatusCode::GONE && again.body == b"{}"
        ));
    }

    #[test]
    fn bytes_that_are_no_kept_answer_are_ignored() {
        let answer = answer(200, &[(CACHE_CONTROL, "max-age=60")]);
        let bytes = Kept::new(&request(), &answer)
            .and_then(|kept| kept.encode())
            .expect("written");
        let head = bytes.len() - answer.body.len();
        for end in 0..head {
            assert!(Kept::decode(&bytes[..end]).is_none(), "{end}");
        }
        assert!(Kept::decode(&[2; 100]).is_none());
        assert!(Kept::decode(&[1, 255, 255, 255, 255, b'{', b'}']).is_none());
    }
}
