//! Every screen before axe-core, light and dark.

use lapel_tests::webdriver::{Window, key};
use serde_json::json;

use crate::desk::{self, Desk};
use crate::{handle, wait_for_cards};

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
    // An instrument that finds nothing here would find nothing anywhere.
    window.script(
        "document.body.append(document.createElement('button'))",
        &json!([]),
    );
    assert!(
        !faults(window, &axe).is_empty(),
        "a button without a name is a fault"
    );
    window.script("document.body.lastElementChild.remove()", &json!([]));
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
    window.click(&handle("share-switch-public-page"));
    window.click(&handle("place-shared"));
    window.wait_for(&handle("out-badge"));
    window.click(&format!("{} button", handle("rules-public-page-open")));
    window.click(&format!("{} button", handle("shows-public-page-open")));
    window.click(&handle("shows-public-page-email"));
    window.wait_for(&handle("shows-public-page-email-warning"));
    look("what is shared");
    window.click(&handle("place-needs-attention"));
    window.wait_for(&handle("matter"));
    look("what needs attention");
    window.click(&handle("collection-new"));
    window.wait_for(&handle("collection-sheet"));
    look("the sheet for a collection");
    window.type_into(&handle("collection-name"), "For my CV");
    window.press(&[key::ENTER]);
    window.wait_for(&handle("collection"));
    window.click(&handle("place-settings"));
    window.wait_for(&handle("settings"));
    look("the settings");
    window.click(&handle("appearance-dark"));
    look("the settings in the dark");
    window.click(&handle("place-all"));
    wait_for_cards(window, &["Cloud Architect", "Data Ethics"]);
    look("the library in the dark");
    window.click(&handle("place-shared"));
    window.wait_for(&handle("out-badge"));
    look("what is shared in the dark");
    window.click(&handle("place-needs-attention"));
    window.wait_for(&handle("matter"));
    look("what needs attention in the dark");
    window.click(&handle("place-all"));
    wait_for_cards(window, &["Cloud Architect", "Data Ethics"]);
    window.click(&handle("card"));
    window.press(&[key::SHIFT, key::F10]);
    window.wait_for(&handle("menu-badges"));
    look("the menu of a card in the dark");
    window.press(&[key::ESCAPE]);
    window.resize(900, 600);
    look("the library in a small window");
}
