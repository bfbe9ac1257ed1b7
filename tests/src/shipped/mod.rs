//! The six badges that Lapel ships, for whoever wants to see it work before owning a badge: signed
//! Open Badges 3.0 of every kind. People, places and frameworks in them are made up.

pub mod emblem;

use openbadges::Credential;
use openbadges::image::bake;
use serde_json::{Map, Value, json};

use crate::integrity::DidKey;

/// A shipped badge.
pub struct Shipped {
    /// The name of its file.
    pub file: &'static str,
    /// How it looks, with nothing baked in.
    pub picture: Vec<u8>,
    /// What it says, signed.
    pub credential: Credential,
}

impl Shipped {
    /// The file.
    ///
    /// # Panics
    /// If it cannot be baked.
    #[must_use]
    pub fn image(&self) -> Vec<u8> {
        bake(&self.picture, &self.credential).expect("our own picture can be baked")
    }
}

/// The six, signed by a key that nobody keeps.
///
/// # Panics
/// If one cannot be made.
#[must_use]
pub fn six() -> Vec<Shipped> {
    let issuer = DidKey::new();
    [
        ("tide-tables.png", tide_tables(), emblem::tides()),
        ("workshop-first-aid.png", first_aid(), emblem::first_aid()),
        ("bread-science.png", bread_science(), emblem::bread()),
        (
            "orchard-host.svg",
            orchard_host(&DidKey::new()),
            emblem::orchard(),
        ),
        (
            "night-sky-survey.svg",
            night_sky_survey(),
            emblem::night_sky(),
        ),
        (
            "bicycle-mechanic.png",
            bicycle_mechanic(),
            emblem::bicycle(),
        ),
    ]
    .map(|(file, content, drawing)| {
        let text = credential(&issuer, content).to_string();
        Shipped {
            file,
            picture: if file.ends_with(".svg") {
                emblem::svg(&drawing).into_bytes()
            } else {
                emblem::png(&drawing)
            },
            credential: Credential::read(&text).expect("our own badge can be read"),
        }
    })
    .into()
}

/// A credential that says what the first of them says, but for native JSON booleans, which not every
/// verifier reads as the W3C says: `./dev bench --peers` measures them on it.
///
/// # Panics
/// If it cannot be made.
#[must_use]
pub fn plain() -> Value {
    let issuer = DidKey::new();
    let mut said = credential(&issuer, tide_tables());
    let members = said.as_object_mut().expect("an object");
    members.remove("proof");
    let subject = said["credentialSubject"].as_object_mut();
    let subject = subject.expect("an object");
    subject.remove("identifier");
    subject.insert("id".into(), json!("did:example:earner"));
    issuer.sign(said, "2026-01-01T00:00:00Z")
}

/// What one badge says beyond what all of them say.
struct Content {
    /// The end of its UUIDs, unlike that of any other.
    number: u8,
    name: &'static str,
    /// From when on it is valid; signed at the same time.
    from: &'static str,
    /// Members of the achievement: `description` and `criteria` at least.
    achievement: Value,
    /// Further members of the subject.
    subject: Value,
    /// Further members of the credential.
    credential: Value,
}

/// A made-up UUID for the part `part` of the badge `number`.
fn uuid(number: u8, part: u8) -> String {
    format!("urn:uuid:1a9e15a3-91e5-4{part:03x}-8000-0000000000{number:02x}")
}

fn credential(issuer: &DidKey, content: Content) -> Value {
    let Content {
        number,
        name,
        from,
        achievement,
        subject,
        credential,
    } = content;
    let achievement = joined(
        json!({"id": uuid(number, 1), "type": ["Achievement"], "name": name}),
        achievement,
    );
    let subject = joined(
        json!({
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject",
                "hashed": false,
                "identityHash": "Sample Earner",
                "identityType": "name"
            }],
            "achievement": achievement
        }),
        subject,
    );
    let credential = joined(
        json!({
            "@context": CONTEXTS,
            "id": uuid(number, 0),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": name,
            "issuer": {
                "id": issuer.did(),
                "type": ["Profile"],
                "name": "Lapel Sample Issuer",
                "description": "Signs the badges that come with Lapel, and no others."
            },
            "awardedDate": from,
            "validFrom": from,
            "credentialSubject": subject
        }),
        credential,
    );
    issuer.sign(credential, from)
}

const CONTEXTS: [&str; 2] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/// The members of both.
fn joined(mut object: Value, further: Value) -> Value {
    let none = Map::new();
    for (name, member) in further.as_object().unwrap_or(&none) {
        object[name] = member.clone();
    }
    object
}

/// Never ends; skills as tags and as alignments.
fn tide_tables() -> Content {
    Content {
        number: 1,
        name: "Reading Tide Tables",
        from: "2025-03-14T09:00:00Z",
        achievement: json!({
            "achievementType": "Badge",
            "description": "Plans a coastal walk or a crossing around high and low water, from printed tables and from observation.",
            "criteria": {
                "narrative": "Plan **three outings** from the tables of a port you do not know, and show afterwards how far off the plan was."
            },
            "tag": ["Tide tables", "Trip planning", "Seamanship"],
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": "Works out depth at a given time",
                    "targetUrl": "https://skills.example/coast/2.1",
                    "targetFramework": "Coastal Skills (made up)",
                    "targetCode": "COAST-2.1",
                    "targetDescription": "Finds the height of tide between high and low water."
                },
                {
                    "type": ["Alignment"],
                    "targetName": "Leaves a margin for weather",
                    "targetUrl": "https://skills.example/coast/2.4",
                    "targetFramework": "Coastal Skills (made up)",
                    "targetCode": "COAST-2.4"
                }
            ]
        }),
        subject: json!({}),
        credential: json!({}),
    }
}

/// Ended in 2024.
fn first_aid() -> Content {
    Content {
        number: 2,
        name: "Workshop First Aid",
        from: "2022-06-01T08:00:00Z",
        achievement: json!({
            "achievementType": "Certificate",
            "description": "Gives first aid in a workshop until help arrives: bleeding, burns, electric shock.",
            "criteria": {
                "narrative": "One day of training with a practical test. It is to be refreshed every two years."
            },
            "tag": ["First aid", "Safety at work"]
        }),
        subject: json!({}),
        credential: json!({"validUntil": "2024-06-01T08:00:00Z"}),
    }
}

/// Valid until 2035; a mark, a rubric, credits.
fn bread_science() -> Content {
    let (mark, rubric, level) = (uuid(3, 2), uuid(3, 3), uuid(3, 4));
    Content {
        number: 3,
        name: "The Science of Bread",
        from: "2025-01-20T10:00:00Z",
        achievement: json!({
            "achievementType": "Course",
            "description": "Explains what flour, water, salt and time do to each other, and bakes accordingly.",
            "criteria": {
                "narrative": "Pass the written exam with **60 of 100** or more, and bake four loaves of the same dough with one thing changed each time."
            },
            "humanCode": "BREAD-101",
            "fieldOfStudy": "Food science",
            "creditsAvailable": 5,
            "tag": ["Baking", "Fermentation", "Experiment design"],
            "resultDescription": [
                {
                    "id": mark,
                    "type": ["ResultDescription"],
                    "name": "Written exam",
                    "resultType": "RawScore",
                    "valueMin": "0",
                    "valueMax": "100",
                    "requiredValue": "60"
                },
                {
                    "id": rubric,
                    "type": ["ResultDescription"],
                    "name": "Four loaves",
                    "resultType": "RubricCriterionLevel",
                    "requiredLevel": uuid(3, 5),
                    "rubricCriterionLevel": [
                        {
                            "id": uuid(3, 5),
                            "type": ["RubricCriterionLevel"],
                            "name": "Edible",
                            "level": "Pass",
                            "points": "1",
                            "description": "The loaves are bread, and differ."
                        },
                        {
                            "id": level,
                            "type": ["RubricCriterionLevel"],
                            "name": "Explained",
                            "level": "Distinction",
                            "points": "2",
                            "description": "The differences are foretold, measured and explained."
                        }
                    ]
                }
            ]
        }),
        subject: json!({
            "creditsEarned": 5,
            "activityStartDate": "2024-10-07",
            "activityEndDate": "2025-01-17",
            "term": "Autumn 2024",
            "result": [
                {"type": ["Result"], "resultDescription": mark, "value": "87"},
                {
                    "type": ["Result"],
                    "resultDescription": rubric,
                    "achievedLevel": level,
                    "status": "Completed"
                }
            ]
        }),
        credential: json!({"validUntil": "2035-01-20T10:00:00Z"}),
    }
}

/// Endorsed by somebody else, with a signature of their own.
fn orchard_host(endorser: &DidKey) -> Content {
    let endorsement = json!({
        "@context": CONTEXTS,
        "id": uuid(4, 6),
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement of Orchard Host",
        "issuer": {
            "id": endorser.did(),
            "type": ["Profile"],
            "name": "Lapel Sample Endorser"
        },
        "validFrom": "2025-04-02T12:00:00Z",
        "credentialSubject": {
            "id": uuid(4, 1),
            "type": ["EndorsementSubject"],
            "endorsementComment": "Whoever holds this badge has looked after our visitors well, and our trees."
        }
    });
    Content {
        number: 4,
        name: "Orchard Host",
        from: "2025-05-10T12:00:00Z",
        achievement: json!({
            "achievementType": "CommunityService",
            "description": "Shows visitors around a community orchard: varieties, grafting, what may be picked.",
            "criteria": {"narrative": "Lead at least six walks in one season, two of them with children."},
            "tag": ["Guiding", "Fruit growing", "Volunteering"]
        }),
        subject: json!({"role": "Volunteer"}),
        credential: json!({
            "endorsement": [endorser.sign(endorsement, "2025-04-02T12:00:00Z")]
        }),
    }
}

/// With evidence.
fn night_sky_survey() -> Content {
    Content {
        number: 5,
        name: "Night Sky Survey",
        from: "2024-12-21T22:00:00Z",
        achievement: json!({
            "achievementType": "Fieldwork",
            "description": "Measures how dark the night sky is and reports it so that others can use the figures.",
            "criteria": {
                "narrative": "Measure at **five places on three moonless nights**, by the count of visible stars and with a meter, and publish the figures with their errors."
            },
            "tag": ["Astronomy", "Fieldwork", "Open data"]
        }),
        subject: json!({
            "narrative": "Chose five places along a river, from a market square to a moor."
        }),
        credential: json!({
            "evidence": [
                {
                    "id": uuid(5, 7),
                    "type": ["Evidence"],
                    "name": "Table of measurements",
                    "description": "Fifteen measurements with times and errors.",
                    "narrative": "On the moor seven stars of the sixth magnitude could be seen in the square of Pegasus, in the market square none of the fourth.",
                    "genre": "Dataset",
                    "audience": "Astronomers"
                },
                {
                    "id": uuid(5, 8),
                    "type": ["Evidence"],
                    "name": "Field diary",
                    "narrative": "What was seen, and which nights were given up because of cloud.",
                    "genre": "Diary"
                }
            ]
        }),
    }
}

/// A certification on the first of several levels.
fn bicycle_mechanic() -> Content {
    let (level, foundation) = (uuid(6, 2), uuid(6, 3));
    let step = |id: &str, name: &str, description: &str| {
        json!({
            "id": id,
            "type": ["RubricCriterionLevel"],
            "name": name,
            "level": name,
            "description": description
        })
    };
    Content {
        number: 6,
        name: "Bicycle Mechanic, Foundation",
        from: "2025-02-03T08:30:00Z",
        achievement: json!({
            "achievementType": "Certification",
            "description": "Services a bicycle so that it is safe to ride: brakes, bearings, chain and wheels.",
            "criteria": {
                "narrative": "A written test and a practical one: a bicycle with eight faults is to be made safe within two hours."
            },
            "fieldOfStudy": "Bicycle maintenance",
            "specialization": "City bicycles",
            "humanCode": "BM-F",
            "version": "2",
            "tag": ["Brakes", "Wheel truing", "Bearings"],
            "creator": {
                "id": "https://guild.example/",
                "type": ["Profile"],
                "name": "Guild of Bicycle Mechanics (made up)"
            },
            "resultDescription": [{
                "id": level,
                "type": ["ResultDescription"],
                "name": "Level",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    step(&foundation, "Foundation", "Services a bicycle in good repair."),
                    step(&uuid(6, 4), "Advanced", "Builds wheels and repairs frames.")
                ]
            }],
            "related": [{
                "id": uuid(6, 5),
                "type": ["Related"],
                "version": "1"
            }]
        }),
        subject: json!({
            "licenseNumber": "SAMPLE-0042",
            "result": [{
                "type": ["Result"],
                "resultDescription": level,
                "achievedLevel": foundation,
                "status": "Completed"
            }]
        }),
        credential: json!({"validUntil": "2032-02-03T08:30:00Z"}),
    }
}
