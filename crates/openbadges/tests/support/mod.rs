//! An issuer in memory: documents by address, and one good badge to start from.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test file uses its own part"
)]

pub mod around;
pub mod credly;
pub mod mutants;
pub mod proving;

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, Utc};
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Check, Credential, Document, Identity, Report, Source, SourceError, Status};
use serde_json::{Value, json};
use url::Url;

/// Where the sample assertion lives.
pub const ASSERTION: &str = "https://issuer.example/assertions/1";
/// Where its badge class lives.
pub const CLASS: &str = "https://issuer.example/classes/1";
/// Where its issuer profile lives.
pub const ISSUER: &str = "https://issuer.example/profile";

/// Answers by address; every other address does not exist.
#[derive(Default)]
pub struct Issuer {
    answers: HashMap<String, Result<(u16, Vec<u8>), SourceError>>,
    redirects: HashMap<String, String>,
    pub asked: Mutex<Vec<String>>,
}

impl Issuer {
    /// The issuer of one hosted 2.0 badge, without fault.
    pub fn of_2_0() -> Self {
        let mut issuer = Self::default();
        issuer.put(ASSERTION, &assertion());
        issuer.put(CLASS, &class());
        issuer.put(ISSUER, &profile());
        issuer
    }

    pub fn put(&mut self, url: &str, document: &Value) {
        self.answer(url, 200, document.to_string());
    }

    pub fn answer(&mut self, url: &str, status: u16, body: impl Into<Vec<u8>>) {
        self.answers.insert(url.into(), Ok((status, body.into())));
    }

    /// `from` redirects to `to`.
    pub fn redirect(&mut self, from: &str, to: &str) {
        self.redirects.insert(from.into(), to.into());
    }

    pub fn fail(&mut self, url: &str, error: SourceError) {
        self.answers.insert(url.into(), Err(error));
    }
}

impl Source for Issuer {
    fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
        self.asked
            .lock()
            .expect("no test panics while it holds the list")
            .push(url.to_string());
        let here = match self.redirects.get(url.as_str()) {
            Some(to) => Url::parse(to).expect("an address"),
            None => url.clone(),
        };
        match self.answers.get(here.as_str()) {
            Some(Ok((status, body))) => Ok(Document {
                requested: url.clone(),
                url: here,
                status: *status,
                content_type: Some("application/json".into()),
                body: body.clone(),
                fetched_at: now(),
            }),
            Some(Err(error)) => Err(error.clone()),
            None => Err(SourceError::Unreachable {
                host: url.host_str().unwrap_or_default().into(),
            }),
        }
    }
}

/// The day on which the tests judge.
pub fn now() -> DateTime<Utc> {
    "2026-06-01T12:00:00Z".parse().expect("a date")
}

pub fn assertion() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "badge": CLASS,
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-06-01T00:00:00Z"
    })
}

pub fn class() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": CLASS,
        "name": "Cloud Architect",
        "description": "Designs cloud systems.",
        "image": "https://issuer.example/classes/1.png",
        "criteria": {"narrative": "Pass the exam."},
        "tags": ["cloud"],
        "issuer": ISSUER
    })
}

pub fn profile() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Profile",
        "id": ISSUER,
        "name": "Example Academy",
        "url": "https://issuer.example/",
        "email": "badges@issuer.example"
    })
}

/// `value` with some members changed; a `null` takes one away.
pub fn with(mut value: Value, changes: Value) -> Value {
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

pub fn judge_as(text: &str, source: &Issuer, identities: &[&str]) -> Report {
    let credential = Credential::read(text).expect("a credential");
    let identities: Vec<Identity> = identities
        .iter()
        .map(|text| Identity::guess(text))
        .collect();
    verify(
        &Request {
            identities: &identities,
            ..Request::of(&credential, now())
        },
        source,
    )
}

pub fn judge(text: &str, source: &Issuer) -> Report {
    judge_as(text, source, &[])
}

/// The one check of a rule.
pub fn check<'r>(report: &'r Report, rule: &str) -> &'r Check {
    report
        .checks
        .iter()
        .find(|check| check.id == rule)
        .unwrap_or_else(|| panic!("no check {rule} in {:#?}", report.checks))
}

pub fn status(report: &Report, rule: &str) -> Status {
    check(report, rule).status
}

/// A key that signs, and its public half in PEM.
pub struct Signer {
    algorithm: &'static str,
    key: SigningKey,
    pub pem: String,
}

enum SigningKey {
    Rsa(Box<ring::signature::RsaKeyPair>),
    Ecdsa(ring::signature::EcdsaKeyPair),
    Ed25519(ring::signature::Ed25519KeyPair),
    Secp256k1(k256::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
}

fn pem_of(prefix: &[u8], key: &[u8]) -> String {
    use base64::Engine;
    let der: Vec<u8> = [prefix, key].concat();
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}

impl Signer {
    pub fn rsa(algorithm: &'static str) -> Self {
        use base64::Engine;
        let pem = include_str!("../keys/rsa.pem");
        let body: String = pem
            .lines()
            .filter(|line| !line.starts_with("---"))
            .collect();
        let der = base64::engine::general_purpose::STANDARD
            .decode(body)
            .expect("base64");
        let key = ring::signature::RsaKeyPair::from_pkcs8(&der).expect("an RSA key");
        Self {
            algorithm,
            key: SigningKey::Rsa(Box::new(key)),
            pem: include_str!("../keys/rsa.pub.pem").into(),
        }
    }

    pub fn es256() -> Self {
        use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
        let random = ring::rand::SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key");
        // SubjectPublicKeyInfo for id-ecPublicKey on prime256v1.
        let prefix = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
            0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        ];
        Self {
            algorithm: "ES256",
            pem: pem_of(&prefix, key.public_key().as_ref()),
            key: SigningKey::Ecdsa(key),
        }
    }

    pub fn es384() -> Self {
        use ring::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
        let random = ring::rand::SystemRandom::new();
        let algorithm = &ECDSA_P384_SHA384_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key");
        // SubjectPublicKeyInfo for id-ecPublicKey on secp384r1.
        let prefix = [
            0x30, 0x76, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
            0x05, 0x2b, 0x81, 0x04, 0x00, 0x22, 0x03, 0x62, 0x00,
        ];
        Self {
            algorithm: "ES384",
            pem: pem_of(&prefix, key.public_key().as_ref()),
            key: SigningKey::Ecdsa(key),
        }
    }

    pub fn ed25519() -> Self {
        use ring::signature::{Ed25519KeyPair, KeyPair};
        let random = ring::rand::SystemRandom::new();
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&random).expect("a key");
        let key = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
        // SubjectPublicKeyInfo for id-Ed25519.
        let prefix = [
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
        ];
        Self {
            algorithm: "EdDSA",
            pem: pem_of(&prefix, key.public_key().as_ref()),
            key: SigningKey::Ed25519(key),
        }
    }

    pub fn es256k() -> Self {
        let key = k256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a key");
        // SubjectPublicKeyInfo for id-ecPublicKey on secp256k1.
        let prefix = [
            0x30, 0x56, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
            0x05, 0x2b, 0x81, 0x04, 0x00, 0x0a, 0x03, 0x42, 0x00,
        ];
        let point = key.verifying_key().to_encoded_point(false);
        Self {
            algorithm: "ES256K",
            pem: pem_of(&prefix, point.as_bytes()),
            key: SigningKey::Secp256k1(key),
        }
    }

    pub fn es512() -> Self {
        let mut secret = [7; 66];
        secret[0] = 0;
        let key = p521::ecdsa::SigningKey::from_slice(&secret).expect("a key");
        // SubjectPublicKeyInfo for id-ecPublicKey on secp521r1.
        let prefix = [
            0x30, 0x81, 0x9b, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
            0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00,
        ];
        let public = p521::ecdsa::VerifyingKey::from(&key);
        Self {
            algorithm: "ES512",
            pem: pem_of(&prefix, public.to_encoded_point(false).as_bytes()),
            key: SigningKey::P521(key),
        }
    }

    /// The algorithm's name in a JOSE header.
    pub fn name(&self) -> &'static str {
        self.algorithm
    }

    /// A compact JWS of `payload`.
    pub fn sign(&self, payload: &Value) -> String {
        self.sign_with(&json!({ "alg": self.algorithm }), payload)
    }

    /// A compact JWS whose header says whatever it likes.
    pub fn sign_with(&self, header: &Value, payload: &Value) -> String {
        let text = format!("{}.{}", part(header), part(payload));
        let signature = self.sign_bytes(text.as_bytes());
        format!("{text}.{}", encode(&signature))
    }

    /// The bare signature.
    pub fn sign_bytes(&self, message: &[u8]) -> Vec<u8> {
        let random = ring::rand::SystemRandom::new();
        match &self.key {
            SigningKey::Rsa(key) => {
                let encoding: &dyn ring::signature::RsaEncoding = match self.algorithm {
                    "RS256" => &ring::signature::RSA_PKCS1_SHA256,
                    "RS384" => &ring::signature::RSA_PKCS1_SHA384,
                    "RS512" => &ring::signature::RSA_PKCS1_SHA512,
                    "PS256" => &ring::signature::RSA_PSS_SHA256,
                    "PS384" => &ring::signature::RSA_PSS_SHA384,
                    "PS512" => &ring::signature::RSA_PSS_SHA512,
                    other => panic!("{other} is not used in tests"),
                };
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(encoding, &random, message, &mut signature)
                    .expect("a signature");
                signature
            }
            SigningKey::Ecdsa(key) => key
                .sign(&random, message)
                .expect("a signature")
                .as_ref()
                .to_vec(),
            SigningKey::Ed25519(key) => key.sign(message).as_ref().to_vec(),
            SigningKey::Secp256k1(key) => {
                use k256::ecdsa::signature::Signer;
                let signature: k256::ecdsa::Signature = key.sign(message);
                signature.to_vec()
            }
            SigningKey::P521(key) => {
                use p521::ecdsa::signature::Signer;
                let signature: p521::ecdsa::Signature = key.sign(message);
                signature.to_vec()
            }
        }
    }
}

pub fn encode(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

pub fn part(value: &Value) -> String {
    encode(value.to_string().as_bytes())
}
