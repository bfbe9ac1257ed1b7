//! TLS connections that break in an answer: nobody knows whether it was whole, so Lapel looks before it
//! sends again.

use lapel_tests::backpack::{Asked, Fault, Quirks, Tear, When};

use crate::cast::{Cast, Speech, outcomes};

const SPEECHES: [Speech; 3] = [Speech::Connect, Speech::Three, Speech::Badgr];

/// Where an answer is not whole, or cannot be known to be.
const NOT_WHOLE: [Tear; 3] = [Tear::BeforeBody, Tear::InBody, Tear::AtOpenEnd];

/// A connected earner with two badges, at a backpack that keeps every copy that it gets.
fn connected(speech: Speech) -> (Cast, Vec<String>) {
    let cast = Cast::new(Quirks {
        keeps_every_post: true,
        ..Quirks::default()
    });
    let ids = match speech {
        Speech::Three => cast.import_credentials(2),
        _ => cast.import(2),
    };
    cast.connect_speaking(speech).ended(0);
    (cast, ids)
}

/// What was asked since there were so many requests.
fn since(cast: &Cast, before: usize) -> Vec<Asked> {
    cast.backpack.asked().split_off(before)
}

fn assert_each_once(cast: &Cast, what: &str) {
    let posts: Vec<usize> = cast.backpack.posts().into_values().collect();
    assert_eq!(posts, [1, 1], "{what}");
    assert_eq!(cast.backpack.held().len(), 2, "{what}");
}

#[test]
fn after_a_torn_answer_to_a_badge_it_is_looked_what_is_there_and_nothing_sent_twice() {
    for speech in SPEECHES {
        for tear in NOT_WHOLE {
            let what = format!("{speech:?}, {tear:?}");
            let (cast, ids) = connected(speech);
            cast.backpack.fail(0, Fault::Torn(tear), When::After);
            let (status, lines) = cast.export(&ids);
            assert_eq!(status, 1, "{what}: {lines:#?}");
            assert_eq!(outcomes(&lines), ["waiting", "sent"], "{what}: {lines:#?}");
            let before = cast.backpack.requests();
            let lines = cast.lapel.run(&["sync", "--json"]).ended(0).lines();
            assert_eq!(outcomes(&lines), ["present"], "{what}: {lines:#?}");
            let asked = since(&cast, before);
            assert!(
                asked.iter().all(|asked| asked.method == "GET"),
                "{what}: {asked:#?}"
            );
            assert_each_once(&cast, &what);
            cast.assert_by_the_documents(&what);
        }
    }
}

#[test]
fn an_answer_that_is_whole_counts_though_the_connection_is_torn_behind_it() {
    for speech in SPEECHES {
        let what = format!("{speech:?}");
        let (cast, ids) = connected(speech);
        for request in 0..2 {
            let tear = Fault::Torn(Tear::AfterBody);
            cast.backpack.fail(request, tear, When::After);
        }
        let (status, lines) = cast.export(&ids);
        assert_eq!(
            (status, outcomes(&lines)),
            (0, vec!["sent"; 2]),
            "{what}: {lines:#?}"
        );
        assert_each_once(&cast, &what);
        cast.assert_by_the_documents(&what);
    }
}

#[test]
fn a_torn_list_says_nothing_of_what_is_there() {
    for speech in SPEECHES {
        let (cast, ids) = connected(speech);
        cast.export(&ids);
        for tear in NOT_WHOLE {
            let what = format!("{speech:?}, {tear:?}");
            cast.backpack.fail(0, Fault::Torn(tear), When::After);
            let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(1);
            let line = run.line();
            assert!(line["error"].is_string(), "{what}: {run:?}");
            assert!(line["there"].is_null(), "{what}: {run:?}");
        }
        let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
        let line = run.line();
        assert_eq!(line["there"], 2, "{run:?}");
        assert_eq!(line["gone"], serde_json::json!([]), "{run:?}");
        cast.assert_by_the_documents("torn lists");
    }
}

#[test]
fn as_long_as_the_list_is_torn_a_badge_in_doubt_is_not_sent() {
    for speech in SPEECHES {
        let (cast, ids) = connected(speech);
        let torn = Fault::Torn(Tear::InBody);
        cast.backpack.fail(0, torn, When::After);
        let (_, lines) = cast.export(&ids);
        assert_eq!(outcomes(&lines), ["waiting", "sent"], "{speech:?}");
        let before = cast.backpack.requests();
        cast.backpack.fail(0, torn, When::After);
        cast.lapel.run(&["sync", "--json"]).ended(1);
        let asked = since(&cast, before);
        assert_eq!(asked.len(), 1, "{speech:?}: {asked:#?}");
        assert_eq!(asked[0].method, "GET", "{speech:?}: {asked:#?}");
        cast.lapel.run(&["sync", "--json"]).ended(0);
        assert_each_once(&cast, &format!("{speech:?}"));
    }
}

#[test]
fn after_a_torn_answer_with_tokens_nothing_was_sent_and_signing_in_again_mends_it() {
    for speech in [Speech::Connect, Speech::Three] {
        for tear in NOT_WHOLE {
            let what = format!("{speech:?}, {tear:?}");
            let (cast, ids) = connected(speech);
            cast.backpack.expire_tokens();
            // The badge is turned away, and the tokens are refreshed.
            cast.backpack.fail(1, Fault::Torn(tear), When::After);
            let (_, lines) = cast.export(&ids);
            // The server gave new ones that nobody got; the old ones are over.
            assert_eq!(
                outcomes(&lines),
                ["waiting", "needs-you"],
                "{what}: {lines:#?}"
            );
            assert!(cast.backpack.held().is_empty(), "{what}");
            let lines = cast.lapel.run(&["sync", "--json"]).ended(1).lines();
            assert_eq!(outcomes(&lines), ["needs-you"], "{what}: {lines:#?}");
            cast.connect_speaking(speech).ended(0);
            let lines = cast.lapel.run(&["sync", "--json"]).ended(0).lines();
            assert_eq!(outcomes(&lines), ["sent"; 2], "{what}: {lines:#?}");
            assert_each_once(&cast, &what);
            cast.assert_by_the_documents(&what);
            cast.assert_no_secret();
        }
    }
}

#[test]
fn connecting_over_a_torn_answer_with_tokens_is_said_and_works_the_next_time() {
    for speech in SPEECHES {
        let (cast, _) = connected(speech);
        let token = cast
            .backpack
            .asked()
            .iter()
            .position(|asked| asked.method == "POST" && asked.path.ends_with("/token"))
            .expect("tokens were asked for");
        cast.lapel
            .run(&["backpack", "disconnect", "Sample"])
            .ended(0);
        for tear in NOT_WHOLE {
            let what = format!("{speech:?}, {tear:?}");
            cast.backpack.fail(token, Fault::Torn(tear), When::After);
            let run = cast.connect_speaking(speech);
            assert_eq!(run.status, 2, "{what}: {run:?}");
            let listed = cast.lapel.run(&["backpack", "list", "--json"]).lines();
            assert!(listed.is_empty(), "{what}");
            cast.backpack.heal();
        }
        cast.connect_speaking(speech).ended(0);
        cast.assert_no_secret();
    }
}
