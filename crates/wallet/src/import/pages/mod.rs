//! Where the web keeps badges: addresses that people copy from a browser, and the assertions that
//! they stand for.

use std::borrow::Cow;

use url::Url;

use super::content::{names_an_assertion, web_address};

/// How much of a page is looked at, in bytes.
const MAX_PAGE: usize = 2 << 20;
/// How many things that a page names are tried.
const MAX_NAMED: usize = 6;

/// One place that gives badges pages of their own.
struct Shape {
    /// Who it is.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "the table says it to its reader")
    )]
    name: &'static str,
    /// The address of the assertion behind a page, if the page is one of theirs.
    assertion: fn(&Url) -> Option<Url>,
}

/// Every shape that is known.
const SHAPES: &[Shape] = &[
    Shape {
        name: "Credly",
        assertion: credly,
    },
    Shape {
        name: "Badgr, Canvas Credentials, Parchment",
        assertion: badgr,
    },
    Shape {
        name: "Open Badge Factory",
        assertion: open_badge_factory,
    },
    Shape {
        name: "Moodle",
        assertion: moodle,
    },
    Shape {
        name: "Accredible",
        assertion: accredible,
    },
];

/// The address of the document that stands behind the page `url`, where the page is of a known
/// shape.
pub(super) fn document_behind(url: &Url) -> Option<Url> {
    assertion_behind(url).or_else(|| badgr_collection(url))
}

/// The address of the assertion that stands behind the page `url`, where the page is of a known
/// shape.
pub(super) fn assertion_behind(url: &Url) -> Option<Url> {
    SHAPES.iter().find_map(|shape| (shape.assertion)(url))
}

/// `https://www.credly.com/badges/<uuid>`, with or without `/public_url` and the like, or the page that
/// its earner sees.
fn credly(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let is_theirs = ["credly.com", "youracclaim.com"]
        .iter()
        .any(|domain| host == *domain || host.strip_suffix(domain) == Some("www."));
    let (["badges", id, ..] | ["earner", "earned", "badge", id]) = segments(url)[..] else {
        return None;
    };
    (is_theirs && is_uuid(id)).then(|| {
        on_host(
            url,
            host,
            &format!("api/v1/obi/v2/badge_assertions/{id}"),
            "",
        )
    })?
}

/// `/public/assertions/<id>` at the host that shows badges; the documents are at its `api.` host.
/// The version in the query is part of the assertion's id.
fn badgr(url: &Url) -> Option<Url> {
    let ["public", "assertions", id] = segments(url)[..] else {
        return None;
    };
    let host = badgr_documents(url.host_str()?)?;
    let version = url
        .query_pairs()
        .find(|(name, _)| name == "v")
        .map_or(Cow::Borrowed("2_0"), |(_, version)| version);
    let path = format!("public/assertions/{}", id.trim_end_matches(".json"));
    on_host(url, &host, &path, &format!("v={version}"))
}

/// `/public/collections/<hash>` at the host that shows badges.
fn badgr_collection(url: &Url) -> Option<Url> {
    let ["public", "collections", hash] = segments(url)[..] else {
        return None;
    };
    let host = badgr_documents(url.host_str()?)?;
    let path = format!("public/collections/{}", hash.trim_end_matches(".json"));
    on_host(url, &host, &path, "v=2_0")
}

/// The host of a region's documents, if `host` is the one that shows that region's badges.
fn badgr_documents(host: &str) -> Option<String> {
    let region = |domain: &str| {
        let region = host.strip_suffix(domain)?;
        let is_region = region.is_empty()
            || region.strip_suffix('.').is_some_and(|region| {
                region != "api" && region.bytes().all(|byte| byte.is_ascii_lowercase())
            });
        is_region.then(|| region.to_owned())
    };
    if let Some(region) = region("badges.parchment.com") {
        return Some(format!("api.{region}badges.parchment.com"));
    }
    let region = region("badgr.com").or_else(|| region("badgr.io"))?;
    Some(format!("api.{region}badgr.io"))
}

/// `/v1/assertion/<40 hexadecimal digits>`, with `.html` or bare: the document is `.json`.
fn open_badge_factory(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let ["v1", "assertion", name] = segments(url)[..] else {
        return None;
    };
    let id = name.strip_suffix(".html").unwrap_or(name);
    let is_theirs = host == "openbadgefactory.com" || host.ends_with(".openbadgefactory.com");
    (is_theirs && id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| on_host(url, host, &format!("v1/assertion/{id}.json"), ""))?
}

/// `…/badges/badge.php?hash=<hash>`, wherever the Moodle is.
fn moodle(url: &Url) -> Option<Url> {
    let folder = url.path().strip_suffix("/badges/badge.php")?;
    let (_, hash) = url.query_pairs().find(|(name, _)| name == "hash")?;
    let is_hash = !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_hash.then(|| {
        let mut assertion = url.clone();
        assertion.set_path(&format!("{folder}/badges/assertion.php"));
        assertion.set_query(Some(&format!("b={hash}&obversion=2")));
        assertion.set_fragment(None);
        assertion
    })
}

/// Whether an address is that of a page of Open Badge Passport about one badge.
fn is_passport_badge(url: &Url) -> bool {
    is_passport(url) && matches!(segments(url)[..], ["app", "badge", "info", _])
}

fn is_passport(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host == "openbadgepassport.com" || host.ends_with(".openbadgepassport.com")
    })
}

/// Whether an address is known to be that of several badges.
pub(super) fn is_collection(url: &Url) -> bool {
    let segments = segments(url);
    match segments[..] {
        ["public", "collections", _] => true,
        ["app", "page", "view", _] | ["app", "profile", _] | ["displayer", ..] => is_passport(url),
        _ => false,
    }
}

/// Whether an address looks like a badge, so that it can be followed though nobody said that it is
/// one: a link in an e-mail, in a QR code that was only come upon.
pub(super) fn looks_like_a_badge(url: &Url) -> bool {
    assertion_behind(url).is_some()
        || names_an_assertion(url)
        || is_collection(url)
        || is_passport_badge(url)
        || url.path().contains("/open_badge_credentials/")
}

/// `https://www.credential.net/<uuid>`, and under the names it has had.
fn accredible(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let segments = segments(url);
    let (("credential.net", [id]) | ("accredible.com", ["credential", id])) = (host, &segments[..])
    else {
        return None;
    };
    is_uuid(id).then(|| {
        on_host(
            url,
            "api.accredible.com",
            &format!("v1/obi/badge_assertions/{id}"),
            "",
        )
    })?
}

/// The parts of a path, without an empty one at the end.
fn segments(url: &Url) -> Vec<&str> {
    url.path()
        .trim_matches('/')
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect()
}

/// Another address by the scheme and port of `url`.
fn on_host(url: &Url, host: &str, path: &str, query: &str) -> Option<Url> {
    let mut other = url.clone();
    other.set_host(Some(host)).ok()?;
    other.set_path(path);
    other.set_query((!query.is_empty()).then_some(query));
    other.set_fragment(None);
    Some(other)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, character)| match at {
            8 | 13 | 18 | 23 => character == '-',
            _ => character.is_ascii_hexdigit(),
        })
}

/// Something that a page names as its badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// An address of an assertion or a baked image.
    Address(Url),
    /// A JSON document in the page itself.
    Document(String),
}

/// What a page about a badge names, the surest first: an alternate of the page in JSON, JSON-LD in the
/// page, a link to an assertion or to a page about one badge, a link to an image.
pub(super) fn named_in(page: &[u8], base: &Url) -> Vec<Named> {
    let [alternates, documents, assertions, images] = sorted(page, base, MAX_NAMED);
    let named = [alternates, documents, assertions, images];
    each_once(named.into_iter().flatten(), MAX_NAMED)
}

/// The badges that a page about several names, at most `most`.
pub(super) fn badges_in(page: &[u8], base: &Url, most: usize) -> Vec<Named> {
    let [_, documents, assertions, _] = sorted(page, base, most);
    each_once(documents.into_iter().chain(assertions), most)
}

fn each_once(all: impl Iterator<Item = Named>, most: usize) -> Vec<Named> {
    let mut named = Vec::new();
    for one in all {
        if named.len() < most && !named.contains(&one) {
            named.push(one);
        }
    }
    named
}

/// The alternates in JSON that a page names, its own JSON-LD, its links to assertions, and those to
/// images.
fn sorted(page: &[u8], base: &Url, most: usize) -> [Vec<Named>; 4] {
    let page = &page[..page.len().min(MAX_PAGE)];
    let html = String::from_utf8_lossy(page);
    let Ok(document) = tl::parse(&html, tl::ParserOptions::new()) else {
        return [const { Vec::new() }; 4];
    };
    let mut alternates = Vec::new();
    let mut documents = Vec::new();
    let mut assertions = Vec::new();
    let mut images = Vec::new();
    for tag in document.nodes().iter().filter_map(tl::Node::as_tag) {
        let element = tag.name().as_utf8_str().to_ascii_lowercase();
        match element.as_str() {
            "link" | "a" => {
                let Some(url) = target(tag, base) else {
                    continue;
                };
                let is_alternate = attribute(tag, "rel")
                    .is_some_and(|rel| rel.to_ascii_lowercase().contains("alternate"));
                let path = url.path().to_ascii_lowercase();
                if is_alternate && is_json(tag) {
                    alternates.push(Named::Address(url));
                } else if let Some(assertion) = assertion_behind(&url) {
                    assertions.push(Named::Address(assertion));
                } else if names_an_assertion(&url) || is_passport_badge(&url) {
                    assertions.push(Named::Address(url));
                } else if element == "a" && (path.ends_with(".png") || path.ends_with(".svg")) {
                    images.push(Named::Address(url));
                }
            }
            "script" if is_json(tag) && documents.len() < most => {
                documents.extend(script(tag, &html).map(Named::Document));
            }
            _ => {}
        }
    }
    [alternates, documents, assertions, images]
}

/// Whether an element's `type` is JSON or JSON-LD.
fn is_json(tag: &tl::HTMLTag) -> bool {
    attribute(tag, "type").is_some_and(|kind| {
        let kind = kind.to_ascii_lowercase();
        kind.starts_with("application/ld+json") || kind.starts_with("application/json")
    })
}

/// Where an element leads.
fn target(tag: &tl::HTMLTag, base: &Url) -> Option<Url> {
    let target = base.join(attribute(tag, "href")?.trim()).ok()?;
    let mut target = web_address(target.as_str())?;
    target.set_fragment(None);
    Some(target)
}

fn attribute(tag: &tl::HTMLTag, name: &str) -> Option<String> {
    let (_, value) = tag
        .attributes()
        .iter()
        .find(|(found, _)| found.eq_ignore_ascii_case(name))?;
    Some(unescaped(&value?))
}

/// An attribute's value with the references undone that an address needs.
fn unescaped(value: &str) -> String {
    ["&amp;", "&#38;", "&#x26;"]
        .iter()
        .fold(value.to_owned(), |value, reference| {
            value.replace(reference, "&")
        })
}

/// The text of a script: all up to its end tag, in which `<` means nothing (HTML, 13.1.2).
fn script(tag: &tl::HTMLTag, html: &str) -> Option<String> {
    let opening = tag.raw().as_bytes_borrowed()?;
    let start = (opening.as_ptr() as usize).checked_sub(html.as_ptr() as usize)?;
    let rest = html.get(start..)?;
    let rest = rest.get(rest.find('>')? + 1..)?;
    let end = rest
        .as_bytes()
        .windows(8)
        .position(|part| part.eq_ignore_ascii_case(b"</script"))?;
    Some(rest.get(..end)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("an address")
    }

    const UUID: &str = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";

    #[track_caller]
    fn leads(page: &str, assertion: &str) {
        assert_eq!(
            assertion_behind(&url(page)).as_ref().map(Url::as_str),
            Some(assertion),
            "{page}"
        );
    }

    #[test]
    fn a_credly_page_leads_to_its_assertion_on_the_same_host() {
        let assertion = format!("https://www.credly.com/api/v1/obi/v2/badge_assertions/{UUID}");
        for end in [
            "",
            "/",
            "/public_url",
            "/linked_in_profile",
            "?source=x#top",
        ] {
            leads(
                &format!("https://www.credly.com/badges/{UUID}{end}"),
                &assertion,
            );
        }
        leads(
            &format!("https://www.youracclaim.com/badges/{UUID}"),
            &format!("https://www.youracclaim.com/api/v1/obi/v2/badge_assertions/{UUID}"),
        );
    }

    #[test]
    fn the_page_that_an_earner_sees_at_credly_leads_to_the_assertion() {
        leads(
            &format!("https://www.credly.com/earner/earned/badge/{UUID}"),
            &format!("https://www.credly.com/api/v1/obi/v2/badge_assertions/{UUID}"),
        );
    }

    #[test]
    fn a_badgr_collection_leads_to_its_document() {
        let document = document_behind(&url("https://eu.badgr.com/public/collections/0f1e"));
        assert_eq!(
            document.as_ref().map(Url::as_str),
            Some("https://api.eu.badgr.io/public/collections/0f1e?v=2_0")
        );
        let elsewhere = url("https://badges.example/public/collections/0f1e");
        assert_eq!(document_behind(&elsewhere), None);
        assert!(is_collection(&elsewhere));
    }

    #[test]
    fn what_looks_like_a_badge_is_told_from_what_else_mails_link_to() {
        for badge in [
            format!("https://www.credly.com/badges/{UUID}/public_url"),
            "https://api.badgr.io/public/assertions/Ab1/image".to_owned(),
            "https://badgr.com/public/collections/0f1e".to_owned(),
            format!("https://www.credly.com/api/v1/obi/v3/open_badge_credentials/{UUID}"),
            "https://learn.example.edu/badges/badge.php?hash=12ab".to_owned(),
            "https://openbadgepassport.com/app/badge/info/12".to_owned(),
        ] {
            assert!(looks_like_a_badge(&url(&badge)), "{badge}");
        }
        for other in [
            "https://www.credly.com/users/sign_in",
            "https://click.mail.example/track?u=https://badgr.com/public/assertions/1",
            "https://issuer.example/unsubscribe/assert",
            "https://issuer.example/logo.png",
        ] {
            assert!(!looks_like_a_badge(&url(other)), "{other}");
        }
    }

    #[test]
    fn a_page_names_the_badge_of_another_place_by_the_link_to_its_page() {
        let page = format!("<a href='https://www.credly.com/badges/{UUID}'>My badge</a>");
        assert_eq!(
            named(&page),
            [address(&format!(
                "https://www.credly.com/api/v1/obi/v2/badge_assertions/{UUID}"
            ))]
        );
    }

    #[test]
    fn a_badgr_page_leads_to_the_api_host_of_its_region() {
        for (page, assertion) in [
            (
                "https://badgr.com/public/assertions/Ab-1_c",
                "https://api.badgr.io/public/assertions/Ab-1_c?v=2_0",
            ),
            (
                "https://eu.badgr.com/public/assertions/Ab1?identity__email=ada%40example.org",
                "https://api.eu.badgr.io/public/assertions/Ab1?v=2_0",
            ),
            (
                "https://badges.parchment.com/public/assertions/Ab1",
                "https://api.badges.parchment.com/public/assertions/Ab1?v=2_0",
            ),
            (
                "https://ca.badges.parchment.com/public/assertions/Ab1",
                "https://api.ca.badges.parchment.com/public/assertions/Ab1?v=2_0",
            ),
            (
                "https://au.badgr.io/public/assertions/Ab1.json?v=1_1",
                "https://api.au.badgr.io/public/assertions/Ab1?v=1_1",
            ),
        ] {
            leads(page, assertion);
        }
        for address in [
            "https://api.badgr.io/public/assertions/Ab1?v=2_0",
            "https://api.eu.badgr.io/public/assertions/Ab1",
            "https://notbadgr.com/public/assertions/Ab1",
            "https://badgr.com/public/badges/Ab1",
        ] {
            assert_eq!(assertion_behind(&url(address)), None, "{address}");
        }
    }

    #[test]
    fn an_open_badge_factory_page_leads_to_its_json() {
        let id = "0123456789abcdef0123456789abcdef01234567";
        let json = format!("https://openbadgefactory.com/v1/assertion/{id}.json");
        leads(
            &format!("https://openbadgefactory.com/v1/assertion/{id}"),
            &json,
        );
        leads(
            &format!("https://openbadgefactory.com/v1/assertion/{id}.html"),
            &json,
        );
        assert_eq!(assertion_behind(&url(&json)), None);
    }

    #[test]
    fn a_moodle_page_leads_to_its_assertion_wherever_the_moodle_is() {
        leads(
            "https://learn.example.edu/moodle/badges/badge.php?hash=12ab34",
            "https://learn.example.edu/moodle/badges/assertion.php?b=12ab34&obversion=2",
        );
        let hostile = url("https://learn.example.edu/badges/badge.php?hash=a%26action%3D1");
        assert_eq!(assertion_behind(&hostile), None);
    }

    #[test]
    fn an_accredible_page_leads_to_its_assertion() {
        let assertion = format!("https://api.accredible.com/v1/obi/badge_assertions/{UUID}");
        leads(&format!("https://www.credential.net/{UUID}"), &assertion);
        leads(&format!("https://credential.net/{UUID}?key=1"), &assertion);
        leads(
            &format!("https://www.accredible.com/credential/{UUID}"),
            &assertion,
        );
    }

    #[test]
    fn addresses_that_only_look_like_a_known_page_lead_nowhere() {
        for address in [
            format!("https://www.credly.com.evil.example/badges/{UUID}"),
            format!("https://evilcredly.com/badges/{UUID}"),
            "https://www.credly.com/badges/not-a-uuid".to_owned(),
            format!("https://www.credly.com/users/{UUID}"),
            format!("https://credential.net.evil.example/{UUID}"),
            "https://issuer.example/assertions/1".to_owned(),
        ] {
            assert_eq!(assertion_behind(&url(&address)), None, "{address}");
        }
    }

    #[test]
    fn every_shape_of_the_table_has_a_name_of_its_own() {
        let names: std::collections::HashSet<_> = SHAPES.iter().map(|shape| shape.name).collect();
        assert_eq!(names.len(), SHAPES.len());
    }

    fn named(page: &str) -> Vec<Named> {
        named_in(page.as_bytes(), &url("https://issuer.example/badges/7"))
    }

    fn address(text: &str) -> Named {
        Named::Address(url(text))
    }

    #[test]
    fn a_page_names_its_badge_by_an_alternate_in_json() {
        for page in [
            r#"<head><link rel="alternate" type="application/ld+json" href="/badges/7.json?v=1&amp;x=2">"#,
            r#"<LINK TYPE='application/json; charset=utf-8' HREF='/badges/7.json?v=1&x=2' REL='Alternate'>"#,
        ] {
            assert_eq!(
                named(page),
                [address("https://issuer.example/badges/7.json?v=1&x=2")],
                "{page}"
            );
        }
    }

    #[test]
    fn a_page_names_its_badge_by_json_ld_in_it() {
        let page = r#"<body><script type="application/ld+json">
            {"name": "<p>less is < more</p>"}
        </SCRIPT><p>After</p>"#;
        assert_eq!(
            named(page),
            [Named::Document(
                r#"{"name": "<p>less is < more</p>"}"#.to_owned()
            )]
        );
    }

    #[test]
    fn a_page_names_its_badge_by_a_link_the_surest_first() {
        let page = r#"
            <a href="https://elsewhere.example/about">About</a>
            <a href="/baked/7.png" download>Download</a>
            <a href="mailto:badges@issuer.example?subject=assertion">Ask</a>
            <a href="javascript:assertion()">Run</a>
            <a href="/public/assertions/7#share">Verify</a>
            <link rel="alternate" type="application/rss+xml" href="/feed">
            <script>var x = "<a href='/assertions/8'>";</script>
            <link rel="alternate" type="application/json" href="7.json">"#;
        assert_eq!(
            named(page)[..2],
            [
                address("https://issuer.example/badges/7.json"),
                address("https://issuer.example/public/assertions/7"),
            ]
        );
        assert_eq!(
            named(page).last(),
            Some(&address("https://issuer.example/baked/7.png"))
        );
    }

    #[test]
    fn a_page_that_names_a_thousand_badges_has_few_of_them_tried() {
        let page: String = (0..1000)
            .map(|n| format!("<a href='/assertions/{n}'>{n}</a>"))
            .collect();
        assert_eq!(named(&page).len(), MAX_NAMED);
    }

    #[test]
    fn a_page_nested_without_end_is_read() {
        let page = format!("{}<a href='/assertions/1'>", "<div>".repeat(400_000));
        // The link stands within the part that is looked at.
        assert_eq!(named(&page).len(), usize::from(page.len() <= MAX_PAGE));
        assert_eq!(
            named(&"<script type=application/ld+json>".repeat(60_000)),
            []
        );
    }

    proptest! {
        #[test]
        fn no_page_makes_the_reader_panic(page in proptest::collection::vec(any::<u8>(), 0..2000)) {
            named_in(&page, &url("https://issuer.example/"));
        }

        #[test]
        fn no_scrambled_page_makes_the_reader_panic(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("<"), Just(">"), Just("</"), Just("<!--"), Just("--"), Just("<!doctype "),
                    Just("script"), Just("link "), Just("a "), Just("href="), Just("\""), Just("'"),
                    Just(" type=application/ld+json"), Just("{}"), Just("\u{e9}"), Just("\0"),
                    Just("rel=alternate "), Just("/assertions/1"), Just("&amp;"),
                ],
                0..60,
            )
        ) {
            named_in(parts.concat().as_bytes(), &url("https://issuer.example/"));
        }
    }
}
