//! One set of statements, many ways to write it down: whoever holds a badge may rewrite it without
//! touching what is signed, and must not make it seem better by that.

#![allow(missing_docs, reason = "a test")]

mod support;

use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Options, to_rdf};
use openbadges::contexts::bundled;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Report, Status, Verdict};
use serde_json::{Map, Value, json};
use support::around::{Case, DID, entry};
use support::proving::credential;
use support::{Issuer, Signer, check, now, with};

const V2: &str = "https://www.w3.org/ns/credentials/v2";
const OB: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const CRED: &str = "https://www.w3.org/2018/credentials#";
const SEC: &str = "https://w3id.org/security#";
const DATE_TIME: &str = "http://www.w3.org/2001/XMLSchema#dateTime";
const ID: &str = "https://issuer.example/credentials/1";

fn judge(document: &Value, source: &Issuer) -> Report {
    let credential = Credential::read(&document.to_string()).expect("a credential");
    verify(&Request::of(&credential, now()), source)
}

/// What is signed.
fn statements(document: &Value) -> String {
    let dataset = to_rdf(document, bundled(), &Options::strict()).expect("RDF");
    let canonical = canonicalize(&dataset, Hash::Sha256, Budget::default());
    canonical.expect("a canonical form").text()
}

fn unsigned(document: &Value) -> Value {
    with(document.clone(), json!({"proof": null}))
}

fn members(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("an object")
}

fn take(object: &mut Value, member: &str) -> Value {
    members(object).remove(member).expect("it is there")
}

fn speak(document: &mut Value, context: Value) {
    let contexts = document["@context"].as_array_mut();
    contexts.expect("a list").push(context);
}

/// Every way here to write a member of an object where no reader of JSON looks for it. `iri` is what
/// it is short for; `typed` is its value as it has to be said of that.
fn hidden(document: &Value, member: &str, iri: &str, typed: &Value) -> Vec<(&'static str, Value)> {
    let rewritten = |how: &dyn Fn(&mut Value, Value)| {
        let mut document = document.clone();
        let value = take(&mut document, member);
        how(&mut document, value);
        document
    };
    vec![
        (
            "nested",
            rewritten(&|document, value| document["@nest"] = json!({member: value})),
        ),
        (
            "nested under another name",
            rewritten(&|document, value| {
                speak(document, json!({"more": "@nest"}));
                document["more"] = json!({member: value});
            }),
        ),
        (
            "included",
            rewritten(&|document, value| {
                document["@included"] =
                    json!([{"id": ID, "type": "VerifiableCredential", member: value}]);
            }),
        ),
        (
            "by its address",
            rewritten(&|document, _| document[iri] = typed.clone()),
        ),
        (
            "by another name",
            rewritten(&|document, _| {
                speak(document, json!({"other": iri}));
                document["other"] = typed.clone();
            }),
        ),
        (
            "by a short address",
            rewritten(&|document, _| {
                let (start, name) = iri.split_once('#').expect("an address");
                speak(document, json!({"short": format!("{start}#")}));
                document[format!("short:{name}")] = typed.clone();
            }),
        ),
        (
            "in what a context of its own says",
            rewritten(&|document, _| {
                speak(document, json!({"@vocab": "https://x.example/#"}));
                document[iri] = typed.clone();
            }),
        ),
    ]
}

#[test]
fn the_end_of_a_badge_cannot_be_hidden() {
    let signer = Signer::ed25519();
    let ended = with(
        credential(&signer.did()),
        json!({"validUntil": "2025-06-01T00:00:00Z"}),
    );
    let ended = signer.prove(&ended, "eddsa-rdfc-2022");
    let source = Issuer::default();
    assert_eq!(judge(&ended, &source).verdict, Verdict::Expired);
    let typed = json!({"@value": "2025-06-01T00:00:00Z", "@type": DATE_TIME});
    for (how, hidden) in hidden(&ended, "validUntil", &format!("{CRED}validUntil"), &typed) {
        let same = statements(&unsigned(&hidden)) == statements(&unsigned(&ended));
        assert!(same, "{how}");
        let report = judge(&hidden, &source);
        assert_eq!(report.verdict, Verdict::Invalid, "{how}");
        let told = check(&report, "proof.terms");
        assert_eq!(told.status, Status::Fail, "{how}");
        assert!(told.message.contains("hides"), "{how}: {told:?}");
    }
}

#[test]
fn that_a_badge_was_revoked_cannot_be_hidden() {
    let mut case = Case::new();
    case.publish(&[0b0100_0000], json!({}));
    let method = json!({"verificationMethod": format!("{DID}#key-1")});
    let revoked = with(credential(DID), entry("1", "revocation"));
    let revoked = case.signer.prove_with(&revoked, "eddsa-rdfc-2022", &method);
    assert_eq!(judge(&revoked, &case.source).verdict, Verdict::Revoked);
    let entry = &revoked["credentialStatus"];
    let iri = format!("{CRED}credentialStatus");
    for (how, hidden) in hidden(&revoked, "credentialStatus", &iri, entry) {
        let report = judge(&hidden, &case.source);
        assert_eq!(report.verdict, Verdict::Invalid, "{how}");
    }
    // Nor may the entry seem to be about another bit.
    let status_of = "https://www.w3.org/ns/credentials/status#";
    for member in ["statusPurpose", "statusListIndex", "statusListCredential"] {
        let mut hidden = revoked.clone();
        let value = take(&mut hidden["credentialStatus"], member);
        let value = match member {
            "statusListCredential" => json!({"id": value}),
            _ => value,
        };
        hidden["credentialStatus"][format!("{status_of}{member}")] = value;
        let same = statements(&unsigned(&hidden)) == statements(&unsigned(&revoked));
        assert!(same, "{member}");
        assert_eq!(
            judge(&hidden, &case.source).verdict,
            Verdict::Invalid,
            "{member}"
        );
    }
}

#[test]
fn the_end_of_a_proof_cannot_be_hidden() {
    let signer = Signer::ed25519();
    let source = Issuer::default();
    let mut document = credential(&signer.did());
    document["@context"] = json!([V2, OB, "https://w3id.org/security/v2"]);
    let ended = json!({"expires": "2025-06-01T00:00:00Z"});
    let ended = signer.prove_with(&document, "eddsa-rdfc-2022", &ended);
    assert_eq!(judge(&ended, &source).verdict, Verdict::Invalid);
    let typed = json!({"@value": "2025-06-01T00:00:00Z", "@type": DATE_TIME});
    let iri = format!("{SEC}expiration");
    for (name, value) in [
        ("@nest", json!({"expires": "2025-06-01T00:00:00Z"})),
        (iri.as_str(), typed),
        ("expiration", json!("2025-06-01T00:00:00Z")),
    ] {
        let mut hidden = ended.clone();
        take(&mut hidden["proof"], "expires");
        hidden["proof"][name] = value;
        let options = |document: &Value| {
            let options = with(document["proof"].clone(), json!({"proofValue": null}));
            statements(&with(options, json!({"@context": document["@context"]})))
        };
        assert_eq!(options(&hidden), options(&ended), "{name}");
        let report = judge(&hidden, &source);
        assert_eq!(report.verdict, Verdict::Invalid, "{name}");
    }
}

#[test]
fn a_transcript_cannot_be_made_a_badge() {
    let signer = Signer::ed25519();
    let source = Issuer::default();
    let clr = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json";
    let mut transcript = credential(&signer.did());
    transcript["@context"] = json!([V2, clr, OB]);
    transcript["type"] = json!(["VerifiableCredential", "ClrCredential"]);
    let subject = members(&mut transcript["credentialSubject"]);
    subject.insert("type".into(), json!(["ClrSubject"]));
    subject.remove("result");
    let transcript = signer.prove(&transcript, "eddsa-rdfc-2022");
    assert_eq!(judge(&transcript, &source).verdict, Verdict::Valid);
    let mut badge = transcript.clone();
    badge["type"][1] = json!("https://purl.imsglobal.org/spec/vc/clr/vocab.html#ClrCredential");
    assert_eq!(
        statements(&unsigned(&badge)),
        statements(&unsigned(&transcript))
    );
    assert_eq!(judge(&badge, &source).verdict, Verdict::Invalid);
}

/// In the earlier editions a member and the type of its value have one address.
#[test]
fn what_a_badge_is_for_cannot_be_hidden_under_the_name_of_a_type() {
    let signer = Signer::ed25519();
    let source = Issuer::default();
    let mut document = credential(&signer.did());
    document["@context"] = json!([
        V2,
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
    ]);
    let badge = signer.prove(&document, "eddsa-rdfc-2022");
    assert_eq!(judge(&badge, &source).verdict, Verdict::Valid);
    let mut hidden = badge.clone();
    let achievement = &mut hidden["credentialSubject"]["achievement"];
    achievement["Criteria"] = take(achievement, "criteria");
    assert_eq!(
        statements(&unsigned(&hidden)),
        statements(&unsigned(&badge))
    );
    assert_eq!(judge(&hidden, &source).verdict, Verdict::Invalid);
}

/// An endorsement within is about the badge, and so another place in which to speak of it.
#[test]
fn nothing_is_said_of_a_badge_in_what_it_carries() {
    let signer = Signer::ed25519();
    let source = Issuer::default();
    let mut ended = with(
        credential(&signer.did()),
        json!({"validUntil": "2025-06-01T00:00:00Z"}),
    );
    ended["endorsement"] = json!([{
        "id": "urn:uuid:endorsement", "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": signer.did(), "type": ["Profile"]}, "validFrom": "2025-06-01T00:00:00Z",
        "credentialSubject": {"id": ID, "type": ["EndorsementSubject"],
            "endorsementComment": "Sound work."}
    }]);
    let ended = signer.prove(&ended, "eddsa-rdfc-2022");
    assert_eq!(judge(&ended, &source).verdict, Verdict::Expired);
    let mut moved = ended.clone();
    let end = take(&mut moved, "validUntil");
    let subject = &mut moved["endorsement"][0]["credentialSubject"];
    subject["type"] = json!(["EndorsementSubject", "VerifiableCredential"]);
    subject["validUntil"] = end;
    assert_eq!(statements(&unsigned(&moved)), statements(&unsigned(&ended)));
    assert_eq!(judge(&moved, &source).verdict, Verdict::Invalid);
}

#[test]
fn an_issuer_may_say_more_in_words_of_its_own() {
    let signer = Signer::ed25519();
    let source = Issuer::default();
    let mut document = credential(&signer.did());
    speak(
        &mut document,
        json!({
            "locker": "https://x.example/#locker",
            "Key": "https://x.example/#Key",
            "keys": {"@id": "https://x.example/#keys", "@container": "@list"}
        }),
    );
    let subject = members(&mut document["credentialSubject"]);
    subject.insert(
        "locker".into(),
        json!({"name": "Blue", "keys": [{"type": "Key", "name": "Spare"}]}),
    );
    subject.insert("https://x.example/#shelf".into(), json!("12"));
    subject.insert(
        "type".into(),
        json!(["AchievementSubject", "https://x.example/#Student"]),
    );
    // What it carries lies in graphs and lists, whose nodes have no names.
    document["credentialSubject"]["achievement"]["resultDescription"] = json!([{
        "id": "urn:uuid:grade", "type": ["ResultDescription"], "name": "Grade",
        "resultType": "LetterGrade", "allowedValue": ["A", "B"]
    }]);
    let inner = with(
        credential(&signer.did()),
        json!({"id": "urn:uuid:endorsement", "type": ["VerifiableCredential", "EndorsementCredential"],
            "credentialSubject": {"id": "urn:uuid:0a1b2c3d-0000-4000-8000-000000000001",
                "type": ["EndorsementSubject"], "endorsementComment": "Sound work."}}),
    );
    let endorsement = signer.prove(&inner, "eddsa-rdfc-2022");
    document["credentialSubject"]["achievement"]["endorsement"] = json!([endorsement]);
    let report = judge(&signer.prove(&document, "eddsa-rdfc-2022"), &source);
    assert_eq!(report.verdict, Verdict::Valid, "{:#?}", report.checks);
}

/// The language of a document's texts changes none of their meanings.
#[test]
fn an_issuer_may_say_in_which_language_its_texts_are() {
    let signer = Signer::ed25519();
    for context in [
        json!({"@language": "cy"}),
        json!({"@language": null}),
        json!({"@language": "cy", "locker": "https://x.example/#locker"}),
    ] {
        for suite in ["eddsa-rdfc-2022", "eddsa-jcs-2022"] {
            let mut document = credential(&signer.did());
            speak(&mut document, context.clone());
            document["credentialSubject"]["achievement"]["@context"] = json!({"@language": "en"});
            let signed = signer.prove(&document, suite);
            let report = judge(&signed, &Issuer::default());
            let found = &report.checks;
            assert_eq!(
                report.verdict,
                Verdict::Valid,
                "{suite} {context}: {found:#?}"
            );
            // Nobody else may say so.
            let mut other = signed.clone();
            other["credentialSubject"]["achievement"]["@context"] = json!({"@language": "de"});
            let report = judge(&other, &Issuer::default());
            assert_eq!(report.verdict, Verdict::Invalid, "{suite} {context}");
        }
    }
}

/// A proof over text leaves no room for that: whatever its words are, they stand where they stood.
#[test]
fn a_proof_over_text_takes_words_of_any_kind() {
    let signer = Signer::ed25519();
    for member in ["locker", "Locker", "https://x.example/#locker", "x:locker"] {
        let mut document = credential(&signer.did());
        document["credentialSubject"][member] = json!("12");
        let report = judge(
            &signer.prove(&document, "eddsa-jcs-2022"),
            &Issuer::default(),
        );
        assert_eq!(
            report.verdict,
            Verdict::Valid,
            "{member}: {:#?}",
            report.checks
        );
    }
}
