//! An issuer on loopback with sample badges, for `./dev run` and for pictures.

use std::io::Write;
use std::path::PathBuf;

use chrono::Utc;
use clap::Parser;
use serde_json::json;

use lapel_tests::authority::Authority;
use lapel_tests::issuer::Issuer;
use lapel_tests::samples;

/// Serves sample badges over TLS on loopback until it is stopped.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where to write the authority's certificate and the badges
    #[arg(long)]
    folder: PathBuf,
    /// The port [default: any that is free]
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How many badges [default: the ten of the sample]
    #[arg(long)]
    badges: Option<usize>,
}

fn main() -> std::io::Result<()> {
    let arguments = Arguments::parse();
    let badges = arguments.folder.join("badges");
    // Badges of an earlier run name a port that nobody answers on.
    if badges.exists() {
        std::fs::remove_dir_all(&badges)?;
    }
    std::fs::create_dir_all(&badges)?;
    let ca = arguments.folder.join("ca.pem");
    let authority = Authority::new();
    std::fs::write(&ca, &authority.pem)?;
    let issuer = Issuer::start_at(arguments.port, &authority);
    let mut failed = None;
    let mut write = |sample: samples::Sample| {
        if let Err(error) = std::fs::write(badges.join(sample.file), sample.image) {
            failed = Some(error);
        }
    };
    match arguments.badges {
        None => samples::ten(&issuer, Utc::now())
            .into_iter()
            .for_each(&mut write),
        Some(count) => samples::many(&issuer, count, Utc::now(), &mut write),
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let ready = json!({"address": issuer.base(), "ca": ca, "badges": badges});
    let mut out = std::io::stdout().lock();
    writeln!(out, "{ready}")?;
    out.flush()?;
    loop {
        std::thread::park();
    }
}
