//! What one verification costs with its documents in memory.

use std::collections::HashMap;
use std::hint::black_box;

use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Identity, Source, SourceError, Verdict};
use serde_json::json;
use url::Url;

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

criterion_group!(benches, hosted);
criterion_main!(benches);
