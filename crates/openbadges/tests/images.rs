//! Baking and unbaking as the rest of the world sees it: whole credentials in, whole credentials out.

#![allow(missing_docs, reason = "a test")]

use openbadges::Credential;
use openbadges::credential::Content;
use openbadges::image::{Generation, ImageError, Kind, bake, unbake};

const SVG: &str = r#"<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>"#;
const ADDRESS: &str = "https://issuer.example/assertions/1?a=1&b=2";

fn hosted() -> String {
    serde_json::json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ADDRESS,
        "recipient": { "type": "email", "hashed": false, "identity": "ada@example.org" },
        "badge": "https://issuer.example/classes/1",
        "verification": { "type": "HostedBadge" },
        "issuedOn": "2024-01-02T03:04:05Z",
    })
    .to_string()
}

fn verifiable() -> String {
    serde_json::json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": "urn:uuid:1",
        "issuer": { "id": "https://issuer.example/profile", "type": ["Profile"], "name": "Issuer" },
        "validFrom": "2024-01-02T03:04:05Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "id": "did:example:ada",
            "achievement": {
                "id": "https://issuer.example/achievements/1",
                "type": ["Achievement"],
                "name": "Café – “日本語” ]]>",
                "description": "Said something.",
                "criteria": { "narrative": "Say something." },
            },
        },
    })
    .to_string()
}

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&[7; 12]).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn credential(text: &str) -> Credential {
    Credential::read(text).expect("a credential")
}

#[test]
fn every_form_comes_back_as_it_was_baked() {
    for (text, generation) in [
        (hosted(), Generation::Assertion),
        (ADDRESS.to_owned(), Generation::Assertion),
        (verifiable(), Generation::Credential),
    ] {
        let credential = credential(&text);
        for image in [png(), SVG.as_bytes().to_vec()] {
            let baked = bake(&image, &credential).expect("a baked image");
            let unbaked = unbake(&baked).expect("a badge");
            assert_eq!(unbaked.chosen().text, text);
            assert_eq!(unbaked.chosen().generation, generation);
            assert_eq!(
                Credential::read(&unbaked.chosen().text),
                Ok(credential.clone())
            );
        }
    }
}

#[test]
fn an_svg_names_the_address_of_a_hosted_assertion() {
    let baked = bake(SVG.as_bytes(), &credential(&hosted())).expect("a baked SVG");
    let baked = String::from_utf8(baked).expect("UTF-8");
    assert!(
        baked.contains("verify=\"https://issuer.example/assertions/1?a=1&amp;b=2\"><![CDATA[{")
    );
}

#[test]
fn an_svg_with_a_3_0_credential_in_json_has_no_verify() {
    let baked = bake(SVG.as_bytes(), &credential(&verifiable())).expect("a baked SVG");
    let baked = String::from_utf8(baked).expect("UTF-8");
    assert!(baked.contains("<openbadges:credential"));
    assert!(!baked.contains("verify="));
}

#[test]
fn both_versions_of_one_award_can_be_in_one_image() {
    for image in [png(), SVG.as_bytes().to_vec()] {
        let once = bake(&image, &credential(&hosted())).expect("a baked image");
        let both = bake(&once, &credential(&verifiable())).expect("a baked image");
        let unbaked = unbake(&both).expect("badges");
        let texts: Vec<_> = unbaked
            .versions()
            .iter()
            .map(|baked| baked.text.clone())
            .collect();
        assert_eq!(texts, [verifiable(), hosted()]);
    }
}

#[test]
fn an_address_alone_stays_an_address() {
    let baked = bake(SVG.as_bytes(), &credential(ADDRESS)).expect("a baked SVG");
    let unbaked = unbake(&baked).expect("a badge");
    let read = credential(&unbaked.chosen().text);
    assert!(matches!(read.content(), Content::Address(url) if url.as_str() == ADDRESS));
}

#[test]
fn the_kind_is_told_by_content() {
    assert_eq!(Kind::of(&png()), Some(Kind::Png));
    assert_eq!(Kind::of(SVG.as_bytes()), Some(Kind::Svg));
    for other in [
        b"".as_slice(),
        b"\xff\xd8\xff\xe0JFIF",
        b"GIF89a",
        b"<html/>",
        b"{}",
    ] {
        assert_eq!(Kind::of(other), None);
        assert_eq!(unbake(other), Err(ImageError::UnknownKind));
    }
}

#[test]
fn every_error_has_its_own_code_and_sentence_and_a_hint() {
    let errors = [
        ImageError::UnknownKind,
        ImageError::NoCredential,
        ImageError::Truncated,
        ImageError::Signature,
        ImageError::BrokenPng("it has two headers"),
        ImageError::Checksum("iTXt".into()),
        ImageError::TooLarge,
        ImageError::TooMany,
        ImageError::Inflate,
        ImageError::NotUtf8,
        ImageError::BrokenSvg("its tags do not match"),
        ImageError::Encoding,
        ImageError::Entities,
        ImageError::SvgTooLarge,
        ImageError::Unwritable,
    ];
    let mut codes: Vec<_> = errors.iter().map(ImageError::code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), errors.len());
    let mut sentences: Vec<_> = errors.iter().map(ToString::to_string).collect();
    sentences.sort_unstable();
    sentences.dedup();
    assert_eq!(sentences.len(), errors.len());
    for error in &errors {
        assert!(error.code().starts_with("image."), "{error}");
        assert!(error.hint().ends_with('.'), "{error}");
    }
}
