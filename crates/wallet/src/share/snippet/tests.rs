use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;
use crate::backpack::outbox::queue;
use crate::share::{PUBLIC_PAGE, page};
use crate::store::samples::*;

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</a></td></table><b>",
    "<!-- ",
    "]]> &lt;b&gt; &amp;",
    "](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "[x]: https://evil.example",
    "`code` *bold* _it_ ~~no~~ # head",
    "a\n\n# Heading\n- item",
    "a\r\n> quote",
    "\\](javascript:alert(1))\\",
    "https://evil.example/ www.evil.example <https://evil.example>",
    "&#106;avascript:alert(1)",
    "| a | b |\n|---|---|",
    "\u{202e}evil\u{202c}\u{2066}x",
    "\u{0}\u{b}\u{c}",
    "云计算 “架构师”",
    "[^1] $x$ :smile: @ada #1",
];

fn item_of(name: &str, issuer: &str, address: &str) -> Item {
    let issuer = one_line(issuer, LONGEST_NAME);
    Item {
        name: one_line(name, LONGEST_NAME),
        issuer: (!issuer.is_empty()).then_some(issuer),
        address: Url::parse(address).expect("an address"),
        picture: picture("https://issuer.example/class.png?a=1&b=2"),
    }
}

/// The elements of a piece of HTML in their order, with their addresses, and its text.
fn read_html(source: &str) -> (Vec<(String, Vec<String>)>, String) {
    let dom = tl::parse(source, tl::ParserOptions::default()).expect("HTML");
    let parser = dom.parser();
    let mut elements = Vec::new();
    for node in dom.nodes() {
        if let Some(tag) = node.as_tag() {
            let attributes = tag.attributes();
            let mut addresses = Vec::new();
            for (name, value) in attributes.iter() {
                assert!(!name.starts_with("on"), "{name} in {source}");
                if name == "href" || name == "src" {
                    let value = value.expect("a value");
                    addresses.push(value.replace("&amp;", "&"));
                }
            }
            elements.push((tag.name().as_utf8_str().into_owned(), addresses));
        }
    }
    let text: String = dom
        .children()
        .iter()
        .filter_map(|child| child.get(parser))
        .map(|node| node.inner_text(parser).into_owned())
        .collect();
    (elements, unescaped(&text))
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn assert_signature_is_whole(item: &Item) {
    let source = html::signature(std::slice::from_ref(item));
    let (elements, text) = read_html(&source);
    let names: Vec<&str> = elements.iter().map(|(name, _)| name.as_str()).collect();
    let mut expected = vec!["table", "tr", "td", "a", "img", "td", "a"];
    if item.issuer.is_some() {
        expected.extend(["br", "span"]);
    }
    assert_eq!(names, expected, "{source}");
    for (name, addresses) in &elements {
        let wanted = match name.as_str() {
            "a" => vec![item.address.as_str()],
            "img" => vec!["https://issuer.example/class.png?a=1&b=2"],
            _ => Vec::new(),
        };
        assert_eq!(*addresses, wanted, "{source}");
    }
    let words = format!(
        "{}{}",
        item.name,
        item.issuer.as_deref().unwrap_or_default()
    );
    assert_eq!(text, words, "{source}");
    assert!(!source.contains('\n'));
}

/// The text of a Markdown list with one badge, and where its links and pictures lead; what else it
/// holds is a fault.
fn assert_markdown_is_whole(item: &Item) {
    let source = markdown::list(std::slice::from_ref(item));
    let mut text = String::new();
    let mut links = Vec::new();
    for event in Parser::new_ext(&source, Options::all()) {
        match event {
            Event::Text(words) => text.push_str(&words),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.push(dest_url.into_string());
            }
            Event::Start(Tag::List(None) | Tag::Item)
            | Event::End(TagEnd::List(false) | TagEnd::Item | TagEnd::Link | TagEnd::Image) => {}
            other => panic!("{other:?} in {source}"),
        }
    }
    let address = item.address.as_str().replace('\\', "%5C");
    let address = address.replace('<', "%3C").replace('>', "%3E");
    assert_eq!(
        links,
        [
            address.clone(),
            "https://issuer.example/class.png?a=1&b=2".to_owned(),
            address
        ],
        "{source}"
    );
    let issuer = item.issuer.as_deref();
    let issuer = issuer.map_or_else(String::new, |issuer| format!(", {issuer}"));
    assert_eq!(
        text,
        format!("{} {}{issuer}", item.name, item.name),
        "{source}"
    );
}

#[test]
fn a_hostile_name_stays_text_in_html() {
    for name in HOSTILE {
        assert_signature_is_whole(&item_of(name, name, "https://issuer.example/1"));
        let source = html::embed(&[item_of(name, name, "https://issuer.example/1")]);
        let (elements, text) = read_html(&source);
        let names: Vec<&str> = elements.iter().map(|(name, _)| name.as_str()).collect();
        let shown = one_line(name, LONGEST_NAME);
        let mut expected = vec!["ul", "li", "a", "img", "strong"];
        if !shown.is_empty() {
            expected.extend(["br", "span"]);
        }
        assert_eq!(names, expected, "{source}");
        assert_eq!(text, format!("{shown}{shown}"));
    }
}

#[test]
fn a_hostile_name_stays_text_in_markdown() {
    for name in HOSTILE {
        let shown = one_line(name, LONGEST_NAME);
        if !shown.is_empty() {
            assert_markdown_is_whole(&item_of(name, name, "https://issuer.example/1"));
        }
    }
}

#[test]
fn a_hostile_address_leads_where_it_leads_and_nowhere_else() {
    for address in [
        "https://issuer.example/a)(b)[c]",
        "https://issuer.example/?q=\\>x&copy;&amp;y=\"'<>",
        "https://issuer.example/#](javascript:alert(1))",
        "https://issuer.example/?a=1&b=2#`x`",
        "https://issuer.example/%0a%3Cscript%3E",
    ] {
        assert_signature_is_whole(&item_of("Cloud", "Academy", address));
        assert_markdown_is_whole(&item_of("Cloud", "Academy", address));
    }
}

proptest! {
    #[test]
    fn no_name_is_ever_markup(name in "\\PC{1,60}", issuer in "\\PC{0,60}") {
        let item = item_of(&name, &issuer, "https://issuer.example/1");
        prop_assume!(!item.name.is_empty());
        assert_signature_is_whole(&item);
        assert_markdown_is_whole(&item);
    }

    #[test]
    fn no_punctuation_is_ever_markup(name in "[!-/:-@\\[-`{-~ a\n]{1,40}") {
        let item = item_of(&name, &name, "https://issuer.example/1");
        prop_assume!(!item.name.is_empty());
        assert_signature_is_whole(&item);
        assert_markdown_is_whole(&item);
    }
}

#[test]
fn several_badges_come_in_the_order_that_was_asked_for() {
    let sample = Sample::new();
    let ids: Vec<String> = (1..=3)
        .map(|number| sample.add(assertion(number)))
        .collect();
    let asked = [ids[2].clone(), ids[0].clone()];
    for kind in [
        SnippetKind::Signature,
        SnippetKind::Html,
        SnippetKind::Markdown,
    ] {
        let snippet = sample.wallet.snippet(&asked, kind).expect("a snippet");
        let place = |number: u32| {
            snippet
                .source
                .find(&format!("https://issuer.example/assertions/{number}"))
        };
        assert!(place(3) < place(1), "{}", snippet.source);
        assert_eq!(place(2), None);
        assert_eq!(
            snippet.plain,
            "Cloud Architect, Example Academy: https://issuer.example/assertions/3\n\
             Cloud Architect, Example Academy: https://issuer.example/assertions/1"
        );
        assert_eq!(snippet.is_html(), kind != SnippetKind::Markdown);
    }
}

#[test]
fn a_picture_that_not_everybody_can_fetch_is_left_out() {
    for image in [
        "data:image/png;base64,AAAA",
        "http://issuer.example/class.png",
        "https://127.0.0.1/class.png",
        "https://ada:secret@issuer.example/class.png",
        "javascript:alert(1)",
    ] {
        assert_eq!(picture(image), None, "{image}");
    }
    let without = Item {
        picture: None,
        ..item_of("Cloud", "Academy", "https://issuer.example/1")
    };
    assert!(!html::signature(std::slice::from_ref(&without)).contains("img"));
    assert_eq!(
        markdown::list(&[without]),
        "- [Cloud](<https://issuer.example/1>), Academy"
    );
}

#[test]
fn a_picture_that_lies_on_the_public_page_is_named_before_the_issuers() {
    let sample = Sample::new();
    let id = sample.add(assertion(1));
    let pictured = |at: &str, is_there: bool| {
        sample
            .wallet
            .write(|transaction| {
                let mut settings = page::settings(transaction)?;
                settings.address = Some(Url::parse(at).expect("an address"));
                page::set_settings(transaction, &settings)?;
                let award = badge_page::award(transaction, &id)?;
                let folder = Some("badges/cloud-0a/");
                queue::place(transaction, award, PUBLIC_PAGE, folder, None, false, now())?;
                transaction.execute(
                    "INSERT OR REPLACE INTO page_file (path, sha256, size, at)
                     VALUES ('badges/cloud-0a/picture.small.png', ?1, 1, 0)",
                    [is_there.then_some("0a")],
                )?;
                item(
                    transaction,
                    &id,
                    Url::parse("https://issuer.example/1").ok(),
                )
            })
            .expect("a badge")
            .picture
            .map(String::from)
    };
    let issuers = |transaction: &Transaction<'_>| {
        let number = badge_page::number(transaction, &id)?;
        Ok(badge_page::Row::load(transaction, number)?.badge.image)
    };
    let issuers = sample.wallet.read(issuers).expect("a badge");
    assert!(issuers.is_some(), "the issuer names one");
    assert_eq!(
        pictured("https://ada.example/page/", true).as_deref(),
        Some("https://ada.example/page/badges/cloud-0a/picture.small.png")
    );
    assert_eq!(
        pictured("https://ada.example/page/", false),
        issuers,
        "nobody knows that it lies there"
    );
    assert_eq!(
        pictured("http://ada.example/page/", true),
        issuers,
        "mail programs fetch nothing that is not secure"
    );
}

#[test]
fn a_badge_that_nobody_can_open_has_no_snippet() {
    let sample = Sample::new();
    let ids = [
        sample.add(assertion(1)),
        sample.add(credential_3_0("2026-01-01T00:00:00Z")),
    ];
    let error = sample
        .wallet
        .snippet(&ids, SnippetKind::Html)
        .expect_err("one has no address");
    assert!(matches!(error, Error::NoPublicAddress(name) if name == "Cloud Architect"));
}

#[test]
fn a_signature_survives_outlook_and_gmail() {
    let source = html::signature(&[item_of("Cloud", "Academy", "https://issuer.example/1")]);
    // Both drop classes and style sheets; Outlook goes by width and height as attributes.
    for lost in ["class=", "<style", "flex", "<svg", "data:"] {
        assert!(!source.contains(lost), "{lost}");
    }
    for kept in [
        "<table role=\"presentation\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\"",
        "width=\"56\" height=\"56\" border=\"0\"",
        "alt=\"Cloud\"",
    ] {
        assert!(source.contains(kept), "{kept} in {source}");
    }
}
