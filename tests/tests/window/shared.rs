//! Collections, what is shared, and what needs attention.

use lapel_tests::webdriver::{Window, key};
use serde_json::{Value, json};

use crate::desk::{self, Desk};
use crate::{cards, handle, wait_for_cards};

/// A selector for the card of this name.
fn card(window: &Window, name: &str) -> String {
    let script = "return [...document.querySelectorAll('[data-testid=card]')]
        .find((card) => card.innerText.includes(arguments[0]))?.dataset.id ?? ''";
    let id = window.script(script, &json!([name]));
    let id = id.as_str().unwrap_or_default();
    assert!(!id.is_empty(), "a card of {name}");
    format!("{}[data-id=\"{id}\"]", handle("card"))
}

fn collections(desk: &Desk) -> Vec<Value> {
    let run = desk.lapel.run(&["collection", "list", "--json"]);
    run.ended(0).lines()
}

#[test]
fn a_collection_is_made_filled_by_dragging_and_put_in_order() {
    if !desk::is_wanted() {
        return;
    }
    let names = ["Cloud Architect", "Data Ethics", "Peer Reviewer"];
    let desk = Desk::with(&names);
    let window = &desk.window;
    wait_for_cards(window, &names);
    window.click(&handle("collection-new"));
    window.type_into(&handle("collection-name"), "For my CV");
    window.press(&[key::ENTER]);
    window.wait_for(&handle("collection"));
    window.wait_gone(&handle("collection-sheet"));

    // One is dragged, the others are put in together by the menu.
    window.drag(&card(window, "Data Ethics"), &handle("collection"));
    window.wait_until("it is in", || collections(&desk)[0]["badges"] == 1);
    window.click(&card(window, "Cloud Architect"));
    window.press(&[key::CONTROL, "a"]);
    window.click(&handle("collect-selected"));
    window.click("[data-testid^=in-collection]");
    window.wait_until("all are in", || collections(&desk)[0]["badges"] == 3);
    window.click(&handle("collections-done"));
    window.wait_gone(&handle("collections-sheet"));
    window.press(&[key::ESCAPE]);

    // It has an order of its own, which the pointer and the keys change.
    window.click(&handle("collection"));
    window.wait_until("its own order", || {
        cards(window)
            .first()
            .is_some_and(|card| card.contains("Data Ethics"))
    });
    let last = |name: &str| cards(window).last().is_some_and(|card| card.contains(name));
    let before = cards(window);
    let third = names
        .iter()
        .find(|name| before[2].contains(**name))
        .expect("a name");
    // Before it or after it: either way it is no longer the last.
    window.drag(&card(window, third), &card(window, "Data Ethics"));
    window.wait_until("it moved", || !last(third));
    window.click(&card(window, "Data Ethics"));
    for _ in 0..2 {
        window.press(&[key::ALT, key::RIGHT]);
    }
    window.wait_until("it is last", || last("Data Ethics"));

    // Deleting leaves the badges, and Undo brings it back as it was.
    window.click(&handle("collection-more"));
    window.click(&handle("collection-delete"));
    window.wait_gone(&handle("collection"));
    assert_eq!(desk.listed().len(), 3);
    window.press(&[key::CONTROL, "z"]);
    window.wait_for(&handle("collection"));
    assert_eq!(collections(&desk)[0]["badges"], 3);
}

#[test]
fn the_menu_of_a_card_shares_and_the_shared_page_says_what_follows() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect"]);
    let window = &desk.window;
    wait_for_cards(window, &["Cloud Architect"]);
    window.click(&handle("card"));
    window.press(&[key::SHIFT, key::F10]);
    window.click(&handle("menu-share-public-page"));
    window.wait_until("the wallet to know", || desk.listed()[0]["shared"] == true);

    window.click(&handle("place-needs-attention"));
    window.wait_for("[data-testid=matter][data-matter=page-without-place]");
    let attention = desk.lapel.run(&["attention", "--json"]).ended(0).lines();
    assert_eq!(attention.len(), window.count(&handle("matter")));
    window.click(&handle("matter-step"));
    window.wait_for("[data-testid=out-badge][data-state=needs-you]");

    window.click(&handle("out-off"));
    window.wait_until("it is off", || desk.listed()[0]["shared"] == false);
    window.wait_for(&handle("out-none"));
}

#[test]
fn the_log_is_saved_where_the_person_said() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect"]);
    let window = &desk.window;
    let id = desk.listed()[0]["id"].as_str().expect("an id").to_owned();
    desk.lapel
        .run(&["backpack", "done", "Credly", &id])
        .ended(0);
    window.click(&handle("place-shared"));
    window.wait_for(&handle("log-line"));
    assert!(window.text(&handle("log-line")).contains("Credly"));
    let file = desk.path("left.csv");
    desk.answer(&json!({ "save": file }));
    window.click(&handle("log-csv"));
    window.wait_for(&handle("toast"));
    let written = std::fs::read_to_string(&file).expect("it is written");
    assert!(written.starts_with("at,badge,name,"), "{written}");
    assert!(written.contains("Cloud Architect,Credly"), "{written}");
}

/// The colours of a picture, one for each pixel.
fn colours(picture: &[u8]) -> Vec<[u8; 3]> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("it fits")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    let samples = info.color_type.samples();
    pixels
        .chunks_exact(samples)
        .map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect()
}

#[test]
fn what_is_looked_at_before_publishing_has_the_style_and_the_pictures_of_the_page() {
    if !desk::is_wanted() {
        return;
    }
    let desk = Desk::with(&["Cloud Architect"]);
    let id = desk.listed()[0]["id"].as_str().expect("an id").to_owned();
    desk.lapel.run(&["share", &id]).ended(0);
    let site = desk.path("site").display().to_string();
    desk.lapel
        .run(&["publish", "set-up", "folder", &site])
        .ended(0);
    let window = &desk.window;
    window.click(&handle("place-settings"));
    window.click(&handle("appearance-light"));
    window.click(&handle("place-shared"));
    window.click(&handle("publish-look"));
    window.wait_for(&handle("page-frame"));
    // The page's ground, and the blue of the badge's own picture.
    window.wait_until("the page as visitors see it", || {
        let colours = colours(&window.picture());
        let share = |wanted: &dyn Fn(&[u8; 3]) -> bool| {
            colours.iter().filter(|colour| wanted(colour)).count() * 1000 / colours.len().max(1)
        };
        share(&|colour| *colour == [0xf7, 0xf5, 0xf0]) > 150
            && share(&|[red, _, blue]| *blue > 150 && *red < 60) > 2
    });
}
