//! QR codes (ISO/IEC 18004), as areas with sharp edges.

use fast_qr::{ECL, QRBuilder};
use krilla::geom::{PathBuilder, Rect};

use super::sheet::Shape;

/// The quiet zone around a code, in modules.
const QUIET: f32 = 4.0;

/// The code of a text in a square, its quiet zone with it; none if the text is too long for one.
pub(in crate::share) fn code(text: &str, x: f32, y: f32, side: f32) -> Option<Shape> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let module = side / (code.size as f32 + 2.0 * QUIET);
    let mut path = PathBuilder::new();
    for row in 0..code.size {
        let dark: Vec<bool> = code[row].iter().map(|module| module.value()).collect();
        let mut column = 0;
        // Neighbours are one area, so that no viewer draws a gap between them.
        while column < code.size {
            let length = dark
                .iter()
                .skip(column)
                .take_while(|is_dark| **is_dark)
                .count();
            if length > 0 {
                path.push_rect(Rect::from_xywh(
                    x + (column as f32 + QUIET) * module,
                    y + (row as f32 + QUIET) * module,
                    length as f32 * module,
                    module,
                )?);
            }
            column += length.max(1);
        }
    }
    Some(Shape {
        path: path.finish()?,
        bounds: Rect::from_xywh(x, y, side, side)?,
    })
}
