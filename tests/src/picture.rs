//! Badge pictures, drawn here: a shape, two colours, a word.

use std::fmt::Write;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The outline of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Six corners.
    Hexagon,
    /// A shield.
    Shield,
    /// A disc.
    Disc,
    /// A rosette of sixteen points.
    Rosette,
}

/// A badge picture.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Its outline.
    pub shape: Shape,
    /// The colour of its rim and of its face, as CSS writes them.
    pub colours: (&'static str, &'static str),
    /// The word on it.
    pub word: String,
    /// The smaller word below.
    pub below: String,
}

impl Picture {
    /// The picture as SVG.
    pub fn svg(&self) -> String {
        let (rim, face) = self.colours;
        let outline = match self.shape {
            Shape::Hexagon => format!(
                "<polygon points=\"{}\" fill=\"{rim}\"/><polygon points=\"{}\" fill=\"{face}\"/>",
                polygon(6, 49.0, 49.0),
                polygon(6, 42.0, 42.0)
            ),
            Shape::Rosette => format!(
                "<polygon points=\"{}\" fill=\"{rim}\"/><circle cx=\"50\" cy=\"50\" r=\"39\" fill=\"{face}\"/>",
                polygon(32, 49.0, 45.0)
            ),
            Shape::Disc => format!(
                "<circle cx=\"50\" cy=\"50\" r=\"48\" fill=\"{rim}\"/><circle cx=\"50\" cy=\"50\" r=\"41\" fill=\"{face}\"/>"
            ),
            Shape::Shield => format!(
                "<path d=\"M50 2 91 15v34c0 26-18 41-41 49C27 90 9 75 9 49V15Z\" fill=\"{rim}\"/>\
                 <path d=\"M50 10 84 20v29c0 21-14 34-34 41C30 83 16 70 16 49V20Z\" fill=\"{face}\"/>"
            ),
        };
        let size = if self.word.len() > 5 { 11 } else { 15 };
        let raised = if self.below.is_empty() { 54 } else { 50 };
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\" width=\"400\" height=\"400\">{outline}\
             <g font-family=\"Inter, DejaVu Sans, sans-serif\" text-anchor=\"middle\" fill=\"#fff\">\
             <text x=\"50\" y=\"{raised}\" font-weight=\"700\" font-size=\"{size}\">{}</text>\
             <text x=\"50\" y=\"64\" font-size=\"8\">{}</text></g></svg>",
            self.word, self.below
        )
    }

    /// The picture as PNG, `size` pixels wide and high.
    ///
    /// # Panics
    /// If the word has characters that SVG needs escaped: it is the test's own word.
    pub fn png(&self, size: u32) -> Vec<u8> {
        let mut options = Options::default();
        options.fontdb_mut().load_system_fonts();
        let tree = Tree::from_str(&self.svg(), &options).expect("our own SVG is well-formed");
        let mut pixels = Pixmap::new(size, size).expect("a size above nothing");
        #[expect(clippy::cast_precision_loss, reason = "sizes are small")]
        let scale = size as f32 / tree.size().width();
        resvg::render(
            &tree,
            Transform::from_scale(scale, scale),
            &mut pixels.as_mut(),
        );
        pixels.encode_png().expect("pixels can be encoded")
    }
}

/// The corners of a regular polygon whose corners lie on two radii in turn.
fn polygon(corners: u32, outer: f64, inner: f64) -> String {
    (0..corners).fold(String::new(), |mut points, corner| {
        let radius = if corner % 2 == 0 { outer } else { inner };
        let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(corners);
        let (x, y) = (50.0 + radius * angle.sin(), 50.0 - radius * angle.cos());
        let _ = write!(points, "{x:.1},{y:.1} ");
        points
    })
}
