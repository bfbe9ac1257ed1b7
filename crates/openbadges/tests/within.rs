//! Envelopes: transcripts (CLR) and presentations, and what is taken out of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use openbadges::Credential;
use openbadges::badge::Association;
use openbadges::credential::{Kind, MAX_WITHIN, ReadError};

fn award(number: usize) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": format!("urn:uuid:award-{number}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"], "name": "Example Academy"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": {
            "id": format!("urn:uuid:achievement-{number}"), "type": ["Achievement"],
            "name": format!("Course {number}"), "description": "…",
            "criteria": {"narrative": "…"}}}
    })
}

fn transcript(within: &Value) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"],
        "id": "urn:uuid:transcript", "name": "Transcript of Ada",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": within}
    })
}

fn presentation(within: &Value) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": "VerifiablePresentation", "holder": "did:key:z6Mk", "verifiableCredential": within
    })
}

fn jwt(payload: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "EdDSA"});
    format!("{}.{}.c2ln", part(&header), part(payload))
}

fn read(text: &str) -> Credential {
    Credential::read(text).expect("a credential")
}

fn names(envelope: &Credential) -> Vec<Option<String>> {
    envelope
        .within()
        .into_iter()
        .map(|within| within.ok()?.badge().name.clone())
        .collect()
}

fn course(number: usize) -> Option<String> {
    Some(format!("Course {number}"))
}

#[test]
fn a_transcript_holds_credentials_in_its_order() {
    let envelope = read(&transcript(&json!([award(2), award(1)])).to_string());
    assert_eq!(envelope.kind(), Kind::Clr);
    assert_eq!(envelope.badge().name.as_deref(), Some("Transcript of Ada"));
    assert_eq!(names(&envelope), [course(2), course(1)]);
    let alone = read(&transcript(&award(3)).to_string());
    assert_eq!(names(&alone), [course(3)]);
}

#[test]
fn a_credential_within_keeps_its_text_byte_for_byte() {
    let odd = award(1)
        .to_string()
        .replace("\"…\"", "\"\\u2026 \"  ")
        .replace("\":", "\" :\n");
    let text = transcript(&json!(["HERE"]))
        .to_string()
        .replace("\"HERE\"", &odd);
    let within = read(&text).within();
    let first = within
        .first()
        .and_then(|within| within.as_ref().ok())
        .expect("one");
    assert_eq!(first.text(), odd);
    let signed = jwt(&json!({"vc": serde_json::from_str::<Value>(&text).expect("JSON")}));
    assert_eq!(names(&read(&signed)), [course(1)]);
}

#[test]
fn an_award_holds_nothing() {
    let one = read(&award(1).to_string());
    assert_eq!((one.kind(), one.within()), (Kind::Award, Vec::new()));
}

#[test]
fn a_presentation_is_opened_in_each_of_its_forms() {
    let signed = jwt(&json!({"vc": award(1)}));
    let enveloped = json!({"@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": format!("data:application/vc+jwt,{}", jwt(&award(2)))});
    let plain = presentation(&json!([signed, enveloped, award(3)]));
    let wanted = [course(1), course(2), course(3)];
    let envelope = read(&plain.to_string());
    assert_eq!(envelope.kind(), Kind::Presentation);
    assert_eq!(envelope.badge().issuer.id.as_deref(), Some("did:key:z6Mk"));
    assert_eq!(names(&envelope), wanted);
    assert_eq!(names(&read(&jwt(&plain))), wanted);
    assert_eq!(
        names(&read(&jwt(&json!({"iss": "did:key:z6Mk", "vp": plain})))),
        wanted
    );
    let twice = json!({"@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiablePresentation",
        "id": format!("data:application/vp+jwt,{}", jwt(&plain))});
    let twice = read(&twice.to_string()).within();
    let inner = twice
        .first()
        .and_then(|within| within.as_ref().ok())
        .expect("one");
    assert_eq!(names(inner), wanted);
}

#[test]
fn an_enveloped_credential_is_the_jwt_that_it_holds() {
    let text = json!({"@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": format!("data:application/vc+jwt,{}", jwt(&award(1)))})
    .to_string();
    let credential = read(&text);
    assert_eq!(credential.badge().name, course(1));
    assert_eq!(
        (credential.kind(), credential.text()),
        (Kind::Award, &*text)
    );
}

#[test]
fn what_is_no_credential_has_its_error_in_its_place() {
    let envelope =
        read(&transcript(&json!([award(1), "not one", {"type": "BadgeClass"}, null])).to_string());
    let found: Vec<bool> = envelope.within().iter().map(Result::is_ok).collect();
    assert_eq!(found, [true, false, false, false]);
}

#[test]
fn an_envelope_is_read_up_to_a_limit() {
    let envelope = read(&transcript(&json!(vec!["x"; MAX_WITHIN + 5])).to_string());
    let within = envelope.within();
    assert_eq!(within.len(), MAX_WITHIN + 1);
    assert_eq!(within.last(), Some(&Err(ReadError::TooMany(MAX_WITHIN))));
}

#[test]
fn associations_are_told_by_the_names_in_the_transcript() {
    let mut text = transcript(&json!([award(1), jwt(&award(2))]));
    text["credentialSubject"]["association"] = json!([
        {"type": "Association", "associationType": "isChildOf",
            "sourceId": "urn:uuid:achievement-2", "targetId": "urn:uuid:award-1"},
        {"type": "Association", "associationType": "precedes",
            "sourceId": "urn:uuid:achievement-1", "targetId": "urn:uuid:elsewhere"},
        {"type": "Association", "associationType": "precedes", "sourceId": "urn:uuid:achievement-1"},
        7
    ]);
    let named = |kind: &str, source: (&str, usize), target: (&str, Option<usize>)| Association {
        kind: kind.into(),
        source: source.0.into(),
        source_name: course(source.1),
        target: target.0.into(),
        target_name: target.1.and_then(course),
    };
    assert_eq!(
        read(&text.to_string()).badge().associations,
        [
            named(
                "isChildOf",
                ("urn:uuid:achievement-2", 2),
                ("urn:uuid:award-1", Some(1))
            ),
            named(
                "precedes",
                ("urn:uuid:achievement-1", 1),
                ("urn:uuid:elsewhere", None)
            ),
        ]
    );
}

/// A claim that holds no credential is no envelope: what calls itself a transcript is one.
#[test]
fn an_empty_claim_hides_nothing() {
    for nothing in [json!(null), json!("x"), json!([])] {
        let mut payload = transcript(&json!([award(1)]));
        payload["vc"] = nothing.clone();
        assert_eq!(
            names(&read(&jwt(&payload))),
            [Some("Course 1".into())],
            "{nothing}"
        );
        let mut payload = presentation(&json!([award(1)]));
        payload["vp"] = nothing.clone();
        assert_eq!(
            names(&read(&jwt(&payload))),
            [Some("Course 1".into())],
            "{nothing}"
        );
    }
}
