//! Lists longer than a page, and servers that page badly.

use lapel_tests::award::Award;
use lapel_tests::backpack::{LONGEST, Paging, Quirks};

use crate::cast::{Cast, Speech, logo, outcomes};

/// More than two pages hold.
const MANY: usize = 2 * LONGEST + 5;

/// How many badges Lapel sees at the backpack, and how many requests that takes.
fn seen(cast: &Cast) -> (u64, usize) {
    let before = cast.backpack.requests();
    let run = cast.lapel.run(&["sync", "--compare", "--json"]).ended(0);
    let there = run.line()["there"].as_u64().expect("a number");
    (there, cast.backpack.requests() - before)
}

#[test]
fn every_badge_on_every_page_is_seen_once_however_a_server_pages() {
    for speech in [Speech::Connect, Speech::Three] {
        let cast = Cast::new(Quirks::default());
        cast.lay(MANY, speech);
        cast.connect_speaking(speech).ended(0);
        for paging in [
            Paging::Right,
            Paging::Circles,
            Paging::Elsewhere,
            Paging::NoLink,
            Paging::Repeats,
            Paging::Beyond,
            Paging::Sloppy,
        ] {
            cast.backpack.change(|quirks| quirks.paging = paging);
            let (there, requests) = seen(&cast);
            assert_eq!(there, MANY as u64, "{speech:?} {paging:?}");
            assert!(requests <= 5, "{speech:?} {paging:?}: {requests} requests");
        }
        cast.assert_by_the_documents("paging");
    }
}

#[test]
fn pages_that_never_end_are_left() {
    for speech in [Speech::Connect, Speech::Three] {
        let cast = Cast::new(Quirks {
            paging: Paging::Stuck,
            no_total: true,
            ..Quirks::default()
        });
        cast.lay(MANY, speech);
        cast.connect_speaking(speech).ended(0);
        let (there, requests) = seen(&cast);
        assert_eq!(there, LONGEST as u64, "{speech:?}");
        assert!(requests <= 3, "{speech:?}: {requests} requests");
    }
}

#[test]
fn a_link_to_another_host_is_not_followed() {
    for speech in [Speech::Connect, Speech::Three] {
        // Without a total there is no other way to what comes after.
        let cast = Cast::new(Quirks {
            paging: Paging::Elsewhere,
            no_total: true,
            ..Quirks::default()
        });
        cast.lay(MANY, speech);
        cast.connect_speaking(speech).ended(0);
        let (there, _) = seen(&cast);
        assert_eq!(there, LONGEST as u64, "{speech:?}");
        // The host is one that Lapel may reach, and the token would have gone with the request.
        let asked = cast.backpack.asked();
        let followed = asked.iter().find(|asked| asked.path.contains("again=1"));
        assert_eq!(followed, None, "{speech:?}");
        assert!(asked.iter().any(|asked| asked.path.contains("offset=0")));
    }
}

#[test]
fn what_came_since_the_last_time_is_all_that_is_asked_for() {
    let cast = Cast::new(Quirks::default());
    cast.lay(3, Speech::Connect);
    cast.connect_speaking(Speech::Connect).ended(0);
    // The server's clock shows whole seconds, and `since` is in such too: what came within two seconds before
    // the look began, and as long as its answer took, is asked for again.
    std::thread::sleep(std::time::Duration::from_secs(4));
    assert_eq!(outcomes(&cast.bring()), ["imported"; 3]);
    let award = Award::new("later");
    cast.issuer.issue_drawn(&award, logo());
    cast.lay_issued(&award);
    let new = ["import", "--from", "Sample", "--new", "--json"];
    let lines = cast.lapel.run(&new).ended(0).lines();
    assert_eq!(outcomes(&lines), ["imported"], "{lines:#?}");
    let asked = cast.backpack.asked();
    let since = asked.iter().filter(|asked| asked.path.contains("since="));
    assert_eq!(since.count(), 1);
    cast.assert_by_the_documents("since");
}

#[test]
fn credentials_of_3_are_brought_in_from_every_page_as_they_were_signed() {
    for jws_plural in [false, true] {
        let cast = Cast::new(Quirks {
            jws_plural,
            ..Quirks::default()
        });
        cast.lay(MANY, Speech::Three);
        cast.connect_speaking(Speech::Three).ended(0);
        let lines = cast.bring();
        assert_eq!(outcomes(&lines), vec!["imported"; MANY], "{lines:#?}");
        let folder = cast.lapel.path("out").display().to_string();
        let export = ["export", "--to", &folder, "--form", "credential", "--all"];
        cast.lapel.run(&export).ended(0);
        let mut texts: Vec<String> = std::fs::read_dir(&folder)
            .expect("a folder")
            .map(|entry| std::fs::read_to_string(entry.expect("an entry").path()).expect("a text"))
            .collect();
        let mut laid: Vec<String> = cast
            .backpack
            .held()
            .iter()
            .map(|item| match item.document.as_str() {
                Some(jws) => jws.to_owned(),
                None => item.document.to_string(),
            })
            .collect();
        let parsed = |text: &mut String| {
            if let Ok(document) = serde_json::from_str::<serde_json::Value>(text) {
                *text = document.to_string();
            }
        };
        texts.iter_mut().for_each(parsed);
        texts.sort();
        laid.sort();
        assert_eq!(texts, laid);
        // What is here is not brought in again.
        assert!(
            cast.bring()
                .iter()
                .all(|line| line["outcome"] != "imported")
        );
        cast.assert_by_the_documents("3.0");
    }
}
