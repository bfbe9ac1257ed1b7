//! A test for each rule of baking, named after it.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;

use super::*;

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

#[test]
fn itxt_plain_and_compressed_before_and_after_the_pixels() {
    let compressed = [
        b"openbadges\0\x01\x00\0\0".as_slice(),
        &deflated(JSON.as_bytes()),
    ]
    .concat();
    for chunk in [itxt("openbadges", JSON), chunk(b"iTXt", &compressed)] {
        let chunks = [chunk];
        assert_eq!(
            text_of(&before_end(&picture(), &chunks)).as_deref(),
            Ok(JSON)
        );
        assert_eq!(
            text_of(&after_header(&picture(), &chunks)).as_deref(),
            Ok(JSON)
        );
    }
}

#[test]
fn a_language_tag_and_a_translated_keyword_are_passed_over() {
    let data = [
        b"openbadges\0\0\0en-GB\0badges\0".as_slice(),
        JSON.as_bytes(),
    ]
    .concat();
    let png = before_end(&picture(), &[chunk(b"iTXt", &data)]);
    assert_eq!(text_of(&png).as_deref(), Ok(JSON));
}

#[test]
fn the_historic_text_and_ztxt_are_read() {
    let text = chunk(b"tEXt", &[b"openbadges\0", URL.as_bytes()].concat());
    let compressed = [b"openbadges\0\0".as_slice(), &deflated(URL.as_bytes())].concat();
    for chunk in [text, chunk(b"zTXt", &compressed)] {
        let unbaked = unbake(&before_end(&picture(), &[chunk])).expect("a badge");
        assert_eq!(unbaked.chosen().text, URL);
        assert_eq!(unbaked.chosen().generation, Generation::Historic);
    }
}

#[test]
fn the_keyword_of_3_0_is_read() {
    let unbaked = unbake(&after_header(
        &picture(),
        &[itxt("openbadgecredential", JSON)],
    ));
    let unbaked = unbaked.expect("a badge");
    assert_eq!(unbaked.chosen().generation, Generation::Credential);
    assert_eq!(unbaked.chosen().place, "iTXt chunk openbadgecredential");
}

#[test]
fn only_the_exact_keyword_counts() {
    let chunks = [
        itxt("OpenBadges", JSON),
        itxt("openbadges2", JSON),
        itxt("Comment", "openbadges"),
    ];
    assert_eq!(
        unbake(&before_end(&picture(), &chunks)),
        Err(ImageError::NoCredential)
    );
}

#[test]
fn text_is_utf_8_never_latin_1() {
    let data = b"openbadges\0\0\0\0\0{\"name\":\"caf\xe9\"}";
    let png = before_end(&picture(), &[chunk(b"iTXt", data)]);
    assert_eq!(unbake(&png), Err(ImageError::NotUtf8));
    let png = before_end(&picture(), &[chunk(b"tEXt", b"openbadges\0caf\xe9")]);
    assert_eq!(unbake(&png), Err(ImageError::NotUtf8));
}

#[test]
fn of_several_the_first_counts_and_all_are_reported() {
    let chunks = [
        itxt("openbadges", "https://a.example/1"),
        itxt("openbadges", "https://a.example/2"),
    ];
    let unbaked = unbake(&before_end(&picture(), &chunks)).expect("badges");
    assert_eq!(unbaked.chosen().text, "https://a.example/1");
    assert_eq!(unbaked.credentials.len(), 2);
    assert_eq!(unbaked.versions().len(), 1);
}

#[test]
fn a_text_of_2_0_counts_before_a_historic_one() {
    let historic = chunk(b"tEXt", b"openbadges\0https://a.example/old");
    let unbaked = unbake(&before_end(
        &picture(),
        &[historic, itxt("openbadges", URL)],
    ));
    assert_eq!(unbaked.expect("badges").chosen().text, URL);
}

#[test]
fn a_2_0_and_a_3_0_credential_are_two_versions_of_one_award() {
    let chunks = [itxt("openbadges", URL), itxt("openbadgecredential", JSON)];
    let unbaked = unbake(&before_end(&picture(), &chunks)).expect("badges");
    let texts: Vec<&str> = unbaked
        .versions()
        .iter()
        .map(|baked| baked.text.as_str())
        .collect();
    assert_eq!(texts, [JSON, URL]);
}

#[test]
fn the_checksum_of_a_used_chunk_is_checked() {
    let mut png = before_end(&picture(), &[itxt("openbadges", JSON)]);
    let last = png.len() - 13;
    png[last] ^= 1;
    assert_eq!(unbake(&png), Err(ImageError::Checksum("iTXt".into())));
}

#[test]
fn a_compression_bomb_costs_nothing() {
    let bomb = deflated(&vec![b'a'; 64 * 1024 * 1024]);
    for chunk in [
        chunk(b"zTXt", &[b"openbadges\0\0".as_slice(), &bomb].concat()),
        chunk(
            b"iTXt",
            &[b"openbadges\0\x01\0\0\0".as_slice(), &bomb].concat(),
        ),
    ] {
        assert_eq!(
            unbake(&before_end(&picture(), &[chunk])),
            Err(ImageError::TooLarge)
        );
    }
}

#[test]
fn text_up_to_the_limit_is_read_and_one_byte_more_is_not() {
    let longest = "a".repeat(MAX_TEXT);
    let png = before_end(&picture(), &[itxt("openbadges", &longest)]);
    assert_eq!(text_of(&png).map(|text| text.len()), Ok(MAX_TEXT));
    let png = before_end(&picture(), &[itxt("openbadges", &format!("{longest}a"))]);
    assert_eq!(unbake(&png), Err(ImageError::TooLarge));
}

#[test]
fn countless_small_bombs_are_refused() {
    let bomb = deflated(&vec![b'a'; MAX_TEXT]);
    let one = chunk(b"zTXt", &[b"openbadges\0\0".as_slice(), &bomb].concat());
    let many = vec![one; 10_000];
    assert_eq!(
        unbake(&before_end(&picture(), &many)),
        Err(ImageError::TooMany)
    );
}

#[test]
fn a_declared_length_behind_the_end_is_refused() {
    let mut png = picture();
    let end = png.len() - 12;
    png.splice(end..end + 4, 0x7fff_ffff_u32.to_be_bytes());
    assert_eq!(unbake(&png), Err(ImageError::Truncated));
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
    assert!(error.hint().contains("messengers"));
    assert_eq!(unbake(SVG.as_bytes()), Err(ImageError::NoCredential));
    assert_eq!(unbake(b"GIF89a"), Err(ImageError::UnknownKind));
    assert_eq!(unbake(b""), Err(ImageError::UnknownKind));
}

const SVG: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!-- a badge -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle r="5" fill="#0a4"/></svg>
"##;

fn svg_with(element: &str) -> String {
    SVG.replace("<circle", &format!("{element}<circle"))
}

#[test]
fn svg_is_told_by_its_root_element() {
    let comment = format!("<!--{}-->", "x".repeat(5_000));
    for svg in [
        SVG.to_owned(),
        format!("{comment}{SVG}").replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", ""),
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/x.dtd\"><svg/>"
            .into(),
        "\u{feff}<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>".into(),
    ] {
        assert_eq!(Kind::of(svg.as_bytes()), Some(Kind::Svg), "{svg}");
    }
    for other in ["<html><svg/></html>", "svg", "{\"svg\": 1}", "<svg"] {
        assert_eq!(Kind::of(other.as_bytes()), None, "{other}");
    }
}

#[test]
fn an_svg_element_counts_by_namespace_and_not_by_prefix() {
    for element in [
        format!(
            "<openbadges:assertion xmlns:openbadges=\"http://openbadges.org\" verify=\"{URL}\"/>"
        ),
        format!("<x:assertion xmlns:x=\"http://openbadges.org\" verify=\"{URL}\"></x:assertion>"),
        format!("<assertion xmlns=\"http://openbadges.org\" verify='{URL}'/>"),
        format!("<g><y:assertion xmlns:y=\"http://openbadges.org\" verify=\"{URL}\"/></g>"),
    ] {
        assert_eq!(
            text_of(svg_with(&element).as_bytes()).as_deref(),
            Ok(URL),
            "{element}"
        );
    }
    let other = format!(
        "<openbadges:assertion xmlns:openbadges=\"http://other.example\" verify=\"{URL}\"/>"
    );
    assert_eq!(
        unbake(svg_with(&other).as_bytes()),
        Err(ImageError::NoCredential)
    );
}

#[test]
fn an_svg_body_that_is_json_counts_before_verify() {
    let open = "<o:assertion xmlns:o=\"http://openbadges.org\"";
    for (element, text) in [
        (
            format!("{open} verify=\"{URL}\"><![CDATA[{{\"a\":1}}]]></o:assertion>"),
            "{\"a\":1}",
        ),
        (
            format!("{open} verify=\"\"><![CDATA[ {{\"a\":1}} ]]></o:assertion>"),
            "{\"a\":1}",
        ),
        (
            format!("{open}>{{&quot;a&quot;:1}}</o:assertion>"),
            "{\"a\":1}",
        ),
        (
            format!("{open} verify=\"{URL}\"><![CDATA[{{broken]]></o:assertion>"),
            URL,
        ),
        (format!("{open} verify=\"{URL}\"></o:assertion>"), URL),
        (
            format!("{open}><![CDATA[{{broken]]></o:assertion>"),
            "{broken",
        ),
    ] {
        assert_eq!(
            text_of(svg_with(&element).as_bytes()).as_deref(),
            Ok(text),
            "{element}"
        );
    }
}

#[test]
fn an_svg_credential_of_3_0_is_read() {
    let jws = "eyJhbGciOiJFUzI1NiJ9.e30.AA";
    let element =
        format!("<o:credential xmlns:o=\"https://purl.imsglobal.org/ob/v3p0\" verify=\"{jws}\"/>");
    let unbaked = unbake(svg_with(&element).as_bytes()).expect("a badge");
    assert_eq!(
        (unbaked.chosen().text.as_str(), unbaked.chosen().generation),
        (jws, Generation::Credential)
    );
}

#[test]
fn entity_expansion_is_refused() {
    let declared = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><t>&b;</t></svg>";
    assert_eq!(unbake(declared.as_bytes()), Err(ImageError::Entities));
    let undeclared = svg_with("<o:assertion xmlns:o=\"http://openbadges.org\">&xxe;</o:assertion>");
    assert_eq!(unbake(undeclared.as_bytes()), Err(ImageError::Entities));
    let attribute = svg_with("<o:assertion xmlns:o=\"http://openbadges.org\" verify=\"&xxe;\"/>");
    assert_eq!(unbake(attribute.as_bytes()), Err(ImageError::Entities));
}

#[test]
fn a_deeply_nested_svg_is_refused() {
    let deep = format!("<svg>{}", "<g>".repeat(100_000));
    assert!(matches!(
        unbake(deep.as_bytes()),
        Err(ImageError::BrokenSvg(_))
    ));
}

#[test]
fn baking_replaces_what_was_baked_before() {
    let historic = chunk(b"tEXt", b"openbadges\0https://a.example/old");
    let compressed = [b"openbadges\0\0".as_slice(), &deflated(b"x")].concat();
    let chunks = [
        historic,
        chunk(b"zTXt", &compressed),
        itxt("openbadges", "old"),
    ];
    let baked = bake_text(
        &before_end(&picture(), &chunks),
        Family::Assertion,
        JSON,
        None,
    );
    let unbaked = unbake(&baked.expect("a baked PNG")).expect("a badge");
    assert_eq!(unbaked.credentials.len(), 1);
    assert_eq!(unbaked.chosen().text, JSON);

    let once = bake_text(
        SVG.as_bytes(),
        Family::Assertion,
        "https://a.example/old",
        None,
    );
    let twice = bake_text(
        &once.expect("a baked SVG"),
        Family::Assertion,
        JSON,
        Some(URL),
    );
    let unbaked = unbake(&twice.expect("a baked SVG")).expect("a badge");
    assert_eq!(unbaked.credentials.len(), 1);
    assert_eq!(unbaked.chosen().text, JSON);
}

#[test]
fn baking_leaves_the_other_family_alone() {
    let both = before_end(&picture(), &[itxt("openbadgecredential", "{}")]);
    let baked = bake_text(&both, Family::Assertion, URL, None).expect("a baked PNG");
    assert_eq!(unbake(&baked).expect("badges").credentials.len(), 2);
}

#[test]
fn baking_leaves_every_other_byte_as_it_was() {
    let png = picture();
    let baked = bake_text(&png, Family::Assertion, JSON, None).expect("a baked PNG");
    let added = itxt("openbadges", JSON);
    assert_eq!(baked, after_header(&png, &[added]));

    let svg = bake_text(SVG.as_bytes(), Family::Assertion, JSON, Some(URL)).expect("a baked SVG");
    let svg = String::from_utf8(svg).expect("UTF-8");
    let start = svg.find("<openbadges:").expect("the element");
    let close = "</openbadges:assertion>";
    let end = svg.find(close).expect("its end") + close.len();
    assert_eq!(format!("{}{}", &svg[..start], &svg[end..]), SVG);
}

#[test]
fn a_self_closing_svg_can_be_baked() {
    let svg = br#"<s:svg xmlns:s="http://www.w3.org/2000/svg" />"#;
    let baked = bake_text(svg, Family::Credential, JSON, None).expect("a baked SVG");
    assert_eq!(text_of(&baked).as_deref(), Ok(JSON));
}

#[test]
fn a_broken_image_is_not_baked_into() {
    let png = picture();
    assert!(bake_text(&png[..png.len() - 5], Family::Assertion, URL, None).is_err());
    assert!(bake_text(b"<svg><g></svg>", Family::Assertion, URL, None).is_err());
    assert!(bake_text(b"plain text", Family::Assertion, URL, None).is_err());
}

proptest! {
    #[test]
    fn bake_then_unbake_gives_the_same_bytes(name in ".{0,200}") {
        let json = serde_json::json!({ "name": name }).to_string();
        for family in [Family::Assertion, Family::Credential] {
            for image in [picture(), SVG.as_bytes().to_vec()] {
                let baked = bake_text(&image, family, &json, None).expect("a baked image");
                prop_assert_eq!(text_of(&baked), Ok(json.clone()));
            }
        }
    }

    #[test]
    fn baking_leaves_the_pixels_identical(text in ".{0,300}") {
        let png = picture();
        let baked = bake_text(&png, Family::Assertion, &text, None).expect("a baked PNG");
        prop_assert_eq!(pixels(&baked), pixels(&png));
    }

    #[test]
    fn no_bytes_make_unbake_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = unbake(&bytes);
        let _ = unbake(&[&png::SIGNATURE[..], &bytes].concat());
        let _ = unbake(&[SVG.as_bytes(), &bytes].concat());
    }

    #[test]
    fn no_change_of_a_baked_file_makes_unbake_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for image in [picture(), SVG.as_bytes().to_vec()] {
            let mut baked = bake_text(&image, Family::Assertion, JSON, None).expect("a baked image");
            let at = at.index(baked.len());
            baked[at] = byte;
            let _ = unbake(&baked);
        }
    }
}
