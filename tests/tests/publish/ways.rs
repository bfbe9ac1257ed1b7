//! What publishing does, at each kind of place.

use lapel_tests::host::{Fault, Moves, PASSWORD, Trouble, When};
use lapel_tests::keyring::Keyring;
use lapel_tests::lapel::Run;

use crate::cast::{Cast, Kind, Saved, assert_sound, says};
use crate::crawl::{Site, folders, reach};

/// How many files of `new` differ from `old`.
fn differences(old: &Site, new: &Site) -> usize {
    new.iter()
        .filter(|(path, content)| old.get(*path) != Some(content))
        .count()
}

fn number(run: &Run, name: &str) -> usize {
    let number = run.line()[name].as_u64().expect("a number");
    usize::try_from(number).expect("a small number")
}

/// Publishes, changes, switches off and takes down, and looks each time at what lies there.
fn goes_the_whole_way(kind: Kind) {
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
fn webdav_that_cannot_move_files_goes_the_whole_way() {
    for status in [403, 405, 501, 502] {
        goes_the_whole_way(Kind::Behind(Moves::Refused(status)));
    }
}

#[test]
fn webdav_behind_a_proxy_that_ends_tls_goes_the_whole_way() {
    goes_the_whole_way(Kind::Behind(Moves::HandedOn));
}

#[test]
fn whether_files_appear_as_a_whole_is_said_of_each_server() {
    const IN_PLACE: &str = "cannot move files";
    for (kind, in_place) in [
        (Kind::WebDav, false),
        (Kind::Behind(Moves::HandedOn), false),
        (Kind::Behind(Moves::Refused(502)), true),
    ] {
        let Some(cast) = Cast::without_set_up(kind, Keyring::unlocked()) else {
            return;
        };
        let run = cast.set_up(&[]).ended(0);
        assert_eq!(run.err.contains(IN_PLACE), in_place, "{kind:?}: {run:?}");
        assert!(cast.site().is_empty(), "{kind:?}: what was tried is gone");
        cast.switch(&["A"], &[]);
        let run = cast.lapel.run(&["publish"]).ended(0);
        assert_eq!(run.err.contains(IN_PLACE), in_place, "{kind:?}: {run:?}");
    }
}

#[test]
fn a_move_whose_answer_was_lost_on_the_way_does_not_count_as_refused() {
    let Some(cast) = Cast::new(Kind::WebDav) else {
        return;
    };
    cast.switch(&["A"], &[]);
    let from = Saved::of(&cast);
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let whole = cast.site();
    let asked = cast.host().asked().split_off(before);
    let request = asked
        .iter()
        .position(|asked| asked.method == "MOVE")
        .expect("files are moved");
    from.restore(&cast);
    cast.host()
        .fail(request, Trouble::Answer(Fault::Status(502), When::After));
    let run = cast.publish(&[]).ended(0);
    assert_eq!(cast.host().heal(), 1);
    assert_eq!(run.line()["in_place"], false, "the next were moved");
    assert_eq!(cast.site(), whole);
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
fn a_badge_whose_removal_failed_counts_as_taken_off_once_it_is() {
    let cast = Cast::new(Kind::Store).expect("a store");
    cast.switch(&["A", "B"], &[]);
    cast.publish(&[]).ended(0);
    cast.switch(&[], &["B"]);
    let from = Saved::of(&cast);
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let asked = cast.host().asked().split_off(before);
    let removal = asked.iter().position(|asked| asked.method == "DELETE");
    from.restore(&cast);
    cast.host().fail_from(
        removal.expect("files are removed"),
        Trouble::Answer(Fault::Status(500), When::Before),
    );
    cast.publish(&[]).ended(2);
    cast.host().heal();
    assert!(
        says(&cast.site(), "Barometer reader"),
        "it lies there still"
    );
    let run = cast.publish(&[]).ended(0);
    assert!(!says(&cast.site(), "Barometer reader"));
    assert_eq!(number(&run, "gone"), 1, "{run:?}");
    assert_eq!(
        logged(&cast, "Barometer reader"),
        ["Taken off the public page.", "Put on the public page."]
    );
    let run = cast.lapel.run(&["unshare", "--json", &cast.ids["B"]]);
    assert_eq!(run.line()["state"], "off", "{run:?}");
}

#[test]
fn what_left_before_a_run_broke_off_is_in_the_log_once() {
    let cast = Cast::new(Kind::Store).expect("a store");
    cast.switch(&["A"], &[]);
    let from = Saved::of(&cast);
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let requests = cast.host().asked().len() - before;
    from.restore(&cast);
    // The front is the last that is sent.
    let failed = Trouble::Answer(Fault::Status(500), When::Before);
    cast.host().fail_from(requests - 1, failed);
    cast.publish(&[]).ended(2);
    let sent = "Sent for the public page, which does not show it anew yet.";
    assert_eq!(logged(&cast, "Abacus reader"), [sent]);
    assert_eq!(logged(&cast, "Public page"), ["Publishing broke off."]);
    cast.host().fail_from(0, failed);
    cast.publish(&[]).ended(2);
    cast.host().heal();
    assert_eq!(logged(&cast, "Public page").len(), 1, "nothing more left");
    cast.publish(&[]).ended(0);
    assert_eq!(
        logged(&cast, "Abacus reader"),
        ["Put on the public page.", sent]
    );
}

/// What the log says of a badge, or of the page; the newest first.
fn logged(cast: &Cast, name: &str) -> Vec<String> {
    let lines = cast.lapel.run(&["log", "--json"]).ended(0).lines();
    lines
        .iter()
        .filter(|line| line["name"] == name)
        .filter_map(|line| line["outcome"].as_str())
        .map(str::to_owned)
        .collect()
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
