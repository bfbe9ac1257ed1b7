//! A backpack on loopback for tests: Badgr's own interface, as much of it as one badge needs.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use wallet::Wallet;
use wallet::backpack::{Server, discover};

use crate::arguments::Arguments;
use crate::session::Session;

pub(crate) const USER: &str = "ada";
pub(crate) const PASSWORD: &str = "correct horse";

pub(crate) struct Peer {
    address: SocketAddr,
    noted: Arc<Notes>,
}

/// What is noted, and who waits for it to change.
#[derive(Default)]
struct Notes {
    noted: Mutex<Noted>,
    changed: Condvar,
}

/// What a peer was asked, and what became of its tokens.
#[derive(Default)]
struct Noted {
    requests: Vec<String>,
    tokens: usize,
    revoked: Vec<String>,
    /// The request that is not answered for now.
    held: Option<&'static str>,
    /// Whether somebody no longer waited for the answer to it.
    hung_up: bool,
}

impl Peer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let noted = Arc::<Notes>::default();
        let shared = Arc::clone(&noted);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                thread::spawn(move || serve(stream, &shared));
            }
        });
        Self { address, noted }
    }

    /// A session on a new wallet that may speak to this peer.
    pub(crate) fn session(&self) -> (TempDir, Session) {
        let folder = tempfile::tempdir().expect("a folder");
        let wallet = Wallet::open(folder.path()).expect("a wallet");
        let arguments = Arguments {
            allowed_hosts: vec![self.address.to_string()],
            ..Arguments::default()
        };
        (folder, Session::new(wallet, arguments))
    }

    /// What is found here, remembered in the session.
    pub(crate) fn found_by(&self, session: &Session) -> Vec<Server> {
        let client = session.client().expect("a client");
        let found = discover(&client, &format!("http://{}", self.address)).expect("a backpack");
        session.backpacks.keep_found(&found);
        found
    }

    /// How often this was asked: a method and a path.
    pub(crate) fn asked(&self, request: &str) -> usize {
        let noted = lock(&self.noted);
        noted.requests.iter().filter(|one| *one == request).count()
    }

    /// Leaves a request unanswered: a method and a path.
    pub(crate) fn hold(&self, request: &'static str) {
        lock(&self.noted).held = Some(request);
    }

    /// Answers what was left unanswered. Returns whether whoever asked had given up waiting.
    pub(crate) fn release(&self) -> bool {
        let mut noted = lock(&self.noted);
        noted.held = None;
        self.noted.changed.notify_all();
        noted.hung_up
    }

    /// Waits until this was asked.
    pub(crate) fn wait_for(&self, request: &str) {
        let noted = lock(&self.noted);
        let is_missing = |noted: &mut Noted| !noted.requests.iter().any(|one| one == request);
        drop(self.noted.changed.wait_while(noted, is_missing));
    }

    /// The access tokens that were revoked: the first that it gave is `token-1`.
    pub(crate) fn revoked(&self) -> Vec<String> {
        lock(&self.noted).revoked.clone()
    }
}

fn lock(noted: &Notes) -> MutexGuard<'_, Noted> {
    noted.noted.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits as long as a request is left unanswered.
fn wait_while_held(stream: &TcpStream, request: &str, notes: &Notes) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_millis(1)))?;
    let mut noted = lock(notes);
    while noted.held == Some(request) {
        noted.hung_up |= matches!(stream.peek(&mut [0]), Ok(0));
        let waited = notes.changed.wait_timeout(noted, Duration::from_millis(20));
        noted = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
    stream.set_read_timeout(None)
}

fn serve(mut stream: TcpStream, notes: &Notes) -> io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let mut words = head.split(' ');
    let (method, target) = (
        words.next().unwrap_or_default().to_ascii_uppercase(),
        words.next().unwrap_or_default(),
    );
    let path = target.split('?').next().unwrap_or_default();
    let request = format!("{method} {path}");
    let token = {
        let mut noted = lock(notes);
        noted.requests.push(request.clone());
        notes.changed.notify_all();
        noted.tokens += usize::from(request == "POST /o/token");
        if request == "POST /o/revoke_token" {
            let fields = url::form_urlencoded::parse(body.as_bytes());
            let tokens = fields.filter(|(name, _)| name == "token");
            noted.revoked.extend(tokens.map(|(_, token)| token.into()));
        }
        let number = noted.tokens;
        format!(r#"{{"access_token":"token-{number}","token_type":"Bearer"}}"#)
    };
    wait_while_held(&stream, &request, notes)?;
    let is_signed_in = head.contains("authorization: bearer");
    let (status, answer) = match (request.as_str(), is_signed_in) {
        ("POST /o/token", _)
            if body.contains("password=correct+horse") || body.contains("&code=good") =>
        {
            (200, token.as_str())
        }
        ("POST /o/revoke_token", _) => (200, ""),
        ("POST /o/token", _) => (400, r#"{"error":"invalid_grant"}"#),
        ("GET /v2/users/self", true) => (
            200,
            r#"{"result":[{"firstName":"Ada","emails":[{"email":"ada@example.org"}]}]}"#,
        ),
        ("GET /v2/backpack/assertions", true) => {
            (200, r#"{"status":{"success":true},"result":[]}"#)
        }
        ("POST /v2/backpack/import", true) => (201, r#"{"result":[{"entityId":"e1"}]}"#),
        ("GET /v2/backpack/assertions", false) => (
            401,
            r#"{"status":{"success":false,"description":"no valid auth token found"}}"#,
        ),
        _ => (404, "{}"),
    };
    write!(
        stream,
        "HTTP/1.1 {status} So\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{answer}",
        answer.len()
    )
}
