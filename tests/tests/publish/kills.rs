//! A process that is killed at any moment.

#![allow(clippy::print_stdout, reason = "the counts are to be quoted")]

use std::hash::{BuildHasher, Hasher, RandomState};
use std::process::Stdio;
use std::time::Duration;

use crate::cast::{Cast, Kind, Saved};
use crate::faults::assert_old_or_new;

/// How often it is killed at each kind of server.
const KILLS: usize = 20;

/// How many files were sent since so many requests.
fn uploads(cast: &Cast, since: usize) -> usize {
    let asked = cast.host().asked();
    asked[since..]
        .iter()
        .filter(|asked| asked.method == "PUT")
        .count()
}

fn a_kill_anywhere(kind: Kind) {
    let Some(cast) = Cast::new(kind) else {
        return;
    };
    cast.switch(&["A", "B"], &[]);
    cast.publish(&[]).ended(0);
    let old = cast.site();
    cast.switch(&["C"], &["B"]);
    let from = Saved::of(&cast);
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let whole = cast.host().asked().len() - before;
    let uploads = uploads(&cast, before);
    let new = cast.site();
    let mut interrupted = 0;
    for number in 0..KILLS {
        // Spread over the whole run by the requests that have come, and then a little later.
        let request = whole * number / KILLS;
        let later = Duration::from_micros(RandomState::new().build_hasher().finish() % 8_000);
        from.restore(&cast);
        let before = cast.host().asked().len();
        let mut child = cast
            .lapel
            .command(&["publish", "--json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("lapel starts");
        while cast.host().asked().len() - before < request
            && child.try_wait().expect("it can be asked").is_none()
        {
            std::thread::sleep(Duration::from_micros(500));
        }
        std::thread::sleep(later);
        child.kill().expect("it can be killed");
        let status = child.wait().expect("it ends");
        interrupted += usize::from(!status.success());
        // A request that was on its way may still arrive.
        std::thread::sleep(Duration::from_millis(100));
        let what = format!("killed {later:?} after request {request} of {whole}");
        assert_old_or_new(&cast.site(), &old, &new, &what);
        cast.publish(&[]).ended(0);
        assert!(
            self::uploads(&cast, before) <= uploads + 1,
            "{what}: it costs one upload more"
        );
        assert_eq!(cast.site(), new, "{what}: a healthy run completes it");
    }
    assert!(interrupted > KILLS / 2, "{interrupted} were killed in time");
    cast.assert_no_secret("");
    println!(
        "{kind:?}: {interrupted} of {KILLS} runs killed on the way; each completed by the next"
    );
}

#[test]
fn a_kill_at_any_moment_leaves_a_page_at_webdav_that_the_next_run_completes() {
    a_kill_anywhere(Kind::WebDav);
}

#[test]
fn a_kill_at_any_moment_leaves_a_page_in_a_store_that_the_next_run_completes() {
    a_kill_anywhere(Kind::Store);
}
