//! Reading credentials of every version, as issuers write them.

use openbadges::credential::{Content, ReadError};
use openbadges::json::JsonError;
use openbadges::{Badge, Credential, Standard};
use proptest::prelude::*;
use serde_json::{Value, json};

fn read(value: &Value) -> Badge {
    Credential::read(&value.to_string())
        .unwrap_or_else(|error| panic!("{error}: {value}"))
        .badge()
        .clone()
}

fn assertion_2_0(extra: Value) -> Value {
    let mut value = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": "https://issuer.example/1",
        "recipient": {"type": "email", "hashed": true, "salt": " s ", "identity": format!("sha256${}", "a".repeat(64))},
        "verification": {"type": "hosted"},
        "issuedOn": "2025-06-01T00:00:00Z",
        "badge": {"type": "BadgeClass", "name": "Architect"}
    });
    for (member, change) in extra.as_object().expect("an object") {
        value[member] = change.clone();
    }
    value
}

#[test]
fn each_version_is_told_apart() {
    for (document, standard) in [
        (
            json!({"recipient": "a@b.c", "badge": {"name": "x"}}),
            Standard::V0_5,
        ),
        (
            json!({"uid": "1", "recipient": {"identity": "a@b.c"}, "badge": "https://a.b/c", "verify": {"type": "hosted", "url": "https://a.b/1"}}),
            Standard::V1_0,
        ),
        (
            json!({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion"}),
            Standard::V1_1,
        ),
        (
            json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion"}),
            Standard::V2_0,
        ),
        (
            json!({"@context": ["https://openbadgespec.org/v2/context.json"], "type": "Assertion"}),
            Standard::V2_0,
        ),
        (
            json!({"@context": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld", "type": "Assertion"}),
            Standard::V2_1,
        ),
        (
            json!({"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}),
            Standard::V3_0,
        ),
        (
            json!({"@context": ["https://www.w3.org/2018/credentials/v1"], "type": ["VerifiableCredential", "OpenBadgeCredential"]}),
            Standard::V3_0,
        ),
    ] {
        assert_eq!(read(&document).standard, standard, "{document}");
    }
}

#[test]
fn a_badge_that_mozillas_backpack_exported_is_of_1_0() {
    let badge = read(&json!({
        "recipient": "sha256$aa",
        "_originalRecipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "verify": {"type": "hosted", "url": "https://a.b/1"},
        "issuedOn": 1_391_191_870,
        "badge": {"name": "x"}
    }));
    assert_eq!(badge.standard, Standard::V1_0);
    assert_eq!(badge.recipients[0].identity, "ada@example.org");
}

#[test]
fn the_original_text_is_kept() {
    let text = format!("\n {} \r\n", assertion_2_0(json!({})));
    let credential = Credential::read(&text).expect("a credential");
    assert_eq!(credential.text(), text);
}

#[test]
fn a_bare_address_is_a_credential() {
    let credential = Credential::read(" https://issuer.example/1\n").expect("an address");
    assert!(matches!(credential.content(), Content::Address(_)));
    assert_eq!(credential.standard(), None);
    assert!(Credential::read("ftp://issuer.example/1").is_err());
    assert!(Credential::read("file:///etc/passwd").is_err());
    assert!(Credential::read("javascript:alert(1)").is_err());
}

#[test]
fn language_maps_prefer_the_badges_own_language() {
    let class = json!({"name": {"en": "Architect", "de": "Architektin"}, "@language": "de"});
    assert_eq!(
        read(&assertion_2_0(json!({"badge": class})))
            .name
            .as_deref(),
        Some("Architektin")
    );
    let class = json!({"name": {"fr": "Architecte", "en": "Architect"}});
    assert_eq!(
        read(&assertion_2_0(json!({"badge": class})))
            .name
            .as_deref(),
        Some("Architect")
    );
    let class = json!({"name": {"@value": "Architecte", "@language": "fr"}});
    assert_eq!(
        read(&assertion_2_0(json!({"badge": class})))
            .name
            .as_deref(),
        Some("Architecte")
    );
}

#[test]
fn arrays_where_one_is_expected_and_one_where_arrays_are() {
    let badge = read(&assertion_2_0(json!({
        "issuedOn": ["2025-06-01T00:00:00Z"],
        "evidence": {"id": "https://a.b/e", "narrative": "Did it."},
        "badge": {"name": ["Architect"], "tags": "cloud", "alignment": {"targetName": "X", "targetUrl": "https://a.b/x", "targetCode": 7}}
    })));
    assert_eq!(badge.name.as_deref(), Some("Architect"));
    assert!(badge.issued_on.is_some());
    assert_eq!(badge.evidence.len(), 1);
    assert_eq!(badge.skills.len(), 2);
    assert_eq!(badge.skills[1].code.as_deref(), Some("7"));
}

#[test]
fn moodles_alignments_are_read() {
    let class =
        json!({"name": "x", "alignments": [{"targetName": "Y", "targetUrl": "https://a.b"}]});
    assert_eq!(
        read(&assertion_2_0(json!({"badge": class}))).skills[0].name,
        "Y"
    );
}

#[test]
fn alignments_of_1_x_have_other_names() {
    let class = json!({"name": "x", "alignment": [{"name": "Y", "url": "https://a.b", "description": "Z"}]});
    let skill = read(&assertion_2_0(json!({"badge": class}))).skills[0].clone();
    assert_eq!(
        (skill.name.as_str(), skill.description.as_deref()),
        ("Y", Some("Z"))
    );
}

#[test]
fn a_salt_is_taken_as_it_stands() {
    assert_eq!(
        read(&assertion_2_0(json!({}))).recipients[0]
            .salt
            .as_deref(),
        Some(" s ")
    );
}

#[test]
fn null_members_count_as_absent() {
    let badge = read(&assertion_2_0(
        json!({"expires": null, "evidence": null, "narrative": null}),
    ));
    assert_eq!((badge.expires, badge.narrative), (None, None));
    assert!(badge.evidence.is_empty());
}

#[test]
fn a_date_that_cannot_be_read_is_an_error_with_the_fields_name() {
    let text = assertion_2_0(json!({"expires": "in spring"})).to_string();
    let expected = ReadError::Date {
        field: "expires".into(),
        value: "in spring".into(),
    };
    assert_eq!(Credential::read(&text), Err(expected));
}

#[test]
fn other_documents_of_the_standard_are_named() {
    for (kind, what) in [
        ("BadgeClass", "a badge class"),
        ("Profile", "an issuer profile"),
    ] {
        let text = json!({"@context": "https://w3id.org/openbadges/v2", "type": kind}).to_string();
        assert_eq!(Credential::read(&text), Err(ReadError::NotAnAward(what)));
    }
}

#[test]
fn depth_and_duplicates_are_refused() {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(
        Credential::read(&deep),
        Err(ReadError::Json(JsonError::TooDeep))
    );
    let twice = r#"{"recipient":"a@b.c","recipient":"e@b.c","badge":{}}"#;
    let expected = ReadError::Json(JsonError::DuplicateMember("recipient".into()));
    assert_eq!(Credential::read(twice), Err(expected));
}

#[test]
fn base64url_is_read_strictly() {
    let header = "eyJhbGciOiJSUzI1NiJ9";
    for text in [
        format!("{header}.e30.AA=="),
        format!("{header}.e30.AB"),
        format!("{header}=.e30.AA"),
        format!("{header}.e3 0.AA"),
        format!("{header}.e30"),
        format!("{header}.e30.AA.AA"),
    ] {
        assert!(Credential::read(&text).is_err(), "{text}");
    }
}

#[test]
fn a_credential_of_3_0_is_read_in_full() {
    let badge = read(&json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": "https://issuer.example/3",
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"], "name": "Academy", "image": {"id": "https://a.b/l.png", "type": "Image"}},
        "awardedDate": "2025-02-01T00:00:00Z",
        "validFrom": "2025-03-01T00:00:00Z",
        "validUntil": "2027-03-01T00:00:00Z",
        "evidence": {"id": "https://a.b/e", "type": ["Evidence"], "genre": "Project"},
        "credentialSubject": {
            "id": "did:example:ada", "type": ["AchievementSubject"], "narrative": "Excelled.",
            "identifier": {"type": "IdentityObject", "identityType": "emailAddress", "hashed": true, "identityHash": format!("sha256${}", "b".repeat(64))},
            "achievement": {
                "id": "https://a.b/a", "type": ["Achievement"], "name": "Architect", "description": "D",
                "criteria": {"id": "https://a.b/c", "narrative": "Pass."},
                "image": {"id": "https://a.b/i.png", "type": "Image"},
                "tag": ["cloud"], "inLanguage": "en-GB",
                "alignment": [{"type": ["Alignment"], "targetName": "T", "targetUrl": "https://a.b/t"}]
            }
        }
    }));
    assert_eq!(badge.name.as_deref(), Some("Architect"));
    assert_eq!(badge.issuer.name.as_deref(), Some("Academy"));
    assert_eq!(badge.issuer.image.as_deref(), Some("https://a.b/l.png"));
    assert_eq!(badge.recipients.len(), 2);
    assert_eq!(
        badge.issued_on.map(|date| date.to_rfc3339()).as_deref(),
        Some("2025-02-01T00:00:00+00:00")
    );
    assert_eq!(
        badge.valid_from.map(|date| date.to_rfc3339()).as_deref(),
        Some("2025-03-01T00:00:00+00:00")
    );
    assert!(badge.expires.is_some());
    assert_eq!(badge.skills.len(), 2);
    assert_eq!(badge.narrative.as_deref(), Some("Excelled."));
    assert_eq!(badge.evidence[0].genre.as_deref(), Some("Project"));
}

#[test]
fn hosted_badges_are_one_by_address_and_signed_ones_by_text() {
    let key = |text: &str| Credential::read(text).expect("a credential").key();
    let hosted = assertion_2_0(json!({})).to_string();
    let edited = assertion_2_0(json!({"issuedOn": "2020-01-01T00:00:00Z"})).to_string();
    assert_eq!(key(&hosted), key(&edited));
    assert_eq!(key(&hosted), key("https://issuer.example/1"));
    assert_ne!(key(&hosted), key("https://issuer.example/2"));
}

#[test]
fn credentials_of_3_0_are_one_by_issuer_and_id_in_every_form() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let key = |text: &str| Credential::read(text).expect("a credential").key();
    let award = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "https://issuer.example/1", "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": "did:web:issuer.example", "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"type": "AchievementSubject"}
    });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let jwt =
        |payload: &Value| format!("{}.{}.c2ln", part(&json!({"alg": "EdDSA"})), part(payload));
    let plain = key(&award.to_string());
    let mut proven = award.clone();
    proven["proof"] = json!({"type": "DataIntegrityProof"});
    proven["issuer"] = json!({"id": "did:web:issuer.example", "type": "Profile"});
    assert_eq!(key(&proven.to_string()), plain);
    assert_eq!(key(&jwt(&award)), plain);
    let mut inner = award.clone();
    let members = inner.as_object_mut().expect("an object");
    members.remove("id");
    members.remove("issuer");
    let claims = json!({"iss": "did:web:issuer.example", "jti": "https://issuer.example/1",
        "vc": inner});
    assert_eq!(key(&jwt(&claims)), plain);
    let enveloped = json!({"@context": "https://www.w3.org/ns/credentials/v2",
        "type": "EnvelopedVerifiableCredential",
        "id": format!("data:application/vc+jwt,{}", jwt(&award))});
    assert_eq!(key(&enveloped.to_string()), plain);
    let mut other = award;
    other["issuer"] = json!("did:web:other.example");
    assert_ne!(key(&other.to_string()), plain);
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC*") {
        let _ = Credential::read(&text);
    }

    #[test]
    fn no_json_makes_a_reader_panic(value in any_json()) {
        for member in ["recipient", "badge", "issuedOn", "verification", "@context", "type", "credentialSubject", "issuer", "evidence"] {
            let mut document = assertion_2_0(json!({}));
            document[member] = value.clone();
            let _ = Credential::read(&document.to_string());
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map("[@a-zA-Z]{0,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}
