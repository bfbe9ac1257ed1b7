//! The guarded client against servers on loopback, each allowed by name.

#[path = "../authority/mod.rs"]
mod authority;
mod bodies;
mod cache;
mod limits;
mod redirects;
mod server;
mod tls;

use std::net::TcpListener;

use openbadges::source::Wanted;
use openbadges::{Source, SourceError};
use url::Url;
use wallet::net::{Client, Rules};

use server::{Server, answer, client, get, path, refusal, rules};

#[test]
fn the_answer_comes_as_it_was_sent() {
    let server = Server::start(|_, out| {
        answer(
            out,
            "200 OK",
            "Content-Type: application/json; charset=utf-8\r\n",
            b"{\"a\":1}",
        )
    });
    let url = server.url("/badge#part");
    let document = get(&client(&[&server]), &url).expect("an answer");
    assert_eq!(document.requested, url);
    assert_eq!(document.url, url);
    assert_eq!(document.status, 200);
    assert_eq!(
        document.content_type.as_deref(),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(document.body, b"{\"a\":1}");
    assert!((chrono::Utc::now() - document.fetched_at).num_seconds() < 10);
    assert!(server.requests()[0].starts_with("GET /badge HTTP/1.1\r\n"));
}

#[test]
fn nothing_but_the_program_and_what_it_wants_is_told() {
    let server = Server::start(|_, out| answer(out, "200 OK", "Set-Cookie: id=1\r\n", b""));
    let client = client(&[&server]);
    for _ in 0..2 {
        get(&client, &server.url("/")).expect("an answer");
    }
    for request in server.requests() {
        let mut headers: Vec<_> = request
            .lines()
            .skip(1)
            .filter(|line| !line.is_empty())
            .map(|line| line.to_ascii_lowercase())
            .collect();
        headers.sort();
        assert_eq!(
            headers,
            [
                "accept-encoding: gzip".to_owned(),
                "accept: application/ld+json, application/json, image/png, image/svg+xml"
                    .to_owned(),
                format!("host: {}", server.address),
                format!("user-agent: lapel/{}", env!("CARGO_PKG_VERSION")),
            ]
        );
    }
}

#[test]
fn each_kind_of_answer_is_asked_for_by_its_types() {
    let server = Server::start(|_, out| answer(out, "200 OK", "", b""));
    let client = client(&[&server]);
    for (wanted, types) in [
        (Wanted::Document, &["application/ld+json", "image/png"][..]),
        (Wanted::Image, &["image/png", "image/svg+xml"]),
        (Wanted::Key, &["application/x-pem-file", "application/json"]),
        (Wanted::Page, &["text/html", "application/json"]),
    ] {
        client.get(&server.url("/"), wanted).expect("an answer");
        let request = server.requests().pop().expect("a request");
        for expected in types {
            assert!(request.contains(expected), "{wanted:?}: {request}");
        }
    }
}

#[test]
fn every_status_is_an_answer_and_none_is_tried_again() {
    let server = Server::start(|head, out| {
        let status = path(head).trim_start_matches('/');
        answer(out, &format!("{status} So"), "Retry-After: 0\r\n", b"why")
    });
    let client = client(&[&server]);
    let statuses = [204, 300, 304, 400, 401, 404, 410, 429, 500, 503];
    for status in statuses {
        let document = get(&client, &server.url(&format!("/{status}"))).expect("an answer");
        assert_eq!(document.status, status);
    }
    assert_eq!(server.requests().len(), statuses.len());
}

#[test]
fn offline_nothing_is_asked() {
    let server = Server::start(|_, out| answer(out, "200 OK", "", b""));
    let offline = Rules {
        offline: true,
        ..rules(&[server.address])
    };
    let client = Client::new(&offline).expect("a client");
    for url in [
        server.url("/"),
        Url::parse("ftp://127.0.0.1/").expect("an address"),
    ] {
        assert_eq!(get(&client, &url), Err(SourceError::Offline));
        assert_eq!(get(&client.fresh(), &url), Err(SourceError::Offline));
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_host_that_is_not_allowed_is_never_connected_to() {
    let server = Server::start(|_, out| answer(out, "200 OK", "", b""));
    let client = Client::new(&Rules::default()).expect("a client");
    refusal(get(&client, &server.url("/")));
    assert!(server.requests().is_empty());
}

#[test]
fn an_address_longer_than_http_allows_is_refused() {
    let server = Server::start(|_, out| answer(out, "200 OK", "", b""));
    refusal(get(
        &client(&[&server]),
        &server.url(&format!("/{}", "a".repeat(70_000))),
    ));
    assert!(server.requests().is_empty());
}

#[test]
fn where_nothing_listens_the_host_is_unreachable() {
    let address = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a port");
    let client = Client::new(&rules(&[address])).expect("a client");
    for scheme in ["http", "https"] {
        let url = Url::parse(&format!("{scheme}://{address}/")).expect("an address");
        assert_eq!(
            get(&client, &url),
            Err(SourceError::Unreachable {
                host: "127.0.0.1".into()
            })
        );
    }
}
