//! How the shipped badges look: six emblems, drawn in code and without letters, so that they come out
//! the same on every machine.

use std::f64::consts::TAU;
use std::fmt::Write;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// Pixels to a side.
const SIZE: u32 = 400;

/// An emblem as SVG.
#[must_use]
pub fn svg(drawing: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-200 -200 400 400\" \
         width=\"{SIZE}\" height=\"{SIZE}\">{drawing}</svg>"
    )
}

/// An emblem as PNG.
///
/// # Panics
/// If the drawing is not SVG: it is one of those below.
#[must_use]
pub fn png(drawing: &str) -> Vec<u8> {
    let tree = Tree::from_str(&svg(drawing), &Options::default()).expect("our own SVG");
    let mut pixels = Pixmap::new(SIZE, SIZE).expect("a size above nothing");
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().expect("pixels can be encoded")
}

/// A disc: the moon over three waves.
#[must_use]
pub fn tides() -> String {
    let mut waves = String::new();
    for (row, colour) in ["#3d7fb8", "#2a639b", "#1b4a7c"].into_iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "three rows")]
        let row = row as f64;
        let (top, start) = (20.0 + 46.0 * row, -240.0 + 40.0 * row);
        let _ = write!(waves, "<path fill=\"{colour}\" d=\"M{start} {top}");
        for _ in 0..4 {
            waves.push_str("q30-34 60 0t60 0");
        }
        waves.push_str("V200H-240Z\"/>");
    }
    format!(
        "<clipPath id=\"face\"><circle r=\"164\"/></clipPath>\
         <circle r=\"192\" fill=\"#123456\"/><circle r=\"180\" fill=\"#f4f1e6\"/>\
         <g clip-path=\"url(#face)\"><rect x=\"-200\" y=\"-200\" width=\"400\" height=\"400\" fill=\"#bfe0ee\"/>\
         <circle cx=\"52\" cy=\"-66\" r=\"54\" fill=\"#fdf6d8\"/>\
         <circle cx=\"76\" cy=\"-78\" r=\"46\" fill=\"#bfe0ee\"/>{waves}</g>"
    )
}

/// A shield with a cross.
#[must_use]
pub fn first_aid() -> String {
    let shield = "M0-190 160-132v120C160 92 86 162 0 192-86 162-160 92-160-12v-120Z";
    let face = "M0-162 136-113v98C136 78 74 138 0 165-74 138-136 78-136-15v-98Z";
    let cross = "M-34-104h68a10 10 0 0 1 10 10v52h52a10 10 0 0 1 10 10v68a10 10 0 0 1-10 10h-52v52\
                 a10 10 0 0 1-10 10h-68a10 10 0 0 1-10-10v-52h-52a10 10 0 0 1-10-10v-68\
                 a10 10 0 0 1 10-10h52v-52a10 10 0 0 1 10-10Z";
    format!(
        "<path d=\"{shield}\" fill=\"#0f4a36\"/><path d=\"{face}\" fill=\"#23835f\"/>\
         <path d=\"M0-162 136-113v98C136 78 74 138 0 165Z\" fill=\"#0f4a36\" opacity=\".22\"/>\
         <path d=\"{cross}\" fill=\"#f7fbf5\"/>"
    )
}

/// A hexagon with an ear of wheat.
#[must_use]
pub fn bread() -> String {
    let mut grains = String::new();
    for row in 0..5 {
        let y = f64::from(row) * 40.0 - 70.0;
        for (side, turn) in [(-1.0, -34), (1.0, 34)] {
            let _ = write!(
                grains,
                "<ellipse rx=\"15\" ry=\"30\" transform=\"translate({} {y}) rotate({turn})\"/>",
                side * 29.0
            );
        }
    }
    format!(
        "<g stroke-linejoin=\"round\" stroke-width=\"40\">\
         <polygon points=\"{}\" fill=\"#7a4310\" stroke=\"#7a4310\"/></g>\
         <polygon points=\"{}\" fill=\"#d98e2b\" stroke=\"#d98e2b\" stroke-linejoin=\"round\" stroke-width=\"30\"/>\
         <g fill=\"#fff4d6\">{grains}<ellipse cy=\"-112\" rx=\"15\" ry=\"32\"/></g>\
         <path d=\"M0-84V142\" stroke=\"#fff4d6\" stroke-width=\"9\" stroke-linecap=\"round\"/>",
        star(6, 170.0, 170.0),
        star(6, 146.0, 146.0)
    )
}

/// A rosette with ribbons: an apple and its leaf.
#[must_use]
pub fn orchard() -> String {
    format!(
        "<path d=\"M-96 60-132 190-70 168-38 198-20 90Z\" fill=\"#8c2f2b\"/>\
         <path d=\"M96 60 132 190 70 168 38 198 20 90Z\" fill=\"#a63a34\"/>\
         <polygon points=\"{}\" transform=\"translate(0 -28)\" fill=\"#3f6b24\" stroke=\"#3f6b24\" \
         stroke-width=\"8\" stroke-linejoin=\"round\"/>\
         <circle cy=\"-28\" r=\"132\" fill=\"#f6f3e2\"/><circle cy=\"-28\" r=\"122\" fill=\"#7fae43\"/>\
         <path d=\"M0-56C-18-74-74-74-80-16-84 30-46 66-22 64-12 63-8 58 0 58 8 58 12 63 22 64 \
          46 66 84 30 80-16 74-74 18-74 0-56Z\" fill=\"#c8423a\"/>\
         <path d=\"M-52-24C-52-40-40-48-30-50\" fill=\"none\" stroke=\"#f2b8a8\" stroke-width=\"9\" stroke-linecap=\"round\"/>\
         <path d=\"M0-54C-2-76 4-92 14-102\" fill=\"none\" stroke=\"#5b3a1d\" stroke-width=\"9\" stroke-linecap=\"round\"/>\
         <path d=\"M10-78C24-112 58-116 76-104 62-76 36-66 10-78Z\" fill=\"#2f5a1b\"/>",
        star(48, 162.0, 148.0)
    )
}

/// A disc: a constellation over hills.
#[must_use]
pub fn night_sky() -> String {
    let stars = [
        (-104.0, -40.0, 11.0),
        (-58.0, -92.0, 9.0),
        (-8.0, -58.0, 13.0),
        (52.0, -84.0, 10.0),
        (96.0, -34.0, 12.0),
        (44.0, 4.0, 9.0),
    ];
    let mut lines = String::from("M");
    let mut points = String::new();
    for (x, y, radius) in stars {
        let _ = write!(lines, "{x} {y} ");
        let _ = write!(
            points,
            "<polygon points=\"{}\" transform=\"translate({x} {y})\"/>",
            star(8, radius * 1.5, radius * 0.5)
        );
    }
    for (x, y) in [
        (-120.0, 20.0),
        (-30.0, -126.0),
        (10.0, -118.0),
        (118.0, 14.0),
        (-70.0, -8.0),
        (84.0, -100.0),
    ] {
        let _ = write!(points, "<circle cx=\"{x}\" cy=\"{y}\" r=\"3\"/>");
    }
    format!(
        "<linearGradient id=\"sky\" x2=\"0\" y2=\"1\"><stop stop-color=\"#1b1446\"/>\
         <stop offset=\"1\" stop-color=\"#5a3f8f\"/></linearGradient>\
         <clipPath id=\"face\"><circle r=\"166\"/></clipPath>\
         <circle r=\"192\" fill=\"#e8b94f\"/><circle r=\"178\" fill=\"#120d30\"/>\
         <g clip-path=\"url(#face)\"><rect x=\"-170\" y=\"-170\" width=\"340\" height=\"340\" fill=\"url(#sky)\"/>\
         <path d=\"{lines}\" fill=\"none\" stroke=\"#cfc4f2\" stroke-width=\"3\"/>\
         <g fill=\"#fff3c9\">{points}</g>\
         <path d=\"M-200 96Q-120 20-40 88T120 62 200 96V200H-200Z\" fill=\"#2c2157\"/>\
         <path d=\"M-200 130Q-90 78 20 126T200 118V200H-200Z\" fill=\"#160f38\"/></g>"
    )
}

/// A gear around a spoked wheel.
#[must_use]
pub fn bicycle() -> String {
    let mut teeth = String::new();
    for tooth in 0..16 {
        let _ = write!(
            teeth,
            "<rect x=\"-15\" y=\"-196\" width=\"30\" height=\"44\" rx=\"6\" transform=\"rotate({})\"/>",
            f64::from(tooth) * 22.5
        );
    }
    let mut spokes = String::new();
    for spoke in 0..16 {
        let angle = TAU * f64::from(spoke) / 16.0;
        // Spokes meet the hub at a tangent, every other one on the other side.
        let lean = angle + if spoke % 2 == 0 { 1.2 } else { -1.2 };
        let _ = write!(
            spokes,
            "M{:.1} {:.1}L{:.1} {:.1}",
            22.0 * lean.sin(),
            -22.0 * lean.cos(),
            104.0 * angle.sin(),
            -104.0 * angle.cos()
        );
    }
    format!(
        "<g fill=\"#0b4f55\">{teeth}<circle r=\"170\"/></g><circle r=\"154\" fill=\"#12868a\"/>\
         <circle r=\"118\" fill=\"#e9f5f1\"/><circle r=\"118\" fill=\"none\" stroke=\"#12303a\" stroke-width=\"24\"/>\
         <circle r=\"102\" fill=\"none\" stroke=\"#9fb6b8\" stroke-width=\"5\"/>\
         <path d=\"{spokes}\" stroke=\"#4d6b70\" stroke-width=\"3\"/>\
         <circle r=\"26\" fill=\"#12303a\"/><circle r=\"11\" fill=\"#f2a33a\"/>"
    )
}

/// The corners of a figure whose corners lie on two radii in turn, the first at the top.
fn star(corners: u32, outer: f64, inner: f64) -> String {
    (0..corners).fold(String::new(), |mut points, corner| {
        let radius = if corner % 2 == 0 { outer } else { inner };
        let angle = TAU * f64::from(corner) / f64::from(corners);
        let _ = write!(
            points,
            "{:.1},{:.1} ",
            radius * angle.sin(),
            -radius * angle.cos()
        );
        points
    })
}
