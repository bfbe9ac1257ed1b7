//! Which protocol a backpack speaks, and what the protocols have in common.

use http::header::LINK;
use serde_json::Value;
use url::Url;

use super::badgr::Badgr;
use super::connect::BadgeConnect;
use super::open_badges_3::OpenBadges3;
use super::{Protocol, Session, Speech, Trouble};
use crate::net::Reply;

/// How many badges of a list are asked for at once.
pub(crate) const PAGE: usize = 100;

/// The protocol for a kind of backpack.
pub(crate) fn protocol(speech: Speech) -> &'static dyn Protocol {
    match speech {
        Speech::BadgeConnect => &BadgeConnect,
        Speech::OpenBadges3 => &OpenBadges3,
        Speech::BadgrV2 => &Badgr,
    }
}

/// An address below a server's base.
pub(crate) fn below(session: &Session<'_>, path: &str) -> Result<Url, Trouble> {
    let base = session.server().base.as_str().trim_end_matches('/');
    Url::parse(&format!("{base}/{path}")).map_err(|_| {
        super::before::refused(
            super::Reason::ServerBroken,
            "The backpack gave an address of its own that is none.",
        )
    })
}

/// Of the scopes that a server offers, those whose names end so, in this order. Servers write the
/// same scope with the addresses of several versions before it.
pub(crate) fn offered(offered: &[String], wanted: &[&str]) -> Vec<String> {
    wanted
        .iter()
        .filter_map(|wanted| offered.iter().find(|scope| ends(scope, wanted)).cloned())
        .collect()
}

/// Whether a scope was granted; a server that does not say what it granted granted what was asked.
pub(crate) fn is_granted(granted: &[String], name: &str) -> bool {
    granted.is_empty() || granted.iter().any(|scope| ends(scope, name))
}

fn ends(scope: &str, name: &str) -> bool {
    scope
        .strip_suffix(name)
        .is_some_and(|before| before.is_empty() || before.ends_with(['/', ':']))
}

/// The next page of a list: what the `Link` header names (RFC 8288), if it is the server's own; else,
/// where more is said to be there than came so far, what comes after it.
pub(crate) fn next(reply: &Reply, page: &Url, came: usize) -> Option<Url> {
    let linked = reply
        .headers
        .get_all(LINK)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(",<").flat_map(|part| part.split(", <")))
        .find_map(|link| {
            let (address, parameters) = link.trim().trim_start_matches('<').split_once('>')?;
            let is_next = parameters.split(';').any(|parameter| {
                let parameter = parameter.trim();
                let value = parameter
                    .strip_prefix("rel=")
                    .or_else(|| parameter.strip_prefix("REL="));
                value.is_some_and(|value| value.trim_matches('"').eq_ignore_ascii_case("next"))
            });
            is_next.then(|| page.join(address).ok()).flatten()
        })
        .filter(|next| next.origin() == page.origin() && next != page && !leads_back(next, page));
    linked.or_else(|| {
        let offset = offset(page);
        let after = offset + came;
        let more = total(reply).is_some_and(|total| total > after as u64);
        (came > 0 && more).then(|| with_offset(page, after))
    })
}

/// Whether a page that is said to be the next begins where this one does, or before.
fn leads_back(next: &Url, page: &Url) -> bool {
    next.query_pairs().any(|(name, _)| name == "offset") && offset(next) <= offset(page)
}

/// How many there are in all, if the server says.
pub(crate) fn total(reply: &Reply) -> Option<u64> {
    let value = reply.headers.get("x-total-count")?;
    value.to_str().ok()?.trim().parse().ok()
}

fn offset(page: &Url) -> usize {
    page.query_pairs()
        .find(|(name, _)| name == "offset")
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or_default()
}

fn with_offset(page: &Url, offset: usize) -> Url {
    let pairs: Vec<(String, String)> = page
        .query_pairs()
        .filter(|(name, _)| name != "offset")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut next = page.clone();
    next.query_pairs_mut()
        .clear()
        .extend_pairs(pairs)
        .append_pair("offset", &offset.to_string());
    next
}

/// The texts of a member, be it one or a list.
pub(crate) fn texts(document: &Value, member: &str) -> Vec<String> {
    let one = |value: &Value| value.as_str().map(str::to_owned);
    match document.get(member) {
        Some(Value::Array(list)) => list.iter().filter_map(one).collect(),
        Some(value) => one(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The objects of the first of these members that is a list, or an object alone.
pub(crate) fn objects<'v>(document: &'v Value, members: &[&str]) -> Vec<&'v Value> {
    members
        .iter()
        .find_map(|member| match document.get(member)? {
            Value::Array(list) => Some(list.iter().filter(|value| value.is_object()).collect()),
            value if value.is_object() => Some(vec![value]),
            _ => None,
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::*;

    fn reply(headers: &[(&'static str, &str)]) -> Reply {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).expect("a header"));
        }
        Reply {
            status: StatusCode::OK,
            headers: map,
            body: Vec::new(),
        }
    }

    fn page(query: &str) -> Url {
        Url::parse(&format!("https://backpack.example/bc/assertions{query}")).expect("an address")
    }

    #[test]
    fn the_next_page_is_the_one_that_the_link_header_names() {
        let here = page("?limit=2&offset=0");
        for header in [
            r#"<https://backpack.example/bc/assertions?limit=2&offset=2>; rel="next""#,
            r#"</bc/assertions?limit=2&offset=2>;rel=next, </bc/assertions>; rel="first""#,
            r#"</bc/assertions>; rel="first",</bc/assertions?limit=2&offset=2>; rel="next""#,
        ] {
            let found = next(&reply(&[("link", header)]), &here, 2);
            assert_eq!(found, Some(page("?limit=2&offset=2")), "{header}");
        }
        let last = reply(&[("link", r#"</bc/assertions>; rel="last""#)]);
        assert_eq!(next(&last, &here, 2), None);
    }

    #[test]
    fn a_link_to_another_host_is_not_followed() {
        let here = page("?limit=2&offset=0");
        let evil = r#"<https://evil.example/bc/assertions?offset=2>; rel="next""#;
        assert_eq!(next(&reply(&[("link", evil)]), &here, 2), None);
        let counted = reply(&[("link", evil), ("x-total-count", "5")]);
        assert_eq!(next(&counted, &here, 2), Some(page("?limit=2&offset=2")));
    }

    #[test]
    fn a_link_that_leads_back_is_not_followed() {
        let here = page("?limit=2&offset=2");
        for back in ["?limit=2&offset=2&again=1", "?limit=2&offset=0"] {
            let link = format!(r#"</bc/assertions{back}>; rel="next""#);
            let circle = reply(&[("link", &link), ("x-total-count", "9")]);
            assert_eq!(next(&circle, &here, 2), Some(page("?limit=2&offset=4")));
        }
        let cursor = reply(&[("link", r#"</bc/assertions?after=x>; rel="next""#)]);
        assert_eq!(next(&cursor, &here, 2), Some(page("?after=x")));
    }

    #[test]
    fn without_a_link_the_total_tells_whether_there_is_more() {
        let here = page("?limit=2&offset=2");
        let total = |total| reply(&[("x-total-count", total)]);
        assert_eq!(next(&total("5"), &here, 2), Some(page("?limit=2&offset=4")));
        assert_eq!(next(&total("4"), &here, 2), None);
        assert_eq!(next(&total("5"), &here, 0), None, "it would go on for ever");
        assert_eq!(next(&reply(&[]), &here, 2), None);
    }

    #[test]
    fn scopes_are_known_by_how_they_end() {
        let from = |scopes: &[&str]| scopes.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let offers = from(&[
            "https://purl.imsglobal.org/spec/obc/v1p0/oauth2scope/assertion.create",
            "https://purl.imsglobal.org/spec/ob/v2p1/scope/profile.readonly",
            "not-assertion.readonly",
        ]);
        assert_eq!(
            offered(
                &offers,
                &["profile.readonly", "assertion.create", "assertion.readonly"]
            ),
            [offers[1].clone(), offers[0].clone()]
        );
        assert!(is_granted(&offers, "assertion.create"));
        assert!(!is_granted(&offers, "assertion.readonly"));
        assert!(is_granted(&[], "assertion.readonly"));
    }
}
