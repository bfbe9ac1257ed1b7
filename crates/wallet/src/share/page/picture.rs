//! The pictures of a badge on its page: drawn here, and the baked image to download.
//!
//! No SVG of a badge is ever published: whoever opens one by its address would run its scripts on the
//! earner's host. In its place stands a PNG of it with the same credential baked in, which verifies
//! alike. Of a PNG nothing goes but its pixels and the credential.

use std::io;

use openbadges::image::{self, Kind};
use openbadges::{Credential, identity};
use sha2::Sha256;

use super::exhibit::Exhibit;
use crate::{Error, Result, Wallet};

/// The side of the picture in the grid, in pixels: twice what is shown.
pub(super) const SMALL: u32 = 180;
/// The side of the picture on the badge's own page.
pub(super) const LARGE: u32 = 480;
/// The side of a picture that is drawn anew to carry a credential.
const CARRIER: u32 = 1024;

/// What is drawn of a badge.
pub(super) struct Pictures {
    /// For the grid.
    pub(super) small: Option<Vec<u8>>,
    /// For the badge's own page.
    pub(super) large: Option<Vec<u8>>,
    /// With the credential baked in, to download.
    pub(super) baked: Option<Vec<u8>>,
}

impl Pictures {
    pub(super) fn of(wallet: &Wallet, exhibit: &Exhibit) -> Result<Self> {
        let id = &exhibit.card.id;
        let large = drawn(wallet, id, LARGE)?;
        let baked = match (&exhibit.credential, &large) {
            (Some(credential), Some(_)) => baked(wallet, exhibit, credential)?,
            _ => None,
        };
        Ok(Self {
            small: drawn(wallet, id, SMALL)?,
            large,
            baked,
        })
    }
}

/// A badge's picture as a PNG of so many pixels; none if it has none that can be drawn.
fn drawn(wallet: &Wallet, id: &str, size: u32) -> Result<Option<Vec<u8>>> {
    // The second time is for a picture that merely had to wait for others.
    match wallet
        .thumbnail(id, size)
        .or_else(|_| wallet.thumbnail(id, size))
    {
        Ok(drawn) => Ok(drawn),
        Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::InvalidData => Ok(None),
        Err(error) => Err(error),
    }
}

/// The image with the credential in it: as received, if nothing else is in it.
fn baked(wallet: &Wallet, exhibit: &Exhibit, credential: &Credential) -> Result<Option<Vec<u8>>> {
    let id = &exhibit.card.id;
    let Some((kind, received)) = wallet.picture(id)? else {
        return Ok(None);
    };
    let may_go = image::unbake(&received).is_ok_and(|unbaked| {
        unbaked.credentials.iter().all(|baked| {
            exhibit
                .may_carry
                .iter()
                .any(|text| text == baked.text.trim())
        })
    });
    let plain = match kind {
        Kind::Png => {
            if may_go && let Some(image) = only(&received, true) {
                return Ok(Some(image));
            }
            only(&received, false)
        }
        Kind::Svg => None,
    };
    let plain = match plain {
        Some(plain) => plain,
        None => match drawn(wallet, id, CARRIER)? {
            Some(drawn) => drawn,
            None => return Ok(None),
        },
    };
    Ok(image::bake(&plain, credential).ok())
}

/// The chunks that make a picture (PNG, third edition, 11).
const PIXELS: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP",
    b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];
/// The keywords under which credentials are baked.
const BAKED: [&[u8]; 3] = [b"openbadges", b"openbadgecredential", b"clrcredential"];
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG with nothing in it but its pixels, and what is baked into it if that is wanted: no other
/// text, no data of a camera, nothing behind its end. None if it is broken.
fn only(png: &[u8], with_baked: bool) -> Option<Vec<u8>> {
    let mut rest = png.strip_prefix(SIGNATURE)?;
    let mut kept = Vec::with_capacity(png.len());
    kept.extend_from_slice(SIGNATURE);
    loop {
        let (length, _) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let end = length.checked_add(12)?;
        let chunk = rest.get(..end)?;
        let kind = chunk.get(4..8)?;
        let is_pixels = PIXELS.iter().any(|pixels| pixels.as_slice() == kind);
        if is_pixels || (with_baked && is_baked(kind, chunk.get(8..end - 4)?)) {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        rest = rest.get(end..)?;
    }
}

fn is_baked(kind: &[u8], data: &[u8]) -> bool {
    let is_text = matches!(kind, b"tEXt" | b"zTXt" | b"iTXt");
    let keyword = data.split(|byte| *byte == 0).next().unwrap_or_default();
    is_text && BAKED.contains(&keyword)
}

/// The SHA-256 digest of a site's files, by their paths and bytes.
pub(super) fn digest<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> String {
    let parts: Vec<Vec<u8>> = files
        .flat_map(|(path, bytes)| [path.as_bytes(), bytes])
        .flat_map(|part| [(part.len() as u64).to_be_bytes().to_vec(), part.to_vec()])
        .collect();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    identity::hex_digest::<Sha256>(&parts)
}
