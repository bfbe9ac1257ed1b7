//! RSA keys (RFC 8017, RFC 7518 §6.3).

use ring::signature as ring_signature;
use spki::der::asn1::{AnyRef, UintRef};
use spki::der::{Decode, Encode, Reader, SliceReader, Tag};

use super::{Algorithm, KeyError};

/// The shortest modulus that cannot be factored today, and the longest that is worth the time.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// An RSA key of a length that can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaKey {
    /// The modulus, big-endian, without leading zeros.
    n: Vec<u8>,
    /// The public exponent, likewise.
    e: Vec<u8>,
    /// Both, as `RSAPublicKey` in DER (RFC 8017 §A.1.1).
    pkcs1: Vec<u8>,
}

impl RsaKey {
    /// A key by its numbers, big-endian and without leading zeros.
    pub(super) fn new(n: &[u8], e: &[u8]) -> Result<Self, KeyError> {
        if n.first().is_none_or(|first| *first == 0) || e.first().is_none_or(|first| *first == 0) {
            return Err(KeyError::NotCanonical);
        }
        let zeros = n.first().map_or(0, |first| first.leading_zeros() as usize);
        let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
        if !is_odd(n) || !is_odd(e) || e == [1] || e.len() > 4 {
            return Err(KeyError::Broken);
        }
        match n.len() * 8 - zeros {
            bits if bits < *MODULUS_BITS.start() => Err(KeyError::Weak),
            bits if bits > *MODULUS_BITS.end() => Err(KeyError::Broken),
            _ => Ok(Self {
                n: n.to_vec(),
                e: e.to_vec(),
                pkcs1: to_pkcs1(n, e).map_err(|_| KeyError::Broken)?,
            }),
        }
    }

    /// Reads `RSAPublicKey` in DER, with nothing after it.
    pub(super) fn from_pkcs1(der: &[u8]) -> Result<Self, KeyError> {
        let mut reader = SliceReader::new(der).map_err(|_| KeyError::Broken)?;
        let (n, e) = reader
            .sequence(|members| Ok((UintRef::decode(members)?, UintRef::decode(members)?)))
            .map_err(|_| KeyError::Broken)?;
        if !reader.is_finished() {
            return Err(KeyError::Broken);
        }
        Self::new(n.as_bytes(), e.as_bytes())
    }

    pub(super) fn pkcs1(&self) -> &[u8] {
        &self.pkcs1
    }

    pub(super) fn modulus(&self) -> &[u8] {
        &self.n
    }

    pub(super) fn exponent(&self) -> &[u8] {
        &self.e
    }

    pub(super) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let parameters = match algorithm {
            Algorithm::Rs256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
            Algorithm::Rs384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
            Algorithm::Rs512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
            Algorithm::Ps256 => &ring_signature::RSA_PSS_2048_8192_SHA256,
            Algorithm::Ps384 => &ring_signature::RSA_PSS_2048_8192_SHA384,
            Algorithm::Ps512 => &ring_signature::RSA_PSS_2048_8192_SHA512,
            _ => return false,
        };
        ring_signature::RsaPublicKeyComponents {
            n: &self.n,
            e: &self.e,
        }
        .verify(parameters, message, signature)
        .is_ok()
    }
}

fn to_pkcs1(n: &[u8], e: &[u8]) -> spki::der::Result<Vec<u8>> {
    let mut members = Vec::new();
    UintRef::new(n)?.encode_to_vec(&mut members)?;
    UintRef::new(e)?.encode_to_vec(&mut members)?;
    AnyRef::new(Tag::Sequence, &members)?.to_der()
}
