//! What every page of the site has: its head, its frame, and how it shows what others wrote.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;
use url::Url;

use super::ring;
use super::text::{isolated, short, visible};

/// Nothing from anywhere else, nothing that runs but the page's own file, no forms, no frames.
const POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; \
    base-uri 'none'; form-action 'none'";

/// The longest text that is shown, in letters.
const LONGEST: usize = 20_000;

/// What the head of a page says.
pub(super) struct Head<'a> {
    /// The page's title.
    pub(super) title: String,
    /// What it is about, in a sentence.
    pub(super) description: String,
    /// From the page to the folder of the site: empty, or `../../`.
    pub(super) root: &'static str,
    /// The page's own folder in the site: empty, or `badges/…/`.
    pub(super) folder: &'a str,
    /// The picture that stands for the page elsewhere, in the site.
    pub(super) preview: Option<String>,
    /// The name of the site.
    pub(super) site: &'a str,
    /// The same for machines (schema.org).
    pub(super) data: Value,
}

/// What is the same on all pages.
pub(super) struct Frame {
    /// Whether search engines are asked to leave it out.
    pub(super) noindex: bool,
    /// The address of the site's folder, with its slash; none if it is not known.
    pub(super) address: Option<Url>,
}

impl Frame {
    /// The address of something in the site.
    pub(super) fn address_of(&self, path: &str) -> Option<String> {
        let address = self.address.as_ref()?.join(path).ok()?;
        Some(address.to_string())
    }

    /// A whole page.
    pub(super) fn page(&self, head: &Head<'_>, body: &Markup) -> Vec<u8> {
        let root = head.root;
        let address = self.address_of(head.folder);
        let preview = head.preview.as_ref().and_then(|path| self.address_of(path));
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    meta name="color-scheme" content="light dark";
                    title { (head.title) }
                    meta name="description" content=(head.description);
                    @if self.noindex {
                        meta name="robots" content="noindex, nofollow, noimageindex";
                    } @else if self.address.is_some() {
                        link rel="sitemap" type="application/xml" href={ (root) "sitemap.xml" };
                    }
                    @if let Some(address) = &address {
                        link rel="canonical" href=(address);
                        meta property="og:url" content=(address);
                    }
                    meta property="og:type" content="website";
                    meta property="og:site_name" content=(head.site);
                    meta property="og:title" content=(head.title);
                    meta property="og:description" content=(head.description);
                    @if let Some(preview) = &preview {
                        meta property="og:image" content=(preview);
                        meta property="og:image:type" content="image/png";
                        meta property="og:image:width" content="1200";
                        meta property="og:image:height" content="630";
                        meta property="og:image:alt" content=(head.title);
                        meta name="twitter:card" content="summary_large_image";
                    }
                    link rel="icon" type="image/svg+xml" href={ (root) "icon.svg" };
                    link rel="stylesheet" href={ (root) "style.css" };
                    script src={ (root) "today.js" } defer {}
                    script type="application/ld+json" { (data(&head.data)) }
                }
                body {
                    (ring::drawings())
                    (body)
                    footer {
                        p { "Made with Lapel, which keeps Open Badges on their earner’s own computer." }
                    }
                }
            }
        };
        page.into_string().into_bytes()
    }
}

/// JSON within HTML: nothing in it can end the element (HTML 4.12.1.3).
fn data(value: &Value) -> PreEscaped<String> {
    let text = value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    PreEscaped(text)
}

/// A sentence about a page, cut to what others show of it.
pub(super) fn description(text: &str) -> String {
    isolated(&short(text, 200))
}

/// A part of a page under a heading.
pub(super) fn section(title: &str, content: &Markup) -> Markup {
    html! { section { h2 { (title) } (content) } }
}

/// A text of an issuer as paragraphs, in whatever direction it reads.
pub(super) fn paragraphs(text: &str, language: Option<&str>) -> Markup {
    let text = visible(text);
    let text = match text.char_indices().nth(LONGEST) {
        None => text,
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    };
    html! {
        div.said dir="auto" lang=[language.and_then(tag)] {
            @for paragraph in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
                p dir="auto" {
                    @for (number, line) in paragraph.lines().enumerate() {
                        @if number > 0 { br; }
                        (line.trim())
                    }
                }
            }
        }
    }
}

/// A language as an attribute, if it has the look of a tag (BCP 47).
pub(super) fn tag(language: &str) -> Option<&str> {
    let parts = || language.split('-');
    let first = parts().next().is_some_and(|part| {
        (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    let rest = parts().skip(1).all(|part| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    (first && rest && language.len() <= 35).then_some(language)
}

/// A link out, to an address that an issuer wrote: only to the web, and without a word about the page
/// that it stands on. Its host is shown, so that nobody is sent where they do not expect.
pub(super) fn link_out(address: &str, words: Option<&str>) -> Markup {
    let Some(url) = web(address) else {
        return html! { @if let Some(words) = words { bdi { (short(words, 200)) } } };
    };
    let host = crate::domain::shown_host(&url).unwrap_or_default();
    html! {
        a href=(url) rel="noopener noreferrer nofollow ugc" {
            @match words {
                Some(words) => { bdi { (short(words, 200)) } " (" bdi { (host) } ")" },
                None => { bdi { (short(url.as_str(), 200)) } },
            }
        }
    }
}

/// An address of the web that a visitor may follow.
pub(super) fn web(address: &str) -> Option<Url> {
    let url = Url::parse(address.trim()).ok()?;
    let is_open = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host().is_some();
    is_open.then_some(url)
}
