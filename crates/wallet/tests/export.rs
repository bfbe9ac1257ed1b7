//! Badges that go out, as files and in a ZIP.

mod sample;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use openbadges::{Credential, image};
use sample::{Desk, SVG, address, assertion, bake, baked, now, picture, text};
use serde_json::{Value, json};
use wallet::export::Form;
use wallet::{Error, Stop};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.into_string().expect("UTF-8")
        })
        .collect();
    names.sort();
    names
}

impl Desk {
    fn export(&self, ids: &[String], form: Form) -> Vec<String> {
        let folder = self.folder.path().join("out");
        self.wallet
            .export_files(ids, &folder, form, &Stop::default(), &|_| {})
            .expect("files");
        names(&folder)
    }

    fn out(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join("out").join(name)).expect("a file")
    }

    fn zip(&self, ids: &[String], form: Form) -> BTreeMap<String, Vec<u8>> {
        let file = self.folder.path().join("out.zip");
        self.wallet
            .export_zip(ids, &file, form, now(), &Stop::default(), &|_| {})
            .expect("a ZIP");
        unzip(&fs::read(file).expect("a ZIP"))
    }
}

fn unzip(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).expect("an entry");
            let name = entry.name().expect("a name").into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("bytes");
            (name, bytes)
        })
        .collect()
}

#[test]
fn the_image_goes_out_as_it_came_in() {
    let desk = Desk::new();
    let ids = [desk.add(baked(1)), desk.add(bake(SVG, &text(2)))];
    assert_eq!(
        desk.export(&ids, Form::Image),
        ["badge-1.png", "badge-2.svg"]
    );
    assert_eq!(desk.out("badge-1.png"), baked(1));
    assert_eq!(desk.out("badge-2.svg"), bake(SVG, &text(2)));
}

#[test]
fn the_credential_goes_out_as_it_came_in() {
    let desk = Desk::new();
    let bare = address(2);
    let ids = [desk.add(baked(1)), desk.add(text(3)), {
        desk.file("2.url.txt", &bare);
        let input = wallet::import::Input::Path(desk.input());
        desk.import(&[input]).0.new_ids.remove(0)
    }];
    let names = desk.export(&ids, Form::Credential);
    assert_eq!(&names[..2], ["badge-1.json", "badge-3.json"]);
    assert!(names[2].ends_with(".url.txt"), "{names:?}");
    assert_eq!(desk.out("badge-1.json"), text(1).as_bytes());
    assert_eq!(desk.out(&names[2]), bare.as_bytes());
}

#[test]
fn a_badge_without_a_picture_goes_out_as_its_credential() {
    let desk = Desk::new();
    let id = desk.add(text(1));
    assert_eq!(desk.export(&[id], Form::Image), ["badge-1.json"]);
}

#[test]
fn a_bare_image_and_a_credential_are_baked_together() {
    use base64::Engine;
    let desk = Desk::new();
    let mut credential = assertion(&address(1), "With a picture");
    let data = base64::engine::general_purpose::STANDARD.encode(picture());
    credential["badge"]["image"] = json!(format!("data:image/png;base64,{data}"));
    let credential = credential.to_string();
    let id = desk.add(credential.as_str());
    assert_eq!(desk.export(&[id], Form::Image), ["with-a-picture.png"]);
    let unbaked = image::unbake(&desk.out("with-a-picture.png")).expect("a baked image");
    assert_eq!(unbaked.chosen().text, credential);
}

#[test]
fn no_file_is_ever_overwritten() {
    let desk = Desk::new();
    let ids = [desk.add(baked(1))];
    assert_eq!(
        desk.export(&ids, Form::Both),
        ["badge-1.json", "badge-1.png"]
    );
    fs::write(desk.folder.path().join("out/badge-1.png"), "mine").expect("a file");
    assert_eq!(
        desk.export(&ids, Form::Image),
        ["badge-1-2.png", "badge-1.json", "badge-1.png"]
    );
    assert_eq!(desk.out("badge-1.png"), b"mine");
    assert_eq!(desk.out("badge-1-2.png"), baked(1));

    desk.zip(&ids, Form::Image);
    let file = desk.folder.path().join("out.zip");
    let before = fs::read(&file).expect("a ZIP");
    let again = desk
        .wallet
        .export_zip(&ids, &file, Form::Image, now(), &Stop::default(), &|_| {});
    assert!(matches!(again, Err(Error::Io { .. })), "{again:?}");
    assert_eq!(fs::read(&file).expect("a ZIP"), before);
}

#[test]
fn export_file_name_traversal_stays_in_the_folder() {
    let desk = Desk::new();
    let hostile = [
        "../../evil",
        "/etc/passwd",
        "CON",
        ".bashrc",
        "",
        "a\u{202e}b",
        "..",
        "aux.",
    ];
    let ids: Vec<String> = (0..)
        .zip(hostile)
        .map(|(number, name)| desk.add(assertion(&address(number), name).to_string()))
        .collect();
    let folder = desk.folder.path().join("out");
    let exported = desk
        .wallet
        .export_files(&ids, &folder, Form::Image, &Stop::default(), &|_| {})
        .expect("files");
    for one in &exported {
        for file in &one.files {
            assert_eq!(file.parent(), Some(folder.as_path()), "{}", file.display());
            assert!(file.is_file());
        }
    }
    assert_eq!(names(&folder).len(), hostile.len());
    assert_eq!(names(desk.folder.path()), ["out", "wallet"]);
    for name in desk.zip(&ids, Form::Image).keys() {
        assert!(
            !name.contains(['/', '\\']) && !name.starts_with('.'),
            "{name}"
        );
    }
}

#[test]
fn a_zip_holds_every_badge_and_two_indexes() {
    let desk = Desk::new();
    let ids = [desk.add(baked(1)), desk.add(text(2))];
    let zip = desk.zip(&ids, Form::Image);
    assert_eq!(
        zip.keys().collect::<Vec<_>>(),
        ["badge-1.png", "badge-2.json", "index.html", "index.json"]
    );
    assert_eq!(zip["badge-1.png"], baked(1));
    let index: Value = serde_json::from_slice(&zip["index.json"]).expect("JSON");
    assert_eq!(index["exported_at"], "2026-06-01T12:00:00Z");
    let first = &index["badges"][0];
    assert_eq!(first["id"], ids[0].as_str());
    assert_eq!(first["name"], "Badge 1");
    assert_eq!(first["issuer"]["name"], "Example Academy");
    assert_eq!(first["standard"], "2.0");
    assert_eq!(first["issued_on"], "2025-06-01T00:00:00Z");
    assert_eq!(first["files"], json!(["badge-1.png"]));
    let page = String::from_utf8(zip["index.html"].clone()).expect("UTF-8");
    for part in [
        "<!DOCTYPE html>",
        "lang=\"en\"",
        "<title>2 badges</title>",
        "src=\"badge-1.png\"",
        "href=\"badge-2.json\"",
        "Example Academy",
        "Designs &amp; &lt;builds&gt; things.",
        "Never checked.",
        "prefers-color-scheme: dark",
        "@media print",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
}

#[test]
fn badges_of_one_name_get_different_files_whatever_their_case() {
    let desk = Desk::new();
    let ids: Vec<String> = (0..)
        .zip(["Straße", "STRASSE", "straße", "Index"])
        .map(|(number, name)| {
            desk.add(bake(
                &picture(),
                &assertion(&address(number), name).to_string(),
            ))
        })
        .collect();
    let zip = desk.zip(&ids, Form::Both);
    let mut folded: Vec<String> = zip
        .keys()
        .map(|name| name.to_uppercase().to_lowercase())
        .collect();
    folded.sort();
    folded.dedup();
    assert_eq!(folded.len(), 10, "{:?}", zip.keys());
    assert!(zip.contains_key("index-2.json"));
}

#[test]
fn what_a_badge_says_is_text_in_the_index() {
    let desk = Desk::new();
    let hostile =
        "</title><script>alert(1)</script><img src=x onerror=\"alert('1')\">&\u{202e}\u{7}";
    let mut credential = assertion(&address(1), hostile);
    credential["badge"]["description"] = json!(hostile);
    credential["badge"]["issuer"]["name"] = json!(hostile);
    credential["badge"]["issuer"]["url"] = json!("javascript:alert(1)");
    let id = desk.add(credential.to_string());
    let page =
        String::from_utf8(desk.zip(&[id], Form::Image)["index.html"].clone()).expect("UTF-8");
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("<img src=x"), "{page}");
    assert!(!page.contains("javascript:"), "{page}");
    assert!(!page.contains(['\u{202e}', '\u{7}']), "{page}");
    assert_eq!(page.matches("&lt;script&gt;").count(), 3, "{page}");
    let dom = tl::parse(&page, tl::ParserOptions::default()).expect("HTML");
    let open = dom
        .nodes()
        .iter()
        .filter_map(|node| node.as_tag())
        .map(|tag| tag.name().as_utf8_str().into_owned());
    for element in open {
        assert!(
            [
                "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "time",
                "ul", "li", "div", "span", "bdi", "a", "img"
            ]
            .contains(&element.as_str()),
            "{element}"
        );
    }
}

#[test]
fn a_stop_leaves_no_half_file() {
    let desk = Desk::new();
    let ids: Vec<String> = (0..5).map(|number| desk.add(baked(number))).collect();
    let stop = Stop::default();
    let folder = desk.folder.path().join("out");
    let exported = desk
        .wallet
        .export_files(&ids, &folder, Form::Image, &stop, &|_| stop.stop())
        .expect("files");
    assert_eq!(exported.len(), 1);
    assert_eq!(names(&folder), ["badge-0.png"]);

    let stop = Stop::default();
    let file = desk.folder.path().join("out.zip");
    let exported = desk
        .wallet
        .export_zip(&ids, &file, Form::Image, now(), &stop, &|_| stop.stop())
        .expect("a stop");
    assert_eq!(exported, []);
    assert_eq!(names(desk.folder.path()), ["out", "wallet"]);
}

#[test]
fn an_unknown_badge_leaves_no_zip() {
    let desk = Desk::new();
    let file = desk.folder.path().join("out.zip");
    let unknown = ["0123456789abcdef".to_owned()];
    let exported = desk.wallet.export_zip(
        &unknown,
        &file,
        Form::Image,
        now(),
        &Stop::default(),
        &|_| {},
    );
    assert!(
        matches!(exported, Err(Error::UnknownBadge(_))),
        "{exported:?}"
    );
    assert_eq!(names(desk.folder.path()), ["wallet"]);
}

#[test]
fn what_goes_out_comes_in_again_as_the_same_badge() {
    let desk = Desk::new();
    let ids = [
        desk.add(baked(1)),
        desk.add(text(2)),
        desk.add(bake(SVG, &text(3))),
    ];
    desk.zip(&ids, Form::Both);
    let other = Desk::new();
    let file = desk.folder.path().join("out.zip");
    let (_, results) = other.import(&[wallet::import::Input::Path(file)]);
    let taken: std::collections::BTreeSet<_> = results
        .iter()
        .filter_map(|result| result.id.clone())
        .collect();
    assert_eq!(taken, ids.into_iter().collect());
    let kept = other
        .wallet
        .badge(results[0].id.as_ref().expect("an id"), now());
    let kept = Credential::read(&kept.expect("a badge").credential).expect("a credential");
    assert!(kept.address().is_some());
}
