//! How long an answer may take, how large it may be, and how many are asked for at once.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use openbadges::source::Wanted;
use openbadges::{Source, SourceError};
use wallet::net::{Client, Limits};

use crate::bodies::gzip;
use crate::server::{Server, answer, client, get, path, redirect, rules};

fn hurried(server: &Server) -> Client {
    let limits = Limits {
        connect: Duration::from_millis(900),
        total: Duration::from_secs(1),
        ..Limits::default()
    };
    Client::with_limits(&rules(&[server.address]), limits).expect("a client")
}

fn assert_times_out(server: &Server) {
    let started = Instant::now();
    let answer = get(&hurried(server), &server.url("/"));
    assert!(
        matches!(answer, Err(SourceError::TimedOut { .. })),
        "{answer:?}"
    );
    assert!(
        started.elapsed() >= Duration::from_millis(900),
        "{:?}",
        started.elapsed()
    );
    assert!(
        started.elapsed() < Duration::from_secs(4),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_server_that_says_nothing_hits_the_total_time() {
    assert_times_out(&Server::start(|_, _| {
        thread::sleep(Duration::from_secs(5));
        Ok(())
    }));
}

#[test]
fn a_body_in_drips_hits_the_total_time() {
    assert_times_out(&Server::start(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
        for _ in 0..100 {
            out.write_all(b" ")?;
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }));
}

#[test]
fn a_body_that_stops_hits_the_total_time() {
    assert_times_out(&Server::start(|_, out| {
        thread::sleep(Duration::from_millis(500));
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")?;
        thread::sleep(Duration::from_secs(5));
        Ok(())
    }));
}

#[test]
fn headers_in_drips_hit_the_total_time() {
    assert_times_out(&Server::start(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\n")?;
        for _ in 0..100 {
            out.write_all(b"A: b\r\n")?;
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }));
}

#[test]
fn slow_redirects_share_the_total_time() {
    let count = AtomicUsize::new(0);
    assert_times_out(&Server::start(move |_, out| {
        thread::sleep(Duration::from_millis(300));
        redirect(out, &format!("/{}", count.fetch_add(1, Ordering::SeqCst)))
    }));
}

const DOCUMENT: usize = 5 << 20;

const IMAGE: usize = 10 << 20;

fn sized(head: &str, out: &mut dyn Write) -> io::Result<()> {
    let size: usize = path(head)
        .rsplit('/')
        .next()
        .and_then(|size| size.parse().ok())
        .unwrap_or_default();
    let body = vec![b' '; size];
    if path(head).starts_with("/gzip/") {
        answer(out, "200 OK", "Content-Encoding: gzip\r\n", &gzip(&body))
    } else if path(head).starts_with("/endless/") {
        out.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        out.write_all(&body)
    } else {
        answer(out, "200 OK", "", &body)
    }
}

#[test]
fn answers_are_read_up_to_the_limit_of_their_kind() {
    let server = Server::start(sized);
    let client = client(&[&server]);
    for way in ["", "/gzip", "/endless"] {
        for (wanted, limit) in [
            (Wanted::Document, DOCUMENT),
            (Wanted::Key, DOCUMENT),
            (Wanted::Page, DOCUMENT),
            (Wanted::Image, IMAGE),
        ] {
            let document = client
                .get(&server.url(&format!("{way}/{limit}")), wanted)
                .expect("just fits");
            assert_eq!(document.body.len(), limit, "{way} {wanted:?}");
            assert_eq!(
                client.get(&server.url(&format!("{way}/{}", limit + 1)), wanted),
                Err(SourceError::TooLarge {
                    host: "127.0.0.1".into(),
                    limit: limit as u64
                }),
                "{way} {wanted:?}"
            );
        }
    }
}

#[test]
fn six_mebibytes_are_too_large_for_a_document() {
    let server = Server::start(sized);
    let answer = get(&client(&[&server]), &server.url(&format!("/{}", 6 << 20)));
    assert!(matches!(answer, Err(SourceError::TooLarge { .. })));
}

#[test]
fn a_gzip_bomb_is_inflated_no_further_than_the_limit() {
    let inflated = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&inflated);
    let server = Server::start(move |_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")?;
        let mut bomb = flate2::write::GzEncoder::new(out, flate2::Compression::fast());
        let mebibyte = vec![0; 1 << 20];
        for _ in 0..10 << 10 {
            bomb.write_all(&mebibyte)?;
            counted.fetch_add(1, Ordering::SeqCst);
        }
        bomb.finish().map(drop)
    });
    let started = Instant::now();
    let answer = get(&client(&[&server]), &server.url("/"));
    assert!(
        matches!(answer, Err(SourceError::TooLarge { .. })),
        "{answer:?}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(5),
        "{:?}",
        started.elapsed()
    );
    assert!(
        inflated.load(Ordering::SeqCst) < 5 << 10,
        "the client hangs up"
    );
}

#[test]
fn a_length_beyond_the_limit_is_refused_before_the_body_is_read() {
    let server = Server::start(|_, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10737418240\r\n\r\n")?;
        thread::sleep(Duration::from_secs(5));
        Ok(())
    });
    let started = Instant::now();
    let answer = get(&client(&[&server]), &server.url("/"));
    assert!(
        matches!(answer, Err(SourceError::TooLarge { .. })),
        "{answer:?}"
    );
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[test]
fn one_host_gets_four_requests_at_once() {
    let now = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (counted, highest) = (Arc::clone(&now), Arc::clone(&most));
    let server = Server::start(move |_, out| {
        highest.fetch_max(counted.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        thread::sleep(Duration::from_millis(150));
        counted.fetch_sub(1, Ordering::SeqCst);
        answer(out, "200 OK", "", b"")
    });
    let client = client(&[&server]);
    thread::scope(|scope| {
        for index in 0..12 {
            let (client, url) = (client.clone(), server.url(&format!("/{index}")));
            scope.spawn(move || get(&client, &url).expect("an answer"));
        }
    });
    assert_eq!(server.requests().len(), 12);
    assert_eq!(most.load(Ordering::SeqCst), 4);
}

#[test]
fn waiting_for_a_turn_does_not_count_as_the_servers_time() {
    let server = Server::start(|_, out| {
        thread::sleep(Duration::from_millis(350));
        answer(out, "200 OK", "", b"")
    });
    let client = hurried(&server);
    thread::scope(|scope| {
        for index in 0..16 {
            let (client, url) = (client.clone(), server.url(&format!("/{index}")));
            scope.spawn(move || get(&client, &url).expect("an answer"));
        }
    });
}
