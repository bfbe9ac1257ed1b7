//! Ed25519 keys (RFC 8032), strictly: what one verifier accepts, every verifier accepts.

use ed25519_dalek::{Signature, VerifyingKey};

use super::KeyError;

/// A point on the curve that is written the one way in which it may be and has a large order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ed25519Key(VerifyingKey);

impl Ed25519Key {
    pub(super) const LENGTH: usize = 32;

    /// Reads the 32 bytes of a key.
    ///
    /// A key of low order is refused, because one signature fits many messages under it; and so is a
    /// second way of writing a key, which some verifiers take and others do not.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        let bytes = <&[u8; Self::LENGTH]>::try_from(bytes).map_err(|_| KeyError::Broken)?;
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::OffCurve)?;
        if key.to_edwards().compress().as_bytes() != bytes {
            return Err(KeyError::NotCanonical);
        }
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        Ok(Self(key))
    }

    pub(super) fn bytes(&self) -> &[u8; Self::LENGTH] {
        self.0.as_bytes()
    }

    /// Whether `signature`, 64 bytes, over `message` was made with this key: without the cofactor, with
    /// `S` below the group's order and `R` of large order.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }
}
