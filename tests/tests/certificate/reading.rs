//! The paper's file is the badge: it is verified and imported, by itself and in whatever it lies in.

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lapel_tests::award::Award;
use lapel_tests::issuer::Answer;
use lapel_tests::lapel::Lapel;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{Cast, tool};

#[test]
fn a_certificate_is_verified() {
    let cast = Cast::new();
    let pdf = cast.print(&[&cast.named("one", "Robotics")]);
    let found = cast.lapel.verify(&[&pdf, "--as", "ada@example.org"]);
    assert_eq!(found["verdict"], "valid", "{found:#}");
    assert_eq!(found["recipient"], "yours");
    assert_eq!(found["name"], "Robotics");
}

#[test]
fn importing_a_certificate_imports_its_badges_with_their_images() {
    let cast = Cast::new();
    let (one, image) = cast.keep(&Award::new("one"), true);
    let two = cast.named("two", "Robotics");
    let pdf = cast.print(&[&one, &two]);
    let other = Lapel::new().trusting(&cast.issuer);
    let lines = other.run(&["import", "--json", &pdf]).ended(0).lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| line["outcome"] == "imported"));
    assert_eq!(lines[0]["id"], one);
    let out = other.path("out").display().to_string();
    other.run(&["export", "--to", &out, &one]).ended(0);
    let exported = crate::files(&other.path("out"));
    assert_eq!(exported[0].1, image);
    let again = other.run(&["import", "--json", &pdf]).lines();
    assert!(again.iter().all(|line| line["outcome"] == "duplicate"));
}

#[test]
fn a_certificate_is_found_in_folders_zips_emails_and_on_standard_input() {
    let cast = Cast::new();
    let id = cast.named("one", "Robotics");
    let pdf = cast.print(&[&id]);
    let bytes = std::fs::read(&pdf).expect("a file");
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("in/certificate.pdf", SimpleFileOptions::default())
        .and_then(|()| Ok(zip.write_all(&bytes)?))
        .expect("a ZIP");
    let zip = zip.finish().expect("a ZIP").into_inner();
    let wrapped: Vec<String> = STANDARD
        .encode(&bytes)
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let email = format!(
        "From: a@issuer.example\r\nTo: ada@example.org\r\nSubject: Yours\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n\
         Here.\r\n--b\r\nContent-Type: application/pdf; name=\"c.pdf\"\r\nContent-Transfer-Encoding: \
         base64\r\nContent-Disposition: attachment; filename=\"c.pdf\"\r\n\r\n{}\r\n--b--\r\n",
        wrapped.join("\r\n")
    );
    for (name, bytes) in [
        ("folder/a/certificate.pdf", bytes.clone()),
        ("badges.zip", zip),
        ("mail.eml", email.into_bytes()),
    ] {
        let other = Lapel::new();
        let file = other.file(name, bytes);
        let given = if name.starts_with("folder") {
            other.path("folder").display().to_string()
        } else {
            file
        };
        let line = other.run(&["import", "--json", &given]).ended(0).line();
        assert_eq!(line["outcome"], "imported", "{line}");
        assert_eq!(line["id"], id);
    }
    let other = Lapel::new();
    let line = other.run_with(&["import", "--json", "-"], &bytes);
    assert_eq!(line.ended(0).line()["outcome"], "imported");
}

#[test]
fn a_pdf_that_others_have_rewritten_is_read_all_the_same() {
    let cast = Cast::new();
    let pdf = cast.print(&[&cast.named("one", "Robotics")]);
    for (number, arguments) in [
        &["--object-streams=generate"][..],
        &["--object-streams=disable", "--stream-data=uncompress"],
        &["--linearize"],
        &["--qdf"],
    ]
    .iter()
    .enumerate()
    {
        let out = cast
            .lapel
            .path(&format!("{number}.pdf"))
            .display()
            .to_string();
        tool("qpdf", &[arguments, &[&pdf[..], &out][..]].concat());
        let found = cast.lapel.verify(&[&out]);
        assert_eq!(found["verdict"], "valid", "{arguments:?}: {found:#}");
    }
}

#[test]
fn a_badge_that_somebody_else_attached_to_a_pdf_is_read() {
    let cast = Cast::new();
    let issued = cast.issuer.issue(&Award::new("one"));
    let badge = cast.lapel.file("my badge.png", &issued.image);
    let page = cast.print(&[&cast.named("two", "Robotics")]);
    let bare = cast.lapel.path("bare.pdf").display().to_string();
    // Others' PDFs have no structure of ours: the page alone, without what was attached.
    tool("qpdf", &["--empty", "--pages", &page, "1", "--", &bare]);
    let run = cast.lapel.run(&["verify", "--json", &bare]).ended(2);
    assert_eq!(run.line()["error"]["code"], "pdf.no-badge", "{run:?}");
    let out = cast.lapel.path("attached.pdf").display().to_string();
    tool("qpdf", &["--add-attachment", &badge, "--", &bare, &out]);
    let found = cast.lapel.verify(&[&out]);
    assert_eq!(found["verdict"], "valid", "{found:#}");
    assert_eq!(found["name"], "Cloud Architect");
}

#[test]
fn a_link_that_answers_with_a_certificate_imports_its_badges() {
    let cast = Cast::new();
    let ids = [cast.named("one", "Robotics"), cast.named("two", "Sailing")];
    let pdf = std::fs::read(cast.print(&[&ids[0], &ids[1]])).expect("a file");
    // Larger than a document may be, no larger than an image.
    let large = [&pdf[..], &b"\n% more".repeat(800_000)].concat();
    for (path, pdf) in [
        ("/certificate", &pdf),
        ("/certificate.pdf", &pdf),
        ("/large.pdf", &large),
    ] {
        let answer = Answer::of("application/pdf", pdf.clone());
        cast.issuer.serve(path, answer);
        let link = cast.issuer.url(path);
        let other = Lapel::new().trusting(&cast.issuer);
        let lines = other.run(&["import", "--json", &link]).ended(0).lines();
        let found: Vec<&str> = lines
            .iter()
            .filter_map(|line| line["id"].as_str())
            .collect();
        assert_eq!(found, ids, "{path}: {lines:?}");
        assert!(lines.iter().all(|line| line["outcome"] == "imported"));
        let list = other.file("links.txt", format!("Mine: {link}\n"));
        let again = other.run(&["import", "--json", "--links", &list]).ended(0);
        let again = again.lines();
        assert_eq!(again.len(), 2, "{path}: {again:?}");
        assert!(again.iter().all(|line| line["outcome"] == "duplicate"));
    }
    let one = std::fs::read(cast.print(&[&ids[0]])).expect("a file");
    let answer = Answer::of("application/pdf", one);
    cast.issuer.serve("/one.pdf", answer);
    let found = cast.lapel.verify(&[&cast.issuer.url("/one.pdf")]);
    assert_eq!(found["verdict"], "valid", "{found:#}");
    assert_eq!(found["name"], "Robotics");
}

#[test]
fn pdfs_without_a_badge_or_larger_than_is_read_are_refused_in_plain_words() {
    let cast = Cast::new();
    let bare = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n".to_vec();
    let large = [&bare[..], &b"\n% more".repeat(1_600_000)].concat();
    let huge = [&bare[..], &b"\n% more".repeat(3_200_000)].concat();
    for (path, pdf) in [("/bare.pdf", bare), ("/large.pdf", large)] {
        cast.issuer.serve(path, Answer::of("application/pdf", pdf));
    }
    let file = cast.lapel.file("huge.pdf", huge);
    let host = cast.issuer.host();
    let larger = format!(
        "the answer from {} is larger than 10 MiB",
        host.split(':').next().expect("a host")
    );
    for (input, code, message) in [
        (
            cast.issuer.url("/bare.pdf"),
            "pdf.no-badge",
            "no badge is attached to this PDF",
        ),
        (cast.issuer.url("/large.pdf"), "fetch.too-large", &larger),
        (file, "pdf.too-large", "the PDF is larger than 20 MiB"),
    ] {
        let run = cast.lapel.run(&["import", "--json", &input]);
        let error = &run.line()["error"];
        assert_eq!(error["code"], code, "{run:?}");
        assert_eq!(error["message"], message, "{run:?}");
    }
}

#[test]
fn encrypted_and_broken_pdfs_are_refused_with_the_reason() {
    let cast = Cast::new();
    let pdf = cast.print(&[&cast.named("one", "Robotics")]);
    let locked = cast.lapel.path("locked.pdf").display().to_string();
    tool(
        "qpdf",
        &["--encrypt", "", "owner", "256", "--", &pdf, &locked],
    );
    let broken = cast.lapel.file("broken.pdf", b"%PDF-1.7\n1 0 obj <<");
    for (file, code) in [(&locked, "pdf.encrypted"), (&broken, "pdf.broken")] {
        let run = cast.lapel.run(&["verify", "--json", file]).ended(2);
        assert_eq!(run.line()["error"]["code"], code, "{run:?}");
        let run = cast.lapel.run(&["import", "--json", file]);
        assert_eq!(run.line()["error"]["code"], code, "{run:?}");
    }
}
