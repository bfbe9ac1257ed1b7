//! What the targets share.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use openbadges::source::Wanted;
use openbadges::verify::PublicKey;
use openbadges::{Document, Source, SourceError};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use url::Url;

/// Where the status list lies.
pub const LIST: &str = "https://issuer.example/list";

/// The day of the judgement.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default()
}

/// Answers nothing.
pub struct Nobody;

impl Source for Nobody {
    fn get(&self, _: &Url, _: Wanted) -> Result<Document, SourceError> {
        Err(SourceError::Offline)
    }
}

/// Answers with one status list.
pub struct Listing(pub String);

impl Source for Listing {
    fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
        if url.as_str() != LIST {
            return Err(SourceError::Offline);
        }
        Ok(Document {
            requested: url.clone(),
            url: url.clone(),
            status: 200,
            content_type: None,
            body: self.0.clone().into_bytes(),
            fetched_at: now(),
        })
    }
}

/// A credential with these members on top, as a JWT by a key that all runs share.
pub fn sign(members: &Value) -> String {
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).expect("a seed");
    let jwk = json!({
        "kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(key.public_key())
    });
    let name = PublicKey::from_jwk(&jwk).expect("a key").to_multikey();
    let did = format!("did:key:{name}");
    let mut payload = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST, "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did, "credentialSubject": {"type": "BitstringStatusList"}
    });
    if let (Value::Object(payload), Value::Object(members)) = (&mut payload, members.clone()) {
        payload.extend(members);
        payload.insert("issuer".into(), json!(did));
    }
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "EdDSA", "kid": format!("{did}#{name}")});
    let text = format!("{}.{}", part(&header), part(&payload));
    let signature = key.sign(text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}
