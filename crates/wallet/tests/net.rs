//! The guarded client against servers on loopback, each allowed by name.

mod authority;

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use openbadges::source::Wanted;
use openbadges::{Document, Source, SourceError};
use url::Url;
use wallet::net::{Cache, Client, Limits, Rules};

/// A server that answers each request as its script says, then closes the connection.
struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn start(
        script: impl Fn(&str, &mut dyn Write) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::new(Mutex::new(Vec::new()));
        let script = Arc::new(script);
        let noted = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (script, noted) = (Arc::clone(&script), Arc::clone(&noted));
                thread::spawn(move || {
                    let mut stream = stream?;
                    let head = read_head(&mut stream)?;
                    noted.lock().expect("unpoisoned").push(head.clone());
                    // A client that hangs up in the middle is what some tests are about.
                    script(&head, &mut stream)
                });
            }
        });
        Self { address, requests }
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("an address")
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("unpoisoned").clone()
    }
}

fn read_head(stream: &mut impl Read) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    String::from_utf8(head).map_err(io::Error::other)
}

fn path(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

fn answer(out: &mut dyn Write, status: &str, headers: &str, body: &[u8]) -> io::Result<()> {
    write!(
        out,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    )?;
    out.write_all(body)
}

fn redirect(out: &mut dyn Write, location: &str) -> io::Result<()> {
    answer(out, "302 Found", &format!("Location: {location}\r\n"), b"")
}

fn rules(allowed: &[SocketAddr]) -> Rules {
    Rules {
        allowed_hosts: allowed.iter().map(SocketAddr::to_string).collect(),
        ..Rules::default()
    }
}

fn client(servers: &[&Server]) -> Client {
    let allowed: Vec<_> = servers.iter().map(|server| server.address).collect();
    Client::new(&rules(&allowed)).expect("a client")
}

fn get(client: &Client, url: &Url) -> Result<Document, SourceError> {
    client.get(url, Wanted::Document)
}

fn refusal(answer: Result<Document, SourceError>) -> (String, String) {
    match answer {
        Err(SourceError::Refused { url, reason }) => (url, reason),
        other => panic!("not refused: {other:?}"),
    }
}

#[derive(Default)]
struct Memory(Mutex<HashMap<String, Vec<u8>>>);

impl Cache for Memory {
    fn load(&self, key: &str) -> Option<Vec<u8>> {
        self.0.lock().expect("unpoisoned").get(key).cloned()
    }

    fn store(&self, key: &str, value: &[u8]) {
        self.0
            .lock()
            .expect("unpoisoned")
            .insert(key.to_owned(), value.to_vec());
    }
}

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

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).expect("memory");
    encoder.finish().expect("memory")
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
fn an_address_longer_than_http_allows_is_refused() {
    let server = Server::start(|_, out| answer(out, "200 OK", "", b""));
    refusal(get(
        &client(&[&server]),
        &server.url(&format!("/{}", "a".repeat(70_000))),
    ));
    assert!(server.requests().is_empty());
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

mod tls {
    use rcgen::{CertificateParams, date_time_ymd};
    use rustls::{ServerConnection, StreamOwned};

    use super::authority::Authority;
    use super::*;

    fn server(
        authority: &Authority,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> SocketAddr {
        let config = Arc::new(authority.vouch(name, change));
        serve(move |stream| {
            let connection =
                ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
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

    fn ask(
        address: SocketAddr,
        ca_file: Option<&Path>,
        path: &str,
    ) -> Result<Document, SourceError> {
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
        let url =
            Url::parse(&format!("https://{address}/to/{}", plain.address)).expect("an address");
        let document = get(&Client::new(&rules).expect("a client"), &url).expect("an answer");
        assert_eq!(document.body, b"plain");
    }
}
