//! A backpack on loopback: strict by its documents, or odd as real ones are.

mod doors;

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::net::{Client, Rules};

pub(super) use doors::manifest;

pub(super) const SCOPE: &str = "https://purl.imsglobal.org/spec/ob/v2p1/scope/";

/// How a peer differs from what its documents say.
#[derive(Default)]
pub(super) struct Quirks {
    pub(super) no_loopback: bool,
    pub(super) no_offline_access: bool,
    pub(super) no_refresh_grant: bool,
    pub(super) no_basic_at_registration: bool,
    pub(super) registers_nobody: bool,
    pub(super) hashed_secret: bool,
    /// The client is looked for in the body when tokens are refreshed.
    pub(super) client_in_body: bool,
    /// The next so many token calls are answered 429.
    pub(super) throttled: u32,
    /// Token calls fail so: a status without a body, or for 0 no answer at all.
    pub(super) token_failure: Option<u16>,
    /// What it grants, whatever is asked.
    pub(super) grants: Option<&'static str>,
    /// What it calls itself in answers (RFC 9207), and whether its metadata says that it does.
    pub(super) iss: Option<String>,
    pub(super) has_metadata: bool,
    /// What the bearer calls are answered with, once each, in place of 200.
    pub(super) next_status: Vec<u16>,
    pub(super) next_header: Option<(&'static str, &'static str)>,
    pub(super) next_body: Option<String>,
    /// How long it thinks about a call before it answers.
    pub(super) pause: Duration,
    /// How long its documents may be kept.
    pub(super) cache_control: Option<&'static str>,
    /// The clock of its answers, as the header `Date` has it.
    pub(super) date: Option<&'static str>,
    /// What its list of assertions gives, by the `limit` and `offset` that are asked for.
    pub(super) list: Option<fn(usize, usize) -> Value>,
    /// The documents at paths, in place of the usual ones; null for 404.
    pub(super) documents: HashMap<&'static str, Value>,
}

#[derive(Clone)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HashMap<String, String>,
    pub(super) body: String,
}

impl Request {
    pub(super) fn form(&self) -> HashMap<String, String> {
        form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }
}

struct Code {
    challenge: String,
    redirect: String,
    client: String,
    scope: String,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) quirks: Quirks,
    pub(super) requests: Vec<Request>,
    pub(super) access: Vec<String>,
    pub(super) refresh: Vec<String>,
    clients: HashMap<String, (String, String)>,
    codes: HashMap<String, Code>,
    count: u32,
}

pub(super) struct Peer {
    pub(super) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

fn json(status: u16, body: &Value) -> Answer {
    Answer {
        status,
        // Badgr says so of its JSON.
        headers: vec![("Content-Type".into(), "text/html".into())],
        body: body.to_string(),
    }
}

fn redirect(to: &str) -> Answer {
    Answer {
        status: 302,
        headers: vec![("Location".into(), to.into())],
        body: String::new(),
    }
}

impl Peer {
    pub(super) fn new(quirks: Quirks) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State {
            quirks,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream, address, &shared));
            }
        });
        Self { address, state }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("an address")
    }

    pub(super) fn client(&self) -> Client {
        let rules = Rules {
            allowed_hosts: vec![self.address.to_string()],
            ..Rules::default()
        };
        Client::new(&rules).expect("a client")
    }

    /// The requests for a path so far.
    pub(super) fn requests(&self, path: &str) -> Vec<Request> {
        let state = self.state();
        let asked = state.requests.iter();
        asked
            .filter(|request| request.path == path)
            .cloned()
            .collect()
    }

    /// What a browser gets that consents: the address that the peer sends it to.
    pub(super) fn consent(&self, authorization: &Url) -> Url {
        let (status, headers, _) = browse(authorization, &[]);
        assert_eq!(status, 302, "{authorization}");
        Url::parse(&headers["location"]).expect("an address")
    }
}

/// One GET, as a browser makes it.
pub(super) fn browse(
    url: &Url,
    headers: &[(&str, &str)],
) -> (u16, HashMap<String, String>, String) {
    let host = format!(
        "{}:{}",
        url.host_str().expect("a host"),
        url.port().expect("a port")
    );
    let target = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let mut head = format!("GET {target} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        head += &format!("Host: {host}\r\n");
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    exchange(&host, &format!("{head}\r\n"))
}

pub(super) fn exchange(host: &str, request: &str) -> (u16, HashMap<String, String>, String) {
    let mut stream = TcpStream::connect(host).expect("somebody listens");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    (status.expect("a status"), header_map(head), body.to_owned())
}

fn header_map(head: &str) -> HashMap<String, String> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect()
}

fn serve(mut stream: TcpStream, address: SocketAddr, state: &Mutex<State>) -> io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let headers = header_map(&head);
    let length = headers
        .get("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let mut first = head.split(' ');
    let method = first.next().unwrap_or_default().to_owned();
    let target = first.next().unwrap_or_default().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let request = Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let pause = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.requests.push(request.clone());
        state.quirks.pause
    };
    thread::sleep(pause);
    let mut answer = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.quirks.token_failure {
            Some(0) if request.path == "/o/token" => return Ok(()),
            Some(status) if request.path == "/o/token" => Answer {
                status,
                headers: Vec::new(),
                body: String::new(),
            },
            _ => state.answer(&request, &format!("http://{address}")),
        }
    };
    let (lifetime, date) = {
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let lifetime = state.quirks.cache_control;
        let lifetime = lifetime.filter(|_| request.method == "GET");
        (lifetime, state.quirks.date)
    };
    if let Some(date) = date {
        answer.headers.push(("Date".into(), date.into()));
    }
    if let Some(lifetime) = lifetime {
        answer
            .headers
            .push(("Cache-Control".into(), lifetime.into()));
    }
    write!(
        stream,
        "HTTP/1.1 {} So\r\nConnection: close\r\nContent-Length: {}\r\n",
        answer.status,
        answer.body.len()
    )?;
    for (name, value) in &answer.headers {
        write!(stream, "{name}: {value}\r\n")?;
    }
    write!(stream, "\r\n{}", answer.body)
}
