//! A fault at every request in turn, from connecting to leaving, in every protocol.

#![allow(clippy::print_stdout, reason = "the counts are to be quoted")]

use lapel_tests::backpack::{Fault, Tear, When};

use crate::batch::{BATCH, Batch, Phase};
use crate::cast::Speech;
use crate::figures;

/// The kinds of faults. None says that something was done that was not: against a server that lies
/// only a comparison helps. 503 is what [`Fault::Busy`] is, with a word on how long.
const KINDS: [(Fault, When); 20] = [
    (Fault::Cut, When::After),
    (Fault::Status(500), When::Before),
    (Fault::CutInBody, When::After),
    (Fault::Torn(Tear::InBody), When::After),
    (Fault::Status(401), When::Before),
    (Fault::CutInRequest, When::Before),
    (Fault::Status(502), When::After),
    (Fault::Torn(Tear::AtOpenEnd), When::After),
    (Fault::GrantEnds, When::Before),
    (Fault::Cut, When::Before),
    (Fault::Status(400), When::Before),
    (Fault::CutAfterBody, When::After),
    (Fault::Torn(Tear::BeforeBody), When::After),
    (Fault::Busy(1), When::Before),
    (Fault::TokensEnd, When::Before),
    (Fault::Status(404), When::Before),
    (Fault::Slow(300), When::After),
    (Fault::Torn(Tear::AfterBody), When::After),
    (Fault::Status(403), When::Before),
    (Fault::Status(500), When::After),
];

/// Injects faults at each request of each phase: all the kinds, or one, a next one each time.
fn faults(speech: Speech, all: bool) {
    let batch = Batch::new(speech);
    let (mut requests, mut injected, mut met) = (0, 0, 0);
    for phase in Phase::ALL {
        let count = batch.requests(phase);
        for request in 0..count {
            let kinds = if all {
                &KINDS[..]
            } else {
                let turn = (requests + request) % KINDS.len();
                &KINDS[turn..=turn]
            };
            for (fault, when) in kinds {
                injected += 1;
                met += usize::from(batch.survive(phase, request, *fault, *when));
            }
        }
        requests += count;
    }
    assert_eq!(met, injected, "a fault that no request meets tries nothing");
    let files = batch.finish();
    let kinds = if all { "each" } else { "one in turn" };
    let line = format!(
        "Open Badges {}: {injected} faults, {kinds} of {} kinds at each of {requests} requests of \
         connecting, sending {BATCH}, comparing and disconnecting: nothing missing, nothing doubled; \
         no secret in {files} files.",
        speech.name(),
        KINDS.len(),
    )
    .replace("Open Badges badgr", "Badgr");
    println!("{line}");
    let name = format!("faults-{}{}", speech.name(), if all { "-all" } else { "" });
    figures::keep(&name, &line);
}

#[test]
fn a_fault_at_any_request_of_badge_connect_loses_and_doubles_nothing() {
    faults(Speech::Connect, false);
}

#[test]
fn a_fault_at_any_request_of_open_badges_3_loses_and_doubles_nothing() {
    faults(Speech::Three, false);
}

#[test]
fn a_fault_at_any_request_of_badgr_loses_and_doubles_nothing() {
    faults(Speech::Badgr, false);
}

#[test]
#[ignore = "takes most of an hour: ./dev faults"]
fn every_fault_at_every_request_of_badge_connect_loses_and_doubles_nothing() {
    faults(Speech::Connect, true);
}

#[test]
#[ignore = "takes most of an hour: ./dev faults"]
fn every_fault_at_every_request_of_open_badges_3_loses_and_doubles_nothing() {
    faults(Speech::Three, true);
}

#[test]
#[ignore = "takes most of an hour: ./dev faults"]
fn every_fault_at_every_request_of_badgr_loses_and_doubles_nothing() {
    faults(Speech::Badgr, true);
}
