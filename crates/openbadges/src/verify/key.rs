//! Public keys, and signatures by them (RFC 7518, RFC 8037, RFC 8812).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature as ring_signature;
use spki::SubjectPublicKeyInfoRef;
use spki::der::{Decode, Reader, SliceReader};

/// A public key, known by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA, as PKCS #1 DER.
    Rsa(Vec<u8>),
    /// NIST P-256, an uncompressed or compressed point.
    P256(Vec<u8>),
    /// NIST P-384, likewise.
    P384(Vec<u8>),
    /// NIST P-521, likewise.
    P521(Vec<u8>),
    /// secp256k1, likewise.
    Secp256k1(Vec<u8>),
    /// Ed25519, 32 bytes.
    Ed25519(Vec<u8>),
}

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not PEM, or not of a public key.
    #[error("it is not a public key in PEM")]
    NotPem,
    /// A private key was published: whoever reads it can sign.
    #[error("it is a private key, which anybody can sign with")]
    Private,
    /// DER that cannot be read.
    #[error("it is broken")]
    Broken,
    /// A type of key that no allowed algorithm uses.
    #[error("it is of a type that Lapel does not know")]
    UnknownType,
}

/// The algorithms that a signature may name: asymmetric all of them. Symmetric ones would let anyone
/// who knows the public key sign, and `none` is no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// ECDSA on secp256k1 with SHA-256.
    Es256k,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// The algorithm that a JOSE header names, if it is allowed.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rs256,
            "RS384" => Self::Rs384,
            "RS512" => Self::Rs512,
            "PS256" => Self::Ps256,
            "PS384" => Self::Ps384,
            "PS512" => Self::Ps512,
            "ES256" => Self::Es256,
            "ES384" => Self::Es384,
            "ES512" => Self::Es512,
            "ES256K" => Self::Es256k,
            "EdDSA" | "Ed25519" => Self::EdDsa,
            _ => return None,
        })
    }

    /// Whether a key is of the type that this algorithm uses. A signature is only ever tried with
    /// such a key, whatever its header says.
    pub fn fits(self, key: &PublicKey) -> bool {
        matches!(
            (self, key),
            (
                Self::Rs256 | Self::Rs384 | Self::Rs512 | Self::Ps256 | Self::Ps384 | Self::Ps512,
                PublicKey::Rsa(_)
            ) | (Self::Es256, PublicKey::P256(_))
                | (Self::Es384, PublicKey::P384(_))
                | (Self::Es512, PublicKey::P521(_))
                | (Self::Es256k, PublicKey::Secp256k1(_))
                | (Self::EdDsa, PublicKey::Ed25519(_))
        )
    }
}

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
                Ok(Self::Rsa(der))
            } else {
                Self::from_spki(&der)
            };
        }
        Err(KeyError::NotPem)
    }

    fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        let mut reader = SliceReader::new(der).map_err(|_| KeyError::Broken)?;
        let info = SubjectPublicKeyInfoRef::decode(&mut reader).map_err(|_| KeyError::Broken)?;
        if !reader.is_finished() {
            return Err(KeyError::Broken);
        }
        let key = info
            .subject_public_key
            .as_bytes()
            .ok_or(KeyError::Broken)?
            .to_vec();
        let curve = || {
            info.algorithm
                .parameters_oid()
                .map_err(|_| KeyError::Broken)
        };
        match info.algorithm.oid.to_string().as_str() {
            "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => Ok(Self::Rsa(key)),
            "1.3.101.112" => Ok(Self::Ed25519(key)),
            "1.2.840.10045.2.1" => match curve()?.to_string().as_str() {
                "1.2.840.10045.3.1.7" => Ok(Self::P256(key)),
                "1.3.132.0.34" => Ok(Self::P384(key)),
                "1.3.132.0.35" => Ok(Self::P521(key)),
                "1.3.132.0.10" => Ok(Self::Secp256k1(key)),
                _ => Err(KeyError::UnknownType),
            },
            _ => Err(KeyError::UnknownType),
        }
    }

    /// Whether `signature` over `message` was made with this key by `algorithm`.
    pub fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match (self, algorithm) {
            (Self::Rsa(key), _) => rsa(algorithm).is_some_and(|rsa| {
                ring_signature::UnparsedPublicKey::new(rsa, key)
                    .verify(message, signature)
                    .is_ok()
            }),
            (Self::P256(key), Algorithm::Es256) => ring_signature::UnparsedPublicKey::new(
                &ring_signature::ECDSA_P256_SHA256_FIXED,
                key,
            )
            .verify(message, signature)
            .is_ok(),
            (Self::P384(key), Algorithm::Es384) => ring_signature::UnparsedPublicKey::new(
                &ring_signature::ECDSA_P384_SHA384_FIXED,
                key,
            )
            .verify(message, signature)
            .is_ok(),
            (Self::P521(key), Algorithm::Es512) => p521_verifies(key, message, signature),
            (Self::Secp256k1(key), Algorithm::Es256k) => {
                secp256k1_verifies(key, message, signature)
            }
            (Self::Ed25519(key), Algorithm::EdDsa) => ed25519_verifies(key, message, signature),
            _ => false,
        }
    }
}

fn rsa(algorithm: Algorithm) -> Option<&'static ring_signature::RsaParameters> {
    Some(match algorithm {
        Algorithm::Rs256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Rs384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::Rs512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::Ps256 => &ring_signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::Ps384 => &ring_signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::Ps512 => &ring_signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

fn p521_verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    use p521::ecdsa::signature::Verifier;
    let (Ok(key), Ok(signature)) = (
        p521::ecdsa::VerifyingKey::from_sec1_bytes(key),
        p521::ecdsa::Signature::from_slice(signature),
    ) else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

fn secp256k1_verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    use k256::ecdsa::signature::Verifier;
    let (Ok(key), Ok(signature)) = (
        k256::ecdsa::VerifyingKey::from_sec1_bytes(key),
        k256::ecdsa::Signature::from_slice(signature),
    ) else {
        return false;
    };
    // RFC 8812 does not ask for the low half of `s`, which the library wants.
    let signature = signature.normalize_s().unwrap_or(signature);
    key.verify(message, &signature).is_ok()
}

/// Strictly: keys of low order, for which one signature fits many messages, are refused.
fn ed25519_verifies(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let Ok(key) = <[u8; 32]>::try_from(key) else {
        return false;
    };
    let (Ok(key), Ok(signature)) = (
        ed25519_dalek::VerifyingKey::from_bytes(&key),
        ed25519_dalek::Signature::from_slice(signature),
    ) else {
        return false;
    };
    key.verify_strict(message, &signature).is_ok()
}
