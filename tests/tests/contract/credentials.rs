//! Credentials of 3.0, in every form that they come in.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use lapel_tests::integrity::DidKey;
use lapel_tests::issuer::Answer;
use lapel_tests::keys::{Algorithm, Signer};
use lapel_tests::lapel::{Lapel, check};
use lapel_tests::picture::{Picture, Shape};
use lapel_tests::transcript::transcript;
use openbadges::Credential;
use openbadges::image::bake;
use openbadges::verify::PublicKey;
use serde_json::{Value, json};

use crate::cast::{ADA, Cast};

const SIGNED: &str = "2026-01-01T09:00:00Z";

/// A credential by `issuer`, awarded to Ada, with some members changed.
fn credential(issuer: &str, changes: &Value) -> Value {
    let mut credential = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": "urn:uuid:5a3c1c54-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "Cloud Architect",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Example Academy"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject", "identityType": "emailAddress", "hashed": false,
                "identityHash": ADA
            }],
            "achievement": {
                "id": "urn:uuid:5a3c1c54-0000-4000-8000-0000000000aa", "type": ["Achievement"],
                "name": "Cloud Architect", "description": "Designs cloud systems.",
                "criteria": {"narrative": "Pass the exam."}
            }
        }
    });
    for (member, change) in changes.as_object().expect("an object") {
        credential[member] = change.clone();
    }
    credential
}

/// A JWT by the key's own `did:key`.
fn jwt(signer: &Signer, changes: &Value) -> String {
    let key = multikey(signer);
    let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("did:key:{key}#{key}")});
    signer.sign_with(&header, &credential(&format!("did:key:{key}"), changes))
}

fn multikey(signer: &Signer) -> String {
    PublicKey::from_pem(&signer.pem)
        .expect("a key")
        .to_multikey()
}

/// An issuer at its own web address, which signs JWTs.
struct Academy {
    cast: Cast,
    signer: Signer,
    did: String,
}

impl Academy {
    fn new() -> Self {
        let cast = Cast::new();
        let signer = Signer::new(Algorithm::EdDsa);
        let did = format!("did:web:{}", cast.issuer.host().replace(':', "%3A"));
        let key = format!("{did}#key-1");
        let document = json!({
            "id": did, "assertionMethod": [key], "verificationMethod": [{
                "id": key, "type": "Multikey", "controller": did,
                "publicKeyMultibase": multikey(&signer)
            }]
        });
        cast.issuer
            .serve("/.well-known/did.json", Answer::json(&document));
        Self { cast, signer, did }
    }

    fn sign(&self, payload: &Value) -> String {
        let header = json!({"alg": "EdDSA", "typ": "vc+jwt", "kid": format!("{}#key-1", self.did)});
        self.signer.sign_with(&header, payload)
    }

    fn award(&self, changes: &Value) -> String {
        self.sign(&credential(&self.did, changes))
    }

    /// Publishes a list of bits, and says how a credential names its place there.
    fn publish(&self, bits: u8) -> Value {
        let url = self.cast.issuer.url("/status/1");
        let mut list = vec![0; 16 << 10];
        list[0] = bits;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&list).expect("memory");
        let packed = encoder.finish().expect("memory");
        let list = self.sign(&json!({
            "@context": ["https://www.w3.org/ns/credentials/v2"], "id": url,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": self.did, "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "type": "BitstringStatusList", "statusPurpose": ["revocation", "suspension"],
                "encodedList": format!("u{}", base64url(&packed))
            }
        }));
        self.cast
            .issuer
            .serve("/status/1", Answer::of("application/vc+jwt", list));
        json!({
            "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
            "statusListIndex": "0", "statusListCredential": url
        })
    }

    /// Imports a credential; the id that it got.
    fn import(&self, text: &str) -> String {
        let file = self.cast.lapel.file("badge.jwt", text);
        let run = self.cast.lapel.run(&["import", "--json", &file]).ended(0);
        run.line()["id"].as_str().expect("an id").to_owned()
    }

    fn check(&self, id: &str) -> Value {
        self.cast.lapel.run(&["check", "--json", id]).line()
    }

    fn show(&self, id: &str) -> Value {
        self.cast.lapel.run(&["show", "--json", id]).ended(0).line()
    }
}

fn base64url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

#[test]
fn a_credential_is_verified_in_every_form_without_a_network() {
    let key = DidKey::new();
    let signed = key.sign(credential(&key.did(), &json!({})), SIGNED);
    let token = jwt(&Signer::new(Algorithm::EdDsa), &json!({}));
    let picture = Picture {
        shape: Shape::Disc,
        colours: ("#0b2f7a", "#0a4fc4"),
        word: "CLOUD".into(),
        below: String::new(),
    };
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#;
    let baked = |picture: &[u8], text: &str| {
        bake(picture, &Credential::read(text).expect("a credential")).expect("a picture")
    };
    let text = signed.to_string();
    let presentation = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"], "type": "VerifiablePresentation",
        "verifiableCredential": [signed]
    });
    let lapel = Lapel::new();
    for (name, bytes, method) in [
        ("badge.json", text.clone().into_bytes(), "data-integrity"),
        ("badge.jsonld", text.clone().into_bytes(), "data-integrity"),
        ("badge.jwt", token.clone().into_bytes(), "vc-jwt"),
        (
            "badge.png",
            baked(&picture.png(100), &text),
            "data-integrity",
        ),
        ("token.png", baked(&picture.png(100), &token), "vc-jwt"),
        ("badge.svg", baked(svg, &text), "data-integrity"),
        ("token.svg", baked(svg, &token), "vc-jwt"),
        (
            "transcript.json",
            transcript().to_string().into_bytes(),
            "data-integrity",
        ),
        (
            "presentation.json",
            presentation.to_string().into_bytes(),
            "none",
        ),
    ] {
        let file = lapel.file(name, bytes);
        let found = lapel.verify(&["--offline", "--at", "2026-11-23T09:00:00Z", &file]);
        assert_eq!(found["verdict"], "valid", "{name}: {found:#}");
        assert_eq!(found["method"], method, "{name}");
        assert_eq!(found["standard"], "3.0", "{name}");
        let within = found["within"].as_array().map(Vec::len);
        let expected = match name {
            "transcript.json" => 3,
            "presentation.json" => 1,
            _ => 0,
        };
        assert_eq!(within, Some(expected), "{name}");
    }
}

#[test]
fn a_forged_credential_is_not_genuine_and_nothing_about_it_is_green() {
    let key = DidKey::new();
    let lapel = Lapel::new();
    let mut forged = key.sign(credential(&key.did(), &json!({})), SIGNED);
    forged["name"] = json!("Rocket Scientist");
    let token = jwt(&Signer::new(Algorithm::EdDsa), &json!({}));
    let (header, rest) = token.split_once('.').expect("three parts");
    let (_, signature) = rest.split_once('.').expect("three parts");
    let payload = base64url(
        credential(
            "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
            &json!({}),
        )
        .to_string()
        .as_bytes(),
    );
    for (name, text) in [
        ("forged.json", forged.to_string()),
        ("forged.jwt", format!("{header}.{payload}.{signature}")),
    ] {
        let file = lapel.file(name, text);
        let found = lapel.verify(&["--offline", &file]);
        assert_ne!(found["verdict"], "valid", "{name}: {found:#}");
        assert_eq!(found["signer"], Value::Null, "{name}");
        let said = lapel.run(&["verify", "--offline", &file]).ended(1).out;
        assert!(!said.contains("covered by the signature"), "{said}");
        assert!(!said.contains("nothing was changed"), "{said}");
    }
}

#[test]
fn who_vouches_for_the_issuer_is_said_and_nobody_is_never_plain_valid() {
    let key = DidKey::new();
    let signed = key.sign(credential(&key.did(), &json!({})), SIGNED);
    let cast = Cast::new();
    let file = cast.lapel.file("badge.json", signed.to_string());
    let found = cast.lapel.verify(&[&file]);
    assert_eq!(found["confirmation"], json!({"by": "nobody"}));
    let said = cast.lapel.run(&["verify", &file]).ended(0).out;
    assert!(said.contains("valid, issuer not confirmed"), "{said}");
    let listed = json!({"registry": {key.did(): {"name": "Example University"}}});
    cast.issuer.serve("/registry.json", Answer::json(&listed));
    let registry = cast.issuer.url("/registry.json");
    let found = cast.lapel.verify(&["--registry", &registry, &file]);
    let by = json!({"by": "registry", "name": "localhost", "listed_as": "Example University"});
    assert_eq!(found["confirmation"], by);
    let said = cast.lapel.run(&["verify", "--registry", &registry, &file]);
    assert!(!said.out.contains("not confirmed"), "{said:?}");
    // In the wallet: its list, its page, and after a check.
    cast.lapel.run(&["import", &file]).ended(0);
    let said = cast.lapel.run(&["check"]).out;
    assert!(said.contains("valid, issuer not confirmed"), "{said}");
    let line = cast.only();
    assert_eq!(line["standing"], "issuer-not-confirmed");
    assert_eq!(line["fingerprint"], found["signer"]["fingerprint"]);
    let id = line["id"].as_str().expect("an id");
    let page = cast.lapel.run(&["show", id]).ended(0).out;
    let fingerprint = line["fingerprint"].as_str().expect("a fingerprint");
    assert!(page.contains(fingerprint), "{page}");
    assert!(page.contains("nobody confirms who the issuer is"), "{page}");
}

#[test]
fn a_transcript_s_page_says_how_its_awards_belong_together() {
    let cast = Cast::new();
    let file = cast.lapel.file("clr.json", transcript().to_string());
    let lines = cast
        .lapel
        .run(&["import", "--json", &file])
        .ended(0)
        .lines();
    let pages = lines.iter().filter_map(|line| line["id"].as_str());
    let pages: Vec<String> = pages
        .map(|id| cast.lapel.run(&["show", id]).ended(0).out)
        .collect();
    let said = "Programming I precedes Programming II";
    assert!(pages.iter().any(|page| page.contains(said)), "{pages:#?}");
}

#[test]
fn a_context_is_fetched_only_when_it_is_asked_for() {
    let cast = Cast::new();
    let key = DidKey::new();
    let vocabulary = json!({"favourite": "https://vocabulary.example/#favourite"});
    let mut inline = credential(&key.did(), &json!({"favourite": "tea"}));
    let add = |credential: &mut Value, context: Value| {
        let contexts = credential["@context"].as_array_mut();
        contexts.expect("a list").push(context);
    };
    add(&mut inline, vocabulary.clone());
    let served = Answer::json(&json!({"@context": vocabulary}));
    let mut signed = key.sign(inline, SIGNED);
    signed["@context"].as_array_mut().expect("a list").pop();
    let url = cast.issuer.url("/vocabulary/v1");
    add(&mut signed, json!(url));
    let file = cast.lapel.file("badge.json", signed.to_string());
    cast.issuer.serve("/vocabulary/v1", served);
    let found = cast.lapel.verify(&[&file]);
    assert_eq!(found["verdict"], "unverified");
    assert_eq!(found["missing_contexts"], json!([url]));
    assert_eq!(cast.issuer.asked("/vocabulary/v1"), 0);
    let found = cast.lapel.verify(&["--fetch-contexts", &file]);
    assert_eq!(found["verdict"], "valid", "{found:#}");
    assert_eq!(found["missing_contexts"], json!([]));
    let fetched = found["fetched"].as_array().expect("documents");
    assert!(
        fetched.iter().any(|one| one["url"] == json!(url)),
        "{found:#}"
    );
    // What an address gives that is no context helps nothing.
    cast.issuer
        .serve("/vocabulary/v1", Answer::json(&json!({"name": "x"})));
    let fresh = Lapel::new().trusting(&cast.issuer);
    let found = fresh.verify(&["--fetch-contexts", &file]);
    assert_ne!(found["verdict"], "valid", "{found:#}");
}

#[test]
fn what_a_status_list_said_is_told_with_its_age_when_it_cannot_be_reached() {
    for (bits, first, then) in [(0x00, "valid", "unverified"), (0x80, "revoked", "revoked")] {
        let academy = Academy::new();
        let status = academy.publish(bits);
        let id = academy.import(&academy.award(&json!({"credentialStatus": status})));
        let found = academy.check(&id);
        assert_eq!(found["verdict"], first, "{found:#}");
        academy.cast.issuer.serve("/status/1", Answer::status(503));
        let found = academy.check(&id);
        assert_eq!(found["verdict"], then, "{found:#}");
        let said = check(&found, "revocation")["message"].to_string();
        assert!(
            said.contains("when its issuer was last asked, on "),
            "{said}"
        );
        assert!(said.contains("less than a day ago"), "{said}");
        let page = academy.cast.lapel.run(&["show", &id]).ended(0).out;
        assert!(page.contains("less than a day ago"), "{page}");
    }
}

#[test]
fn a_suspended_badge_is_called_suspended_everywhere() {
    let academy = Academy::new();
    let mut status = academy.publish(0x80);
    status["statusPurpose"] = json!("suspension");
    let id = academy.import(&academy.award(&json!({"credentialStatus": status})));
    let said = academy.cast.lapel.run(&["check", &id]).ended(1).out;
    assert!(
        said.contains("suspended") && !said.contains("revoked"),
        "{said}"
    );
    assert_eq!(academy.cast.only()["standing"], "suspended");
    let page = academy.cast.lapel.run(&["show", &id]).ended(0).out;
    assert!(page.contains("Suspended by issuer"), "{page}");
    // The verdict is that of the contract: it does not count.
    assert_eq!(academy.show(&id)["verdict"], "revoked");
}

#[test]
fn a_credential_on_a_list_of_1edtech_is_revoked() {
    let academy = Academy::new();
    let url = academy.cast.issuer.url("/revoked");
    let status = json!({"id": url, "type": "1EdTechRevocationList"});
    let award = academy.award(&json!({"credentialStatus": status}));
    for (revoked, verdict) in [
        (json!([]), "valid"),
        (
            json!([{"id": "urn:uuid:5a3c1c54-0000-4000-8000-000000000001"}]),
            "revoked",
        ),
    ] {
        let list = json!({"id": url, "issuer": academy.did, "revokedCredential": revoked});
        academy.cast.issuer.serve("/revoked", Answer::json(&list));
        let file = academy.cast.lapel.file("badge.jwt", &award);
        let found = academy.cast.lapel.verify(&[&file]);
        assert_eq!(found["verdict"], verdict, "{found:#}");
    }
}

#[test]
fn a_newer_version_from_the_issuer_takes_the_badge_s_place_and_what_changed_is_told() {
    let academy = Academy::new();
    let refresh = json!({
        "id": academy.cast.issuer.url("/refresh/1"), "type": "1EdTechCredentialRefresh"
    });
    let version = |end: &str| academy.award(&json!({"refreshService": refresh, "validUntil": end}));
    let old = version("2090-03-01T00:00:00Z");
    let newer = version("2099-03-01T00:00:00Z");
    let id = academy.import(&old);
    academy.cast.issuer.serve(
        "/refresh/1",
        Answer::of("application/vc+jwt", newer.clone()),
    );
    let found = academy.check(&id);
    assert_eq!(found["verdict"], "valid", "{found:#}");
    let change = json!([{
        "member": "expires", "before": "2090-03-01T00:00:00Z", "after": "2099-03-01T00:00:00Z"
    }]);
    assert_eq!(found["replaced"], change);
    let page = academy.show(&id);
    assert_eq!(page["credential"], json!(newer));
    assert_eq!(page["expires"], "2099-03-01T00:00:00Z");
    assert_eq!(page["earlier"][0]["changes"], change);
    assert_eq!(page["earlier"][0]["credential"], json!(old));
    let said = academy.cast.lapel.run(&["show", &id]).ended(0).out;
    assert!(
        said.contains("expires: 1 Mar 2090 became 1 Mar 2099"),
        "{said}"
    );
    // It is there now, and no newer one is found.
    let again = academy.check(&id);
    assert_eq!(again["replaced"], Value::Null);
    let earlier = academy.show(&id)["earlier"].as_array().map(Vec::len);
    assert_eq!(earlier, Some(1));
}

#[test]
fn after_a_check_the_command_says_what_a_newer_version_changed() {
    let academy = Academy::new();
    let refresh = json!({
        "id": academy.cast.issuer.url("/refresh/1"), "type": "1EdTechCredentialRefresh"
    });
    let with_grade = |grade: &str| {
        let mut said = credential(&academy.did, &json!({"refreshService": refresh}));
        said["credentialSubject"]["result"] = json!([{"type": ["Result"], "value": grade}]);
        academy.sign(&said)
    };
    let id = academy.import(&with_grade("B"));
    let newer = Answer::of("application/vc+jwt", with_grade("A"));
    academy.cast.issuer.serve("/refresh/1", newer);
    let said = academy.cast.lapel.run(&["check", &id]).ended(0).out;
    assert!(said.contains("gave out a newer version"), "{said}");
    assert!(said.contains("results: B became A"), "{said}");
}
