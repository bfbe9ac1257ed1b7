//! Puts a credential into a PNG.

use std::io::Cursor;

use super::super::{Family, ImageError};
use super::chunk::{Chunk, Chunks, SIGNATURE};
use super::keyword;

/// The most bytes that an image may have when decoded, to be baked into.
const MAX_PIXELS: usize = 512 * 1024 * 1024;

/// Puts a text behind the header, where every reader finds it early, and leaves out what was baked
/// before. Whatever follows the image's end stays.
pub(crate) fn bake(bytes: &[u8], family: Family, text: &str) -> Result<Vec<u8>, ImageError> {
    let mut baked = Vec::with_capacity(bytes.len() + text.len() + 64);
    baked.extend_from_slice(&SIGNATURE);
    let mut chunks = Chunks::of(bytes)?;
    for chunk in &mut chunks {
        let chunk = chunk?;
        if is_of(&chunk, family) {
            continue;
        }
        if chunk.is_critical() {
            chunk.check()?;
        }
        baked.extend_from_slice(chunk.whole);
        if chunk.kind == b"IHDR" {
            write_text(&mut baked, family, text)?;
        }
    }
    baked.extend_from_slice(chunks.rest());
    check_pixels(bytes)?;
    Ok(baked)
}

fn is_of(chunk: &Chunk<'_>, family: Family) -> bool {
    keyword(chunk).is_some_and(|(_, found)| found == family)
}

/// Decodes the pixels, row by row, and forgets them: a badge is not put into an image that nothing
/// could show.
fn check_pixels(bytes: &[u8]) -> Result<(), ImageError> {
    let undecodable = |_| ImageError::BrokenPng("its pixels cannot be decoded");
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(undecodable)?;
    if reader
        .output_buffer_size()
        .is_none_or(|size| size > MAX_PIXELS)
    {
        return Err(ImageError::BrokenPng("it is too large to be a badge"));
    }
    let info = reader.info();
    if info.color_type == png::ColorType::Indexed && info.palette.is_none() {
        return Err(ImageError::BrokenPng("it has no palette"));
    }
    while reader.next_row().map_err(undecodable)?.is_some() {}
    Ok(())
}

fn write_text(png: &mut Vec<u8>, family: Family, text: &str) -> Result<(), ImageError> {
    let keyword: &[u8] = match family {
        Family::Assertion => b"openbadges",
        Family::Credential => b"openbadgecredential",
    };
    // No compression, no language, no translated keyword: the baking specification asks for none.
    let body = [b"iTXt", keyword, &[0, 0, 0, 0, 0], text.as_bytes()].concat();
    let length = u32::try_from(body.len() - 4).map_err(|_| ImageError::TooLarge)?;
    png.extend_from_slice(&length.to_be_bytes());
    png.extend_from_slice(&body);
    png.extend_from_slice(&crc32fast::hash(&body).to_be_bytes());
    Ok(())
}
