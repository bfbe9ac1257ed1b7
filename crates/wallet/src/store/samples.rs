//! Badges, issuers and wallets for tests.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use openbadges::image::Kind;
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Identity, Report, Source, SourceError};

use super::outcome::Outcome;
use crate::Wallet;
use crate::backpack::{Abilities, Account, Backpack, Connection, Server, Speech};
use crate::import::candidate::Candidate;
use crate::import::{self, ImportResult};

/// A wallet that goes when the test ends.
pub(crate) struct Sample {
    pub(crate) folder: TempDir,
    pub(crate) wallet: Wallet,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let wallet = Wallet::open(folder.path()).expect("a wallet");
        Self { folder, wallet }
    }

    pub(crate) fn keep(&self, candidate: Candidate) -> ImportResult {
        let mut results = self
            .wallet
            .keep(vec![candidate], now())
            .expect("it is kept");
        results.pop().expect("one result")
    }

    /// Keeps a badge and returns its id.
    pub(crate) fn add(&self, text: impl ToString) -> String {
        let result = self.keep(candidate(text));
        assert_eq!(result.outcome, import::Outcome::Imported);
        result.id.expect("an id")
    }

    /// Checks a badge against `issuer`, at `at`.
    pub(crate) fn judge_at(&self, id: &str, issuer: &Issuer, at: DateTime<Utc>) -> Report {
        let page = self.wallet.badge(id, at).expect("a page");
        let credential = Credential::read(&page.credential).expect("a credential");
        let identities = self.wallet.identities().expect("identities");
        let report = verify(
            &Request {
                identities: &identities,
                contexts: &self.wallet.contexts().expect("contexts"),
                ..Request::of(&credential, at)
            },
            issuer,
        );
        let outcome = Outcome {
            id: id.to_owned(),
            credential,
            report: report.clone(),
            picture: None,
            replacement: None,
        };
        self.wallet.record(&[outcome]).expect("it is recorded");
        report
    }

    pub(crate) fn judge(&self, id: &str, issuer: &Issuer) -> Report {
        self.judge_at(id, issuer, now())
    }

    /// How many files the wallet has in a folder.
    pub(crate) fn files(&self, part: &str) -> usize {
        walkdir::WalkDir::new(self.folder.path().join(part))
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file())
            .count()
    }
}

pub(crate) fn on(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

/// The day of the tests.
pub(crate) fn now() -> DateTime<Utc> {
    on("2026-06-01T12:00:00Z")
}

pub(crate) fn candidate(text: impl ToString) -> Candidate {
    Candidate {
        input: "badge.json".into(),
        credential: Credential::read(&text.to_string()).expect("a credential"),
        image: None,
        other_versions: Vec::new(),
        page: None,
        envelope: None,
    }
}

pub(crate) fn with_image(text: impl ToString, image: &str) -> Candidate {
    Candidate {
        image: Some((Kind::Png, image.as_bytes().to_vec())),
        ..candidate(text)
    }
}

pub(crate) fn address(path: &str) -> String {
    format!("https://issuer.example/{path}")
}

/// A hosted assertion with its badge class and issuer in it.
pub(crate) fn assertion(number: u32) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": address(&format!("assertions/{number}")),
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "badge": class(), "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-01-01T00:00:00Z"
    })
}

pub(crate) fn class() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass",
        "id": address("class"), "name": "Cloud Architect",
        "description": "Designs cloud systems.", "image": address("class.png"),
        "criteria": {"narrative": "Pass the exam."}, "tags": ["serverless"],
        "issuer": profile()
    })
}

pub(crate) fn profile() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Profile",
        "id": address("profile"), "name": "Example Academy",
        "url": address(""), "email": "badges@issuer.example"
    })
}

/// A credential of 3.0, whose proof cannot be decided yet.
pub(crate) fn credential_3_0(valid_from: &str) -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": "urn:uuid:5f0b3f3a-0000-4000-8000-000000000001",
        "issuer": {"id": "did:web:issuer.example", "type": "Profile", "name": "Example Academy"},
        "validFrom": valid_from,
        "credentialSubject": {
            "type": "AchievementSubject",
            "achievement": {
                "id": "urn:uuid:1", "type": "Achievement", "name": "Cloud Architect",
                "description": "Designs cloud systems.",
                "criteria": {"narrative": "Pass the exam."}
            }
        }
    })
}

/// `value` with some members changed; a `null` takes one away.
pub(crate) fn with(mut value: Value, changes: Value) -> Value {
    let object = value.as_object_mut().expect("an object");
    for (member, change) in changes.as_object().expect("an object") {
        if change.is_null() {
            object.remove(member);
        } else {
            object.insert(member.clone(), change.clone());
        }
    }
    value
}

/// An issuer in memory: documents by address, and nothing else can be reached.
#[derive(Default)]
pub(crate) struct Issuer(HashMap<String, (u16, String)>);

impl Issuer {
    /// One that hosts these assertions and what they name.
    pub(crate) fn of(assertions: &[Value]) -> Self {
        let mut issuer = Self::default();
        issuer.put(&class());
        issuer.put(&profile());
        assertions
            .iter()
            .for_each(|assertion| issuer.put(assertion));
        issuer
    }

    fn put(&mut self, document: &Value) {
        let id = document.get("id").and_then(Value::as_str).expect("an id");
        self.answer(id, 200, &document.to_string());
    }

    pub(crate) fn answer(&mut self, url: &str, status: u16, body: &str) {
        self.0.insert(url.to_owned(), (status, body.to_owned()));
    }
}

impl Source for Issuer {
    fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
        let (status, body) = self.0.get(url.as_str()).ok_or(SourceError::Offline)?;
        Ok(Document {
            requested: url.clone(),
            url: url.clone(),
            status: *status,
            content_type: Some("application/json".into()),
            body: body.clone().into_bytes(),
            fetched_at: now(),
        })
    }
}

pub(crate) fn ada() -> Identity {
    Identity::guess("ada@example.org")
}

/// Connects a backpack that takes back what is switched off, or does not.
pub(crate) fn connect(wallet: &Wallet, name: &str, take_back: bool) -> Backpack {
    let address = |path: &str| {
        format!("https://{}.example/{path}", name.to_lowercase())
            .parse::<Url>()
            .expect("an address")
    };
    let backpack = Backpack {
        id: format!("{:0<16}", name.len()),
        name: name.to_owned(),
        server: Server {
            speech: Speech::BadgrV2,
            name: name.to_owned(),
            address: address(""),
            base: address("api"),
            registration: None,
            authorization: None,
            token: address("token"),
            refresh: None,
            revocation: None,
            issuer: None,
            scopes: Vec::new(),
            policies: Vec::new(),
            badgr: false,
        },
        connection: Connection::Connected,
        account: Account::default(),
        granted: Vec::new(),
        abilities: Abilities {
            send: true,
            list: true,
            take_back,
            update_profile: false,
            takes: vec![openbadges::Standard::V2_0],
        },
        connected_at: now(),
        compared_at: None,
    };
    wallet.keep_backpack(&backpack).expect("it is connected");
    backpack
}
