//! JPEGs: photographs, read for the QR codes in them, and images of signatures.

use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::shrink::shrink;
use super::{Picture, PictureError, fit};

/// The most pixels of a photograph that are decoded: some more than telephones take.
const MAX_PIXELS: u64 = 40_000_000;
/// The most that are decoded in colour, each of which costs four times as much.
const MAX_COLOURED: u64 = 10_000_000;
/// The longest side of one.
const MAX_SIDE: u32 = 16_384;
/// The most passes over one; each costs as much as the whole picture.
const MAX_SCANS: usize = 20;

/// Draws a photograph in shades of grey, no larger than a square of `size`.
pub(super) fn grey(bytes: &[u8], size: u32) -> Result<Picture, PictureError> {
    let (decoded, (width, height)) = decoded(bytes, ColorSpace::Luma, MAX_PIXELS)?;
    let rows = decoded
        .chunks_exact(width as usize)
        .map(|row| row.iter().map(|grey| [*grey, *grey, *grey, u8::MAX]));
    Ok(shrink(rows, (width, height), fit(width, height, size)))
}

/// Draws a picture in its colours, no larger than a square of `size`.
pub(super) fn coloured(bytes: &[u8], size: u32) -> Result<Picture, PictureError> {
    let (decoded, (width, height)) = decoded(bytes, ColorSpace::RGBA, MAX_COLOURED)?;
    let rows = decoded.chunks_exact(width as usize * 4).map(|row| {
        row.chunks_exact(4).map(|pixel| match *pixel {
            [red, green, blue, _] => [red, green, blue, u8::MAX],
            _ => [u8::MAX; 4],
        })
    });
    Ok(shrink(rows, (width, height), fit(width, height, size)))
}

/// The pixels of a picture that has no more than `most`, row by row, and its width and height.
fn decoded(
    bytes: &[u8],
    colours: ColorSpace,
    most: u64,
) -> Result<(Vec<u8>, (u32, u32)), PictureError> {
    let broken = |error: zune_jpeg::errors::DecodeErrors| PictureError::Broken(error.to_string());
    let options = DecoderOptions::new_safe()
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(colours);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().map_err(broken)?;
    let info = decoder.info().ok_or(PictureError::Failed)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if width == 0 || height == 0 {
        return Err(PictureError::Failed);
    }
    if u64::from(width) * u64::from(height) > most {
        return Err(PictureError::TooManyPixels(most.isqrt() as u32));
    }
    let length = decoder.output_buffer_size().ok_or(PictureError::Failed)?;
    let mut decoded = vec![0; length];
    decoder.decode_into(&mut decoded).map_err(broken)?;
    Ok((decoded, (width, height)))
}
