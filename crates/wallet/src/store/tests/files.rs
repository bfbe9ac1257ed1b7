//! Files beside the database, and what is durable.

use chrono::{TimeDelta, Utc};

use crate::Wallet;
use crate::store::samples::*;
use crate::store::{Query, files};

#[test]
fn a_damaged_file_is_never_given_out() {
    let sample = Sample::new();
    let id = sample
        .keep(with_image(assertion(1), "pixels"))
        .id
        .expect("an id");
    assert_eq!(
        sample.wallet.image(&id).expect("an image"),
        Some((openbadges::image::Kind::Png, b"pixels".to_vec()))
    );
    let name = files::Name::of_image(openbadges::image::Kind::Png, b"pixels");
    std::fs::write(sample.folder.path().join(name.path()), "pixel5").expect("damage");
    let error = sample.wallet.image(&id).expect_err("it is damaged");
    assert_eq!(error.code(), "file.damaged");
}

#[test]
fn files_without_a_row_are_harmless_and_swept() {
    let sample = Sample::new();
    let id = sample
        .keep(with_image(assertion(1), "pixels"))
        .id
        .expect("an id");
    // What a kill between the files and the row leaves: placed files, and half-written ones.
    let name = files::Name::of_image(openbadges::image::Kind::Png, b"orphan");
    let contents = std::collections::BTreeMap::from([(name, &b"orphan"[..])]);
    let staged = sample.wallet.files.stage(&contents).expect("staged");
    sample.wallet.files.place(staged).expect("placed");
    let part = sample.folder.path().join("incoming/half.part");
    std::fs::write(&part, "hal").expect("a file");
    let again = Wallet::open(sample.folder.path()).expect("it opens");
    assert_eq!(again.ids(&Query::default(), now()).expect("a list"), [id]);
    assert_eq!(sample.files("images"), 2);

    again.empty_trash(Utc::now()).expect("swept");
    assert_eq!(sample.files("images"), 1);
    assert!(part.exists(), "somebody may be writing it just now");
    again
        .empty_trash(Utc::now() + TimeDelta::days(2))
        .expect("swept");
    assert!(!part.exists());

    // Imported after all, the badge whose import was killed is whole.
    let result = sample.keep(with_image(assertion(2), "orphan"));
    let image = sample
        .wallet
        .image(&result.id.expect("an id"))
        .expect("an image");
    assert_eq!(
        image.map(|(_, bytes)| bytes).as_deref(),
        Some(&b"orphan"[..])
    );
}

#[test]
fn many_files_are_made_durable_together_and_leave_nothing_behind() {
    let sample = Sample::new();
    let batch = (0..40)
        .map(|number| with_image(assertion(number), &format!("pixels {number}")))
        .collect();
    let results = sample.wallet.keep(batch, now()).expect("kept");
    assert_eq!(results.len(), 40);
    assert_eq!((sample.files("images"), sample.files("incoming")), (40, 0));
    for (number, result) in results.iter().enumerate() {
        let id = result.id.as_deref().expect("an id");
        let image = sample.wallet.image(id).expect("an image");
        let (_, bytes) = image.expect("it has one");
        assert_eq!(bytes, format!("pixels {number}").into_bytes());
    }
}

#[test]
fn an_import_is_synced_to_the_disk() {
    let sample = Sample::new();
    let writer = sample.wallet.writer.lock().expect("nobody panicked");
    let level: i64 = writer
        .pragma_query_value(None, "synchronous", |row| row.get(0))
        .expect("a level");
    let mode: String = writer
        .pragma_query_value(None, "journal_mode", |row| row.get(0))
        .expect("a mode");
    assert_eq!((level, mode.as_str()), (2, "wal"));
}

#[cfg(unix)]
#[test]
fn nobody_else_can_look_into_a_new_wallet() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("mine/lapel");
    Wallet::open(&inner).expect("a wallet");
    let mode = std::fs::metadata(&inner)
        .expect("a folder")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
}
