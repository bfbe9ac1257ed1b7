//! How soon the real window paints, and what it weighs, with many badges and with none.
//!
//! The first painted frame is WebKit's own "first-contentful-paint", counted from the start of the
//! process. The weight is the proportional set size (PSS) of the window's process and of WebKit's,
//! five seconds after.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::Utc;
use clap::Parser;
use serde_json::json;

use lapel_tests::issuer::Issuer;
use lapel_tests::lapel::{Lapel, target_folder};
use lapel_tests::samples;
use lapel_tests::webdriver::Window;

/// Measures the window.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many badges
    #[arg(long, default_value_t = 10_000)]
    badges: usize,
    /// How often to open each window; the median counts
    #[arg(long, default_value_t = 5)]
    times: usize,
}

/// What one start of the window took.
#[derive(Debug, Clone, Copy)]
struct Start {
    painted_ms: f64,
    pss_mb: f64,
}

fn main() {
    let arguments = Arguments::parse();
    let issuer = Issuer::start();
    let empty = Lapel::new().trusting(&issuer);
    let full = Lapel::new().trusting(&issuer);
    samples::many(&issuer, arguments.badges, Utc::now(), &mut |sample| {
        full.file(&format!("badges/{}", sample.file), &sample.image);
    });
    let badges = full.path("badges").display().to_string();
    let imported = full.run(&["import", "--json", &badges]);
    assert_eq!(imported.status, 0, "{}", imported.err);

    // In turn, so that whatever else the machine does falls on both.
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..arguments.times {
        without.push(start(&empty));
        with.push(start(&full));
    }
    let report = |what: &str, starts: &[Start]| {
        let painted = median(starts.iter().map(|start| start.painted_ms));
        let pss = median(starts.iter().map(|start| start.pss_mb));
        eprintln!("{what}: first painted frame {painted:.0} ms, PSS {pss:.0} MB");
        (painted, pss)
    };
    let (painted_0, pss_0) = report("no badges", &without);
    let (painted_n, pss_n) = report(&format!("{} badges", arguments.badges), &with);
    eprintln!(
        "difference: {:.0} ms, {:.0} MB (median of {})",
        painted_n - painted_0,
        pss_n - pss_0,
        arguments.times
    );
}

fn start(lapel: &Lapel) -> Start {
    let program = target_folder().join("lapel-app");
    let wallet = lapel.wallet().display().to_string();
    let arguments = [lapel.network(), &["--wallet".to_owned(), wallet]].concat();
    let window = Window::open(&program, &arguments);
    let process = window
        .process("lapel-app")
        .expect("the window's process runs");
    window.wait_until("the first frame", || paint(&window).is_some());
    let painted = paint(&window).unwrap_or_default();
    std::thread::sleep(Duration::from_secs(5));
    Start {
        painted_ms: painted - started(process),
        pss_mb: weight(process),
    }
}

/// When the first frame was painted, in milliseconds since 1970.
fn paint(window: &Window) -> Option<f64> {
    let script = "const [paint] = performance.getEntriesByName('first-contentful-paint');
        return paint ? performance.timeOrigin + paint.startTime : null";
    window.script(script, &json!([])).as_f64()
}

/// When a process started, in milliseconds since 1970.
fn started(process: u32) -> f64 {
    // The folder of a process is made when the process is.
    let made = std::fs::metadata(format!("/proc/{process}"))
        .and_then(|folder| folder.modified())
        .unwrap_or_else(|_| SystemTime::now());
    let since = made.duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs_f64() * 1_000.0
}

/// The PSS of a process and of all that it started, in megabytes.
fn weight(process: u32) -> f64 {
    let mut kilobytes = pss(&Path::new("/proc").join(process.to_string()));
    for child in lapel_tests::webdriver::children(process) {
        kilobytes += weight(child) * 1_000.0;
    }
    kilobytes / 1_000.0
}

fn pss(process: &Path) -> f64 {
    let rollup = std::fs::read_to_string(process.join("smaps_rollup")).unwrap_or_default();
    rollup
        .lines()
        .find_map(|line| line.strip_prefix("Pss:"))
        .and_then(|line| line.split_whitespace().next())
        .and_then(|kilobytes| kilobytes.parse().ok())
        .unwrap_or_default()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
