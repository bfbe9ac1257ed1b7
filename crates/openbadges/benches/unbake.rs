//! Reading a badge out of an image, beside reading the file itself.

#![allow(
    clippy::disallowed_methods,
    reason = "the crate is pure; what is measured here starts on the disk"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use openbadges::Credential;
use openbadges::image::{bake, unbake};

const ADDRESS: &str = "https://issuer.example/assertions/1";

/// A PNG of about `size` bytes, whose pixels do not compress.
fn picture(size: usize) -> Vec<u8> {
    let side = (size as f64 / 4.0).sqrt() as u32;
    let mut state = 1_u32;
    let pixels: Vec<u8> = (0..side * side * 4)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("an end");
    bytes
}

fn assertion() -> String {
    serde_json::json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ADDRESS,
        "recipient": { "type": "email", "hashed": false, "identity": "ada@example.org" },
        "badge": "https://issuer.example/classes/1",
        "verification": { "type": "HostedBadge" },
        "issuedOn": "2024-01-02T03:04:05Z",
        "narrative": "A long story. ".repeat(100),
    })
    .to_string()
}

fn images(criterion: &mut Criterion) {
    let credential = Credential::read(&assertion()).expect("a credential");
    let png = bake(&picture(256 * 1024), &credential).expect("a baked PNG");
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\">{}</svg>",
        "<path d=\"M0 0h10v10z\" fill=\"#123456\"/>".repeat(1_000)
    );
    let svg = bake(svg.as_bytes(), &credential).expect("a baked SVG");
    let path = std::env::temp_dir().join(format!("lapel-unbake-{}.png", std::process::id()));
    std::fs::write(&path, &png).expect("a temporary file");

    let mut group = criterion.benchmark_group("unbake");
    group.throughput(Throughput::Bytes(png.len() as u64));
    group.bench_function("read the file only, PNG of 256 KB", |bencher| {
        bencher.iter(|| std::fs::read(black_box(&path)).expect("the file"));
    });
    group.bench_function("read the file and unbake, PNG of 256 KB", |bencher| {
        bencher.iter(|| {
            let bytes = std::fs::read(black_box(&path)).expect("the file");
            unbake(&bytes).expect("a badge")
        });
    });
    group.bench_function("unbake alone, PNG of 256 KB", |bencher| {
        bencher.iter(|| unbake(black_box(&png)).expect("a badge"));
    });
    group.throughput(Throughput::Bytes(svg.len() as u64));
    group.bench_function("unbake alone, SVG of 1,000 elements", |bencher| {
        bencher.iter(|| unbake(black_box(&svg)).expect("a badge"));
    });
    group.finish();
    std::fs::remove_file(&path).expect("the temporary file");
}

criterion_group!(benches, images);
criterion_main!(benches);
