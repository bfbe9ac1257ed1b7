//! What is printed, seen before it is written.

use serde_json::json;

use crate::desk::{self, Desk};
use crate::{handle, wait_for_cards};

#[test]
fn a_certificate_is_looked_at_before_it_is_written() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect"]);
    let window = &desk.window;
    wait_for_cards(window, &["Cloud Architect"]);
    let file = desk.path("certificate.pdf");
    desk.answer(&json!({"save": file}));
    window.click("[data-testid=card] [data-open]");
    window.click(&handle("certificate"));
    window.type_into(&handle("paper-name"), "Ada Lovelace");
    window.click(&handle("paper-look-start"));
    let page = format!("{} img", handle("paper-look"));
    window.wait_for(&page);
    let script = "const page = document.querySelector(arguments[0]);
        return page.complete && page.naturalWidth > page.naturalHeight";
    window.wait_until("the page to be drawn, laid on its side", || {
        window.script(script, &json!([page])) == true
    });
    assert!(!file.exists(), "nothing is written yet");
    window.click(&handle("paper-start"));
    window.wait_until("the certificate to be written", || file.exists());
}
