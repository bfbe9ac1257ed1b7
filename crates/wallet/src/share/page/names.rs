//! What a badge's folder on the page is called.

use std::collections::HashSet;

use openbadges::identity::hex_digest;
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::hidden::{Hidden, has_address};

/// The longest slug, in letters.
const LONGEST: usize = 60;
/// What a badge is called whose name gives no slug.
const BADGE: &str = "badge";

/// A name as part of an address: small letters, digits and hyphens, so that every host takes it and
/// no reader of an address is fooled. A name that says an e-mail address, or what is hidden, gives
/// none.
pub(super) fn slug(name: &str, hidden: &Hidden) -> String {
    if has_address(name) || hidden.is_in(name) {
        return BADGE.into();
    }
    let mut slug = String::new();
    for character in name
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
    {
        let spelled = spelled(character);
        if spelled.is_empty() {
            if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
        } else {
            slug.push_str(&spelled);
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        BADGE.into()
    } else {
        slug.to_owned()
    }
}

/// A letter in the letters of an address; empty for what has none.
fn spelled(character: char) -> String {
    match character.to_lowercase().next() {
        Some('ß') => "ss".into(),
        Some('æ') => "ae".into(),
        Some('œ') => "oe".into(),
        Some('ø') => "o".into(),
        Some('ł') => "l".into(),
        Some('đ' | 'ð') => "d".into(),
        Some('þ') => "th".into(),
        Some('ı') => "i".into(),
        Some(letter) if letter.is_ascii_alphanumeric() => letter.into(),
        _ => String::new(),
    }
}

/// Folders that are taken.
#[derive(Debug, Default)]
pub(super) struct Folders(HashSet<String>);

impl Folders {
    /// Takes a folder that the badge had before, unless it now says what is hidden, or is another's.
    pub(super) fn again(&mut self, path: &str, hidden: &Hidden) -> bool {
        let Some(name) = path
            .strip_prefix("badges/")
            .and_then(|name| name.strip_suffix('/'))
        else {
            return false;
        };
        let is_ours = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        is_ours && !hidden.is_in_slug(name) && self.0.insert(path.to_owned())
    }

    /// Takes a folder for the badge `id`. The digest tells badges of one name apart, and says nothing
    /// of them.
    pub(super) fn take(&mut self, id: &str, slug: &str) -> String {
        let digest = hex_digest::<Sha256>(&[b"lapel public page ", id.as_bytes()]);
        for length in (8..=digest.len()).step_by(8) {
            let path = format!("badges/{slug}-{}/", &digest[..length]);
            if self.0.insert(path.clone()) {
                return path;
            }
        }
        // Only the same badge twice has the whole digest twice.
        format!("badges/{slug}-{digest}/")
    }
}

impl Hidden {
    /// Whether a slug says what is hidden, spelled as slugs are.
    fn is_in_slug(&self, slug: &str) -> bool {
        self.texts()
            .any(|text| slug.contains(&self::slug(&text.replace('@', " "), &Self::default())))
    }
}

#[cfg(test)]
mod tests {
    use openbadges::Identity;

    use super::*;

    fn none() -> Hidden {
        Hidden::default()
    }

    #[test]
    fn a_folder_is_named_after_its_badge() {
        for (name, expected) in [
            ("Cloud Architect", "cloud-architect"),
            ("  C++ & Rust: advanced!  ", "c-rust-advanced"),
            ("Café Größe", "cafe-grosse"),
            ("日本語の本", "badge"),
            ("../../etc/passwd", "etc-passwd"),
            (
                "</title><script>alert(1)</script>",
                "title-script-alert-1-script",
            ),
            ("\u{202e}gnp.exe", "gnp-exe"),
            ("", "badge"),
        ] {
            assert_eq!(slug(name, &none()), expected, "{name:?}");
        }
        assert!(slug(&"ab ".repeat(10_000), &none()).len() <= LONGEST + 1);
    }

    #[test]
    fn a_name_with_an_address_gives_no_slug() {
        let hidden = Hidden::everywhere(&[Identity::guess("ada@example.org")]);
        for name in [
            "Award for ada@example.org",
            "bob@example.org",
            "To:ADA@EXAMPLE.ORG!",
        ] {
            assert_eq!(slug(name, &hidden), "badge", "{name}");
        }
    }

    #[test]
    fn a_folder_is_kept_unless_it_says_what_is_hidden_now() {
        let hidden = Hidden::everywhere(&[Identity::guess("ada@example.org")]);
        let mut folders = Folders::default();
        assert!(folders.again("badges/weaver-0a1b2c3d/", &hidden));
        assert!(!folders.again("badges/weaver-0a1b2c3d/", &hidden), "taken");
        for path in [
            "badges/for-ada-example-org-0a1b2c3d/",
            "../secret/",
            "badges/../x/",
            "badges//",
            "index.html",
        ] {
            assert!(!folders.again(path, &hidden), "{path}");
        }
    }

    #[test]
    fn two_badges_never_share_a_folder() {
        let mut folders = Folders::default();
        let first = folders.take("0123456789abcdef", "weaver");
        assert!(folders.0.contains(&first));
        assert_ne!(folders.take("0123456789abcdef", "weaver"), first);
    }
}
