//! Whose certificate is trusted, and where a secure address may lead.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use openbadges::{Document, SourceError};
use rcgen::{CertificateParams, date_time_ymd};
use rustls::{ServerConnection, StreamOwned};
use url::Url;
use wallet::net::{Client, Rules};

use crate::authority::Authority;
use crate::server::{Server, answer, get, path, read_head, redirect, refusal, rules};

fn server(
    authority: &Authority,
    name: &str,
    change: impl FnOnce(&mut CertificateParams),
) -> SocketAddr {
    let config = Arc::new(authority.vouch(name, change));
    serve(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(connection, stream);
        let head = read_head(&mut stream)?;
        match path(&head).strip_prefix("/to/") {
            Some(host) => redirect(&mut stream, &format!("http://{host}/badge")),
            None => answer(&mut stream, "200 OK", "", b"secure"),
        }?;
        stream.conn.send_close_notify();
        stream.flush()
    })
}

fn serve(script: impl Fn(TcpStream) -> io::Result<()> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming() {
            // A client that trusts nobody hangs up in the handshake.
            let _ = stream.and_then(&script);
        }
    });
    address
}

fn ask(address: SocketAddr, ca_file: Option<&Path>, path: &str) -> Result<Document, SourceError> {
    let rules = Rules {
        ca_file: ca_file.map(Path::to_owned),
        ..rules(&[address])
    };
    let url = Url::parse(&format!("https://{address}{path}")).expect("an address");
    get(&Client::new(&rules).expect("a client"), &url)
}

fn untrusted() -> Result<Document, SourceError> {
    Err(SourceError::Tls {
        host: "127.0.0.1".into(),
    })
}

#[test]
fn an_authority_from_the_ca_file_is_trusted() {
    let authority = Authority::new();
    let address = server(&authority, "127.0.0.1", |_| {});
    let document = ask(address, Some(authority.file.path()), "/").expect("an answer");
    assert_eq!(document.body, b"secure");
}

#[test]
fn an_unknown_authority_is_not_trusted_even_for_an_allowed_host() {
    let authority = Authority::new();
    let address = server(&authority, "127.0.0.1", |_| {});
    assert_eq!(ask(address, None, "/"), untrusted());
    assert_eq!(
        ask(address, Some(Authority::new().file.path()), "/"),
        untrusted()
    );
}

#[test]
fn a_certificate_for_another_host_is_not_trusted() {
    let authority = Authority::new();
    let address = server(&authority, "issuer.example", |_| {});
    assert_eq!(ask(address, Some(authority.file.path()), "/"), untrusted());
}

#[test]
fn an_expired_certificate_is_not_trusted() {
    let authority = Authority::new();
    let address = server(&authority, "127.0.0.1", |params| {
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
    });
    assert_eq!(ask(address, Some(authority.file.path()), "/"), untrusted());
}

#[test]
fn a_server_without_tls_gives_a_failed_secure_connection() {
    let plain = serve(|mut stream| stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    assert_eq!(ask(plain, None, "/"), untrusted());
    let closing = serve(|mut stream| stream.read(&mut [0; 4096]).map(drop));
    assert_eq!(ask(closing, None, "/"), untrusted());
}

#[test]
fn a_secure_address_does_not_redirect_to_an_insecure_one() {
    let authority = Authority::new();
    let address = server(&authority, "127.0.0.1", |_| {});
    let (url, reason) = refusal(ask(
        address,
        Some(authority.file.path()),
        "/to/issuer.example",
    ));
    assert_eq!(url, "http://issuer.example/badge");
    assert!(reason.contains("secure"), "{reason}");
}

#[test]
fn a_secure_address_may_redirect_to_an_insecure_one_on_an_allowed_host() {
    let authority = Authority::new();
    let address = server(&authority, "127.0.0.1", |_| {});
    let plain = Server::start(|_, out| answer(out, "200 OK", "", b"plain"));
    let rules = Rules {
        ca_file: Some(authority.file.path().to_owned()),
        ..rules(&[address, plain.address])
    };
    let url = Url::parse(&format!("https://{address}/to/{}", plain.address)).expect("an address");
    let document = get(&Client::new(&rules).expect("a client"), &url).expect("an answer");
    assert_eq!(document.body, b"plain");
}
