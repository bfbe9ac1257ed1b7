//! The real window, driven as a person drives it.

mod desk {
    //! A window on a wallet of its own, before an issuer that it trusts.

    use std::path::PathBuf;

    use lapel_tests::award::Award;
    use lapel_tests::issuer::Issuer;
    use lapel_tests::lapel::{Lapel, fresh};
    use lapel_tests::webdriver::Window;
    use serde_json::{Value, json};

    pub(crate) struct Desk {
        /// Closed before the wallet goes.
        pub(crate) window: Window,
        pub(crate) issuer: Issuer,
        pub(crate) lapel: Lapel,
    }

    /// Whether there is a screen for windows; says so loudly if there is none.
    pub(crate) fn is_wanted() -> bool {
        let wanted = std::env::var("LAPEL_WINDOW_TESTS").is_ok_and(|value| value == "1");
        if !wanted {
            eprintln!(
                "\n*** SKIPPED: THE REAL WINDOW (./dev test sets LAPEL_WINDOW_TESTS=1) ***\n"
            );
        }
        wanted
    }

    impl Desk {
        /// Opens a window on an empty wallet.
        pub(crate) fn new() -> Self {
            Self::with(&[])
        }

        /// Opens a window on a wallet that has badges with these names, checked.
        pub(crate) fn with(names: &[&str]) -> Self {
            let issuer = Issuer::start();
            let lapel = Lapel::new().trusting(&issuer);
            for (number, name) in names.iter().enumerate() {
                let file = badge(&issuer, &lapel, number, name);
                lapel.run(&["import", "--check", &file]).ended(0);
            }
            let answers = lapel.path("dialogs.json");
            std::fs::write(&answers, "{}").expect("the folder can be written");
            let binary = fresh(
                "lapel-app",
                &["-p", "lapel-app", "--features", "lapel-app/automation"],
                &["crates", "src-tauri", "ui/dist"],
            );
            let mut arguments = lapel.network().to_vec();
            arguments.extend(["--wallet".to_owned(), lapel.wallet().display().to_string()]);
            let window =
                Window::open_with(&binary, &arguments, &[("LAPEL_DIALOGS", answers.as_path())]);
            Self {
                window,
                issuer,
                lapel,
            }
        }

        /// What the next dialogs are answered.
        pub(crate) fn answer(&self, answers: &Value) {
            std::fs::write(self.lapel.path("dialogs.json"), answers.to_string())
                .expect("the folder can be written");
        }

        /// Adds badges with these names through the dialog for files.
        pub(crate) fn add(&self, opener: &str, names: &[&str]) {
            let files: Vec<String> = names
                .iter()
                .enumerate()
                .map(|(number, name)| badge(&self.issuer, &self.lapel, 100 + number, name))
                .collect();
            self.answer(&json!({ "files": files }));
            self.window.click(opener);
            self.window
                .wait_for("[data-testid=tray-import][data-phase=finished]");
        }

        /// The lines of `lapel list --json` on the same wallet.
        pub(crate) fn listed(&self) -> Vec<Value> {
            self.lapel.run(&["list", "--json"]).ended(0).lines()
        }

        pub(crate) fn path(&self, name: &str) -> PathBuf {
            self.lapel.path(name)
        }
    }

    fn badge(issuer: &Issuer, lapel: &Lapel, number: usize, name: &str) -> String {
        let mut award = Award::new(&format!("badge-{number}"));
        award.name = name.into();
        lapel.file(&format!("in/{number}.png"), issuer.issue(&award).image)
    }
}

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

/// What axe-core finds serious or critical on the screen as it is.
fn faults(window: &Window, axe: &str) -> Vec<String> {
    if window.script("return typeof window.axe", &json!([])) == json!("undefined") {
        window.script(axe, &json!([]));
    }
    let script = "const done = arguments[arguments.length - 1];
        window.axe.run(document).then(
            ({ passes, violations }) => done(passes.length === 0 ? ['axe-core looked at nothing'] : violations
                .filter(({ impact }) => impact === 'serious' || impact === 'critical')
                .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)),
            (error) => done([`axe-core failed: ${error}`]))";
    let found = window.asynchronous(script, &json!([]));
    let found = found.as_array().cloned().expect("a list of faults");
    found
        .iter()
        .map(|fault| fault.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn axe_finds_no_serious_fault_on_any_screen() {
    if !desk::is_wanted() {
        return;
    }
    let file = lapel_tests::lapel::workspace().join("ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(file).expect("the ui’s packages are installed");
    let desk = Desk::new();
    let window = &desk.window;
    let look = |screen: &str| {
        // What moves is looked at when it has come to rest.
        std::thread::sleep(std::time::Duration::from_millis(500));
        let faults = faults(window, &axe);
        assert!(faults.is_empty(), "{screen}: {faults:#?}");
    };
    window.wait_for(&handle("empty"));
    look("the empty window");
    desk.add(&handle("choose-files"), &["Cloud Architect", "Data Ethics"]);
    wait_for_cards(window, &["Cloud Architect", "Data Ethics"]);
    look("the library with the tray");
    window.click(&handle("add"));
    window.wait_for(&handle("add-sheet"));
    look("the sheet for adding");
    window.press(&[key::ESCAPE]);
    window.wait_gone(&handle("add-sheet"));
    window.click(&handle("check-all"));
    window.wait_for(&format!("{}[data-standing=genuine]", handle("card")));
    window.click(&handle("card"));
    window.press(&[key::CONTROL, "a"]);
    window.wait_for(&handle("selection-bar"));
    look("the library with a selection");
    window.click(&handle("export-selected"));
    window.wait_for(&handle("export-sheet"));
    look("the sheet for exporting");
    window.press(&[key::ESCAPE]);
    window.wait_gone(&handle("export-sheet"));
    window.click(&handle("remove-selected"));
    window.wait_for(&handle("confirm"));
    look("the question before removing");
    window.click(&handle("confirm-cancel"));
    window.wait_gone(&handle("confirm"));
    window.press(&[key::ESCAPE]);
    window.click(&handle("card"));
    window.press(&[key::ENTER]);
    window.wait_for(&handle("badge-page"));
    window.wait_for(&handle("checks"));
    look("a badge’s page");
    window.click(&handle("place-settings"));
    window.wait_for(&handle("settings"));
    look("the settings");
    window.click(&handle("appearance-dark"));
    look("the settings in the dark");
    window.click(&handle("place-all"));
    wait_for_cards(window, &["Cloud Architect", "Data Ethics"]);
    look("the library in the dark");
    window.resize(900, 600);
    look("the library in a small window");
}
