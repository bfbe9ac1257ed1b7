//! Snippets in Markdown (CommonMark, and GitHub's dialect of it).

use url::Url;

use super::Item;

/// A line of a list for each badge: its picture and its name, both leading to it, and its issuer.
pub(super) fn list(items: &[Item]) -> String {
    let lines: Vec<String> = items.iter().map(line).collect();
    lines.join("\n")
}

fn line(item: &Item) -> String {
    let (name, address) = (escaped(&item.name), destination(&item.address));
    let picture = item.picture.as_ref().map_or_else(String::new, |picture| {
        format!("[![{name}]({})]({address}) ", destination(picture))
    });
    let issuer = item.issuer.as_deref().map(escaped);
    let issuer = issuer.map_or_else(String::new, |issuer| format!(", {issuer}"));
    format!("- {picture}[{name}]({address}){issuer}")
}

/// A text of which nothing is markup: every character that could be has a backslash before it
/// (CommonMark 2.4).
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// An address in angle brackets (CommonMark 6.3): in there only brackets, line breaks, backslashes
/// and character references mean anything.
fn destination(url: &Url) -> String {
    let safe = url
        .as_str()
        .replace('\\', "%5C")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace('&', "&amp;");
    format!("<{safe}>")
}
