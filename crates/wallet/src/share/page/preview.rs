//! The pictures that stand for a page where somebody puts a link to it: 1200 by 630 pixels.
//!
//! Others keep them for years, so their words stay true: dates, and a whole ring.

use std::fmt::Write;

use openbadges::identity::hex_digest;
use png::{BitDepth, ColorType, Compression, Encoder};
use resvg::tiny_skia::{Pixmap, PixmapPaint, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use sha2::Sha256;

use super::exhibit::Exhibit;
use super::text::line;
use super::words;
use crate::share::initial;
use crate::{Result, Standing, Wallet};

const WIDTH: u32 = 1200;
const HEIGHT: u32 = 630;
/// The side of the badge's picture, and where it stands.
const PICTURE: u32 = 300;
const PICTURE_AT: (u32, u32) = (90, 165);
/// Where the text begins.
const LEFT: u32 = 500;
/// The widest line of text, in pixels.
const WIDEST: f32 = 640.0;

/// The size of the lines below the title.
const SMALLER: f32 = 30.0;

/// Fonts by name, the best first; whatever the system has comes after them.
const SERIF: &[&str] = &[
    "Newsreader",
    "Georgia",
    "Noto Serif",
    "DejaVu Serif",
    "Liberation Serif",
    "Times New Roman",
];
const SANS: &[&str] = &[
    "Inter",
    "Noto Sans",
    "DejaVu Sans",
    "Liberation Sans",
    "Segoe UI",
    "Helvetica",
    "Arial",
];

/// A list of fonts as an SVG names them. A text whose fonts are all missing would not be drawn.
fn families(names: &[&str], fonts: &fontdb::Database) -> String {
    let any = fonts
        .faces()
        .find(|face| face.style == fontdb::Style::Normal && !face.monospaced)
        .and_then(|face| face.families.first())
        .map(|(name, _)| name.as_str());
    names
        .iter()
        .copied()
        .chain(any)
        .filter(|name| !name.contains(['\'', '"', '<', '&', '\\']))
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The picture of a badge's page; none if it cannot be drawn.
pub(super) fn of_badge(
    wallet: &Wallet,
    exhibit: &Exhibit,
    picture: Option<&[u8]>,
) -> Result<Option<Vec<u8>>> {
    let card = &exhibit.card;
    let [issuer, domain] = issued_by(card.issuer.as_deref(), card.issuer_domain.as_deref());
    let standing = match card.standing {
        // What ends is said by its day, which stays true after it.
        Standing::Genuine | Standing::Expiring | Standing::Expired => match card.expires {
            Some(expires) => format!("Valid to {}", words::day(expires)),
            None => "No expiry".into(),
        },
        _ => words::standing(card).1,
    };
    let ring = match (card.standing, card.expires) {
        (Standing::Revoked | Standing::Suspended | Standing::NotGenuine, _) => "stroke=\"#e4dfd5\"",
        (_, None) => "stroke=\"#cfc8ba\" stroke-dasharray=\"6 15\"",
        (Standing::Genuine | Standing::Expiring | Standing::Expired, Some(_)) => {
            "stroke=\"#2b7a4b\""
        }
        _ => "stroke=\"#585e69\"",
    };
    let (x, y) = (PICTURE_AT.0 + PICTURE / 2, PICTURE_AT.1 + PICTURE / 2);
    let mut drawing = format!(
        "<circle cx=\"{x}\" cy=\"{y}\" r=\"205\" fill=\"none\" stroke-width=\"12\" {ring}/>"
    );
    if picture.is_none() {
        let letter = escaped(&initial(&card.name).to_string());
        // Writing to a string does not fail.
        let _ = write!(
            drawing,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"#ebe9e4\"/>\
             <text class=\"serif\" x=\"{x}\" y=\"{}\" font-size=\"130\" text-anchor=\"middle\" \
             fill=\"#5a5f68\">{letter}</text>",
            PICTURE / 2,
            y + 45,
        );
    }
    once(
        wallet,
        &drawing,
        picture,
        &card.name,
        &[&issuer, &domain, &standing],
    )
}

/// An issuer's name and its domain in one line, or in two where one has no room for both: what is cut of
/// a name may be its end, and of a domain only its beginning.
fn issued_by(name: Option<&str>, domain: Option<&str>) -> [String; 2] {
    let (name, domain) = (line(name.unwrap_or_default()), domain.unwrap_or_default());
    if name.is_empty() || domain.is_empty() {
        return [name, ending(domain)];
    }
    let both = format!("{name} · {domain}");
    if width(&both, SMALLER) <= WIDEST {
        [both, String::new()]
    } else {
        [name, ending(domain)]
    }
}

/// The end of a domain, which says whose it is, in one line that fits.
fn ending(domain: &str) -> String {
    let mut wide = 0.0;
    for (place, letter) in domain.char_indices().rev() {
        wide += advance(letter) * SMALLER;
        if wide > WIDEST - SMALLER {
            let end = place + letter.len_utf8();
            return format!("…{}", domain.get(end..).unwrap_or_default());
        }
    }
    domain.to_owned()
}

/// The picture of the first page; none if it cannot be drawn.
pub(super) fn of_page(
    wallet: &Wallet,
    title: &str,
    name: Option<&str>,
    badges: usize,
) -> Result<Option<Vec<u8>>> {
    let count = match badges {
        1 => "1 badge".to_owned(),
        count => format!("{count} badges"),
    };
    // The mark, large.
    let mark = "<g transform=\"translate(110 165) scale(12)\"><path d=\"M4 3h9l-3 7 3 11L4 15Z\" \
        fill=\"#14605b\"/><circle cx=\"16.5\" cy=\"9\" r=\"4.6\" fill=\"#d3a13a\" stroke=\"#8f6514\"/></g>";
    // The title that Lapel makes has the name in it.
    let name = name
        .filter(|name| !title.contains(name))
        .unwrap_or_default();
    once(wallet, mark, None, title, &[name, &count])
}

/// Draws a preview, or takes it from where it was kept: drawing hundreds takes seconds.
fn once(
    wallet: &Wallet,
    drawing: &str,
    picture: Option<&[u8]>,
    title: &str,
    below: &[&str],
) -> Result<Option<Vec<u8>>> {
    let mut parts: Vec<&[u8]> = vec![
        b"preview 1".as_slice(),
        drawing.as_bytes(),
        picture.unwrap_or_default(),
        title.as_bytes(),
    ];
    parts.extend(below.iter().map(|one| one.as_bytes()));
    // The length of each, so that no two lists of parts are the same bytes.
    let lengths: Vec<String> = parts.iter().map(|part| part.len().to_string()).collect();
    let lengths = lengths.join(" ");
    parts.push(lengths.as_bytes());
    let name = format!("preview-{}", hex_digest::<Sha256>(&parts));
    wallet.drawn_once(&name, |_| Ok(draw(drawing, picture, title, below)))
}

fn draw(drawing: &str, picture: Option<&[u8]>, title: &str, below: &[&str]) -> Option<Vec<u8>> {
    let fonts = crate::thumbnail::fonts();
    let (serif, sans) = (families(SERIF, &fonts), families(SANS, &fonts));
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\">\
         <style>.serif {{ font-family: {serif} }}</style>\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#f7f5f0\"/>{drawing}"
    );
    let (size, lines) = set(title);
    let below: Vec<&str> = below
        .iter()
        .copied()
        .filter(|one| !one.is_empty())
        .collect();
    let leading = size * 1.2;
    #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
    let (count, more) = (lines.len() as f32, below.len() as f32);
    let mut y = (HEIGHT as f32 - count * leading - more * 46.0) / 2.0 + size;
    let mut put = |y: f32, size: f32, family: &str, colour: &str, text: &str| {
        // Writing to a string does not fail.
        let _ = write!(
            svg,
            "<text x=\"{LEFT}\" y=\"{y:.0}\" font-size=\"{size}\" font-family=\"{family}\" fill=\"{colour}\">{}</text>",
            escaped(text)
        );
    };
    for one in &lines {
        put(y, size, &serif, "#1d1f23", one);
        y += leading;
    }
    y += 8.0;
    for one in below {
        put(y, SMALLER, &sans, "#5a5f68", &fitting(one, SMALLER));
        y += 46.0;
    }
    svg.push_str("</svg>");
    let options = Options {
        fontdb: fonts,
        ..Options::default()
    };
    let tree = Tree::from_str(&svg, &options).ok()?;
    let mut canvas = Pixmap::new(WIDTH, HEIGHT)?;
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    if let Some(picture) = picture.and_then(|png| Pixmap::decode_png(png).ok()) {
        let longer = picture.width().max(picture.height());
        let scale = PICTURE as f32 / longer as f32;
        let inset = |side: u32| (PICTURE as f32 - side as f32 * scale) / 2.0;
        let (x, y) = (
            PICTURE_AT.0 as f32 + inset(picture.width()),
            PICTURE_AT.1 as f32 + inset(picture.height()),
        );
        canvas.draw_pixmap(
            0,
            0,
            picture.as_ref(),
            &PixmapPaint {
                quality: resvg::tiny_skia::FilterQuality::Bilinear,
                ..PixmapPaint::default()
            },
            Transform::from_row(scale, 0.0, 0.0, scale, x, y),
            None,
        );
    }
    encode(&canvas)
}

/// The paper is opaque, so no transparency is kept.
fn encode(canvas: &Pixmap) -> Option<Vec<u8>> {
    let pixels: Vec<u8> = canvas
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, WIDTH, HEIGHT);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// A title in at most three lines, and how large they are.
fn set(title: &str) -> (f32, Vec<String>) {
    let title = line(title);
    for size in [68.0, 56.0, 46.0] {
        let lines = wrapped(&title, size);
        if lines.len() <= 3 {
            return (size, lines);
        }
    }
    let mut lines = wrapped(&title, 46.0);
    lines.truncate(3);
    if let Some(last) = lines.last_mut() {
        *last = format!("{}…", fitting(last, 48.0).trim_end_matches('…'));
    }
    (46.0, lines)
}

/// A text in lines that fit, broken between words, or where a word alone is too long, within it.
fn wrapped(text: &str, size: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut current = String::new();
    // Three lines and a bit are all that is looked at: a hostile name may have megabytes.
    for word in text.split(' ').take(60) {
        let mut word: String = word.chars().take(200).collect();
        let joined = if current.is_empty() {
            word.clone()
        } else {
            format!("{current} {word}")
        };
        if width(&joined, size) <= WIDEST {
            current = joined;
            continue;
        }
        if !current.is_empty() {
            lines.push(std::mem::take(&mut current));
        }
        while width(&word, size) > WIDEST {
            let mut end = word.len();
            let mut wide = 0.0;
            for (place, letter) in word.char_indices() {
                wide += advance(letter) * size;
                if wide > WIDEST && place > 0 {
                    end = place;
                    break;
                }
            }
            let rest = word.split_off(end);
            lines.push(std::mem::replace(&mut word, rest));
        }
        current = word;
    }
    if !current.is_empty() {
        lines.push(current);
    }
    lines
}

/// A text cut to one line that fits.
fn fitting(text: &str, size: f32) -> String {
    let mut wide = 0.0;
    for (place, letter) in text.char_indices() {
        wide += advance(letter) * size;
        if wide > WIDEST {
            return format!("{}…", text[..place].trim_end());
        }
    }
    text.to_owned()
}

fn width(text: &str, size: f32) -> f32 {
    text.chars().map(|letter| advance(letter) * size).sum()
}

/// How wide a letter is at most in common fonts, in parts of its size.
fn advance(letter: char) -> f32 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | '\'' | ' ' | ':' | ';' | '|' => 0.36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.95,
        letter if letter.is_ascii_uppercase() => 0.74,
        letter if letter.is_ascii() => 0.6,
        letter if u32::from(letter) < 0x1100 => 0.66,
        _ => 1.0,
    }
}

fn escaped(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            letter => letter.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_title_is_drawn_as_text() {
        for title in [
            "</text><script>alert(1)</script>",
            "&amp; &lt; ]]> \"'",
            &"A".repeat(10_000),
            &"عنوان ".repeat(500),
            "",
        ] {
            let drawn = draw("", None, title, &["issuer", title]).expect("a picture");
            let decoded = Pixmap::decode_png(&drawn).expect("a PNG");
            assert_eq!((decoded.width(), decoded.height()), (WIDTH, HEIGHT));
        }
    }

    #[test]
    fn an_issuer_s_name_never_cuts_its_domain() {
        let said = |name, domain| issued_by(name, domain).join("|");
        assert_eq!(
            said(Some("Academy"), Some("a.example")),
            "Academy · a.example|"
        );
        let long = "The Royal Academy of Sciences and of the Fine Arts";
        assert_eq!(
            said(Some(long), Some("a.example")),
            format!("{long}|a.example")
        );
        assert_eq!(said(None, Some("a.example")), "|a.example");
        assert_eq!(said(Some("Academy"), None), "Academy|");
        let hostile = format!("university.example.{}.evil.example", "a".repeat(60));
        let [_, domain] = issued_by(None, Some(&hostile));
        assert!(domain.starts_with('…') && domain.ends_with(".evil.example"));
        assert_eq!(fitting(&domain, SMALLER), domain, "nothing is cut again");
    }

    #[test]
    fn a_title_takes_at_most_three_lines() {
        for title in ["One", &"word ".repeat(300), &"W".repeat(3000)] {
            let (size, lines) = set(title);
            assert!(lines.len() <= 3, "{title}");
            for line in lines {
                assert!(width(&line, size) <= WIDEST * 1.05, "{line}");
            }
        }
    }
}
