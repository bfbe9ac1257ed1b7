//! Makes the sample badges that Lapel ships, so that a newcomer sees real verification without a
//! network: `./dev samples`.
//!
//! Each is an Open Badges 3.0 credential, signed by a key that is forgotten at once, and baked into a
//! picture that is drawn here.

use std::fs;
use std::path::{Path, PathBuf};

use jsonld::canon::{Budget, Hash, canonicalize};
use openbadges::contexts::bundled;
use openbadges::verify::{PublicKey, Request, verify};
use openbadges::{Credential, Document, Source, SourceError, Verdict, image};
use resvg::{tiny_skia, usvg};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

type Failure = Box<dyn std::error::Error>;

/// The width and height of the pictures, in pixels.
const SIZE: u32 = 400;

fn main() -> Result<(), Failure> {
    let folder = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("crates/wallet/samples"), PathBuf::from);
    fs::create_dir_all(&folder)?;
    let (issuer, endorser) = (Key::new()?, Key::new()?);
    for sample in samples(&issuer, &endorser)? {
        let text = serde_json::to_string_pretty(&issuer.sign(&sample.credential)?)?;
        let credential = Credential::read(&text)?;
        let report = verify(&Request::of(&credential, chrono::Utc::now()), &Nobody);
        if !matches!(report.verdict, Verdict::Valid | Verdict::Expired) {
            return Err(format!("{}: {:#?}", sample.name, report.checks).into());
        }
        let picture = match sample.drawing.is_png {
            true => png(&sample.drawing.svg())?,
            false => sample.drawing.svg().into_bytes(),
        };
        write(&folder, &sample, &image::bake(&picture, &credential)?)?;
    }
    Ok(())
}

fn write(folder: &Path, sample: &Sample, bytes: &[u8]) -> Result<(), Failure> {
    let ending = if sample.drawing.is_png { "png" } else { "svg" };
    let path = folder.join(format!("{}.{ending}", sample.name));
    fs::write(&path, bytes)?;
    tell(&format!("{} ({} bytes)", path.display(), bytes.len()));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "a script tells what it made")]
fn tell(line: &str) {
    println!("{line}");
}

/// Samples verify without asking anybody.
struct Nobody;

impl Source for Nobody {
    fn get(&self, _: &Url, _: openbadges::source::Wanted) -> Result<Document, SourceError> {
        Err(SourceError::Offline)
    }
}

/// A key that lives as long as the script.
struct Key {
    pair: Ed25519KeyPair,
    multikey: String,
}

impl Key {
    fn new() -> Result<Self, Failure> {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| "no key")?;
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).map_err(|_| "no key")?;
        let x = base64::Engine::encode(
            &base64::engine::general_purpose::URL_SAFE_NO_PAD,
            pair.public_key(),
        );
        let public = PublicKey::from_jwk(&json!({"kty": "OKP", "crv": "Ed25519", "x": x}))?;
        Ok(Self {
            pair,
            multikey: public.to_multikey(),
        })
    }

    fn did(&self) -> String {
        format!("did:key:{}", self.multikey)
    }

    /// The document with a proof by `eddsa-rdfc-2022` (Data Integrity EdDSA Cryptosuites §3.2).
    fn sign(&self, document: &Value) -> Result<Value, Failure> {
        let mut proof = json!({
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
            "created": "2026-11-01T09:00:00Z", "proofPurpose": "assertionMethod",
            "verificationMethod": format!("{}#{}", self.did(), self.multikey)
        });
        let mut options = proof.clone();
        options["@context"] = document["@context"].clone();
        let message = [digest(&options)?, digest(document)?].concat();
        let signature = self.pair.sign(&message);
        let value = format!("z{}", bs58::encode(signature.as_ref()).into_string());
        proof["proofValue"] = json!(value);
        let mut signed = document.clone();
        signed["proof"] = proof;
        Ok(signed)
    }
}

fn digest(document: &Value) -> Result<Vec<u8>, Failure> {
    let dataset = jsonld::to_rdf(document, bundled(), &jsonld::Options::strict())?;
    let canonical = canonicalize(&dataset, Hash::Sha256, Budget::default())?;
    Ok(Sha256::digest(canonical.text()).to_vec())
}

struct Sample {
    /// The file's name, without its ending.
    name: &'static str,
    credential: Value,
    drawing: Drawing,
}

/// What all of them have. `subject` and `rest` are put on top.
fn credential(number: u8, issuer: &Key, achievement: Value, subject: Value, rest: Value) -> Value {
    let mut whole = json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
        ],
        "id": format!("urn:uuid:1a9e1000-0000-4000-8000-00000000000{number}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": issuer.did(), "type": ["Profile"], "name": "Lapel Sample Issuer",
            "description": "Nobody in truth. It issues the badges that come with Lapel, to try it with."
        },
        "validFrom": "2026-11-01T09:00:00Z",
        "awardedDate": "2026-11-01T09:00:00Z",
        "name": achievement["name"],
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject", "identityType": "name", "hashed": false,
                "identityHash": "Sample Earner"
            }],
            "achievement": {
                "id": format!("urn:uuid:1a9e1000-0000-4000-8000-0000000000a{number}"),
                "type": ["Achievement"], "inLanguage": "en"
            }
        }
    });
    merge(&mut whole["credentialSubject"]["achievement"], achievement);
    merge(&mut whole["credentialSubject"], subject);
    merge(&mut whole, rest);
    whole
}

fn merge(object: &mut Value, members: Value) {
    if let (Value::Object(object), Value::Object(members)) = (object, members) {
        object.extend(members);
    }
}

fn alignment(name: &str, framework: &str, code: &str, url: &str) -> Value {
    json!({
        "type": ["Alignment"], "targetName": name, "targetFramework": framework,
        "targetCode": code, "targetUrl": url
    })
}

fn samples(issuer: &Key, endorser: &Key) -> Result<Vec<Sample>, Failure> {
    let framework = "Sample skills framework";
    let contributor = credential(
        1,
        issuer,
        json!({
            "name": "Open Source Contributor", "achievementType": "Badge",
            "description": "Holders have improved a program that everybody may use, read and change, and their change was accepted.",
            "criteria": {"narrative": "Find something that can be better. Propose a change with a test. Answer the review until it is merged."},
            "tag": ["open source", "version control", "code review"],
            "alignment": [alignment("Collaborates on software", framework, "S1.2", "https://skills.example/S1.2")]
        }),
        json!({}),
        json!({}),
    );
    let first_aid = credential(
        2,
        issuer,
        json!({
            "name": "First Aid Refresher", "achievementType": "Certificate",
            "description": "Holders know what to do until the ambulance is there: breathing, bleeding, shock, burns.",
            "criteria": {"narrative": "Take part in the whole course of nine lessons and pass the practical test. Valid for two years."},
            "tag": ["first aid", "resuscitation"]
        }),
        json!({}),
        json!({
            "validFrom": "2022-05-01T09:00:00Z", "awardedDate": "2022-05-01T09:00:00Z",
            "validUntil": "2024-05-01T09:00:00Z"
        }),
    );
    let result = "urn:uuid:1a9e1000-0000-4000-8000-0000000000d3";
    let statistics = credential(
        3,
        issuer,
        json!({
            "name": "Statistics with R", "achievementType": "Course", "creditsAvailable": 6.0,
            "fieldOfStudy": "Statistics", "humanCode": "STAT-210",
            "description": "Holders can describe data, fit models to it and say how sure they are.",
            "criteria": {"narrative": "Hand in eight exercises and pass the written exam."},
            "tag": ["statistics", "R", "regression"],
            "resultDescription": [{
                "id": result, "type": ["ResultDescription"], "name": "Final grade",
                "resultType": "LetterGrade", "allowedValue": ["A", "B", "C", "D", "F"],
                "requiredValue": "C"
            }]
        }),
        json!({
            "creditsEarned": 6.0,
            "result": [{"type": ["Result"], "resultDescription": result, "value": "A"}]
        }),
        json!({"validUntil": "2035-11-01T09:00:00Z"}),
    );
    let mut mentor = credential(
        4,
        issuer,
        json!({
            "name": "Community Mentor", "achievementType": "CommunityService",
            "description": "Holders have led newcomers through their first year in a club of makers.",
            "criteria": {"narrative": "Accompany three newcomers for a year each, and be thanked by them."},
            "tag": ["mentoring", "listening"]
        }),
        json!({}),
        json!({}),
    );
    let endorsement = endorser.sign(&json!({
        "@context": mentor["@context"],
        "id": "urn:uuid:1a9e1000-0000-4000-8000-0000000000e4",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement of Community Mentor",
        "issuer": {"id": endorser.did(), "type": ["Profile"], "name": "Lapel Sample Endorser"},
        "validFrom": "2026-11-01T09:00:00Z",
        "credentialSubject": {
            "id": mentor["id"], "type": ["EndorsementSubject"],
            "endorsementComment": "We have seen this mentor at work and would send our own newcomers."
        }
    }))?;
    mentor["endorsement"] = json!([endorsement]);
    let speaker = credential(
        5,
        issuer,
        json!({
            "name": "Conference Speaker", "achievementType": "Award",
            "description": "Holders have given a talk before an audience of their peers.",
            "criteria": {"narrative": "Have a proposal accepted and give the talk."},
            "tag": ["public speaking"]
        }),
        json!({"role": "Speaker"}),
        json!({"evidence": [{
            "id": "https://conference.example/talks/42", "type": ["Evidence"],
            "name": "Talk: badges that outlive their servers",
            "description": "The recording, 25 minutes.", "genre": "Presentation",
            "narrative": "The proposal was one of forty; the room was full.",
            "audience": "Software engineers"
        }]}),
    );
    let architect = credential(
        6,
        issuer,
        json!({
            "name": "Cloud Architect Associate", "achievementType": "Certification",
            "fieldOfStudy": "Cloud computing", "specialization": "Networks", "humanCode": "SCA-100",
            "version": "2026",
            "description": "Holders choose services for a workload, connect and secure them, and know what they cost.",
            "criteria": {"narrative": "Pass the proctored exam with 70 of 100 points. Valid for three years."},
            "tag": ["cloud", "networks", "cost"],
            "alignment": [
                alignment("Designs systems", framework, "S4.1", "https://skills.example/S4.1"),
                alignment("Secures networks", framework, "S4.7", "https://skills.example/S4.7")
            ]
        }),
        json!({"licenseNumber": "SCA-0001-SAMPLE"}),
        json!({"validUntil": "2029-11-01T09:00:00Z"}),
    );
    Ok(vec![
        sample(
            "open-source-contributor",
            contributor,
            HEXAGON,
            ["#0b2f7a", "#0a4fc4"],
            BRACKETS,
            true,
        ),
        sample(
            "first-aid-refresher",
            first_aid,
            SHIELD,
            ["#7d1c1a", "#b3312e"],
            CROSS,
            true,
        ),
        sample(
            "statistics-with-r",
            statistics,
            DISC,
            ["#2b4661", "#466b8f"],
            BARS,
            true,
        ),
        sample(
            "community-mentor",
            mentor,
            SEAL,
            ["#8f5f0a", "#c98a16"],
            HEART,
            true,
        ),
        sample(
            "conference-speaker",
            speaker,
            DISC,
            ["#111317", "#3a3f49"],
            BUBBLE,
            false,
        ),
        sample(
            "cloud-architect-associate",
            architect,
            SHIELD,
            ["#094541", "#0f6b66"],
            CLOUD,
            false,
        ),
    ])
}

fn sample(
    name: &'static str,
    credential: Value,
    outline: &'static str,
    [rim, face]: [&'static str; 2],
    symbol: &'static str,
    is_png: bool,
) -> Sample {
    Sample {
        name,
        credential,
        drawing: Drawing {
            outline,
            rim,
            face,
            symbol,
            is_png,
        },
    }
}

/// An emblem: an outline in two colours and a white symbol, on 100 by 100.
struct Drawing {
    outline: &'static str,
    rim: &'static str,
    face: &'static str,
    symbol: &'static str,
    is_png: bool,
}

const HEXAGON: &str = "M50 2 91.6 26v48L50 98 8.4 74V26Z";
const DISC: &str = "M50 3a47 47 0 1 1 0 94 47 47 0 1 1 0-94Z";
const SHIELD: &str = "M50 3 90 15v35c0 25-18 40-40 47C28 90 10 75 10 50V15Z";
const SEAL: &str = "M50 2l8.6 6.9 10.2-4.2 5.2 9.7 10.9 1.6.9 11 9.5 5.6-3.4 10.4L98 50l-6.1 9 3.4 10.4-9.5 5.6-.9 11-10.9 1.6-5.2 9.7-10.2-4.2L50 98l-8.6-4.9-10.2 4.2-5.2-9.7-10.9-1.6-.9-11L4.7 69.4 8.1 59 2 50l6.1-7-3.4-10.4 9.5-5.6.9-11L26 14.4l5.2-9.7 10.2 4.2Z";

const BRACKETS: &str = "<path d=\"M40 36 26 50l14 14M60 36l14 14-14 14M54 30l-8 40\" fill=\"none\" stroke=\"#fff\" stroke-width=\"6\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>";
const CROSS: &str = "<path d=\"M43 28h14v14h14v14H57v14H43V56H29V42h14Z\" fill=\"#fff\"/>";
const BARS: &str = "<path d=\"M28 70h44M34 64V48M46 64V38M58 64V52M68 64V30\" fill=\"none\" stroke=\"#fff\" stroke-width=\"6\" stroke-linecap=\"round\"/>";
const HEART: &str = "<path d=\"M50 71C36 60 29 52 29 43c0-7 5-12 11-12 4 0 8 2 10 7 2-5 6-7 10-7 6 0 11 5 11 12 0 9-7 17-21 28Z\" fill=\"#fff\"/>";
const BUBBLE: &str = "<path d=\"M30 32h40a5 5 0 0 1 5 5v20a5 5 0 0 1-5 5H52L40 73V62H30a5 5 0 0 1-5-5V37a5 5 0 0 1 5-5Z\" fill=\"#fff\"/>";
const CLOUD: &str =
    "<path d=\"M36 64a11 11 0 0 1-1-22 16 16 0 0 1 31-2 12 12 0 0 1 0 24Z\" fill=\"#fff\"/>";

impl Drawing {
    fn svg(&self) -> String {
        let Self {
            outline,
            rim,
            face,
            symbol,
            ..
        } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\" width=\"{SIZE}\" height=\"{SIZE}\">\
             <path d=\"{outline}\" fill=\"{rim}\"/>\
             <path d=\"{outline}\" fill=\"{face}\" transform=\"translate(7 7) scale(.86)\"/>{symbol}</svg>"
        )
    }
}

fn png(svg: &str) -> Result<Vec<u8>, Failure> {
    let tree = usvg::Tree::from_str(svg, &usvg::Options::default())?;
    let mut canvas = tiny_skia::Pixmap::new(SIZE, SIZE).ok_or("no canvas")?;
    resvg::render(
        &tree,
        tiny_skia::Transform::identity(),
        &mut canvas.as_mut(),
    );
    Ok(canvas.encode_png()?)
}
