//! PNG: credentials in text chunks (PNG specification, third edition, §11.3.3).
//!
//! Chunks are scanned by hand. Reading a credential must not cost the decoding of pixels, baking must
//! leave every other byte alone, and the text of the `png` crate (`get_text`, `decompress_text`)
//! is inflated without a bound that would hold for a whole file.

mod bake;
mod chunk;

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{Baked, Budget, Family, Generation, ImageError, MAX_TEXT};
pub(super) use bake::bake;
pub(super) use chunk::SIGNATURE;
use chunk::{Chunk, Chunks};

/// Whether these are the first bytes of a PNG with a changed signature.
pub(super) fn has_changed_signature(bytes: &[u8]) -> bool {
    // Line ends that were rewritten make the signature up to two bytes longer or shorter.
    let head = &bytes[..bytes.len().min(SIGNATURE.len() + 10)];
    !head.starts_with(&SIGNATURE) && head.windows(4).any(|window| window == b"IHDR")
}

/// Every credential in a PNG, in the order of the file.
pub(super) fn unbake(bytes: &[u8]) -> Result<Vec<Baked>, ImageError> {
    let mut found = Vec::new();
    let mut budget = Budget::default();
    for chunk in Chunks::of(bytes)? {
        let chunk = chunk?;
        let Some((keyword, family)) = keyword(&chunk) else {
            continue;
        };
        chunk.check()?;
        let text = text(&chunk, keyword, &budget)?;
        budget.spend(&text)?;
        if text.trim().is_empty() {
            continue;
        }
        found.push(Baked {
            text,
            generation: match (family, chunk.kind) {
                (Family::Credential, _) => Generation::Credential,
                (Family::Assertion, b"iTXt") => Generation::Assertion,
                (Family::Assertion, _) => Generation::Historic,
            },
            place: format!("{} chunk {keyword}", chunk.name()),
        });
    }
    Ok(found)
}

/// Whether a chunk holds a credential: its keyword, and the family that this belongs to.
fn keyword(chunk: &Chunk<'_>) -> Option<(&'static str, Family)> {
    if !matches!(chunk.kind, b"iTXt" | b"tEXt" | b"zTXt") {
        return None;
    }
    let end = chunk.data.iter().take(80).position(|byte| *byte == 0)?;
    match chunk.data.get(..end)? {
        b"openbadges" => Some(("openbadges", Family::Assertion)),
        b"openbadgecredential" => Some(("openbadgecredential", Family::Credential)),
        b"clrcredential" => Some(("clrcredential", Family::Credential)),
        _ => None,
    }
}

/// The text of a chunk. It is UTF-8 in every kind of chunk: a PNG's tEXt would be Latin-1, but what
/// issuers put there is an address in ASCII.
fn text(chunk: &Chunk<'_>, keyword: &str, budget: &Budget) -> Result<String, ImageError> {
    let after_keyword = chunk.data.get(keyword.len() + 1..).unwrap_or_default();
    let bytes = match chunk.kind {
        b"iTXt" => international_text(after_keyword, budget)?,
        b"zTXt" => match after_keyword.split_first() {
            Some((0, compressed)) => inflate(compressed, budget)?,
            _ => return Err(ImageError::Inflate),
        },
        _ => bounded(after_keyword)?,
    };
    String::from_utf8(bytes).map_err(|_| ImageError::NotUtf8)
}

/// iTXt after its keyword: compression flag, compression method, language tag, translated keyword,
/// text (§11.3.3.4).
fn international_text(data: &[u8], budget: &Budget) -> Result<Vec<u8>, ImageError> {
    let broken = || ImageError::BrokenPng("its text chunk is cut off");
    let (flags, rest) = data.split_first_chunk::<2>().ok_or_else(broken)?;
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    let (Some(_language), Some(_translated), Some(text)) =
        (parts.next(), parts.next(), parts.next())
    else {
        return Err(broken());
    };
    match flags {
        [0, _] => bounded(text),
        [1, 0] => inflate(text, budget),
        _ => Err(ImageError::Inflate),
    }
}

fn bounded(text: &[u8]) -> Result<Vec<u8>, ImageError> {
    if text.len() > MAX_TEXT {
        return Err(ImageError::TooLarge);
    }
    Ok(text.to_vec())
}

/// Inflates one byte further than the budget goes, which is enough to know that it is exceeded.
fn inflate(compressed: &[u8], budget: &Budget) -> Result<Vec<u8>, ImageError> {
    let mut text = Vec::new();
    ZlibDecoder::new(compressed)
        .take(budget.left() + 1)
        .read_to_end(&mut text)
        .map_err(|_| ImageError::Inflate)?;
    Ok(text)
}
