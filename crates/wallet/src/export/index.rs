//! The two indexes of a ZIP: a page that any browser shows and prints, and the same for programs.

use std::fmt::{self, Display, Write};
use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use openbadges::{Expiry, Recipient, Standard, Verdict};

use crate::Standing;
use crate::store::BadgePage;

/// What the indexes say of one badge. Programs read it as a member of `badges` in `index.json`.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    id: String,
    name: String,
    description: Option<String>,
    issuer: IssuerLine,
    standard: Option<Standard>,
    issued_on: Option<String>,
    expires: Option<String>,
    verdict: Option<Verdict>,
    recipient: Recipient,
    expiry: Expiry,
    checked_at: Option<String>,
    files: Vec<String>,
    #[serde(skip)]
    standing: Standing,
}

#[derive(Debug, Serialize)]
struct IssuerLine {
    name: Option<String>,
    domain: Option<String>,
    url: Option<String>,
}

impl Line {
    pub(super) fn new(page: BadgePage, files: Vec<String>) -> Self {
        let BadgePage { card, badge, .. } = page;
        Self {
            id: card.id,
            name: card.name,
            description: badge.description,
            issuer: IssuerLine {
                name: card.issuer,
                domain: card.issuer_domain,
                url: badge.issuer.url,
            },
            standard: card.standard,
            issued_on: card.issued_on.map(rfc3339),
            expires: card.expires.map(rfc3339),
            verdict: card.verdict,
            recipient: card.recipient,
            expiry: card.expiry,
            checked_at: card.checked_at.map(rfc3339),
            files,
            standing: card.standing,
        }
    }

    /// How the badge stood, in a sentence.
    fn standing(&self) -> String {
        let said = match self.standing {
            Standing::Genuine => "Genuine",
            Standing::IssuerNotConfirmed => "Rightly signed, by an issuer that nobody vouches for",
            Standing::Expiring => "Genuine, and about to expire",
            Standing::Expired => "Genuine, and past its date",
            Standing::NotYetValid => "Genuine, and not yet valid",
            Standing::Revoked => "Revoked by its issuer",
            Standing::Suspended => "Suspended by its issuer for now",
            Standing::NotGenuine => "Not genuine",
            Standing::NotYours => "Genuine, and awarded to somebody else",
            Standing::Undecided => "It could not be decided whether it is genuine",
            Standing::Unchecked => return "Never checked.".into(),
        };
        match &self.checked_at {
            Some(at) => format!("{said}, checked on {}.", day(at)),
            None => format!("{said}."),
        }
    }
}

fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The date of a time in RFC 3339.
fn day(time: &str) -> &str {
    time.split('T').next().unwrap_or(time)
}

/// `index.json`.
pub(super) fn json(lines: &[Line], now: DateTime<Utc>) -> io::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Index<'a> {
        exported_at: String,
        badges: &'a [Line],
    }
    let mut json = serde_json::to_vec_pretty(&Index {
        exported_at: rfc3339(now),
        badges: lines,
    })?;
    json.push(b'\n');
    Ok(json)
}

const STYLE: &str = "
:root { color-scheme: light dark; --line: #d9d5cc; --quiet: #5f5b53; --ground: #faf9f6; --text: #1f1e1b; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a3833; --quiet: #aaa59a; --ground: #1b1a18; --text: #eeebe4; }
}
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem; background: var(--ground);
  color: var(--text); font: 1rem/1.5 Inter, system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2 { font-weight: 600; line-height: 1.25; margin: 0; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.125rem; }
p { margin: .25rem 0; }
a { color: inherit; }
.quiet { color: var(--quiet); font-size: .875rem; }
ul { list-style: none; margin: 1.5rem 0 0; padding: 0; }
.badge { display: flex; gap: 1.25rem; padding: 1.25rem 0; border-top: 1px solid var(--line);
  break-inside: avoid; }
.badge > img, .badge > .blank { flex: none; width: 6rem; height: 6rem; object-fit: contain; }
.badge > div { min-width: 0; }
@media print { :root { --ground: #fff; --text: #000; --quiet: #444; --line: #bbb; } body { padding: 0; } }
";

/// `index.html`: nothing in it runs, and everything a badge says in it is text.
pub(super) fn html(lines: &[Line], now: DateTime<Utc>) -> String {
    let mut page = String::new();
    let count = match lines.len() {
        1 => "1 badge".to_owned(),
        count => format!("{count} badges"),
    };
    // Writing to a string does not fail.
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'; object-src 'none'; \
         frame-src 'none'; connect-src 'none'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{count}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{count}</h1>\n<p class=\"quiet\">Exported from Lapel on <time datetime=\"{time}\">{day}</time></p>\n",
        time = rfc3339(now),
        day = now.format("%Y-%m-%d"),
    );
    if !lines.is_empty() {
        page.push_str("<ul>\n");
        for line in lines {
            let _ = write_line(&mut page, line);
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn write_line(page: &mut String, line: &Line) -> fmt::Result {
    page.push_str("<li class=\"badge\">\n");
    match line.files.iter().find(|file| is_image(file)) {
        Some(file) => writeln!(page, "<img src=\"{}\" alt=\"\">", Address(file))?,
        None => page.push_str("<span class=\"blank\"></span>\n"),
    }
    writeln!(page, "<div>\n<h2>{}</h2>", Text(&line.name))?;
    let issuer = match (&line.issuer.name, &line.issuer.domain) {
        (Some(name), Some(domain)) => Some(format!("{name} ({domain})")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    };
    if let Some(issuer) = issuer {
        writeln!(page, "<p>{}</p>", Text(&issuer))?;
    }
    let mut dates = Vec::new();
    if let Some(issued) = &line.issued_on {
        dates.push(format!("Issued {}", day(issued)));
    }
    dates.push(match &line.expires {
        Some(expires) => format!("Valid to {}", day(expires)),
        None => "No expiry".to_owned(),
    });
    writeln!(page, "<p class=\"quiet\">{}</p>", Text(&dates.join(" · ")))?;
    writeln!(page, "<p class=\"quiet\">{}</p>", Text(&line.standing()))?;
    if let Some(description) = &line.description {
        writeln!(page, "<p>{}</p>", Text(description))?;
    }
    for file in &line.files {
        writeln!(
            page,
            "<p class=\"quiet\"><a href=\"{}\">{}</a></p>",
            Address(file),
            Text(file)
        )?;
    }
    page.push_str("</div>\n</li>\n");
    Ok(())
}

fn is_image(file: &str) -> bool {
    file.ends_with(".png") || file.ends_with(".svg")
}

/// Text in a page, whatever is in it. A direction that it sets ends with it.
struct Text<'a>(&'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<bdi>")?;
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(character)?,
                // HTML has no place for these (13.2.3.5), and the overrides could turn lines around.
                character if character.is_control() => f.write_char('\u{fffd}')?,
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
                character => f.write_char(character)?,
            }
        }
        f.write_str("</bdi>")
    }
}

/// A file name as a relative address (RFC 3986, 3.3).
struct Address<'a>(&'a str);

impl Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                    f.write_char(char::from(byte))?;
                }
                byte => write!(f, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}
