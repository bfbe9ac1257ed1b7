//! Public keys, and signatures by them.
//!
//! A [`PublicKey`] is known to be sound: its point lies on its curve, its modulus is long enough, its
//! order is not low. Whoever holds one need not look again.

mod algorithm;
mod curve;
mod ed25519;
mod jwk;
mod multikey;
mod pem;
mod rsa;

#[cfg(test)]
mod tests;

use sha2::{Digest, Sha256};

pub use algorithm::Algorithm;
use curve::Curve;
pub use curve::Point;
pub use ed25519::Ed25519Key;
pub(crate) use jwk::Jwk;
pub use rsa::RsaKey;

/// A public key, known by its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA of 2048 to 8192 bits.
    Rsa(RsaKey),
    /// A point on NIST P-256.
    P256(Point),
    /// A point on NIST P-384.
    P384(Point),
    /// A point on NIST P-521.
    P521(Point),
    /// A point on secp256k1.
    Secp256k1(Point),
    /// Ed25519.
    Ed25519(Ed25519Key),
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
    /// A part is missing, of the wrong length, or cannot be read.
    #[error("it is broken")]
    Broken,
    /// A second way of writing what has one way: padding, stray bits, leading zeros, another alphabet.
    #[error("it is not written the one way in which it may be")]
    NotCanonical,
    /// The coordinates are of no point on the curve: signing with it cannot be told from forging.
    #[error("it does not lie on its curve")]
    OffCurve,
    /// RSA of under 2048 bits, or Ed25519 of low order.
    #[error("it is so weak that anybody can forge its signatures")]
    Weak,
    /// Its publisher says that it is not for checking signatures (`use`, `key_ops`, `alg`).
    #[error("it is not meant for signatures of this kind")]
    OtherUse,
    /// A type of key that no allowed algorithm uses.
    #[error("it is of a type that Lapel does not know")]
    UnknownType,
}

impl PublicKey {
    fn on(curve: Curve, point: Point) -> Self {
        match curve {
            Curve::P256 => Self::P256(point),
            Curve::P384 => Self::P384(point),
            Curve::P521 => Self::P521(point),
            Curve::Secp256k1 => Self::Secp256k1(point),
        }
    }

    /// Whether `signature` over `message` was made with this key by `algorithm`.
    ///
    /// A signature by ECDSA is `r ‖ s`, each number of the coordinate's full length (RFC 7518 §3.4),
    /// which is also how the cryptosuites have it.
    pub fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match (self, algorithm) {
            (Self::Rsa(key), _) => key.verifies(algorithm, message, signature),
            (Self::P256(point), Algorithm::Es256) => {
                point.verifies(Curve::P256, message, signature)
            }
            (Self::P384(point), Algorithm::Es384) => {
                point.verifies(Curve::P384, message, signature)
            }
            (Self::P521(point), Algorithm::Es512) => {
                point.verifies(Curve::P521, message, signature)
            }
            (Self::Secp256k1(point), Algorithm::Es256k) => {
                point.verifies(Curve::Secp256k1, message, signature)
            }
            (Self::Ed25519(key), Algorithm::EdDsa) => key.verifies(message, signature),
            _ => false,
        }
    }

    /// A short name for people to compare: the first eight bytes of the key's JWK thumbprint
    /// (RFC 7638, with SHA-256) as four groups of hexadecimal, `1a2b 3c4d 5e6f 7a8b`.
    ///
    /// It is the same in whatever form the key was published. Making another key with a given
    /// fingerprint takes about 2⁶⁴ attempts, so it tells known issuers apart and proves nothing alone.
    pub fn fingerprint(&self) -> String {
        let thumbprint = Sha256::digest(self.to_jwk().to_string().as_bytes());
        thumbprint
            .iter()
            .take(8)
            .enumerate()
            .map(|(at, byte)| match at {
                2 | 4 | 6 => format!(" {byte:02x}"),
                _ => format!("{byte:02x}"),
            })
            .collect()
    }
}
