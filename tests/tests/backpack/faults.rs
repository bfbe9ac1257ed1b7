//! A batch that meets a fault at every request in turn, and is killed at any moment.

#![allow(clippy::print_stdout, reason = "the counts are to be quoted")]

use std::hash::{BuildHasher, Hasher, RandomState};
use std::process::Stdio;
use std::time::Duration;

use lapel_tests::backpack::{Fault, Quirks, When};

use crate::cast::Cast;

/// How many badges a batch has.
const BATCH: usize = 50;

/// How often it is killed.
const KILLS: usize = 30;

/// Wanted equals actual: each badge is there, and none twice.
fn assert_all_there(cast: &Cast, what: &str) {
    let mut held: Vec<String> = cast
        .backpack
        .held()
        .into_iter()
        .map(|item| item.credential_id)
        .collect();
    let count = held.len();
    held.sort_unstable();
    held.dedup();
    assert_eq!(held.len(), count, "{what}: something is there twice");
    assert_eq!(count, BATCH, "{what}: something is missing");
}

/// Syncs until nothing waits, as a program does that runs for days, without its pauses.
fn sync_until_done(cast: &Cast, what: &str) {
    for _ in 0..6 {
        let run = cast.lapel.run(&["sync", "--json"]);
        if run.status == 0 {
            return;
        }
    }
    let run = cast.lapel.run(&["sync", "--json"]);
    panic!("{what}: it does not end: {run:?}");
}

/// The owner removes everything there, and Lapel notices.
fn empty(cast: &Cast) {
    for item in cast.backpack.held() {
        cast.backpack.remove(&item.credential_id);
    }
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    let gone = run.line()["gone"].as_array().map_or(0, Vec::len);
    assert_eq!(gone, BATCH, "{run:?}");
}

#[test]
fn a_fault_at_any_request_loses_and_doubles_nothing() {
    let faults = [
        (Fault::Status(500), When::Before),
        (Fault::Status(502), When::After),
        (Fault::Cut, When::Before),
        (Fault::Cut, When::After),
        (Fault::CutInBody, When::After),
        (Fault::Busy(1), When::Before),
        (Fault::Status(401), When::Before),
    ];
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(BATCH);
    cast.connect(&["--speak", "2.1"]).ended(0);
    let mut injected = 0;
    let mut said = String::new();
    for request in 0..BATCH + 1 {
        let (fault, when) = faults[request % faults.len()];
        let what = format!("{fault:?} {when:?} at request {request}");
        cast.backpack.fail(request, fault, when);
        let before = cast.backpack.asked().len();
        let (_, lines) = cast.export(&ids);
        said.push_str(&format!("{lines:?}"));
        if cast.backpack.asked().len() > before + request {
            injected += 1;
        }
        cast.backpack.heal();
        std::thread::sleep(Duration::from_millis(if matches!(fault, Fault::Busy(_)) {
            1_100
        } else {
            0
        }));
        sync_until_done(&cast, &what);
        assert_all_there(&cast, &what);
        empty(&cast);
    }
    assert!(injected >= BATCH, "{injected} faults were met");
    assert_eq!(cast.backpack.violations(), Vec::<String>::new());
    cast.assert_no_secret(&said);
    println!(
        "{injected} faults, one at each request of a batch of {BATCH}; nothing lost or doubled"
    );
}

#[test]
fn a_kill_at_any_moment_loses_and_doubles_nothing() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(BATCH);
    cast.connect(&["--speak", "2.1"]).ended(0);
    let mut arguments = vec!["export", "--backpack", "Sample", "--json"];
    arguments.extend(ids.iter().map(String::as_str));
    let before = cast.backpack.asked().len();
    cast.lapel.run(&arguments).ended(0);
    let whole = cast.backpack.asked().len() - before;
    assert_all_there(&cast, "undisturbed");
    empty(&cast);
    let mut interrupted = 0;
    for number in 0..KILLS {
        // Spread over the whole run by the requests that have come, since no two runs take the same
        // time, and then a little later than the request.
        let request = whole * number / KILLS;
        let chance = RandomState::new().build_hasher().finish();
        let later = Duration::from_micros(chance % 12_000);
        let before = cast.backpack.asked().len();
        let mut child = cast
            .lapel
            .command(&arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("lapel starts");
        while cast.backpack.asked().len() - before < request
            && child.try_wait().expect("it can be asked").is_none()
        {
            std::thread::sleep(Duration::from_micros(500));
        }
        std::thread::sleep(later);
        child.kill().expect("it can be killed");
        let status = child.wait().expect("it ends");
        interrupted += usize::from(!status.success());
        let what = format!("killed {later:?} after request {request} of {whole}");
        // Killed before it noted what is wanted, it is asked again.
        cast.export(&ids);
        sync_until_done(&cast, &what);
        assert_all_there(&cast, &what);
        empty(&cast);
    }
    assert!(interrupted > KILLS / 2, "{interrupted} were killed in time");
    assert_eq!(cast.backpack.violations(), Vec::<String>::new());
    cast.assert_no_secret("");
    println!("{interrupted} of {KILLS} runs killed on the way; nothing lost or doubled");
}
