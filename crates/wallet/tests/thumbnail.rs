//! Thumbnails as the window asks for them.

mod sample;

use std::fs;

use sample::{Desk, SVG, bake, baked, text};
use wallet::Error;

#[test]
fn a_thumbnail_is_made_once_and_can_be_made_again() {
    let desk = Desk::new();
    let id = desk.add(bake(SVG, &text(1)));
    let folder = desk.wallet.folder().join("thumbnails");
    let made = desk
        .wallet
        .thumbnail(&id, 64)
        .expect("drawn")
        .expect("a picture");
    assert!(made.starts_with(b"\x89PNG"));
    let files: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(files.len(), 1);
    assert!(files[0].to_string_lossy().ends_with("-64.png"));

    // What a power cut leaves is no thumbnail.
    fs::write(&files[0], &made[..made.len() / 2]).expect("half a file");
    assert_eq!(
        desk.wallet.thumbnail(&id, 64).expect("drawn"),
        Some(made.clone())
    );
    fs::remove_dir_all(&folder).expect("derived");
    assert_eq!(desk.wallet.thumbnail(&id, 64).expect("drawn"), Some(made));
}

#[test]
fn a_thumbnail_holds_no_credential() {
    let desk = Desk::new();
    let id = desk.add(baked(1));
    let made = desk
        .wallet
        .thumbnail(&id, 64)
        .expect("drawn")
        .expect("a picture");
    assert!(openbadges::image::unbake(&made).is_err());
}

#[test]
fn a_badge_without_a_picture_has_no_thumbnail() {
    let desk = Desk::new();
    let id = desk.add(text(1));
    assert_eq!(
        desk.wallet.thumbnail(&id, 64).expect("nothing to draw"),
        None
    );
    let unknown = desk.wallet.thumbnail("0123456789abcdef", 64);
    assert!(
        matches!(unknown, Err(Error::UnknownBadge(_))),
        "{unknown:?}"
    );
}

#[test]
fn a_picture_that_cannot_be_drawn_is_an_error() {
    let desk = Desk::new();
    let deep = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'>{}{}</svg>",
        "<g>".repeat(220),
        "</g>".repeat(220)
    );
    let id = desk.add(bake(deep.as_bytes(), &text(1)));
    let drawn = desk.wallet.thumbnail(&id, 64);
    assert!(
        matches!(
            drawn,
            Err(Error::Io {
                action: "drawn",
                ..
            })
        ),
        "{drawn:?}"
    );
}
