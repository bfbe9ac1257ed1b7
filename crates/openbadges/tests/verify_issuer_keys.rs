//! Whose key is it? Where an issuer's key may be found, and what only looks like such a place.

#![allow(missing_docs, reason = "a test")]

mod support;

use openbadges::image::bake;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Report, Status, Verdict};
use serde_json::{Value, json};
use support::proving::{credential, did_document, multikey};
use support::{Issuer, Signer, assertion, check, encode, now, status, with};

const SITE: &str = "https://university.example/issuer";
const DID: &str = "did:web:university.example";
const DID_DOCUMENT: &str = "https://university.example/.well-known/did.json";
const KEY_SET: &str = "https://university.example/.well-known/jwks.json";

fn judge(text: &str, source: &Issuer) -> Report {
    let credential = Credential::read(text).expect("a credential");
    verify(&Request::of(&credential, now()), source)
}

/// A badge by `issuer`, whose header names the key `kid`.
fn badge(signer: &Signer, issuer: &str, kid: &str) -> String {
    let header = json!({"alg": signer.name(), "typ": "vc+jwt", "kid": kid});
    signer.sign_with(&header, &credential(issuer))
}

/// The profile of the issuer at `id`, with one key.
fn profile(id: &str, signer: &Signer) -> Value {
    json!({"id": id, "verificationMethod": [multikey(&format!("{id}#key-1"), id, signer)]})
}

fn key_set(signer: &Signer, kid: &str) -> Value {
    json!({"keys": [with(signer.public().to_jwk(), json!({"kid": kid}))]})
}

#[test]
fn an_open_redirect_on_the_issuers_host_speaks_for_nobody() {
    let forger = Signer::ed25519();
    let open = "https://university.example/go?to=https://forger.example/profile";
    let mut source = Issuer::default();
    source.redirect(open, "https://forger.example/profile");
    source.put("https://forger.example/profile", &profile(open, &forger));
    let report = judge(&badge(&forger, open, &format!("{open}#key-1")), &source);
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
    let found = check(&report, "signed.key");
    assert!(found.message.contains("another site"), "{found:?}");
    assert_eq!(report.confirmation, None);

    // The same with the address of the key, where the issuer itself is genuine.
    let root = "https://university.example/";
    let open = "https://university.example/go?to=https://forger.example/keys";
    let mut source = Issuer::default();
    source.put(root, &json!({"id": root, "type": "Profile"}));
    source.redirect(open, "https://forger.example/keys");
    source.put("https://forger.example/keys", &key_set(&forger, "k1"));
    let report = judge(&badge(&forger, root, &format!("{open}#k1")), &source);
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
}

#[test]
fn an_issuer_may_redirect_within_its_host_and_to_its_www() {
    let signer = Signer::ed25519();
    for to in [
        "https://university.example/issuer.json",
        "https://www.university.example/issuer",
    ] {
        let mut source = Issuer::default();
        source.redirect(SITE, to);
        source.put(to, &profile(SITE, &signer));
        let report = judge(&badge(&signer, SITE, &format!("{SITE}#key-1")), &source);
        assert_eq!(report.verdict, Verdict::Valid, "{to}: {:#?}", report.checks);
    }
    for to in [
        "https://university.example:8443/issuer",
        "https://www.university.example.forger.example/issuer",
        "https://www.forger.example/issuer",
        "http://university.example/issuer",
    ] {
        let mut source = Issuer::default();
        source.redirect(SITE, to);
        source.put(to, &profile(SITE, &signer));
        let report = judge(&badge(&signer, SITE, &format!("{SITE}#key-1")), &source);
        assert_eq!(report.verdict, Verdict::Unverified, "{to}");
    }
}

#[test]
fn a_did_document_on_another_host_speaks_for_nobody() {
    let signer = Signer::ed25519();
    let mut source = Issuer::default();
    let to = "https://forger.example/.well-known/did.json";
    source.redirect(DID_DOCUMENT, to);
    source.put(to, &did_document(DID, &signer));
    let report = judge(&badge(&signer, DID, &format!("{DID}#key-1")), &source);
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
}

#[test]
fn a_picture_that_somebody_left_on_the_host_is_no_document_of_its_keys() {
    let forger = Signer::ed25519();
    let picture = "https://university.example/avatars/eve.svg";
    let baked = with(assertion(), profile(picture, &forger));
    let baked = Credential::read(&baked.to_string()).expect("an assertion too");
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg"><circle r="5"/></svg>"#;
    let image = bake(svg.as_bytes(), &baked).expect("a baked picture");
    let mut source = Issuer::default();
    source.answer(picture, 200, image);
    let forged = badge(&forger, picture, &format!("{picture}#key-1"));
    let report = judge(&forged, &source);
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
}

#[test]
fn an_issuer_without_https_has_no_key() {
    let signer = Signer::ed25519();
    let plain = "http://university.example/issuer";
    let mut source = Issuer::default();
    source.put(plain, &profile(plain, &signer));
    let report = judge(&badge(&signer, plain, &format!("{plain}#key-1")), &source);
    assert_eq!(report.verdict, Verdict::Unverified, "{:#?}", report.checks);
    let found = check(&report, "signed.key");
    assert!(found.message.contains("not protected"), "{found:?}");
    assert!(source.asked.lock().expect("a list").is_empty());
}

#[test]
fn the_document_of_somebody_else_on_the_host_is_not_the_issuers() {
    let forger = Signer::ed25519();
    let root = "https://university.example/";
    let eve = "https://university.example/users/eve";
    let id = format!("{eve}#key-1");
    let key = multikey(&id, eve, &forger);
    let nobodys = with(key.clone(), json!({"controller": null}));
    for document in [
        profile(eve, &forger),
        json!({"id": eve, "verificationMethod": [nobodys]}),
        json!({"id": eve, "verificationMethod": [multikey(&id, root, &forger)]}),
        with(key_set(&forger, "key-1"), json!({"id": eve})),
        key,
        nobodys,
    ] {
        let mut source = Issuer::default();
        source.put(root, &json!({"id": root, "type": "Profile"}));
        source.put(eve, &document);
        let report = judge(&badge(&forger, root, &id), &source);
        assert_ne!(report.verdict, Verdict::Valid, "{document}");
    }
    // A key that lies there by itself, and says that it is the issuer's.
    let mut source = Issuer::default();
    source.put(root, &json!({"id": root, "type": "Profile"}));
    source.put(eve, &multikey(&id, root, &forger));
    let report = judge(&badge(&forger, root, &id), &source);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

#[test]
fn a_method_must_be_listed_for_assertions_wherever_else_the_key_lies() {
    let signer = Signer::ed25519();
    let text = badge(&signer, DID, &format!("{DID}#key-1"));
    let good = did_document(DID, &signer);
    let judged = |document: Value| {
        let mut source = Issuer::default();
        source.put(DID_DOCUMENT, &document);
        source.put(KEY_SET, &key_set(&signer, "key-1"));
        judge(&text, &source)
    };
    assert_eq!(judged(good.clone()).verdict, Verdict::Valid);
    for change in [
        json!({"assertionMethod": null}),
        json!({"assertionMethod": []}),
        json!({"assertionMethod": [format!("{DID}#key-2")]}),
        json!({"assertionMethod": null, "authentication": [format!("{DID}#key-1")]}),
    ] {
        let report = judged(with(good.clone(), change.clone()));
        assert_eq!(report.verdict, Verdict::Unverified, "{change}");
        let found = check(&report, "signed.key");
        assert!(
            found.message.contains("not for signing badges"),
            "{found:?}"
        );
    }
    // A set of keys within a DID document says nothing of what they are for.
    let mut source = Issuer::default();
    source.put(
        DID_DOCUMENT,
        &with(key_set(&signer, "key-1"), json!({"id": DID})),
    );
    assert_eq!(judge(&text, &source).verdict, Verdict::Unverified);
}

/// Whoever got hold of a key that was taken back would only have to call it by another name.
#[test]
fn a_key_that_was_taken_back_is_so_under_every_name() {
    let signer = Signer::ed25519();
    let revoked = json!("2025-02-01T00:00:00Z");
    let mut listed = did_document(DID, &signer);
    listed["verificationMethod"][0]["revoked"] = revoked.clone();
    let mut twice = listed.clone();
    let again = with(
        twice["verificationMethod"][0].clone(),
        json!({"id": format!("{DID}#key-2"), "revoked": null}),
    );
    twice["verificationMethod"] = json!([twice["verificationMethod"][0], again]);
    twice["assertionMethod"] = json!([format!("{DID}#key-1"), format!("{DID}#key-2")]);
    for (document, kid) in [(listed, "other"), (twice, "key-2")] {
        let mut source = Issuer::default();
        source.put(DID_DOCUMENT, &document);
        source.put(KEY_SET, &key_set(&signer, "other"));
        let named = badge(&signer, DID, &format!("{DID}#{kid}"));
        let report = judge(&named, &source);
        assert_eq!(
            report.verdict,
            Verdict::Invalid,
            "{kid}: {:#?}",
            report.checks
        );
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "jwk": signer.public().to_jwk()});
        let brought = signer.sign_with(&header, &credential(DID));
        assert_eq!(judge(&brought, &source).verdict, Verdict::Invalid, "{kid}");
    }
}

#[test]
fn a_key_that_somebody_else_controls_fails() {
    let signer = Signer::ed25519();
    let text = badge(&signer, DID, &format!("{DID}#key-1"));
    let mut document = did_document(DID, &signer);
    document["verificationMethod"][0]["controller"] = json!("did:web:other.example");
    let mut source = Issuer::default();
    source.put(DID_DOCUMENT, &document);
    source.put(KEY_SET, &key_set(&signer, "key-1"));
    let report = judge(&text, &source);
    assert_eq!(report.verdict, Verdict::Invalid, "{:#?}", report.checks);
    assert_eq!(status(&report, "signed.key"), Status::Fail);
}

#[test]
fn one_address_in_two_spellings_is_one_issuer() {
    let signer = Signer::ed25519();
    let (bare, slash) = ("https://university.example", "https://university.example/");
    let key = multikey(&format!("{bare}#key-1"), slash, &signer);
    let mut source = Issuer::default();
    source.put(slash, &json!({"id": slash, "verificationMethod": [key]}));
    let report = judge(&badge(&signer, bare, &format!("{bare}#key-1")), &source);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

#[test]
fn a_name_that_carries_its_key_proves_that_the_badge_is_whole_and_no_more() {
    let (signer, forger) = (Signer::es256(), Signer::es256());
    let jwk = |signer: &Signer| signer.public().to_jwk().to_string();
    let names = |signer: &Signer| {
        let (jwk, key) = (encode(jwk(signer).as_bytes()), signer.public());
        [
            format!("{SITE}#{jwk}"),
            format!("{SITE}?jwk={jwk}"),
            format!("{SITE}#{}", key.to_multikey()),
            format!("https://elsewhere.example/keys#{jwk}"),
            format!("did:key:{0}#{0}", key.to_multikey()),
            format!("did:jwk:{jwk}#0"),
        ]
    };
    for name in names(&forger) {
        let mut source = Issuer::default();
        source.put(SITE, &profile(SITE, &signer));
        source.put(KEY_SET, &key_set(&signer, "k1"));
        let report = judge(&badge(&forger, SITE, &name), &source);
        assert_eq!(report.verdict, Verdict::Unverified, "{name}");
        let found = check(&report, "signed.key");
        assert!(found.message.contains("anyone could have made it"));
        // Not even whole.
        let report = judge(&badge(&signer, SITE, &name), &source);
        assert_eq!(report.verdict, Verdict::Invalid, "{name}");
        assert_eq!(status(&report, "signed.signature"), Status::Fail);
    }
    for name in names(&signer) {
        let mut source = Issuer::default();
        source.put(SITE, &json!({"id": SITE, "type": "Profile"}));
        source.put(KEY_SET, &key_set(&signer, "k1"));
        let report = judge(&badge(&signer, SITE, &name), &source);
        assert_eq!(
            report.verdict,
            Verdict::Valid,
            "{name}: {:#?}",
            report.checks
        );
        assert_eq!(
            report.signer.expect("a signer").key,
            format!("{KEY_SET}#k1"),
            "{name}"
        );
    }
}

#[test]
fn a_did_jwk_and_a_did_key_of_each_type_need_nobody_to_be_asked() {
    for signer in [
        Signer::rsa("RS256"),
        Signer::es256(),
        Signer::es384(),
        Signer::es512(),
        Signer::es256k(),
        Signer::ed25519(),
    ] {
        let jwk = encode(signer.public().to_jwk().to_string().as_bytes());
        let did = format!("did:jwk:{jwk}");
        for (did, kid) in [
            (did.clone(), format!("{did}#0")),
            (did.clone(), did),
            (signer.did(), signer.method()),
            (signer.did(), signer.did()),
        ] {
            let report = judge(&badge(&signer, &did, &kid), &Issuer::default());
            assert_eq!(
                report.verdict,
                Verdict::Valid,
                "{kid}: {:#?}",
                report.checks
            );
        }
    }
}

#[test]
fn each_type_of_verification_method_is_read() {
    let base58 = |signer: &Signer| {
        let multikey = bs58::decode(&signer.public().to_multikey()[1..]).into_vec();
        bs58::encode(&multikey.expect("base58")[2..]).into_string()
    };
    let jwk = |signer: &Signer| json!({"publicKeyJwk": signer.public().to_jwk()});
    let (ed25519, r1, k1, rsa) = (
        Signer::ed25519(),
        Signer::es256(),
        Signer::es256k(),
        Signer::rsa("PS256"),
    );
    let multibase = |signer: &Signer| json!({"publicKeyMultibase": signer.public().to_multikey()});
    let bare = |signer: &Signer| json!({"publicKeyBase58": base58(signer)});
    let pem = |signer: &Signer| json!({"publicKeyPem": signer.pem});
    let methods = [
        ("Multikey", &ed25519, multibase(&ed25519)),
        ("Multikey", &r1, multibase(&r1)),
        ("Multikey", &k1, multibase(&k1)),
        ("Multikey", &rsa, multibase(&rsa)),
        ("JsonWebKey", &r1, jwk(&r1)),
        ("JsonWebKey2020", &rsa, jwk(&rsa)),
        ("Ed25519VerificationKey2018", &ed25519, bare(&ed25519)),
        ("Ed25519VerificationKey2020", &ed25519, multibase(&ed25519)),
        ("EcdsaSecp256k1VerificationKey2019", &k1, bare(&k1)),
        ("EcdsaSecp256k1VerificationKey2019", &k1, jwk(&k1)),
        ("EcdsaSecp256r1VerificationKey2019", &r1, bare(&r1)),
        ("EcdsaSecp256r1VerificationKey2019", &r1, jwk(&r1)),
        ("RsaVerificationKey2018", &rsa, pem(&rsa)),
    ];
    let judged = |kind: &str, signer: &Signer, key: Value| {
        let mut document = did_document(DID, signer);
        let about = json!({"id": "#key-1", "type": kind, "controller": DID});
        document["verificationMethod"] = json!([with(about, key)]);
        let mut source = Issuer::default();
        source.put(DID_DOCUMENT, &document);
        judge(&badge(signer, DID, &format!("{DID}#key-1")), &source)
    };
    for (kind, signer, key) in methods {
        let report = judged(kind, signer, key);
        assert_eq!(
            report.verdict,
            Verdict::Valid,
            "{kind}: {:#?}",
            report.checks
        );
    }
    // A key of another type than the method's.
    for (kind, signer, key) in [
        ("Ed25519VerificationKey2020", &r1, multibase(&r1)),
        ("EcdsaSecp256k1VerificationKey2019", &r1, jwk(&r1)),
        ("EcdsaSecp256r1VerificationKey2019", &k1, jwk(&k1)),
        ("Ed25519VerificationKey2018", &k1, bare(&k1)),
    ] {
        assert_eq!(
            judged(kind, signer, key).verdict,
            Verdict::Invalid,
            "{kind}"
        );
    }
}

#[test]
fn only_the_first_hundred_keys_of_a_set_are_looked_at() {
    let signer = Signer::ed25519();
    let key = signer.public().to_jwk();
    let others = Signer::es256().public().to_jwk();
    let mut keys: Vec<Value> = (0..5_000)
        .map(|number| with(others.clone(), json!({"kid": format!("k{number}")})))
        .collect();
    keys.push(with(key, json!({"kid": "last"})));
    let mut source = Issuer::default();
    source.put(SITE, &json!({"id": SITE, "type": "Profile"}));
    source.put(KEY_SET, &json!({"keys": keys}));
    let report = judge(&badge(&signer, SITE, "last"), &source);
    assert_eq!(report.verdict, Verdict::Unverified);
}
