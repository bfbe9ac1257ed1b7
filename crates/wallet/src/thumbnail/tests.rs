//! Pictures that mean no good, and some that do.

use std::time::Instant;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use openbadges::image::Kind;
use proptest::prelude::*;

use super::turn::BUDGET;
use super::{PictureError, draw, png, turn};

const SECRET: [u8; 4] = [211, 17, 97, 255];

/// A PNG of one colour.
fn plain_png(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
    let pixels = colour.repeat((width * height) as usize);
    png::encode(&super::Picture {
        width,
        height,
        pixels,
    })
    .expect("a PNG")
}

/// Size and pixels of a PNG.
fn decoded(png: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(png))
        .read_info()
        .expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    assert_eq!(info.color_type, ::png::ColorType::Rgba);
    let pixels = pixels
        .chunks(4)
        .map(|pixel| pixel.try_into().expect("four channels"))
        .collect();
    (info.width, info.height, pixels)
}

fn svg(content: &str) -> String {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
            width="32" height="32"><rect width="32" height="32" fill="#00ff00"/>{content}</svg>"##
    )
}

/// Draws within the budget, as the wallet does.
fn in_time(picture: String) -> Result<Vec<u8>, PictureError> {
    let digest = openbadges::identity::hex_digest::<sha2::Sha256>(&[picture.as_bytes()]);
    let started = Instant::now();
    let drawn = turn::draw(&digest, move || draw(Kind::Svg, picture.as_bytes(), 64));
    assert!(
        started.elapsed() < 2 * BUDGET,
        "took {:?}",
        started.elapsed()
    );
    drawn
}

#[track_caller]
fn shows_only_green(picture: &str) {
    let drawn = draw(Kind::Svg, picture.as_bytes(), 32).expect("a picture");
    let (_, _, pixels) = decoded(&drawn);
    assert!(
        pixels.iter().all(|pixel| *pixel == [0, 255, 0, 255]),
        "something else is drawn by {picture}"
    );
}

#[test]
fn a_png_is_made_to_fit_and_never_larger() {
    for ((width, height), (to_width, to_height)) in [
        ((400, 200), (64, 32)),
        ((200, 400), (32, 64)),
        ((16, 16), (16, 16)),
        ((4000, 1), (64, 1)),
    ] {
        let drawn = draw(Kind::Png, &plain_png(width, height, SECRET), 64).expect("a picture");
        let (width, height, pixels) = decoded(&drawn);
        assert_eq!((width, height), (to_width, to_height));
        assert!(pixels.iter().all(|pixel| *pixel == SECRET));
    }
}

#[test]
fn a_png_of_every_colour_type_is_drawn() {
    use ::png::{BitDepth, ColorType, Encoder};
    let colour = [10, 200, 30];
    let cases: [(ColorType, BitDepth, Vec<u8>, [u8; 4]); 6] = [
        (
            ColorType::Grayscale,
            BitDepth::Eight,
            vec![90],
            [90, 90, 90, 255],
        ),
        (ColorType::Grayscale, BitDepth::One, vec![0x80], [255; 4]),
        (
            ColorType::GrayscaleAlpha,
            BitDepth::Eight,
            vec![90, 7],
            [90, 90, 90, 7],
        ),
        (
            ColorType::Rgb,
            BitDepth::Eight,
            colour.to_vec(),
            [10, 200, 30, 255],
        ),
        (
            ColorType::Rgba,
            BitDepth::Sixteen,
            vec![10, 0, 200, 0, 30, 0, 128, 0],
            [10, 200, 30, 128],
        ),
        (
            ColorType::Indexed,
            BitDepth::Eight,
            vec![1],
            [10, 200, 30, 99],
        ),
    ];
    for (kind, depth, data, expected) in cases {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 1, 1);
        encoder.set_color(kind);
        encoder.set_depth(depth);
        if kind == ColorType::Indexed {
            encoder.set_palette([&[0; 3][..], &colour].concat());
            encoder.set_trns(vec![255, 99]);
        }
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&data).expect("pixels");
        writer.finish().expect("an end");
        let drawn = draw(Kind::Png, &bytes, 64).expect("a picture");
        assert_eq!(decoded(&drawn), (1, 1, vec![expected]), "{kind:?}");
    }
}

#[test]
fn a_png_with_too_many_pixels_is_refused_undecoded() {
    let wide = plain_png(png::MAX_SIDE + 1, 1, SECRET);
    assert_eq!(
        draw(Kind::Png, &wide, 64),
        Err(PictureError::TooManyPixels(png::MAX_SIDE))
    );
}

#[test]
fn an_svg_fills_the_square() {
    let small = r##"<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"><rect width="2"
        height="1" fill="#00ff00"/></svg>"##;
    let drawn = draw(Kind::Svg, small.as_bytes(), 64).expect("a picture");
    assert_eq!(decoded(&drawn), (64, 32, vec![[0, 255, 0, 255]; 64 * 32]));
}

#[test]
fn an_svg_with_a_mere_doctype_is_drawn() {
    shows_only_green(&format!(
        r#"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"
            "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">{}"#,
        svg("")
    ));
}

#[test]
fn svg_script_css_http_leak() {
    let address = {
        // Nobody listens here any more; a request would still be a connection refused, so the
        // listener is kept and asked afterwards whether anybody came.
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        listener
    };
    let there = address.local_addr().expect("an address");
    let url = format!("http://{there}/x.svg");
    for hostile in [
        "<script>document.documentElement.remove()</script>".to_owned(),
        "<script xlink:href='data:text/javascript,alert(1)'/>".to_owned(),
        format!("<script href='{url}'/>"),
        "<rect width='32' height='32' fill='none' onload='alert(1)' onclick='alert(1)'/>"
            .to_owned(),
        format!("<style>@import url({url}); rect {{ fill: #00ff00 }}</style>"),
        format!(
            "<style>@font-face {{ font-family: x; src: url({url}) }} rect {{ fill: #0f0 }}</style>"
        ),
        format!("<image href='{url}' width='32' height='32'/>"),
        format!("<image xlink:href='{url}' width='32' height='32'/>"),
        format!("<use href='{url}#a'/>"),
        format!(
            "<foreignObject width='32' height='32'><img xmlns='http://www.w3.org/1999/xhtml' src='{url}'/></foreignObject>"
        ),
        format!("<filter id='f'><feImage href='{url}'/></filter>"),
        format!("<a href='{url}'><rect width='32' height='32' fill='#00ff00'/></a>"),
        format!("<g mask=\"url({url}#m)\" clip-path=\"url({url}#c)\" filter=\"url({url}#f)\"/>"),
        "<iframe src='javascript:alert(1)'/><object data='x'/><embed src='x'/>".to_owned(),
        "<animate attributeName='fill' to='#ff0000' begin='0s' dur='1s'/>".to_owned(),
        format!("<?xml-stylesheet href='{url}'?>"),
    ] {
        shows_only_green(&svg(&hostile));
    }
    assert!(address.accept().is_err(), "a picture reached the network");
}

#[test]
fn svg_reads_local_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let png = folder.path().join("secret.png");
    let nested = folder.path().join("secret.svg");
    std::fs::write(&png, plain_png(32, 32, SECRET)).expect("a secret");
    // A picture in a picture, which the drawing library can draw: it would show.
    let [red, green, blue, _] = SECRET;
    let secret = svg(&format!(
        "<rect width='32' height='32' fill='rgb({red},{green},{blue})'/>"
    ));
    std::fs::write(&nested, &secret).expect("a secret");
    let png_data = STANDARD.encode(plain_png(32, 32, SECRET));
    let mut addresses = vec![
        "/etc/passwd.png".to_owned(),
        format!("data:image/png;base64,{png_data}"),
        format!("data:image/svg+xml;base64,{}", STANDARD.encode(&secret)),
    ];
    for file in [&png, &nested] {
        let path = file.display();
        let inner = svg(&format!("<image href='{path}' width='32' height='32'/>"));
        addresses.extend([
            path.to_string(),
            format!("file://{path}"),
            format!("file:{path}"),
            format!("../../../../../../../..{path}"),
            format!("data:image/svg+xml;base64,{}", STANDARD.encode(inner)),
        ]);
    }
    for address in &addresses {
        for name in ["href", "xlink:href"] {
            shows_only_green(&svg(&format!(
                "<image {name}='{address}' width='32' height='32'/>"
            )));
            shows_only_green(&svg(&format!(
                "<filter id='f' x='0' y='0' width='1' height='1'><feImage {name}='{address}'/></filter>
                 <g filter='url(#f)'/>"
            )));
        }
        shows_only_green(&svg(&format!("<use href='{address}#secret'/>")));
    }
    let external = format!(
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file://{}'>]>{}",
        nested.display(),
        svg("&x;")
    );
    assert_eq!(
        draw(Kind::Svg, external.as_bytes(), 32),
        Err(PictureError::Entities)
    );
}

#[test]
fn svg_bombs_deep_nesting() {
    for depth in [300, 50_000] {
        let deep = svg(&format!("{}{}", "<g>".repeat(depth), "</g>".repeat(depth)));
        assert_eq!(in_time(deep), Err(PictureError::TooManyElements));
    }
}

#[test]
fn svg_bombs_use_within_use() {
    let mut levels = String::from("<rect id='l0' width='1' height='1'/>");
    for level in 1..=10 {
        let uses = format!("<use href='#l{}'/>", level - 1).repeat(10);
        levels.push_str(&format!("<g id='l{level}'>{uses}</g>"));
    }
    let bomb = svg(&format!("<defs>{levels}</defs><use xlink:href='#l10'/>"));
    assert_eq!(in_time(bomb), Err(PictureError::TooManyElements));
}

#[test]
fn svg_bombs_pattern_within_pattern() {
    for fill in ["fill='url(#p{})'", "style='fill: url( \"#p{}\" )'"] {
        let mut levels = String::from("<pattern id='p0' width='1' height='1'/>");
        for level in 1..=12 {
            let rects = format!(
                "<rect width='9' height='9' {}/>",
                fill.replace("{}", &(level - 1).to_string())
            )
            .repeat(8);
            levels.push_str(&format!(
                "<pattern id='p{level}' width='.1' height='.1'>{rects}</pattern>"
            ));
        }
        let bomb = svg(&format!(
            "<defs>{levels}</defs><rect width='32' height='32' fill='url(#p12)'/>"
        ));
        assert_eq!(in_time(bomb), Err(PictureError::TooManyElements));
    }
}

#[test]
fn svg_bombs_entities() {
    let mut entities = String::from("<!ENTITY a0 'ha'>");
    for level in 1..=10 {
        let before = format!("&a{};", level - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY a{level} '{before}'>"));
    }
    let bomb = format!("<!DOCTYPE svg [{entities}]>{}", svg("<text>&a10;</text>"));
    assert_eq!(in_time(bomb), Err(PictureError::Entities));
}

#[test]
fn svg_bombs_many_elements_and_bytes() {
    let many = svg(&"<rect width='1' height='1'/>".repeat(60_000));
    assert_eq!(in_time(many), Err(PictureError::TooManyElements));
    let long = svg(&format!("<!--{}-->", " ".repeat(super::svg::MAX_BYTES)));
    assert_eq!(
        in_time(long),
        Err(PictureError::TooManyBytes(super::svg::MAX_BYTES))
    );
}

#[test]
fn svg_bombs_circles_of_uses_end() {
    for circle in [
        "<g id='a'><use href='#a'/></g>",
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
        "<pattern id='a' width='1' height='1'><rect width='1' height='1' fill='url(#a)'/></pattern>
         <rect width='1' height='1' fill='url(#a)'/>",
        "<mask id='a' mask='url(#a)'><rect width='1' height='1'/></mask><g mask='url(#a)'/>",
    ] {
        // Whether it is drawn is the library's affair; that it ends is ours.
        let _ = in_time(svg(circle));
    }
}

#[test]
fn svg_bombs_huge_sizes_end() {
    for (width, height) in [
        ("1e30", "1"),
        ("1", "1e30"),
        ("1e9", "1e9"),
        ("0.0001", "1e-20"),
    ] {
        let huge = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>
             <filter id='f' x='-1e9' y='-1e9' width='1e12' height='1e12'><feGaussianBlur
             stdDeviation='1e9'/></filter><rect width='1' height='1' filter='url(#f)'/></svg>"
        );
        if let Ok(png) = in_time(huge) {
            let (width, height, _) = decoded(&png);
            assert!(width <= 64 && height <= 64);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_bytes_make_the_drawing_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        kind in prop_oneof![Just(Kind::Png), Just(Kind::Svg)],
    ) {
        let _ = draw(kind, &bytes, 32);
    }

    #[test]
    fn no_damage_to_a_png_makes_the_drawing_panic(at in 0_usize..80, byte in any::<u8>()) {
        let mut bytes = plain_png(9, 7, SECRET);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = draw(Kind::Png, &bytes, 4);
    }
}
