//! Servers that page badly, are slow, or end a session in the middle.

use std::time::{Duration, Instant};

use lapel_tests::backpack::{Fault, Quirks, When};
use serde_json::Value;

use crate::cast::{Cast, outcomes};

/// The earner's badges at the backpack, and a wallet that has none of them.
fn with_badges_there(quirks: Quirks, count: usize) -> Cast {
    let cast = Cast::new(quirks);
    let ids = cast.import(count);
    cast.connect(&["--speak", "2.1"]).ended(0);
    let (_, lines) = cast.export(&ids);
    assert_eq!(outcomes(&lines), vec!["sent"; count], "{lines:#?}");
    cast
}

fn requests(cast: &Cast, path: &str) -> usize {
    let asked = cast.backpack.asked();
    asked
        .iter()
        .filter(|asked| asked.path.starts_with(path))
        .count()
}

#[test]
fn a_list_whose_link_leads_back_to_itself_ends() {
    let cast = with_badges_there(Quirks::default(), 3);
    cast.backpack.change(|quirks| quirks.link_in_circles = true);
    let before = cast.backpack.asked().len();
    let run = cast.lapel.run(&["import", "--from", "Sample", "--json"]);
    assert_eq!(run.lines().len(), 3, "each badge once: {run:?}");
    let asked = cast.backpack.asked().len() - before;
    assert!(asked < 10, "{asked} requests for three badges");
}

#[test]
fn a_link_to_another_host_is_not_followed() {
    let cast = with_badges_there(Quirks::default(), 2);
    cast.backpack.change(|quirks| quirks.link_elsewhere = true);
    let run = cast.lapel.run(&["import", "--from", "Sample", "--json"]);
    // The token would go with the request. The refusal names what was not followed, or the list ends.
    assert!(!run.err.contains("panicked"), "{run:?}");
    assert!(run.lines().len() <= 2, "{run:?}");
    cast.assert_no_secret(&format!("{}{}", run.out, run.err));
}

#[test]
fn tokens_that_end_in_the_middle_of_a_batch_cost_one_refresh() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(6);
    cast.connect(&["--speak", "2.1"]).ended(0);
    let before = requests(&cast, "/oauth/token");
    cast.backpack.fail(3, Fault::TokensEnd, When::Before);
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 6]),
        "{lines:#?}"
    );
    assert_eq!(requests(&cast, "/oauth/token") - before, 1);
    assert_eq!(cast.backpack.held().len(), 6);
}

#[test]
fn a_grant_that_is_withdrawn_in_the_middle_of_a_batch_stops_it_and_asks_the_earner() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(6);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.backpack.fail(3, Fault::GrantEnds, When::Before);
    let (status, lines) = cast.export(&ids);
    assert_eq!(status, 1, "{lines:#?}");
    let found = outcomes(&lines);
    let sent = found.iter().filter(|outcome| **outcome == "sent").count();
    let asks = found
        .iter()
        .filter(|outcome| **outcome == "needs-you")
        .count();
    assert_eq!(sent + asks, 6, "{lines:#?}");
    assert!(asks > 0);
    assert_eq!(cast.backpack.held().len(), sent);
    // Nobody knocks again and again at a door that is shut.
    assert!(requests(&cast, "/oauth/token") <= 3);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.lapel.run(&["sync", "--json"]).ended(0);
    assert_eq!(cast.backpack.held().len(), 6);
}

#[test]
fn a_slow_server_is_waited_for_and_gets_nothing_twice() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(2);
    cast.connect(&["--speak", "2.1"]).ended(0);
    for request in 0..3 {
        cast.backpack.fail(request, Fault::Slow(1_500), When::After);
    }
    let (status, lines) = cast.export(&ids);
    assert_eq!(
        (status, outcomes(&lines)),
        (0, vec!["sent"; 2]),
        "{lines:#?}"
    );
    assert_eq!(cast.backpack.held().len(), 2);
}

#[test]
fn a_server_that_wants_to_be_left_alone_is_left_alone_with_all_its_badges() {
    let cast = Cast::new(Quirks::default());
    let ids = cast.import(5);
    cast.connect(&["--speak", "2.1"]).ended(0);
    cast.backpack.fail(1, Fault::Busy(2), When::Before);
    let before = cast.backpack.asked().len();
    let began = Instant::now();
    let (status, lines) = cast.export(&ids);
    assert_eq!(status, 1, "{lines:#?}");
    assert!(outcomes(&lines).contains(&"waiting"), "{lines:#?}");
    let asked = cast.backpack.asked().len();
    assert!(asked - before <= 3, "{} requests", asked - before);
    // A round before its time asks nothing.
    if began.elapsed() < Duration::from_secs(1) {
        cast.lapel.run(&["sync", "--due", "--json"]);
        assert_eq!(cast.backpack.asked().len(), asked);
    }
    std::thread::sleep(Duration::from_secs(3));
    cast.backpack.heal();
    cast.lapel.run(&["sync", "--json"]).ended(0);
    assert_eq!(cast.backpack.held().len(), 5);
}

#[test]
fn a_server_that_registers_nobody_takes_a_client_that_the_earner_has() {
    let cast = Cast::new(Quirks {
        no_registration: true,
        ..Quirks::default()
    });
    let run = cast.connect(&["--speak", "2.1"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("client"), "it says what to do: {run:?}");
    let listed: Vec<Value> = cast.lapel.run(&["backpack", "list", "--json"]).lines();
    assert!(listed.is_empty());
}
