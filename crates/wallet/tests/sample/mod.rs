//! Badges and a wallet to try things on.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test file uses its own part"
)]

use std::sync::Mutex;

use chrono::{DateTime, Utc};
use openbadges::{Credential, image};
use serde_json::{Value, json};
use tempfile::TempDir;
use wallet::import::{ImportEvent, ImportResult, ImportSummary, Input};
use wallet::net::{Client, Rules};
use wallet::{Stop, Wallet};

/// A folder that goes away, with a wallet in it.
pub struct Desk {
    pub folder: TempDir,
    pub wallet: Wallet,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let wallet = Wallet::open(&folder.path().join("wallet")).expect("a wallet");
        Self { folder, wallet }
    }

    /// Writes a file below the folder `in`, and those above it.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> std::path::PathBuf {
        let path = self.folder.path().join("in").join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(&path, bytes).expect("a file");
        path
    }

    pub fn input(&self) -> std::path::PathBuf {
        self.folder.path().join("in")
    }

    pub fn import(&self, inputs: &[Input]) -> (ImportSummary, Vec<ImportResult>) {
        self.import_by(&offline(), inputs)
    }

    pub fn import_by(
        &self,
        client: &Client,
        inputs: &[Input],
    ) -> (ImportSummary, Vec<ImportResult>) {
        let done = Mutex::new(Vec::new());
        let summary = self
            .wallet
            .import(inputs, client, now(), &Stop::default(), &|event| {
                if let ImportEvent::Done(result) = event {
                    done.lock().expect("unpoisoned").push(result);
                }
            })
            .expect("an import");
        (summary, done.into_inner().expect("unpoisoned"))
    }

    pub fn import_bytes(&self, bytes: impl Into<Vec<u8>>) -> Vec<ImportResult> {
        let bytes = bytes.into();
        self.import(&[Input::Bytes {
            name: "pasted".into(),
            bytes,
        }])
        .1
    }

    /// The id of the badge that `bytes` are.
    pub fn add(&self, bytes: impl Into<Vec<u8>>) -> String {
        let results = self.import_bytes(bytes);
        results[0]
            .id
            .clone()
            .unwrap_or_else(|| panic!("not taken: {results:?}"))
    }
}

pub fn offline() -> Client {
    Client::new(&Rules {
        offline: true,
        ..Rules::default()
    })
    .expect("a client")
}

pub fn now() -> DateTime<Utc> {
    "2026-06-01T12:00:00Z".parse().expect("a date")
}

/// A hosted assertion of 2.0 at `address`, with its class and issuer in it.
pub fn assertion(address: &str, name: &str) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": address,
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "badge": {
            "type": "BadgeClass",
            "id": "https://issuer.example/classes/1",
            "name": name,
            "description": "Designs & <builds> things.",
            "criteria": {"narrative": "Pass the exam."},
            "issuer": {
                "type": "Profile",
                "id": "https://issuer.example/profile",
                "name": "Example Academy",
                "url": "https://issuer.example/",
                "email": "badges@issuer.example"
            }
        },
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-06-01T00:00:00Z"
    })
}

pub fn address(number: u32) -> String {
    format!("https://issuer.example/assertions/{number}")
}

/// The text of a badge of its own for each number.
pub fn text(number: u32) -> String {
    assertion(&address(number), &format!("Badge {number}")).to_string()
}

pub fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 4, 4);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&[90; 48]).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

pub const SVG: &[u8] =
    b"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><rect width='8' height='8'/></svg>";

/// `picture` with the credential `text` baked in.
pub fn bake(picture: &[u8], text: &str) -> Vec<u8> {
    let credential = Credential::read(text).expect("a credential");
    image::bake(picture, &credential).expect("a baked image")
}

pub fn baked(number: u32) -> Vec<u8> {
    bake(&picture(), &text(number))
}
