//! What is read from an SVG.

use super::*;

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
            format!("{open} verify=\"\">\n <![CDATA[{{\"a\":1}}]]>\n</o:assertion>"),
            "{\"a\":1}",
        ),
        (
            format!("{open}><![CDATA[ {{\"a\":1}}\n]]></o:assertion>"),
            " {\"a\":1}\n",
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
fn the_clr_2_0_element_is_read() {
    let element = "<c:credential xmlns:c=\"https://purl.imsglobal.org/clr/v2p0\"><![CDATA[{}]]></c:credential>";
    let unbaked = unbake(svg_with(element).as_bytes()).expect("a badge");
    assert_eq!(unbaked.chosen().generation, Generation::Credential);
    assert_eq!(unbaked.chosen().place, "element clr:credential");
}

#[test]
fn an_svg_element_is_found_last_in_the_tree_too() {
    let element =
        format!("<o:assertion xmlns:o=\"http://openbadges.org\" verify=\"{URL}\"/></svg>");
    assert_eq!(
        text_of(SVG.replace("</svg>", &element).as_bytes()).as_deref(),
        Ok(URL)
    );
}

#[test]
fn a_credential_without_verify_and_body_is_none() {
    for element in [
        "<o:assertion xmlns:o=\"http://openbadges.org\"/>",
        "<o:assertion xmlns:o=\"http://openbadges.org\" verify=\" \"> </o:assertion>",
    ] {
        assert_eq!(
            unbake(svg_with(element).as_bytes()),
            Err(ImageError::NoCredential)
        );
    }
}

#[test]
fn references_in_verify_are_read_however_many_they_are() {
    let address = format!("https://a.example/?{}", "a=1&".repeat(500));
    let element = format!(
        "<o:assertion xmlns:o=\"http://openbadges.org\" verify=\"{}\"/>",
        address.replace('&', "&amp;").replace('1', "&#x31;")
    );
    assert_eq!(
        text_of(svg_with(&element).as_bytes()).as_deref(),
        Ok(address.as_str())
    );
}

#[test]
fn text_of_other_elements_in_a_credential_is_not_its_own() {
    let element = "<o:assertion xmlns:o=\"http://openbadges.org\">{\"a\":<b>2</b>1}</o:assertion>";
    assert_eq!(
        text_of(svg_with(element).as_bytes()).as_deref(),
        Ok("{\"a\":1}")
    );
}

#[test]
fn a_plain_doctype_is_fine_and_an_internal_subset_is_not() {
    let element = format!("<o:assertion xmlns:o=\"http://openbadges.org\" verify=\"{URL}\"/>");
    let with = |doctype: &str| svg_with(&element).replace("<svg", &format!("{doctype}\n<svg"));
    let plain = with(
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">",
    );
    assert_eq!(text_of(plain.as_bytes()).as_deref(), Ok(URL));
    let defaults =
        with("<!DOCTYPE svg [<!ATTLIST assertion verify CDATA \"https://elsewhere.example/\">]>");
    assert_eq!(unbake(defaults.as_bytes()), Err(ImageError::Entities));
}

#[test]
fn an_entity_in_any_attribute_is_refused() {
    let svg = svg_with("<rect fill=\"&colour;\"/>");
    assert_eq!(unbake(svg.as_bytes()), Err(ImageError::Entities));
    let svg = svg_with("<rect fill=\"&#0;\"/>");
    assert!(matches!(
        unbake(svg.as_bytes()),
        Err(ImageError::BrokenSvg(_))
    ));
}

#[test]
fn utf_16_and_latin_1_are_told_as_an_encoding() {
    let little: Vec<u8> = std::iter::once(0xfeff)
        .chain(SVG.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let big: Vec<u8> = std::iter::once(0xfeff)
        .chain(SVG.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    let latin = SVG.as_bytes().to_vec();
    let latin = [
        b"<!-- caf\xe9 -->".as_slice(),
        &latin[latin.windows(4).position(|w| w == b"<svg").expect("a root")..],
    ]
    .concat();
    for bytes in [little, big, latin] {
        assert_eq!(Kind::of(&bytes), Some(Kind::Svg));
        assert_eq!(unbake(&bytes), Err(ImageError::Encoding));
    }
    let declared = SVG.replace("UTF-8", "ISO-8859-1");
    assert_eq!(
        unbake(declared.as_bytes()),
        Err(ImageError::NoCredential),
        "pure ASCII is the same in both"
    );
    let contradicted = declared.replace("a badge", "caf\u{e9}");
    assert_eq!(unbake(contradicted.as_bytes()), Err(ImageError::Encoding));
}

#[test]
fn a_byte_order_mark_is_allowed() {
    let svg = format!(
        "\u{feff}{}",
        svg_with(&format!(
            "<o:assertion xmlns:o=\"http://openbadges.org\" verify=\"{URL}\"/>"
        ))
    );
    assert_eq!(text_of(svg.as_bytes()).as_deref(), Ok(URL));
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for svg in [
        "<svg><g></svg>",
        "<svg/><svg/>",
        "<svg></svg>text",
        "<svg a=\"1\" a=\"2\"/>",
        "<svg a=1/>",
        "<svg xmlns:xml=\"http://other.example\"/>",
        "<svg><!ELEMENT a></svg>",
    ] {
        assert!(
            matches!(unbake(svg.as_bytes()), Err(ImageError::BrokenSvg(_))),
            "{svg}: {:?}",
            unbake(svg.as_bytes())
        );
    }
}

#[test]
fn no_error_repeats_what_the_file_says() {
    let error = unbake(b"<svg><\x1b[31mevil></svg>").expect_err("broken");
    assert!(!error.to_string().contains('\u{1b}'));
}

#[test]
fn an_svg_too_large_is_refused() {
    let svg = format!("<svg>{}</svg>", " ".repeat(MAX_SVG));
    assert_eq!(unbake(svg.as_bytes()), Err(ImageError::SvgTooLarge));
}

#[test]
fn countless_svg_credentials_are_refused() {
    let one = format!("<o:assertion xmlns:o=\"http://openbadges.org\" verify=\"{URL}\"/>");
    for count in [MAX_CREDENTIALS + 1, 10_000] {
        assert_eq!(
            unbake(svg_with(&one.repeat(count)).as_bytes()),
            Err(ImageError::TooMany)
        );
    }
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "how long it takes is what is tested"
)]
fn hostile_markup_costs_no_more_than_its_length() {
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect();
    let namespaces: String = (0..100_000).map(|n| format!(" xmlns:a{n}=\"a\"")).collect();
    let started = std::time::Instant::now();
    assert_eq!(
        unbake(svg_with(&format!("<g{attributes}/>")).as_bytes()),
        Err(ImageError::NoCredential)
    );
    assert!(unbake(svg_with(&format!("<g{namespaces}/>")).as_bytes()).is_err());
    assert!(unbake(&b"<svg>".repeat(500_000)).is_err());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
