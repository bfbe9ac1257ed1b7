//! The relay page under `ui/relay`: what it may do, held against its own text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const PAGES: [(&str, &str); 3] = [
    ("index.html", include_str!("../../../ui/relay/index.html")),
    ("terms.html", include_str!("../../../ui/relay/terms.html")),
    (
        "privacy.html",
        include_str!("../../../ui/relay/privacy.html"),
    ),
];

/// What stands between each pair of tags.
fn all<'p>(page: &'p str, open: &'p str, close: &'p str) -> Vec<&'p str> {
    page.split(open)
        .skip(1)
        .map(|rest| rest.split(close).next().expect("an end"))
        .collect()
}

#[test]
fn every_script_and_style_is_allowed_by_its_digest_and_no_other() {
    for (name, page) in PAGES {
        let policy = all(
            page,
            "http-equiv=\"Content-Security-Policy\" content=\"",
            "\">",
        )[0];
        assert!(policy.starts_with("default-src 'none';"), "{name}");
        let mut inline = all(page, "<style>", "</style>");
        inline.extend(all(page, "<script>", "</script>"));
        assert_eq!(policy.matches("'sha256-").count(), inline.len(), "{name}");
        for text in inline {
            let digest = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
            assert!(policy.contains(&digest), "{name} wants {digest}");
        }
        for loose in ["unsafe", "https:", "http:", "*", "connect-src", "data:"] {
            assert!(!policy.contains(loose), "{name}: {loose}");
        }
    }
}

#[test]
fn nothing_comes_from_elsewhere_and_nothing_is_written_as_html() {
    for (name, page) in PAGES {
        // The one address is this computer's, to which the answer is handed over.
        let page = page.replace("http://127.0.0.1:${port}/landed?", "");
        for address in ["http://", "https://", "src=\"//", "@import", "url("] {
            assert!(!page.contains(address), "{name}: {address}");
        }
        for way in [
            "innerHTML",
            "document.write",
            "eval(",
            "fetch(",
            "XMLHttpRequest",
            "onclick",
        ] {
            assert!(!page.contains(way), "{name}: {way}");
        }
        assert!(
            page.contains("<meta name=\"referrer\" content=\"no-referrer\">"),
            "{name}"
        );
    }
}
