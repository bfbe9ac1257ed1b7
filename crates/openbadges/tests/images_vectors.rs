//! Real baked, unbaked and broken images from other projects, when their folder is there.

#![allow(missing_docs, reason = "a test")]
#![allow(
    clippy::disallowed_methods,
    reason = "the crate is pure; a test reads its vectors from the disk"
)]

#[path = "../../../tests/src/vectors.rs"]
mod vectors;

use std::path::PathBuf;

use openbadges::image::{Generation, ImageError, Kind, unbake};

struct Vector {
    path: PathBuf,
    name: String,
    kind: String,
    what: String,
}

/// The rows of the manifest whose kind is one of `kinds`, if it is there.
fn vectors(kinds: &[&str]) -> Option<Vec<Vector>> {
    let folder = vectors::Folder::find()?;
    let rows = folder.rows(kinds).into_iter();
    Some(
        rows.map(|row| Vector {
            path: folder.path(&row.file),
            name: row.file,
            kind: row.kind,
            what: row.what,
        })
        .collect(),
    )
}

fn bytes(vector: &Vector) -> Vec<u8> {
    std::fs::read(&vector.path).expect("a file that the manifest names")
}

/// Whether the `png` crate shows this file to its last row.
fn decodes(bytes: &[u8]) -> bool {
    let Ok(mut reader) = png::Decoder::new(std::io::Cursor::new(bytes)).read_info() else {
        return false;
    };
    loop {
        match reader.next_row() {
            Ok(Some(_)) => {}
            Ok(None) => return reader.finish().is_ok(),
            Err(_) => return false,
        }
    }
}

/// Files called malformed whose fault lies only in what reading a credential does not touch: pixels,
/// and the checksums of chunks that are not used. They carry no badge, and that is the error.
const FAULT_ELSEWHERE: &[(&str, &str)] = &[
    ("x_image-issue#1075.png", "its IDAT chunk is empty"),
    (
        "x_interlaced_chck.png",
        "the checksum of its IDAT chunk is wrong",
    ),
    ("xcsn0g01.png", "the checksum of its IDAT chunk is wrong"),
];

/// Baked files in which the manifest's source finds something else, and why Lapel differs.
const CHOSEN_OTHERWISE: &[(&str, &str, &str)] = &[(
    "bad-json.svg",
    "http://example.org",
    "a body that is no JSON is no credential: the address in `verify` counts",
)];

#[test]
fn malformed_pngs_give_an_error_and_never_a_credential() {
    let Some(vectors) = vectors(&["malformed-png"]) else {
        return;
    };
    let mut surprises = Vec::new();
    for vector in vectors {
        let bytes = bytes(&vector);
        let error = unbake(&bytes).expect_err(&vector.name);
        let elsewhere = FAULT_ELSEWHERE
            .iter()
            .find(|(name, _)| vector.name.ends_with(name));
        eprintln!(
            "{}: {error:?} {}",
            vector.name,
            elsewhere.map_or("", |(_, why)| why)
        );
        assert!(!decodes(&bytes), "{} is not malformed", vector.name);
        if elsewhere.is_some() != (error == ImageError::NoCredential) {
            surprises.push(vector.name);
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}

#[test]
fn images_without_a_badge_carry_no_credential() {
    let Some(vectors) = vectors(&["png-text", "unbaked-image"]) else {
        return;
    };
    for vector in vectors {
        assert_eq!(
            unbake(&bytes(&vector)),
            Err(ImageError::NoCredential),
            "{}",
            vector.name
        );
    }
}

#[test]
fn baked_images_give_their_credential() {
    let kinds = ["baked-ob0.5", "baked-ob1", "baked-ob2", "baked-ob3"];
    let Some(vectors) = vectors(&kinds) else {
        return;
    };
    for vector in vectors {
        let unbaked = unbake(&bytes(&vector)).expect(&vector.name);
        let chosen = unbaked.chosen();
        eprintln!(
            "{} ({}): {} {:.60}",
            vector.name, vector.what, chosen.place, chosen.text
        );
        let generation = match (vector.kind.as_str(), unbaked.kind) {
            ("baked-ob3", _) => Generation::Credential,
            ("baked-ob0.5", Kind::Png) => Generation::Historic,
            _ => Generation::Assertion,
        };
        assert_eq!(chosen.generation, generation, "{}", vector.name);
        assert_eq!(unbaked.credentials.len(), 1, "{}", vector.name);
        for (name, text, why) in CHOSEN_OTHERWISE {
            if vector.name.ends_with(name) {
                assert_eq!(chosen.text, *text, "{name}: {why}");
            }
        }
    }
}
