//! What verifiers of Ed25519 disagree about ("Taming the many EdDSAs", 2020), refused here.

use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::{EdwardsPoint, Scalar};
use ed25519_dalek::Verifier;
use sha2::{Digest, Sha512};

use crate::verify::key::{Ed25519Key, KeyError};

const MESSAGE: &[u8] = b"Ada finished the course.";

fn bytes(point: &EdwardsPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

fn secret() -> Scalar {
    Scalar::from_bytes_mod_order([7; 32])
}

fn challenge(r: &[u8; 32], a: &[u8; 32], message: &[u8]) -> Scalar {
    Scalar::from_hash(
        Sha512::new()
            .chain_update(r)
            .chain_update(a)
            .chain_update(message),
    )
}

/// A signature by the secret key with `R` and `A` as they are given.
fn signature(r: &[u8; 32], nonce: Scalar, a: &[u8; 32], message: &[u8]) -> [u8; 64] {
    let s = nonce + challenge(r, a, message) * secret();
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(r);
    signature[32..].copy_from_slice(s.as_bytes());
    signature
}

fn accepted(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    Ed25519Key::read(key).is_ok_and(|key| key.verifies(message, signature))
}

/// What a verifier accepts that is not strict.
fn accepted_laxly(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(signature);
    ed25519_dalek::VerifyingKey::from_bytes(key)
        .is_ok_and(|key| key.verify(message, &signature).is_ok())
}

/// What a verifier accepts that multiplies by the cofactor.
fn accepted_with_cofactor(key: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let point = |bytes: &[u8]| {
        CompressedEdwardsY::from_slice(bytes)
            .ok()
            .and_then(|compressed| compressed.decompress())
            .expect("a point")
    };
    let (r, s) = signature.split_at(32);
    let r_bytes: [u8; 32] = r.try_into().expect("32 bytes");
    let s = Scalar::from_bytes_mod_order(s.try_into().expect("32 bytes"));
    let k = challenge(&r_bytes, key, message);
    let difference = ED25519_BASEPOINT_POINT * s - point(r) - point(key) * k;
    difference.mul_by_cofactor() == EdwardsPoint::default()
}

#[test]
fn an_ordinary_signature_is_accepted() {
    let a = bytes(&(ED25519_BASEPOINT_POINT * secret()));
    let nonce = Scalar::from(1234_u64);
    let r = bytes(&(ED25519_BASEPOINT_POINT * nonce));
    let genuine = signature(&r, nonce, &a, MESSAGE);
    assert!(accepted(&a, MESSAGE, &genuine));
    assert!(!accepted(&a, b"Eve finished the course.", &genuine));
    assert!(!accepted(&a, MESSAGE, &genuine[..63]));
    assert!(!accepted(&a, MESSAGE, &[&genuine[..], &[0]].concat()));
}

#[test]
fn a_key_of_low_order_is_refused() {
    for point in EIGHT_TORSION {
        assert_eq!(Ed25519Key::read(&bytes(&point)), Err(KeyError::Weak));
    }
    // Under the neutral element any message has the signature R = S·B.
    let a = bytes(&EIGHT_TORSION[0]);
    let s = Scalar::from(99_u64);
    let mut forged = [0; 64];
    forged[..32].copy_from_slice(&bytes(&(ED25519_BASEPOINT_POINT * s)));
    forged[32..].copy_from_slice(s.as_bytes());
    assert!(accepted_laxly(&a, MESSAGE, &forged));
    assert!(!accepted(&a, MESSAGE, &forged));
}

#[test]
fn a_key_that_is_written_a_second_way_is_refused() {
    // p + y is another way to write y while it fits in 255 bits, which it does for y < 19.
    let mut found = 0;
    for y in 0..19_u8 {
        for sign in [0, 0x80] {
            let mut second = [0xff; 32];
            second[0] = 0xed + y;
            second[31] = 0x7f | sign;
            match Ed25519Key::read(&second) {
                Err(KeyError::NotCanonical) => found += 1,
                Err(KeyError::OffCurve) => {}
                other => panic!("{y}: {other:?}"),
            }
        }
    }
    assert!(found > 10, "{found}");
}

#[test]
fn nothing_has_no_second_sign() {
    // x is 0 where y is 1 or -1; its sign bit must not be set.
    let mut one = [0; 32];
    one[0] = 1;
    let mut minus_one = [0xff; 32];
    minus_one[0] = 0xec;
    for mut y in [one, minus_one] {
        y[31] |= 0x80;
        assert!(CompressedEdwardsY(y).decompress().is_some());
        assert_eq!(Ed25519Key::read(&y), Err(KeyError::Weak));
    }
}

#[test]
fn what_is_taken_for_a_key_is_how_its_point_is_written() {
    let (mut taken, mut refused) = (0, 0);
    for low in 0..=u8::MAX {
        for (fill, last) in [(0, 0), (0, 0x80), (0xff, 0x7f), (0xff, 0xff), (0xff, 0x7e)] {
            let mut y = [fill; 32];
            (y[0], y[31]) = (low, last);
            match Ed25519Key::read(&y) {
                Ok(_) => {
                    let point = CompressedEdwardsY(y).decompress().expect("a point");
                    assert_eq!(point.compress().as_bytes(), &y);
                    taken += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(taken > 500 && refused > 500, "{taken}, {refused}");
}

#[test]
fn a_signature_whose_r_is_of_low_order_is_refused() {
    let a = bytes(&(ED25519_BASEPOINT_POINT * secret()));
    let r = bytes(&EIGHT_TORSION[0]);
    let forged = signature(&r, Scalar::ZERO, &a, MESSAGE);
    assert!(accepted_laxly(&a, MESSAGE, &forged));
    assert!(!accepted(&a, MESSAGE, &forged));
}

#[test]
fn an_s_beyond_the_groups_order_is_refused() {
    let a = bytes(&(ED25519_BASEPOINT_POINT * secret()));
    let nonce = Scalar::from(1234_u64);
    let r = bytes(&(ED25519_BASEPOINT_POINT * nonce));
    let genuine = signature(&r, nonce, &a, MESSAGE);
    // The order ℓ, little-endian: −1 as a scalar, and one more.
    let mut order = (-Scalar::ONE).to_bytes();
    order[0] += 1;
    for times in 1..=8 {
        let mut second = genuine;
        for _ in 0..times {
            let mut carry = 0_u16;
            for (byte, add) in second[32..].iter_mut().zip(order) {
                let sum = u16::from(*byte) + u16::from(add) + carry;
                *byte = u8::try_from(sum & 0xff).expect("a byte");
                carry = sum >> 8;
            }
        }
        assert!(accepted_with_cofactor(&a, MESSAGE, &second), "{times}");
        assert!(!accepted(&a, MESSAGE, &second), "{times}");
    }
}

#[test]
fn what_only_a_verifier_with_cofactor_accepts_is_refused() {
    let nonce = Scalar::from(1234_u64);
    let torsion = EIGHT_TORSION[1];
    let plain = ED25519_BASEPOINT_POINT * secret();
    let commitment = ED25519_BASEPOINT_POINT * nonce;
    let mut refused = 0;
    for (a, r) in [
        (plain + torsion, commitment),
        (plain, commitment + torsion),
        (plain + torsion, commitment + torsion),
    ] {
        let (a, r) = (bytes(&a), bytes(&r));
        for number in 0..16_u8 {
            let message = [MESSAGE, &[number]].concat();
            let mixed = signature(&r, nonce, &a, &message);
            assert!(accepted_with_cofactor(&a, &message, &mixed));
            let strict = accepted(&a, &message, &mixed);
            assert_eq!(strict, accepted_laxly(&a, &message, &mixed));
            refused += usize::from(!strict);
        }
    }
    // Seven of eight challenges are no multiple of the torsion's order.
    assert!(refused > 30, "{refused}");
}
