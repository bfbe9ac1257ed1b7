//! Killed at any moment: while sending, while working off what waits, while tokens are refreshed.

#![allow(clippy::print_stdout, reason = "the counts are to be quoted")]

use std::fs::File;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use crate::batch::{BATCH, Batch, Phase};
use crate::cast::Speech;
use crate::figures;

/// How often it is killed.
const KILLS: usize = 30;

/// Requests of which the second refreshes the tokens.
const REFRESH: usize = 3;

/// A number below `end`, another one each time.
fn below(end: u64) -> u64 {
    RandomState::new().build_hasher().finish() % end
}

/// Starts a phase, kills it a little after so many of its requests came, and makes everything well
/// again. Whether it was killed before its end.
fn kill(batch: &Batch, phase: Phase, number: usize, request: usize) -> bool {
    batch.begin(phase);
    let later = Duration::from_micros(below(12_000));
    let cast = &batch.cast;
    // What it says is searched for secrets like every file.
    let log = |kind: &str| {
        let path = cast.lapel.file(&format!("killed/{number}.{kind}"), "");
        File::create(path).expect("a file can be made")
    };
    let before = cast.backpack.requests();
    let mut child = cast
        .lapel
        .command(&batch.arguments(phase))
        .stdout(log("out"))
        .stderr(log("err"))
        .spawn()
        .expect("lapel starts");
    while cast.backpack.requests() - before < request
        && child.try_wait().expect("it can be asked").is_none()
    {
        std::thread::sleep(Duration::from_micros(300));
    }
    std::thread::sleep(later);
    child.kill().expect("it can be killed");
    let status = child.wait().expect("it ends");
    let what = format!(
        "{} {phase:?}: killed {later:?} after request {request}",
        batch.speech.name()
    );
    batch.recover(&what);
    batch.assert_wanted_is_actual(&what);
    !status.success() && status.code().is_none()
}

fn kills(speech: Speech, kills: usize) {
    let batch = Batch::new(speech);
    let whole = batch.requests(Phase::Send);
    let mut interrupted = 0;
    for number in 0..kills {
        let phase = if number % 2 == 0 {
            Phase::Send
        } else {
            Phase::Sync
        };
        // Every third at the refresh, with which each of them begins.
        let end = if number % 3 == 2 { REFRESH } else { whole };
        let request = usize::try_from(below(end as u64)).unwrap_or_default();
        interrupted += usize::from(kill(&batch, phase, number, request));
    }
    assert!(interrupted > kills / 2, "{interrupted} were killed in time");
    let files = batch.finish();
    let line = format!(
        "Open Badges {}: {kills} kills while sending {BATCH}, working off the outbox and refreshing \
         tokens: nothing missing, nothing doubled; no secret anywhere.",
        speech.name()
    )
    .replace("Open Badges badgr", "Badgr");
    println!("{line} ({interrupted} came in time, {files} files searched)");
    figures::keep(&format!("kills-{}", speech.name()), &line);
}

#[test]
fn a_kill_at_any_moment_of_badge_connect_loses_and_doubles_nothing() {
    kills(Speech::Connect, KILLS);
}

#[test]
fn a_kill_at_any_moment_of_open_badges_3_loses_and_doubles_nothing() {
    kills(Speech::Three, KILLS / 2);
}

#[test]
fn a_kill_at_any_moment_of_badgr_loses_and_doubles_nothing() {
    kills(Speech::Badgr, KILLS / 2);
}
