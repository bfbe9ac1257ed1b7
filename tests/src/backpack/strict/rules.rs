//! What each request and each answer must be.

use axum::http::{HeaderMap, Method, header};
use serde_json::Value;
use url::Url;

use super::super::connect::{BASE, BCV1};
use super::super::state::Shared;
use super::{Exchange, kind};

/// Whose document a rule is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// OAuth's RFCs, as Open Badges narrows them.
    OAuth,
    /// Open Badges 2.1.
    Connect,
    /// Open Badges 3.0.
    Three,
    /// Badgr.
    Badgr,
}

impl Of {
    /// Whether a server has this at all. One that does not answers as any web server does.
    pub(super) fn is_offered(self, shared: &Shared) -> bool {
        let quirks = shared.quirks();
        match self {
            Self::OAuth => true,
            Self::Connect => !(quirks.no_2 || quirks.only_badgr),
            Self::Three => !(quirks.no_3 || quirks.only_badgr),
            Self::Badgr => !quirks.no_badgr,
        }
    }
}

/// An answer that a rule allows.
pub(super) struct Expected {
    /// Its content types; an empty one for none.
    pub(super) kinds: &'static [&'static str],
    /// The shape of its document.
    pub(super) shape: &'static str,
}

type More = fn(&Exchange) -> Vec<(&'static str, String)>;

/// The rule for one kind of request.
pub(super) struct Rule {
    /// Its name, by which quirks are exempt.
    pub(super) name: &'static str,
    pub(super) of: Of,
    /// The shape of the query.
    pub(super) query: &'static str,
    /// Content types of the body with their shapes.
    requests: &'static [(&'static str, &'static str)],
    pub(super) wants_bearer: bool,
    /// Statuses with what is answered.
    answers: &'static [(&'static [u16], &'static [&'static str], &'static str)],
    pub(super) more_of_request: More,
    pub(super) more_of_answer: More,
}

impl Rule {
    /// The shape of a request's body; none if its type is none of the rule's.
    pub(super) fn request(&self, headers: &HeaderMap) -> Option<&'static str> {
        let kind = kind(headers);
        self.requests
            .iter()
            .find(|(known, _)| *known == kind)
            .map(|(_, shape)| *shape)
    }

    /// What an answer of this status must be; none if there is none of this status.
    pub(super) fn answer(&self, status: u16) -> Option<Expected> {
        self.answers
            .iter()
            .find(|(statuses, _, _)| statuses.contains(&status))
            .map(|(_, kinds, shape)| Expected { kinds, shape })
    }
}

const JSON: &[&str] = &["application/json"];
const LD: &[&str] = &[
    "application/json",
    "application/ld+json",
    "application/vc+ld+json",
];
const NONE: &[&str] = &[""];
const NO_BODY: &[(&str, &str)] = &[("", "nothing")];
const FORM: &str = "application/x-www-form-urlencoded";
const ERRORS: &[u16] = &[400, 401, 404, 405, 500];
const IMSX: &[u16] = &[400, 401, 403, 404, 405, 406, 422, 429, 500];

const READ: Rule = Rule {
    name: "",
    of: Of::OAuth,
    query: "no query",
    requests: NO_BODY,
    wants_bearer: false,
    answers: &[],
    more_of_request: fine,
    more_of_answer: fine,
};

fn fine(_: &Exchange) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// The rule for a request, if any document has one like it.
pub(super) fn rule(method: &Method, path: &str) -> Option<Rule> {
    if method == Method::GET && path == "/.well-known/badgeconnect.json" {
        return Some(manifest());
    }
    let below = |base: &str| path.strip_prefix(base).map(str::to_owned);
    let connect = below(BASE).or_else(|| below(BCV1));
    if let Some(rule) = connect.and_then(|path| connect_rule(method, &path)) {
        return Some(rule);
    }
    if let Some(rule) = below("/ims/ob/v3p0").and_then(|path| three_rule(method, &path)) {
        return Some(rule);
    }
    if let Some(rule) = badgr_rule(method, path) {
        return Some(rule);
    }
    oauth_rule(method, path)
}

fn oauth_rule(method: &Method, path: &str) -> Option<Rule> {
    Some(match (method.as_str(), path) {
        ("POST", "/oauth/register") => Rule {
            name: "oauth.register",
            requests: &[("application/json", "registration")],
            answers: &[
                (&[201], JSON, "registered"),
                (&[400], JSON, "registration error"),
            ],
            more_of_request: one_host,
            more_of_answer: registered_as_asked,
            ..READ
        },
        ("GET", "/oauth/authorize") => Rule {
            name: "oauth.authorize",
            query: "authorization",
            answers: &[
                (&[200], &["text/html"], "any"),
                (&[302, 303], NONE, "nothing"),
                (&[400], &["text/plain"], "any"),
            ],
            more_of_answer: sent_back,
            ..READ
        },
        ("POST", "/oauth/token" | "/oauth/refresh") => Rule {
            name: "oauth.token",
            requests: &[(FORM, "token request")],
            answers: &[(&[200], JSON, "tokens"), (&[400, 401], JSON, "token error")],
            more_of_request: proven,
            more_of_answer: not_stored,
            ..READ
        },
        ("POST", "/oauth/revoke") => Rule {
            name: "oauth.revoke",
            requests: &[(FORM, "revocation")],
            answers: &[
                (&[200], NONE, "nothing"),
                (&[400, 401], JSON, "token error"),
            ],
            more_of_request: proven,
            ..READ
        },
        ("GET", "/.well-known/oauth-authorization-server") => Rule {
            name: "oauth.metadata",
            answers: &[(&[200], JSON, "metadata"), (&[404], NONE, "nothing")],
            ..READ
        },
        _ => return None,
    })
}

fn connect_rule(method: &Method, path: &str) -> Option<Rule> {
    let connect = Rule {
        of: Of::Connect,
        wants_bearer: true,
        ..READ
    };
    Some(match (method.as_str(), path) {
        ("GET", "/manifest") => manifest(),
        ("GET", "/assertions") => Rule {
            name: "connect.list",
            query: "page",
            answers: &[
                (&[200], JSON, "assertions"),
                (ERRORS, JSON, "question refused"),
            ],
            more_of_answer: paged,
            ..connect
        },
        ("POST", "/assertions") => Rule {
            name: "connect.add",
            requests: &[("application/json", "assertion payload")],
            answers: &[(&[200], JSON, "done"), (ERRORS, JSON, "assertion refused")],
            more_of_answer: same_status,
            ..connect
        },
        ("GET", "/profile") => Rule {
            name: "connect.profile",
            answers: &[
                (&[200], JSON, "profile 2"),
                (ERRORS, JSON, "question refused"),
            ],
            more_of_answer: same_status,
            ..connect
        },
        ("POST", "/profile") => Rule {
            name: "connect.profile.update",
            requests: &[("application/json", "profile 2 alone")],
            answers: &[
                (&[200], JSON, "profile 2"),
                (ERRORS, JSON, "question refused"),
            ],
            more_of_answer: same_status,
            ..connect
        },
        _ => return None,
    })
}

fn manifest() -> Rule {
    Rule {
        name: "connect.manifest",
        of: Of::Connect,
        answers: &[(&[200], JSON, "manifest"), (&[302, 303], NONE, "nothing")],
        ..READ
    }
}

fn three_rule(method: &Method, path: &str) -> Option<Rule> {
    let three = Rule {
        of: Of::Three,
        wants_bearer: true,
        ..READ
    };
    Some(match (method.as_str(), path) {
        ("GET", "/discovery") => Rule {
            name: "3.discovery",
            wants_bearer: false,
            answers: &[(&[200], JSON, "service description")],
            ..three
        },
        ("GET", "/credentials") => Rule {
            name: "3.list",
            query: "page",
            answers: &[(&[200], LD, "credentials"), (IMSX, JSON, "imsx")],
            more_of_answer: paged,
            ..three
        },
        ("POST", "/credentials") => Rule {
            name: "3.upsert",
            requests: &[
                ("application/json", "credential"),
                ("application/vc+ld+json", "credential"),
                ("text/plain", "compact jws"),
            ],
            answers: &[
                (
                    &[200, 201],
                    &["application/json", "application/vc+ld+json", "text/plain"],
                    "any",
                ),
                (IMSX, JSON, "imsx"),
            ],
            more_of_answer: repeats_the_credential,
            ..three
        },
        ("GET", "/profile") => Rule {
            name: "3.profile",
            answers: &[(&[200], JSON, "profile 3"), (IMSX, JSON, "imsx")],
            ..three
        },
        ("PUT", "/profile") => Rule {
            name: "3.profile.update",
            requests: &[("application/json", "profile 3")],
            answers: &[
                (&[200], JSON, "profile 3"),
                (&[202, 304], JSON, "imsx"),
                (IMSX, JSON, "imsx"),
            ],
            ..three
        },
        _ => return None,
    })
}

fn badgr_rule(method: &Method, path: &str) -> Option<Rule> {
    let badgr = Rule {
        of: Of::Badgr,
        answers: &[(&[400, 401, 403, 404], JSON, "badgr error")],
        ..READ
    };
    Some(match (method.as_str(), path) {
        ("POST", "/o/token") => Rule {
            name: "badgr.token",
            requests: &[(FORM, "badgr token request")],
            answers: &[(&[200], JSON, "tokens"), (&[400, 401], JSON, "token error")],
            more_of_answer: not_stored,
            ..badgr
        },
        ("POST", "/o/revoke_token") => Rule {
            name: "badgr.revoke",
            requests: &[(FORM, "revocation")],
            answers: &[
                (&[200], NONE, "nothing"),
                (&[400, 401], JSON, "token error"),
            ],
            ..badgr
        },
        ("GET", "/v2/users/self") => Rule {
            name: "badgr.user",
            wants_bearer: true,
            answers: &[
                (&[200], JSON, "badgr users"),
                (&[400, 401, 403, 404], JSON, "badgr error"),
            ],
            ..badgr
        },
        ("POST", "/v2/backpack/import") => Rule {
            name: "badgr.import",
            requests: &[("application/json", "badgr import")],
            wants_bearer: true,
            answers: &[
                (&[201], JSON, "badgr assertions"),
                (&[400, 401, 403, 404], JSON, "badgr error"),
            ],
            ..badgr
        },
        ("GET", "/v2/backpack/assertions") => Rule {
            name: "badgr.list",
            query: "badgr list",
            answers: &[
                (&[200], JSON, "badgr assertions"),
                (&[400, 401, 403, 404], JSON, "badgr error"),
            ],
            ..badgr
        },
        ("DELETE", _) if path.starts_with("/v2/backpack/assertions/") => Rule {
            name: "badgr.remove",
            wants_bearer: true,
            answers: &[
                (&[204], NONE, "nothing"),
                (&[400, 401, 403, 404], JSON, "badgr error"),
            ],
            ..badgr
        },
        _ => return None,
    })
}

/// All addresses over https and on one host (2.1, section 4.2.1; 3.0, section 7.1.1.2).
fn one_host(exchange: &Exchange) -> Vec<(&'static str, String)> {
    let mut hosts = Vec::new();
    let lone = ["client_uri", "logo_uri", "tos_uri", "policy_uri"];
    let redirects = exchange.request["redirect_uris"].as_array();
    let all = lone
        .iter()
        .map(|member| &exchange.request[*member])
        .chain(redirects.into_iter().flatten());
    for address in all.filter_map(Value::as_str) {
        match Url::parse(address) {
            Ok(url) if url.scheme() == "https" => hosts.push(url.host_str().map(str::to_owned)),
            _ => return vec![("request", format!("{address} is not https"))],
        }
    }
    hosts.sort();
    hosts.dedup();
    if hosts.len() > 1 {
        return vec![("request", format!("addresses on several hosts: {hosts:?}"))];
    }
    Vec::new()
}

/// All that the client sent comes back, and a secret that can be used (2.1, section 4.2.1).
fn registered_as_asked(exchange: &Exchange) -> Vec<(&'static str, String)> {
    let mut found = not_stored(exchange);
    if exchange.status != 201 {
        return found;
    }
    for (member, sent) in exchange.request.as_object().into_iter().flatten() {
        if exchange.answer.get(member) != Some(sent) {
            found.push((
                "answer",
                format!("{member} does not come back as it was sent"),
            ));
        }
    }
    let secret = exchange.answer["client_secret"]
        .as_str()
        .unwrap_or_default();
    if secret.starts_with("pbkdf2_") {
        found.push(("secret", "the digest of a secret".to_owned()));
    }
    found
}

/// Answers with secrets are kept by no cache (RFC 6749, section 5.1).
fn not_stored(exchange: &Exchange) -> Vec<(&'static str, String)> {
    let value = exchange
        .answer_headers
        .get(header::CACHE_CONTROL)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if exchange.status < 300 && !value.contains("no-store") {
        return vec![("cache", "an answer that caches may keep".to_owned())];
    }
    if exchange.answer["error"] == "invalid_client"
        && exchange.status == 401
        && !exchange
            .answer_headers
            .contains_key(header::WWW_AUTHENTICATE)
    {
        return vec![("answer", "401 without WWW-Authenticate".to_owned())];
    }
    Vec::new()
}

/// The client proves who it is in the header alone (`client_secret_basic`).
fn proven(exchange: &Exchange) -> Vec<(&'static str, String)> {
    let is_basic = exchange
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("Basic "));
    let in_body = exchange.request.get("client_secret").is_some();
    if is_basic == in_body {
        return vec![(
            "proof",
            "a client that proves itself twice or not at all".to_owned(),
        )];
    }
    if in_body {
        return vec![("proof", "a client's secret in the body".to_owned())];
    }
    Vec::new()
}

/// The browser is sent back with code or error, state, issuer, and for 3.0 the scope.
fn sent_back(exchange: &Exchange) -> Vec<(&'static str, String)> {
    if !matches!(exchange.status, 302 | 303) {
        return Vec::new();
    }
    let location = exchange
        .answer_headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| Url::parse(value).ok());
    let Some(location) = location else {
        return vec![("answer", "a redirect to nowhere".to_owned())];
    };
    let said = |name: &str| {
        location
            .query_pairs()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    };
    let mut found = Vec::new();
    if said("state").as_deref() != exchange.query["state"].as_str() {
        found.push(("answer", "another state".to_owned()));
    }
    if said("code").is_none() == said("error").is_none() {
        found.push(("answer", "neither or both of code and error".to_owned()));
    }
    let scope = exchange.query["scope"].as_str().unwrap_or_default();
    if scope.contains("/ob/v3p0/") && said("code").is_some() && said("scope").is_none() {
        found.push(("answer", "no scope".to_owned()));
    }
    if said("iss").is_some_and(|iss| iss != exchange.base) {
        found.push(("iss", "another issuer".to_owned()));
    }
    found
}

/// The status in the envelope is that of the answer.
fn same_status(exchange: &Exchange) -> Vec<(&'static str, String)> {
    let inner = exchange.answer.pointer("/status/statusCode");
    if inner.and_then(Value::as_u64) == Some(u64::from(exchange.status)) {
        return Vec::new();
    }
    vec![("answer", format!("{} says {inner:?}", exchange.status))]
}

/// Link and X-Total-Count (2.1, section 4.8.2; 3.0, section 6.4).
fn paged(exchange: &Exchange) -> Vec<(&'static str, String)> {
    if exchange.status != 200 {
        return Vec::new();
    }
    let header = |name: &str| exchange.answer_headers.get(name)?.to_str().ok();
    let total = header("x-total-count").and_then(|text| text.parse::<usize>().ok());
    let mut found = Vec::new();
    let Some(total) = total else {
        return vec![(
            "total",
            "no X-Total-Count, though the total is known".to_owned(),
        )];
    };
    let offset = exchange.query["offset"]
        .as_str()
        .and_then(|text| text.parse::<usize>().ok())
        .unwrap_or_default();
    let lists = [
        "assertions",
        "signedAssertions",
        "credential",
        "compactJwsString",
        "compactJwsStrings",
    ];
    let came: usize = lists
        .iter()
        .filter_map(|member| exchange.answer[*member].as_array())
        .map(Vec::len)
        .sum();
    let link = header("link").unwrap_or_default();
    let is_complete = offset + came >= total;
    let mut wanted = vec!["first", "last"];
    if !is_complete {
        wanted.push("next");
    } else if link.contains("rel=\"next\"") {
        found.push(("link", "a next after the last".to_owned()));
    }
    if offset > 0 {
        wanted.push("prev");
    }
    for relation in wanted {
        if !link.contains(&format!("rel=\"{relation}\"")) {
            found.push(("link", format!("no {relation}")));
        }
    }
    let elsewhere = link
        .split('<')
        .skip(1)
        .any(|address| !address.starts_with(&exchange.base));
    if elsewhere {
        found.push(("link", "an address on another host".to_owned()));
    }
    found
}

/// What was put there comes back as it was sent (3.0, section 6.2.3.2).
fn repeats_the_credential(exchange: &Exchange) -> Vec<(&'static str, String)> {
    if !matches!(exchange.status, 200 | 201) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if exchange.answer != exchange.request {
        found.push(("answer", "another credential than was sent".to_owned()));
    }
    let is_text = kind(&exchange.answer_headers) == "text/plain";
    if is_text != (kind(&exchange.headers) == "text/plain") {
        found.push(("answer", "the credential in another form".to_owned()));
    }
    found
}
