//! What baking changes, and what it leaves.

use super::super::png::SIGNATURE;
use super::*;

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

#[test]
fn a_png_is_baked_under_the_keyword_of_its_family() {
    for (family, place) in [
        (Family::Assertion, "iTXt chunk openbadges"),
        (Family::Credential, "iTXt chunk openbadgecredential"),
    ] {
        let baked = bake_text(&picture(), family, JSON, None).expect("a baked PNG");
        assert_eq!(unbake(&baked).expect("a badge").chosen().place, place);
    }
}

#[test]
fn what_follows_the_end_of_a_png_stays() {
    let png = [picture(), b"more".to_vec()].concat();
    let baked = bake_text(&png, Family::Assertion, URL, None).expect("a baked PNG");
    assert_eq!(baked, after_header(&png, &[itxt("openbadges", URL)]));
}

#[test]
fn the_png_crate_reads_what_was_baked() {
    let baked = bake_text(&picture(), Family::Credential, JSON, None).expect("a baked PNG");
    let reader = ::png::Decoder::new(std::io::Cursor::new(&baked))
        .read_info()
        .expect("a PNG");
    let texts = &reader.info().utf8_text;
    assert_eq!(texts.len(), 1);
    assert_eq!(texts[0].keyword, "openbadgecredential");
    assert!(!texts[0].compressed);
    assert_eq!(texts[0].get_text().as_deref().ok(), Some(JSON));
}

#[test]
fn an_old_badge_that_is_damaged_is_replaced() {
    let mut old = itxt("openbadges", "old");
    let last = old.len() - 1;
    old[last] ^= 1;
    let png = before_end(&picture(), &[old]);
    let baked = bake_text(&png, Family::Assertion, URL, None).expect("a baked PNG");
    assert_eq!(baked, after_header(&picture(), &[itxt("openbadges", URL)]));
}

#[test]
fn a_png_whose_pixels_are_damaged_is_not_baked_into() {
    let mut png = picture();
    let end = png.len() - 13;
    png[end] ^= 1;
    assert_eq!(
        bake_text(&png, Family::Assertion, URL, None),
        Err(ImageError::Checksum("IDAT".into()))
    );
    let of_one_pixel = |colour: u8, width: [u8; 4], data: &[u8]| {
        let [w0, w1, w2, w3] = width;
        let header = [w0, w1, w2, w3, 0, 0, 0, 1, 8, colour, 0, 0, 0];
        [
            &SIGNATURE[..],
            &chunk(b"IHDR", &header),
            &chunk(b"IDAT", data),
            &chunk(b"IEND", b""),
        ]
        .concat()
    };
    let pixel = deflated(&[0, 0]);
    let bake = |png: &[u8]| bake_text(png, Family::Assertion, URL, None);
    assert!(bake(&of_one_pixel(0, [0, 0, 0, 1], &pixel)).is_ok());
    for (colour, width, data) in [
        (0, [0, 0, 0, 1], b"not deflated".as_slice()),
        (0, [0, 0, 0, 9], &pixel),
        (3, [0, 0, 0, 1], &pixel),
        (0, [0x7f, 0, 0, 0], &pixel),
    ] {
        assert!(matches!(
            bake(&of_one_pixel(colour, width, data)),
            Err(ImageError::BrokenPng(_))
        ));
    }
}

#[test]
fn the_svg_element_is_the_first_child_and_names_its_namespace() {
    let cases = [
        (
            Family::Assertion,
            r#"{"a":1}"#,
            Some(URL),
            format!(
                r#"<openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="{URL}"><![CDATA[{{"a":1}}]]></openbadges:assertion>"#
            ),
        ),
        (
            Family::Assertion,
            "https://a.example/?a=1&b=2",
            Some("https://a.example/?a=1&b=2"),
            r#"<openbadges:assertion xmlns:openbadges="http://openbadges.org" verify="https://a.example/?a=1&amp;b=2"/>"#.into(),
        ),
        (
            Family::Credential,
            "e30.e30.AA\n",
            None,
            r#"<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" verify="e30.e30.AA"/>"#.into(),
        ),
        (
            Family::Credential,
            r#"{"a":1}"#,
            None,
            r#"<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><![CDATA[{"a":1}]]></openbadges:credential>"#.into(),
        ),
    ];
    for (family, text, address, element) in cases {
        let baked = bake_text(SVG.as_bytes(), family, text, address).expect("a baked SVG");
        assert_eq!(String::from_utf8_lossy(&baked), svg_with(&element));
    }
}

#[test]
fn an_old_svg_element_is_replaced_wherever_it_stands() {
    let old = "<x:assertion xmlns:x=\"http://openbadges.org\" verify=\"https://a.example/old\"><b/>&amp;</x:assertion>";
    for svg in [
        SVG.replace("</svg>", &format!("{old}</svg>")),
        svg_with(&format!("<g>{old}</g>")).replace("<g></g>", ""),
    ] {
        let baked = bake_text(svg.as_bytes(), Family::Assertion, URL, None).expect("a baked SVG");
        let fresh = bake_text(
            svg.replace(old, "").as_bytes(),
            Family::Assertion,
            URL,
            None,
        );
        assert_eq!(Ok(baked), fresh);
    }
}

#[test]
fn a_byte_order_mark_stays_first() {
    let svg = format!("\u{feff}{SVG}");
    let baked = bake_text(svg.as_bytes(), Family::Assertion, JSON, None).expect("a baked SVG");
    let plain = bake_text(SVG.as_bytes(), Family::Assertion, JSON, None).expect("a baked SVG");
    assert_eq!(baked, ["\u{feff}".as_bytes(), &plain].concat());
}

#[test]
fn json_with_a_byte_order_mark_goes_into_the_body() {
    let text = "\u{feff} {\"a\":1}\r\n";
    let baked = bake_text(SVG.as_bytes(), Family::Assertion, text, Some(URL));
    assert_eq!(text_of(&baked.expect("a baked SVG")).as_deref(), Ok(text));
}

#[test]
fn characters_that_the_image_cannot_hold_are_refused() {
    for image in [picture(), SVG.as_bytes().to_vec()] {
        assert_eq!(
            bake_text(&image, Family::Assertion, "https://a.example/\0", None),
            Err(ImageError::Unwritable)
        );
    }
    assert_eq!(
        bake_text(
            SVG.as_bytes(),
            Family::Assertion,
            "{\"a\":\"\u{ffff}\"}",
            None
        ),
        Err(ImageError::Unwritable)
    );
    let latin = SVG.replace("UTF-8", "ISO-8859-1");
    assert_eq!(
        bake_text(latin.as_bytes(), Family::Assertion, JSON, None),
        Err(ImageError::Unwritable)
    );
    assert!(bake_text(latin.as_bytes(), Family::Assertion, URL, None).is_ok());
}

#[test]
fn a_text_over_the_limit_is_not_baked() {
    let text = format!("{{\"a\":\"{}\"}}", "a".repeat(MAX_TEXT));
    assert_eq!(
        bake_text(&picture(), Family::Assertion, &text, None),
        Err(ImageError::TooLarge)
    );
}
