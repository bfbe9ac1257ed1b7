//! A WebDAV server: wsgidav from PyPI, in a Python environment of its own.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Addresses, Moves, PASSWORD, USER};
use crate::lapel::workspace;

/// The server's process.
pub(super) struct Dav {
    process: Child,
    pub(super) port: u16,
}

impl Dav {
    /// A server over a folder; none if it cannot be installed.
    pub(super) fn start(folder: &Path) -> Option<Self> {
        static PYTHON: OnceLock<Option<PathBuf>> = OnceLock::new();
        let python = PYTHON.get_or_init(installed).as_ref()?;
        let mut process = Command::new(python)
            .arg(workspace().join("tests/webdav/server.py"))
            .arg(folder)
            .args([USER, PASSWORD])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Python starts");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output"))
            .read_line(&mut line)
            .expect("it says its port");
        let port = line.trim().parse().expect("a port");
        Some(Self { process, port })
    }
}

impl Drop for Dav {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The Python that has the server; none if it cannot be installed.
fn installed() -> Option<PathBuf> {
    let folder = workspace().join("target/venv-webdav");
    let python = folder.join("bin/python");
    let requirements = workspace().join("tests/webdav/requirements.txt");
    let wanted = std::fs::read(&requirements).expect("the list of packages");
    let mark = folder.join("installed.txt");
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Some(python);
    }
    // A half-made environment is made anew, by one test at a time.
    let lock = std::fs::File::create(workspace().join("target/venv-webdav.lock")).ok()?;
    lock.lock().ok()?;
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Some(python);
    }
    let done = run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))
        && run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--no-deps", "--requirement"])
            .arg(&requirements));
    if done {
        std::fs::write(&mark, wanted).expect("the environment can be written");
    }
    done.then_some(python)
}

fn run(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Hands each request on to the server, one connection for each: what is cut short here is cut short
/// there.
pub(super) fn forward(port: u16, moves: Moves, addresses: Addresses) -> Router {
    Router::new().fallback(move |request: Request| async move {
        if let (Moves::Refused(status), "MOVE") = (moves, request.method().as_str()) {
            let status = StatusCode::from_u16(status).expect("a status");
            return status.into_response();
        }
        let answer = hand_on(port, request, moves).await;
        match (answer, addresses) {
            (Err(_), _) => StatusCode::BAD_GATEWAY.into_response(),
            (Ok(answer), Addresses::Paths) => answer,
            (Ok(answer), Addresses::Whole) => in_whole(answer).await,
        }
    })
}

/// An answer in which each path that is listed is a whole address.
async fn in_whole(answer: Response) -> Response {
    if answer.status() != StatusCode::MULTI_STATUS {
        return answer;
    }
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("it is here");
    let list = String::from_utf8(body.to_vec()).expect("XML");
    let whole = list.replace("href>/", "href>http://inside.example/");
    assert_ne!(whole, list, "it lists something");
    Response::from_parts(parts, Body::from(whole))
}

async fn hand_on(port: u16, request: Request, moves: Moves) -> std::io::Result<Response> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut head = format!("{} {path} HTTP/1.1\r\n", parts.method);
    for (name, value) in &parts.headers {
        let mut value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        // Behind the door there is no TLS, as behind any such proxy.
        if name.as_str() == "destination" && moves == Moves::Understood {
            value = value.replacen("https://", "http://", 1);
        }
        if name.as_str() != "connection" {
            let _ = write!(head, "{name}: {value}\r\n");
        }
    }
    if !parts.headers.contains_key("host") {
        let host = parts
            .uri
            .authority()
            .map_or("localhost", |host| host.as_str());
        let _ = write!(head, "host: {host}\r\n");
    }
    head.push_str("connection: close\r\n\r\n");
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(head.as_bytes()).await?;
    let mut body = body.into_data_stream();
    while let Some(piece) = next(&mut body).await {
        let Ok(piece) = piece else {
            stream.shutdown().await?;
            break;
        };
        stream.write_all(&piece).await?;
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    read(&answer).ok_or_else(|| std::io::ErrorKind::InvalidData.into())
}

async fn next<S: futures_core::Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)).await
}

/// An answer, as it came over the wire.
fn read(answer: &[u8]) -> Option<Response> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = answer.split_at(end + 4);
    let head = std::str::from_utf8(head).ok()?;
    let mut lines = head.lines();
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut response = Response::builder().status(status);
    let mut chunked = false;
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':')?;
        let name: HeaderName = name.trim().parse().ok()?;
        match name.as_str() {
            "transfer-encoding" => chunked = true,
            "connection" | "content-length" => {}
            _ => response = response.header(name, value.trim()),
        }
    }
    let body = if chunked {
        unchunked(body)?
    } else {
        body.to_vec()
    };
    response.body(Body::from(body)).ok()
}

fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let size =
            usize::from_str_radix(std::str::from_utf8(&body[..end]).ok()?.trim(), 16).ok()?;
        body = &body[end + 2..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(..size)?);
        body = body.get(size + 2..)?;
    }
}
