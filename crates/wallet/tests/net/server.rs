//! A server on loopback, a client that may reach it, and a cache for it.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;

use openbadges::source::Wanted;
use openbadges::{Document, Source, SourceError};
use url::Url;
use wallet::net::{Cache, Client, Rules};

/// A server that answers each request as its script says, then closes the connection.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(
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

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("an address")
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("unpoisoned").clone()
    }
}

pub(crate) fn read_head(stream: &mut impl Read) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    String::from_utf8(head).map_err(io::Error::other)
}

pub(crate) fn path(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or_default()
}

pub(crate) fn answer(
    out: &mut dyn Write,
    status: &str,
    headers: &str,
    body: &[u8],
) -> io::Result<()> {
    write!(
        out,
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    )?;
    out.write_all(body)
}

pub(crate) fn redirect(out: &mut dyn Write, location: &str) -> io::Result<()> {
    answer(out, "302 Found", &format!("Location: {location}\r\n"), b"")
}

pub(crate) fn rules(allowed: &[SocketAddr]) -> Rules {
    Rules {
        allowed_hosts: allowed.iter().map(SocketAddr::to_string).collect(),
        ..Rules::default()
    }
}

pub(crate) fn client(servers: &[&Server]) -> Client {
    let allowed: Vec<_> = servers.iter().map(|server| server.address).collect();
    Client::new(&rules(&allowed)).expect("a client")
}

pub(crate) fn get(client: &Client, url: &Url) -> Result<Document, SourceError> {
    client.get(url, Wanted::Document)
}

pub(crate) fn refusal(answer: Result<Document, SourceError>) -> (String, String) {
    match answer {
        Err(SourceError::Refused { url, reason }) => (url, reason),
        other => panic!("not refused: {other:?}"),
    }
}

#[derive(Default)]
pub(crate) struct Memory(pub(crate) Mutex<HashMap<String, Vec<u8>>>);

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
