//! A transcript (CLR) of courses that build on each other, signed by a `did:key`.

use serde_json::{Value, json};

use crate::integrity::DidKey;

const SIGNED: &str = "2026-11-01T09:00:00Z";
const OB: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const COURSES: [(&str, &str); 3] = [
    (
        "Programming I",
        "Holders can write, test and explain small programs.",
    ),
    (
        "Programming II",
        "Holders can design programs of several parts.",
    ),
    (
        "Data structures",
        "Holders choose the right structure for the data at hand.",
    ),
];

/// The transcript as JSON.
#[must_use]
pub fn transcript() -> Value {
    let issuer = DidKey::new();
    let profile = json!({"id": issuer.did(), "type": ["Profile"], "name": "Sample College"});
    let achievement =
        |number: usize| format!("urn:uuid:c0de0000-0000-4000-8000-00000000000{number}");
    let courses: Vec<Value> = COURSES
        .iter()
        .enumerate()
        .map(|(number, (name, description))| {
            let course = json!({
                "@context": ["https://www.w3.org/ns/credentials/v2", OB],
                "id": format!("urn:uuid:c0de0000-0000-4000-8000-0000000000a{number}"),
                "type": ["VerifiableCredential", "OpenBadgeCredential"], "name": name,
                "issuer": profile, "validFrom": SIGNED,
                "credentialSubject": {
                    "id": "did:example:ada", "type": ["AchievementSubject"], "creditsEarned": 5.0,
                    "achievement": {
                        "id": achievement(number), "type": ["Achievement"], "name": name,
                        "achievementType": "Course", "creditsAvailable": 5.0,
                        "description": description, "criteria": {"narrative": "Pass the exam."}
                    }
                }
            });
            issuer.sign(course, SIGNED)
        })
        .collect();
    let follows = |source, target| {
        json!({
            "type": ["Association"], "associationType": "precedes",
            "sourceId": achievement(source), "targetId": achievement(target)
        })
    };
    let whole = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2", OB,
            "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
        ],
        "id": "urn:uuid:c0de0000-0000-4000-8000-0000000000ff",
        "type": ["VerifiableCredential", "ClrCredential"], "name": "Computer science, first year",
        "issuer": profile, "validFrom": SIGNED,
        "credentialSubject": {
            "id": "did:example:ada", "type": ["ClrSubject"], "verifiableCredential": courses,
            "association": [follows(0, 1), follows(1, 2)]
        }
    });
    issuer.sign(whole, SIGNED)
}
