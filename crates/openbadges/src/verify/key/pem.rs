//! Public keys in PEM (RFC 7468), as Open Badges 1.x and 2.x publish them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use spki::SubjectPublicKeyInfoRef;
use spki::der::{Decode, Reader, SliceReader};

use super::curve::{Curve, Point};
use super::ed25519::Ed25519Key;
use super::rsa::RsaKey;
use super::{KeyError, PublicKey};

impl PublicKey {
    /// Reads a public key in PEM: SubjectPublicKeyInfo, or PKCS #1 for RSA. Line lengths and line
    /// ends are as they come: keys in JSON strings have lost theirs.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        if pem.contains("PRIVATE KEY-----") {
            return Err(KeyError::Private);
        }
        for (label, is_pkcs1) in [("PUBLIC KEY", false), ("RSA PUBLIC KEY", true)] {
            let (begin, end) = (
                format!("-----BEGIN {label}-----"),
                format!("-----END {label}-----"),
            );
            let Some((_, rest)) = pem.split_once(&begin) else {
                continue;
            };
            let (body, _) = rest.split_once(&end).ok_or(KeyError::NotPem)?;
            let body: String = body.split_whitespace().collect();
            let der = STANDARD.decode(body).map_err(|_| KeyError::NotPem)?;
            return if is_pkcs1 {
                RsaKey::from_pkcs1(&der).map(Self::Rsa)
            } else {
                from_spki(&der)
            };
        }
        Err(KeyError::NotPem)
    }
}

fn from_spki(der: &[u8]) -> Result<PublicKey, KeyError> {
    let mut reader = SliceReader::new(der).map_err(|_| KeyError::Broken)?;
    let info = SubjectPublicKeyInfoRef::decode(&mut reader).map_err(|_| KeyError::Broken)?;
    if !reader.is_finished() {
        return Err(KeyError::Broken);
    }
    let key = info.subject_public_key.as_bytes().ok_or(KeyError::Broken)?;
    match info.algorithm.oid.to_string().as_str() {
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => {
            RsaKey::from_pkcs1(key).map(PublicKey::Rsa)
        }
        "1.3.101.112" => Ed25519Key::read(key).map(PublicKey::Ed25519),
        "1.2.840.10045.2.1" => {
            let curve = info
                .algorithm
                .parameters_oid()
                .map_err(|_| KeyError::Broken)?;
            let curve = match curve.to_string().as_str() {
                "1.2.840.10045.3.1.7" => Curve::P256,
                "1.3.132.0.34" => Curve::P384,
                "1.3.132.0.35" => Curve::P521,
                "1.3.132.0.10" => Curve::Secp256k1,
                _ => return Err(KeyError::UnknownType),
            };
            Ok(PublicKey::on(curve, Point::read(curve, key)?))
        }
        _ => Err(KeyError::UnknownType),
    }
}
