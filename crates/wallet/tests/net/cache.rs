//! What is kept of answers, for how long, and what is not.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use openbadges::Source;
use openbadges::source::Wanted;
use wallet::net::{Cache, Client, Rules};

use crate::server::{Memory, Server, answer, client, get, path, refusal};

#[test]
fn an_answer_is_kept_for_its_max_age() {
    let server = Server::start(|_, out| {
        answer(
            out,
            "200 OK",
            "Cache-Control: max-age=3600\r\nContent-Type: a/b\r\n",
            b"{}",
        )
    });
    let client = client(&[&server]).with_cache(Arc::new(Memory::default()));
    let first = get(&client, &server.url("/badge")).expect("an answer");
    let second = get(&client, &server.url("/badge")).expect("an answer");
    assert_eq!(first, second, "with the time of the first");
    assert_eq!(server.requests().len(), 1);
    client
        .get(&server.url("/badge"), Wanted::Page)
        .expect("an answer");
    get(&client, &server.url("/other")).expect("an answer");
    assert_eq!(
        server.requests().len(),
        3,
        "each kind and each address is kept apart"
    );
}

fn tagged(head: &str, out: &mut dyn Write) -> io::Result<()> {
    if head.to_ascii_lowercase().contains("if-none-match: \"1\"") {
        write!(
            out,
            "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nConnection: close\r\n\r\n"
        )
    } else {
        answer(
            out,
            "200 OK",
            "ETag: \"1\"\r\nCache-Control: max-age=3600\r\nContent-Type: a/b\r\n",
            b"{}",
        )
    }
}

#[test]
fn a_fresh_client_asks_and_the_server_may_confirm() {
    let server = Server::start(tagged);
    let client = client(&[&server]).with_cache(Arc::new(Memory::default()));
    let first = get(&client, &server.url("/")).expect("an answer");
    thread::sleep(Duration::from_millis(5));
    let confirmed = get(&client.fresh(), &server.url("/")).expect("an answer");
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let asked = requests[1].to_ascii_lowercase();
    assert!(asked.contains("if-none-match: \"1\"") && asked.contains("cache-control: no-cache"));
    assert!(confirmed.fetched_at > first.fetched_at);
    assert_eq!((confirmed.status, &confirmed.body), (200, &first.body));
    assert_eq!(confirmed.content_type, first.content_type);
    let kept = get(&client, &server.url("/")).expect("an answer");
    assert_eq!(kept, confirmed, "the confirmation is kept");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn an_answer_without_a_lifetime_is_confirmed_each_time() {
    let modified = "Last-Modified: Mon, 01 Jan 2001 00:00:00 GMT\r\n";
    let server = Server::start(move |head, out| {
        if head
            .to_ascii_lowercase()
            .contains("if-modified-since: mon, 01 jan 2001")
        {
            write!(
                out,
                "HTTP/1.1 304 Not Modified\r\n{modified}Connection: close\r\n\r\n"
            )
        } else {
            answer(out, "200 OK", modified, b"{}")
        }
    });
    let client = client(&[&server]).with_cache(Arc::new(Memory::default()));
    for _ in 0..3 {
        let document = get(&client, &server.url("/")).expect("an answer");
        assert_eq!(
            (document.status, document.body.as_slice()),
            (200, &b"{}"[..])
        );
    }
    assert_eq!(server.requests().len(), 3);
    assert!(
        server.requests()[2]
            .to_ascii_lowercase()
            .contains("if-modified-since")
    );
}

#[test]
fn a_revocation_replaces_a_kept_answer() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_, out| match count.fetch_add(1, Ordering::SeqCst) {
        0 => answer(
            out,
            "200 OK",
            "ETag: \"1\"\r\nCache-Control: max-age=3600\r\n",
            b"{}",
        ),
        _ => answer(
            out,
            "410 Gone",
            "Cache-Control: max-age=3600\r\n",
            b"revoked",
        ),
    });
    let client = client(&[&server]).with_cache(Arc::new(Memory::default()));
    assert_eq!(
        get(&client, &server.url("/")).expect("an answer").status,
        200
    );
    assert_eq!(
        get(&client.fresh(), &server.url("/"))
            .expect("an answer")
            .status,
        410
    );
    assert_eq!(
        get(&client, &server.url("/")).expect("an answer").status,
        410
    );
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_304_about_another_answer_leads_to_a_plain_request() {
    let server = Server::start(|head, out| {
        if head.to_ascii_lowercase().contains("if-none-match") {
            write!(
                out,
                "HTTP/1.1 304 Not Modified\r\nETag: \"2\"\r\nConnection: close\r\n\r\n"
            )
        } else {
            answer(out, "200 OK", "ETag: \"1\"\r\n", b"{}")
        }
    });
    let client = client(&[&server]).with_cache(Arc::new(Memory::default()));
    for _ in 0..2 {
        let document = get(&client, &server.url("/")).expect("an answer");
        assert_eq!(
            (document.status, document.body.as_slice()),
            (200, &b"{}"[..])
        );
    }
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn what_must_not_be_stored_is_not() {
    let server =
        Server::start(|_, out| answer(out, "200 OK", "Cache-Control: no-store\r\n", b"{}"));
    let memory = Arc::new(Memory::default());
    let client = client(&[&server]).with_cache(Arc::clone(&memory) as Arc<dyn Cache>);
    get(&client, &server.url("/")).expect("an answer");
    assert!(memory.0.lock().expect("unpoisoned").is_empty());
}

#[test]
fn a_hostile_age_or_date_does_no_harm() {
    let server = Server::start(|_, out| {
        answer(
            out,
            "200 OK",
            "Age: 18446744073709551615\r\nDate: Fri, 31 Dec 9999 23:59:59 GMT\r\nExpires: Fri, 31 Dec 9999 23:59:59 GMT\r\nCache-Control: max-age=18446744073709551615, =, ,,\r\nVary: (),*,Accept\r\nETag: W/\"\r\n",
            b"{}",
        )
    });
    let client = client(&[&server]).with_cache(Arc::new(Memory::default()));
    for _ in 0..3 {
        get(&client, &server.url("/")).expect("an answer");
        get(&client.fresh(), &server.url("/")).expect("an answer");
    }
}

#[test]
fn the_guards_come_before_the_cache() {
    let server = Server::start(|head, out| match path(head) {
        "/moved" => answer(
            out,
            "301 Moved",
            "Location: http://127.0.0.1:1/\r\nCache-Control: max-age=3600\r\n",
            b"",
        ),
        _ => answer(out, "200 OK", "Cache-Control: max-age=3600\r\n", b"{}"),
    });
    let memory: Arc<dyn Cache> = Arc::new(Memory::default());
    let allowed = client(&[&server]).with_cache(Arc::clone(&memory));
    get(&allowed, &server.url("/")).expect("an answer");
    for _ in 0..2 {
        refusal(get(&allowed, &server.url("/moved")));
    }
    assert_eq!(
        server.requests().len(),
        2,
        "the redirect is kept, and judged again"
    );
    let strict = Client::new(&Rules::default())
        .expect("a client")
        .with_cache(memory);
    refusal(get(&strict, &server.url("/")));
}

#[test]
fn a_cache_full_of_rubbish_is_as_good_as_none() {
    struct Rubbish;
    impl Cache for Rubbish {
        fn load(&self, _: &str) -> Option<Vec<u8>> {
            Some(b"\x01\0\0\0\x02{}rubbish".to_vec())
        }
        fn store(&self, _: &str, _: &[u8]) {}
    }
    let server = Server::start(tagged);
    let client = client(&[&server]).with_cache(Arc::new(Rubbish));
    assert_eq!(
        get(&client, &server.url("/")).expect("an answer").body,
        b"{}"
    );
}
