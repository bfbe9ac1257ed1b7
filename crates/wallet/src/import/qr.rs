//! QR codes in an image: what a poster, a certificate or a screen shows instead of a link.

use openbadges::identity::hex_digest;
use openbadges::image::Kind;
use rqrr::PreparedImage;
use sha2::Sha256;

use crate::thumbnail::{self, Grey, PictureError};

/// The longest sides that are looked at, in pixels; a larger image is made smaller. In a photograph the
/// code may be a small part.
const SIDES: [u32; 2] = [1024, 2048];
/// The most codes in one image that are tried.
const MAX_CODES: usize = 4;

/// What the readable QR codes in an image say; nothing if there are none, or the image cannot be drawn in
/// the time that an image gets.
pub(super) fn texts_in(kind: Kind, bytes: &[u8]) -> Vec<String> {
    look(bytes, move |bytes, side| thumbnail::grey(kind, bytes, side))
}

/// The same for a photograph (JPEG).
pub(super) fn texts_in_photograph(bytes: &[u8]) -> Vec<String> {
    look(bytes, thumbnail::photograph)
}

fn look(
    bytes: &[u8],
    draw: impl Fn(&[u8], u32) -> Result<Grey, PictureError> + Send + 'static,
) -> Vec<String> {
    let digest = hex_digest::<Sha256>(&[b"qr", bytes]);
    let bytes = bytes.to_vec();
    thumbnail::look(&digest, move || {
        let mut last = 0;
        for side in SIDES {
            let picture = draw(&bytes, side)?;
            let size = picture.width.max(picture.height);
            if size == last {
                break;
            }
            let texts = decoded(&picture);
            if !texts.is_empty() {
                return Ok(texts);
            }
            last = size;
        }
        Ok(Vec::new())
    })
    .unwrap_or_default()
}

fn decoded(picture: &Grey) -> Vec<String> {
    let (Ok(width), Ok(height)) = (
        usize::try_from(picture.width),
        usize::try_from(picture.height),
    ) else {
        return Vec::new();
    };
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        picture.pixels.get(y * width + x).copied().unwrap_or(255)
    });
    let codes = prepared.detect_grids();
    codes
        .iter()
        .take(MAX_CODES)
        .filter_map(|code| Some(code.decode().ok()?.1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use qrcodegen::{QrCode, QrCodeEcc};

    /// A QR code with its quiet zone, `scale` pixels for each module.
    fn png(text: &str, scale: u32) -> Vec<u8> {
        let code = QrCode::encode_text(text, QrCodeEcc::Low).expect("it fits");
        let modules = u32::try_from(code.size()).expect("a size") + 8;
        let side = modules * scale;
        let at = |pixel: u32| i32::try_from(pixel / scale).expect("small") - 4;
        let pixels: Vec<u8> = (0..side)
            .flat_map(|y| (0..side).map(move |x| (x, y)))
            .map(|(x, y)| {
                if code.get_module(at(x), at(y)) {
                    0
                } else {
                    255
                }
            })
            .collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&pixels))
            .expect("a picture");
        bytes
    }

    #[test]
    fn a_qr_code_is_read_in_a_png_of_any_size() {
        let link = "https://issuer.example/assertions/1?v=2_0";
        assert_eq!(texts_in(Kind::Png, &png(link, 2)), [link]);
        // Without the budget of time: tests are not built to be fast.
        for scale in [5, 40] {
            let drawn = thumbnail::grey(Kind::Png, &png(link, scale), SIDES[0]).expect("drawn");
            assert_eq!(decoded(&drawn), [link], "{scale} pixels a module");
        }
    }

    #[test]
    fn a_qr_code_is_read_in_an_svg() {
        let code = QrCode::encode_text("https://issuer.example/1", QrCodeEcc::Low).expect("a code");
        let side = code.size() + 8;
        let squares: String = (0..code.size())
            .flat_map(|y| (0..code.size()).map(move |x| (x, y)))
            .filter(|(x, y)| code.get_module(*x, *y))
            .map(|(x, y)| format!("M{} {}h1v1h-1z", x + 4, y + 4))
            .collect();
        // Where nothing is drawn, there is paper.
        let svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}'>\
             <path d='{squares}'/></svg>"
        );
        assert_eq!(
            texts_in(Kind::Svg, svg.as_bytes()),
            ["https://issuer.example/1"]
        );
    }

    /// A sheet of paper on a table, taken askew and dimly: 900 by 700 pixels.
    const PHOTOGRAPH: &[u8] = include_bytes!("qr/photograph.jpg");

    #[test]
    fn a_qr_code_is_read_in_a_photograph() {
        let drawn = thumbnail::photograph(PHOTOGRAPH, SIDES[0]).expect("drawn");
        assert_eq!(
            decoded(&drawn),
            ["https://issuer.example/assertions/1?v=2_0"]
        );
    }

    #[test]
    fn a_photograph_that_is_cut_or_lies_about_its_size_is_given_up() {
        for end in [0, 2, 3, 20, 200] {
            assert_eq!(texts_in_photograph(&PHOTOGRAPH[..end]), [""; 0]);
        }
        let mut huge = PHOTOGRAPH.to_vec();
        let frame = huge
            .windows(2)
            .position(|marker| marker == [0xff, 0xc0])
            .expect("a frame");
        huge[frame + 5..frame + 9].fill(0xff);
        assert!(matches!(
            thumbnail::photograph(&huge, 64),
            Err(PictureError::TooManyPixels(_) | PictureError::Broken(_))
        ));
    }

    #[test]
    fn an_image_without_a_qr_code_has_none() {
        for bytes in [png("x", 1)[..20].to_vec(), Vec::new(), b"<svg/>".to_vec()] {
            assert_eq!(texts_in(Kind::Png, &bytes), [""; 0]);
            assert_eq!(texts_in(Kind::Svg, &bytes), [""; 0]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_scrambled_photograph_makes_the_reader_panic(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)
        ) {
            let mut bytes = PHOTOGRAPH.to_vec();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            // Whatever it says, within the limits of what is decoded.
            let _ = thumbnail::photograph(&bytes, 64);
        }

        #[test]
        fn no_picture_makes_the_reader_panic(
            width in 1_u32..40, height in 1_u32..40, seed in proptest::collection::vec(any::<bool>(), 1..64)
        ) {
            let pixels = seed.iter().cycle().take((width * height) as usize);
            let pixels = pixels.map(|dark| if *dark { 0 } else { 255 }).collect();
            decoded(&Grey { width, height, pixels });
        }
    }
}
