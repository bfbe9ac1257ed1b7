//! A wallet with badges on its page, and how the page is looked through.

use std::io::{Cursor, Read};

use chrono::{DateTime, Utc};
use flate2::read::ZlibDecoder;
use openbadges::Credential;
use openbadges::image::{Kind, bake};
use serde_json::{Value, json};

use crate::import::candidate::Candidate;
use crate::share::PUBLIC_PAGE;
use crate::share::chosen::{Rules, Shows};
use crate::share::page::{PageBadge, PageFile, PublicPage};
use crate::store::samples::{Sample, ada, candidate, now};

/// A wallet of Ada's, whose page takes every badge that is switched on.
pub(super) struct Page {
    pub(super) sample: Sample,
}

impl Page {
    pub(super) fn new() -> Self {
        let sample = Sample::new();
        sample.wallet.add_identity(&ada()).expect("an identity");
        let page = Self { sample };
        page.rules(&Rules::default());
        page
    }

    pub(super) fn rules(&self, rules: &Rules) {
        let wallet = &self.sample.wallet;
        wallet.set_rules(PUBLIC_PAGE, rules).expect("rules");
    }

    pub(super) fn shows(&self, shows: &Shows) {
        let wallet = &self.sample.wallet;
        wallet.set_shows(PUBLIC_PAGE, shows).expect("what is shown");
    }

    /// Keeps a badge and switches it on.
    pub(super) fn share(&self, candidate: Candidate) -> String {
        let id = self.sample.keep(candidate).id.expect("it is kept");
        self.switch(&id, true);
        id
    }

    pub(super) fn switch(&self, id: &str, on: bool) {
        let wallet = &self.sample.wallet;
        wallet
            .set_shared(&[id.to_owned()], PUBLIC_PAGE, on, now())
            .expect("a switch");
    }

    pub(super) fn made(&self) -> PublicPage {
        self.made_at(now())
    }

    pub(super) fn made_at(&self, now: DateTime<Utc>) -> PublicPage {
        self.sample.wallet.public_page(now).expect("a page")
    }
}

/// Everything shown.
pub(super) fn all() -> Shows {
    Shows {
        name: true,
        email: true,
        evidence: true,
        narrative: true,
        results: true,
        skills: true,
        credential: true,
    }
}

/// A PNG of a few pixels.
pub(super) fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 8, 8);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("a header");
    let pixels: Vec<u8> = (0..8 * 8)
        .flat_map(|pixel| [pixel * 3, 90, 200, 255])
        .collect();
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

pub(super) const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">\
    <script>alert(1)</script><circle cx=\"4\" cy=\"4\" r=\"3\" onclick=\"alert(2)\" fill=\"red\"/></svg>";

/// A badge with its credential baked into an image.
pub(super) fn baked(text: &Value, image: &[u8]) -> Candidate {
    baked_text(&text.to_string(), image)
}

pub(super) fn baked_text(text: &str, image: &[u8]) -> Candidate {
    let credential = Credential::read(text).expect("a credential");
    let image = bake(image, &credential).expect("it can be baked");
    let kind = Kind::of(&image).expect("a kind");
    Candidate {
        image: Some((kind, image)),
        ..candidate(text)
    }
}

/// A credential of 3.0 that says all that can be hidden.
pub(super) fn talkative() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:5f0b3f3a-0000-4000-8000-0000000000aa",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": "Profile", "name": "Example Academy"},
        "validFrom": "2026-01-01T00:00:00Z",
        "evidence": {"type": "Evidence", "name": "Loom of evidence"},
        "credentialSubject": {"type": "AchievementSubject", "narrative": "Wove with skill",
            "licenseNumber": "L-1815-X",
            "identifier": [
                {"type": "IdentityObject", "hashed": false, "identityType": "emailAddress",
                    "identityHash": "ada@example.org"},
                {"type": "IdentityObject", "hashed": false, "identityType": "name",
                    "identityHash": "Augusta Ada King"},
                {"type": "IdentityObject", "hashed": false, "identityType": "nationalIdentityNumber",
                    "identityHash": "18151210-1234"}],
            "result": {"type": "Result", "value": "Distinction of results"},
            "achievement": {"id": "urn:uuid:2", "type": "Achievement", "name": "Weaver",
                "description": "Weaves.", "criteria": {"narrative": "A cloth of ten ells."},
                "tag": ["Weaving on looms"]}}
    })
}

/// A file of a page.
pub(super) fn file<'p>(page: &'p PublicPage, path: &str) -> &'p PageFile {
    let found = page.files.iter().find(|file| file.path == path);
    found.unwrap_or_else(|| panic!("no {path} in {:?}", paths(page)))
}

pub(super) fn text(page: &PublicPage, path: &str) -> String {
    String::from_utf8(file(page, path).bytes.clone()).expect("text")
}

pub(super) fn paths(page: &PublicPage) -> Vec<&str> {
    page.files.iter().map(|file| file.path.as_str()).collect()
}

/// The page of one badge.
pub(super) fn html(page: &PublicPage, badge: &PageBadge) -> String {
    text(page, &format!("{}index.html", badge.path))
}

/// The baked image of a badge, if it is given out.
pub(super) fn image<'p>(page: &'p PublicPage, badge: &PageBadge) -> Option<&'p PageFile> {
    let mut images = page.files.iter().filter(|file| {
        file.path.starts_with(&badge.path) && openbadges::image::unbake(&file.bytes).is_ok()
    });
    let image = images.next();
    assert!(images.next().is_none(), "one image with a credential");
    image
}

/// Every byte of a file, and the texts of a PNG inflated, in small letters; what `%40` writes as well.
pub(super) fn everything(file: &PageFile) -> String {
    let mut all = file.path.clone();
    all.push_str(&String::from_utf8_lossy(&file.bytes));
    let mut rest = file
        .bytes
        .strip_prefix(b"\x89PNG\r\n\x1a\n")
        .unwrap_or_default();
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        let end = 12 + u32::from_be_bytes(*length) as usize;
        let data = rest.get(8..end - 4).expect("a whole chunk");
        // Whatever can be inflated from anywhere within a text.
        if matches!(&rest[4..8], b"zTXt" | b"iTXt" | b"iCCP" | b"eXIf") {
            for start in 0..data.len().min(200) {
                let mut inflated = Vec::new();
                let _ = ZlibDecoder::new(Cursor::new(&data[start..])).read_to_end(&mut inflated);
                all.push_str(&String::from_utf8_lossy(&inflated));
            }
        }
        rest = &rest[end..];
    }
    all.to_lowercase()
        .replace("%40", "@")
        .replace("\\u0040", "@")
        .replace("&#64;", "@")
}
