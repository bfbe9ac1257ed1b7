//! PNG in and out.

use std::io::Cursor;

use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Limits, Transformations};

use super::shrink::shrink;
use super::{Picture, PictureError, fit};

/// The most pixels a side.
pub(super) const MAX_SIDE: u32 = 4096;
/// The most bytes that the decoder may hold, and the picture with it.
const MAX_BYTES: usize = 64 << 20;

/// Decodes a PNG of any colour type, small enough for a square of `size`.
pub(super) fn draw(bytes: &[u8], size: u32) -> Result<Picture, PictureError> {
    let broken = |error: png::DecodingError| PictureError::Broken(error.to_string());
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MAX_BYTES });
    decoder.set_transformations(Transformations::normalize_to_color8());
    // What stands in the text chunks was read before, under limits of its own.
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(broken)?;
    let (width, height) = reader.info().size();
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(PictureError::TooManyPixels(MAX_SIDE));
    }
    let length = reader
        .output_buffer_size()
        .filter(|length| *length <= MAX_BYTES)
        .ok_or(PictureError::TooManyPixels(MAX_SIDE))?;
    let mut decoded = vec![0; length];
    reader.next_frame(&mut decoded).map_err(broken)?;
    let (color, _) = reader.output_color_type();
    let channels = match color {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err(PictureError::Failed),
    };
    let (to_width, to_height) = fit(width, height, size);
    Ok(shrink(
        decoded
            .chunks_exact(width as usize * channels)
            .map(|row| row.chunks_exact(channels).map(rgba)),
        (width, height),
        (to_width, to_height),
    ))
}

/// One pixel of any number of channels.
fn rgba(pixel: &[u8]) -> [u8; 4] {
    match *pixel {
        [grey] => [grey, grey, grey, 255],
        [grey, alpha] => [grey, grey, grey, alpha],
        [red, green, blue] => [red, green, blue, 255],
        [red, green, blue, alpha] => [red, green, blue, alpha],
        _ => [0; 4],
    }
}

/// Encodes a picture as an RGBA PNG.
pub(super) fn encode(picture: &Picture) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(ColorType::Rgba);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    encoder
        .write_header()
        .and_then(|mut writer| {
            writer.write_image_data(&picture.pixels)?;
            writer.finish()
        })
        .map_err(|_| PictureError::Failed)?;
    Ok(bytes)
}
