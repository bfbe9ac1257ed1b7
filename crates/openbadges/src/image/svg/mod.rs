//! SVG: the element `assertion` in the namespace of Open Badges 1 and 2, the element `credential` in
//! that of 3.0, told by namespace and never by prefix.

mod bake;
mod scan;

use std::borrow::Cow;

use super::{Baked, Budget, Family, Generation, ImageError, MAX_SVG};
pub(super) use bake::bake;
use scan::scan;

const ASSERTION: &str = "http://openbadges.org";
const CREDENTIAL: &str = "https://purl.imsglobal.org/ob/v3p0";
const CLR: &str = "https://purl.imsglobal.org/clr/v2p0";

const BYTE_ORDER_MARK: char = '\u{feff}';

/// Whether a file's root element is `svg`, in any encoding that can be told from its first bytes:
/// one that cannot be read is still an SVG, and can be named as such.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let text = guess(bytes);
    let text = unmarked(&text);
    if !text.starts_with('<') {
        return false;
    }
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Start(root) | quick_xml::events::Event::Empty(root)) => {
                return root.local_name().as_ref() == "svg";
            }
            Ok(quick_xml::events::Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

fn guess(bytes: &[u8]) -> Cow<'_, str> {
    let decode = |unit: fn([u8; 2]) -> u16| {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units = pairs.iter().map(|pair| unit(*pair));
        char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect::<String>()
            .into()
    };
    match bytes {
        [0xff, 0xfe, ..] => decode(u16::from_le_bytes),
        [0xfe, 0xff, ..] => decode(u16::from_be_bytes),
        // A binary file is told by its first bytes, before the rest is looked at.
        [0xef, 0xbb, 0xbf, ..] | [b'<' | b' ' | b'\t' | b'\r' | b'\n', ..] => {
            String::from_utf8_lossy(bytes)
        }
        _ => Cow::Borrowed(""),
    }
}

/// The text of an SVG without its byte order mark, and the length of that.
fn decode(bytes: &[u8]) -> Result<(&str, usize), ImageError> {
    if bytes.len() > MAX_SVG {
        return Err(ImageError::SvgTooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ImageError::Encoding)?;
    Ok(match text.strip_prefix(BYTE_ORDER_MARK) {
        Some(text) => (text, BYTE_ORDER_MARK.len_utf8()),
        None => (text, 0),
    })
}

/// Every credential in an SVG, in the order of the file.
pub(super) fn unbake(bytes: &[u8]) -> Result<Vec<Baked>, ImageError> {
    let (text, _) = decode(bytes)?;
    let scan = scan(text)?;
    if scan.names_other_encoding && !text.is_ascii() {
        return Err(ImageError::Encoding);
    }
    let mut found = Vec::new();
    let mut budget = Budget::default();
    for element in scan.elements {
        let Some(text) = choose(element.verify.as_deref(), element.body.content()) else {
            continue;
        };
        budget.spend(text)?;
        found.push(Baked {
            text: text.to_owned(),
            generation: match element.family {
                Family::Assertion => Generation::Assertion,
                Family::Credential => Generation::Credential,
            },
            place: element.place.to_owned(),
        });
    }
    Ok(found)
}

/// The body if it is JSON, else `verify`: libraries disagree about which one counts where both are
/// given, and a body that is no JSON is no credential. An empty `verify` counts as absent.
fn choose<'a>(verify: Option<&'a str>, body: &'a str) -> Option<&'a str> {
    let verify = verify.map(str::trim).filter(|verify| !verify.is_empty());
    if body.trim().is_empty() {
        return verify;
    }
    if looks_like_json(body) && crate::json::parse(unmarked(body)).is_ok() {
        return Some(body);
    }
    verify.or(Some(body.trim()))
}

fn looks_like_json(text: &str) -> bool {
    unmarked(text).starts_with(['{', '['])
}

/// A text without the byte order mark and the white space that a file may have given it.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches(BYTE_ORDER_MARK).trim()
}
