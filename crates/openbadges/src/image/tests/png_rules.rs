//! What is read from a PNG.

use super::*;

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
fn the_keyword_of_clr_2_0_is_read() {
    let png = before_end(&picture(), &[itxt("clrcredential", JSON)]);
    let unbaked = unbake(&png).expect("a badge");
    assert_eq!(unbaked.chosen().generation, Generation::Credential);
}

#[test]
fn the_keyword_of_3_0_is_read_in_every_kind_of_text_chunk() {
    let compressed = [
        b"openbadgecredential\0\0".as_slice(),
        &deflated(JSON.as_bytes()),
    ]
    .concat();
    let plain = [b"openbadgecredential\0", JSON.as_bytes()].concat();
    for chunk in [chunk(b"zTXt", &compressed), chunk(b"tEXt", &plain)] {
        let unbaked = unbake(&before_end(&picture(), &[chunk])).expect("a badge");
        assert_eq!(unbaked.chosen().text, JSON);
        assert_eq!(unbaked.chosen().generation, Generation::Credential);
    }
}

#[test]
fn a_text_that_is_empty_is_no_credential() {
    let png = before_end(
        &picture(),
        &[itxt("openbadges", " "), itxt("openbadges", URL)],
    );
    let unbaked = unbake(&png).expect("a badge");
    assert_eq!(unbaked.credentials.len(), 1);
    assert_eq!(unbaked.chosen().text, URL);
}

#[test]
fn the_checksum_of_a_chunk_that_is_not_used_does_not_matter() {
    let mut other = itxt("Comment", "hello");
    let last = other.len() - 1;
    other[last] ^= 1;
    let png = before_end(&picture(), &[other, itxt("openbadges", URL)]);
    assert_eq!(text_of(&png).as_deref(), Ok(URL));
}

#[test]
fn the_checksum_of_the_header_is_checked() {
    let mut png = after_header(&picture(), &[itxt("openbadges", URL)]);
    png[8 + 8 + 13] ^= 1;
    assert_eq!(unbake(&png), Err(ImageError::Checksum("IHDR".into())));
}

#[test]
fn a_signature_that_was_changed_is_told_as_that() {
    let png = before_end(&picture(), &[itxt("openbadges", URL)]);
    for at in 0..8 {
        let mut changed = png.clone();
        changed[at] ^= 0x80;
        assert_eq!(unbake(&changed), Err(ImageError::Signature), "byte {at}");
    }
    let as_text = [b"\x89PNG\n\x1a\n".as_slice(), &png[8..]].concat();
    assert_eq!(unbake(&as_text), Err(ImageError::Signature));
}

#[test]
fn the_frame_of_a_png_is_checked() {
    let whole = picture();
    let badge = itxt("openbadges", URL);
    let header =
        |data: [u8; 13]| [&whole[..8], &chunk(b"IHDR", &data), &badge, &whole[33..]].concat();
    let good = [0, 0, 0, 3, 0, 0, 0, 2, 8, 6, 0, 0, 0];
    assert_eq!(text_of(&header(good)).as_deref(), Ok(URL));
    for (at, value) in [
        (3, 0),
        (7, 0),
        (0, 0x80),
        (8, 3),
        (9, 1),
        (9, 9),
        (10, 1),
        (11, 1),
        (12, 2),
    ] {
        let mut wrong = good;
        wrong[at] = value;
        assert!(
            matches!(unbake(&header(wrong)), Err(ImageError::BrokenPng(_))),
            "header byte {at}"
        );
    }
    let long = chunk(b"IHDR", &[good.as_slice(), &[0]].concat());
    let data =
        &whole[whole.windows(4).position(|w| w == b"IDAT").expect("data") - 4..whole.len() - 12];
    let signature = &whole[..8];
    let end = &whole[whole.len() - 12..];
    for (why, chunks) in [
        ("a long header", vec![&long[..], &badge, data, end]),
        ("no header", vec![&badge[..], data, end]),
        (
            "two headers",
            vec![&whole[8..33], &whole[8..33], &badge, data, end],
        ),
        (
            "a badge before the header",
            vec![&badge[..], &whole[8..33], data, end],
        ),
        ("no image data", vec![&whole[8..33], &badge, end]),
        (
            "image data in two places",
            vec![&whole[8..33], data, &badge, data, end],
        ),
        (
            "an end with something in it",
            vec![&whole[8..33], &badge, data, &chunk(b"IEND", b"x")],
        ),
        (
            "a name that is none",
            vec![&whole[8..33], &chunk(b"a1b2", b""), &badge, data, end],
        ),
    ] {
        let png = [signature, &chunks.concat()].concat();
        assert!(
            matches!(unbake(&png), Err(ImageError::BrokenPng(_))),
            "{why}: {:?}",
            unbake(&png)
        );
    }
    let endless = [signature, &whole[8..33], &badge, data].concat();
    assert_eq!(unbake(&endless), Err(ImageError::Truncated));
}

#[test]
fn a_badge_behind_the_end_is_not_part_of_the_image() {
    let png = [picture(), itxt("openbadges", URL)].concat();
    assert_eq!(unbake(&png), Err(ImageError::NoCredential));
}

#[test]
fn countless_chunks_are_refused() {
    let png = before_end(&picture(), &vec![chunk(b"teST", b""); 70_000]);
    assert!(matches!(unbake(&png), Err(ImageError::BrokenPng(_))));
}

#[test]
fn text_chunks_that_are_cut_off_are_refused() {
    for (kind, data) in [
        (b"iTXt", b"openbadges\0".as_slice()),
        (b"iTXt", b"openbadges\0\0"),
        (b"iTXt", b"openbadges\0\0\0en"),
        (b"iTXt", b"openbadges\0\0\0en\0badge"),
    ] {
        let png = before_end(&picture(), &[chunk(kind, data)]);
        assert!(matches!(unbake(&png), Err(ImageError::BrokenPng(_))));
    }
}

#[test]
fn what_cannot_be_inflated_is_refused() {
    let good = deflated(JSON.as_bytes());
    let mut wrong_sum = good.clone();
    *wrong_sum.last_mut().expect("a checksum") ^= 1;
    for compressed in [&good[..good.len() / 2], &wrong_sum, b"", b"nonsense"] {
        let ztxt = [b"openbadges\0\0".as_slice(), compressed].concat();
        let itxt = [b"openbadges\0\x01\0\0\0".as_slice(), compressed].concat();
        for chunk in [chunk(b"zTXt", &ztxt), chunk(b"iTXt", &itxt)] {
            assert_eq!(
                unbake(&before_end(&picture(), &[chunk])),
                Err(ImageError::Inflate)
            );
        }
    }
    let unknown_method = [b"openbadges\0\x01\x01\0\0".as_slice(), &good].concat();
    let png = before_end(&picture(), &[chunk(b"iTXt", &unknown_method)]);
    assert_eq!(unbake(&png), Err(ImageError::Inflate));
}

#[test]
fn a_bomb_that_would_inflate_to_a_gibibyte_is_inflated_no_further_than_the_limit() {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let part = vec![0; 1024 * 1024];
    for _ in 0..1024 {
        encoder.write_all(&part).expect("in memory");
    }
    let bomb = encoder.finish().expect("in memory");
    // Whoever reads on comes to a broken end, which is another error.
    let bomb = &bomb[..bomb.len() / 2];
    let data = [b"openbadges\0\0".as_slice(), bomb].concat();
    let png = before_end(&picture(), &[chunk(b"zTXt", &data)]);
    assert_eq!(unbake(&png), Err(ImageError::TooLarge));
}

#[test]
fn credentials_too_large_together_are_refused() {
    let half = itxt("openbadges", &"a".repeat(MAX_TEXT - 1));
    assert!(unbake(&before_end(&picture(), &[half.clone(), half.clone()])).is_ok());
    assert_eq!(
        unbake(&before_end(&picture(), &[half.clone(), half.clone(), half])),
        Err(ImageError::TooMany)
    );
}
