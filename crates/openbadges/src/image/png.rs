//! PNG, chunk by chunk (PNG specification, third edition, §5 and §11.3).
//!
//! Chunks are scanned by hand: reading a credential must not cost the decoding of pixels, baking must
//! leave every other byte alone, and the `png` crate inflates text without a bound.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{Baked, Family, Generation, ImageError, MAX_CREDENTIALS, MAX_TEXT};

/// The eight bytes that every PNG begins with.
pub(super) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// One chunk, where it lies in the file.
#[derive(Clone, Copy)]
struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    /// The whole chunk: length, kind, data and checksum.
    whole: &'a [u8],
}

impl Chunk<'_> {
    fn name(&self) -> String {
        String::from_utf8_lossy(&self.kind).into_owned()
    }

    /// Checks the checksum over kind and data.
    fn check(&self) -> Result<(), ImageError> {
        let (body, checksum) = self.whole[4..].split_at(4 + self.data.len());
        if crc32fast::hash(body).to_be_bytes() == checksum {
            Ok(())
        } else {
            Err(ImageError::Checksum(self.name()))
        }
    }
}

/// The chunks of a file, up to and with IEND.
struct Chunks<'a> {
    rest: &'a [u8],
    ended: bool,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>, ImageError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let chunk = take(self.rest);
        match &chunk {
            Ok(chunk) => {
                self.rest = &self.rest[chunk.whole.len()..];
                self.ended = chunk.kind == *b"IEND";
            }
            Err(_) => self.ended = true,
        }
        Some(chunk)
    }
}

fn take(rest: &[u8]) -> Result<Chunk<'_>, ImageError> {
    let (length, after) = rest.split_first_chunk::<4>().ok_or(ImageError::Truncated)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| ImageError::Truncated)?;
    if length > 0x7fff_ffff {
        return Err(ImageError::BrokenPng("a chunk is longer than PNG allows"));
    }
    let (kind, after) = after
        .split_first_chunk::<4>()
        .ok_or(ImageError::Truncated)?;
    if !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(ImageError::BrokenPng("a chunk has no proper name"));
    }
    let data = after.get(..length).ok_or(ImageError::Truncated)?;
    let whole = rest.get(..length + 12).ok_or(ImageError::Truncated)?;
    Ok(Chunk {
        kind: *kind,
        data,
        whole,
    })
}

/// All chunks of a file whose frame is right: signature, IHDR first, image data, IEND.
fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, ImageError> {
    let rest = bytes
        .strip_prefix(&SIGNATURE)
        .ok_or(ImageError::BrokenPng("its first bytes are wrong"))?;
    let chunks: Vec<Chunk<'_>> = Chunks { rest, ended: false }.collect::<Result<_, _>>()?;
    let header = chunks.first().ok_or(ImageError::Truncated)?;
    if header.kind != *b"IHDR" || header.data.len() != 13 {
        return Err(ImageError::BrokenPng("it does not begin with a header"));
    }
    header.check()?;
    check_header(header.data)?;
    if !chunks.iter().any(|chunk| chunk.kind == *b"IDAT") {
        return Err(ImageError::BrokenPng("it has no image data"));
    }
    Ok(chunks)
}

/// Colour type and bit depth go together as §11.2.1 says.
fn check_header(header: &[u8]) -> Result<(), ImageError> {
    let allowed: &[u8] = match header[9] {
        0 => &[1, 2, 4, 8, 16],
        3 => &[1, 2, 4, 8],
        2 | 4 | 6 => &[8, 16],
        _ => return Err(ImageError::BrokenPng("it has an unknown colour type")),
    };
    if !allowed.contains(&header[8]) {
        return Err(ImageError::BrokenPng("it has a wrong bit depth"));
    }
    if header[..4] == [0; 4] || header[4..8] == [0; 4] {
        return Err(ImageError::BrokenPng("it has no size"));
    }
    Ok(())
}

/// Every credential in a PNG, in the order of the file.
pub(super) fn unbake(bytes: &[u8]) -> Result<Vec<Baked>, ImageError> {
    let mut found = Vec::new();
    for chunk in chunks(bytes)? {
        let Some((keyword, family)) = keyword(&chunk) else {
            continue;
        };
        if found.len() == MAX_CREDENTIALS {
            return Err(ImageError::TooMany);
        }
        chunk.check()?;
        let text = text(&chunk, keyword)?;
        found.push(Baked {
            text,
            generation: match (family, &chunk.kind) {
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
fn keyword<'a>(chunk: &Chunk<'a>) -> Option<(&'a str, Family)> {
    if !matches!(&chunk.kind, b"iTXt" | b"tEXt" | b"zTXt") {
        return None;
    }
    let end = chunk.data.iter().take(80).position(|byte| *byte == 0)?;
    let keyword = std::str::from_utf8(&chunk.data[..end]).ok()?;
    match keyword {
        "openbadges" => Some((keyword, Family::Assertion)),
        "openbadgecredential" | "clrcredential" => Some((keyword, Family::Credential)),
        _ => None,
    }
}

/// The text of a chunk. It is UTF-8 in every kind of chunk: a PNG's tEXt would be Latin-1, but what
/// issuers put there is an address in ASCII.
fn text(chunk: &Chunk<'_>, keyword: &str) -> Result<String, ImageError> {
    let after_keyword = &chunk.data[keyword.len() + 1..];
    let bytes = match &chunk.kind {
        b"iTXt" => international_text(after_keyword)?,
        b"zTXt" => match after_keyword.split_first() {
            Some((0, compressed)) => inflate(compressed)?,
            _ => return Err(ImageError::Inflate),
        },
        _ => bounded(after_keyword)?,
    };
    String::from_utf8(bytes).map_err(|_| ImageError::NotUtf8)
}

/// iTXt after its keyword: compression flag, compression method, language tag, translated keyword,
/// text (§11.3.3.4).
fn international_text(data: &[u8]) -> Result<Vec<u8>, ImageError> {
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
        [1, 0] => inflate(text),
        _ => Err(ImageError::Inflate),
    }
}

fn bounded(text: &[u8]) -> Result<Vec<u8>, ImageError> {
    if text.len() > MAX_TEXT {
        return Err(ImageError::TooLarge);
    }
    Ok(text.to_vec())
}

fn inflate(compressed: &[u8]) -> Result<Vec<u8>, ImageError> {
    let limit = u64::try_from(MAX_TEXT).map_err(|_| ImageError::TooLarge)? + 1;
    let mut text = Vec::new();
    ZlibDecoder::new(compressed)
        .take(limit)
        .read_to_end(&mut text)
        .map_err(|_| ImageError::Inflate)?;
    if text.len() > MAX_TEXT {
        return Err(ImageError::TooLarge);
    }
    Ok(text)
}

/// Puts a text behind the header, where every reader finds it early, and leaves out what was baked
/// before.
pub(super) fn bake(bytes: &[u8], family: Family, text: &str) -> Result<Vec<u8>, ImageError> {
    let chunks = chunks(bytes)?;
    let kept: usize = chunks.iter().map(|chunk| chunk.whole.len()).sum();
    let after_end = &bytes[SIGNATURE.len() + kept..];
    let mut baked = Vec::with_capacity(bytes.len() + text.len() + 64);
    baked.extend_from_slice(&SIGNATURE);
    for (position, chunk) in chunks.iter().enumerate() {
        if keyword(chunk).is_some_and(|(_, found)| found == family) {
            continue;
        }
        baked.extend_from_slice(chunk.whole);
        if position == 0 {
            write_text(&mut baked, family, text)?;
        }
    }
    baked.extend_from_slice(after_end);
    Ok(baked)
}

fn write_text(png: &mut Vec<u8>, family: Family, text: &str) -> Result<(), ImageError> {
    let keyword: &[u8] = match family {
        Family::Assertion => b"openbadges",
        Family::Credential => b"openbadgecredential",
    };
    // No compression, no language, no translated keyword: the baking specification asks for none.
    let data = [keyword, &[0, 0, 0, 0, 0], text.as_bytes()].concat();
    let length = u32::try_from(data.len()).map_err(|_| ImageError::TooLarge)?;
    let body = [b"iTXt".as_slice(), &data].concat();
    png.extend_from_slice(&length.to_be_bytes());
    png.extend_from_slice(&body);
    png.extend_from_slice(&crc32fast::hash(&body).to_be_bytes());
    Ok(())
}
