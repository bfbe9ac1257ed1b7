//! An issuer with status lists, and a source that remembers what it said before.

use std::io::Write;

use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Report, Source, SourceError};
use serde_json::{Value, json};
use url::Url;

use super::proving::{credential, did_document};
use super::{Issuer, Signer, encode, now, with};

pub const DID: &str = "did:web:issuer.example";
pub const LIST: &str = "https://issuer.example/status/1";

/// An issuer at its own web address, and its key.
pub struct Case {
    pub signer: Signer,
    pub source: Issuer,
}

impl Case {
    pub fn new() -> Self {
        let signer = Signer::ed25519();
        let mut source = Issuer::default();
        source.put(
            "https://issuer.example/.well-known/did.json",
            &did_document(DID, &signer),
        );
        Self { signer, source }
    }

    pub fn sign(&self, payload: &Value) -> String {
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{DID}#key-1")});
        self.signer.sign_with(&header, payload)
    }

    pub fn judge(&self, changes: Value) -> Report {
        let text = self.sign(&with(credential(DID), changes));
        let credential = Credential::read(&text).expect("a credential");
        verify(&Request::of(&credential, now()), &self.source)
    }

    /// Publishes a status list whose bits are `bits`.
    pub fn publish(&mut self, bits: &[u8], changes: Value) {
        let list = self.sign(&status_list(bits, changes));
        self.source.answer(LIST, 200, list);
    }
}

pub fn packed(bits: &[u8]) -> String {
    let mut whole = bits.to_vec();
    whole.resize(16 << 10, 0);
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&whole).expect("memory");
    format!("u{}", encode(&encoder.finish().expect("memory")))
}

pub fn status_list(bits: &[u8], changes: Value) -> Value {
    let list = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST, "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID, "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "id": format!("{LIST}#list"), "type": "BitstringStatusList",
            "statusPurpose": "revocation", "encodedList": packed(bits)
        }
    });
    let mut list = with(list, json!({}));
    for (pointer, value) in changes.as_object().expect("an object") {
        *list.pointer_mut(pointer).expect("it is there") = value.clone();
    }
    list
}

pub fn entry(index: &str, purpose: &str) -> Value {
    json!({"credentialStatus": {
        "id": format!("{LIST}#{index}"), "type": "BitstringStatusListEntry",
        "statusPurpose": purpose, "statusListIndex": index, "statusListCredential": LIST
    }})
}

/// An address and what it said before, on 3 March 2025; it gives no answer any more, unless `source`
/// has one.
pub struct Remembering<'a> {
    pub source: &'a Issuer,
    pub before: Document,
}

impl<'a> Remembering<'a> {
    pub fn offline(source: &'a Issuer, url: &str, body: String) -> Self {
        let url = Url::parse(url).expect("an address");
        let fetched_at: DateTime<Utc> = "2025-03-03T00:00:00Z".parse().expect("a date");
        let before = Document {
            requested: url.clone(),
            url,
            status: 200,
            content_type: None,
            body: body.into_bytes(),
            fetched_at,
        };
        Self { source, before }
    }
}

impl Source for Remembering<'_> {
    fn get(&self, url: &Url, wanted: Wanted) -> Result<Document, SourceError> {
        match self.source.get(url, wanted) {
            Err(_) if *url == self.before.requested => Err(SourceError::Offline),
            answer => answer,
        }
    }

    fn last_known(&self, url: &Url) -> Option<Document> {
        (*url == self.before.requested).then(|| self.before.clone())
    }
}
