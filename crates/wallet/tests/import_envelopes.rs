//! Transcripts (CLR) and presentations that come in become the badges that are in them.

mod sample;

use sample::{Desk, now};
use serde_json::{Value, json};
use wallet::import::Outcome;
use wallet::store::Query;

fn award(number: u32) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": format!("urn:uuid:award-{number}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"], "name": "Example Academy"},
        "validFrom": format!("2026-01-0{number}T00:00:00Z"),
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": {
            "id": format!("urn:uuid:achievement-{number}"), "type": ["Achievement"],
            "name": format!("Course {number}"), "description": "…",
            "criteria": {"narrative": "…"}}}
    })
}

fn transcript(within: Value) -> String {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"],
        "id": "urn:uuid:transcript", "name": "Transcript of Ada",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": "did:web:issuer.example", "type": ["Profile"]},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": within}
    })
    .to_string()
}

fn presentation(within: Value) -> String {
    json!({"@context": "https://www.w3.org/ns/credentials/v2", "type": "VerifiablePresentation",
        "verifiableCredential": within})
    .to_string()
}

fn collections(desk: &Desk) -> Vec<(String, u32, bool)> {
    let collections = desk.wallet.collections().expect("collections");
    collections
        .into_iter()
        .map(|collection| {
            (
                collection.name,
                collection.badges,
                collection.source.is_some(),
            )
        })
        .collect()
}

#[test]
fn a_transcript_becomes_a_collection_and_each_credential_in_it_a_badge() {
    let desk = Desk::new();
    let results = desk.import_bytes(transcript(
        json!([award(2), {"type": "BadgeClass"}, award(1)]),
    ));
    let told: Vec<_> = results
        .iter()
        .map(|result| (&*result.input, result.outcome, result.name.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("pasted", Outcome::Imported, Some("Transcript of Ada")),
            ("pasted/1", Outcome::Imported, Some("Course 2")),
            ("pasted/2", Outcome::Refused, None),
            ("pasted/3", Outcome::Imported, Some("Course 1")),
        ]
    );
    assert_eq!(collections(&desk), [("Transcript of Ada".into(), 2, true)]);
    let id = |place: usize| results[place].id.clone().expect("an id");
    let page = desk.wallet.badge(&id(0), now()).expect("a page");
    let holds = page.holds.expect("what it holds");
    let names: Vec<&str> = holds.cards.iter().map(|card| &*card.name).collect();
    assert_eq!(names, ["Course 2", "Course 1"], "in its own order");
    let course = desk.wallet.badge(&id(1), now()).expect("a page");
    assert_eq!(course.credential, award(2).to_string());
    assert_eq!(course.collections, std::slice::from_ref(&holds.collection));
    let query = Query {
        collection: Some(holds.collection.id),
        ..Query::default()
    };
    assert_eq!(desk.wallet.ids(&query, now()).expect("ids"), [id(1), id(3)]);
    let searched = Query {
        search: "course 1".into(),
        ..query
    };
    assert_eq!(desk.wallet.ids(&searched, now()).expect("ids"), [id(3)]);
}

#[test]
fn a_transcript_twice_changes_nothing() {
    let desk = Desk::new();
    let text = transcript(json!([award(1), award(2)]));
    desk.import_bytes(text.clone());
    let again = desk.import_bytes(text);
    assert!(
        again
            .iter()
            .all(|result| result.outcome == Outcome::Duplicate)
    );
    assert_eq!(collections(&desk), [("Transcript of Ada".into(), 2, true)]);
}

#[test]
fn a_badge_that_was_here_before_joins_the_collection() {
    let desk = Desk::new();
    let id = desk.add(award(1).to_string());
    let results = desk.import_bytes(transcript(json!([award(1), award(2)])));
    assert_eq!(results[1].outcome, Outcome::Duplicate);
    let page = desk.wallet.badge(&id, now()).expect("a page");
    assert_eq!(page.collections.len(), 1);
}

#[test]
fn a_presentation_is_no_badge_but_what_is_in_it() {
    let desk = Desk::new();
    let results = desk.import_bytes(presentation(json!([award(1), award(2)])));
    let names: Vec<_> = results
        .iter()
        .map(|result| result.name.as_deref())
        .collect();
    assert_eq!(names, [Some("Course 1"), Some("Course 2")]);
    assert_eq!(collections(&desk), [("pasted".into(), 2, false)]);
    let alone = Desk::new();
    assert_eq!(alone.import_bytes(presentation(award(1))).len(), 1);
    assert_eq!(collections(&alone), []);
    let empty = alone.import_bytes(presentation(json!([])));
    let code = empty[0].error.as_ref().map(|error| &*error.code);
    assert_eq!(code, Some("import.not-a-badge"));
}

#[test]
fn a_transcript_in_a_presentation_is_opened_too() {
    let desk = Desk::new();
    let clr: Value = serde_json::from_str(&transcript(json!([award(1), award(2)]))).expect("JSON");
    let results = desk.import_bytes(presentation(json!([clr])));
    let names: Vec<_> = results
        .iter()
        .map(|result| result.name.as_deref())
        .collect();
    assert_eq!(
        names,
        [
            Some("Transcript of Ada"),
            Some("Course 1"),
            Some("Course 2")
        ]
    );
}

#[test]
fn presentations_in_presentations_end_somewhere() {
    let desk = Desk::new();
    let mut text = presentation(award(1));
    for _ in 0..8 {
        let inner: Value = serde_json::from_str(&text).expect("JSON");
        text = presentation(inner);
    }
    let results = desk.import_bytes(text);
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].outcome, Outcome::Refused);
}

#[test]
fn a_collection_goes_with_its_last_badge() {
    let desk = Desk::new();
    let results = desk.import_bytes(transcript(json!([award(1), award(2)])));
    let ids: Vec<String> = results
        .iter()
        .filter_map(|result| result.id.clone())
        .collect();
    desk.wallet.remove(&ids[1..2], now()).expect("removed");
    assert_eq!(collections(&desk), [("Transcript of Ada".into(), 1, true)]);
    desk.wallet.delete(&ids[..1]).expect("deleted");
    assert_eq!(collections(&desk), [("Transcript of Ada".into(), 1, false)]);
    desk.wallet.remove(&ids[1..], now()).expect("removed");
    assert_eq!(collections(&desk), []);
    desk.wallet.restore(&ids[2..]).expect("restored");
    assert_eq!(collections(&desk), [("Transcript of Ada".into(), 1, false)]);
    desk.wallet.delete(&ids[1..]).expect("deleted");
    assert_eq!(collections(&desk), []);
}
