//! Waits on this computer for the browser to bring the answer (RFC 8252, section 7.3).
//!
//! Any page and any program here can reach the port. What is taken is one GET of the one path, to
//! this very address, as a browser makes it that follows a redirect, with the state of this
//! attempt. Everything else is sent away, and the wait goes on.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use super::Attempt;
use crate::Stop;

/// The path that the relay page and the redirect name.
const PATH: &str = "/landed";
/// The longest request head that is read.
const MAX_HEAD: usize = 16 << 10;
/// How many connections are open at once; browsers open some that they never use.
const MAX_OPEN: usize = 16;
/// How long a connection may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked whether something came.
const PAUSE: Duration = Duration::from_millis(15);

const LANDED: &str = include_str!("landed.html");
const NOT_HERE: &str = include_str!("not_here.html");

/// A port of this computer that waits for one answer.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: TcpListener,
    port: u16,
    path: String,
}

impl Listener {
    /// A listener on a port that the system chooses.
    ///
    /// # Errors
    /// Whatever the system says.
    pub(crate) fn new() -> io::Result<Self> {
        Self::on(0, PATH)
    }

    /// A listener for an address that was registered earlier, if it is one of this computer.
    pub(crate) fn at(redirect: &Url) -> Option<Self> {
        let is_here = redirect.scheme() == "http"
            && redirect.host() == Some(url::Host::Ipv4(Ipv4Addr::LOCALHOST));
        let port = redirect.port().filter(|_| is_here)?;
        Self::on(port, redirect.path()).ok()
    }

    fn on(port: u16, path: &str) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        socket.set_nonblocking(true)?;
        Ok(Self {
            port: socket.local_addr()?.port(),
            socket,
            path: path.to_owned(),
        })
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The address to register: by number, since `localhost` may be answered for by others.
    pub(crate) fn address(&self) -> Option<Url> {
        Url::parse(&format!("http://127.0.0.1:{}{}", self.port, self.path)).ok()
    }

    /// Waits for the answer to `attempt` and returns its query; none once `stop` is pulled or the
    /// time is up.
    pub(crate) fn wait(&self, attempt: &Attempt, stop: &Stop, time: Duration) -> Option<String> {
        let until = Instant::now() + time;
        let mut open: Vec<Visitor> = Vec::new();
        while Instant::now() < until && !stop.is_stopped() {
            while open.len() < MAX_OPEN
                && let Ok((stream, _)) = self.socket.accept()
            {
                open.extend(Visitor::new(stream));
            }
            let mut still_open = Vec::new();
            for mut visitor in open {
                match visitor.listen() {
                    Said::Nothing if visitor.since.elapsed() > PATIENCE => {}
                    Said::Nothing => still_open.push(visitor),
                    Said::Gone => {}
                    Said::Request(head) => match self.judge(&head, attempt) {
                        Ok(query) => {
                            visitor.answer("200 OK", LANDED);
                            return Some(query);
                        }
                        Err(status) => visitor.answer(status, NOT_HERE),
                    },
                }
            }
            open = still_open;
            thread::sleep(PAUSE);
        }
        None
    }

    /// The query of a request that brings the answer, or the status that it is sent away with.
    fn judge(&self, head: &str, attempt: &Attempt) -> Result<String, &'static str> {
        let mut lines = head.split("\r\n");
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (Some(method), Some(target), Some(version)) =
            (first.next(), first.next(), first.next())
        else {
            return Err("400 Bad Request");
        };
        if !version.starts_with("HTTP/1.") || first.next().is_some() {
            return Err("400 Bad Request");
        }
        let headers: Vec<(String, &str)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim()))
            .collect();
        let all = |name: &'static str| {
            headers
                .iter()
                .filter(move |(header, _)| header == name)
                .map(|(_, value)| *value)
        };
        // A name of somebody else's that resolves to this computer is not this computer's.
        let here = format!("127.0.0.1:{}", self.port);
        if !all("host").eq([here.as_str()]) {
            return Err("421 Misdirected Request");
        }
        if method != "GET" {
            return Err("405 Method Not Allowed");
        }
        // A page's script, frame or picture, not a redirect that the browser follows.
        let by_a_page = all("origin").any(|origin| origin != format!("http://{here}"))
            || all("sec-fetch-mode").any(|mode| mode != "navigate")
            || all("sec-fetch-dest").any(|dest| dest != "document");
        if by_a_page {
            return Err("403 Forbidden");
        }
        if target.contains('#') {
            return Err("400 Bad Request");
        }
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path != self.path {
            return Err("404 Not Found");
        }
        let mut states =
            url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "state");
        match (states.next(), states.next()) {
            (Some((_, state)), None) if attempt.owns(&state) => Ok(query.to_owned()),
            _ => Err("403 Forbidden"),
        }
    }
}

/// What came over a connection so far.
struct Visitor {
    stream: TcpStream,
    head: Vec<u8>,
    since: Instant,
}

enum Said {
    Nothing,
    Gone,
    Request(String),
}

impl Visitor {
    fn new(stream: TcpStream) -> Option<Self> {
        stream.set_nonblocking(true).ok()?;
        Some(Self {
            stream,
            head: Vec::new(),
            since: Instant::now(),
        })
    }

    fn listen(&mut self) -> Said {
        let mut buffer = [0; 4096];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Said::Gone,
                Ok(count) => self.head.extend(buffer.iter().take(count)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Said::Nothing,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Said::Gone,
            }
            let end = self.head.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(head) = end.and_then(|end| self.head.get(..end)) {
                return Said::Request(String::from_utf8_lossy(head).into_owned());
            }
            if self.head.len() > MAX_HEAD {
                return Said::Gone;
            }
        }
    }

    /// Answers with a page that needs nothing and keeps nothing, and hangs up.
    fn answer(mut self, status: &str, page: &str) {
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\
             Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
             Cache-Control: no-store\r\nConnection: close\r\n\r\n{page}",
            page.len()
        );
        // A browser that has gone misses nothing but a word of thanks.
        let _ = self
            .stream
            .set_nonblocking(false)
            .and_then(|()| self.stream.set_write_timeout(Some(PATIENCE)))
            .and_then(|()| self.stream.write_all(answer.as_bytes()))
            .and_then(|()| self.stream.shutdown(Shutdown::Write));
    }
}
