//! Certificates and transcripts, held against programs that are not ours: qpdf and Poppler.

mod content;
mod file;
mod pictures;
mod reading;
mod transcript;
mod wishes;

use std::path::Path;
use std::process::Command;

use lapel_tests::award::Award;
use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::Lapel;

/// What a program printed.
///
/// # Panics
/// If it is missing or fails.
fn tool(name: &str, arguments: &[&str]) -> String {
    let output = Command::new(name)
        .args(arguments)
        .output()
        .unwrap_or_else(|_| panic!("{name} is missing; ./dev test installs it"));
    assert!(output.status.success(), "{name} {arguments:?}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text of a PDF, as it is read, in one line.
fn text_of(pdf: &str) -> String {
    let text = tool("pdftotext", &["-enc", "UTF-8", pdf, "-"]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many pages a PDF has.
fn pages(pdf: &str) -> usize {
    let info = tool("pdfinfo", &[pdf]);
    let line = info.lines().find_map(|line| line.strip_prefix("Pages:"));
    line.and_then(|pages| pages.trim().parse().ok())
        .unwrap_or_else(|| panic!("{info}"))
}

struct Cast {
    issuer: Issuer,
    lapel: Lapel,
}

impl Cast {
    fn new() -> Self {
        let issuer = Issuer::start();
        let lapel = Lapel::new().trusting(&issuer);
        lapel.run(&["identity", "add", "ada@example.org"]).ended(0);
        Self { issuer, lapel }
    }

    /// Issues a badge, imports it and, if `check` says so, checks it. Its id and its image.
    fn keep(&self, award: &Award, check: bool) -> (String, Vec<u8>) {
        let issued = self.issuer.issue(award);
        let file = self
            .lapel
            .file(&format!("{}.png", award.slug), &issued.image);
        let line = self.lapel.run(&["import", "--json", &file]).ended(0).line();
        let id = line["id"].as_str().expect("an id").to_owned();
        if check {
            self.lapel.run(&["check", &id]);
        }
        (id, issued.image)
    }

    fn named(&self, slug: &str, name: &str) -> String {
        let mut award = Award::new(slug);
        award.name = name.into();
        self.keep(&award, true).0
    }

    /// Prints badges for Ada Lovelace. The path of the PDF.
    fn print(&self, ids: &[&str]) -> String {
        self.print_for(ids, "Ada Lovelace")
    }

    fn print_for(&self, ids: &[&str], name: &str) -> String {
        let out = self.lapel.path("certificate.pdf").display().to_string();
        let arguments = ["certificate", "--force", "-o", &out, "--name", name];
        self.lapel.run(&[&arguments[..], ids].concat()).ended(0);
        out
    }
}

/// The files that are attached to a PDF, by their names, as Poppler saves them.
fn attached(pdf: &str) -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    tool(
        "pdfdetach",
        &["-saveall", "-o", &folder.path().display().to_string(), pdf],
    );
    files(folder.path())
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry"))
        .map(|entry| {
            let bytes = std::fs::read(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect();
    files.sort();
    files
}
