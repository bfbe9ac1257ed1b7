//! What a whole process costs: its first verification, the instructions of one more, and a thousand
//! on both cores.

#![allow(missing_docs, reason = "a program")]
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it measures and says so"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::hint::black_box;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use openbadges::image::unbake;
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Source, SourceError, Verdict};
use support::Signer;
use url::Url;

/// Processes that are started for one figure.
const PROCESSES: usize = 21;

/// Rounds of which the best counts.
const ROUNDS: usize = 7;

/// Badges that are verified on one core, then on two.
const MANY: usize = 1_000;

struct Nobody;

impl Source for Nobody {
    fn get(&self, _: &Url, _: Wanted) -> Result<Document, SourceError> {
        Err(SourceError::Offline)
    }
}

fn badge() -> String {
    let image = include_bytes!("../../wallet/samples/tide-tables.png");
    unbake(image).expect("a sample").chosen().text.clone()
}

/// A VC-JWT (EdDSA) by a key of this process.
fn token() -> String {
    let signer = Signer::ed25519();
    signer.jwt(&support::proving::credential(&signer.did()))
}

fn check(text: &str) {
    let credential = Credential::read(text).expect("a credential");
    let at = "2026-12-01T00:00:00Z".parse().expect("a date");
    let report = verify(&Request::of(&credential, at), &Nobody);
    assert_eq!(black_box(report).verdict, Verdict::Valid);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = badge();
    match arguments.first().map(String::as_str) {
        Some("--first") => {
            let began = Instant::now();
            check(&text);
            println!("{}", began.elapsed().as_nanos());
        }
        // For callgrind, which counts what the whole process does.
        Some("--times") => {
            let times = arguments
                .get(1)
                .and_then(|times| times.parse().ok())
                .unwrap_or(0);
            let text = match arguments.get(2).map(String::as_str) {
                Some("jwt") => token(),
                _ => text,
            };
            (0..times).for_each(|_| check(&text));
        }
        _ => measure(&text),
    }
}

fn measure(text: &str) {
    let program = std::env::current_exe().expect("this program");
    let mut firsts: Vec<u64> = (0..PROCESSES)
        .map(|_| {
            let output = Command::new(&program)
                .arg("--first")
                .output()
                .expect("it runs");
            let nanoseconds = String::from_utf8_lossy(&output.stdout);
            nanoseconds.trim().parse().expect("a number")
        })
        .collect();
    firsts.sort_unstable();
    let median = Duration::from_nanos(firsts[firsts.len() / 2]);
    println!("the first verification of a process: {median:?} (median of {PROCESSES})");

    check(text);
    // In turn, so that both meet the same neighbours.
    let rounds = (0..ROUNDS).map(|_| (many(text, 1), many(text, 2)));
    let (ones, twos): (Vec<_>, Vec<_>) = rounds.unzip();
    let best = |rounds: &[Duration]| rounds.iter().min().copied().unwrap_or_default();
    let (one, two) = (best(&ones), best(&twos));
    println!(
        "{MANY} signed badges: {one:?} on one core, {two:?} on two: {:.2} times as fast",
        one.as_secs_f64() / two.as_secs_f64()
    );
}

/// One round on so many threads. Whichever is free takes the next badge, as the wallet does it: a
/// core that has other work to do holds nobody up.
fn many(text: &str, threads: usize) -> Duration {
    let next = AtomicUsize::new(0);
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while next.fetch_add(1, Ordering::Relaxed) < MANY {
                    check(text);
                }
            });
        }
    });
    began.elapsed()
}
