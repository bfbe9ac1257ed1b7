//! Tells what bytes are from the bytes alone, and takes the badge out of them.

use openbadges::Credential;
use openbadges::credential::{Jws, ReadError};
use openbadges::image::{self, ImageError, Kind, Unbaked};
use url::Url;

use super::candidate::Candidate;
use super::refusal::Reason;
use super::{email, pdf};

/// What a file, an entry, a pasted text or an answer holds.
#[derive(Debug)]
pub(super) enum Content {
    /// A PNG or SVG.
    Image,
    /// A ZIP.
    Zip,
    /// A JSON document or a compact JWS.
    Text(String),
    /// Web addresses, one a line, and nothing else.
    Addresses(Vec<String>),
    /// A saved e-mail.
    Email,
    /// A JPEG: it cannot carry a badge, and may show the QR code of one.
    Photograph,
    /// A PDF, to which files may be attached.
    Pdf,
    /// A picture that cannot carry a badge.
    OtherImage,
    /// Anything else.
    Unknown,
}

impl Content {
    /// Tells what `bytes` are.
    pub(super) fn of(bytes: &[u8]) -> Self {
        if is_zip(bytes) {
            return Self::Zip;
        }
        if Kind::of(bytes).is_some() {
            return Self::Image;
        }
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            return Self::Photograph;
        }
        if is_other_image(bytes) {
            return Self::OtherImage;
        }
        if bytes.starts_with(b"%PDF-") {
            return Self::Pdf;
        }
        if email::looks_like(bytes) {
            return Self::Email;
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            return if pdf::looks_like(bytes) {
                Self::Pdf
            } else {
                Self::Unknown
            };
        };
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        if trimmed.starts_with(['{', '[']) || Jws::looks_like(trimmed) {
            return Self::Text(text.to_owned());
        }
        match addresses(trimmed) {
            Some(addresses) => Self::Addresses(addresses),
            None => Self::Unknown,
        }
    }
}

/// A local file header, or the end record of a ZIP without entries.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// GIF, WebP, BMP, TIFF: what photo apps and messengers turn a badge into.
fn is_other_image(bytes: &[u8]) -> bool {
    bytes.starts_with(b"GIF8")
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.starts_with(b"BM")
        || bytes.starts_with(b"II*\0")
        || bytes.starts_with(b"MM\0*")
}

/// The lines of `text` if every one of them is a web address.
fn addresses(text: &str) -> Option<Vec<String>> {
    let lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| web_address(line).map(|_| line.to_owned()))
        .collect::<Option<_>>()?;
    (!lines.is_empty()).then_some(lines)
}

/// `text` as an address that can be fetched.
pub(super) fn web_address(text: &str) -> Option<Url> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
}

/// Whether an address is an assertion's by its look, so that it can stand for the badge unfetched.
pub(super) fn names_an_assertion(url: &Url) -> bool {
    url.path().to_ascii_lowercase().contains("assertion")
}

/// The badge in the content of a file or an entry. Nothing is fetched for it.
pub(super) fn candidate(input: String, bytes: Vec<u8>) -> Result<Candidate, Reason> {
    match Content::of(&bytes) {
        Content::Image => baked(input, bytes),
        Content::Text(text) => written(input, &text),
        Content::Addresses(addresses) => {
            // What `.url.txt` holds: an address alone, as it was baked in 0.5.
            match addresses.as_slice() {
                [address] if web_address(address).is_some_and(|url| names_an_assertion(&url)) => {
                    written(input, address)
                }
                _ => Err(Reason::NotABadge),
            }
        }
        Content::Zip => Err(Reason::NestedZip),
        Content::Photograph | Content::OtherImage => Err(ImageError::UnknownKind.into()),
        Content::Email | Content::Pdf | Content::Unknown => Err(Reason::NotABadge),
    }
}

/// The badge that is baked into an image, with its other version if the image has both.
pub(super) fn baked(input: String, bytes: Vec<u8>) -> Result<Candidate, Reason> {
    let unbaked = image::unbake(&bytes)?;
    from_unbaked(input, bytes, unbaked)
}

/// The badge in what was taken out of an image.
pub(super) fn from_unbaked(
    input: String,
    bytes: Vec<u8>,
    unbaked: Unbaked,
) -> Result<Candidate, Reason> {
    let mut versions = unbaked.versions().into_iter();
    let chosen = versions.next().ok_or(ImageError::NoCredential)?;
    let credential = Credential::read(&chosen.text)?;
    Ok(Candidate {
        input,
        credential,
        // One that cannot be read is no version of anything; the image keeps it.
        other_versions: versions
            .filter_map(|baked| Credential::read(&baked.text).ok())
            .collect(),
        image: Some((unbaked.kind, bytes)),
        page: None,
        envelope: None,
    })
}

/// The badge that is a text of its own.
pub(super) fn written(input: String, text: &str) -> Result<Candidate, Reason> {
    let credential = Credential::read(text).map_err(|error| match error {
        ReadError::Empty | ReadError::NotACredential => Reason::NotABadge,
        error => Reason::Credential(error),
    })?;
    Ok(alone(input, credential))
}

/// A credential that came without an image, with the picture that it carries in itself.
pub(super) fn alone(input: String, credential: Credential) -> Candidate {
    let image = credential
        .badge()
        .image
        .as_deref()
        .and_then(crate::picture::embedded);
    Candidate {
        input,
        credential,
        image,
        other_versions: Vec::new(),
        page: None,
        envelope: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::ENDINGS;

    #[test]
    fn a_dialog_shows_every_kind_of_file_that_is_read_and_no_other() {
        type Is = fn(&Content) -> bool;
        let mail = b"From: issuer@example.org\r\nTo: ada@example.org\r\nSubject: Your badge\r\n\
            Date: Mon, 30 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n\r\nSee within.\r\n";
        let jws = b"eyJhbGciOiJSUzI1NiJ9.eyJpZCI6InVybjp1dWlkOjEifQ.c2lnbmVk";
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        let kinds: [(&[&str], &[u8], Is); 9] = [
            (&["png"], b"\x89PNG\r\n\x1a\n", |it| {
                matches!(it, Content::Image)
            }),
            (&["svg"], svg, |it| matches!(it, Content::Image)),
            (&["json"], b"{}", |it| matches!(it, Content::Text(_))),
            (&["jws", "jwt"], jws, |it| matches!(it, Content::Text(_))),
            (&["zip"], b"PK\x03\x04", |it| matches!(it, Content::Zip)),
            (&["pdf"], b"%PDF-1.7", |it| matches!(it, Content::Pdf)),
            (&["eml"], mail, |it| matches!(it, Content::Email)),
            (&["txt"], b"https://issuer.example/assertions/1", |it| {
                matches!(it, Content::Addresses(_))
            }),
            (&["jpg", "jpeg"], b"\xff\xd8\xff", |it| {
                matches!(it, Content::Photograph)
            }),
        ];
        let mut endings: Vec<&str> = Vec::new();
        for (of, bytes, is_read) in kinds {
            let content = Content::of(bytes);
            assert!(is_read(&content), "{of:?}: {content:?}");
            endings.extend(of.iter().copied());
        }
        endings.sort_unstable();
        let mut shown = ENDINGS.to_vec();
        shown.sort_unstable();
        assert_eq!(endings, shown);
    }
}
