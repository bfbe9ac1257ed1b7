//! Makes the badges that come with Lapel anew (`./dev samples`), signed by keys that end with it.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Parser;
use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Source, SourceError, Verdict, image};
use url::Url;

use lapel_tests::shipped;

/// Signs and bakes the badges that come with Lapel.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where to write them
    #[arg(default_value = "crates/wallet/samples")]
    folder: PathBuf,
    /// Write one credential without native booleans instead, for ./dev bench --peers
    #[arg(long, value_name = "FILE")]
    plain: Option<PathBuf>,
}

/// What a shipped badge may weigh, in bytes.
const HEAVIEST: usize = 40_000;

/// No network: a shipped badge verifies without.
struct Nowhere;

impl Source for Nowhere {
    fn get(&self, _: &Url, _: Wanted) -> Result<Document, SourceError> {
        Err(SourceError::Offline)
    }
}

fn main() -> ExitCode {
    let Arguments { folder, plain } = Arguments::parse();
    if let Some(file) = plain {
        return match std::fs::write(&file, shipped::plain().to_string()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{}: {error}", file.display());
                ExitCode::FAILURE
            }
        };
    }
    for shipped in shipped::six() {
        let image = shipped.image();
        let written = sound(&image, Utc::now()).and_then(|()| {
            std::fs::write(folder.join(shipped.file), &image).map_err(|error| error.to_string())
        });
        if let Err(why) = written {
            eprintln!("{}: {why}", shipped.file);
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Whether it is a badge to ship.
fn sound(file: &[u8], at: DateTime<Utc>) -> Result<(), String> {
    if file.len() > HEAVIEST {
        return Err(format!("{} bytes are too many", file.len()));
    }
    let found = image::unbake(file).map_err(|error| error.to_string())?;
    let credential = Credential::read(&found.chosen().text).map_err(|error| error.to_string())?;
    let report = verify(&Request::of(&credential, at), &Nowhere);
    if !matches!(report.verdict, Verdict::Valid | Verdict::Expired) {
        return Err(format!("it does not verify: {:#?}", report.checks));
    }
    Ok(())
}
