//! Every page before axe-core, light and dark.

use lapel_tests::lapel::workspace;
use lapel_tests::webdriver::Window;
use serde_json::json;

use crate::site::Site;
use crate::{is_wanted, look};

/// All that axe-core finds on the page as it is, whatever its weight.
fn faults(browser: &Window, axe: &str) -> Vec<String> {
    if browser.script("return typeof window.axe", &json!([])) == json!("undefined") {
        browser.script(axe, &json!([]));
    }
    let script = "const done = arguments[arguments.length - 1];
        window.axe.run(document).then(
            ({ passes, violations }) => done(passes.length === 0 ? ['axe-core looked at nothing'] : violations
                .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`)),
            (error) => done([`axe-core failed: ${error}`]))";
    let found = browser.asynchronous(script, &json!([]));
    let found = found.as_array().cloned().expect("a list of faults");
    found
        .iter()
        .map(|fault| fault.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn axe_finds_nothing_on_any_page_in_light_and_dark() {
    if !is_wanted() {
        return;
    }
    let file = workspace().join("ui/node_modules/axe-core/axe.min.js");
    let axe = std::fs::read_to_string(file).expect("the ui’s packages are installed");
    let browser = Window::browser();
    for site in [Site::of_ten(), Site::of_hostile()] {
        let visitors = site.visitors();
        for page in site.pages() {
            for (width, theme) in [
                (1280, "light"),
                (1280, "dark"),
                (390, "light"),
                (390, "dark"),
            ] {
                look(&browser, width, theme);
                browser.go(&visitors.url(&format!("/page/{page}")));
                browser.wait_for("main h1");
                let faults = faults(&browser, &axe);
                assert!(faults.is_empty(), "{page}, {theme}, {width}: {faults:#?}");
            }
        }
        // An instrument that finds nothing here would find nothing anywhere.
        browser.script(
            "document.body.append(document.createElement('button'))",
            &json!([]),
        );
        assert!(
            !faults(&browser, &axe).is_empty(),
            "a button without a name"
        );
    }
}
