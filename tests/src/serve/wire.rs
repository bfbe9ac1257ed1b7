//! Connections that end in the middle of an answer: the TCP connection is closed, and TLS does not say
//! beforehand that it ends (no `close_notify`).

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// After how many bytes of the body of its next answer each connection is torn, by who is at its end.
#[derive(Clone, Default)]
pub(super) struct Tears(Arc<Mutex<HashMap<SocketAddr, usize>>>);

/// The connection that a request came by.
#[derive(Clone)]
pub(crate) struct Wire {
    tears: Tears,
    peer: SocketAddr,
}

impl Wire {
    /// Tears the connection once so many bytes of the body of the answer are out.
    pub(crate) fn tear(&self, after: usize) {
        let mut tears = self.tears.0.lock().unwrap_or_else(PoisonError::into_inner);
        tears.insert(self.peer, after);
    }

    fn take(&self) -> Option<usize> {
        let mut tears = self.tears.0.lock().unwrap_or_else(PoisonError::into_inner);
        tears.remove(&self.peer)
    }
}

impl<S: Sync> FromRequestParts<S> for Wire {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let tears = parts.extensions.get::<Tears>().cloned();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        tears
            .zip(peer)
            .map(|(tears, ConnectInfo(peer))| Self { tears, peer: *peer })
            .ok_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// Accepts connections that can be torn.
#[derive(Clone)]
pub(super) struct Tearing<A> {
    acceptor: A,
    tears: Tears,
}

impl<A> Tearing<A> {
    pub(super) fn new(acceptor: A, tears: Tears) -> Self {
        Self { acceptor, tears }
    }
}

impl<A, S> Accept<TcpStream, S> for Tearing<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
{
    type Stream = Line<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let peer = stream.peer_addr();
        let tears = self.tears.clone();
        let accepted = self.acceptor.accept(stream, service);
        Box::pin(async move {
            let wire = Wire { tears, peer: peer? };
            let (stream, service) = accepted.await?;
            Ok((Line::new(stream, wire), service))
        })
    }
}

/// A connection, above TLS.
pub(super) struct Line<T> {
    stream: T,
    wire: Wire,
    tear: Option<Tear>,
}

impl<T> Line<T> {
    fn new(stream: T, wire: Wire) -> Self {
        Self {
            stream,
            wire,
            tear: None,
        }
    }

    fn is_torn(&self) -> bool {
        self.tear.is_some_and(Tear::is_here)
    }
}

impl<T: AsyncWrite + Unpin> Line<T> {
    /// What was written is out first; whoever gets this error closes the TCP connection and no more.
    fn torn<R>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<R>> {
        ready!(Pin::new(&mut self.stream).poll_flush(context))?;
        Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()))
    }
}

impl<T: AsyncRead + AsyncWrite + Unpin> AsyncRead for Line<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        if line.is_torn() {
            return line.torn(context);
        }
        Pin::new(&mut line.stream).poll_read(context, buffer)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Line<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let line = self.get_mut();
        if line.is_torn() {
            return line.torn(context);
        }
        line.tear = line.tear.or_else(|| line.wire.take().map(Tear::after));
        let Some(tear) = &mut line.tear else {
            return Pin::new(&mut line.stream).poll_write(context, bytes);
        };
        let (allowed, _) = tear.pass(bytes);
        let written = ready!(Pin::new(&mut line.stream).poll_write(context, allowed))?;
        *tear = tear.pass(&bytes[..written]).1;
        if tear.is_here() {
            // Where nothing is left to be written, the one that waits for the next request has to see it.
            context.waker().wake_by_ref();
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let line = self.get_mut();
        if line.is_torn() {
            return line.torn(context);
        }
        Pin::new(&mut line.stream).poll_shutdown(context)
    }
}

/// Where a connection is torn, as seen from what has gone out of the answer so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tear {
    /// How much of the empty line after the head has gone out, 4 for the whole.
    head: usize,
    /// How many bytes of the body may go out yet.
    left: usize,
}

/// What the head of an answer ends with.
const END_OF_HEAD: &[u8; 4] = b"\r\n\r\n";

impl Tear {
    fn after(left: usize) -> Self {
        Self { head: 0, left }
    }

    fn is_here(self) -> bool {
        self.head == END_OF_HEAD.len() && self.left == 0
    }

    /// Those of the bytes that may go out, and where the tear is when they have.
    fn pass(mut self, bytes: &[u8]) -> (&[u8], Self) {
        for (place, byte) in bytes.iter().enumerate() {
            match END_OF_HEAD.get(self.head) {
                Some(next) if next == byte => self.head += 1,
                Some(_) => self.head = usize::from(*byte == END_OF_HEAD[0]),
                None if self.left == 0 => return (&bytes[..place], self),
                None => self.left -= 1,
            }
        }
        (bytes, self)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::sync::Arc;

    use axum::Router;
    use axum::routing::get;
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, ServerName};
    use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

    use super::*;
    use crate::authority::Authority;
    use crate::serve::{Port, Server};

    #[test]
    fn a_tear_is_found_however_an_answer_is_cut_into_pieces() {
        let answer = b"HTTP/1.1 200 OK\r\nA: \r\r\nB: \n\r\n\r\nbody\r\n\r\nof it";
        let head = answer.len() - b"body\r\n\r\nof it".len();
        for after in 0..=13 {
            for size in 1..=answer.len() {
                let mut tear = Tear::after(after);
                let mut out = 0;
                for piece in answer.chunks(size) {
                    let (allowed, next) = tear.pass(piece);
                    (tear, out) = (next, out + allowed.len());
                }
                assert_eq!(out, head + after, "{after} in pieces of {size}");
                assert!(tear.is_here());
            }
        }
    }

    /// A server that answers `/N` with ten bytes and tears after N of them, and `/` without a tear.
    fn server(authority: &Authority) -> Server {
        let torn = async |wire: Wire, path: axum::extract::Path<usize>| {
            wire.tear(path.0);
            "0123456789"
        };
        let router = Router::new()
            .route("/", get(async || "0123456789"))
            .route("/{after}", get(torn));
        Port::take(0).serve(router, authority)
    }

    /// What comes until the connection ends, and whether TLS says that it does.
    fn read(server: &Server, authority: &Authority, path: &str) -> (String, bool) {
        let mut roots = RootCertStore::empty();
        let authority = CertificateDer::from_pem_slice(authority.pem.as_bytes());
        roots.add(authority.expect("a certificate")).expect("added");
        let provider = rustls::crypto::ring::default_provider();
        let config = ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()
            .expect("TLS")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").expect("a name");
        let client = ClientConnection::new(Arc::new(config), name).expect("a client");
        let tcp = TcpStream::connect(("127.0.0.1", server.port)).expect("a connection");
        let patience = std::time::Duration::from_secs(10);
        tcp.set_read_timeout(Some(patience)).expect("set");
        let mut stream = StreamOwned::new(client, tcp);
        let close = if path == "/" {
            "Connection: close\r\n"
        } else {
            ""
        };
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: localhost\r\n{close}\r\n"
        )
        .expect("sent");
        let mut answer = Vec::new();
        let end = stream.read_to_end(&mut answer);
        if let Err(error) = &end {
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{error}");
        }
        let answer = String::from_utf8(answer).expect("text");
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
        (body.to_owned(), end.is_ok())
    }

    #[test]
    fn a_torn_connection_ends_after_the_last_byte_and_tls_does_not_say_so() {
        let authority = Authority::new();
        let server = server(&authority);
        for (path, body, is_said) in [
            ("/", "0123456789", true),
            ("/0", "", false),
            ("/5", "01234", false),
            ("/10", "0123456789", false),
        ] {
            let read = read(&server, &authority, path);
            assert_eq!(read, (body.to_owned(), is_said), "{path}");
        }
    }
}
