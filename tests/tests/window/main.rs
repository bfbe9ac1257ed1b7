//! The real window, driven as a person drives it.

mod axe;
mod backpack;
mod desk;
mod links;
mod paper;
mod relay;
mod reminders;
mod samples;
mod shared;

use std::fs::File;
use std::io::Read;

use desk::Desk;
use lapel_tests::webdriver::{Window, key};
use serde_json::{Value, json};

/// A selector for a handle.
fn handle(name: &str) -> String {
    format!("[data-testid=\"{name}\"]")
}

/// The names on the cards in sight, in their order.
fn cards(window: &Window) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-testid=card]')]
        .sort((a, b) => a.dataset.index - b.dataset.index).map((card) => card.innerText)";
    let found = window.script(script, &json!([]));
    let texts = found.as_array().cloned().unwrap_or_default();
    texts
        .iter()
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

fn wait_for_cards(window: &Window, names: &[&str]) {
    window.wait_until(&format!("the cards {names:?}"), || {
        let cards = cards(window);
        cards.len() == names.len()
            && names
                .iter()
                .all(|name| cards.iter().any(|card| card.contains(name)))
    });
}

#[test]
fn the_first_run_shows_what_to_do_and_takes_files() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::new();
    let window = &desk.window;
    window.wait_for(&handle("empty"));
    desk.add(&handle("choose-files"), &["Cloud Architect", "Data Ethics"]);
    wait_for_cards(window, &["Cloud Architect", "Data Ethics"]);
    window.wait_gone(&handle("empty"));
    assert_eq!(desk.listed().len(), 2);
    // What is wrong with a file is said beside it, and Undo takes the rest back.
    let broken = desk.lapel.file("in/broken.png", "no image");
    desk.answer(&json!({ "files": [broken] }));
    window.click(&handle("add"));
    window.click(&handle("add-files"));
    window.wait_until("the refusal", || {
        window.text(&handle("tray")).contains("broken.png")
    });
    assert_eq!(desk.listed().len(), 2);
}

#[test]
fn a_badges_page_has_the_report_with_every_check() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect"]);
    let window = &desk.window;
    wait_for_cards(window, &["Cloud Architect"]);
    window.click(&handle("card"));
    window.press(&[key::ENTER]);
    window.wait_for(&handle("badge-page"));
    assert_eq!(window.text(&handle("badge-name")), "Cloud Architect");
    let standing = window.attribute(&handle("verdict"), "data-standing");
    assert_eq!(standing.as_deref(), Some("genuine"));
    for rule in [
        "hosted.assertion",
        "badge-class",
        "issuer",
        "issuer.scope",
        "revocation",
    ] {
        let status = window.attribute(&handle(&format!("check-{rule}")), "data-status");
        assert_eq!(status.as_deref(), Some("pass"), "{rule}");
    }
    // The issuer takes it back: the page says so after a new check.
    let gone = lapel_tests::issuer::Answer::status(410);
    desk.issuer.serve("/badge-0/assertion", gone);
    window.click(&handle("check-again"));
    window.wait_for(&format!("{}[data-standing=revoked]", handle("verdict")));
}

#[test]
fn the_switch_shares_and_unshares() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect"]);
    let window = &desk.window;
    wait_for_cards(window, &["Cloud Architect"]);
    window.click(&handle("card"));
    window.press(&[key::ENTER]);
    let switch = handle("share-switch-public-page");
    window.wait_for(&switch);
    for (checked, shared) in [("true", true), ("false", false)] {
        window.click(&switch);
        window.wait_for(&format!("{switch}[aria-checked={checked}]"));
        window.wait_until("the wallet to know", || {
            desk.listed()[0]["shared"] == shared
        });
    }
}

#[test]
fn an_exported_zip_has_the_images_as_received() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect", "Data Ethics"]);
    let window = &desk.window;
    wait_for_cards(window, &["Cloud Architect", "Data Ethics"]);
    window.click(&handle("card"));
    window.press(&[key::CONTROL, "a"]);
    window.wait_for(&handle("selection-bar"));
    let zip = desk.path("badges.zip");
    desk.answer(&json!({ "save": zip }));
    window.click(&handle("export-selected"));
    window.click(&handle("export-start"));
    window.wait_for(&handle("export-done"));
    let mut archive = zip::ZipArchive::new(File::open(&zip).expect("the ZIP")).expect("a ZIP");
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        let mut entry = archive.by_name(name).expect("an entry");
        entry.read_to_end(&mut bytes).expect("it can be read");
        bytes
    };
    let index: Value = serde_json::from_slice(&read("index.json")).expect("JSON");
    let badges = index["badges"].as_array().expect("badges");
    let mut images: Vec<Vec<u8>> = badges
        .iter()
        .map(|badge| read(badge["files"][0].as_str().expect("a file")))
        .collect();
    let mut originals: Vec<Vec<u8>> = ["in/0.png", "in/1.png"]
        .iter()
        .map(|file| std::fs::read(desk.path(file)).expect("it stays where it was"))
        .collect();
    images.sort();
    originals.sort();
    assert_eq!(images, originals);
}

#[test]
fn search_leaves_what_matches_while_one_types() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect", "Data Ethics", "Peer Reviewer"]);
    let window = &desk.window;
    wait_for_cards(window, &["Cloud Architect", "Data Ethics", "Peer Reviewer"]);
    window.type_into(&handle("search"), "eth");
    wait_for_cards(window, &["Data Ethics"]);
    window.click(&handle("search-clear"));
    wait_for_cards(window, &["Cloud Architect", "Data Ethics", "Peer Reviewer"]);
    window.type_into(&handle("search"), "nothing like it");
    window.wait_for(&handle("none"));
}

#[test]
fn the_keyboard_alone_does_the_main_job() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect", "Data Ethics", "Peer Reviewer"]);
    let window = &desk.window;
    wait_for_cards(window, &["Cloud Architect", "Data Ethics", "Peer Reviewer"]);
    let has_focus = |css: &str| {
        let script = "return document.activeElement?.closest(arguments[0]) !== null";
        window.script(script, &json!([css])) == json!(true)
    };
    // A slash searches; Escape leaves; Tab reaches the cards.
    window.press(&["/"]);
    window.wait_until("the search has the focus", || has_focus(&handle("search")));
    window.type_text("ethics");
    wait_for_cards(window, &["Data Ethics"]);
    window.press(&[key::ESCAPE]);
    for _ in 0..40 {
        if has_focus(&handle("card")) {
            break;
        }
        window.press(&[key::TAB]);
    }
    assert!(has_focus(&handle("card")), "Tab reaches the cards");
    // Space selects, Enter opens, Escape comes back to the same card.
    window.press(&[" "]);
    window.wait_for(&handle("selection-bar"));
    window.press(&[key::ENTER]);
    window.wait_for(&handle("badge-page"));
    window.press(&[key::ESCAPE]);
    window.wait_for(&handle("grid"));
    window.wait_until("the card has the focus again", || {
        has_focus(&handle("card"))
    });
    // Delete asks; Ctrl+Z takes it back.
    window.press(&[key::DELETE]);
    window.wait_for(&handle("confirm"));
    window.click(&handle("confirm-go"));
    window.wait_until("it is removed", || desk.listed().len() == 2);
    window.press(&[key::CONTROL, "z"]);
    window.wait_until("it is back", || desk.listed().len() == 3);
}
