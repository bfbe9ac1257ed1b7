//! What the log says when a run breaks off.

use lapel_tests::host::{Fault, Trouble, When};

use crate::cast::{Cast, Kind, Saved, says};
use crate::ways::number;

#[test]
fn a_badge_whose_removal_failed_counts_as_taken_off_once_it_is() {
    let cast = Cast::new(Kind::Store).expect("a store");
    cast.switch(&["A", "B"], &[]);
    cast.publish(&[]).ended(0);
    cast.switch(&[], &["B"]);
    let from = Saved::of(&cast);
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let asked = cast.host().asked().split_off(before);
    let removal = asked.iter().position(|asked| asked.method == "DELETE");
    from.restore(&cast);
    cast.host().fail_from(
        removal.expect("files are removed"),
        Trouble::Answer(Fault::Status(500), When::Before),
    );
    cast.publish(&[]).ended(2);
    cast.host().heal();
    assert!(
        says(&cast.site(), "Barometer reader"),
        "it lies there still"
    );
    let run = cast.publish(&[]).ended(0);
    assert!(!says(&cast.site(), "Barometer reader"));
    assert_eq!(number(&run, "gone"), 1, "{run:?}");
    assert_eq!(
        logged(&cast, "Barometer reader"),
        ["Taken off the public page.", "Put on the public page."]
    );
    let run = cast.lapel.run(&["unshare", "--json", &cast.ids["B"]]);
    assert_eq!(run.line()["state"], "off", "{run:?}");
}

#[test]
fn what_left_before_a_run_broke_off_is_in_the_log_once() {
    let cast = Cast::new(Kind::Store).expect("a store");
    cast.switch(&["A"], &[]);
    let from = Saved::of(&cast);
    let before = cast.host().asked().len();
    cast.publish(&[]).ended(0);
    let requests = cast.host().asked().len() - before;
    from.restore(&cast);
    // The front is the last that is sent.
    let failed = Trouble::Answer(Fault::Status(500), When::Before);
    cast.host().fail_from(requests - 1, failed);
    cast.publish(&[]).ended(2);
    let sent = "Sent for the public page, which does not show it anew yet.";
    assert_eq!(logged(&cast, "Abacus reader"), [sent]);
    assert_eq!(logged(&cast, "Public page"), ["Publishing broke off."]);
    cast.host().fail_from(0, failed);
    cast.publish(&[]).ended(2);
    cast.host().heal();
    assert_eq!(logged(&cast, "Public page").len(), 1, "nothing more left");
    cast.publish(&[]).ended(0);
    assert_eq!(
        logged(&cast, "Abacus reader"),
        ["Put on the public page.", sent]
    );
}

/// What the log says of a badge, or of the page; the newest first.
fn logged(cast: &Cast, name: &str) -> Vec<String> {
    let lines = cast.lapel.run(&["log", "--json"]).ended(0).lines();
    lines
        .iter()
        .filter(|line| line["name"] == name)
        .filter_map(|line| line["outcome"].as_str())
        .map(str::to_owned)
        .collect()
}
