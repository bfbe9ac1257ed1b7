//! The file itself: sound, accessible, made to last, and carrying the badge.

use lapel_tests::award::Award;
use openbadges::image::unbake;
use serde_json::Value;

use crate::{Cast, attached, pages, tool};

/// The objects of a PDF, by qpdf.
fn objects(pdf: &str) -> Value {
    let json = tool("qpdf", &["--json=2", "--json-key=qpdf", pdf]);
    serde_json::from_str::<Value>(&json).expect("JSON")["qpdf"][1].clone()
}

fn catalogue(objects: &Value) -> &Value {
    let all = objects.as_object().expect("objects");
    all.values()
        .map(|object| &object["value"])
        .find(|value| value["/Type"] == "/Catalog")
        .expect("a catalogue")
}

#[test]
fn qpdf_finds_no_fault() {
    let cast = Cast::new();
    let (one, two) = (cast.named("one", "Robotics"), cast.named("two", "Robotics"));
    let pdf = cast.print(&[&one, &two]);
    tool("qpdf", &["--check", &pdf]);
    assert_eq!(pages(&pdf), 2);
}

#[test]
fn every_font_is_embedded_and_only_the_letters_that_are_used() {
    let cast = Cast::new();
    let pdf = cast.print_for(&[&cast.named("one", "机器人 روبوت Введение")], "王小明");
    let fonts = tool("pdffonts", &[&pdf]);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 4, "{fonts}");
    for row in rows {
        // name, type, encoding, emb, sub, uni, object
        let words: Vec<&str> = row.split_whitespace().rev().skip(2).take(3).collect();
        assert_eq!(words, ["yes", "yes", "yes"], "{fonts}");
    }
}

#[test]
fn it_says_that_it_is_pdf_a_3a_and_pdf_ua_1_and_is_tagged() {
    let cast = Cast::new();
    let pdf = cast.print(&[&cast.named("one", "Robotics")]);
    let objects = objects(&pdf);
    let root = catalogue(&objects);
    assert_eq!(root["/MarkInfo"]["/Marked"], true);
    assert_eq!(root["/Lang"], "u:en-GB");
    assert_eq!(root["/ViewerPreferences"]["/DisplayDocTitle"], true);
    assert!(root["/OutputIntents"].is_array() || root["/OutputIntents"].is_string());
    assert!(root["/StructTreeRoot"].is_string() && root["/AF"].is_array());
    let metadata = tool("pdfinfo", &["-meta", &pdf]);
    for said in [
        "pdfaid:part>3<",
        "pdfaid:conformance>A<",
        "pdfuaid:part>1<",
        "Robotics: Ada Lovelace",
    ] {
        assert!(metadata.contains(said), "{said} is not in {metadata}");
    }
    let structure = tool("pdfinfo", &["-struct", &pdf]);
    for element in ["Document", "Sect", "H1", "H2", "P", "Figure"] {
        let found = structure
            .lines()
            .any(|line| line.trim().starts_with(element));
        assert!(found, "no {element} in {structure}");
    }
}

#[test]
fn every_figure_says_what_it_shows() {
    let cast = Cast::new();
    let pdf = cast.print(&[&cast.named("one", "Robotics")]);
    let objects = objects(&pdf);
    let figures: Vec<&Value> = objects
        .as_object()
        .expect("objects")
        .values()
        .map(|object| &object["value"])
        .filter(|value| value["/S"] == "/Figure")
        .collect();
    assert!(!figures.is_empty());
    for figure in figures {
        let said = figure["/Alt"].as_str().unwrap_or_default();
        assert!(said.len() > 10, "{figure}");
    }
}

#[test]
fn the_credential_and_the_image_are_attached_byte_for_byte() {
    let cast = Cast::new();
    let (id, image) = cast.keep(&Award::new("one"), true);
    let credential = unbake(&image).expect("baked").chosen().text.clone();
    let files = attached(&cast.print(&[&id]));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["cloud-architect.json", "cloud-architect.png"]);
    assert_eq!(files[0].1, credential.as_bytes());
    assert_eq!(files[1].1, image);
}

#[test]
fn the_credential_is_the_source_of_the_page() {
    let cast = Cast::new();
    let objects = objects(&cast.print(&[&cast.named("one", "Robotics")]));
    let relationship = |name: &str| {
        let all = objects.as_object().expect("objects");
        let found = all.values().map(|object| &object["value"]).find(|value| {
            value["/UF"]
                .as_str()
                .is_some_and(|found| found.ends_with(name))
        });
        found.unwrap_or_else(|| panic!("no {name}"))["/AFRelationship"].clone()
    };
    assert_eq!(relationship("robotics.json"), "/Source");
    assert_eq!(relationship("robotics.png"), "/Supplement");
}

#[test]
fn many_certificates_have_an_outline_and_distinct_attachments() {
    let cast = Cast::new();
    let ids: Vec<String> = ["Robotics", "Robotics", "机器人"]
        .iter()
        .enumerate()
        .map(|(number, name)| cast.named(&format!("n{number}"), name))
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let pdf = cast.print(&ids);
    assert_eq!(pages(&pdf), 3);
    let names: Vec<String> = attached(&pdf).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "badge.json",
            "badge.png",
            "robotics-2.json",
            "robotics-2.png",
            "robotics.json",
            "robotics.png"
        ]
    );
    let json = tool("qpdf", &["--json=2", "--json-key=outlines", &pdf]);
    let outline: Value = serde_json::from_str(&json).expect("JSON");
    let titles: Vec<&str> = outline["outlines"]
        .as_array()
        .expect("an outline")
        .iter()
        .filter_map(|entry| entry["title"].as_str())
        .collect();
    assert_eq!(titles, ["Robotics", "Robotics", "机器人"]);
}

#[test]
fn the_same_badges_give_the_same_file_on_the_same_day() {
    let cast = Cast::new();
    let id = cast.named("one", "机器人 Robotics");
    let before = chrono::Utc::now().date_naive();
    let first = std::fs::read(cast.print(&[&id])).expect("a file");
    let second = std::fs::read(cast.print(&[&id])).expect("a file");
    if chrono::Utc::now().date_naive() == before {
        assert!(first == second, "two prints differ");
    }
}
