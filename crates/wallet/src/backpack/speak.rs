//! Which protocol a backpack speaks, and what the protocols have in common.

use chrono::{DateTime, Utc};
use http::Method;
use http::header::{DATE, LINK};
use openbadges::SourceError;
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

/// A page of a list, and the address that gave it: one that is longer than Lapel reads is asked for in
/// smaller pages, since a credential may hold its picture.
pub(crate) fn page(
    session: &mut Session<'_>,
    page: &Url,
    accept: &'static str,
) -> Result<(Url, Reply), Trouble> {
    let mut page = page.clone();
    loop {
        match session.call(Method::GET, &page, accept, None) {
            Err(Trouble::NotSent(SourceError::TooLarge { .. }))
                if number(&page, "limit") > Some(1) =>
            {
                let fewer = number(&page, "limit").unwrap_or_default().div_ceil(4);
                page = with(&page, "limit", fewer);
            }
            answer => return answer.map(|reply| (page, reply)),
        }
    }
}

/// When a server answered, by its own clock (RFC 9110, section 6.6.1).
pub(crate) fn date(reply: &Reply) -> Option<DateTime<Utc>> {
    let date = reply.headers.get(DATE)?.to_str().ok()?;
    Some(DateTime::parse_from_rfc2822(date).ok()?.to_utc())
}

/// The next page of a list: what the `Link` header names (RFC 8288), if it is the server's own; else,
/// where more is said to be there than came so far, or a full page came and nothing is said, what comes
/// after it.
pub(crate) fn next(reply: &Reply, page: &Url, came: usize) -> Option<Url> {
    let links: Vec<(Url, bool)> = reply
        .headers
        .get_all(LINK)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split('<').skip(1))
        .filter_map(|link| {
            let (address, parameters) = link.split_once('>')?;
            let is_next = parameters.split(';').any(names_next);
            Some((page.join(address).ok()?, is_next))
        })
        .collect();
    let named = links.iter().find(|(_, is_next)| *is_next);
    let linked = named
        .and_then(|(next, _)| own(next, page))
        .filter(|next| next != page && !leads_back(next, page));
    linked.or_else(|| {
        let after = number(page, "offset").unwrap_or_default() + came;
        let is_more = match total(reply) {
            Some(total) => total > after as u64,
            // What it names is no way on, or it names nothing at all.
            None => {
                let is_full = number(page, "limit").is_some_and(|limit| came >= limit);
                is_full && (named.is_some() || links.is_empty())
            }
        };
        (came > 0 && is_more).then(|| with(page, "offset", after))
    })
}

/// Whether a parameter of a link says that it leads to the next page.
fn names_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else {
        return false;
    };
    let value = value.trim().trim_end_matches(',').trim_matches('"');
    name.trim().eq_ignore_ascii_case("rel")
        && value
            .split_whitespace()
            .any(|relation| relation.eq_ignore_ascii_case("next"))
}

/// An address of the server's own, by the way that Lapel knows to it: behind a proxy that ends TLS many
/// servers write theirs without it. None if it is of another host: the token goes to none.
fn own(next: &Url, page: &Url) -> Option<Url> {
    if next.origin() == page.origin() {
        return Some(next.clone());
    }
    let is_behind_a_proxy =
        next.scheme() == "http" && page.scheme() == "https" && next.host() == page.host();
    is_behind_a_proxy.then(|| {
        let mut own = page.clone();
        own.set_path(next.path());
        own.set_query(next.query());
        own
    })
}

/// Whether a page that is said to be the next begins where this one does, or before.
fn leads_back(next: &Url, page: &Url) -> bool {
    number(next, "offset").is_some_and(|to| to <= number(page, "offset").unwrap_or_default())
}

/// How many there are in all, if the server says.
pub(crate) fn total(reply: &Reply) -> Option<u64> {
    let value = reply.headers.get("x-total-count")?;
    value.to_str().ok()?.trim().parse().ok()
}

/// A number in an address's query.
fn number(page: &Url, name: &str) -> Option<usize> {
    let (_, value) = page.query_pairs().find(|(found, _)| found == name)?;
    value.parse().ok()
}

/// An address with another number in its query.
fn with(page: &Url, name: &str, number: usize) -> Url {
    let pairs: Vec<(String, String)> = page
        .query_pairs()
        .filter(|(found, _)| found != name)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut next = page.clone();
    next.query_pairs_mut()
        .clear()
        .extend_pairs(pairs)
        .append_pair(name, &number.to_string());
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
    fn a_link_may_have_several_relations_and_white_space_about_its_marks() {
        let here = page("?limit=2&offset=0");
        for header in [
            r#"</bc/assertions?limit=2&offset=2>; rel="last next""#,
            r#"</bc/assertions>; rel="first",  </bc/assertions?limit=2&offset=2>; Rel = next"#,
            r#"</bc/assertions?limit=2&offset=2>; title="a;b"; rel="next""#,
        ] {
            let found = next(&reply(&[("link", header)]), &here, 2);
            assert_eq!(found, Some(page("?limit=2&offset=2")), "{header}");
        }
    }

    #[test]
    fn a_link_of_a_server_behind_a_proxy_that_ends_tls_is_followed_over_tls() {
        let here = page("?limit=2&offset=0");
        for address in ["http://backpack.example", "http://backpack.example:8000"] {
            let link = format!(r#"<{address}/bc/assertions?limit=2&offset=2>; rel="next""#);
            let found = next(&reply(&[("link", &link)]), &here, 2);
            assert_eq!(found, Some(page("?limit=2&offset=2")), "{address}");
        }
        let other = r#"<http://evil.example/bc/assertions?limit=2&offset=2>; rel="next""#;
        let found = next(&reply(&[("link", other)]), &here, 1);
        assert_eq!(found, None, "and it is no full page");
    }

    #[test]
    fn after_a_full_page_of_which_nothing_is_said_there_may_be_another() {
        let here = page("?limit=2&offset=2");
        let full = next(&reply(&[]), &here, 2);
        assert_eq!(full, Some(page("?limit=2&offset=4")));
        assert_eq!(next(&reply(&[]), &here, 1), None);
        let elsewhere = r#"<https://inner.example/bc/assertions?offset=4>; rel="next""#;
        let found = next(&reply(&[("link", elsewhere)]), &here, 2);
        assert_eq!(found, Some(page("?limit=2&offset=4")));
        for last in [
            ("link", r#"</bc/assertions>; rel="first""#),
            ("x-total-count", "4"),
        ] {
            assert_eq!(next(&reply(&[last]), &here, 2), None, "{last:?}");
        }
    }

    #[test]
    fn a_link_to_another_host_is_not_followed() {
        let here = page("?limit=2&offset=0");
        let evil = r#"<https://evil.example/bc/assertions?offset=2>; rel="next""#;
        assert_eq!(next(&reply(&[("link", evil)]), &here, 1), None);
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
