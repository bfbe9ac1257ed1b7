//! What needs a name server of its own. The rest is tested over loopback in `tests/net.rs`.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::*;

/// Counts its connections and answers each with `hello`.
struct Listener {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
}

impl Listener {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&connections);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                counted.fetch_add(1, Ordering::SeqCst);
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
                );
            }
        });
        Self {
            address,
            connections,
        }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// A name server with one list of answers for each name; the last answer is repeated.
#[derive(Default)]
struct Names {
    answers: HashMap<&'static str, Vec<Vec<SocketAddr>>>,
    asked: Mutex<HashMap<String, usize>>,
}

impl Names {
    fn new(host: &'static str, answers: &[&[SocketAddr]]) -> Arc<Self> {
        Arc::new(Self {
            answers: HashMap::from([(
                host,
                answers.iter().map(|answer| answer.to_vec()).collect(),
            )]),
            asked: Mutex::default(),
        })
    }

    fn asked(&self, host: &str) -> usize {
        self.asked
            .lock()
            .expect("unpoisoned")
            .get(host)
            .copied()
            .unwrap_or_default()
    }
}

impl Lookup for Names {
    fn lookup(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        let mut asked = self.asked.lock().expect("unpoisoned");
        let count = asked.entry(host.to_owned()).or_default();
        let answers = self.answers.get(host).ok_or(io::ErrorKind::NotFound)?;
        let answer = answers[(*count).min(answers.len() - 1)].clone();
        *count += 1;
        Ok(answer)
    }
}

/// Public by every rule, and in a block nobody has been given: nothing leaves for anybody.
fn nowhere() -> SocketAddr {
    SocketAddr::new(IpAddr::V6(Ipv6Addr::new(0x2e00, 0, 0, 0, 0, 0, 0, 1)), 0)
}

fn client(names: &Arc<Names>, allowed: &[&str]) -> Client {
    let rules = Rules {
        allowed_hosts: allowed.iter().map(|host| (*host).to_owned()).collect(),
        ..Rules::default()
    };
    let limits = Limits {
        connect: Duration::from_millis(300),
        total: Duration::from_secs(2),
        ..Limits::default()
    };
    Client::with_lookup(&rules, limits, Arc::clone(names) as Arc<dyn Lookup>).expect("a client")
}

fn get(client: &Client, url: &str) -> Result<Document, SourceError> {
    client.get(&Url::parse(url).expect("an address"), Wanted::Document)
}

const REBINDING: &str = "http://rebind.example/badge";

fn is_private(error: &Result<Document, SourceError>) -> bool {
    matches!(error, Err(SourceError::Refused { reason, .. }) if reason == guard::PRIVATE)
}

#[test]
fn a_name_that_changes_from_public_to_private_is_never_connected_to() {
    let listener = Listener::start();
    let names = Names::new("rebind.example", &[&[nowhere()], &[listener.address]]);
    let client = client(&names, &[]);
    let first = get(&client, REBINDING);
    assert!(
        matches!(
            first,
            Err(SourceError::Unreachable { .. } | SourceError::TimedOut { .. })
        ),
        "{first:?}"
    );
    assert_eq!(
        names.asked("rebind.example"),
        1,
        "one lookup serves check and connection"
    );
    let second = get(&client, REBINDING);
    assert!(is_private(&second), "{second:?}");
    assert_eq!(listener.connections(), 0);
}

#[test]
fn the_private_addresses_among_public_ones_are_never_connected_to() {
    let listener = Listener::start();
    let names = Names::new(
        "rebind.example",
        &[&[listener.address, nowhere(), listener.address]],
    );
    get(&client(&names, &[]), REBINDING).expect_err("nobody is there");
    assert_eq!(listener.connections(), 0);
}

#[test]
fn a_name_for_a_private_address_is_refused_over_https_too() {
    let listener = Listener::start();
    let names = Names::new("rebind.example", &[&[listener.address]]);
    let answer = get(&client(&names, &[]), "https://rebind.example/badge");
    assert!(is_private(&answer), "{answer:?}");
    assert_eq!(listener.connections(), 0);
}

#[test]
fn a_name_allowed_by_the_user_may_be_private() {
    let listener = Listener::start();
    let names = Names::new("rebind.example", &[&[listener.address]]);
    let answer = get(&client(&names, &["Rebind.example"]), REBINDING).expect("an answer");
    assert_eq!(answer.body, b"hello");
    assert_eq!(listener.connections(), 1);
}

#[test]
fn connections_to_allowed_hosts_do_not_open_the_way_for_others() {
    let listener = Listener::start();
    let names = Names::new("rebind.example", &[&[listener.address]]);
    let client = client(&names, &["rebind.example:80"]);
    get(&client, REBINDING).expect("an answer");
    let answer = get(&client, "http://rebind.example:443/badge");
    assert!(is_private(&answer), "{answer:?}");
    assert_eq!(listener.connections(), 1);
}

#[test]
fn a_name_that_does_not_exist_is_unreachable() {
    let names = Names::new("rebind.example", &[&[]]);
    for url in [REBINDING, "https://unknown.example/"] {
        let answer = get(&client(&names, &[]), url);
        assert!(
            matches!(answer, Err(SourceError::Unreachable { .. })),
            "{answer:?}"
        );
    }
}

#[test]
fn a_lookup_that_hangs_ends_with_the_time_to_connect() {
    struct Hanging;
    impl Lookup for Hanging {
        fn lookup(&self, _: &str) -> io::Result<Vec<SocketAddr>> {
            thread::sleep(Duration::from_secs(5));
            Ok(Vec::new())
        }
    }
    let limits = Limits {
        connect: Duration::from_millis(200),
        ..Limits::default()
    };
    let client =
        Client::with_lookup(&Rules::default(), limits, Arc::new(Hanging)).expect("a client");
    let started = Instant::now();
    let answer = get(&client, "https://slow.example/");
    drop(client);
    assert!(
        matches!(answer, Err(SourceError::TimedOut { .. })),
        "{answer:?}"
    );
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn nothing_is_looked_up_offline_or_for_a_refused_address() {
    let names = Names::new("rebind.example", &[&[nowhere()]]);
    for url in [
        "http://rebind.example:8080/",
        "http://ada@rebind.example/",
        "ftp://rebind.example/",
    ] {
        assert!(matches!(
            get(&client(&names, &[]), url),
            Err(SourceError::Refused { .. })
        ));
    }
    let offline = Rules {
        offline: true,
        ..Rules::default()
    };
    let lookup = Arc::clone(&names) as Arc<dyn Lookup>;
    let offline = Client::with_lookup(&offline, Limits::default(), lookup).expect("a client");
    assert_eq!(get(&offline, REBINDING), Err(SourceError::Offline));
    assert_eq!(names.asked("rebind.example"), 0);
}

#[test]
fn the_usual_limits_are_the_promised_ones() {
    let limits = Limits::default();
    assert_eq!(limits.connect, Duration::from_secs(10));
    assert_eq!(limits.total, Duration::from_secs(20));
    for wanted in [Wanted::Document, Wanted::Key, Wanted::Page] {
        assert_eq!(limits.size(wanted), 5 * 1024 * 1024);
    }
    assert_eq!(limits.size(Wanted::Image), 10 * 1024 * 1024);
    assert_eq!((MAX_REDIRECTS, REQUESTS_PER_HOST), (5, 4));
}
