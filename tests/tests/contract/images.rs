//! `lapel bake` and `lapel unbake`.

use lapel_tests::award::Award;
use openbadges::Standard;

use crate::cast::{Cast, of, signed};

#[test]
fn unbake_prints_the_credential_as_it_stands_and_nothing_else() {
    let cast = Cast::new();
    let mut svg = Award::new("svg");
    svg.svg = true;
    for award in [
        Award::new("json"),
        of("address", Standard::V0_5),
        of("credential", Standard::V3_0),
        signed("jws", lapel_tests::keys::Algorithm::EdDsa),
        svg,
    ] {
        let issued = cast.issuer.issue(&award);
        let file = cast.lapel.file("badge", &issued.image);
        let run = cast.lapel.run(&["unbake", &file]).ended(0);
        assert_eq!(run.out, issued.credential, "{}", award.slug);
        assert!(run.err.is_empty(), "{run:?}");
    }
}

#[test]
fn bake_puts_a_credential_into_an_image_and_leaves_the_pixels_alone() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("baked"));
    let bare = cast.lapel.file("bare.png", &issued.bare);
    let credential = cast.lapel.file("credential.json", &issued.credential);
    let out = cast.lapel.path("out.png").display().to_string();
    cast.lapel
        .run(&["bake", &bare, &credential, "-o", &out])
        .ended(0);
    let baked = std::fs::read(&out).expect("it was written");
    assert_eq!(baked, issued.image);
    assert_eq!(pixels(&baked), pixels(&issued.bare));
    let run = cast.lapel.run(&["unbake", &out]).ended(0);
    assert_eq!(run.out, issued.credential);
}

#[test]
fn bake_replaces_an_older_credential() {
    let cast = Cast::new();
    let (old, new) = (
        cast.issuer.issue(&Award::new("old")),
        cast.issuer.issue(&Award::new("new")),
    );
    let image = cast.lapel.file("old.png", &old.image);
    let credential = cast.lapel.file("new.json", &new.credential);
    let out = cast.lapel.path("out.png").display().to_string();
    cast.lapel
        .run(&["bake", &image, &credential, "-o", &out])
        .ended(0);
    let report = cast.lapel.verify(&[&out]);
    assert_eq!(report["fetched"][0]["url"], new.address);
    let baked = std::fs::read(&out).expect("it was written");
    assert!(!String::from_utf8_lossy(&baked).contains(&old.address));
}

#[test]
fn bake_never_overwrites_a_file_that_is_there() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("there"));
    let bare = cast.lapel.file("bare.png", &issued.bare);
    let credential = cast.lapel.file("credential.json", &issued.credential);
    let out = cast.lapel.file("out.png", "mine");
    let run = cast
        .lapel
        .run(&["bake", &bare, &credential, "-o", &out])
        .ended(2);
    assert!(run.out.is_empty() && run.err.contains("--force"), "{run:?}");
    assert_eq!(std::fs::read(&out).expect("it is there"), b"mine");
}

#[test]
fn bake_refuses_what_is_no_image_or_no_credential() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("refused"));
    let bare = cast.lapel.file("bare.png", &issued.bare);
    let text = cast.lapel.file("text.txt", "not a badge");
    let credential = cast.lapel.file("credential.json", &issued.credential);
    let out = cast.lapel.path("out.png");
    let name = out.display().to_string();
    cast.lapel
        .run(&["bake", &text, &credential, "-o", &name])
        .ended(2);
    cast.lapel
        .run(&["bake", &bare, &text, "-o", &name])
        .ended(2);
    cast.lapel.run(&["unbake", &bare]).ended(2);
    assert!(!out.exists());
}

#[test]
fn an_image_with_two_credentials_says_which_one_counts() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("two"));
    let other = cast.issuer.issue(&Award::new("other"));
    let chunk = badge_chunk(&other.image);
    let position = issued.image.len() - 12;
    let two = [&issued.image[..position], &chunk, &issued.image[position..]].concat();
    let file = cast.lapel.file("two.png", two);
    let report = cast.lapel.verify(&[&file]);
    let image = lapel_tests::lapel::check(&report, "image");
    assert_eq!(image["status"], "warn", "{report:#}");
    assert_eq!(
        report["fetched"][0]["url"], issued.address,
        "the first one counts"
    );
}

/// The iTXt chunk of a baked PNG, whole.
fn badge_chunk(png: &[u8]) -> Vec<u8> {
    let mut rest = &png[8..];
    loop {
        let length: [u8; 4] = rest[..4].try_into().expect("four bytes");
        let end = 12 + usize::try_from(u32::from_be_bytes(length)).expect("it fits");
        if &rest[4..8] == b"iTXt" {
            return rest[..end].to_vec();
        }
        rest = &rest[end..];
    }
}

fn pixels(image: &[u8]) -> Vec<u8> {
    let decoder = png::Decoder::new(std::io::Cursor::new(image));
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
    reader.next_frame(&mut pixels).expect("pixels");
    pixels
}

#[test]
fn an_image_with_2_0_and_3_0_is_one_award_in_two_versions() {
    let cast = Cast::new();
    let award = Award::new("both");
    let older = cast.issuer.issue(&award);
    let newer = cast.issuer.issue(&of("newer", Standard::V3_0));
    let image = cast.lapel.file("older.png", &older.image);
    let credential = cast.lapel.file("newer.json", &newer.credential);
    let both = cast.lapel.path("both.png").display().to_string();
    cast.lapel
        .run(&["bake", &image, &credential, "-o", &both])
        .ended(0);
    let line = cast.lapel.run(&["import", "--json", &both]).ended(0).line();
    let badge = cast.only();
    assert_eq!(badge["standard"], "3.0", "the newer one counts");
    assert_eq!(badge["id"], line["id"]);
    let id = line["id"].as_str().expect("an id");
    let page = cast.lapel.run(&["show", "--json", id]).ended(0).line();
    assert_eq!(page["versions"][0]["standard"], "2.0", "{page:#}");
}
