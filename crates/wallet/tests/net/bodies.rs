//! How a body is packed, and bodies that break off.

use std::io::Write;
use std::sync::Arc;

use openbadges::SourceError;

use crate::server::{Memory, Server, answer, client, get, path};

pub(crate) fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn gzip_is_undone() {
    let server = Server::start(|_, out| {
        answer(
            out,
            "200 OK",
            "Content-Encoding: gzip\r\n",
            &gzip(b"{\"a\":1}"),
        )
    });
    let document = get(&client(&[&server]), &server.url("/")).expect("an answer");
    assert_eq!(document.body, b"{\"a\":1}");
}

#[test]
fn an_empty_answer_may_say_it_is_gzip() {
    let server = Server::start(|head, out| match path(head) {
        "/404" => answer(out, "404 Not Found", "Content-Encoding: gzip\r\n", b""),
        _ if head.to_ascii_lowercase().contains("if-none-match") => write!(
            out,
            "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"
        ),
        _ => answer(
            out,
            "200 OK",
            "ETag: \"1\"\r\nContent-Encoding: gzip\r\n",
            &gzip(b"{}"),
        ),
    });
    let client = client(&[&server]).with_cache(Arc::new(Memory::default()));
    assert_eq!(
        get(&client, &server.url("/404")).expect("an answer").status,
        404
    );
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
fn a_character_set_in_the_wrong_header_changes_nothing() {
    let server =
        Server::start(|_, out| answer(out, "200 OK", "Content-Encoding: UTF-8\r\n", b"{}"));
    let document = get(&client(&[&server]), &server.url("/")).expect("an answer");
    assert_eq!(document.body, b"{}");
}

#[test]
fn answers_that_break_off_or_are_not_http_are_broken() {
    let server = Server::start(|head, out| match path(head) {
        "/short" => out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{"),
        "/chunk" => out.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        "/ssh" => out.write_all(b"SSH-2.0-OpenSSH_9.2\r\n"),
        "/nothing" => Ok(()),
        "/gzip" => answer(out, "200 OK", "Content-Encoding: gzip\r\n", b"not gzip"),
        "/brotli" => answer(out, "200 OK", "Content-Encoding: br\r\n", b"{}"),
        "/twice" => answer(
            out,
            "200 OK",
            "Content-Encoding: gzip, gzip\r\n",
            &gzip(&gzip(b"{}")),
        ),
        "/headers" => {
            out.write_all(b"HTTP/1.1 200 OK\r\n")?;
            for _ in 0..101 {
                out.write_all(b"A: b\r\n")?;
            }
            out.write_all(b"\r\n")
        }
        _ => {
            out.write_all(b"HTTP/1.1 200 OK\r\nA: ")?;
            out.write_all(&vec![b'a'; 1 << 20])?;
            out.write_all(b"\r\n\r\n")
        }
    });
    let client = client(&[&server]);
    for path in [
        "/short", "/chunk", "/ssh", "/nothing", "/gzip", "/brotli", "/twice", "/headers", "/header",
    ] {
        let answer = get(&client, &server.url(path));
        assert!(
            matches!(answer, Err(SourceError::Broken { .. })),
            "{path}: {answer:?}"
        );
    }
}
