//! What 3.0 says of an achievement and its award: read as issuers write it.

use serde_json::{Value, json};

use openbadges::badge::{Badge, Endorsed, Level};
use openbadges::{Credential, Standard};

fn degree() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:degree-of-ada",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"], "name": "Example Academy"},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "activityStartDate": "2025-09-01", "activityEndDate": "2025-12-20T10:00:00Z",
            "creditsEarned": 30, "role": "Author", "licenseNumber": "L-1815", "term": "Autumn",
            "source": {"id": "did:web:dept.example", "type": "Profile", "name": "Engines"},
            "result": [
                {"type": "Result", "resultDescription": "urn:grade", "value": "A",
                    "alignment": {"type": "Alignment", "targetName": "Looms",
                        "targetUrl": "https://frame.example/looms", "targetType": "CFItem",
                        "targetFramework": "Frame", "targetCode": "L1"}},
                {"type": "Result", "resultDescription": "urn:rubric", "achievedLevel": "urn:l2",
                    "status": "Completed"}
            ],
            "achievement": achievement()
        }
    })
}

fn achievement() -> Value {
    json!({
        "id": "urn:uuid:degree", "type": ["Achievement"], "name": "Degree",
        "description": "…", "criteria": {"narrative": "…"},
        "achievementType": "ext:NanoDegree", "fieldOfStudy": "Computing",
        "specialization": "Engines", "humanCode": "E-1", "creditsAvailable": "36.5",
        "version": "2",
        "creator": {"id": "did:web:maker.example", "type": "Profile", "name": "Maker"},
        "otherIdentifier": {"type": "IdentifierEntry", "identifier": "978-3",
            "identifierType": "isbn"},
        "related": [{"id": "urn:uuid:abschluss", "type": "Related", "inLanguage": "de"}],
        "resultDescription": [
            {"id": "urn:grade", "type": "ResultDescription", "name": "Grade",
                "resultType": "LetterGrade", "allowedValue": ["C", "B", "A"],
                "requiredValue": "B"},
            {"id": "urn:rubric", "type": "ResultDescription", "name": "Thesis",
                "resultType": "RubricCriterionLevel", "requiredLevel": "urn:l1",
                "rubricCriterionLevel": [
                    {"id": "urn:l1", "type": "RubricCriterionLevel", "name": "Fair",
                        "level": "1", "points": 2, "description": "It holds."},
                    {"id": "urn:l2", "type": "RubricCriterionLevel", "name": "Good",
                        "level": "2", "points": "4"}]},
            {"id": "urn:score", "type": "ResultDescription", "name": "Score",
                "resultType": "RawScore", "valueMin": 0, "valueMax": "100"}
        ]
    })
}

fn read(document: &Value) -> Badge {
    Credential::read(&document.to_string())
        .expect("a credential")
        .badge()
        .clone()
}

fn edited(edit: impl FnOnce(&mut Value)) -> Badge {
    let mut document = degree();
    edit(&mut document["credentialSubject"]);
    read(&document)
}

#[test]
fn an_achievement_says_its_type_field_codes_and_credits() {
    let badge = read(&degree());
    let achievement = badge.achievement.expect("an achievement");
    assert_eq!(
        achievement.achievement_type.as_deref(),
        Some("ext:NanoDegree")
    );
    assert_eq!(achievement.field_of_study.as_deref(), Some("Computing"));
    assert_eq!(achievement.specialization.as_deref(), Some("Engines"));
    assert_eq!(achievement.human_code.as_deref(), Some("E-1"));
    assert_eq!(achievement.credits_available, Some(36.5));
    assert_eq!(achievement.version.as_deref(), Some("2"));
    let creator = achievement.creator.expect("a creator");
    assert_eq!(creator.name.as_deref(), Some("Maker"));
    let [isbn] = &achievement.other_identifiers[..] else {
        panic!("one identifier");
    };
    assert_eq!(isbn.identifier_type.as_deref(), Some("isbn"));
    let [related] = &achievement.related[..] else {
        panic!("one related");
    };
    assert_eq!(related.language.as_deref(), Some("de"));
}

#[test]
fn an_award_says_when_in_what_role_and_with_how_many_credits() {
    let award = read(&degree()).award.expect("an award");
    let day = |date: Option<chrono::DateTime<chrono::Utc>>| date.map(|date| date.to_rfc3339());
    assert_eq!(
        day(award.activity_start).as_deref(),
        Some("2025-09-01T00:00:00+00:00")
    );
    assert_eq!(
        day(award.activity_end).as_deref(),
        Some("2025-12-20T10:00:00+00:00")
    );
    assert_eq!(award.credits_earned, Some(30.0));
    assert_eq!(award.role.as_deref(), Some("Author"));
    assert_eq!(award.license_number.as_deref(), Some("L-1815"));
    assert_eq!(award.term.as_deref(), Some("Autumn"));
    let source = award.source.expect("a source");
    assert_eq!(source.name.as_deref(), Some("Engines"));
}

#[test]
fn a_result_is_told_by_its_description_and_its_rubric() {
    let results = read(&degree()).results;
    let [grade, thesis, score] = &results[..] else {
        panic!("three results: {results:#?}");
    };
    assert_eq!(grade.name.as_deref(), Some("Grade"));
    assert_eq!(grade.value.as_deref(), Some("A"));
    assert_eq!(grade.allowed_values, ["C", "B", "A"]);
    assert_eq!(grade.required_value.as_deref(), Some("B"));
    let [looms] = &grade.alignments[..] else {
        panic!("one alignment");
    };
    assert_eq!(looms.code.as_deref(), Some("L1"));
    assert_eq!(looms.target_type.as_deref(), Some("CFItem"));
    let name = |level: &Option<Level>| level.as_ref().and_then(|level| level.name.clone());
    assert_eq!(name(&thesis.achieved_level).as_deref(), Some("Good"));
    assert_eq!(name(&thesis.required_level).as_deref(), Some("Fair"));
    assert_eq!(thesis.status.as_deref(), Some("Completed"));
    assert_eq!(thesis.levels[0].points.as_deref(), Some("2"));
    assert_eq!(score.value, None, "described, and not given");
    assert_eq!(score.value_max.as_deref(), Some("100"));
}

#[test]
fn a_result_without_its_description_is_read_all_the_same() {
    let badge = edited(|subject| {
        subject["achievement"]["resultDescription"] = Value::Null;
        subject["result"] = json!({"type": "Result", "value": 97, "achievedLevel": "urn:l9",
            "resultDescription": "urn:elsewhere"});
    });
    let [result] = &badge.results[..] else {
        panic!("one result");
    };
    assert_eq!(result.value.as_deref(), Some("97"));
    let level = result.achieved_level.as_ref().expect("a level");
    assert_eq!(level.id.as_deref(), Some("urn:l9"));
}

#[test]
fn what_has_another_type_than_the_standard_s_is_passed_over() {
    let badge = edited(|subject| {
        subject["creditsEarned"] = json!("many");
        subject["activityStartDate"] = json!("autumn");
        subject["role"] = json!([null, 7]);
        subject["result"] = json!([null, "A", 3, {}]);
        let achievement = &mut subject["achievement"];
        achievement["creditsAvailable"] = json!({"value": 3});
        achievement["resultDescription"] = json!(["x", null, {"rubricCriterionLevel": [1, null]}]);
        achievement["related"] = json!({"type": "Related"});
        achievement["otherIdentifier"] = json!("978");
        achievement["creator"] = json!("did:web:maker.example");
    });
    let award = badge.award.expect("an award");
    assert_eq!((award.credits_earned, award.activity_start), (None, None));
    assert_eq!(award.role.as_deref(), Some("7"));
    assert_eq!(badge.results, []);
    let achievement = badge.achievement.expect("an achievement");
    assert_eq!(achievement.credits_available, None);
    assert_eq!(
        (achievement.related, achievement.other_identifiers),
        (vec![], vec![])
    );
    let creator = achievement.creator.expect("a creator");
    assert_eq!(creator.id.as_deref(), Some("did:web:maker.example"));
}

#[test]
fn counts_are_limited() {
    let badge = edited(|subject| {
        subject["result"] = json!(vec![json!({"value": "A"}); 5_000]);
        subject["achievement"]["resultDescription"] = json!(vec![json!({"name": "x"}); 5_000]);
        subject["achievement"]["tag"] = json!(vec!["tag"; 5_000]);
    });
    assert_eq!(badge.results.len(), 200);
    assert_eq!(badge.skills.len(), 200);
}

#[test]
fn a_badge_that_was_kept_before_is_still_read() {
    let mut kept = serde_json::to_value(read(&degree())).expect("JSON");
    for member in ["achievement", "award", "results", "partial", "associations"] {
        kept.as_object_mut().expect("an object").remove(member);
    }
    let badge: Badge = serde_json::from_value(kept).expect("a badge");
    assert_eq!(badge.name.as_deref(), Some("Degree"));
    assert_eq!((badge.achievement, badge.award), (None, None));
}

#[test]
fn an_older_badge_says_nothing_of_it() {
    let assertion = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": "https://issuer.example/1", "issuedOn": "2025-06-01T00:00:00Z",
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "badge": {"type": "BadgeClass", "name": "A"}, "verification": {"type": "HostedBadge"}});
    let badge = read(&assertion);
    assert_eq!(badge.standard, Standard::V2_0);
    assert_eq!((badge.achievement, badge.award), (None, None));
}

#[test]
fn a_transcript_is_none_of_the_achievements_in_it() {
    let mut transcript = degree();
    transcript["type"] = json!(["VerifiableCredential", "ClrCredential"]);
    transcript["name"] = json!("Transcript of Ada");
    transcript["partial"] = json!(true);
    let badge = read(&transcript);
    assert_eq!(badge.name.as_deref(), Some("Transcript of Ada"));
    assert_eq!((badge.partial, badge.achievement), (Some(true), None));
}

#[test]
fn endorsements_tell_what_they_endorse_and_by_whom() {
    let endorsement = |of: &str, by: &str| {
        json!({"id": format!("urn:of:{of}"), "type": ["VerifiableCredential", "EndorsementCredential"],
            "issuer": {"id": "did:web:board.example", "type": "Profile", "name": by},
            "validFrom": "not a date",
            "credentialSubject": {"id": of, "type": "EndorsementSubject",
                "endorsementComment": "Sound."}})
    };
    let mut document = degree();
    document["endorsement"] = endorsement("urn:uuid:degree-of-ada", "One");
    document["issuer"]["endorsement"] = json!([null, endorsement("did:web:issuer.example", "Two")]);
    let achievement = &mut document["credentialSubject"]["achievement"];
    achievement["endorsementJwt"] = json!([jwt(&endorsement("urn:uuid:degree", "Three"))]);
    achievement["creator"]["endorsement"] = endorsement("did:web:maker.example", "Four");
    let badge = read(&document);
    let told: Vec<_> = badge
        .endorsements
        .iter()
        .map(|endorsement| (endorsement.of, endorsement.endorser.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (Endorsed::Award, Some("One")),
            (Endorsed::Achievement, Some("Three")),
            (Endorsed::Creator, Some("Four")),
            (Endorsed::Issuer, Some("Two")),
        ]
    );
    assert!(badge.endorsements.iter().all(|one| !one.confirmed));
}

fn jwt(payload: &Value) -> String {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2ln", part(&json!({"alg": "EdDSA"})), part(payload))
}
