//! The look at a print before it is written anywhere.

use std::io;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use sha2::{Digest, Sha256};

use super::Print;
use crate::thumbnail::{self, PictureError};
use crate::{Error, Result};

/// The widest that a page is drawn, in pixels.
const WIDEST: u32 = 2048;

impl Print {
    /// The first page of the very file, drawn as a PNG of so many pixels in width. The file holds
    /// issuers' pictures and texts, so it is drawn like every other hostile picture.
    ///
    /// # Errors
    /// [`Error::Io`] if it is no PDF, or cannot be drawn in time.
    pub fn first_page(&self, width: u32) -> Result<Vec<u8>> {
        let pdf = self.bytes.clone();
        let digest = format!("print {:x}", Sha256::digest(&pdf));
        thumbnail::look(&digest, move || draw(pdf, width)).map_err(|error| Error::Io {
            path: "print".into(),
            action: "drawn",
            source: io::Error::new(io::ErrorKind::InvalidData, error),
        })
    }
}

fn draw(pdf: Vec<u8>, width: u32) -> std::result::Result<Vec<u8>, PictureError> {
    let pdf = Pdf::new(pdf).map_err(|error| PictureError::Broken(format!("{error:?}")))?;
    let page = pdf.pages().first().ok_or(PictureError::Failed)?;
    let (points, _) = page.render_dimensions();
    if points < 1.0 {
        return Err(PictureError::Failed);
    }
    let scale = width.clamp(1, WIDEST) as f32 / points;
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    drawn.into_png().map_err(|_| PictureError::Failed)
}

#[cfg(test)]
mod tests {
    use resvg::tiny_skia::Pixmap;

    use super::super::{PrintSummary, Wishes};
    use super::*;
    use crate::share::transcript::TranscriptFormat;
    use crate::store::samples::*;

    fn wishes() -> Wishes {
        Wishes {
            name: Some("Ada Lovelace".into()),
            ..Wishes::default()
        }
    }

    #[test]
    fn the_first_page_of_a_print_is_drawn_as_it_is_written() {
        let sample = Sample::new();
        let ids = [sample.add(assertion(1)), sample.add(assertion(2))];
        let wallet = &sample.wallet;
        let certificate = wallet.certificate(&ids, &wishes(), now()).expect("a print");
        let transcript = wallet
            .transcript(&ids, TranscriptFormat::Pdf, &wishes(), now())
            .expect("a print");
        for print in [certificate, transcript] {
            let drawn = print.first_page(900).expect("a picture");
            let page = Pixmap::decode_png(&drawn).expect("a PNG");
            // A4, laid on its long side.
            assert_eq!((page.width(), page.height()), (900, 636));
            let pixels = page.pixels();
            let is = |red, green, blue| {
                let same = |pixel: &&resvg::tiny_skia::PremultipliedColorU8| {
                    (pixel.red(), pixel.green(), pixel.blue()) == (red, green, blue)
                };
                pixels.iter().filter(same).count()
            };
            assert!(is(0xff, 0xff, 0xff) > pixels.len() / 2, "white paper");
            assert!(is(0x1d, 0x1f, 0x23) > 50, "ink on it");
            assert!(pixels.iter().all(|pixel| pixel.alpha() == 255));
        }
    }

    #[test]
    fn what_is_no_pdf_is_not_drawn() {
        for bytes in [&b""[..], b"name,issuer", b"%PDF-1.7\n%%EOF", &[0xff; 4000]] {
            let print = Print {
                bytes: bytes.to_vec(),
                summary: PrintSummary::default(),
            };
            assert!(print.first_page(900).is_err(), "{bytes:?}");
        }
    }
}
