//! Credentials signed as a JWT, rule by rule, and forged tokens of every kind.

#![allow(missing_docs, reason = "a test")]

mod support;

use openbadges::verify::{Request, verify};
use openbadges::{Credential, Method, Report, Status, Verdict};
use serde_json::{Value, json};
use support::mutants;
use support::proving::{credential, did_document};
use support::{Issuer, Signer, check, encode, now, part, status, with};

const DID: &str = "did:web:issuer.example";
const DID_DOCUMENT: &str = "https://issuer.example/.well-known/did.json";

fn judge(text: &str, source: &Issuer) -> Report {
    let credential = Credential::read(text).expect("a credential");
    verify(&Request::of(&credential, now()), source)
}

/// The issuer at [`DID`], with one key.
fn issuer(signer: &Signer) -> Issuer {
    let mut source = Issuer::default();
    source.put(DID_DOCUMENT, &did_document(DID, signer));
    source
}

fn header(algorithm: &str) -> Value {
    json!({"alg": algorithm, "typ": "vc+jwt", "kid": format!("{DID}#key-1")})
}

/// A credential in the shape of data model 1.1.
fn of_1_1(changes: Value) -> Value {
    let mut vc = credential(DID);
    let members = vc.as_object_mut().expect("an object");
    members.remove("validFrom");
    members.insert("issuanceDate".into(), json!("2025-01-01T00:00:00Z"));
    with(
        json!({
            "iss": DID, "sub": "did:example:ada", "jti": "https://issuer.example/credentials/1",
            "nbf": 1_735_689_600, "vc": vc
        }),
        changes,
    )
}

#[test]
fn a_credential_of_either_data_model_is_verified_by_each_algorithm() {
    for (name, signer) in [
        ("RS256", Signer::rsa("RS256")),
        ("RS384", Signer::rsa("RS384")),
        ("RS512", Signer::rsa("RS512")),
        ("PS256", Signer::rsa("PS256")),
        ("PS384", Signer::rsa("PS384")),
        ("PS512", Signer::rsa("PS512")),
        ("ES256", Signer::es256()),
        ("ES384", Signer::es384()),
        ("ES512", Signer::es512()),
        ("ES256K", Signer::es256k()),
        ("EdDSA", Signer::ed25519()),
    ] {
        for payload in [credential(DID), of_1_1(json!({}))] {
            let jwt = signer.sign_with(&header(name), &payload);
            let report = judge(&jwt, &issuer(&signer));
            assert_eq!(
                report.verdict,
                Verdict::Valid,
                "{name}: {:#?}",
                report.checks
            );
            assert_eq!(report.method, Method::VcJwt);
            assert_eq!(report.signer.expect("a signer").suite, name);
        }
    }
}

#[test]
fn no_mutant_of_a_jwt_stays_valid() {
    for (name, signer) in [("EdDSA", Signer::ed25519()), ("ES256", Signer::es256())] {
        let source = issuer(&signer);
        for (model, payload) in [("2.0", credential(DID)), ("1.1", of_1_1(json!({})))] {
            let jwt = signer.sign_with(&header(name), &payload);
            assert_eq!(judge(&jwt, &source).verdict, Verdict::Valid);
            let what = format!("a VC-JWT ({name}) of data model {model}");
            let mut mutants = mutants::of_jwt(&jwt);
            // Without optimisation this algorithm takes too long for every letter.
            mutants.retain(|(place, _)| name == "EdDSA" || !place.starts_with("letter"));
            mutants::none_of_texts_is_valid(&what, &mutants, |mutant| {
                match Credential::read(mutant) {
                    Ok(_) => judge(mutant, &source).verdict,
                    Err(_) => Verdict::Invalid,
                }
            });
        }
    }
}

#[test]
fn a_did_key_needs_nobody_to_be_asked() {
    let signer = Signer::ed25519();
    let report = judge(&signer.jwt(&credential(&signer.did())), &Issuer::default());
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

#[test]
fn claims_that_disagree_with_the_credential_fail() {
    let signer = Signer::ed25519();
    let source = issuer(&signer);
    for (change, verdict) in [
        (json!({"iss": "did:web:other.example"}), Verdict::Invalid),
        (json!({"sub": "did:example:eve"}), Verdict::Invalid),
        (
            json!({"jti": "https://issuer.example/credentials/2"}),
            Verdict::Invalid,
        ),
        (json!({"nbf": 1_735_689_601}), Verdict::Invalid),
        (json!({"nbf": "1735689600"}), Verdict::Invalid),
        (json!({"nbf": 1e300}), Verdict::Invalid),
        (json!({"nbf": 1_735_689_600.0}), Verdict::Valid),
        (
            json!({"sub": null, "jti": null, "nbf": null}),
            Verdict::Valid,
        ),
        (json!({"exp": 4_102_444_800_i64}), Verdict::Valid),
        (json!({"exp": 1_735_689_700}), Verdict::Expired),
    ] {
        let jwt = signer.sign_with(&header("EdDSA"), &of_1_1(change.clone()));
        let report = judge(&jwt, &source);
        assert_eq!(report.verdict, verdict, "{change}: {:#?}", report.checks);
    }
    for (change, verdict) in [
        (
            json!({"iss": DID, "exp": 4_102_444_800_i64}),
            Verdict::Valid,
        ),
        (json!({"iss": "did:web:other.example"}), Verdict::Invalid),
        (json!({"exp": 1_735_689_700}), Verdict::Expired),
        (
            json!({"exp": 4_102_444_800_i64, "validUntil": "2099-01-01T00:00:00Z"}),
            Verdict::Valid,
        ),
        (
            json!({"exp": 1_735_689_700, "validUntil": "2099-01-01T00:00:00Z"}),
            Verdict::Expired,
        ),
        (json!({"nbf": 1_735_689_700}), Verdict::Valid),
        (json!({"nbf": 4_102_444_800_i64}), Verdict::NotYetValid),
    ] {
        let payload = with(credential(DID), change.clone());
        let report = judge(&signer.sign_with(&header("EdDSA"), &payload), &source);
        assert_eq!(report.verdict, verdict, "{change}: {:#?}", report.checks);
    }
}

#[test]
fn a_key_in_the_header_counts_only_if_the_issuer_published_it() {
    let (signer, forger) = (Signer::ed25519(), Signer::ed25519());
    let carried =
        |signer: &Signer| json!({"alg": "EdDSA", "typ": "JWT", "jwk": signer.public().to_jwk()});
    let good = signer.sign_with(&carried(&signer), &credential(DID));
    assert_eq!(judge(&good, &issuer(&signer)).verdict, Verdict::Valid);
    let forged = forger.sign_with(&carried(&forger), &credential(DID));
    let report = judge(&forged, &issuer(&signer));
    assert_eq!(report.verdict, Verdict::Unverified);
    assert!(
        check(&report, "signed.key")
            .message
            .contains("anyone could have made it")
    );
    // The signature does not even fit the key that it brings along.
    let broken = forger.sign_with(&carried(&signer), &credential(DID));
    assert_eq!(judge(&broken, &issuer(&signer)).verdict, Verdict::Invalid);
}

#[test]
fn a_key_may_be_in_the_set_of_keys_on_the_issuer_s_host() {
    let signer = Signer::es256();
    let https = "https://issuer.example/issuers/1";
    let jwk = with(signer.public().to_jwk(), json!({"kid": "k1"}));
    let set = json!({"keys": [jwk]});
    for (kid, address, verdict) in [
        (
            json!("k1"),
            "https://issuer.example/.well-known/jwks.json",
            Verdict::Valid,
        ),
        (
            json!("https://issuer.example/.well-known/jwks.json#k1"),
            "https://issuer.example/.well-known/jwks.json",
            Verdict::Valid,
        ),
        (
            json!("https://issuer.example/issuers/1/keys#k1"),
            "https://issuer.example/issuers/1/keys",
            Verdict::Valid,
        ),
        (
            json!("https://forger.example/keys#k1"),
            "https://forger.example/keys",
            Verdict::Unverified,
        ),
        (
            json!("https://issuer.example/issuers/2/keys#k1"),
            "https://issuer.example/issuers/2/keys",
            Verdict::Unverified,
        ),
        (
            json!(null),
            "https://issuer.example/.well-known/jwks.json",
            Verdict::Unverified,
        ),
    ] {
        let mut source = Issuer::default();
        source.put(
            https,
            &json!({"id": https, "type": "Profile", "name": "Academy"}),
        );
        source.put(address, &set);
        let mut head = json!({"alg": "ES256", "typ": "JWT"});
        if !kid.is_null() {
            head["kid"] = kid.clone();
        }
        let report = judge(&signer.sign_with(&head, &credential(https)), &source);
        assert_eq!(
            report.verdict, verdict,
            "{kid} {address}: {:#?}",
            report.checks
        );
    }
}

/// `kid` may be the address of a JWK, whose own `kid` is for those who hold it in a set.
#[test]
fn a_key_alone_in_its_document_is_named_by_the_address() {
    const ISSUER: &str = "https://issuer.example/issuers/1";
    const KEY: &str = "https://issuer.example/issuers/1/key";
    let (signer, other) = (Signer::es256(), Signer::es256());
    let jwk = |signer: &Signer, kid: Value| with(signer.public().to_jwk(), json!({"kid": kid}));
    let own = || jwk(&signer, json!("k1"));
    for (what, document, verdict) in [
        ("a key", own(), Verdict::Valid),
        (
            "a key without a name",
            jwk(&signer, json!(null)),
            Verdict::Valid,
        ),
        (
            "a key named in full",
            jwk(&signer, json!("urn:key:1")),
            Verdict::Valid,
        ),
        ("a set of one", json!({"keys": [own()]}), Verdict::Valid),
        (
            "a set of two",
            json!({"keys": [own(), jwk(&other, json!("k2"))]}),
            Verdict::Unverified,
        ),
        ("another key", jwk(&other, json!("k1")), Verdict::Invalid),
        ("none", json!({"keys": []}), Verdict::Unverified),
    ] {
        let mut source = Issuer::default();
        source.put(
            ISSUER,
            &json!({"id": ISSUER, "type": "Profile", "name": "Academy"}),
        );
        source.put(KEY, &document);
        let head = json!({"alg": "ES256", "typ": "JWT", "kid": KEY});
        let report = judge(&signer.sign_with(&head, &credential(ISSUER)), &source);
        assert_eq!(report.verdict, verdict, "{what}: {:#?}", report.checks);
    }
}

#[test]
fn forged_tokens_are_never_valid() {
    let (signer, forger) = (Signer::ed25519(), Signer::ed25519());
    let source = issuer(&signer);
    let payload = credential(DID);
    let good = signer.sign_with(&header("EdDSA"), &payload);
    assert_eq!(judge(&good, &source).verdict, Verdict::Valid);
    let (head, rest) = good.split_once('.').expect("parts");
    let (body, signature) = rest.split_once('.').expect("parts");
    let hmac = |head: &Value, secret: &[u8]| {
        let text = format!("{}.{}", part(head), part(&payload));
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
        let tag = ring::hmac::sign(&key, text.as_bytes());
        format!("{text}.{}", encode(tag.as_ref()))
    };
    let key = signer.public();
    let public = key.to_jwk().to_string();
    let low_order = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(&[0; 32])});
    let mut identity = [0; 64];
    identity[0] = 1;
    let changed = part(&with(payload.clone(), json!({"name": "Other"})));
    let with_header = |change: Value| signer.sign_with(&with(header("EdDSA"), change), &payload);
    let twice = format!(
        "{head}.{}.{signature}",
        encode(
            payload
                .to_string()
                .replacen('{', "{\"name\":\"Other\",", 1)
                .as_bytes()
        )
    );
    let forged = [
        ("no signature", format!("{head}.{body}.")),
        ("alg none", format!("{}.{body}.", part(&header("none")))),
        (
            "alg none with a signature",
            format!("{}.{body}.{signature}", part(&header("none"))),
        ),
        ("alg NONE", format!("{}.{body}.", part(&header("NONE")))),
        (
            "HS256 with the public key",
            hmac(&header("HS256"), public.as_bytes()),
        ),
        (
            "HS256 with the PEM",
            hmac(&header("HS256"), signer.pem.as_bytes()),
        ),
        (
            "HS256 said to be EdDSA",
            hmac(&header("EdDSA"), public.as_bytes()),
        ),
        (
            "no algorithm",
            signer.sign_with(&json!({"kid": format!("{DID}#key-1")}), &payload),
        ),
        (
            "another algorithm",
            signer.sign_with(&header("ES256"), &payload),
        ),
        (
            "an RSA algorithm",
            signer.sign_with(&header("RS256"), &payload),
        ),
        ("another key", forger.sign_with(&header("EdDSA"), &payload)),
        ("another payload", format!("{head}.{changed}.{signature}")),
        ("a member twice", twice),
        (
            "a shortened signature",
            format!("{head}.{body}.{}", &signature[..40]),
        ),
        (
            "a lengthened signature",
            format!("{head}.{body}.{signature}AAAA"),
        ),
        (
            "a signature of zeros",
            format!("{head}.{body}.{}", encode(&[0; 64])),
        ),
        (
            "a key of low order",
            format!(
                "{}.{body}.{}",
                part(&json!({"alg": "EdDSA", "jwk": low_order})),
                encode(&identity)
            ),
        ),
        (
            "a critical header",
            with_header(json!({"crit": ["exp"], "exp": 1})),
        ),
        (
            "an empty list of critical headers",
            with_header(json!({"crit": []})),
        ),
        ("an unencoded payload", with_header(json!({"b64": false}))),
        ("a token for access", with_header(json!({"typ": "at+jwt"}))),
        ("a key binding", with_header(json!({"typ": "kb+jwt"}))),
        (
            "a selective disclosure",
            with_header(json!({"typ": "vc+sd-jwt"})),
        ),
        ("a type that is no text", with_header(json!({"typ": 7}))),
        ("a key of the forger's site", {
            let head = json!({"alg": "EdDSA", "kid": format!("{}#0", forger.did())});
            forger.sign_with(&head, &payload)
        }),
        ("the forger's did:key", {
            let head = json!({"alg": "EdDSA", "kid": forger.method()});
            forger.sign_with(&head, &payload)
        }),
        ("keys from an address in the header", {
            let head = json!({"alg": "EdDSA", "jku": "https://forger.example/keys"});
            forger.sign_with(&head, &payload)
        }),
        ("a private key in the header", {
            let jwk = with(forger.public().to_jwk(), json!({"d": "AAAA"}));
            forger.sign_with(&json!({"alg": "EdDSA", "jwk": jwk}), &payload)
        }),
        ("a kid that is no text", with_header(json!({"kid": 7}))),
        ("padding", format!("{head}.{body}.{signature}==")),
        (
            "standard base64",
            format!("{head}.{body}.{}+/", &signature[..84]),
        ),
        ("white space", format!("{head}.{body}. {signature}")),
        ("four parts", format!("{good}.AAAA")),
    ];
    for (name, token) in &forged {
        let Ok(credential) = Credential::read(token) else {
            continue;
        };
        let report = verify(&Request::of(&credential, now()), &source);
        assert!(
            matches!(report.verdict, Verdict::Invalid | Verdict::Unverified),
            "{name}: {:#?}",
            report.checks
        );
        assert!(report.signer.is_none(), "{name}");
    }
    // The stray bits of the last letter: 64 bytes leave four over.
    let last = signature.chars().last().expect("a letter");
    for other in "BCDEFGHIJKLMNOPQRSTUVWXYZ"
        .chars()
        .filter(|other| *other != last)
    {
        let token = format!("{head}.{body}.{}{other}", &signature[..signature.len() - 1]);
        let Ok(credential) = Credential::read(&token) else {
            continue;
        };
        assert_ne!(
            verify(&Request::of(&credential, now()), &source).verdict,
            Verdict::Valid
        );
    }
}

#[test]
fn a_badge_without_a_named_key_is_unverified() {
    let signer = Signer::ed25519();
    let jwt = signer.sign_with(&json!({"alg": "EdDSA"}), &credential(DID));
    let report = judge(&jwt, &issuer(&signer));
    assert_eq!(report.verdict, Verdict::Unverified);
    assert_eq!(status(&report, "signed.key"), Status::Skip);
}

#[test]
fn the_algorithm_that_the_key_is_published_for_is_the_only_one() {
    let signer = Signer::rsa("RS512");
    let mut document = did_document(DID, &signer);
    let jwk = with(signer.public().to_jwk(), json!({"alg": "RS256"}));
    document["verificationMethod"] = json!([{
        "id": "#key-1", "type": "JsonWebKey", "controller": DID, "publicKeyJwk": jwk
    }]);
    let mut source = Issuer::default();
    source.put(DID_DOCUMENT, &document);
    let report = judge(
        &signer.sign_with(&header("RS512"), &credential(DID)),
        &source,
    );
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(status(&report, "signed.algorithm"), Status::Fail);
}

#[test]
fn one_good_proof_of_either_kind_suffices() {
    let signer = Signer::ed25519();
    let did = signer.did();
    let embedded = signer.prove(&credential(&did), "eddsa-rdfc-2022");
    let other = Signer::ed25519();
    let jwt = other.sign_with(&json!({"alg": "EdDSA", "kid": signer.method()}), &embedded);
    let report = judge(&jwt, &Issuer::default());
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
    assert_eq!(report.method, Method::DataIntegrity);
}
