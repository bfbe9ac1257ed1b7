//! Whose files are at a place: none but Lapel’s own is touched.

use lapel_tests::keyring::Keyring;

use crate::cast::{Cast, Kind, assert_sound, says};
use crate::crawl::Site;

#[test]
fn a_place_that_holds_another_page_is_taken_only_if_the_earner_says_so() {
    for kind in [Kind::WebDav, Kind::Store, Kind::Folder] {
        let Some(cast) = Cast::new(kind) else {
            continue;
        };
        std::fs::create_dir_all(cast.root()).expect("it can be made");
        let front = cast.root().join("index.html");
        std::fs::write(&front, "somebody else’s").expect("it can be written");
        cast.switch(&["A"], &[]);
        let before = cast.site();
        let run = cast.publish(&[]).ended(2);
        assert!(run.err.contains("index.html"), "{run:?}");
        assert_eq!(cast.site(), before, "nothing was touched");
        cast.publish(&["--replace"]).ended(0);
        assert_sound(&cast.site(), "replaced");
        assert!(says(&cast.site(), "Abacus reader"));
    }
}

#[test]
fn a_key_that_may_not_list_publishes_once_the_earner_has_said_so() {
    let cast =
        Cast::without_set_up(Kind::Unlisted, Keyring::unlocked()).expect("a store on loopback");
    let run = cast.set_up(&[]).ended(0);
    assert!(run.err.contains("may not list the bucket"), "{run:?}");
    cast.switch(&["A", "B"], &[]);
    let run = cast.publish(&[]).ended(2);
    assert!(
        run.err.contains("see whether something else lies at"),
        "{run:?}"
    );
    assert_eq!(cast.site(), Site::new(), "nothing was sent");
    cast.publish(&["--replace"]).ended(0);
    assert_sound(&cast.site(), "published");
    cast.switch(&["C"], &["B"]);
    cast.publish(&[]).ended(0);
    let site = cast.site();
    assert_sound(&site, "changed");
    assert!(says(&site, "Compass reader"), "it was not asked again");
    assert!(!says(&site, "Barometer reader"), "it was switched off");
    cast.lapel.run(&["publish", "down"]).ended(0);
    assert_eq!(cast.site(), Site::new());
}

#[test]
fn what_a_key_that_may_not_list_can_see_is_somebody_elses_all_the_same() {
    let cast = Cast::new(Kind::Unlisted).expect("a store on loopback");
    std::fs::write(cast.root().join("index.html"), "mine").expect("it can be written");
    cast.switch(&["A"], &[]);
    let run = cast.publish(&[]).ended(2);
    assert!(run.err.contains("index.html"), "{run:?}");
    assert_eq!(cast.site()["index.html"], b"mine");
}

#[test]
fn a_list_that_somebody_else_wrote_makes_no_file_lapels() {
    let cast = Cast::without_set_up(Kind::Folder, Keyring::absent()).expect("a folder");
    cast.switch(&["A"], &[]);
    let folder = cast.lapel.path("public");
    std::fs::create_dir(&folder).expect("it can be made");
    std::fs::write(folder.join("thesis.txt"), "mine").expect("it can be written");
    let list = r#"{"files": {"thesis.txt": null, "../public/thesis.txt": null}}"#;
    std::fs::write(folder.join(".lapel-page.json"), list).expect("it can be written");
    let to = folder.display().to_string();
    cast.lapel.run(&["publish", "--to", &to]).ended(0);
    let site = crate::crawl::site(&folder);
    assert_eq!(site["thesis.txt"], b"mine");
    assert!(says(&site, "Abacus reader"));
}
