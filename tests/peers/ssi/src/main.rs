//! Measures the crate `ssi` and Lapel's own verification on one credential, one after the other, in one
//! process: `lapel-peer-ssi FILE` with a baked image or a credential.

use std::collections::HashMap;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use openbadges::source::Wanted;
use openbadges::verify::{Request, verify};
use openbadges::{Credential, Document, Source, SourceError, contexts, image};
use ssi::claims::VerificationParameters;
use ssi::claims::data_integrity::{AnySuite, DataIntegrity};
use ssi::claims::vc::AnyJsonCredential;
use ssi::dids::{DIDKey, DIDResolver};
use ssi::json_ld::ContextLoader;

const ROUNDS: usize = 120;

/// The first rounds, which warm what can be warmed.
const WARMING: usize = 20;

/// The context of the samples that `ssi` does not carry.
const OPEN_BADGES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

struct Nowhere;

impl Source for Nowhere {
    fn get(&self, _: &url::Url, _: Wanted) -> Result<Document, SourceError> {
        Err(SourceError::Offline)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args_os().nth(1).ok_or("which file?")?;
    let bytes = std::fs::read(file)?;
    let text = match image::Kind::of(&bytes) {
        Some(_) => image::unbake(&bytes)?.chosen().text.clone(),
        None => String::from_utf8(bytes)?,
    };
    let at = "2026-12-01T00:00:00Z".parse()?;

    let mut lapel = Vec::with_capacity(ROUNDS);
    let mut verdict = None;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let credential = Credential::read(&text)?;
        let report = verify(&Request::of(&credential, at), &Nowhere);
        lapel.push(began.elapsed());
        verdict = Some(black_box(report).verdict);
    }
    println!("Lapel: {:?} (median of {}), {verdict:?}", median(&mut lapel), ROUNDS - WARMING);

    let context = contexts::document(OPEN_BADGES).ok_or("no context")?;
    let loader = ContextLoader::default().with_context_map_from(HashMap::from([(
        OPEN_BADGES.to_owned(),
        context.to_string(),
    )]))?;
    let parameters = VerificationParameters::from_resolver(DIDKey.into_vm_resolver())
        .with_json_ld_loader(loader)
        .with_date_time(at);
    let mut ssi = Vec::with_capacity(ROUNDS);
    let mut verdict = String::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let credential: DataIntegrity<AnyJsonCredential, AnySuite> = serde_json::from_str(&text)?;
        let found = credential.verify(&parameters).await;
        ssi.push(began.elapsed());
        verdict = match black_box(found) {
            Ok(Ok(())) => "valid".to_owned(),
            Ok(Err(why)) => format!("refused: {why}"),
            Err(why) => format!("failed: {why}"),
        };
    }
    println!("ssi 0.16.0: {:?} (median of {}), {verdict}", median(&mut ssi), ROUNDS - WARMING);
    println!("{:.1} times", median(&mut ssi).as_secs_f64() / median(&mut lapel).as_secs_f64());
    Ok(())
}

/// The median of what comes after the warming rounds.
fn median(times: &mut [Duration]) -> Duration {
    let warm = &mut times[WARMING..];
    warm.sort_unstable();
    warm[warm.len() / 2]
}
