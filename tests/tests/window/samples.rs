//! Trying it out with the sample badges.

use lapel_tests::webdriver::key;

use crate::desk::{self, Desk};
use crate::{cards, handle};

#[test]
fn the_samples_are_tried_said_to_be_unconfirmed_and_removed() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::new();
    let window = &desk.window;
    window.click(&handle("try-samples"));
    window.wait_until("the six samples", || cards(window).len() == 6);
    let checked = "[data-testid=tray-check][data-phase=finished]";
    window.wait_for(checked);
    assert!(cards(window).iter().all(|card| card.contains("Sample")));
    // Anybody could have signed them: amber, and in words.
    let said = "Signed, issuer not confirmed";
    window.wait_until("the amber words", || {
        cards(window)
            .iter()
            .filter(|card| card.contains(said))
            .count()
            >= 5
    });
    let card = desk
        .listed()
        .iter()
        .find(|badge| badge["standing"] == "issuer-not-confirmed")
        .and_then(|badge| badge["id"].as_str().map(str::to_owned))
        .expect("a sample that nobody vouches for");
    window.click(&format!("[data-testid=card][data-id=\"{card}\"]"));
    window.press(&[key::ENTER]);
    window.wait_for(&handle("badge-page"));
    let standing = window.attribute(&handle("verdict"), "data-standing");
    assert_eq!(standing.as_deref(), Some("issuer-not-confirmed"));
    assert!(window.text(&handle("badge-standing")).contains(said));
    let by = window.attribute(&handle("signed-by"), "data-confirmed-by");
    assert_eq!(by.as_deref(), Some("nobody"));
    window.click(&handle("back"));
    window.click(&handle("remove-samples"));
    window.wait_for(&handle("empty"));
    assert!(desk.listed().is_empty());
}
