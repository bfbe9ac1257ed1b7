//! Which redirects are followed, and how far.

use std::io;

use openbadges::SourceError;

use crate::server::{Server, answer, client, get, path, redirect, refusal};

#[test]
fn redirects_are_followed_five_times() {
    let server =
        Server::start(
            |head, out| match path(head).trim_start_matches('/').parse::<u32>() {
                Ok(0) => answer(out, "200 OK", "", b"here"),
                Ok(left) => redirect(out, &format!("/{}", left - 1)),
                Err(_) => answer(out, "404 Not Found", "", b""),
            },
        );
    let client = client(&[&server]);
    let document = get(&client, &server.url("/5")).expect("an answer");
    assert_eq!(document.body, b"here");
    assert_eq!(document.requested, server.url("/5"));
    assert_eq!(document.url, server.url("/0"));
    assert_eq!(
        get(&client, &server.url("/6")),
        Err(SourceError::TooManyRedirects {
            host: "127.0.0.1".into()
        })
    );
    assert_eq!(
        server.requests().len(),
        6 + 6,
        "the seventh address is not asked"
    );
}

#[test]
fn every_kind_of_redirect_is_followed() {
    let server = Server::start(|head, out| match path(head) {
        "/here" => answer(out, "200 OK", "", b"here"),
        status => answer(
            out,
            &format!("{} So", &status[1..]),
            "Location: /here\r\n",
            b"moved",
        ),
    });
    let client = client(&[&server]);
    for status in [301, 302, 303, 307, 308] {
        let document = get(&client, &server.url(&format!("/{status}"))).expect("an answer");
        assert_eq!(document.body, b"here", "{status}");
    }
}

#[test]
fn a_redirect_that_says_no_address_is_the_answer() {
    let server = Server::start(|_, out| answer(out, "301 Moved", "", b"somewhere"));
    let document = get(&client(&[&server]), &server.url("/")).expect("an answer");
    assert_eq!(
        (document.status, document.body.as_slice()),
        (301, &b"somewhere"[..])
    );
}

#[test]
fn a_loop_of_redirects_ends_at_once() {
    let server = Server::start(|head, out| match path(head) {
        "/a" => redirect(out, "/b"),
        _ => redirect(out, "/a#again"),
    });
    let client = client(&[&server]);
    assert!(matches!(
        get(&client, &server.url("/a")),
        Err(SourceError::TooManyRedirects { .. })
    ));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn redirects_to_private_or_forbidden_addresses_are_refused() {
    let targets = [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://localhost/",
        "http://localhost./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "//127.0.0.1:1/",
        "https://issuer.example:22/",
        "https://ada:secret@issuer.example/",
        "ftp://issuer.example/",
        "file:///etc/passwd",
        "data:application/json,{}",
        "http://[broken/",
    ];
    let server = Server::start(move |head, out| {
        let index: usize = path(head)[1..].parse().map_err(io::Error::other)?;
        redirect(out, targets[index])
    });
    let client = client(&[&server]);
    for (index, target) in targets.iter().enumerate() {
        let (url, reason) = refusal(get(&client, &server.url(&format!("/{index}"))));
        assert!(
            !reason.is_empty() && !url.contains("secret"),
            "{target}: {url}"
        );
    }
    assert_eq!(server.requests().len(), targets.len());
}

#[test]
fn redirects_cross_from_one_allowed_host_to_another() {
    let second = Server::start(|_, out| answer(out, "200 OK", "", b"second"));
    let target = second.url("/there");
    let first = Server::start(move |_, out| redirect(out, target.as_str()));
    let document = get(&client(&[&first, &second]), &first.url("/")).expect("an answer");
    assert_eq!(document.url, second.url("/there"));
    refusal(get(&client(&[&first]), &first.url("/")));
    assert_eq!(second.requests().len(), 1);
    assert!(
        !second.requests()[0]
            .to_ascii_lowercase()
            .contains("referer")
    );
}
