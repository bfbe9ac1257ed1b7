//! From a credential of the size and shape of an Open Badges 3.0 badge to the hash of its canonical
//! form, and what a program pays for its contexts once.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jsonld::canon::{Budget, Hash, canonicalize};
use jsonld::{Contexts, Dataset, Options, to_rdf};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

const CREDENTIALS: &str = "https://credentials.example/v2";
const BADGES: &str = "https://badges.example/v3";

/// A type whose members have a meaning in its own objects only, as in the contexts of the W3C and of
/// 1EdTech. A member ends in `#` if it names a node, in `@` if it is a date.
fn class(name: &str, members: &[&str]) -> (String, Value) {
    let mut context = Map::new();
    context.insert("@protected".into(), true.into());
    context.insert("id".into(), "@id".into());
    context.insert("type".into(), "@type".into());
    for member in members {
        let plain = member.trim_end_matches(['#', '@']);
        let id = format!("https://vocabulary.example/{plain}");
        let definition = match member.bytes().last() {
            Some(b'#') => json!({"@id": id, "@type": "@id"}),
            Some(b'@') => json!({"@id": id, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}),
            _ => json!({"@id": id}),
        };
        context.insert(plain.into(), definition);
    }
    let id = format!("https://vocabulary.example/{name}");
    (name.to_owned(), json!({"@id": id, "@context": context}))
}

fn context(classes: Vec<(String, Value)>) -> Value {
    let mut context = Map::new();
    for (name, definition) in [
        ("@protected", json!(true)),
        ("id", json!("@id")),
        ("type", json!("@type")),
        ("name", json!({"@id": "https://schema.example/name"})),
        (
            "description",
            json!({"@id": "https://schema.example/description"}),
        ),
    ] {
        context.insert(name.into(), definition);
    }
    context.extend(classes);
    json!({ "@context": context })
}

fn contexts() -> Contexts {
    let credential = [
        "credentialSchema#",
        "credentialStatus#",
        "credentialSubject#",
        "evidence#",
        "issuer#",
        "validFrom@",
        "validUntil@",
        "refreshService#",
        "termsOfUse#",
        "relatedResource#",
        "awardedDate@",
        "endorsement#",
        "image#",
    ];
    let credentials = context(vec![
        class("VerifiableCredential", &credential[..10]),
        class(
            "StatusListEntry",
            &["statusPurpose", "statusListIndex", "statusListCredential#"],
        ),
        class("JsonSchema", &["digestSRI"]),
    ]);
    let profile = [
        "url",
        "phone",
        "image#",
        "email",
        "address#",
        "otherIdentifier#",
        "official",
        "parentOrg#",
        "familyName",
        "givenName",
        "dateOfBirth@",
    ];
    let achievement = [
        "alignment#",
        "achievementType",
        "creator#",
        "creditsAvailable",
        "criteria#",
        "fieldOfStudy",
        "humanCode",
        "image#",
        "inLanguage",
        "otherIdentifier#",
        "related#",
        "resultDescription#",
        "specialization",
        "tag",
        "version",
    ];
    let badges = context(vec![
        class("OpenBadgeCredential", &credential[10..]),
        class("Profile", &profile),
        class(
            "AchievementSubject",
            &[
                "achievement#",
                "activityEndDate@",
                "activityStartDate@",
                "creditsEarned",
                "identifier#",
                "image#",
                "licenseNumber",
                "narrative",
                "result#",
                "role",
                "source#",
                "term",
            ],
        ),
        class("Achievement", &achievement),
        class("Criteria", &["narrative"]),
        class("Image", &["caption"]),
        class(
            "Alignment",
            &[
                "targetCode",
                "targetDescription",
                "targetFramework",
                "targetName",
                "targetType",
                "targetUrl#",
            ],
        ),
        class(
            "IdentityObject",
            &["hashed", "identityHash", "identityType", "salt"],
        ),
        class("Evidence", &["narrative", "genre", "audience"]),
        class(
            "Result",
            &["resultDescription#", "value", "status", "achievedLevel#"],
        ),
        class(
            "ResultDescription",
            &["resultType", "requiredValue", "allowedValue", "rubric#"],
        ),
    ]);
    let mut contexts = Contexts::new();
    contexts.insert(CREDENTIALS, credentials);
    contexts.insert(BADGES, badges);
    contexts
}

/// Seventy members, forty of them with terms of their own; three nodes without an identifier.
fn credential() -> Value {
    let achievement = json!({
        "id": "https://issuer.example/achievements/degree", "type": ["Achievement"],
        "name": "Degree", "description": "A degree in the science of examples.",
        "achievementType": "Degree", "creditsAvailable": 36.5, "fieldOfStudy": "Research",
        "humanCode": "R1", "inLanguage": "en", "version": "1.0",
        "tag": ["examples", "research", "teaching"],
        "criteria": {
            "id": "https://issuer.example/achievements/degree/criteria", "type": "Criteria",
            "narrative": "Show three years of examples, each better than the last."
        },
        "alignment": [{
            "type": ["Alignment"], "targetCode": "degree", "targetName": "Degree",
            "targetFramework": "Framework of examples", "targetType": "ceterms:Credential",
            "targetUrl": "https://framework.example/degree"
        }]
    });
    json!({
        "@context": [CREDENTIALS, BADGES],
        "id": "urn:uuid:91537dba-56cb-11ec-bf63-0242ac130002",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Example University Degree",
        "description": "Given for a degree in the science of examples, with all that belongs to it.",
        "image": {"id": "https://issuer.example/image.png", "type": "Image", "caption": "A seal"},
        "awardedDate": "2026-01-01T00:00:00Z",
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2036-01-01T00:00:00Z",
        "issuer": {
            "id": "did:web:issuer.example", "type": ["Profile"], "name": "Example University",
            "url": "https://issuer.example", "phone": "1-222-333-4444",
            "description": "To teach by examples.", "email": "registrar@issuer.example",
            "image": {"id": "https://issuer.example/logo.png", "type": "Image", "caption": "A logo"}
        },
        "credentialSubject": {
            "id": "did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH",
            "type": ["AchievementSubject"],
            "activityEndDate": "2025-12-31T00:00:00Z", "activityStartDate": "2022-09-01T00:00:00Z",
            "creditsEarned": 42, "role": "Major Domo", "term": "Autumn", "image": null,
            "identifier": [{
                "type": "IdentityObject", "hashed": true, "salt": "deadsea",
                "identityHash": "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d",
                "identityType": "emailAddress"
            }],
            "achievement": achievement,
            "result": [{"type": ["Result"], "value": "A", "status": "Completed",
                "resultDescription": "urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c"}]
        },
        "evidence": [{
            "id": "https://issuer.example/evidence/1", "type": ["Evidence"], "name": "Thesis",
            "description": "On examples.", "narrative": "Written in three years.", "genre": "Text",
            "audience": "Everybody"
        }],
        "credentialStatus": {
            "id": "https://issuer.example/status/1#7", "type": "StatusListEntry",
            "statusPurpose": "revocation", "statusListIndex": "7",
            "statusListCredential": "https://issuer.example/status/1"
        }
    })
}

fn read(document: &Value, contexts: &Contexts) -> Option<Dataset> {
    to_rdf(document, contexts, &Options::strict()).ok()
}

fn digest(dataset: &Dataset) -> Option<[u8; 32]> {
    let canonical = canonicalize(dataset, Hash::Sha256, Budget::default()).ok()?;
    Some(Sha256::digest(canonical.text()).into())
}

fn credential_to_hash(criterion: &mut Criterion) {
    let contexts = contexts();
    let document = credential();
    let quads = read(&document, &contexts).map(|dataset| dataset.quads.len());
    assert_eq!(quads, Some(73), "nothing else is measured");

    criterion.bench_function("credential to RDF", |bencher| {
        bencher.iter(|| read(black_box(&document), &contexts));
    });
    let dataset = read(&document, &contexts).unwrap_or_default();
    criterion.bench_function("RDF to hash", |bencher| {
        bencher.iter(|| digest(black_box(&dataset)));
    });
    criterion.bench_function("credential to hash", |bencher| {
        bencher.iter(|| digest(&read(black_box(&document), &contexts)?));
    });
    let mut brought = document.clone();
    if let Some(list) = brought["@context"].as_array_mut() {
        list.push(json!({"seal": "https://vocabulary.example/seal"}));
    }
    criterion.bench_function("credential with a context of its own to RDF", |bencher| {
        bencher.iter(|| read(black_box(&brought), &contexts));
    });
    criterion.bench_function("first credential of a process to RDF", |bencher| {
        let one = |fresh: &mut Contexts| read(black_box(&document), fresh);
        bencher.iter_batched_ref(self::contexts, one, BatchSize::PerIteration);
    });
}

/// Graphs whose nodes look all alike, so that telling them apart takes ever more work: every one is
/// given up on, soon enough that nobody waits for it.
fn poison(criterion: &mut Criterion) {
    let of = |size: usize, leads_to: &dyn Fn(usize, usize) -> bool| {
        let mut text = String::new();
        for from in 0..size {
            for to in (0..size).filter(|to| leads_to(from, *to)) {
                text.push_str(&format!("_:n{from} <https://x.example/p> _:n{to} .\n"));
            }
        }
        jsonld::nquads::parse(&text).unwrap_or_default()
    };
    let graphs = [
        (
            "everybody knows everybody, 20",
            of(20, &|from, to| from != to),
        ),
        (
            "everybody knows everybody, 60",
            of(60, &|from, to| from != to),
        ),
        (
            "two rings of 100 that touch",
            of(200, &|from, to| {
                (from + 1) % 100 == to % 100 || from + 100 == to
            }),
        ),
    ];
    for (name, graph) in graphs {
        criterion.bench_function(&format!("poison: {name}"), |bencher| {
            bencher
                .iter(|| canonicalize(black_box(&graph), Hash::Sha256, Budget::default()).is_ok());
        });
    }
}

criterion_group!(benches, credential_to_hash, poison);
criterion_main!(benches);
