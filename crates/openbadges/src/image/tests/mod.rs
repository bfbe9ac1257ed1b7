//! A test for each rule of baking, named after it.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::*;

mod baking;
mod png_rules;
mod properties;
mod svg_rules;

const URL: &str = "https://issuer.example/assertions/1";
const JSON: &str =
    r#"{"@context":"https://w3id.org/openbadges/v2","name":"日本語 – “quotes” ]]> & <b>"}"#;

/// A small picture, whole and without a badge.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, 3, 2);
    encoder.set_color(::png::ColorType::Rgba);
    encoder.set_depth(::png::BitDepth::Eight);
    encoder
        .add_text_chunk("Software".into(), "a camera".into())
        .expect("a text chunk");
    let mut writer = encoder.write_header().expect("a header");
    let pixels: Vec<u8> = (0..24).map(|n| n * 10).collect();
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn pixels(png: &[u8]) -> Vec<u8> {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(png))
        .read_info()
        .expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut pixels).expect("a frame");
    pixels
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    let length = u32::try_from(data.len()).expect("a short chunk");
    [
        &length.to_be_bytes()[..],
        &body,
        &crc32fast::hash(&body).to_be_bytes(),
    ]
    .concat()
}

/// Puts chunks right before IEND (the last twelve bytes).
fn before_end(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let (front, end) = png.split_at(png.len() - 12);
    [front, &chunks.concat(), end].concat()
}

fn after_header(png: &[u8], chunks: &[Vec<u8>]) -> Vec<u8> {
    let (front, rest) = png.split_at(8 + 25);
    [front, &chunks.concat(), rest].concat()
}

fn deflated(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).expect("in memory");
    encoder.finish().expect("in memory")
}

fn itxt(keyword: &str, text: &str) -> Vec<u8> {
    let data = [keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat();
    chunk(b"iTXt", &data)
}

fn text_of(png: &[u8]) -> Result<String, ImageError> {
    unbake(png).map(|unbaked| unbaked.chosen().text.clone())
}

const SVG: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- a badge -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle r="5" fill="#0a4"/></svg>
"##;

fn svg_with(element: &str) -> String {
    SVG.replace("<circle", &format!("{element}<circle"))
}

#[test]
fn every_cut_of_a_file_is_refused() {
    let png = before_end(&picture(), &[itxt("openbadges", JSON)]);
    for length in 8..png.len() {
        assert!(unbake(&png[..length]).is_err(), "cut at {length}");
    }
    let svg = bake_text(SVG.as_bytes(), Family::Assertion, JSON, None).expect("a baked SVG");
    for length in 0..svg.len() - 1 {
        assert!(unbake(&svg[..length]).is_err(), "cut at {length}");
    }
}

#[test]
fn an_image_without_a_badge_says_so_and_why() {
    let error = unbake(&picture()).expect_err("no badge");
    assert_eq!(error, ImageError::NoCredential);
    let sentence = error.to_string();
    assert!(sentence.contains("photo apps") && sentence.contains("messengers"));
    assert_eq!(unbake(SVG.as_bytes()), Err(ImageError::NoCredential));
    assert_eq!(unbake(b"GIF89a"), Err(ImageError::UnknownKind));
    assert_eq!(unbake(b""), Err(ImageError::UnknownKind));
}
