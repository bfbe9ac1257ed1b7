//! Photographs: read for the QR codes in them, never shown.

use std::io::Cursor;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::shrink::shrink;
use super::{Picture, PictureError, fit};

/// The most pixels of a photograph that are decoded: some more than telephones take.
const MAX_PIXELS: usize = 40_000_000;
/// The longest side of one.
const MAX_SIDE: u32 = 16_384;
/// The most passes over one; each costs as much as the whole picture.
const MAX_SCANS: usize = 20;

/// Draws a photograph in shades of grey, no larger than a square of `size`.
pub(super) fn draw(bytes: &[u8], size: u32) -> Result<Picture, PictureError> {
    let broken = |error: zune_jpeg::errors::DecodeErrors| PictureError::Broken(error.to_string());
    let options = DecoderOptions::new_safe()
        .set_max_width(MAX_SIDE as usize)
        .set_max_height(MAX_SIDE as usize)
        .jpeg_set_max_scans(MAX_SCANS)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().map_err(broken)?;
    let info = decoder.info().ok_or(PictureError::Failed)?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let length = decoder
        .output_buffer_size()
        .filter(|length| *length <= MAX_PIXELS)
        .ok_or(PictureError::TooManyPixels(MAX_SIDE))?;
    if width == 0 || height == 0 {
        return Err(PictureError::Failed);
    }
    let mut decoded = vec![0; length];
    decoder.decode_into(&mut decoded).map_err(broken)?;
    let rows = decoded
        .chunks_exact(width as usize)
        .map(|row| row.iter().map(|grey| [*grey, *grey, *grey, u8::MAX]));
    Ok(shrink(rows, (width, height), fit(width, height, size)))
}
