//! Keys that say their own type in a prefix (W3C Controlled Identifiers 1.0 §2.2.2 "Multikey"; the
//! multicodec table), and the older forms that leave the type to the verification method.

use super::curve::{Curve, Point};
use super::ed25519::Ed25519Key;
use super::rsa::RsaKey;
use super::{KeyError, PublicKey};
use crate::multibase::{self, Base};

/// The prefixes of public keys: the multicodec's number as a variable-length integer.
const ED25519: [u8; 2] = [0xed, 0x01];
const SECP256K1: [u8; 2] = [0xe7, 0x01];
const P256: [u8; 2] = [0x80, 0x24];
const P384: [u8; 2] = [0x81, 0x24];
const P521: [u8; 2] = [0x82, 0x24];
const RSA: [u8; 2] = [0x85, 0x24];

/// The numbers of private keys of every type in the multicodec table, `ed25519-priv` (0x1300) to
/// `mlkem-1024-priv` (0x131f) and those that may follow.
fn is_private(prefix: [u8; 2]) -> bool {
    matches!(prefix, [0x80..=0xff, 0x26])
}

impl PublicKey {
    /// Reads a key as a Multikey and `did:key` write it: base58btc of a multicodec prefix and the key,
    /// points compressed.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn from_multikey(text: &str) -> Result<Self, KeyError> {
        let (base, bytes) = multibase::decode(text).map_err(|_| KeyError::NotCanonical)?;
        let (prefix, key) = bytes.split_first_chunk::<2>().ok_or(KeyError::Broken)?;
        if is_private(*prefix) {
            return Err(KeyError::Private);
        }
        if base != Base::Base58Btc {
            return Err(KeyError::NotCanonical);
        }
        match *prefix {
            ED25519 => Ed25519Key::read(key).map(Self::Ed25519),
            SECP256K1 => compressed(Curve::Secp256k1, key),
            P256 => compressed(Curve::P256, key),
            P384 => compressed(Curve::P384, key),
            P521 => compressed(Curve::P521, key),
            RSA => RsaKey::from_pkcs1(key).map(Self::Rsa),
            _ => Err(KeyError::UnknownType),
        }
    }

    /// Writes the key as a Multikey and `did:key` have it.
    pub fn to_multikey(&self) -> String {
        let (prefix, key) = match self {
            Self::Ed25519(key) => (ED25519, &key.bytes()[..]),
            Self::Secp256k1(point) => (SECP256K1, point.compressed()),
            Self::P256(point) => (P256, point.compressed()),
            Self::P384(point) => (P384, point.compressed()),
            Self::P521(point) => (P521, point.compressed()),
            Self::Rsa(key) => (RSA, key.pkcs1()),
        };
        multibase::encode_base58btc(&[&prefix, key].concat())
    }

    /// Reads `publicKeyBase58` of a verification method whose type names the key's: base58btc of the
    /// bare key.
    ///
    /// # Errors
    /// [`KeyError`]; [`KeyError::UnknownType`] if the type names none that can be used.
    pub(crate) fn from_base58(kind: &str, text: &str) -> Result<Self, KeyError> {
        let bytes = multibase::base58btc(text).map_err(|_| KeyError::NotCanonical)?;
        match kind {
            "Ed25519VerificationKey2018" => Ed25519Key::read(&bytes).map(Self::Ed25519),
            "EcdsaSecp256k1VerificationKey2019" => compressed(Curve::Secp256k1, &bytes),
            "EcdsaSecp256r1VerificationKey2019" | "P256Key2021" => compressed(Curve::P256, &bytes),
            "P384Key2021" => compressed(Curve::P384, &bytes),
            "P521Key2021" => compressed(Curve::P521, &bytes),
            _ => Err(KeyError::UnknownType),
        }
    }
}

fn compressed(curve: Curve, bytes: &[u8]) -> Result<PublicKey, KeyError> {
    if bytes.len() != 1 + curve.coordinate() {
        return Err(KeyError::Broken);
    }
    Ok(PublicKey::on(curve, Point::read(curve, bytes)?))
}
