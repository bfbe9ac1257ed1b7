//! Signatures by ECDSA that are out of bounds.

use p521::ecdsa::signature::Signer;

use crate::verify::key::curve::{Curve, Point};

const MESSAGE: &[u8] = b"Ada finished the course.";

const CURVES: [Curve; 4] = [Curve::P256, Curve::P384, Curve::P521, Curve::Secp256k1];

/// A key on the curve and its signature of the message.
fn signed(curve: Curve) -> (Point, Vec<u8>) {
    use ring::signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    };
    let (point, signature) = match curve {
        Curve::P256 | Curve::P384 => {
            let algorithm = match curve {
                Curve::P256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
                _ => &ECDSA_P384_SHA384_FIXED_SIGNING,
            };
            let random = ring::rand::SystemRandom::new();
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
            let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key");
            let signature = key.sign(&random, MESSAGE).expect("a signature");
            (
                key.public_key().as_ref().to_vec(),
                signature.as_ref().to_vec(),
            )
        }
        Curve::P521 => {
            let key =
                p521::ecdsa::SigningKey::from_slice(&[&[0][..], &[7; 65]].concat()).expect("a key");
            let signature: p521::ecdsa::Signature = key.sign(MESSAGE);
            let point = p521::ecdsa::VerifyingKey::from(&key).to_encoded_point(true);
            (point.as_bytes().to_vec(), signature.to_vec())
        }
        Curve::Secp256k1 => {
            let key = k256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a key");
            let signature: k256::ecdsa::Signature = key.sign(MESSAGE);
            let point = key.verifying_key().to_encoded_point(true);
            (point.as_bytes().to_vec(), signature.to_vec())
        }
    };
    (Point::read(curve, &point).expect("a point"), signature)
}

/// The order of the curve's group, of full length.
fn order(curve: Curve) -> Vec<u8> {
    let text = match curve {
        Curve::P256 => {
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551".to_owned()
        }
        Curve::P384 => format!(
            "{}c7634d81f4372ddf581a0db248b0a77aecec196accc52973",
            "f".repeat(48)
        ),
        Curve::P521 => format!(
            "01{}fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
            "f".repeat(64)
        ),
        Curve::Secp256k1 => {
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141".to_owned()
        }
    };
    text.as_bytes()
        .chunks(2)
        .map(|digits| {
            let digits = std::str::from_utf8(digits).expect("ASCII");
            u8::from_str_radix(digits, 16).expect("hexadecimal")
        })
        .collect()
}

/// `minuend − subtrahend`, big-endian and of one length.
fn minus(minuend: &[u8], subtrahend: &[u8]) -> Vec<u8> {
    let mut borrow = 0_i16;
    let mut difference: Vec<u8> = minuend
        .iter()
        .zip(subtrahend)
        .rev()
        .map(|(a, b)| {
            let digit = i16::from(*a) - i16::from(*b) - borrow;
            borrow = i16::from(digit < 0);
            u8::try_from(digit.rem_euclid(256)).expect("a byte")
        })
        .collect();
    difference.reverse();
    difference
}

/// Two numbers as an ASN.1 sequence, for lengths under 128 bytes of each.
fn der(r: &[u8], s: &[u8]) -> Vec<u8> {
    let integer = |number: &[u8]| {
        let short: Vec<u8> = number
            .iter()
            .copied()
            .skip_while(|byte| *byte == 0)
            .collect();
        let sign: &[u8] = if short.first().is_some_and(|first| *first > 0x7f) {
            &[0]
        } else {
            &[]
        };
        let length = u8::try_from(sign.len() + short.len()).expect("short");
        [&[2, length], sign, &short].concat()
    };
    let both = [integer(r), integer(s)].concat();
    let length = u8::try_from(both.len()).expect("short");
    let header: Vec<u8> = if length > 0x7f {
        vec![0x30, 0x81, length]
    } else {
        vec![0x30, length]
    };
    [header, both].concat()
}

#[test]
fn a_signature_is_two_numbers_of_full_length_and_nothing_else() {
    for curve in CURVES {
        let (key, genuine) = signed(curve);
        assert_eq!(genuine.len(), 2 * curve.coordinate(), "{curve:?}");
        assert!(key.verifies(curve, MESSAGE, &genuine), "{curve:?}");
        assert!(!key.verifies(curve, b"else", &genuine), "{curve:?}");
        let (r, s) = genuine.split_at(curve.coordinate());
        for wrong in [
            Vec::new(),
            r.to_vec(),
            genuine[1..].to_vec(),
            genuine[..genuine.len() - 1].to_vec(),
            [&genuine[..], &[0]].concat(),
            [&[0], &genuine[..]].concat(),
            [&[0], r, &[0], s].concat(),
            [s, r].concat(),
            der(r, s),
        ] {
            assert!(!key.verifies(curve, MESSAGE, &wrong), "{curve:?} {wrong:?}");
        }
    }
}

#[test]
fn neither_number_is_zero_or_beyond_the_order() {
    for curve in CURVES {
        let (key, genuine) = signed(curve);
        let (r, s) = genuine.split_at(curve.coordinate());
        let zero = vec![0; curve.coordinate()];
        let order = order(curve);
        let most = vec![0xff; curve.coordinate()];
        let mut one = zero.clone();
        one[curve.coordinate() - 1] = 1;
        for (r, s) in [
            (&zero[..], &zero[..]),
            (r, &zero[..]),
            (&zero[..], s),
            (r, &order[..]),
            (&order[..], s),
            (&order[..], &order[..]),
            (&most[..], &most[..]),
            (r, &most[..]),
            (&one[..], &one[..]),
            (&one[..], &zero[..]),
        ] {
            let forged = [r, s].concat();
            assert!(!key.verifies(curve, MESSAGE, &forged), "{curve:?}");
        }
    }
}

#[test]
fn either_half_of_s_is_accepted() {
    for curve in CURVES {
        let (key, genuine) = signed(curve);
        let (r, s) = genuine.split_at(curve.coordinate());
        let other = [r, &minus(&order(curve), s)].concat();
        assert!(key.verifies(curve, MESSAGE, &other), "{curve:?}");
    }
}
