//! `lapel export`: to files, and to a ZIP that is read back.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use lapel_tests::award::Award;
use lapel_tests::lapel::Lapel;
use serde_json::Value;
use zip::ZipArchive;

use crate::cast::{Cast, signed};

/// Every entry of a ZIP, by its name.
fn entries(file: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(File::open(file).expect("a file")).expect("a ZIP");
    (0..archive.len())
        .map(|number| {
            let mut entry = archive.by_index(number).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("an entry can be read");
            (entry.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

#[test]
fn the_zip_has_the_images_as_received_and_a_readable_index() {
    let cast = Cast::new();
    let mut originals = Vec::new();
    for (number, name) in ["Same Name", "Same Name", "../../etc/<b>"]
        .iter()
        .enumerate()
    {
        let mut award = Award::new(&format!("zip-{number}"));
        award.name = (*name).into();
        let issued = cast.issuer.issue(&award);
        let file = cast.lapel.file(&format!("{number}.png"), &issued.image);
        cast.lapel.run(&["import", &file]).ended(0);
        originals.push(issued.image);
    }
    cast.lapel.run(&["check"]).ended(0);
    let zip = cast.lapel.path("out.zip");
    let name = zip.display().to_string();
    let lines = cast
        .lapel
        .run(&["export", "--json", "--zip", &name, "--all"])
        .ended(0)
        .lines();
    assert_eq!(lines.len(), 3);
    let entries = entries(&zip);
    let content = |name: &str| {
        let found = entries.iter().find(|(entry, _)| entry == name);
        found
            .map(|(_, bytes)| bytes.clone())
            .unwrap_or_else(|| panic!("no {name}"))
    };
    let index: Value = serde_json::from_slice(&content("index.json")).expect("JSON");
    let badges = index["badges"].as_array().expect("badges");
    assert_eq!(badges.len(), 3);
    let mut images = Vec::new();
    for badge in badges {
        let file = badge["files"][0].as_str().expect("a file");
        assert!(
            !file.contains(['/', '\\', '<']) && !file.starts_with('.'),
            "{file}"
        );
        images.push(content(file));
        assert_eq!(badge["verdict"], "valid");
    }
    images.sort();
    originals.sort();
    assert_eq!(images, originals);
    let page = String::from_utf8(content("index.html")).expect("UTF-8");
    assert!(
        page.contains("Same Name") && page.contains("&lt;b&gt;"),
        "{page}"
    );
    assert!(!page.contains("<b>") && !page.contains("<script"), "{page}");
    let mut names: Vec<String> = entries
        .iter()
        .map(|(name, _)| name.to_lowercase())
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 5, "every name is its own");
}

#[test]
fn an_exported_zip_can_be_imported_again() {
    let cast = Cast::new();
    cast.import(&["One", "Two"]);
    let zip = cast.lapel.path("out.zip").display().to_string();
    cast.lapel
        .run(&["export", "--zip", &zip, "--all", "--form", "both"])
        .ended(0);
    let other = Lapel::new().trusting(&cast.issuer);
    other.run(&["import", "--json", &zip]);
    let lines = other.run(&["list", "--json"]).ended(0).lines();
    assert_eq!(lines.len(), 2);
}

#[test]
fn shared_exports_just_what_is_shared() {
    let cast = Cast::new();
    let badges = cast.import(&["Private", "Shared"]);
    cast.lapel.run(&["share", &badges[1].1]).ended(0);
    let folder = cast.lapel.path("shared");
    let to = folder.display().to_string();
    let line = cast
        .lapel
        .run(&["export", "--json", "--to", &to, "--shared"])
        .ended(0)
        .line();
    assert_eq!(line["id"], badges[1].1);
    let files: Vec<_> = std::fs::read_dir(&folder).expect("a folder").collect();
    assert_eq!(files.len(), 1);
}

#[test]
fn files_are_the_image_as_received_or_the_credential() {
    let cast = Cast::new();
    let jws = signed("jws", lapel_tests::keys::Algorithm::EdDsa);
    for (award, extension) in [(Award::new("json"), "json"), (jws, "jws")] {
        let issued = cast.issuer.issue(&award);
        let file = cast.lapel.file(&format!("{extension}.png"), &issued.image);
        let line = cast.lapel.run(&["import", "--json", &file]).ended(0).line();
        let id = line["id"].as_str().expect("an id");
        let to = cast
            .lapel
            .path(&format!("{extension}-out"))
            .display()
            .to_string();
        let export = |form| {
            let arguments = ["export", "--json", "--to", &to, "--form", form, id];
            let line = cast.lapel.run(&arguments).ended(0).line();
            line["files"][0].as_str().expect("a file").to_owned()
        };
        let image = export("image");
        assert_eq!(std::fs::read(&image).expect("a file"), issued.image);
        let credential = export("credential");
        assert!(
            credential.ends_with(&format!(".{extension}")),
            "{credential}"
        );
        assert_eq!(
            std::fs::read_to_string(&credential).expect("a file"),
            issued.credential
        );
        assert_ne!(
            export("image"),
            image,
            "a file that is there is never overwritten"
        );
    }
}

#[test]
fn a_bare_picture_and_a_credential_are_baked_together() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("linked"));
    let line = cast
        .lapel
        .run(&["import", "--json", &issued.address])
        .ended(0)
        .line();
    let id = line["id"].as_str().expect("an id");
    let to = cast.lapel.path("out").display().to_string();
    let line = cast
        .lapel
        .run(&["export", "--json", "--to", &to, id])
        .ended(0)
        .line();
    let file = line["files"][0].as_str().expect("a file");
    let run = cast.lapel.run(&["unbake", file]).ended(0);
    assert!(run.out.contains(&issued.address), "{run:?}");
}

#[test]
fn an_export_says_where_to_and_which() {
    let cast = Cast::new();
    let (_, id) = cast.import(&["One"]).remove(0);
    cast.lapel.run(&["export", &id]).ended(2);
    let to = cast.lapel.path("out").display().to_string();
    cast.lapel.run(&["export", "--to", &to]).ended(2);
    cast.lapel
        .run(&["export", "--to", &to, "ffffffffffffffff"])
        .ended(2);
    let there = cast.lapel.file("there.zip", "mine");
    cast.lapel.run(&["export", "--zip", &there, &id]).ended(2);
    assert_eq!(std::fs::read(&there).expect("it is there"), b"mine");
}
