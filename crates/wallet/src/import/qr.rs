//! QR codes in an image: what a poster, a certificate or a screen shows instead of a link.

use std::borrow::Cow;

use openbadges::identity::hex_digest;
use openbadges::image::Kind;
use rqrr::PreparedImage;
use sha2::Sha256;

use crate::thumbnail::{self, Grey};

/// The longest side that is looked at, in pixels; a larger image is made smaller.
const SIDE: u32 = 1024;
/// The most codes in one image that are tried.
const MAX_CODES: usize = 4;

/// What the first readable QR code in an image says; none if there is none, or the image cannot be
/// drawn in the time that an image gets.
pub(super) fn text_in(kind: Kind, bytes: &[u8]) -> Option<String> {
    let digest = hex_digest::<Sha256>(&[b"qr", bytes]);
    let bytes: Cow<'static, [u8]> = Cow::Owned(bytes.to_vec());
    thumbnail::look(&digest, move || {
        Ok(decoded(&thumbnail::grey(kind, &bytes, SIDE)?))
    })
    .ok()?
}

fn decoded(picture: &Grey) -> Option<String> {
    let width = usize::try_from(picture.width).ok()?;
    let height = usize::try_from(picture.height).ok()?;
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        picture.pixels.get(y * width + x).copied().unwrap_or(255)
    });
    let codes = prepared.detect_grids();
    codes
        .iter()
        .take(MAX_CODES)
        .find_map(|code| Some(code.decode().ok()?.1))
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
        assert_eq!(text_in(Kind::Png, &png(link, 2)).as_deref(), Some(link));
        // Without the budget of time: tests are not built to be fast.
        for scale in [5, 40] {
            let drawn = thumbnail::grey(Kind::Png, &png(link, scale), SIDE).expect("drawn");
            let read = decoded(&drawn);
            assert_eq!(read.as_deref(), Some(link), "{scale} pixels a module");
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
            text_in(Kind::Svg, svg.as_bytes()).as_deref(),
            Some("https://issuer.example/1")
        );
    }

    #[test]
    fn an_image_without_a_qr_code_has_none() {
        for bytes in [png("x", 1)[..20].to_vec(), Vec::new(), b"<svg/>".to_vec()] {
            assert_eq!(text_in(Kind::Png, &bytes), None);
            assert_eq!(text_in(Kind::Svg, &bytes), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
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
