//! Puts a credential into an SVG.

use super::super::{Family, ImageError};
use super::scan::{Scan, scan};
use super::{ASSERTION, CREDENTIAL, decode, looks_like_json};

/// Makes the credential the first child of the root, and leaves out what was baked before.
pub(crate) fn bake(
    bytes: &[u8],
    family: Family,
    credential: &str,
    address: Option<&str>,
) -> Result<Vec<u8>, ImageError> {
    let (text, start) = decode(bytes)?;
    let Scan {
        elements,
        root,
        names_other_encoding,
    } = scan(text)?;
    let element = markup(family, credential, address)?;
    if names_other_encoding && !text.is_ascii() {
        return Err(ImageError::Encoding);
    }
    if names_other_encoding && !element.is_ascii() {
        return Err(ImageError::Unwritable);
    }

    let mut baked = Vec::with_capacity(bytes.len() + element.len() + 16);
    let mut copied = 0;
    let mut copy = |baked: &mut Vec<u8>, to: usize, next: usize| {
        baked.extend_from_slice(bytes.get(copied..start + to).unwrap_or_default());
        copied = start + next;
    };
    match root.closed {
        None => {
            copy(&mut baked, root.end, root.end);
            baked.extend_from_slice(element.as_bytes());
        }
        Some(name) => {
            copy(&mut baked, root.end - "/>".len(), root.end);
            baked.extend_from_slice(format!(">{element}</{name}>").as_bytes());
        }
    }
    for old in elements.iter().filter(|old| old.family == family) {
        copy(&mut baked, old.range.start, old.range.end);
    }
    copy(&mut baked, text.len(), text.len());
    Ok(baked)
}

fn markup(family: Family, credential: &str, address: Option<&str>) -> Result<String, ImageError> {
    if !credential.chars().all(is_xml) {
        return Err(ImageError::Unwritable);
    }
    let (name, namespace) = match family {
        Family::Assertion => ("assertion", ASSERTION),
        Family::Credential => ("credential", CREDENTIAL),
    };
    let is_json = looks_like_json(credential);
    let verify = match (is_json, address) {
        (true, Some(address)) => format!(" verify=\"{}\"", escape(address)),
        (true, None) => String::new(),
        (false, _) => format!(" verify=\"{}\"", escape(credential.trim())),
    };
    let head = format!("<openbadges:{name} xmlns:openbadges=\"{namespace}\"{verify}");
    Ok(if is_json {
        // A section cannot contain its own end: it is cut in two around it.
        let body = credential.replace("]]>", "]]]]><![CDATA[>");
        format!("{head}><![CDATA[{body}]]></openbadges:{name}>")
    } else {
        format!("{head}/>")
    })
}

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// The characters that an XML 1.0 document can have (§2.2).
fn is_xml(letter: char) -> bool {
    !matches!(letter, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
