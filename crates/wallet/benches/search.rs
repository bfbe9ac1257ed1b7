//! Search as you type, a page of the list and the counts, over 20,000 badges.

#![allow(clippy::print_stdout, reason = "what was measured is what it is for")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::json;
use wallet::import::Input;
use wallet::net::{Client, Rules};
use wallet::store::{Query, Sort};
use wallet::{Stop, Wallet};

const BADGES: usize = 20_000;

/// What somebody types, letter by letter.
const TYPED: [&str; 5] = ["cloud architect", "école", "data sci", "认证", "security 7"];

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap_or_default()
}

fn credential(number: usize) -> String {
    let pick = |words: &[&str], step: usize| {
        words
            .get(number / step % words.len())
            .copied()
            .unwrap_or_default()
            .to_owned()
    };
    let topic = pick(
        &[
            "Cloud",
            "Data Science",
            "Security",
            "Cooking",
            "First Aid",
            "Carpentry",
            "云计算",
        ],
        1,
    );
    let level = pick(
        &["Architect", "Foundations", "Practitioner", "Expert", "认证"],
        7,
    );
    let issuer = pick(
        &[
            "Example Academy",
            "École de Métiers",
            "Open University",
            "Guild",
        ],
        35,
    );
    let at = |path: &str| format!("https://issuer-{}.example/{path}/{number}", number % 200);
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": at("assertions"),
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "verification": {"type": "HostedBadge"},
        "issuedOn": DateTime::from_timestamp(1_600_000_000 + 9_000 * number as i64, 0),
        "badge": {
            "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": at("classes"),
            "name": format!("{topic} {level} {number}"),
            "description": "Holders can design, deploy and operate what they were taught, explain \
                their choices to colleagues and clients, and keep it running when things go wrong.",
            "image": at("images"), "criteria": {"narrative": "Pass the exam."},
            "tags": [topic, level, "communication", "problem solving"],
            "issuer": {
                "@context": "https://w3id.org/openbadges/v2", "type": "Profile",
                "id": at("profile"), "name": issuer, "url": at("home"), "email": "a@example.org"
            }
        }
    })
    .to_string()
}

fn filled(folder: &std::path::Path) -> Wallet {
    let wallet = Wallet::open(folder).expect("a wallet");
    let offline = Rules {
        offline: true,
        ..Rules::default()
    };
    let client = Client::new(&offline).expect("a client");
    let inputs: Vec<Input> = (0..BADGES)
        .map(|number| Input::Bytes {
            name: number.to_string(),
            bytes: credential(number).into_bytes(),
        })
        .collect();
    let started = Instant::now();
    let summary = wallet
        .import(&inputs, &client, now(), &Stop::default(), &|_| {})
        .expect("an import");
    assert_eq!(summary.imported as usize, BADGES);
    println!(
        "{BADGES} credentials without images imported in {:?}",
        started.elapsed()
    );
    wallet
}

fn search(text: &str) -> Query {
    Query {
        search: text.to_owned(),
        ..Query::default()
    }
}

/// Every beginning of every text, as it is typed.
fn keystrokes() -> Vec<Query> {
    TYPED
        .iter()
        .flat_map(|text| {
            let ends = text.char_indices().map(|(start, c)| start + c.len_utf8());
            ends.map(|end| search(text.get(..end).unwrap_or_default()))
        })
        .collect()
}

fn typing(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let wallet = filled(folder.path());
    let page = |query: &Query| wallet.list(query, 0, 60, now()).expect("a page");
    let keystrokes = keystrokes();
    let mut times: Vec<Duration> = (0..50)
        .flat_map(|_| &keystrokes)
        .map(|query| {
            let started = Instant::now();
            black_box(page(query));
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    let share = |percent: usize| times.get(times.len() * percent / 100).copied();
    println!(
        "search as you type over {BADGES} badges, {} keystrokes: p50 {:?}, p99 {:?}, slowest {:?}",
        times.len(),
        share(50).unwrap_or_default(),
        share(99).unwrap_or_default(),
        times.last().copied().unwrap_or_default(),
    );
    criterion.bench_function("one keystroke of a search over 20,000 badges", |bencher| {
        let mut next = keystrokes.iter().cycle();
        bencher.iter(|| black_box(next.next().map(page)));
    });
    criterion.bench_function("a page of 20,000 badges by name", |bencher| {
        let query = Query {
            sort: Sort::Name,
            ..Query::default()
        };
        bencher.iter(|| black_box(wallet.list(&query, 9_000, 60, now())));
    });
    criterion.bench_function("the counts of all places over 20,000 badges", |bencher| {
        bencher.iter(|| black_box(wallet.counts(now())));
    });
    criterion.bench_function("the counts of all chips over 20,000 badges", |bencher| {
        let query = search("cl");
        bencher.iter(|| black_box(wallet.status_counts(&query, now())));
    });
}

criterion_group!(benches, typing);
criterion_main!(benches);
