//! One key in every form in which keys are published.

use serde_json::json;

use crate::multibase::encode_base58btc;
use crate::verify::key::{KeyError, PublicKey};

/// A key of every type, by its JWK.
fn keys() -> Vec<PublicKey> {
    let p521 = p521::ecdsa::SigningKey::from_slice(&[&[0][..], &[9; 65]].concat()).expect("a key");
    let p521 = p521::ecdsa::VerifyingKey::from(&p521).to_encoded_point(false);
    let k256 = k256::SecretKey::from_slice(&[9; 32])
        .expect("a key")
        .public_key();
    let p256 = p256::SecretKey::from_slice(&[9; 32])
        .expect("a key")
        .public_key();
    let p384 = p384::SecretKey::from_slice(&[9; 48])
        .expect("a key")
        .public_key();
    let text = |bytes: Option<&[u8]>| {
        use base64::Engine;
        let bytes = bytes.expect("a coordinate");
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    };
    use k256::elliptic_curve::sec1::ToEncodedPoint;
    let (k256, p256, p384) = (
        k256.to_encoded_point(false),
        p256.to_encoded_point(false),
        p384.to_encoded_point(false),
    );
    let coordinates = [
        (
            "secp256k1",
            text(k256.x().map(|x| &x[..])),
            text(k256.y().map(|y| &y[..])),
        ),
        (
            "P-256",
            text(p256.x().map(|x| &x[..])),
            text(p256.y().map(|y| &y[..])),
        ),
        (
            "P-384",
            text(p384.x().map(|x| &x[..])),
            text(p384.y().map(|y| &y[..])),
        ),
        (
            "P-521",
            text(p521.x().map(|x| &x[..])),
            text(p521.y().map(|y| &y[..])),
        ),
    ];
    coordinates
        .into_iter()
        .map(|(curve, x, y)| json!({"kty": "EC", "crv": curve, "x": x, "y": y}))
        .chain([
            json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}),
        ])
        .map(|jwk| PublicKey::from_jwk(&jwk).expect("a key"))
        .chain([PublicKey::from_pem(include_str!("../../../../tests/keys/rsa.pub.pem")).expect("a key")])
        .collect()
}

#[test]
fn one_key_is_one_key_in_every_form() {
    for key in keys() {
        assert_eq!(PublicKey::from_jwk(&key.to_jwk()), Ok(key.clone()));
        assert_eq!(
            PublicKey::from_multikey(&key.to_multikey()),
            Ok(key.clone())
        );
        assert_eq!(key.fingerprint().len(), 19);
    }
}

#[test]
fn each_type_of_multikey_begins_as_the_table_says() {
    let begins: Vec<String> = keys()
        .iter()
        .map(|key| key.to_multikey().chars().take(4).collect())
        .collect();
    let expected = ["zQ3s", "zDna", "z82L", "z2J9", "z6Mk", "z4MX"];
    for (begin, expected) in begins.iter().zip(expected) {
        assert!(begin.starts_with(&expected[..3]), "{begins:?}");
    }
}

#[test]
fn a_multikey_of_a_private_key_is_refused_by_that_name() {
    for prefix in [
        [0x80, 0x26],
        [0x81, 0x26],
        [0x85, 0x26],
        [0x86, 0x26],
        [0x87, 0x26],
        [0x88, 0x26],
    ] {
        let text = encode_base58btc(&[&prefix[..], &[7; 32]].concat());
        assert_eq!(
            PublicKey::from_multikey(&text),
            Err(KeyError::Private),
            "{text}"
        );
    }
}

#[test]
fn a_multikey_that_is_not_quite_right_is_refused() {
    let PublicKey::P256(point) = &keys()[1] else {
        panic!("the second key is on P-256");
    };
    let (x, y) = point.coordinates();
    let uncompressed = [&[0x80, 0x24, 4], x, y].concat();
    let genuine = keys()[4].to_multikey();
    for (text, error) in [
        (String::new(), KeyError::NotCanonical),
        ("z".into(), KeyError::Broken),
        ("z6".into(), KeyError::Broken),
        (genuine[1..].to_owned(), KeyError::NotCanonical),
        (format!("{genuine} "), KeyError::NotCanonical),
        (genuine[..40].to_owned(), KeyError::UnknownType),
        // The same bytes in the other alphabet.
        (
            "u7QHXWpgBgrEKt9VL_tPJZAc6DuFy89qmIyWvAhpo9wdRGg".into(),
            KeyError::NotCanonical,
        ),
        (encode_base58btc(&uncompressed), KeyError::Broken),
        (
            encode_base58btc(&[&[0x80, 0x24, 2], &[0xff; 32][..]].concat()),
            KeyError::OffCurve,
        ),
        (
            encode_base58btc(&[&[0x80, 0x24, 5], &[1; 32][..]].concat()),
            KeyError::Broken,
        ),
        (encode_base58btc(&[0x80, 0x24, 0]), KeyError::Broken),
        (
            encode_base58btc(&[&[0xed, 0x01], &[7; 31][..]].concat()),
            KeyError::Broken,
        ),
        // X25519, which agrees on keys and signs nothing.
        (
            encode_base58btc(&[&[0xec, 0x01], &[7; 32][..]].concat()),
            KeyError::UnknownType,
        ),
        (
            encode_base58btc(&[&[0x85, 0x24], &[0x30, 0x80][..]].concat()),
            KeyError::Broken,
        ),
    ] {
        let found = PublicKey::from_multikey(&text).map(|_| ());
        if text == genuine[..40] {
            assert!(found.is_err());
        } else {
            assert_eq!(found, Err(error), "{text}");
        }
    }
}

#[test]
fn a_bare_base58_key_is_of_the_type_that_its_method_names() {
    let key = &keys()[4];
    let PublicKey::Ed25519(bytes) = key else {
        panic!("the fifth key is of Ed25519");
    };
    let text = bs58::encode(bytes.bytes()).into_string();
    let read = |kind| PublicKey::from_base58(kind, &text);
    assert_eq!(read("Ed25519VerificationKey2018"), Ok(key.clone()));
    assert_eq!(
        read("X25519KeyAgreementKey2019"),
        Err(KeyError::UnknownType)
    );
    assert_eq!(
        read("EcdsaSecp256k1VerificationKey2019"),
        Err(KeyError::Broken)
    );
}

#[test]
fn a_key_in_pem_lies_on_its_curve() {
    use base64::Engine;
    // SubjectPublicKeyInfo for id-ecPublicKey on prime256v1.
    let prefix = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08,
        0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];
    let der = [&prefix[..], &[1; 64]].concat();
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n");
    assert_eq!(PublicKey::from_pem(&pem), Err(KeyError::OffCurve));
}
