//! Judges a vector, with the others of its source served under the names that they expect.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use openbadges::credential::{Content, ReadError};
use openbadges::image::{self, Kind};
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Source, SourceError, Verdict, json};
use serde_json::Value;
use url::Url;

use lapel_tests::vectors::{Folder, Row};

/// What Lapel makes of a vector.
#[derive(Debug)]
pub(crate) enum Found {
    /// It is an award, or was made part of one; the broken rules say why.
    Verdict(
        Verdict,
        #[expect(dead_code, reason = "shown where it differs")] Vec<String>,
    ),
    /// It is an address and nothing else.
    Address,
    /// It is JSON of something that is no award.
    Json,
    /// It cannot be read.
    Unreadable(#[expect(dead_code, reason = "shown where it differs")] String),
}

impl Found {
    /// One word, as the table of differences has it.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Verdict(Verdict::Valid, _) => "valid",
            Self::Verdict(Verdict::Expired, _) => "expired",
            Self::Verdict(Verdict::Revoked, _) => "revoked",
            Self::Verdict(Verdict::Invalid, _) => "invalid",
            Self::Verdict(Verdict::NotYetValid, _) => "not-yet-valid",
            Self::Verdict(Verdict::Unverified, _) => "unverified",
            Self::Address => "address",
            Self::Json => "json",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// What the source's words ask for.
#[derive(Debug)]
pub(crate) enum Expected {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A part of others' badges: it can be read, whatever it is.
    Readable,
}

impl Expected {
    pub(crate) fn accepts(&self, found: &Found) -> bool {
        match self {
            Self::OneOf(words) => words.contains(&found.word()),
            Self::Readable => !matches!(found, Found::Unreadable(_)),
        }
    }
}

/// What a row's words ask for. Where the source knows only right and wrong, Lapel says which wrong.
pub(crate) fn expected(row: &Row) -> Expected {
    let says = row.expected.as_str();
    let begins = |words: &str| says.starts_with(words);
    Expected::OneOf(if begins("invalid: listed in revokedAssertions") {
        &["revoked"]
    } else if begins("invalid: expired") {
        &["expired"]
    } else if begins("invalid: issuedOn in the future") {
        &["not-yet-valid"]
    } else if begins("invalid") || begins("structurally invalid") {
        &["invalid", "unreadable"]
    } else if begins("illustrative; does not parse") || says.contains("JSON parse must fail") {
        &["unreadable"]
    } else if [
        "extracts URL",
        "PNG tEXt URL",
        "fall back to verify attribute URL",
    ]
    .iter()
    .any(|words| begins(words))
    {
        &["address"]
    } else if begins("valid component") {
        return Expected::Readable;
    } else if begins("valid") {
        &["valid"]
    } else {
        return Expected::Readable;
    })
}

/// Every component of the vectors by its address.
pub(crate) struct Web(HashMap<String, Vec<u8>>);

impl Web {
    pub(crate) fn new(folder: &Folder, rows: &[Row]) -> Self {
        let mut documents = HashMap::new();
        for row in rows
            .iter()
            .filter(|row| row.expected.starts_with("component served as"))
        {
            let bytes = folder.read(row);
            for scheme in ["http", "https"] {
                let stem = row.name().trim_end_matches(".json");
                for name in [row.name(), stem] {
                    documents.insert(format!("{scheme}://example.org/{name}"), bytes.clone());
                }
            }
        }
        Self(documents)
    }

    pub(crate) fn judge(&self, row: &Row, bytes: &[u8]) -> Found {
        if row.name().ends_with(".html") {
            return Found::Json;
        }
        let text = if Kind::of(bytes).is_some() {
            let Ok(unbaked) = image::unbake(bytes) else {
                // Pictures that badges only point to carry nothing.
                return if row.kind.starts_with("baked") {
                    Found::Unreadable("no credential in the image".into())
                } else {
                    Found::Json
                };
            };
            unbaked.chosen().text.clone()
        } else {
            String::from_utf8_lossy(bytes).into_owned()
        };
        match Credential::read(&text) {
            Ok(credential) => match credential.content() {
                Content::Address(_) => Found::Address,
                Content::Json(_) | Content::Jws(_) => self.verdict_on(&credential, &text),
            },
            Err(ReadError::NotAnAward(_)) => self.within_an_award(row, &text),
            Err(error) => Found::Unreadable(error.to_string()),
        }
    }

    fn verdict_on(&self, credential: &Credential, text: &str) -> Found {
        let mut served = self.0.clone();
        if let Some(address) = credential.address() {
            served.insert(address.to_string(), text.as_bytes().to_vec());
        }
        // Several components declare one id: for each badge its own are there.
        let mut document = match credential.content() {
            Content::Json(value) => value.clone(),
            Content::Jws(jws) => jws.payload.clone(),
            Content::Address(_) => Value::Null,
        };
        for member in ["badge", "issuer"] {
            let Some(body) = document[member]
                .as_str()
                .and_then(|url| served.get(url))
                .cloned()
            else {
                break;
            };
            document = serde_json::from_slice(&body).unwrap_or_default();
            if let Some(id) = document["id"].as_str() {
                served.insert(id.to_owned(), body);
            }
        }
        let request = Request::of(credential, now());
        let report = verify(&request, &Served(served));
        let reasons = report
            .checks
            .iter()
            .filter(|check| {
                matches!(
                    check.status,
                    openbadges::Status::Fail | openbadges::Status::Skip
                )
            })
            .map(|check| format!("{}: {} {:?}", check.id, check.message, check.evidence))
            .collect();
        Found::Verdict(report.verdict, reasons)
    }

    /// A badge class or issuer whose source gives a verdict is judged as part of an award.
    fn within_an_award(&self, row: &Row, text: &str) -> Found {
        let judged = row.expected.starts_with("valid") && !row.expected.contains("component")
            || row.expected.starts_with("invalid");
        let value = match json::parse(text) {
            Ok(value) if judged => value,
            Ok(_) => return Found::Json,
            Err(error) => return Found::Unreadable(error.to_string()),
        };
        let kinds = value["type"]
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![value["type"].clone()]);
        let is = |kind: &str| kinds.iter().any(|one| one == kind);
        let class = if is("BadgeClass") {
            value
        } else if is("Issuer") || row.name().starts_with("invalid") {
            serde_json::json!({
                "type": "BadgeClass", "id": "https://example.org/around", "name": "Around",
                "description": "Around an issuer", "criteria": "https://example.org/criteria",
                "image": "https://example.org/image", "issuer": value["id"].clone()
            })
        } else {
            return Found::Json;
        };
        let class_id = class["id"].as_str().unwrap_or_default().to_owned();
        let issuer = class["issuer"].as_str().and_then(|id| Url::parse(id).ok());
        let host = issuer.and_then(|url| url.host_str().map(str::to_owned));
        let address = format!("https://{}/award", host.unwrap_or_default());
        let award = serde_json::json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": address,
            "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
            "issuedOn": "2020-01-01T00:00:00Z", "badge": class_id,
            "verification": {"type": "HostedBadge"}
        });
        let mut served = self.0.clone();
        served.insert(class_id, class.to_string().into_bytes());
        let own = json::parse(text)
            .ok()
            .and_then(|value| value["id"].as_str().map(str::to_owned));
        if let Some(own) = own {
            served.insert(own, text.as_bytes().to_vec());
        }
        let Ok(credential) = Credential::read(&award.to_string()) else {
            return Found::Unreadable("the award around it".into());
        };
        Self(served).verdict_on(&credential, &award.to_string())
    }
}

struct Served(HashMap<String, Vec<u8>>);

impl Source for Served {
    fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
        let body = self.0.get(url.as_str()).cloned();
        body.map(|body| Document {
            requested: url.clone(),
            url: url.clone(),
            status: 200,
            content_type: Some("application/json".into()),
            body,
            fetched_at: now(),
        })
        .ok_or_else(|| SourceError::Unreachable {
            host: url.host_str().unwrap_or_default().into(),
        })
    }
}

/// The day for which the vectors are judged.
fn now() -> DateTime<Utc> {
    "2026-06-01T00:00:00Z".parse().expect("a date")
}
