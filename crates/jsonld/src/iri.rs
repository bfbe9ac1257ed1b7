//! IRIs: their form, and resolving relative ones (RFC 3986 §5.2, RFC 3987).

/// Whether the text has a scheme, none of the characters that no IRI may have (among them those that
/// would break out of an N-Quads IRI), and at most one fragment.
pub(crate) fn is_well_formed(text: &str) -> bool {
    let mut fragments = 0_usize;
    scheme(text).is_some()
        && text.bytes().all(|byte| {
            fragments += usize::from(byte == b'#');
            is_iri_byte(byte)
        })
        && fragments <= 1
}

/// Whether the text has a scheme, so that it needs no base.
pub(crate) fn is_absolute(text: &str) -> bool {
    scheme(text).is_some()
}

/// Whether the text may label a blank node in N-Quads, `_:` included.
pub(crate) fn is_blank_label(text: &str) -> bool {
    let Some(label) = text.strip_prefix("_:") else {
        return false;
    };
    let inner = |byte: char| {
        byte.is_alphanumeric()
            || matches!(byte, '_' | ':' | '-' | '\u{b7}' | '\u{203f}' | '\u{2040}')
    };
    label.starts_with(|first: char| first.is_alphanumeric() || matches!(first, '_' | ':'))
        && label.chars().all(|each| inner(each) || each == '.')
        && !label.ends_with('.')
}

/// Whether the text has the form of a keyword: `@` and letters (JSON-LD 1.1 §9.16).
pub(crate) fn looks_like_keyword(text: &str) -> bool {
    text.strip_prefix('@')
        .is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Whether the text is a language tag by the grammar that JSON-LD processors share, a superset of
/// BCP 47: subtags of one to eight letters, then letters or digits.
pub(crate) fn is_language_tag(text: &str) -> bool {
    let mut subtags = text.split('-');
    let fits = |subtag: &str| (1..=8).contains(&subtag.len());
    subtags
        .next()
        .is_some_and(|first| fits(first) && first.bytes().all(|byte| byte.is_ascii_alphabetic()))
        && subtags
            .all(|subtag| fits(subtag) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether the character is one of the `gen-delims` of RFC 3986, which make a simple term a prefix.
pub(crate) fn is_gen_delim(last: char) -> bool {
    matches!(last, ':' | '/' | '?' | '#' | '[' | ']' | '@')
}

fn is_iri_byte(byte: u8) -> bool {
    byte > 0x20
        && !matches!(
            byte,
            b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'`' | 0x7f
        )
}

/// The scheme, without its colon.
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let mut bytes = scheme.bytes();
    (bytes.next()?.is_ascii_alphabetic()
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')))
    .then_some(scheme)
}

/// The five parts of a reference (RFC 3986 appendix B).
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

fn parts(text: &str) -> Parts<'_> {
    let scheme = scheme(text);
    let rest = scheme
        .and_then(|scheme| text.get(scheme.len() + 1..))
        .unwrap_or(text);
    let (rest, fragment) = split(rest, '#');
    let (rest, query) = split(rest, '?');
    let (authority, path) = match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            (Some(authority), path)
        }
        None => (None, rest),
    };
    Parts {
        scheme,
        authority,
        path,
        query,
        fragment,
    }
}

fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

/// The reference, resolved against an absolute base; itself where it is absolute already.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    let of = parts(reference);
    if of.scheme.is_some() {
        return reference.to_owned();
    }
    let base = parts(base);
    let mut resolved = String::with_capacity(reference.len() + 64);
    resolved.push_str(base.scheme.unwrap_or_default());
    resolved.push(':');
    let (authority, path, query) = if of.authority.is_some() {
        (of.authority, without_dots(of.path), of.query)
    } else if of.path.is_empty() {
        (
            base.authority,
            base.path.to_owned(),
            of.query.or(base.query),
        )
    } else if of.path.starts_with('/') {
        (base.authority, without_dots(of.path), of.query)
    } else {
        (
            base.authority,
            without_dots(&merged(&base, of.path)),
            of.query,
        )
    };
    for (mark, part) in [
        ("//", authority),
        ("", Some(path.as_str())),
        ("?", query),
        ("#", of.fragment),
    ] {
        if let Some(part) = part {
            resolved.push_str(mark);
            resolved.push_str(part);
        }
    }
    resolved
}

/// RFC 3986 §5.2.3.
fn merged(base: &Parts<'_>, path: &str) -> String {
    if base.authority.is_some() && base.path.is_empty() {
        return format!("/{path}");
    }
    match base.path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None => path.to_owned(),
    }
}

/// RFC 3986 §5.2.4.
fn without_dots(path: &str) -> String {
    let mut output: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    let segments: Vec<&str> = path.split('/').skip(usize::from(absolute)).collect();
    for (index, segment) in segments.iter().enumerate() {
        let last = index + 1 == segments.len();
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    output.pop();
                }
                if last {
                    output.push("");
                }
            }
            other => output.push(other),
        }
    }
    let joined = output.join("/");
    if absolute {
        format!("/{joined}")
    } else {
        joined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_in_rfc_3986_section_5_4() {
        let base = "http://a/b/c/d;p?q";
        for (reference, resolved) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
        ] {
            assert_eq!(resolve(base, reference), resolved, "{reference}");
        }
    }

    #[test]
    fn an_iri_with_a_space_or_an_angle_bracket_is_not_well_formed() {
        assert!(is_well_formed("did:web:a.example"));
        for text in [
            "http://a b",
            "http://a>b",
            "http://a\"",
            "http://a#b#c",
            "a/b",
            "1a:b",
            "_:b",
        ] {
            assert!(!is_well_formed(text), "{text}");
        }
    }

    #[test]
    fn blank_labels_are_those_of_n_quads() {
        for text in ["_:b0", "_:0", "_:a.b", "_:a-b"] {
            assert!(is_blank_label(text), "{text}");
        }
        for text in ["_:", "_:a b", "_:a.", "_:-a", "b0", "_:a>"] {
            assert!(!is_blank_label(text), "{text}");
        }
    }
}
