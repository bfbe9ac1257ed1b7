//! Does the assertion lie where its issuer says it may? (2.0 Profile `verification`: `startsWith`,
//! `allowedOrigins`; without them the issuer's own host.)

use serde_json::Value;
use url::Url;

use super::inquiry::Inquiry;
use super::rule::Rule;
use crate::credential::{many, one};

/// Host and, where it is not the scheme's own, port.
fn authority(url: &Url) -> Option<(String, Option<u16>)> {
    Some((url.host_str()?.to_lowercase(), url.port()))
}

/// Whether two addresses are at one host. http and https of one host count as one.
pub(super) fn same_host(a: &Url, b: &Url) -> bool {
    authority(a).is_some() && authority(a) == authority(b)
}

/// Whether two addresses are at one site: a host and the same with `www.` before it count as one, since
/// many issuers send the one to the other.
pub(super) fn same_site(a: &Url, b: &Url) -> bool {
    let is_www_of = |long: &Url, short: &Url| {
        let (long_host, short_host) = (long.host_str(), short.host_str());
        long_host.and_then(|host| host.strip_prefix("www.")) == short_host
            && short_host.is_some()
            && long.port() == short.port()
    };
    same_host(a, b) || is_www_of(a, b) || is_www_of(b, a)
}

/// Checks that an assertion (or endorsement) and its issuer belong together.
pub(super) fn check(
    inquiry: &mut Inquiry<'_>,
    assertion: &Url,
    issuer_id: Option<&Url>,
    profile: &Value,
) {
    let Some(issuer) = issuer_id else {
        inquiry.warn(
            Rule::Scope,
            "The issuer names no web address of its own",
            format!("the badge is vouched for by {} alone", host(assertion)),
        );
        return;
    };
    match permission(assertion, issuer, profile) {
        Permission::SameHost => inquiry.pass(
            Rule::Scope,
            "Badge and issuer belong together",
            format!("both are at {}", host(issuer)),
        ),
        Permission::Named(by) => inquiry.pass(
            Rule::Scope,
            "Badge and issuer belong together",
            format!("the issuer allows {by}"),
        ),
        Permission::None => inquiry.fail(
            Rule::Scope,
            "The badge is not where its issuer keeps badges",
            format!(
                "the badge is at {}, its issuer at {}",
                host(assertion),
                host(issuer)
            ),
        ),
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Permission {
    SameHost,
    Named(String),
    None,
}

/// By what right an assertion lies at its address.
pub(super) fn permission(assertion: &Url, issuer: &Url, profile: &Value) -> Permission {
    let none = Value::Null;
    let rules = one(profile, "verification").unwrap_or(&none);
    let starts: Vec<&str> = strings(rules, "startsWith");
    let origins: Vec<&str> = strings(rules, "allowedOrigins");
    if starts.is_empty() && origins.is_empty() {
        return if same_host(assertion, issuer) {
            Permission::SameHost
        } else {
            Permission::None
        };
    }
    // Where an issuer gives both, both hold, as in the reference validators.
    let starts_allow = starts.iter().find(|prefix| begins(assertion, prefix));
    let origins_allow = origins.iter().find(|origin| is_at(assertion, origin));
    let allowed = (starts.is_empty() || starts_allow.is_some())
        && (origins.is_empty() || origins_allow.is_some());
    match starts_allow.or(origins_allow) {
        Some(by) if allowed => Permission::Named((*by).to_owned()),
        _ => Permission::None,
    }
}

fn strings<'v>(object: &'v Value, member: &str) -> Vec<&'v str> {
    many(object, member)
        .into_iter()
        .filter_map(Value::as_str)
        .collect()
}

/// Whether an address begins with another: the same scheme and host, and the rest up to a boundary.
/// `https://a.org` does not allow `https://a.org.evil`, `/alice` does not allow `/alice-evil`.
fn begins(address: &Url, prefix: &str) -> bool {
    let Ok(prefix) = Url::parse(prefix.trim()) else {
        return false;
    };
    if prefix.scheme() != address.scheme() || !same_host(address, &prefix) {
        return false;
    }
    let (address, prefix) = (
        &address[url::Position::BeforePath..],
        &prefix[url::Position::BeforePath..],
    );
    let Some(rest) = address.strip_prefix(prefix) else {
        return false;
    };
    rest.is_empty()
        || rest.starts_with(['/', '?', '#'])
        || prefix.ends_with(|c: char| !c.is_ascii_alphanumeric())
}

/// Whether an address is at an allowed origin: a host name, a host with a port, or an origin.
fn is_at(address: &Url, origin: &str) -> bool {
    let origin = origin.trim();
    let parsed = if origin.contains("://") {
        Url::parse(origin)
    } else {
        Url::parse(&format!("{}://{origin}", address.scheme()))
    };
    parsed.is_ok_and(|origin| same_host(address, &origin))
}

fn host(url: &Url) -> &str {
    &url[url::Position::BeforeHost..url::Position::AfterPort]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn may(assertion: &str, issuer: &str, verification: Value) -> bool {
        let url = |text: &str| Url::parse(text).expect("an address");
        let profile = json!({ "verification": verification });
        permission(&url(assertion), &url(issuer), &profile) != Permission::None
    }

    #[test]
    fn without_rules_the_issuers_own_host_counts() {
        assert!(may("https://a.org/1", "https://a.org/issuer", json!(null)));
        assert!(may("https://a.org/1", "http://A.org/issuer", json!(null)));
        assert!(!may(
            "https://a.org.evil/1",
            "https://a.org/issuer",
            json!(null)
        ));
        assert!(!may(
            "https://sub.a.org/1",
            "https://a.org/issuer",
            json!(null)
        ));
        assert!(!may(
            "https://a.org:8443/1",
            "https://a.org/issuer",
            json!(null)
        ));
        assert!(!may(
            "https://a.org@evil/1",
            "https://a.org/issuer",
            json!(null)
        ));
    }

    #[test]
    fn starts_with_is_compared_as_an_address_never_as_text() {
        let on = |prefix: &str, assertion: &str| {
            may(
                assertion,
                "https://issuer.org/",
                json!({ "startsWith": prefix }),
            )
        };
        assert!(on("https://a.org", "https://a.org/1"));
        assert!(!on("https://a.org", "https://a.org.evil/1"));
        assert!(!on("https://a.org", "https://a.org@evil/1"));
        assert!(!on("https://a.org", "https://a.organic/1"));
        assert!(!on("https://a.org/alice", "https://a.org/alice-evil/1"));
        assert!(!on("https://a.org/alice/", "https://a.org/alice/../eve/1"));
        assert!(on("https://a.org/alice", "https://a.org/alice/1"));
        assert!(on("https://a.org/badge-", "https://a.org/badge-1"));
        assert!(on("https://a.org/b?id=", "https://a.org/b?id=1"));
        assert!(!on("https://a.org/", "http://a.org/1"));
    }

    #[test]
    fn one_of_several_starts_with_values_suffices() {
        let rules = json!({ "startsWith": ["https://b.org/", "https://a.org/"] });
        assert!(may("https://a.org/1", "https://issuer.org/", rules.clone()));
        assert!(!may("https://c.org/1", "https://issuer.org/", rules));
    }

    #[test]
    fn allowed_origins_name_hosts() {
        for origin in ["a.org", "https://a.org", "A.ORG"] {
            let rules = json!({ "allowedOrigins": origin });
            assert!(
                may("https://a.org/1", "https://issuer.org/", rules.clone()),
                "{origin}"
            );
            assert!(
                !may("https://issuer.org/1", "https://issuer.org/", rules),
                "{origin}"
            );
        }
        let rules = json!({ "allowedOrigins": ["a.org:8150"] });
        assert!(may(
            "https://a.org:8150/1",
            "https://issuer.org/",
            rules.clone()
        ));
        assert!(!may("https://a.org/1", "https://issuer.org/", rules));
    }

    #[test]
    fn where_both_rules_are_given_both_hold() {
        let rules = json!({ "startsWith": "https://a.org/x/", "allowedOrigins": ["b.org"] });
        assert!(!may("https://a.org/x/1", "https://issuer.org/", rules));
    }
}
