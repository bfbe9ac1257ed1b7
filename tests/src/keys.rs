//! Keys that sign test badges and nothing else.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
    RsaKeyPair,
};
use serde_json::{Value, json};

/// The same key for every test: making RSA keys takes seconds.
const RSA: &str = include_str!("../keys/rsa.pem");
const RSA_PUBLIC: &str = include_str!("../keys/rsa.pub.pem");

/// A key that signs, and its public half in PEM.
pub struct Signer {
    key: Key,
    /// The public key in PEM.
    pub pem: String,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// The algorithms that tests sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA with SHA-256.
    Rs256,
    /// P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl Signer {
    /// A key for an algorithm; a new one except for RSA.
    ///
    /// # Panics
    /// If no key can be made.
    pub fn new(algorithm: Algorithm) -> Self {
        let random = SystemRandom::new();
        match algorithm {
            Algorithm::Rs256 => {
                let body: String = RSA.lines().filter(|line| !line.starts_with('-')).collect();
                let der = STANDARD.decode(body).expect("the test key is base64");
                Self {
                    key: Key::Rsa(Box::new(RsaKeyPair::from_pkcs8(&der).expect("a key"))),
                    pem: RSA_PUBLIC.to_owned(),
                }
            }
            Algorithm::Es256 => {
                let curve = &ECDSA_P256_SHA256_FIXED_SIGNING;
                let pkcs8 = EcdsaKeyPair::generate_pkcs8(curve, &random).expect("a key");
                let key = EcdsaKeyPair::from_pkcs8(curve, pkcs8.as_ref(), &random).expect("a key");
                // SubjectPublicKeyInfo of a point on P-256.
                let prefix = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
                Self {
                    pem: pem(prefix, key.public_key().as_ref()),
                    key: Key::Ecdsa(key),
                }
            }
            Algorithm::EdDsa => {
                let pkcs8 = Ed25519KeyPair::generate_pkcs8(&random).expect("a key");
                let key = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key");
                // SubjectPublicKeyInfo of an Ed25519 key.
                let prefix = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";
                Self {
                    pem: pem(prefix, key.public_key().as_ref()),
                    key: Key::Ed25519(key),
                }
            }
        }
    }

    /// A compact JWS of a payload.
    ///
    /// # Panics
    /// If the system has no randomness.
    pub fn sign(&self, payload: &Value) -> String {
        self.sign_with(&json!({ "alg": self.algorithm() }), payload)
    }

    /// A compact JWS of a payload whose header says whatever it likes.
    ///
    /// # Panics
    /// If the system has no randomness.
    pub fn sign_with(&self, header: &Value, payload: &Value) -> String {
        let random = SystemRandom::new();
        let text = unsigned(header, payload);
        let signature = match &self.key {
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature)
                    .expect("a signature");
                signature
            }
            Key::Ecdsa(key) => {
                let signature = key.sign(&random, text.as_bytes()).expect("a signature");
                signature.as_ref().to_vec()
            }
            Key::Ed25519(key) => key.sign(text.as_bytes()).as_ref().to_vec(),
        };
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn algorithm(&self) -> &'static str {
        match self.key {
            Key::Rsa(_) => "RS256",
            Key::Ecdsa(_) => "ES256",
            Key::Ed25519(_) => "EdDSA",
        }
    }
}

/// The two parts of a JWS that are signed (RFC 7515, 5.1).
pub fn unsigned(header: &Value, payload: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(payload))
}

/// The payload of a compact JWS.
///
/// # Panics
/// If it is none.
pub fn payload(jws: &str) -> Value {
    let part = jws.split('.').nth(1).expect("a JWS has three parts");
    let bytes = URL_SAFE_NO_PAD
        .decode(part)
        .expect("a payload is base64url");
    serde_json::from_slice(&bytes).expect("a payload is JSON")
}

/// A JWS "signed" with a text as the secret of HMAC with SHA-256, as whoever has read a public key
/// can do.
pub fn sign_with_secret(secret: &str, payload: &Value) -> String {
    let text = unsigned(&json!({"alg": "HS256"}), payload);
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = ring::hmac::sign(&key, text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn pem(prefix: &[u8], key: &[u8]) -> String {
    let body = STANDARD.encode([prefix, key].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
}
