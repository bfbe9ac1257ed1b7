//! What is taken back, and that nothing new comes with it.

use lapel_tests::host::{Fault, Trouble, When};

use crate::cast::{Cast, Kind, assert_sound, says};

#[test]
fn what_was_switched_off_is_taken_back_while_what_is_new_waits() {
    for kind in [Kind::WebDav, Kind::Store, Kind::Folder] {
        let Some(cast) = Cast::new(kind) else {
            continue;
        };
        cast.switch(&["A", "B"], &[]);
        cast.publish(&[]).ended(0);
        cast.switch(&["C"], &["B"]);
        cast.lapel.run(&["publish", "take-back"]).ended(0);
        let site = cast.site();
        assert_sound(&site, "taken back");
        assert!(says(&site, "Abacus reader"));
        assert!(!says(&site, "Barometer reader"), "it was switched off");
        assert!(!says(&site, "Compass reader"), "nobody agreed to it yet");
        let run = cast.lapel.run(&["publish", "take-back"]).ended(0);
        assert!(run.err.contains("Nothing waits"), "{run:?}");
        cast.publish(&[]).ended(0);
        assert!(says(&cast.site(), "Compass reader"));
    }
}

#[test]
fn taking_a_badge_back_shows_nothing_else_that_is_new() {
    let cast = Cast::new(Kind::Folder).expect("a folder");
    cast.switch(&["A", "B"], &[]);
    cast.publish(&[]).ended(0);
    let news = ["Looking for work", "Hire me soon", "Augusta Ada King"];
    let [collection, title, name] = news;
    let (a, paper) = (&cast.ids["A"], cast.lapel.path("paper.pdf"));
    let paper = paper.display().to_string();
    for arguments in [
        &["collection", "make", collection][..],
        &["collection", "add", collection, a],
        &["publish", "set-up", "--title", title],
        &["certificate", a, "-o", &paper, "--name", name],
    ] {
        cast.lapel.run(arguments).ended(0);
    }
    cast.switch(&[], &["B"]);
    cast.lapel.run(&["publish", "take-back"]).ended(0);
    let site = cast.site();
    assert!(!says(&site, "Barometer reader"), "it was switched off");
    for new in news {
        assert!(!says(&site, new), "nobody agreed to “{new}” yet");
    }
    cast.publish(&[]).ended(0);
    for new in news {
        assert!(says(&cast.site(), new), "{new}");
    }
}

#[test]
fn what_was_begun_and_never_shown_is_removed_once_it_is_switched_off() {
    let cast = Cast::new(Kind::Store).expect("a store");
    cast.switch(&["A", "B"], &[]);
    let set_up = cast.host().asked().len();
    // The front is the last that is sent.
    cast.publish(&[]).ended(0);
    let sending = cast.host().asked().len() - set_up;
    cast.lapel.run(&["publish", "down"]).ended(0);
    let before = cast.host().asked().len();
    cast.host().fail_from(
        sending - 1,
        Trouble::Answer(Fault::Status(500), When::Before),
    );
    cast.publish(&[]).ended(2);
    assert!(cast.host().asked().len() > before);
    cast.host().heal();
    assert!(
        says(&cast.site(), "Barometer reader"),
        "something was begun"
    );
    cast.switch(&[], &["A", "B"]);
    cast.lapel.run(&["publish", "take-back"]).ended(0);
    let left: Vec<String> = cast.site().into_keys().collect();
    assert_eq!(left, Vec::<String>::new());
}
