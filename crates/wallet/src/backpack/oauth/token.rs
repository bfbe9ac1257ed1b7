//! The token endpoint: codes and refresh tokens become access tokens, tokens are revoked.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{TimeDelta, Utc};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::Value;
use url::{Url, form_urlencoded};

use openbadges::SourceError;

use super::{ClientAuth, Registration, Secret, Tokens};
use crate::net::{Call, Client, Reply};

/// Why there are no tokens.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    /// The server could not be asked.
    #[error("{0}")]
    Fetch(SourceError),
    /// It wants to be left alone for a while.
    #[error("the backpack wants to be left alone for a while")]
    Busy(Option<Duration>),
    /// It said no, by one of the names of RFC 6749, section 5.2, or by one of its own.
    #[error("the backpack said no: {name}")]
    Refused {
        /// The name.
        name: String,
    },
    /// It answered something that is no answer.
    #[error("the backpack answered with status {status} and no tokens")]
    NoAnswer {
        /// The HTTP status.
        status: u16,
    },
}

impl TokenError {
    /// Whether another way to name the client might help. Where the server took the client and
    /// refused the token (`invalid_grant`) none does; and Badgr punishes each failure.
    fn may_be_the_header(&self) -> bool {
        match self {
            Self::Refused { name } => name != "invalid_grant",
            Self::NoAnswer { status } => matches!(status, 400 | 401),
            Self::Fetch(_) | Self::Busy(_) => false,
        }
    }
}

/// Exchanges a code for tokens (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Open Badges 2.1
/// wants the scope here as well.
pub(crate) fn exchange(
    client: &Client,
    url: &Url,
    registration: &Registration,
    code: &Secret,
    verifier: &Secret,
    scope: &str,
) -> Result<Tokens, TokenError> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.reveal()),
        ("redirect_uri", registration.redirect.as_str()),
        ("scope", scope),
        ("code_verifier", verifier.reveal()),
    ];
    // A code is good once: it is not tried again in another way.
    ask(client, url, registration, registration.auth, &fields)
}

/// New tokens for a refresh token (RFC 6749, section 6). Where the server does not take the client's
/// credentials in the header it gets them once in the body.
pub(crate) fn refresh(
    client: &Client,
    url: &Url,
    registration: &Registration,
    refresh: &Secret,
    scope: &str,
) -> Result<Tokens, TokenError> {
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.reveal()),
        ("scope", scope),
    ];
    let answer = ask(client, url, registration, registration.auth, &fields);
    let answer = match answer {
        Err(error) if registration.auth == ClientAuth::Basic && error.may_be_the_header() => {
            let second = ask(client, url, registration, ClientAuth::Post, &fields);
            if second.is_ok() { second } else { Err(error) }
        }
        answer => answer,
    };
    answer.map(|tokens| Tokens {
        // One that is not replaced stays good.
        refresh: tokens.refresh.or_else(|| Some(refresh.clone())),
        ..tokens
    })
}

/// Tokens for a name and a password (RFC 6749, section 4.3), which Badgr's own servers still take. The
/// client is the public one that every program may be.
pub(crate) fn with_password(
    client: &Client,
    url: &Url,
    name: &str,
    password: &Secret,
) -> Result<Tokens, TokenError> {
    let fields = [
        ("grant_type", "password"),
        ("username", name),
        ("password", password.reveal()),
    ];
    read(&post(client, url, HeaderMap::new(), &fields)?)
}

/// Revokes a token (RFC 7009). Returns whether the server said that it did.
pub(crate) fn revoke(
    client: &Client,
    url: &Url,
    registration: Option<&Registration>,
    token: &Secret,
    kind: &'static str,
) -> bool {
    let fields = [("token", token.reveal()), ("token_type_hint", kind)];
    let reply = match registration {
        Some(registration) => {
            let (headers, more) = proof(registration, registration.auth);
            post(client, url, headers, &[&fields[..], &more[..]].concat())
        }
        None => post(client, url, HeaderMap::new(), &fields),
    };
    reply.is_ok_and(|reply| reply.status.is_success())
}

fn ask(
    client: &Client,
    url: &Url,
    registration: &Registration,
    auth: ClientAuth,
    fields: &[(&str, &str)],
) -> Result<Tokens, TokenError> {
    let (headers, more) = proof(registration, auth);
    read(&post(client, url, headers, &[fields, &more[..]].concat())?)
}

/// How a client says who it is: in a header, or in fields (RFC 6749, section 2.3.1).
fn proof(registration: &Registration, auth: ClientAuth) -> (HeaderMap, Vec<(&str, &str)>) {
    let mut headers = HeaderMap::new();
    let secret = registration.secret.as_ref().map(Secret::reveal);
    match (auth, secret) {
        (ClientAuth::Basic, Some(secret)) => {
            let encoded =
                |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            let pair = format!("{}:{}", encoded(&registration.id), encoded(secret));
            if let Some(value) = sensitive(&format!("Basic {}", STANDARD.encode(pair))) {
                headers.insert(AUTHORIZATION, value);
            }
            (headers, Vec::new())
        }
        (_, Some(secret)) => (
            headers,
            vec![
                ("client_id", registration.id.as_str()),
                ("client_secret", secret),
            ],
        ),
        (_, None) => (headers, vec![("client_id", registration.id.as_str())]),
    }
}

/// The header that an access token is sent in (RFC 6750, section 2.1); none if the token cannot be.
pub(crate) fn bearer(token: &Secret) -> Option<HeaderValue> {
    sensitive(&format!("Bearer {}", token.reveal()))
}

/// A header that holds a secret.
fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn post(
    client: &Client,
    url: &Url,
    mut headers: HeaderMap,
    fields: &[(&str, &str)],
) -> Result<Reply, TokenError> {
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/x-www-form-urlencoded"),
    );
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
        .into_bytes();
    let call = Call {
        method: Method::POST,
        url,
        headers,
        body,
    };
    client.send(&call).map_err(TokenError::Fetch)
}

/// Reads the answer as JSON, whatever it says that it is.
fn read(reply: &Reply) -> Result<Tokens, TokenError> {
    let answer: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let text = |member: &str| {
        let text = answer.get(member).and_then(Value::as_str);
        text.filter(|text| !text.trim().is_empty())
    };
    if is_busy(reply.status) {
        return Err(TokenError::Busy(wait(reply)));
    }
    let is_bearer = text("token_type").is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
    if reply.status.is_success()
        && let Some(access) = text("access_token").map(Secret::new)
        && is_bearer
        && bearer(&access).is_some()
    {
        return Ok(Tokens {
            access,
            refresh: text("refresh_token").map(Secret::new),
            ends: seconds(answer.get("expires_in"))
                .filter(|left| *left > TimeDelta::zero())
                .map(|left| Utc::now() + left),
            granted: scopes(answer.get("scope")),
        });
    }
    match text("error").or_else(|| text("error_description")) {
        Some(name) => Err(TokenError::Refused {
            name: crate::backpack::plain(name),
        }),
        None => Err(TokenError::NoAnswer {
            status: reply.status.as_u16(),
        }),
    }
}

/// Whether a server asks to be left alone for a while.
pub(crate) fn is_busy(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    )
}

/// How long a server wants to be left alone: `Retry-After` in seconds or as a date (RFC 9110, section
/// 10.2.3), or Badgr's `expires` in seconds. Never longer than a day.
pub(crate) fn wait(reply: &Reply) -> Option<Duration> {
    let header = reply.headers.get(RETRY_AFTER).and_then(|value| {
        let text = value.to_str().ok()?.trim();
        match text.parse::<u64>() {
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            Err(_) => chrono::DateTime::parse_from_rfc2822(text)
                .ok()
                .and_then(|until| (until.to_utc() - Utc::now()).to_std().ok()),
        }
    });
    let member = || {
        let answer: Value = serde_json::from_slice(&reply.body).ok()?;
        seconds(answer.get("expires"))?.to_std().ok()
    };
    header
        .or_else(member)
        .map(|wait| wait.min(Duration::from_secs(86_400)))
}

fn seconds(value: Option<&Value>) -> Option<TimeDelta> {
    let value = value?;
    let seconds = value
        .as_f64()
        .or_else(|| value.as_str()?.parse::<f64>().ok())?;
    // A year is as good as for ever, and keeps the sum within what a date can be.
    (seconds >= 0.0).then(|| TimeDelta::seconds(seconds.min(31_536_000.0) as i64))
}

fn scopes(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => text.split_whitespace().map(str::to_owned).collect(),
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(|scope| Some(scope.as_str()?.to_owned()))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(status: u16, body: &str) -> Reply {
        Reply {
            status: StatusCode::from_u16(status).expect("a status"),
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn tokens_are_read_whatever_the_answer_says_that_it_is() {
        let tokens = read(&reply(
            200,
            r#"{"access_token":"a","refresh_token":"r","expires_in":"3600","scope":"x y","token_type":"Bearer"}"#,
        ))
        .expect("tokens");
        assert!(tokens.access.is("a"));
        assert_eq!(tokens.granted, ["x", "y"]);
        let left = tokens.ends.expect("an end") - Utc::now();
        assert!((3_590..=3_600).contains(&left.num_seconds()), "{left}");
    }

    #[test]
    fn a_refusal_keeps_its_name() {
        for (body, name) in [
            (r#"{"error":"invalid_grant"}"#, "invalid_grant"),
            (
                r#"{"error":"invalid client_secret"}"#,
                "invalid client_secret",
            ),
        ] {
            assert_eq!(
                read(&reply(400, body)),
                Err(TokenError::Refused { name: name.into() })
            );
        }
        for body in [
            "",
            "<html>",
            "[]",
            r#"{"access_token":"a","token_type":"mac"}"#,
        ] {
            assert_eq!(
                read(&reply(200, body)),
                Err(TokenError::NoAnswer { status: 200 }),
                "{body}"
            );
        }
    }

    #[test]
    fn a_token_that_is_empty_is_none() {
        let tokens = read(&reply(
            200,
            r#"{"access_token":"a","refresh_token":"","token_type":"BEARER"}"#,
        ));
        assert_eq!(tokens.expect("tokens").refresh, None);
        for body in [r#"{"access_token":""}"#, r#"{"access_token":" "}"#] {
            assert_eq!(
                read(&reply(200, body)),
                Err(TokenError::NoAnswer { status: 200 }),
                "{body}"
            );
        }
    }

    #[test]
    fn an_end_that_is_no_time_to_come_is_none() {
        for end in ["0", "-1", "null", r#""soon""#, r#""NaN""#, "{}"] {
            let body = format!(r#"{{"access_token":"a","expires_in":{end}}}"#);
            let tokens = read(&reply(200, &body)).expect("tokens");
            assert_eq!(tokens.ends, None, "{end}");
        }
    }

    #[test]
    fn a_busy_server_says_how_long_in_either_way() {
        let badgr = reply(429, r#"{"error":"login attempts throttled","expires":16}"#);
        assert_eq!(
            read(&badgr),
            Err(TokenError::Busy(Some(Duration::from_secs(16))))
        );
        let mut standard = reply(429, "");
        standard
            .headers
            .insert(RETRY_AFTER, HeaderValue::from_static("7"));
        assert_eq!(
            read(&standard),
            Err(TokenError::Busy(Some(Duration::from_secs(7))))
        );
        let mut forever = reply(429, "");
        forever
            .headers
            .insert(RETRY_AFTER, HeaderValue::from_static("99999999999"));
        assert_eq!(
            read(&forever),
            Err(TokenError::Busy(Some(Duration::from_secs(86_400))))
        );
        assert_eq!(read(&reply(429, "")), Err(TokenError::Busy(None)));
    }

    #[test]
    fn credentials_go_into_the_header_in_the_form_of_rfc_6749_section_2_3_1() {
        let registration = Registration {
            id: "a b".into(),
            secret: Some(Secret::new("p:q")),
            auth: ClientAuth::Basic,
            redirect: Url::parse("https://relay.example/").expect("an address"),
            scopes: Vec::new(),
            ends: None,
        };
        let (headers, fields) = proof(&registration, ClientAuth::Basic);
        let value = headers.get(AUTHORIZATION).expect("a header");
        assert!(value.is_sensitive() && fields.is_empty());
        let expected = format!("Basic {}", STANDARD.encode("a+b:p%3Aq"));
        assert_eq!(value.as_bytes(), expected.as_bytes());
        let (headers, fields) = proof(&registration, ClientAuth::Post);
        assert!(headers.is_empty());
        assert_eq!(fields, [("client_id", "a b"), ("client_secret", "p:q")]);
    }
}
