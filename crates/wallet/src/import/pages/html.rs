//! What a page about badges names as its own.
//!
//! A PDF is none of it: places whose pages link to one print what the assertion says (Badgr, Accredible,
//! Moodle), or give the same badge as an image too (Open Badge Factory), and at each of them the
//! assertion behind the page is known.

use url::Url;

use super::super::content::{names_an_assertion, web_address};
use super::{assertion_behind, open_badge_passport};

/// How much of a page is looked at, in bytes.
const MAX_PAGE: usize = 2 << 20;
/// How many things that a page names are tried.
const MAX_NAMED: usize = 6;

/// Something that a page names as its badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) enum Named {
    /// An address of an assertion or a baked image.
    Address(Url),
    /// A JSON document in the page itself.
    Document(String),
}

/// What a page about a badge names, the surest first: an alternate of the page in JSON, JSON-LD in the
/// page, a link to an assertion or to a page about one badge, a link to an image.
pub(in crate::import) fn named_in(page: &[u8], base: &Url) -> Vec<Named> {
    let [alternates, documents, assertions, images] = sorted(page, base, MAX_NAMED);
    let named = [alternates, documents, assertions, images];
    each_once(named.into_iter().flatten(), MAX_NAMED)
}

/// The badges that a page about several names, at most `most`.
pub(in crate::import) fn badges_in(page: &[u8], base: &Url, most: usize) -> Vec<Named> {
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
                } else if names_an_assertion(&url) || open_badge_passport::is_badge(&url) {
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
    use proptest::prelude::*;

    use super::super::testing::{UUID, url};
    use super::*;

    fn named(page: &str) -> Vec<Named> {
        named_in(page.as_bytes(), &url("https://issuer.example/badges/7"))
    }

    fn address(text: &str) -> Named {
        Named::Address(url(text))
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
