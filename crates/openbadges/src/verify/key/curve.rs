//! Points on the curves of ECDSA (SEC 1 §2.3; RFC 7518 §6.2).

use ring::signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, UnparsedPublicKey};

use super::KeyError;

/// A curve that a signature may be made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
    Secp256k1,
}

impl Curve {
    /// Its name in a JWK (RFC 7518 §6.2.1.1, RFC 8812 §3.1).
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::P256, Self::P384, Self::P521, Self::Secp256k1]
            .into_iter()
            .find(|curve| curve.name() == name)
    }

    /// The length of one coordinate in bytes.
    pub(super) fn coordinate(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

/// A point that lies on its curve and is not the point at infinity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// `04 ‖ x ‖ y`.
    uncompressed: Vec<u8>,
    /// `02` or `03 ‖ x`.
    compressed: Vec<u8>,
}

impl Point {
    /// Reads a compressed or uncompressed point.
    pub(super) fn read(curve: Curve, bytes: &[u8]) -> Result<Self, KeyError> {
        let coordinate = curve.coordinate();
        let is_known_form = match bytes.first() {
            Some(2 | 3) => bytes.len() == 1 + coordinate,
            Some(4) => bytes.len() == 1 + 2 * coordinate,
            _ => false,
        };
        if !is_known_form {
            return Err(KeyError::Broken);
        }
        match curve {
            Curve::P256 => p256::PublicKey::from_sec1_bytes(bytes)
                .ok()
                .map(|key| Self::of(&key)),
            Curve::P384 => p384::PublicKey::from_sec1_bytes(bytes)
                .ok()
                .map(|key| Self::of(&key)),
            Curve::P521 => p521::PublicKey::from_sec1_bytes(bytes)
                .ok()
                .map(|key| Self::of(&key)),
            Curve::Secp256k1 => k256::PublicKey::from_sec1_bytes(bytes)
                .ok()
                .map(|key| Self::of(&key)),
        }
        .ok_or(KeyError::OffCurve)
    }

    /// Reads a point by its coordinates, each of its full length.
    pub(super) fn from_coordinates(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, KeyError> {
        if x.len() != curve.coordinate() || y.len() != curve.coordinate() {
            return Err(KeyError::Broken);
        }
        Self::read(curve, &[&[4], x, y].concat())
    }

    fn of<K: p256::elliptic_curve::sec1::ToEncodedPoint<C>, C>(key: &K) -> Self
    where
        C: p256::elliptic_curve::Curve,
        p256::elliptic_curve::FieldBytesSize<C>: p256::elliptic_curve::sec1::ModulusSize,
    {
        Self {
            uncompressed: key.to_encoded_point(false).as_bytes().to_vec(),
            compressed: key.to_encoded_point(true).as_bytes().to_vec(),
        }
    }

    pub(super) fn compressed(&self) -> &[u8] {
        &self.compressed
    }

    /// Both coordinates, `x` first.
    pub(super) fn coordinates(&self) -> (&[u8], &[u8]) {
        let both = self.uncompressed.get(1..).unwrap_or_default();
        both.split_at(both.len() / 2)
    }

    /// Whether `signature`, the numbers `r ‖ s` of full length and never DER, over `message` was made
    /// with this key on `curve`, with the digest that belongs to it.
    pub(super) fn verifies(&self, curve: Curve, message: &[u8], signature: &[u8]) -> bool {
        let key = &self.uncompressed;
        match curve {
            Curve::P256 => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key)
                .verify(message, signature)
                .is_ok(),
            Curve::P384 => UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, key)
                .verify(message, signature)
                .is_ok(),
            Curve::P521 => p521_verifies(key, message, signature),
            Curve::Secp256k1 => secp256k1_verifies(key, message, signature),
        }
    }
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
