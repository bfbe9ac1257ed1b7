//! What stands on the page.

use chrono::{TimeDelta, Utc};
use lapel_tests::award::{Award, Recipient};
use lapel_tests::issuer::Answer;
use lapel_tests::lapel::Lapel;
use lapel_tests::shipped;
use serde_json::{Value, json};

use crate::{Cast, pages, text_of, tool};

#[test]
fn the_page_says_who_what_from_whom_when_and_what_was_found() {
    let cast = Cast::new();
    let mut award = Award::new("one");
    award.expires = Some(Utc::now() + TimeDelta::days(900));
    let (id, _) = cast.keep(&award, true);
    let text = text_of(&cast.print(&[&id]));
    let day = |time: chrono::DateTime<Utc>| time.format("%-d %B %Y").to_string();
    for said in [
        "Ada Lovelace",
        "Cloud Architect",
        "Issued by Example Academy",
        "Awarded",
        "1 January 2025",
        "Open Badges 2.0",
        "Pass the proctored exam.",
        "A print of the issuer’s data",
        "The paper alone proves nothing.",
        &format!("Valid to {}", day(award.expires.expect("an end"))),
        &format!("Checked on {}: genuine and in date.", day(Utc::now())),
        "awarded to an identity that the earner gave",
    ] {
        assert!(text.contains(said), "“{said}” is not in: {text}");
    }
    assert!(!text.contains("ada@example.org"), "{text}");
}

#[test]
fn what_cannot_be_vouched_for_is_said_in_words() {
    let cast = Cast::new();
    let unchecked = cast.keep(&Award::new("unchecked"), false).0;
    let text = text_of(&cast.print(&[&unchecked]));
    assert!(text.contains("Not verified: nobody has checked"), "{text}");
    assert!(text.contains("ssuer not confirmed"), "{text}");

    let mut expired = Award::new("expired");
    expired.expires = Some(expired.issued_on + TimeDelta::days(10));
    let text = text_of(&cast.print(&[&cast.keep(&expired, true).0]));
    assert!(text.contains("Expired on 11 January 2025."), "{text}");

    let gone = Award::new("gone");
    let id = cast.keep(&gone, false).0;
    cast.issuer.serve(&gone.assertion(), Answer::status(503));
    cast.lapel.run(&["check", &id]);
    let text = text_of(&cast.print(&[&id]));
    assert!(text.contains("it could not be decided"), "{text}");

    let lapel = Lapel::new();
    let badge = shipped::six().remove(0);
    let file = lapel.file(badge.file, badge.image());
    let line = lapel.run(&["import", "--json", &file]).ended(0).line();
    let id = line["id"].as_str().expect("an id");
    lapel.run(&["check", id]);
    let out = lapel.path("signed.pdf").display().to_string();
    lapel
        .run(&["certificate", id, "-o", &out, "--name", "Ada"])
        .ended(0);
    let text = text_of(&out);
    assert!(
        text.contains("Issuer not confirmed: nobody vouches for who signed this."),
        "{text}"
    );
}

#[test]
fn a_badge_without_an_image_has_its_letter_in_the_ring() {
    let cast = Cast::new();
    let award = Award {
        name: "Éclairs for beginners".into(),
        ..Award::new("plain")
    };
    let issued = cast.issuer.issue(&award);
    let file = cast.lapel.file("plain.json", &issued.credential);
    let line = cast.lapel.run(&["import", "--json", &file]).ended(0).line();
    let plain = line["id"].as_str().expect("an id");
    let letters = |id: &str| {
        let text = text_of(&cast.print(&[id]));
        text.split(' ').filter(|word| *word == "É").count()
    };
    assert_eq!(letters(plain), 1);
    let award = Award {
        name: award.name,
        ..Award::new("drawn")
    };
    assert_eq!(letters(&cast.keep(&award, true).0), 0);
}

#[test]
fn an_email_address_that_the_attached_award_says_is_told_beforehand() {
    let cast = Cast::new();
    let said = |award: &Award| {
        let id = cast.keep(award, true).0;
        let out = cast.lapel.path("noted.pdf").display().to_string();
        let arguments = ["certificate", &id, "-o", &out, "--force", "--json"];
        let line = cast
            .lapel
            .run(&[&arguments[..], &["--name", "Ada"]].concat())
            .ended(0)
            .line();
        line["notes"].clone()
    };
    let mut award = Award::new("plain");
    award.name = "Robotics".into();
    assert_eq!(
        said(&award),
        json!([
            "Whoever has the file can read your e-mail address: the award “Robotics” that it carries says it."
        ])
    );
    award.slug = "hashed".into();
    award.recipient = Recipient::Salted("ada@example.org".into(), "salt".into());
    assert_eq!(said(&award), json!([]));
}

#[test]
fn what_would_deceive_is_not_printed() {
    let cast = Cast::new();
    let revoked = Award::new("revoked");
    let revoked_id = cast.keep(&revoked, false).0;
    cast.issuer.serve(
        &revoked.assertion(),
        Answer::of("application/json", r#"{"revoked": true}"#).with_status(410),
    );
    let mut other = Award::new("other");
    other.recipient = Recipient::Plain("eve@example.org".into());
    let other_id = cast.keep(&other, false).0;
    let signed = shipped::six().remove(0);
    let mut forged: Value = serde_json::from_str(signed.credential.text()).expect("JSON");
    forged["credentialSubject"]["achievement"]["name"] = "Doctor of everything".into();
    let file = cast.lapel.file("forged.json", forged.to_string());
    let line = cast.lapel.run(&["import", "--json", &file]).ended(0).line();
    let forged_id = line["id"].as_str().expect("an id").to_owned();
    cast.lapel.run(&["check"]);
    let out = cast.lapel.path("none.pdf");
    for (id, reason) in [
        (&revoked_id, "It was revoked by its issuer."),
        (&other_id, "It was awarded to somebody else."),
        (&forged_id, "It is not genuine."),
    ] {
        let path = out.display().to_string();
        let run = cast
            .lapel
            .run(&["certificate", id, "-o", &path, "--name", "Ada"])
            .ended(2);
        assert!(run.err.contains(reason), "{run:?}");
        assert!(!out.exists());
    }
    // Beside one that may be printed they are left out, which the status says too.
    let good = cast.named("good", "Robotics");
    let path = out.display().to_string();
    let line = cast
        .lapel
        .run(&[
            "certificate",
            &good,
            &revoked_id,
            "-o",
            &path,
            "--name",
            "Ada",
            "--json",
        ])
        .ended(1)
        .line();
    assert_eq!(line["badges"], 1);
    assert_eq!(line["pages"], 1);
    assert_eq!(line["left_out"][0]["id"], revoked_id);
    assert!(!text_of(&path).contains("Cloud Architect"));
}

#[test]
fn names_in_every_script_come_out_right() {
    let cast = Cast::new();
    let id = cast.named("one", "机器人工程师认证");
    for name in [
        "王小明",
        "Анна Ахматова",
        "Άννα Παπαδοπούλου",
        "Nguyễn Thị Ánh",
        "محمد الفارسي",
    ] {
        let pdf = cast.print_for(&[&id], name);
        let text = text_of(&pdf);
        let there = |wanted: &str| wanted.split_whitespace().all(|word| text.contains(word));
        assert!(there(name), "{name} is not in: {text}");
        assert!(there("机器人工程师认证"), "{text}");
        tool("qpdf", &["--check", &pdf]);
    }
}

#[test]
fn letters_that_no_font_has_are_said_and_never_drawn_as_boxes() {
    let cast = Cast::new();
    // A private letter: no font can have it.
    let id = cast.named("one", "Robotics \u{e123}");
    let out = cast.lapel.path("certificate.pdf").display().to_string();
    let line = cast
        .lapel
        .run(&["certificate", &id, "-o", &out, "--name", "Ada", "--json"])
        .ended(0)
        .line();
    let notes = line["notes"].to_string();
    assert!(notes.contains("U+E123"), "{notes}");
    assert!(text_of(&out).contains("Robotics ?"));
}

#[test]
fn hostile_and_endless_names_stay_on_their_one_page() {
    let cast = Cast::new();
    let long = "Advanced Robotics ".repeat(60);
    let unbroken = "W".repeat(800);
    let pile = format!("Zalgo{}", "\u{301}\u{316}".repeat(300));
    for (number, name) in [
        long.as_str(),
        &unbroken,
        &pile,
        "(evil) \\) Tj ET Q <script>alert(1)</script> %%EOF endstream endobj",
        "\u{202e}gnp.exe\u{202c} \u{0}\u{7}x",
        "👩‍🚀🏴‍☠️👍🏽",
        "ﷺ﷽",
    ]
    .iter()
    .enumerate()
    {
        let mut award = Award::new(&format!("hostile-{number}"));
        award.name = (*name).into();
        award.issuer = (*name).into();
        award.criteria = name.repeat(4);
        let (id, _) = cast.keep(&award, true);
        let pdf = cast.print_for(&[&id], &name.replace('\0', ""));
        tool("qpdf", &["--check", &pdf]);
        assert_eq!(pages(&pdf), 1);
        // Every word lies on the paper, with its margin.
        let boxes = tool("pdftotext", &["-bbox", &pdf, "-"]);
        for word in boxes.lines().filter(|line| line.contains("<word")) {
            let edge = |name: &str| -> f32 {
                let (_, rest) = word.split_once(&format!("{name}=\"")).expect("an edge");
                let (number, _) = rest.split_once('"').expect("a number");
                number.parse().expect("a number")
            };
            assert!(edge("xMin") >= 20.0 && edge("xMax") <= 822.0, "{word}");
            assert!(edge("yMin") >= 20.0 && edge("yMax") <= 575.0, "{word}");
        }
    }
}

#[test]
fn a_public_address_is_shown_linked_and_in_a_code_that_leads_there() {
    let lapel = Lapel::new();
    let address = "https://issuer.example/assertions/7";
    let assertion = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": address,
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "badge": {"type": "BadgeClass", "name": "Robotics", "issuer": {"type": "Profile", "name": "Academy"}},
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-06-01T00:00:00Z"
    });
    let file = lapel.file("badge.json", assertion.to_string());
    let line = lapel.run(&["import", "--json", &file]).ended(0).line();
    let id = line["id"].as_str().expect("an id");
    let out = lapel.path("certificate.pdf").display().to_string();
    lapel
        .run(&["certificate", id, "-o", &out, "--name", "Ada"])
        .ended(0);
    assert!(text_of(&out).contains(address));
    let json = tool("qpdf", &["--json=2", "--json-key=qpdf", &out]);
    let pdf: Value = serde_json::from_str(&json).expect("JSON");
    let objects = pdf["qpdf"][1].as_object().expect("objects").clone();
    let links = objects.values().any(|object| {
        object["value"]["/A"]["/URI"]
            .as_str()
            .is_some_and(|uri| uri.ends_with(address))
    });
    assert!(links, "no link leads to {address}");
    // Lapel reads codes in pictures, so the picture of the page leads to the badge.
    let page = lapel.path("page").display().to_string();
    // The lower left corner, as a camera that is held close to the code sees it.
    tool(
        "pdftoppm",
        &[
            "-png",
            "-r",
            "150",
            "-x",
            "80",
            "-y",
            "910",
            "-W",
            "270",
            "-H",
            "300",
            "-singlefile",
            &out,
            &page,
        ],
    );
    let line = lapel
        .run(&["import", "--json", &format!("{page}.png")])
        .line();
    assert_eq!(line["input"], address, "{line}");
}

#[test]
fn a_signature_that_the_issuers_data_holds_is_drawn_if_the_award_is_genuine() {
    let cast = Cast::new();
    let award = Award::new("signed");
    let (id, _) = cast.keep(&award, false);
    let (_, class) = class_of(&cast, &award);
    let mut class = class;
    class["signatureLines"] = json!([{
        "type": ["SignatureLine", "Extension"],
        "name": "Grace Hopper",
        "jobTitle": "Head of studies",
        "image": data_uri(&award.picture.png(64)),
    }, {
        "name": "Katherine Johnson",
        "image": JPEG,
    }]);
    cast.issuer.serve(&award.class(), Answer::json(&class));
    let text = text_of(&cast.print(&[&id]));
    assert!(!text.contains("Grace Hopper"), "never checked: {text}");
    cast.lapel.run(&["check", &id]).ended(0);
    let pdf = cast.print(&[&id]);
    assert!(text_of(&pdf).contains("Grace Hopper, Head of studies"));
    assert!(text_of(&pdf).contains("Katherine Johnson"));
    let images = tool("pdfimages", &["-list", &pdf]);
    assert!(
        images
            .lines()
            .filter(|line| line.contains(" image "))
            .count()
            >= 3,
        "{images}"
    );
}

/// 8 by 8 red pixels.
const JPEG: &str = "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCWAAon/9k=";

fn data_uri(png: &[u8]) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(png);
    format!("data:image/png;base64,{encoded}")
}

/// A badge class as the issuer serves it.
fn class_of(cast: &Cast, award: &Award) -> (String, Value) {
    let base = cast.issuer.base();
    let class = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": format!("{base}{}", award.class()),
        "name": award.name,
        "description": award.description,
        "image": format!("{base}/{}/image", award.slug),
        "criteria": {"narrative": award.criteria},
        "issuer": format!("{base}{}", award.profile()),
        "tags": award.tags,
    });
    (base, class)
}
