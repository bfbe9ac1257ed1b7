//! What holds for every text and every file.

use proptest::prelude::*;

use super::*;

/// JSON as issuers write it: any text in it, white space around it.
fn json() -> impl Strategy<Value = String> {
    (".{0,200}", "[ \n\r\t]{0,3}", "[ \n\r\t]{0,3}").prop_map(|(name, before, after)| {
        let name: String = name
            .chars()
            .filter(|letter| !matches!(letter, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}'))
            .collect();
        format!("{before}{}{after}", serde_json::json!({ "name": name }))
    })
}

fn families() -> impl Strategy<Value = Family> {
    prop_oneof![Just(Family::Assertion), Just(Family::Credential)]
}

fn addresses() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("https://[a-z]{1,9}\\.example/[a-z0-9?&=%'\"<>]{0,40}")
}

/// Any picture of any colour type, so that pixels take every number of bits.
fn pictures() -> impl Strategy<Value = Vec<u8>> {
    use ::png::{BitDepth, ColorType};
    let kinds = prop_oneof![
        Just((ColorType::Grayscale, BitDepth::One)),
        Just((ColorType::Grayscale, BitDepth::Sixteen)),
        Just((ColorType::Rgb, BitDepth::Eight)),
        Just((ColorType::Rgba, BitDepth::Sixteen)),
    ];
    (kinds, 1..20_u32, 1..20_u32, any::<u8>()).prop_map(|((colour, depth), width, height, seed)| {
        let mut bytes = Vec::new();
        let mut encoder = ::png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(colour);
        encoder.set_depth(depth);
        let line = (width as usize * colour.samples() * depth as usize).div_ceil(8);
        let pixels: Vec<u8> = (0..line * height as usize)
            .map(|n| seed.wrapping_mul(n as u8).wrapping_add(n as u8))
            .collect();
        let mut writer = encoder.write_header().expect("a header");
        writer.write_image_data(&pixels).expect("pixels");
        writer.finish().expect("an end");
        bytes
    })
}

/// A file with everything in it that the readers look at.
fn rich_files() -> [Vec<u8>; 2] {
    let compressed = [
        b"openbadges\0\x01\0en\0x\0".as_slice(),
        &deflated(JSON.as_bytes()),
    ]
    .concat();
    let historic = [b"openbadges\0\0".as_slice(), &deflated(URL.as_bytes())].concat();
    let png = before_end(
        &picture(),
        &[
            chunk(b"iTXt", &compressed),
            chunk(b"zTXt", &historic),
            itxt("openbadgecredential", JSON),
        ],
    );
    let svg = svg_with(&format!(
        "<o:assertion xmlns:o=\"http://openbadges.org\" verify=\"{URL}\">{{&quot;a&quot;:<![CDATA[1]]>}}</o:assertion>"
    ));
    [png, svg.into_bytes()]
}

proptest! {
    #[test]
    fn bake_then_unbake_gives_the_same_bytes(json in json(), family in families(), address in addresses()) {
        for image in [picture(), SVG.as_bytes().to_vec()] {
            let baked = bake_text(&image, family, &json, address.as_deref()).expect("a baked image");
            prop_assert_eq!(text_of(&baked), Ok(json.clone()));
        }
    }

    #[test]
    fn bake_then_unbake_gives_the_same_address(address in addresses(), family in families()) {
        let address = address.unwrap_or_else(|| URL.into());
        for image in [picture(), SVG.as_bytes().to_vec()] {
            let baked = bake_text(&image, family, &address, Some(&address)).expect("a baked image");
            prop_assert_eq!(text_of(&baked), Ok(address.clone()));
        }
    }

    #[test]
    fn baking_again_changes_nothing(json in json(), family in families()) {
        for image in rich_files() {
            let once = bake_text(&image, family, &json, None).expect("a baked image");
            let twice = bake_text(&once, family, &json, None).expect("a baked image");
            prop_assert_eq!(once, twice);
        }
    }

    #[test]
    fn baking_leaves_the_pixels_identical(png in pictures(), json in json()) {
        let baked = bake_text(&png, Family::Assertion, &json, None).expect("a baked PNG");
        prop_assert_eq!(pixels(&baked), pixels(&png));
        prop_assert_eq!(baked, after_header(&png, &[itxt("openbadges", &json)]));
    }

    #[test]
    fn no_bytes_make_reading_or_baking_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        for file in [
            bytes.clone(),
            [&png::SIGNATURE[..], &bytes].concat(),
            after_header(&picture(), std::slice::from_ref(&bytes)),
            before_end(&picture(), &[chunk(b"iTXt", &[b"openbadges\0".as_slice(), &bytes].concat())]),
            before_end(&picture(), &[chunk(b"zTXt", &[b"openbadges\0\0".as_slice(), &bytes].concat())]),
            [SVG.as_bytes(), &bytes].concat(),
            [b"\xff\xfe".as_slice(), &bytes].concat(),
        ] {
            let _ = unbake(&file);
            let _ = bake_text(&file, Family::Assertion, JSON, None);
        }
    }

    #[test]
    fn no_markup_makes_reading_or_baking_panic(words in prop::collection::vec(
        prop::sample::select(vec![
            "<svg>", "</svg>", "<svg/>", "<o:assertion xmlns:o=\"http://openbadges.org\"", " verify=\"",
            "</o:assertion>", "\"", ">", "/>", "<![CDATA[", "]]>", "&", "&amp;", "&#0;", "&x;", "<!--", "-->",
            "<!DOCTYPE svg", "[", "]", "<?xml version=\"1.0\"", "?>", "\u{feff}", "é", " ",
        ]), 0..30)) {
        let file = words.concat();
        for file in [file.clone(), svg_with(&file)] {
            if let Ok(baked) = bake_text(file.as_bytes(), Family::Assertion, JSON, None) {
                prop_assert_eq!(text_of(&baked), Ok(JSON.to_owned()), "{}", file);
            }
            let _ = unbake(file.as_bytes());
        }
    }

    #[test]
    fn no_change_of_a_baked_file_makes_reading_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5),
        cut in any::<prop::sample::Index>(),
    ) {
        for mut file in rich_files() {
            for (at, byte) in &changes {
                let at = at.index(file.len());
                file[at] = *byte;
            }
            let _ = unbake(&file);
            let _ = bake_text(&file, Family::Credential, JSON, Some(URL));
            let _ = unbake(&file[..cut.index(file.len())]);
        }
    }
}
