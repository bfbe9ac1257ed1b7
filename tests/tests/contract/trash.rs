//! `lapel remove` and `lapel restore`.

use crate::cast::{Cast, names};

#[test]
fn what_is_removed_lies_in_the_trash_and_can_be_taken_back() {
    let cast = Cast::new();
    let badges = cast.import(&["Kept", "Removed"]);
    let id = &badges[1].1;
    let before = cast.list(&["--sort", "name"]);
    cast.lapel.run(&["remove", id]).ended(0);
    assert_eq!(cast.list(&[]).len(), 1);
    assert!(cast.list(&["--search", "badge-1"]).is_empty());
    let trash = cast.lapel.run(&["restore", "--json"]).ended(0).lines();
    assert_eq!(trash.len(), 1);
    assert_eq!(trash[0]["id"], *id);
    cast.lapel.run(&["restore", id]).ended(0);
    assert_eq!(names(&cast.list(&["--sort", "name"])), names(&before));
    assert!(
        cast.lapel
            .run(&["restore", "--json"])
            .ended(0)
            .lines()
            .is_empty()
    );
}

#[test]
fn a_removed_badge_that_is_imported_again_is_back() {
    let cast = Cast::new();
    let (award, id) = cast.import(&["Again"]).remove(0);
    cast.lapel.run(&["remove", &id]).ended(0);
    let file = cast
        .lapel
        .path(&format!("{}.png", award.slug))
        .display()
        .to_string();
    let line = cast.lapel.run(&["import", "--json", &file]).ended(0).line();
    assert_eq!(line["id"], id);
    assert_eq!(cast.only()["id"], id);
}

#[test]
fn what_is_not_there_cannot_be_removed() {
    let cast = Cast::new();
    cast.lapel.run(&["remove", "ffffffffffffffff"]).ended(2);
    cast.lapel.run(&["remove"]).ended(2);
    cast.lapel.run(&["restore", "ffffffffffffffff"]).ended(2);
}
