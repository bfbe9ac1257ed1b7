//! `lapel` as a process, badges, and an issuer on loopback that hosts them.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part of it"
)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with a wallet in it, and what a test puts beside it.
pub(crate) struct Home {
    folder: TempDir,
    allowed: Vec<String>,
}

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: output.stdout,
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }

    pub(crate) fn lines(&self) -> Vec<Value> {
        let text = self.text();
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect()
    }

    /// This run, if it ended with `status`.
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.text(), self.err);
        self
    }
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            allowed: Vec::new(),
        }
    }

    /// A home whose `lapel` may ask this issuer.
    pub(crate) fn beside(issuer: &Issuer) -> Self {
        Self {
            allowed: vec!["--allow-host".into(), issuer.host.clone()],
            ..Self::new()
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lapel"));
        command
            .args(words)
            .args(&self.allowed)
            .current_dir(self.folder.path())
            .env("LAPEL_WALLET", self.path("wallet"))
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Run {
        Run::of(self.command(words).output().unwrap())
    }

    pub(crate) fn run_with(&self, words: &[&str], input: &[u8]) -> Run {
        let mut command = self.command(words);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Run::of(child.wait_with_output().unwrap())
    }
}

/// A PNG of two by two pixels without a credential.
pub(crate) fn plain_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[200; 12]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A PNG with this credential in it.
pub(crate) fn baked_png(credential: &str) -> Vec<u8> {
    let credential = openbadges::Credential::read(credential).unwrap();
    openbadges::image::bake(&plain_png(), &credential).unwrap()
}

/// An Open Badges 2.0 assertion hosted below `base`, with its badge class and issuer inside.
pub(crate) fn assertion(base: &str, number: u32) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": format!("{base}/assertions/{number}"),
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2024-05-06T07:08:09Z",
        "badge": {
            "type": "BadgeClass",
            "id": format!("{base}/classes/{number}"),
            "name": format!("Badge {number}"),
            "description": "Awarded for a test.",
            "image": format!("{base}/image.png"),
            "criteria": {"narrative": "Write a test."},
            "issuer": {
                "type": "Profile",
                "id": format!("{base}/issuer"),
                "name": "The test’s issuer",
                "url": base,
                "email": "issuer@example.org",
            },
        },
    })
}

/// An address that nobody answers at.
pub(crate) const NOWHERE: &str = "https://issuer.invalid";

type Pages = Arc<Mutex<HashMap<String, (u16, String)>>>;

/// An issuer on loopback that speaks plain http. It serves until the test ends.
pub(crate) struct Issuer {
    pub(crate) host: String,
    pages: Pages,
}

impl Issuer {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let pages = Pages::default();
        let served = Arc::clone(&pages);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let pages = Arc::clone(&served);
                // A client that breaks off is its own affair.
                std::thread::spawn(move || answer(connection, &pages).ok());
            }
        });
        Self { host, pages }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.host)
    }

    /// Serves a text, or another one from now on.
    pub(crate) fn serve(&self, path: &str, status: u16, text: String) {
        let mut pages = self.pages.lock().unwrap();
        pages.insert(path.to_owned(), (status, text));
    }

    /// Hosts an assertion with all that it names, and returns its baked image.
    pub(crate) fn issue(&self, number: u32) -> Vec<u8> {
        self.issue_as(number, assertion(&self.base(), number))
    }

    pub(crate) fn issue_as(&self, number: u32, mut assertion: Value) -> Vec<u8> {
        let mut class = assertion["badge"].take();
        let profile = class["issuer"].take();
        let (class_id, profile_id) = (class["id"].clone(), profile["id"].clone());
        assertion["badge"] = class_id;
        class["issuer"] = profile_id;
        let context = assertion["@context"].clone();
        for (path, mut document) in [
            (format!("/assertions/{number}"), assertion.clone()),
            (format!("/classes/{number}"), class),
            ("/issuer".to_owned(), profile),
        ] {
            document["@context"] = context.clone();
            self.serve(&path, 200, document.to_string());
        }
        baked_png(&assertion.to_string())
    }
}

fn answer(connection: TcpStream, pages: &Pages) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let page = pages.lock().unwrap().get(path).cloned();
    let (status, body) = page.unwrap_or((404, "nothing here".into()));
    let mut connection = connection;
    write!(
        connection,
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The names of the files in a folder.
pub(crate) fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
