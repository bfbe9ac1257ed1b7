//! JSON Web Keys that are not quite right.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::verify::key::{Algorithm, Jwk, KeyError, PublicKey};

/// The generator of P-256 as a key.
fn p256() -> Value {
    json!({
        "kty": "EC",
        "crv": "P-256",
        "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
        "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"
    })
}

/// The key of RFC 8037 §A.2.
fn ed25519() -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
}

/// A number of so many bits that could be a modulus.
fn modulus(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xa5; bits / 8];
    modulus[0] = 0x80;
    modulus
}

fn rsa(bits: usize) -> Value {
    json!({"kty": "RSA", "n": URL_SAFE_NO_PAD.encode(modulus(bits)), "e": "AQAB"})
}

fn with(mut jwk: Value, member: &str, value: Value) -> Value {
    let object = jwk.as_object_mut().expect("an object");
    if value.is_null() {
        object.remove(member);
    } else {
        object.insert(member.into(), value);
    }
    jwk
}

fn read(jwk: &Value) -> Result<PublicKey, KeyError> {
    PublicKey::from_jwk(jwk)
}

#[test]
fn every_type_is_read() {
    assert!(matches!(read(&p256()), Ok(PublicKey::P256(_))));
    assert!(matches!(read(&ed25519()), Ok(PublicKey::Ed25519(_))));
    assert!(matches!(read(&rsa(2048)), Ok(PublicKey::Rsa(_))));
    let described = with(
        with(p256(), "use", json!("sig")),
        "key_ops",
        json!(["verify"]),
    );
    let described = with(with(described, "alg", json!("ES256")), "kid", json!("k"));
    let jwk = Jwk::read(&described).expect("a key");
    assert_eq!(
        (jwk.id.as_deref(), jwk.algorithm),
        (Some("k"), Some(Algorithm::Es256))
    );
}

#[test]
fn a_private_key_is_refused_by_that_name() {
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        for jwk in [p256(), ed25519(), rsa(2048)] {
            for value in [json!("AQ"), json!(1), json!([])] {
                let jwk = with(jwk.clone(), member, value);
                assert_eq!(read(&jwk), Err(KeyError::Private), "{jwk}");
            }
        }
    }
    assert_eq!(
        read(&json!({"kty": "oct", "k": "AQ"})),
        Err(KeyError::Private)
    );
}

#[test]
fn a_key_for_something_else_is_not_used() {
    for (member, value) in [
        ("use", json!("enc")),
        ("key_ops", json!(["sign"])),
        ("key_ops", json!([])),
        ("key_ops", json!(["deriveBits", "encrypt"])),
        ("alg", json!("ECDH-ES")),
        ("alg", json!("ES384")),
        ("alg", json!("RS256")),
        ("alg", json!("none")),
        ("alg", json!("HS256")),
    ] {
        let jwk = with(p256(), member, value);
        assert_eq!(read(&jwk), Err(KeyError::OtherUse), "{jwk}");
    }
}

#[test]
fn a_key_of_one_algorithm_is_used_with_no_other() {
    let jwk = Jwk::read(&with(rsa(2048), "alg", json!("PS256"))).expect("a key");
    assert!(jwk.allows(Algorithm::Ps256));
    assert!(!jwk.allows(Algorithm::Rs256));
    assert!(
        Jwk::read(&rsa(2048))
            .expect("a key")
            .allows(Algorithm::Rs256)
    );
}

#[test]
fn a_coordinate_has_its_full_length_and_one_spelling() {
    let x = "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY";
    for (member, value, error) in [
        ("x", json!(format!("{x}=")), KeyError::NotCanonical),
        ("x", json!(format!("{x} ")), KeyError::NotCanonical),
        ("x", json!(x.replace("wpY", "wpZ")), KeyError::NotCanonical),
        ("x", json!(x.replace('Y', "+")), KeyError::NotCanonical),
        ("x", json!(format!("AA{x}")), KeyError::NotCanonical),
        ("x", json!(""), KeyError::Broken),
        (
            "x",
            json!("axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5Rdg"),
            KeyError::Broken,
        ),
        ("y", json!(x), KeyError::OffCurve),
        ("y", Value::Null, KeyError::Broken),
        ("y", json!(1), KeyError::Broken),
        ("crv", Value::Null, KeyError::Broken),
        ("crv", json!("P-255"), KeyError::UnknownType),
        ("crv", json!("P-384"), KeyError::Broken),
        ("crv", json!("Ed25519"), KeyError::UnknownType),
        ("kty", json!("OKP"), KeyError::UnknownType),
        ("kty", json!("ec"), KeyError::UnknownType),
        ("kty", json!(["EC"]), KeyError::Broken),
        ("kty", Value::Null, KeyError::Broken),
        ("kid", json!(1), KeyError::Broken),
    ] {
        let jwk = with(p256(), member, value);
        assert_eq!(read(&jwk), Err(error), "{jwk}");
    }
    for (x, error) in [
        (
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp",
            KeyError::NotCanonical,
        ),
        (
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ",
            KeyError::Broken,
        ),
        (
            "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            KeyError::Weak,
        ),
    ] {
        assert_eq!(read(&with(ed25519(), "x", json!(x))), Err(error), "{x}");
    }
    for curve in ["X25519", "Ed448"] {
        let jwk = with(ed25519(), "crv", json!(curve));
        assert_eq!(read(&jwk), Err(KeyError::UnknownType), "{curve}");
    }
}

#[test]
fn an_rsa_modulus_has_2048_bits_at_least() {
    for (bits, expected) in [
        (1024, Err(KeyError::Weak)),
        (2040, Err(KeyError::Weak)),
        (2048, Ok(())),
        (4096, Ok(())),
        (8192, Ok(())),
        (8200, Err(KeyError::Broken)),
        (65536, Err(KeyError::Broken)),
    ] {
        assert_eq!(read(&rsa(bits)).map(drop), expected, "{bits}");
    }
    let mut short = modulus(2048);
    short[0] = 0x7f;
    let jwk = with(rsa(2048), "n", json!(URL_SAFE_NO_PAD.encode(short)));
    assert_eq!(read(&jwk), Err(KeyError::Weak));
}

#[test]
fn an_rsa_number_has_one_spelling_and_is_odd() {
    let text = |bytes: &[u8]| json!(URL_SAFE_NO_PAD.encode(bytes));
    let n = modulus(2048);
    let mut even = n.clone();
    even[255] = 2;
    for (member, value, error) in [
        ("n", text(&[&[0], &n[..]].concat()), KeyError::NotCanonical),
        ("n", text(&even), KeyError::Broken),
        ("n", json!(""), KeyError::NotCanonical),
        ("n", Value::Null, KeyError::Broken),
        ("e", text(&[0, 1, 0, 1]), KeyError::NotCanonical),
        ("e", text(&[1]), KeyError::Broken),
        ("e", text(&[2]), KeyError::Broken),
        ("e", text(&[0]), KeyError::NotCanonical),
        ("e", text(&[1; 5]), KeyError::Broken),
        ("e", json!("AQAB="), KeyError::NotCanonical),
        ("e", json!(65537), KeyError::Broken),
    ] {
        let jwk = with(rsa(2048), member, value);
        assert_eq!(read(&jwk), Err(error), "{member} {jwk}");
    }
}

#[test]
fn what_is_no_object_is_no_key() {
    for value in [
        json!(null),
        json!("k"),
        json!([]),
        json!([p256()]),
        json!({}),
    ] {
        assert_eq!(read(&value), Err(KeyError::Broken), "{value}");
    }
}

#[test]
fn a_fingerprint_begins_the_keys_thumbprint() {
    // RFC 8037 §A.3.
    let thumbprint = URL_SAFE_NO_PAD
        .decode("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        .expect("base64url");
    let digits: Vec<String> = thumbprint[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let groups: Vec<String> = digits.chunks(2).map(<[String]>::concat).collect();
    let key = read(&ed25519()).expect("a key");
    assert_eq!(key.fingerprint(), groups.join(" "));
    // RFC 7638 §3.1.
    let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let key = read(&json!({"kty": "RSA", "n": n, "e": "AQAB"})).expect("a key");
    assert_eq!(key.fingerprint(), "3736 cbb1 787c b830");
}
