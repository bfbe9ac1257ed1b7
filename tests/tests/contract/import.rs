//! `lapel import`: one way in for everything.

use std::io::{Cursor, Write};

use lapel_tests::award::Award;
use lapel_tests::issuer::Answer;
use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::cast::{Cast, names, of};
use openbadges::Standard;

#[test]
fn a_line_has_the_members_of_the_contract() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("line"));
    let file = cast.lapel.file("badge.png", &issued.image);
    let line = cast.lapel.run(&["import", "--json", &file]).ended(0).line();
    let object = line.as_object().expect("an object");
    let mut members: Vec<&String> = object.keys().collect();
    members.sort_unstable();
    assert_eq!(members, ["error", "id", "input", "outcome"]);
    assert_eq!(line["input"], file);
    assert_eq!(line["outcome"], "imported");
    assert_eq!(line["error"], Value::Null);
    assert_eq!(line["id"], cast.only()["id"]);
}

#[test]
fn the_same_badge_twice_is_recognised() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("twice"));
    let first = cast.lapel.file("first.png", &issued.image);
    let second = cast.lapel.file("second.png", &issued.image);
    let first = cast
        .lapel
        .run(&["import", "--json", &first])
        .ended(0)
        .line();
    let second = cast
        .lapel
        .run(&["import", "--json", &second])
        .ended(0)
        .line();
    assert_eq!(second["outcome"], "duplicate");
    assert_eq!(second["id"], first["id"]);
    assert_eq!(cast.list(&[]).len(), 1);
}

#[test]
fn the_better_copy_is_kept() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("better"));
    let json = cast.lapel.file("credential.json", &issued.credential);
    let image = cast.lapel.file("badge.png", &issued.image);
    cast.lapel.run(&["import", "--json", &json]).ended(0);
    let line = cast
        .lapel
        .run(&["import", "--json", &image])
        .ended(0)
        .line();
    assert_eq!(line["outcome"], "replaced", "an image is better than none");
    let line = cast.lapel.run(&["import", "--json", &json]).ended(0).line();
    assert_eq!(line["outcome"], "duplicate");
    assert_eq!(cast.list(&[]).len(), 1);
}

#[test]
fn an_image_without_a_credential_is_refused_with_the_reason_and_stays_where_it_was() {
    let cast = Cast::new();
    let bare = Award::new("bare").picture.png(64);
    let file = cast.lapel.file("bare.png", &bare);
    let line = cast.lapel.run(&["import", "--json", &file]).ended(2).line();
    assert_eq!(line["outcome"], "refused");
    assert_eq!(line["id"], Value::Null);
    assert_eq!(line["error"]["code"], "image.no-credential");
    assert!(line["error"]["message"].is_string());
    assert_eq!(std::fs::read(&file).expect("it is there"), bare);
    assert!(cast.list(&[]).is_empty());
}

#[test]
fn folders_are_read_to_their_bottom_and_one_bad_file_spoils_nothing() {
    let cast = Cast::new();
    for (path, slug) in [("a.png", "a"), ("deep/b.png", "b"), ("deep/er/c.png", "c")] {
        let mut award = Award::new(slug);
        award.name = slug.to_uppercase();
        cast.lapel
            .file(&format!("folder/{path}"), cast.issuer.issue(&award).image);
    }
    cast.lapel.file("folder/notes.txt", "nothing to see");
    let folder = cast.lapel.path("folder").display().to_string();
    let lines = cast
        .lapel
        .run(&["import", "--json", &folder])
        .ended(2)
        .lines();
    let imported = lines
        .iter()
        .filter(|line| line["outcome"] == "imported")
        .count();
    assert_eq!((imported, lines.len()), (3, 4), "{lines:?}");
    let badges = cast.list(&["--sort", "name"]);
    assert_eq!(names(&badges), ["A", "B", "C"]);
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default())
            .expect("an entry");
        zip.write_all(bytes).expect("in memory");
    }
    zip.finish().expect("in memory").into_inner()
}

#[test]
fn zips_are_opened_and_their_entries_named() {
    let cast = Cast::new();
    let (one, two) = (
        cast.issuer.issue(&Award::new("one")),
        cast.issuer.issue(&Award::new("two")),
    );
    let zip = archive(&[
        ("one.png", &one.image),
        ("folder/two.json", two.credential.as_bytes()),
        ("readme.txt", b"hello"),
    ]);
    let file = cast.lapel.file("badges.zip", zip);
    let lines = cast
        .lapel
        .run(&["import", "--json", &file])
        .ended(2)
        .lines();
    let outcomes: Vec<(String, &str)> = lines
        .iter()
        .map(|line| {
            let input = line["input"].as_str().expect("an input");
            (
                input.replace(&file, "ZIP"),
                line["outcome"].as_str().expect("an outcome"),
            )
        })
        .collect();
    let expected = [
        ("ZIP/one.png", "imported"),
        ("ZIP/folder/two.json", "imported"),
        ("ZIP/readme.txt", "refused"),
    ];
    let expected: Vec<(String, &str)> = expected
        .iter()
        .map(|(input, outcome)| ((*input).to_owned(), *outcome))
        .collect();
    assert_eq!(outcomes, expected);
}

#[test]
fn links_to_assertions_images_and_pages_are_followed() {
    let cast = Cast::new();
    let assertion = cast.issuer.issue(&Award::new("by-assertion"));
    let image = cast.issuer.issue(&Award::new("by-image"));
    cast.issuer.serve(
        "/by-image/baked",
        Answer::of("image/png", image.image.clone()),
    );
    let page = cast.issuer.issue(&Award::new("by-page"));
    let html = format!(
        "<!doctype html><title>A badge</title>\
         <link rel=\"alternate\" type=\"application/ld+json\" href=\"{}\">",
        page.address
    );
    cast.issuer
        .serve("/by-page/page", Answer::of("text/html", html));
    for link in [
        assertion.address,
        cast.issuer.url("/by-image/baked"),
        cast.issuer.url("/by-page/page"),
    ] {
        let line = cast.lapel.run(&["import", "--json", &link]).ended(0).line();
        assert_eq!(line["outcome"], "imported", "{line}");
        assert_eq!(line["input"], link);
    }
    assert_eq!(cast.list(&[]).len(), 3);
}

#[test]
fn a_link_that_gives_no_badge_is_refused_with_the_reason() {
    let cast = Cast::new();
    cast.issuer.serve("/private", Answer::status(403));
    cast.issuer
        .serve("/page", Answer::of("text/html", "<p>Nothing here</p>"));
    let mut sentences = Vec::new();
    for path in ["/private", "/missing", "/page"] {
        let link = cast.issuer.url(path);
        let line = cast.lapel.run(&["import", "--json", &link]).ended(2).line();
        assert_eq!(line["outcome"], "refused");
        sentences.push(
            line["error"]["message"]
                .as_str()
                .expect("a sentence")
                .to_owned(),
        );
    }
    sentences.dedup();
    assert_eq!(sentences.len(), 3, "{sentences:?}");
}

#[test]
fn standard_input_may_be_an_image_a_credential_a_zip_or_addresses() {
    let cast = Cast::new();
    let issue = |slug| cast.issuer.issue(&Award::new(slug));
    let zip = archive(&[("badge.png", &issue("zip").image)]);
    let addresses = format!("{}\n{}\n", issue("link-1").address, issue("link-2").address);
    let text = issue("text").credential.into_bytes();
    for (input, badges) in [
        (issue("image").image, 1),
        (text, 1),
        (zip, 1),
        (addresses.into_bytes(), 2),
    ] {
        let run = cast
            .lapel
            .run_with(&["import", "--json", "-"], &input)
            .ended(0);
        let lines = run.lines();
        assert_eq!(lines.len(), badges, "{lines:?}");
        assert!(
            lines.iter().all(|line| line["outcome"] == "imported"),
            "{lines:?}"
        );
    }
}

#[test]
fn a_list_of_links_gives_a_line_for_each_address_in_it() {
    let cast = Cast::new();
    let one = cast.issuer.issue(&Award::new("listed-1")).address;
    let two = cast.issuer.issue(&Award::new("listed-2")).address;
    let gone = cast.issuer.url("/gone");
    let text = format!("Mine, 2024:\n* {one}\n* ({gone}) and [two]({two}).\n* {one}\n");
    let list = cast.lapel.file("badges.txt", &text);
    let from_file = cast
        .lapel
        .run(&["import", "--json", "--links", &list])
        .ended(2)
        .lines();
    let outcomes: Vec<_> = from_file
        .iter()
        .map(|line| (line["input"].clone(), line["outcome"].clone()))
        .collect();
    let expected = [(one, "imported"), (gone, "refused"), (two, "imported")]
        .map(|(address, outcome)| (address.into(), outcome.into()));
    assert_eq!(outcomes, expected);
    let from_input = cast
        .lapel
        .run_with(&["import", "--json", "--links", "-"], text.as_bytes())
        .ended(2)
        .lines();
    assert_eq!(from_input.len(), 3);
    assert_eq!(from_input[0]["outcome"], "duplicate");
    cast.lapel.run(&["import", "--links", "-", "-"]).ended(2);
}

#[test]
fn importing_an_image_asks_nobody() {
    let cast = Cast::new();
    cast.import(&["Quiet"]);
    assert_eq!(cast.issuer.requests(), 0);
}

#[test]
fn import_with_check_says_what_was_found() {
    let cast = Cast::new();
    let file = cast
        .lapel
        .file("badge.png", cast.issuer.issue(&Award::new("checked")).image);
    cast.lapel.run(&["import", "--check", &file]).ended(0);
    assert_eq!(cast.only()["verdict"], "valid");
}

#[test]
fn badges_of_every_version_are_kept() {
    let cast = Cast::new();
    for standard in ["0.5", "1.0", "1.1", "2.0", "2.1", "3.0"] {
        let version = match standard {
            "0.5" => Standard::V0_5,
            "1.0" => Standard::V1_0,
            "1.1" => Standard::V1_1,
            "2.0" => Standard::V2_0,
            "2.1" => Standard::V2_1,
            _ => Standard::V3_0,
        };
        cast.import_award(&of(standard, version));
    }
    cast.lapel.run(&["check"]);
    let badges = cast.list(&[]);
    let mut standards: Vec<&str> = badges
        .iter()
        .filter_map(|badge| badge["standard"].as_str())
        .collect();
    standards.sort_unstable();
    assert_eq!(standards, ["0.5", "1.0", "1.1", "2.0", "2.1", "3.0"]);
}

#[test]
fn two_at_once_double_nothing() {
    let cast = Cast::new();
    for number in 0..40 {
        let issued = cast.issuer.issue(&Award::new(&format!("both-{number}")));
        cast.lapel.file(&format!("both/{number}.png"), issued.image);
    }
    let folder = cast.lapel.path("both").display().to_string();
    let importing: Vec<_> = (0..2)
        .map(|_| {
            let mut command = cast.lapel.command(&["import", "--json", &folder]);
            command
                .stdout(std::process::Stdio::piped())
                .spawn()
                .expect("lapel starts")
        })
        .collect();
    let mut imported = 0;
    for one in importing {
        let run: lapel_tests::lapel::Run = one.wait_with_output().expect("lapel ends").into();
        let lines = run.ended(0).lines();
        assert_eq!(lines.len(), 40);
        imported += lines
            .iter()
            .filter(|line| line["outcome"] == "imported")
            .count();
    }
    assert_eq!(imported, 40);
    assert_eq!(cast.list(&[]).len(), 40);
}
