//! SVG: the element `assertion` in the namespace of Open Badges 1 and 2, the element `credential` in
//! that of 3.0, told by namespace and never by prefix.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::{Baked, Family, Generation, ImageError, MAX_CREDENTIALS, MAX_TEXT};

const ASSERTION: &str = "http://openbadges.org";
const CREDENTIAL: &str = "https://purl.imsglobal.org/ob/v3p0";
const CLR: &str = "https://purl.imsglobal.org/clr/v2p0";

/// How far into a file its root element is looked for: prologs and licences can be long.
const PROLOG: usize = 64 * 1024;

/// The deepest nesting of elements.
const MAX_DEPTH: usize = 256;

/// Whether a file's root element is `svg`.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(PROLOG)];
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    if head.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'<') {
        return false;
    }
    let mut reader = quick_xml::Reader::from_reader(head);
    loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) => {
                return root.local_name().as_ref() == "svg";
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// A credential's element, and the bytes that it takes.
struct Element {
    family: Family,
    place: String,
    verify: Option<String>,
    body: String,
    range: std::ops::Range<usize>,
}

/// What matters of an SVG.
struct Scan {
    elements: Vec<Element>,
    /// Where the root's content begins, or where its self-closing tag `/>` stands.
    root: Root,
}

enum Root {
    /// `<svg …>` ends here.
    Open(usize),
    /// `<svg …/>` ends here.
    Closed { end: usize, name: String },
}

/// Every credential in an SVG, in the order of the file.
pub(super) fn unbake(bytes: &[u8]) -> Result<Vec<Baked>, ImageError> {
    let text = decode(bytes)?;
    let mut found = Vec::new();
    for element in scan(text)?.elements {
        let Some(text) = choose(element.verify, &element.body) else {
            continue;
        };
        if text.len() > MAX_TEXT {
            return Err(ImageError::TooLarge);
        }
        found.push(Baked {
            text,
            generation: match element.family {
                Family::Assertion => Generation::Assertion,
                Family::Credential => Generation::Credential,
            },
            place: element.place,
        });
    }
    Ok(found)
}

/// The body if it is JSON, else `verify`: libraries disagree about which one counts where both are
/// given, and a body that is no JSON is no credential. An empty `verify` counts as absent.
fn choose(verify: Option<String>, body: &str) -> Option<String> {
    let verify = verify
        .map(|verify| verify.trim().to_owned())
        .filter(|verify| !verify.is_empty());
    let body = body.trim();
    if body.is_empty() {
        return verify;
    }
    if crate::json::parse(body).is_ok() {
        return Some(body.to_owned());
    }
    verify.or_else(|| Some(body.to_owned()))
}

fn decode(bytes: &[u8]) -> Result<&str, ImageError> {
    std::str::from_utf8(bytes).map_err(|_| ImageError::BrokenSvg("it is not UTF-8".into()))
}

fn scan(text: &str) -> Result<Scan, ImageError> {
    let broken = |error: quick_xml::Error| ImageError::BrokenSvg(error.to_string());
    let mut reader = NsReader::from_str(text);
    let mut elements = Vec::new();
    let mut root = None;
    let mut depth = 0_usize;
    // The credential's element that is open, and the depth at which it opened.
    let mut open: Option<(Element, usize)> = None;
    loop {
        let start = position(&reader);
        let event = reader.read_event().map_err(broken)?;
        let end = position(&reader);
        match event {
            Event::Start(tag) => {
                if root.is_none() {
                    root = Some(Root::Open(end));
                }
                if open.is_none() {
                    open = element(&reader, &tag, start..end)?.map(|element| (element, depth));
                }
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(ImageError::BrokenSvg("it is nested too deeply".into()));
                }
            }
            Event::Empty(tag) => {
                if root.is_none() {
                    let name = tag.name().as_ref().to_owned();
                    root = Some(Root::Closed { end, name });
                } else if open.is_none() {
                    elements.extend(element(&reader, &tag, start..end)?);
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if open.as_ref().is_some_and(|(_, opened)| *opened == depth)
                    && let Some((mut element, _)) = open.take()
                {
                    element.range.end = end;
                    elements.push(element);
                }
            }
            Event::Text(words) => {
                if let Some((element, _)) = &mut open {
                    element.body.push_str(&words);
                }
            }
            Event::CData(words) => {
                if let Some((element, _)) = &mut open {
                    element.body.push_str(&words);
                }
            }
            Event::GeneralRef(reference) => {
                let letter = character(&reference)?;
                if let Some((element, _)) = &mut open {
                    element.body.push(letter);
                }
            }
            Event::DocType(declaration) => {
                // Only an internal subset, in brackets, can declare entities.
                if declaration.contains('[') {
                    return Err(ImageError::Entities);
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if elements.len() > MAX_CREDENTIALS {
            return Err(ImageError::TooMany);
        }
    }
    if depth > 0 {
        return Err(ImageError::Truncated);
    }
    Ok(Scan {
        elements,
        root: root.ok_or(ImageError::Truncated)?,
    })
}

fn position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The character that a reference stands for: one of XML's own five, or one by number.
fn character(reference: &BytesRef<'_>) -> Result<char, ImageError> {
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return Ok(letter);
    }
    match reference.as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(ImageError::Entities),
    }
}

/// Whether a tag opens a credential.
fn element(
    reader: &NsReader<&[u8]>,
    tag: &BytesStart<'_>,
    range: std::ops::Range<usize>,
) -> Result<Option<Element>, ImageError> {
    let (namespace, local) = reader.resolver().resolve_element(tag.name());
    let ResolveResult::Bound(namespace) = namespace else {
        return Ok(None);
    };
    let family = match (local.as_ref(), namespace.as_ref()) {
        ("assertion", ASSERTION) => Family::Assertion,
        ("credential", CREDENTIAL | CLR) => Family::Credential,
        _ => return Ok(None),
    };
    let mut verify = None;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| ImageError::BrokenSvg(error.to_string()))?;
        if attribute.key.as_ref() == "verify" {
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| ImageError::Entities)?;
            verify = Some(value.into_owned());
        }
    }
    Ok(Some(Element {
        family,
        place: format!("element {}", tag.name().as_ref()),
        verify,
        body: String::new(),
        range,
    }))
}

/// Makes the credential the first child of the root, and leaves out what was baked before.
pub(super) fn bake(
    bytes: &[u8],
    family: Family,
    credential: &str,
    address: Option<&str>,
) -> Result<Vec<u8>, ImageError> {
    let text = decode(bytes)?;
    let Scan { elements, root } = scan(text)?;
    let element = markup(family, credential, address);
    let mut baked = String::with_capacity(text.len() + element.len() + 16);
    let mut written = match &root {
        Root::Open(end) => {
            baked.push_str(&text[..*end]);
            baked.push_str(&element);
            *end
        }
        Root::Closed { end, name } => {
            let tag = text[..*end].trim_end_matches("/>");
            baked.push_str(tag);
            baked.push_str(&format!(">{element}</{name}>"));
            *end
        }
    };
    for old in elements.iter().filter(|old| old.family == family) {
        baked.push_str(&text[written..old.range.start]);
        written = old.range.end;
    }
    baked.push_str(&text[written..]);
    Ok(baked.into_bytes())
}

fn markup(family: Family, credential: &str, address: Option<&str>) -> String {
    let (name, namespace) = match family {
        Family::Assertion => ("assertion", ASSERTION),
        Family::Credential => ("credential", CREDENTIAL),
    };
    let is_json = credential.trim_start().starts_with('{');
    let verify = match (is_json, address) {
        (true, Some(address)) => format!(" verify=\"{}\"", escape(address)),
        (true, None) => String::new(),
        (false, _) => format!(" verify=\"{}\"", escape(credential.trim())),
    };
    let head = format!("<openbadges:{name} xmlns:openbadges=\"{namespace}\"{verify}");
    if is_json {
        // A section cannot contain its own end: it is cut in two around it.
        let body = credential.replace("]]>", "]]]]><![CDATA[>");
        format!("{head}><![CDATA[{body}]]></openbadges:{name}>")
    } else {
        format!("{head}/>")
    }
}

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
