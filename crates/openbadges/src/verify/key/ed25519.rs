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
        if !is_reduced(bytes) {
            return Err(KeyError::NotCanonical);
        }
        // This refuses, too, the two points with a second sign: those whose x is nothing.
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

/// Whether the y of a point lies below the field's prime, 2²⁵⁵ − 19 (RFC 8032 §5.1.3, step 1).
fn is_reduced([first, middle @ .., last]: &[u8; Ed25519Key::LENGTH]) -> bool {
    *first < 0xed || middle.iter().any(|byte| *byte != 0xff) || last & 0x7f != 0x7f
}
