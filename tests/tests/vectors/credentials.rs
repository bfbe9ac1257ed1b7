//! The vectors of 3.0 and CLR 2.0, and of the data model under them.
//!
//! Their issuers are made up, so that nobody publishes their keys. Here each issuer publishes the
//! key that its own credential names: what is judged is all the rest.

use std::collections::HashMap;
use std::fmt::Write;

use chrono::{DateTime, Utc};
use openbadges::credential::Content;
use openbadges::image::{self, Kind};
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Source, SourceError, Verdict};
use serde_json::{Value, json};
use url::Url;

use lapel_tests::vectors::{Folder, Row};

use crate::{listed, mutants};

/// The rows where Lapel differs from the source, each with the reason.
const DIFFERENCES: &str = include_str!("credentials.tsv");

const KINDS: &[&str] = &[
    "ob3-credential",
    "baked-ob3",
    "clr2",
    "vcjwt",
    "status-list",
    "vcdm2-conformance",
];

#[test]
fn every_vector_of_3_0_is_judged_as_its_source_says_or_stricter_as_listed() {
    let Some(folder) = Folder::find() else {
        return;
    };
    let rows = folder.rows(KINDS);
    assert!(rows.len() > 100, "only {} rows", rows.len());
    let listed = listed(DIFFERENCES);
    let mut used = Vec::new();
    let mut unlisted = String::new();
    for row in &rows {
        let (found, why) = judge(&folder, &rows, row);
        if accepts(row, found) {
            continue;
        }
        match listed.get(row.file.as_str()) {
            // To call good what its source calls bad is never listed.
            Some(word) if *word == found && found != "valid" => used.push(row.file.as_str()),
            _ => {
                let _ = writeln!(unlisted, "{}\t{}\t{found}\t{why}", row.file, row.expected);
            }
        }
    }
    assert!(
        unlisted.is_empty(),
        "differences that credentials.tsv does not list:\n{unlisted}"
    );
    let stale: Vec<&&str> = listed.keys().filter(|file| !used.contains(*file)).collect();
    assert!(
        stale.is_empty(),
        "credentials.tsv lists what does not differ: {stale:?}"
    );
}

/// Whether a verdict is what the source's words ask for. What has no proof can be no more than
/// unverified.
fn accepts(row: &Row, found: &str) -> bool {
    let says = |word: &str| row.expected.starts_with(word);
    if ["invalid", "reject", "reported invalid"]
        .into_iter()
        .any(says)
    {
        return found != "valid";
    }
    if row.kind == "vcdm2-conformance" {
        return matches!(found, "unverified" | "valid");
    }
    // Without a word about the whole: no verdict is asked for, only that there is one.
    !says("valid") || found == "valid"
}

/// The credential of a row, or why there is none.
fn read(folder: &Folder, row: &Row) -> Result<Credential, String> {
    let bytes = folder.read(row);
    let text = match Kind::of(&bytes) {
        Some(_) => match image::unbake(&bytes) {
            Ok(unbaked) => unbaked.chosen().text.clone(),
            Err(error) => return Err(error.to_string()),
        },
        None => String::from_utf8_lossy(&bytes).into_owned(),
    };
    Credential::read(&text).map_err(|error| error.to_string())
}

fn now() -> DateTime<Utc> {
    "2026-11-23T09:00:00Z".parse().expect("a date")
}

fn judge(folder: &Folder, rows: &[Row], row: &Row) -> (&'static str, String) {
    let credential = match read(folder, row) {
        Ok(credential) => credential,
        Err(error) => return ("unreadable", error),
    };
    let web = Web::of(&credential, folder, rows);
    let report = verify(&Request::of(&credential, now()), &web);
    let why: Vec<String> = report
        .checks
        .iter()
        .filter(|check| {
            matches!(
                check.status,
                openbadges::Status::Fail | openbadges::Status::Skip
            )
        })
        .map(|check| format!("{}: {:?}", check.id, check.evidence))
        .collect();
    let word = match report.verdict {
        Verdict::Valid => "valid",
        Verdict::Expired => "expired",
        Verdict::Revoked => "revoked",
        Verdict::Invalid => "invalid",
        Verdict::NotYetValid => "not-yet-valid",
        Verdict::Unverified => "unverified",
    };
    (word, why.join("; "))
}

#[test]
fn no_mutant_of_a_vector_of_3_0_is_valid() {
    let Some(folder) = Folder::find() else {
        return;
    };
    let rows = folder.rows(KINDS);
    let (mut count, mut of) = (0, 0);
    for row in &rows {
        let Ok(credential) = read(&folder, row) else {
            continue;
        };
        let web = Web::of(&credential, &folder, &rows);
        let verdict_of = |text: &str| match Credential::read(text) {
            Ok(mutant) => verify(&Request::of(&mutant, now()), &web).verdict,
            Err(_) => Verdict::Invalid,
        };
        if verdict_of(credential.text()) != Verdict::Valid {
            continue;
        }
        of += 1;
        count += match credential.content() {
            Content::Json(document) => mutants::none_is_valid(&row.file, document, |mutant| {
                verdict_of(&mutant.to_string())
            }),
            Content::Jws(_) => {
                let mutants = mutants::of_jwt(credential.text().trim());
                mutants::none_of_texts_is_valid(&row.file, &mutants, verdict_of)
            }
            Content::Address(_) => 0,
        };
    }
    eprintln!("{count} mutants of {of} vectors of 3.0 and CLR 2.0, none of them valid");
    assert!(of > 5, "only {of}");
}

/// What the made-up issuers would publish.
struct Web(HashMap<String, String>);

impl Web {
    fn of(credential: &Credential, folder: &Folder, rows: &[Row]) -> Self {
        let mut web = HashMap::new();
        for row in rows.iter().filter(|row| row.kind == "status-list") {
            let body = String::from_utf8_lossy(&folder.read(row)).into_owned();
            let list: Value = serde_json::from_str(&body).unwrap_or_default();
            web.extend(list["id"].as_str().map(|id| (id.to_owned(), body)));
            publish(&mut web, &list);
        }
        match credential.content() {
            Content::Json(document) => publish(&mut web, document),
            Content::Jws(jws) => {
                let document = jws.payload.get("vc").unwrap_or(&jws.payload);
                let issuer = issuer_of(document);
                if let Some(url) = issuer.and_then(|id| Url::parse(&id).ok())
                    && let Ok(set) = url.join("/.well-known/jwks.json")
                {
                    let keys = json!({"keys": [jws.header["jwk"]]});
                    web.insert(set.to_string(), keys.to_string());
                    web.insert(url.to_string(), json!({"id": url}).to_string());
                }
            }
            Content::Address(_) => {}
        }
        Self(web)
    }
}

fn issuer_of(document: &Value) -> Option<String> {
    let issuer = &document["issuer"];
    issuer
        .as_str()
        .or_else(|| issuer["id"].as_str())
        .map(str::to_owned)
}

/// The document of a credential's issuer, with the keys that its proofs name.
fn publish(web: &mut HashMap<String, String>, document: &Value) {
    let Some(issuer) = issuer_of(document) else {
        return;
    };
    let proofs = match &document["proof"] {
        Value::Array(proofs) => proofs.clone(),
        proof => vec![proof.clone()],
    };
    let keys: Vec<Value> = proofs
        .iter()
        .filter_map(|proof| proof["verificationMethod"].as_str())
        .map(|id| match id.split_once('#') {
            Some((base, key)) if !base.starts_with("did:key") => {
                json!({"id": id, "type": "Multikey", "publicKeyMultibase": key})
            }
            _ => json!(id),
        })
        .collect();
    let body = json!({"id": issuer, "assertionMethod": keys}).to_string();
    web.insert(issuer, body);
    for credential in document["credentialSubject"]["verifiableCredential"]
        .as_array()
        .into_iter()
        .flatten()
    {
        publish(web, credential);
    }
}

impl Source for Web {
    fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
        let body = self.0.get(url.as_str()).ok_or(SourceError::Offline)?;
        Ok(Document {
            requested: url.clone(),
            url: url.clone(),
            status: 200,
            content_type: None,
            body: body.clone().into_bytes(),
            fetched_at: "2026-11-23T09:00:00Z".parse().expect("a date"),
        })
    }
}
