//! A fault at every single request in turn, after which the host holds the old page or the new one.

#![allow(clippy::print_stdout, reason = "the counts are to be quoted")]

use lapel_tests::host::{Fault, Moves, Trouble, When};

use crate::cast::{Cast, Kind, Saved, assert_sound};
use crate::crawl::{Site, reach};

/// Every kind of fault that a request can meet. Each lasts until it is healed.
const TROUBLES: [Trouble; 11] = [
    Trouble::HalfSent,
    Trouble::Answer(Fault::Cut, When::Before),
    Trouble::Answer(Fault::Cut, When::After),
    Trouble::Answer(Fault::CutInBody, When::After),
    Trouble::Answer(Fault::Status(500), When::Before),
    Trouble::Answer(Fault::Status(500), When::After),
    Trouble::Answer(Fault::Status(502), When::After),
    Trouble::Answer(Fault::Status(503), When::After),
    Trouble::Answer(Fault::Busy(1), When::Before),
    Trouble::Answer(Fault::Status(401), When::Before),
    Trouble::Answer(Fault::Slow(40), When::Before),
];

/// The file that is written beside.
const BESIDE: &str = "lapel-upload.tmp";

/// What must be so whatever happened: every file is whole, of the old page or of the new, every link
/// leads somewhere, and what was never shared is nowhere.
pub(crate) fn assert_old_or_new(site: &Site, old: &Site, new: &Site, what: &str) {
    assert_sound(site, what);
    for (path, content) in site {
        if path != BESIDE {
            let is_whole = [old, new]
                .iter()
                .any(|page| page.get(path) == Some(content));
            assert!(
                is_whole,
                "{what}: {path} is neither the old nor the new one"
            );
        }
    }
    let reached = reach(site).expect("every link leads somewhere");
    let front = site.get("index.html");
    let of_front = match front {
        None => old.is_empty() || new.is_empty(),
        front => front == old.get("index.html") || front == new.get("index.html"),
    };
    assert!(
        of_front,
        "{what}: the front is neither the old nor the new one"
    );
    assert!(
        !reached.contains(BESIDE),
        "{what}: something points to {BESIDE}"
    );
}

/// Meets a fault at each request on the way from one page to the next. Returns how many.
fn every_request(cast: &Cast, from: &Saved, troubles: &[Trouble], what: &str) -> usize {
    from.restore(cast);
    let old = cast.site();
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let requests = cast.host().asked().len() - before;
    let new = cast.site();
    assert!(!new.is_empty() && !new.contains_key(BESIDE));
    let mut said = String::new();
    for request in 0..requests {
        let trouble = troubles[request % troubles.len()];
        let what = format!("{what}: {trouble:?} from request {request} of {requests} on");
        from.restore(cast);
        cast.host().fail_from(request, trouble);
        let run = cast.publish(&[]);
        assert!(cast.host().heal() > 0, "{what}: it was not met");
        if !matches!(trouble, Trouble::Answer(Fault::Slow(_), _)) {
            assert_eq!(run.status, 2, "{what}: {run:?}");
        }
        said += &run.err;
        assert_old_or_new(&cast.site(), &old, &new, &what);
        let run = cast.publish(&[]);
        assert_eq!(run.status, 0, "{what}, and then: {run:?}");
        assert_eq!(
            cast.site().keys().collect::<Vec<_>>(),
            new.keys().collect::<Vec<_>>(),
            "{what}: a healthy run completes it"
        );
        assert_eq!(cast.site(), new, "{what}");
    }
    cast.assert_no_secret(&said);
    requests
}

/// From nothing to a page, and from that to another: something changed, something went, something came.
fn a_fault_anywhere(kind: Kind, troubles: &[Trouble]) {
    let Some(cast) = Cast::new(kind) else {
        return;
    };
    cast.switch(&["A", "B"], &[]);
    let nothing = Saved::of(&cast);
    let first = every_request(&cast, &nothing, troubles, "first");
    nothing.restore(&cast);
    cast.publish(&[]).ended(0);
    cast.switch(&["C"], &["B"]);
    cast.lapel
        .run(&["publish", "set-up", "--title", "What Ada learned"])
        .ended(0);
    let changed = every_request(&cast, &Saved::of(&cast), troubles, "change");
    println!(
        "{kind:?}: {} faults, one at each of {first} requests of a first publish and of {changed} of a \
         change; each time the old page or the new one, and complete after the next run",
        first + changed
    );
}

#[test]
fn a_fault_at_any_request_to_webdav_leaves_the_old_page_or_the_new() {
    a_fault_anywhere(Kind::WebDav, &TROUBLES);
}

#[test]
fn a_fault_at_any_request_behind_a_proxy_that_ends_tls_leaves_the_old_page_or_the_new() {
    a_fault_anywhere(Kind::Behind(Moves::HandedOn), &TROUBLES);
}

#[test]
fn a_fault_at_any_request_to_webdav_that_cannot_move_leaves_the_old_page_or_the_new() {
    // Where files cannot be moved, what arrives by half lies there by half until the next run: that is
    // what such a server's earner is told.
    a_fault_anywhere(Kind::Behind(Moves::Refused(502)), &TROUBLES[1..]);
}

#[test]
fn a_fault_at_any_request_to_a_store_leaves_the_old_page_or_the_new() {
    a_fault_anywhere(Kind::Store, &TROUBLES);
}
