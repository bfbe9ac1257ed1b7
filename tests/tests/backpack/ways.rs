//! Servers that are slow, that end a session in the middle, and that let nobody in by himself.

use std::time::{Duration, Instant};

use lapel_tests::backpack::{Fault, Quirks, When};
use serde_json::Value;

use crate::cast::{Cast, outcomes};

fn requests(cast: &Cast, path: &str) -> usize {
    let asked = cast.backpack.asked();
    asked
        .iter()
        .filter(|asked| asked.path.starts_with(path))
        .count()
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
    let ids = cast.import(1);
    let run = cast.connect(&["--speak", "2.1"]);
    assert_eq!(run.status, 2, "{run:?}");
    assert!(run.err.contains("client id and secret"), "{run:?}");
    let listed: Vec<Value> = cast.lapel.run(&["backpack", "list", "--json"]).lines();
    assert!(listed.is_empty());
    let registrations = requests(&cast, "/oauth/register");

    let (id, secret) = cast.backpack.client(&cast.relay());
    let own = ["--speak", "2.1", "--client-id", &id];
    let consent = |page: &str| cast.backpack.consent(page);
    let wrong = cast.connect_knowing("a guess", &own, consent);
    assert_eq!(wrong.status, 2, "{wrong:?}");
    assert!(wrong.err.contains("invalid_client"), "{wrong:?}");

    let run = cast.connect_knowing(&secret, &own, consent).ended(0);
    assert!(run.out.contains(&format!("client_id={id}")), "{run:?}");
    let (status, lines) = cast.export(&ids);
    assert_eq!((status, outcomes(&lines)), (0, vec!["sent"]), "{lines:#?}");
    assert_eq!(cast.backpack.held().len(), 1);
    // The same client refreshes its tokens, and revokes them.
    cast.backpack.expire_tokens();
    cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    cast.lapel
        .run(&["backpack", "disconnect", "Sample"])
        .ended(0);
    assert_eq!(requests(&cast, "/oauth/revoke"), 2);
    assert_eq!(requests(&cast, "/oauth/register"), registrations);
    cast.assert_by_the_documents("a client of one's own");
    cast.assert_no_secret();
}
