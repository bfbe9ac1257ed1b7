//! What publishing does, at each kind of place.

use lapel_tests::host::{Fault, PASSWORD, Trouble, When};
use lapel_tests::keyring::Keyring;
use lapel_tests::lapel::Run;

use crate::cast::{Cast, Kind, assert_sound, says};
use crate::crawl::{Site, folders, reach};

/// How many files of `new` differ from `old`.
fn differences(old: &Site, new: &Site) -> usize {
    new.iter()
        .filter(|(path, content)| old.get(*path) != Some(content))
        .count()
}

pub(crate) fn number(run: &Run, name: &str) -> usize {
    let number = run.line()[name].as_u64().expect("a number");
    usize::try_from(number).expect("a small number")
}

/// Publishes, changes, switches off and takes down, and looks each time at what lies there.
pub(crate) fn goes_the_whole_way(kind: Kind) {
    let Some(cast) = Cast::new(kind) else {
        return;
    };
    let foreign = ["CNAME", "badges/mine.txt"];
    for path in foreign {
        let path = cast.root().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        std::fs::write(path, "mine").expect("it can be written");
    }
    let own = |site: Site| -> Site {
        let (mine, own): (Site, Site) = site
            .into_iter()
            .partition(|(path, _)| foreign.contains(&path.as_str()));
        assert_eq!(mine.len(), foreign.len(), "foreign files stay");
        assert!(mine.values().all(|content| content == b"mine"));
        own
    };

    cast.switch(&["A", "B"], &[]);
    let run = cast.publish(&[]).ended(0);
    let first = own(cast.site());
    assert_eq!(number(&run, "sent"), first.len());
    assert_eq!((number(&run, "added"), number(&run, "badges")), (2, 2));
    assert_sound(&first, "published");
    let reached = reach(&first).expect("every link leads somewhere");
    for name in ["Abacus reader", "Barometer reader"] {
        assert!(says(&first, name), "{name}");
    }
    for path in first.keys() {
        let aside = ["sitemap.xml", "robots.txt"].contains(&path.as_str());
        assert!(aside || reached.contains(path), "nothing points to {path}");
    }

    let run = cast.publish(&[]).ended(0);
    assert_eq!((number(&run, "sent"), number(&run, "removed")), (0, 0));
    assert_eq!(own(cast.site()), first, "nothing changed");

    cast.switch(&["C"], &["B"]);
    let run = cast.publish(&[]).ended(0);
    let second = own(cast.site());
    assert_sound(&second, "changed");
    assert_eq!(number(&run, "sent"), differences(&first, &second));
    assert_eq!(
        number(&run, "removed"),
        first
            .keys()
            .filter(|path| !second.contains_key(*path))
            .count()
    );
    assert!(number(&run, "sent") < second.len(), "only what differs");
    assert!(says(&second, "Compass reader"));
    assert!(!says(&second, "Barometer reader"), "it was switched off");
    if kind != Kind::Store {
        let left = folders(cast.root());
        let gone = left.iter().find(|folder| folder.contains("barometer"));
        assert_eq!(gone, None, "not even its folder's name stays");
    }

    let run = cast.lapel.run(&["publish", "down", "--json"]).ended(0);
    assert_eq!(number(&run, "removed"), second.len());
    assert_eq!(own(cast.site()), Site::new());
    cast.publish(&[]).ended(0);
    assert_eq!(own(cast.site()), second, "it can be put there again");
    cast.assert_no_secret(&format!("{run:?}"));
}

#[test]
fn webdav_goes_the_whole_way() {
    goes_the_whole_way(Kind::WebDav);
}

#[test]
fn a_webdav_server_that_lists_whole_addresses_goes_the_whole_way() {
    goes_the_whole_way(Kind::WholeAddresses);
}

#[test]
fn a_store_goes_the_whole_way() {
    goes_the_whole_way(Kind::Store);
}

#[test]
fn a_folder_goes_the_whole_way() {
    goes_the_whole_way(Kind::Folder);
}

#[test]
fn a_dry_run_says_what_would_change_and_asks_nobody() {
    let cast = Cast::new(Kind::Store).expect("a store");
    cast.switch(&["A", "B"], &[]);
    cast.publish(&[]).ended(0);
    cast.switch(&["C"], &["B"]);
    let before = (cast.host().asked().len(), cast.site());
    let run = cast.lapel.run(&["publish", "--dry-run", "--json"]).ended(0);
    let preview = run.line();
    assert_eq!(preview["added"][0]["name"], "Compass reader");
    assert_eq!(preview["removed"][0]["name"], "Barometer reader");
    assert_eq!(preview["news"], true);
    let run = cast.lapel.run(&["publish", "--dry-run"]).ended(0);
    assert!(run.out.contains("Compass reader: would appear"), "{run:?}");
    assert!(
        run.out.contains("Barometer reader: would disappear"),
        "{run:?}"
    );
    assert_eq!((cast.host().asked().len(), cast.site()), before);
}

#[test]
fn a_folder_is_written_without_any_set_up_and_kept_as_the_page_is() {
    let cast = Cast::without_set_up(Kind::Folder, Keyring::absent()).expect("a folder");
    cast.switch(&["A", "B"], &[]);
    let folder = cast.lapel.path("public");
    let to = folder.display().to_string();
    std::fs::create_dir(&folder).expect("it can be made");
    std::fs::write(folder.join("README.md"), "mine").expect("it can be written");
    let run = cast.lapel.run(&["publish", "--to", &to]).ended(0);
    assert!(run.out.contains("2 badges"), "{run:?}");
    let first = crate::crawl::site(&folder);
    assert_sound(&first, "written");
    cast.switch(&["C"], &["B"]);
    let run = cast.publish(&["--to", &to]).ended(0);
    let second = crate::crawl::site(&folder);
    assert_sound(&second, "written again");
    assert!(!says(&second, "Barometer reader"), "it was switched off");
    assert!(says(&second, "Compass reader"));
    assert!(number(&run, "removed") > 0);
    assert_eq!(second["README.md"], b"mine");
    std::fs::remove_file(folder.join(".lapel-page.json")).expect("it was there");
    let run = cast.publish(&["--to", &to]).ended(2);
    assert!(run.err.contains("index.html"), "whose is it? {run:?}");
    cast.publish(&["--to", &to, "--replace"]).ended(0);
}

#[test]
fn what_is_wrong_is_said_in_one_sentence_and_nothing_is_kept_of_it() {
    for kind in [Kind::WebDav, Kind::Store] {
        let keyring = Keyring::unlocked();
        let Some(cast) = Cast::without_set_up(kind, keyring) else {
            continue;
        };
        cast.switch(&["A"], &[]);
        let run = cast.publish(&[]).ended(2);
        assert!(run.err.contains("nobody has said where"), "{run:?}");
        let run = cast.set_up_with("wrong horse", &[]).ended(2);
        assert!(
            run.err.contains("does not take this name and password"),
            "{run:?}"
        );
        assert!(!run.err.contains("wrong horse"));
        let run = cast.publish(&[]).ended(2);
        assert!(
            run.err.contains("nobody has said where"),
            "it was not kept: {run:?}"
        );
        cast.set_up(&[]).ended(0);
        assert!(cast.site().is_empty(), "the file that was tried is gone");
        cast.publish(&[]).ended(0);
    }
    let cast = Cast::without_set_up(Kind::Store, Keyring::unlocked()).expect("a store");
    let endpoint = format!("https://{}", cast.host().host());
    let words = [
        "publish",
        "set-up",
        "s3",
        "--endpoint",
        &endpoint,
        "--region",
        "us-east-1",
        "--bucket",
        "nowhere",
        "--access-key",
        "ada",
    ];
    let run = cast.lapel.run_with(&words, PASSWORD.as_bytes()).ended(2);
    assert!(
        run.err.contains("the bucket nowhere is not there"),
        "{run:?}"
    );
    cast.assert_no_secret(&run.err);
}

#[test]
fn a_keyring_that_cannot_be_used_is_said_before_anything_is_sent() {
    for (keyring, words) in [
        (Keyring::absent(), "has no keyring"),
        (Keyring::locked(), "the keyring is locked"),
    ] {
        let cast = Cast::without_set_up(Kind::Store, keyring).expect("a store");
        let run = cast.set_up(&["--no-check"]).ended(2);
        assert!(run.err.contains(words), "{run:?}");
        assert_eq!(cast.host().asked().len(), 0);
        cast.assert_no_secret(&run.err);
    }
}

#[test]
fn a_server_that_is_busy_is_left_alone_as_long_as_it_asks_and_then_it_goes_on() {
    for kind in [Kind::WebDav, Kind::Store] {
        let Some(cast) = Cast::new(kind) else {
            continue;
        };
        cast.switch(&["A"], &[]);
        cast.host()
            .fail(7, Trouble::Answer(Fault::Busy(1), When::Before));
        let run = cast.lapel.run(&["publish"]).ended(0);
        assert!(
            run.err
                .contains("has too much to do; trying again in 1 second"),
            "{run:?}"
        );
        assert_eq!(cast.host().heal(), 1);
        cast.host()
            .fail(0, Trouble::Answer(Fault::Busy(3_600), When::Before));
        cast.switch(&["B"], &[]);
        let run = cast.lapel.run(&["publish"]).ended(2);
        assert!(
            !run.err.contains("trying again"),
            "an hour is too long: {run:?}"
        );
        assert_sound(&cast.site(), "given up");
    }
}

#[test]
fn a_page_is_not_forgotten_when_its_place_changes() {
    let cast = Cast::new(Kind::Store).expect("a store");
    cast.switch(&["A"], &[]);
    cast.publish(&[]).ended(0);
    let folder = cast.lapel.path("elsewhere").display().to_string();
    let run = cast
        .lapel
        .run(&["publish", "set-up", "folder", &folder])
        .ended(2);
    assert!(run.err.contains("still lies at"), "{run:?}");
    cast.lapel.run(&["publish", "down"]).ended(0);
    cast.lapel
        .run(&["publish", "set-up", "folder", &folder])
        .ended(0);
    cast.publish(&[]).ended(0);
    assert!(says(
        &crate::crawl::site(&cast.lapel.path("elsewhere")),
        "Abacus reader"
    ));
}
