//! Web addresses in a text: a list that somebody kept, a shortcut file, an e-mail.

use std::borrow::Cow;
use std::collections::HashSet;

use super::content::web_address;
use super::pages;

/// The most addresses that are taken out of one text.
pub(super) const MAX_LINKS: usize = 1000;
/// The longest address that is taken, in bytes.
const MAX_LENGTH: usize = 4096;

/// The addresses of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    /// Each one once, in the order of the text.
    pub(super) links: Vec<String>,
    /// Whether the text has more of them than are taken.
    pub(super) more: bool,
}

/// The bytes of a list as text: UTF-8, or UTF-16 with its mark, as Windows writes it.
pub(super) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |read: fn([u8; 2]) -> u16, rest: &[u8]| {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .filter_map(|pair| pair.try_into().ok().map(read))
            .collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => wide(u16::from_be_bytes, rest),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// The addresses in `text` that `wanted` takes, at most `most` of them.
pub(super) fn links_in(text: &str, most: usize, wanted: impl Fn(&url::Url) -> bool) -> Listed {
    let mut listed = Listed::default();
    let mut seen = HashSet::new();
    for found in text.split(ends_an_address).flat_map(addresses) {
        let Some(url) = web_address(&found).filter(|url| wanted(url)) else {
            continue;
        };
        if !seen.insert(url) {
            continue;
        }
        if listed.links.len() == most {
            listed.more = true;
            break;
        }
        listed.links.push(found);
    }
    listed
}

/// What stands around addresses in prose, Markdown, CSV, HTML and XML and never in them (RFC 3986,
/// appendix C); an apostrophe may, and no place that gives badges uses one.
fn ends_an_address(character: char) -> bool {
    character.is_whitespace() || character.is_control() || "<>\"'`|\\^{}«»“”‘’".contains(character)
}

/// The addresses in a piece of text without gaps. One begins within another only after what
/// separates the two: an address may well carry another one.
fn addresses(piece: &str) -> Vec<String> {
    let lower = piece.to_ascii_lowercase();
    let mut starts: Vec<usize> = Vec::new();
    for (at, _) in lower.match_indices("http") {
        let rest = lower.get(at..).unwrap_or_default();
        let is_start = rest.starts_with("http://") || rest.starts_with("https://");
        let separate = lower
            .get(..at)
            .is_some_and(|before| before.ends_with([',', ';', '(', '[']));
        if is_start && (starts.is_empty() || separate) {
            starts.push(at);
        }
    }
    if starts.is_empty() {
        return without_scheme(piece).into_iter().collect();
    }
    let ends = starts.iter().skip(1).copied().chain([piece.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| piece.get(*start..end))
        .map(|address| trimmed(address).replace("&amp;", "&"))
        .filter(|address| address.len() <= MAX_LENGTH)
        .collect()
}

/// An address as people say it, `www.credly.com/badges/…`, if it can be nothing else.
fn without_scheme(piece: &str) -> Option<String> {
    let piece = trimmed(piece.trim_start_matches(['(', '[']));
    if piece.len() > MAX_LENGTH || !piece.contains('.') || !piece.contains('/') {
        return None;
    }
    let address = format!("https://{piece}");
    let url = web_address(&address)?;
    let is_named = piece.starts_with("www.") || pages::assertion_behind(&url).is_some();
    (is_named && url.username().is_empty()).then_some(address)
}

/// Without the sentence's own marks at the end.
fn trimmed(address: &str) -> &str {
    let mut address = address;
    loop {
        let unbalanced = |open: char, close: char| {
            address.ends_with(close)
                && address.matches(close).count() > address.matches(open).count()
        };
        let shorter = if address.ends_with(['.', ',', ';', ':', '!', '?', '*', '…'])
            || unbalanced('(', ')')
            || unbalanced('[', ']')
        {
            let mut characters = address.chars();
            characters.next_back();
            characters.as_str()
        } else {
            return address;
        };
        address = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn links(text: &str) -> Vec<String> {
        links_in(text, MAX_LINKS, |_| true).links
    }

    #[test]
    fn addresses_are_found_among_other_words() {
        let text = "My badges (2024)\n\
            1. Cloud: https://www.credly.com/badges/1, and the other: http://a.example/2.\n\
            [Bread](https://b.example/x_(1)) <https://c.example/y?a=1&amp;b=2>\n\
            ada@example.org, and/or nothing.more/here\n";
        assert_eq!(
            links(text),
            [
                "https://www.credly.com/badges/1",
                "http://a.example/2",
                "https://b.example/x_(1)",
                "https://c.example/y?a=1&b=2",
            ]
        );
    }

    #[test]
    fn lists_of_every_make_are_read() {
        for (text, expected) in [
            (
                "name;link\nBread;https://a.example/1;done\n",
                vec!["https://a.example/1;done"],
            ),
            (
                "https://a.example/1,https://a.example/2;https://a.example/3",
                vec![
                    "https://a.example/1",
                    "https://a.example/2",
                    "https://a.example/3",
                ],
            ),
            (
                "[InternetShortcut]\r\nURL=https://a.example/1\r\n",
                vec!["https://a.example/1"],
            ),
            (
                "<DT><A HREF='HTTPS://a.example/1' ADD_DATE=\"1\">One</A>",
                vec!["HTTPS://a.example/1"],
            ),
            (
                "<key>URL</key><string>https://a.example/1</string>",
                vec!["https://a.example/1"],
            ),
            (
                "www.credly.com/badges/0a1b2c3d-4e5f-6789-abcd-ef0123456789",
                vec!["https://www.credly.com/badges/0a1b2c3d-4e5f-6789-abcd-ef0123456789"],
            ),
        ] {
            assert_eq!(links(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_in_an_address_stays_where_it_is() {
        let address = "https://a.example/verify?url=https://b.example/assertions/1";
        assert_eq!(links(address), [address]);
    }

    #[test]
    fn each_address_is_taken_once_and_not_without_end() {
        assert_eq!(links("https://a.example/1 https://a.example/1").len(), 1);
        let text: String = (0..50)
            .map(|n| format!("https://a.example/{n}\n"))
            .collect();
        let listed = links_in(&text, 10, |_| true);
        assert_eq!((listed.links.len(), listed.more), (10, true));
        let listed = links_in(&text, 50, |_| true);
        assert_eq!((listed.links.len(), listed.more), (50, false));
        let long = format!("https://a.example/{}", "x".repeat(MAX_LENGTH));
        assert_eq!(links(&long), Vec::<String>::new());
    }

    #[test]
    fn a_list_may_be_utf_16() {
        let text = "https://a.example/1";
        let little = text.encode_utf16().flat_map(u16::to_le_bytes);
        let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(little).collect();
        assert_eq!(text_of(&little), text);
        let big = text.encode_utf16().flat_map(u16::to_be_bytes);
        let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(big).collect();
        assert_eq!(text_of(&big), text);
        assert_eq!(text_of(b"\xff"), "\u{fffd}");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
            let listed = links_in(&text_of(&bytes), 5, |_| true);
            prop_assert!(listed.links.len() <= 5);
        }

        #[test]
        fn no_scrambled_list_makes_the_reader_panic(
            parts in proptest::collection::vec(
                prop_oneof![
                    Just("http"), Just("https://"), Just("HTTP://"), Just("a.example"), Just("/"),
                    Just(","), Just(";"), Just("("), Just(")"), Just("["), Just("]"), Just("é"),
                    Just("…"), Just("&amp;"), Just(" "), Just("www."), Just("\u{130}"), Just("@"),
                ],
                0..60,
            )
        ) {
            let listed = links_in(&parts.concat(), MAX_LINKS, |_| true);
            for link in listed.links {
                prop_assert!(web_address(&link).is_some());
            }
        }
    }
}
