//! How many baked files a second come into a fresh wallet: unbaked, read, hashed, kept durably and
//! indexed.

#![allow(
    missing_docs,
    reason = "criterion's macros make items without documentation"
)]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use openbadges::{Credential, image};
use serde_json::json;
use wallet::import::Input;
use wallet::net::{Client, Rules};
use wallet::{Stop, Wallet};

const FILES: u32 = 10_000;
const FILE_SIZE: usize = 100_000;

/// A PNG of about [`FILE_SIZE`] bytes, noise so that it does not compress.
fn picture(seed: u32) -> Vec<u8> {
    const WIDTH: u32 = 180;
    let height = u32::try_from(FILE_SIZE).expect("small") / (WIDTH * 3);
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    let pixels: Vec<u8> = (0..WIDTH * height * 3)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, WIDTH, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::NoCompression);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn credential(number: u32) -> Credential {
    let text = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": format!("https://issuer.example/assertions/{number}"),
        "recipient": {"type": "email", "hashed": false, "identity": "ada@example.org"},
        "badge": {
            "type": "BadgeClass",
            "id": format!("https://issuer.example/classes/{}", number % 300),
            "name": format!("Badge {}", number % 300),
            "description": "Knows how to build things that last, and why they do.",
            "criteria": {"narrative": "Pass the exam."},
            "tags": ["building", "lasting"],
            "issuer": {"type": "Profile", "id": "https://issuer.example/", "name": "Example Academy"}
        },
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2025-06-01T00:00:00Z"
    });
    Credential::read(&text.to_string()).expect("a credential")
}

fn write_files(folder: &Path) {
    for number in 0..FILES {
        let baked = image::bake(&picture(number), &credential(number)).expect("a baked image");
        fs::write(folder.join(format!("{number:05}.png")), baked).expect("a file");
    }
}

fn import(files: &Path, client: &Client) -> Duration {
    let place = tempfile::tempdir_in(files.parent().expect("a parent")).expect("a folder");
    let wallet = Wallet::open(place.path()).expect("a wallet");
    let inputs = [Input::Path(files.to_owned())];
    let now = "2026-06-01T12:00:00Z".parse().expect("a date");
    let started = Instant::now();
    let summary = wallet
        .import(&inputs, client, now, &Stop::default(), &|_| {})
        .expect("an import");
    let took = started.elapsed();
    assert_eq!(summary.imported, FILES);
    took
}

fn importing(criterion: &mut Criterion) {
    let place = tempfile::tempdir().expect("a folder");
    let files = place.path().join("files");
    fs::create_dir(&files).expect("a folder");
    write_files(&files);
    let client = Client::new(&Rules {
        offline: true,
        ..Rules::default()
    })
    .expect("a client");
    let mut group = criterion.benchmark_group("import");
    group
        .throughput(Throughput::Elements(FILES.into()))
        .sample_size(10)
        .measurement_time(Duration::from_secs(30));
    group.bench_function("10000 baked files of 100 KB", |bencher| {
        bencher.iter_custom(|times| (0..times).map(|_| import(&files, &client)).sum());
    });
    group.finish();
}

criterion_group!(benches, importing);
criterion_main!(benches);
