//! What one verification costs with its documents in memory.

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::HashMap;
use std::hint::black_box;

use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Identity, Source, SourceError, Verdict};
use serde_json::json;
use support::Signer;
use support::proving::credential;
use url::Url;

#[derive(Default)]
struct Memory(HashMap<String, Vec<u8>>);

impl Source for Memory {
    fn get(&self, url: &Url, _: Wanted) -> Result<Document, SourceError> {
        let body = self.0.get(url.as_str()).ok_or(SourceError::Offline)?;
        Ok(Document {
            requested: url.clone(),
            url: url.clone(),
            status: 200,
            content_type: None,
            body: body.clone(),
            fetched_at: now(),
        })
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default()
}

fn hosted(criterion: &mut Criterion) {
    let context = "https://w3id.org/openbadges/v2";
    let at = |path: &str| format!("https://issuer.example/{path}");
    let assertion = json!({
        "@context": context, "type": "Assertion", "id": at("assertion"),
        "recipient": {
            "type": "email", "hashed": true, "salt": "deadsea",
            "identity": "sha256$ecf5409f3f4b91ab60cc5ef4c02aef7032354375e70cf4d8e43f6a1d29891942"
        },
        "badge": at("class"), "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-06-01T00:00:00Z", "expires": "2027-06-01T00:00:00Z",
        "evidence": [{"id": at("evidence"), "narrative": "Built it and kept it running."}]
    });
    let class = json!({
        "@context": context, "type": "BadgeClass", "id": at("class"), "name": "Cloud Architect",
        "description": "Holders can design, deploy and operate cloud solutions.",
        "image": at("class.png"), "criteria": {"narrative": "Pass the exam."},
        "tags": ["cloud", "load balancing", "serverless"], "issuer": at("profile")
    });
    let profile = json!({
        "@context": context, "type": "Profile", "id": at("profile"), "name": "Example Academy",
        "url": at(""), "email": "badges@issuer.example"
    });
    let source = Memory(
        [
            ("assertion", &assertion),
            ("class", &class),
            ("profile", &profile),
        ]
        .into_iter()
        .map(|(path, document)| (at(path), document.to_string().into_bytes()))
        .collect(),
    );
    let text = assertion.to_string();
    let identities = [Identity::guess("nobody@example.org")];
    let check = || {
        let credential = Credential::read(&text).ok()?;
        let request = Request {
            identities: &identities,
            ..Request::of(&credential, now())
        };
        Some(verify(&request, &source))
    };
    assert_eq!(check().map(|report| report.verdict), Some(Verdict::Valid));
    criterion.bench_function(
        "verify a hosted 2.0 badge, documents in memory",
        |bencher| {
            bencher.iter(|| black_box(check()));
        },
    );
}

/// Credentials of 3.0 by a `did:key`, so that nobody is asked.
fn signed(criterion: &mut Criterion) {
    let signer = Signer::ed25519();
    let document = credential(&signer.did());
    let badges = [
        ("a VC-JWT (EdDSA)", signer.jwt(&document)),
        (
            "an eddsa-rdfc-2022 badge",
            signer.prove(&document, "eddsa-rdfc-2022").to_string(),
        ),
        ("an eddsa-rdfc-2022 sample badge", sample()),
    ];
    for (name, text) in badges {
        let check = || {
            let credential = Credential::read(&text).ok()?;
            Some(verify(&Request::of(&credential, now()), &Memory::default()))
        };
        let verdict = check().map(|report| report.verdict);
        assert!(
            matches!(verdict, Some(Verdict::Valid | Verdict::NotYetValid)),
            "{verdict:?}"
        );
        criterion.bench_function(&format!("verify {name}"), |bencher| {
            bencher.iter(|| black_box(check()));
        });
    }
}

/// The credential in one of the samples that Lapel ships, which `./dev bench --peers` verifies too.
fn sample() -> String {
    let image = include_bytes!("../../wallet/samples/tide-tables.png");
    let unbaked = openbadges::image::unbake(image).expect("a sample");
    unbaked.chosen().text.clone()
}

criterion_group!(benches, hosted, signed);
criterion_main!(benches);
