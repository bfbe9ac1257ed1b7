//! Badges whose words want to be more than words.

use serde_json::{Value, json};

use super::cast::*;
use crate::share::page::PageSettings;
use crate::store::samples::*;

/// What a badge says wherever it can say something.
fn saying(words: &str) -> Value {
    with(
        assertion(1),
        json!({
            "narrative": words,
            "evidence": [{"id": "javascript:alert(1)", "name": words, "narrative": words, "genre": words}],
            "badge": with(class(), json!({
                "name": words, "description": words, "tags": [words],
                "criteria": {"id": "javascript:alert(1)", "narrative": words},
                "alignment": [{"targetName": words, "targetUrl": "data:text/html,<script>alert(1)</script>",
                    "targetFramework": words, "targetCode": words}],
                "issuer": {"type": "Profile", "id": address("profile"), "name": words,
                    "url": "https://user:secret@issuer.example/", "description": words}
            }))
        }),
    )
}

const HOSTILE: [&str; 6] = [
    "</title></script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> ' onfocus=alert(1) autofocus",
    "--><!-- ]]> <![CDATA[ &lt;b&gt; &amp;#x3c;",
    "abc\u{202e}gnp.exe\u{2066}\u{2069}\u{200f}\u{0}\u{7}\u{feff}",
    "شهادة في الهندسة المعمارية السحابية",
    "javascript:alert(1)",
];

#[test]
fn hostile_words_stay_words() {
    for words in HOSTILE
        .iter()
        .map(|words| (*words).to_owned())
        .chain(["A".repeat(10_000)])
    {
        let page = Page::new();
        page.shows(&all());
        let wallet = &page.sample.wallet;
        wallet
            .set_page_settings(&PageSettings {
                title: Some(words.clone()),
                about: Some(words.clone()),
                address: Some("https://ada.example/a'b&c/".parse().expect("an address")),
                ..PageSettings::default()
            })
            .expect("settings");
        page.share(baked(&saying(&words), &png()));
        let made = page.made();
        for file in made
            .files
            .iter()
            .filter(|file| file.path.ends_with(".html"))
        {
            let html = text(&made, &file.path);
            let small = html.to_lowercase();
            assert_eq!(
                small.matches("<script").count(),
                2,
                "{words:?} in {}",
                file.path
            );
            assert_eq!(small.matches("</title>").count(), 1, "{words:?}");
            for never in [
                "<svg onload",
                "<img src=x",
                "href=\"javascript:",
                "href=\"data:",
                "<!--",
                "secret",
            ] {
                assert!(!small.contains(never), "{never} in {words:?}");
            }
            for turning in [
                '\u{202e}', '\u{2066}', '\u{200f}', '\0', '\u{7}', '\u{feff}',
            ] {
                assert!(!html.contains(turning), "{turning:?} in {words:?}");
            }
            let (_, data) = html
                .split_once("<script type=\"application/ld+json\">")
                .expect("data");
            let (data, _) = data.split_once("</script>").expect("its end");
            let data: Value = serde_json::from_str(data).expect("JSON");
            assert_eq!(data["@context"], "https://schema.org");
        }
        assert!(text(&made, "index.html").len() < 60_000);
        let path = &made.badges[0].path;
        assert!(path.len() < 100, "{path}");
    }
}

#[test]
fn a_badge_that_says_thousands_of_things_shows_some_and_says_how_many_more() {
    let page = Page::new();
    page.shows(&all());
    let many: Vec<Value> = (0..5_000)
        .map(|number| json!({"name": format!("Loom {number}")}))
        .collect();
    page.share(candidate(with(
        assertion(1),
        json!({"evidence": many, "badge": with(class(), json!({"description": "word ".repeat(100_000)}))}),
    )));
    let made = page.made();
    let html = html(&made, &made.badges[0]);
    assert!(html.contains("And 4800 more."));
    assert!(html.len() < 200_000, "{}", html.len());
}
