//! A server on loopback, over TLS or plain, whose connections can be torn.

mod wire;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::{Extension, Router};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use tokio::runtime::Runtime;

use crate::authority::Authority;
use wire::{Tearing, Tears};

pub(crate) use wire::Wire;

/// A port on which nobody answers yet.
pub(crate) struct Port {
    listener: TcpListener,
    /// Its number.
    pub(crate) number: u16,
}

impl Port {
    /// Takes a port, any that is free for 0.
    ///
    /// # Panics
    /// If it is taken, or the system has none left.
    pub(crate) fn take(number: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, number)).expect("the port is free");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        Self {
            listener,
            number: address.port(),
        }
    }

    /// Answers over TLS with a certificate of `authority` for loopback.
    pub(crate) fn serve(self, router: Router, authority: &Authority) -> Server {
        self.serve_with(router, authority.server(&["localhost", "127.0.0.1"]))
    }

    /// Answers over TLS with whatever certificate, right or wrong.
    pub(crate) fn serve_with(self, router: Router, config: ServerConfig) -> Server {
        let config = RustlsConfig::from_config(Arc::new(config));
        self.start(|listener, handle, runtime| {
            let tears = Tears::default();
            let server = axum_server::from_tcp_rustls(listener, config)
                .expect("a listening socket serves")
                .handle(handle)
                .map(|acceptor| Tearing::new(acceptor, tears.clone()));
            let router = router
                .layer(Extension(tears))
                .into_make_service_with_connect_info::<SocketAddr>();
            runtime.spawn(server.serve(router));
        })
    }

    /// Answers over plain http.
    pub(crate) fn serve_plain(self, router: Router) -> Server {
        self.start(|listener, handle, runtime| {
            let server = axum_server::from_tcp(listener)
                .expect("a listening socket serves")
                .handle(handle);
            runtime.spawn(server.serve(router.into_make_service()));
        })
    }

    fn start(self, serve: impl FnOnce(TcpListener, Handle<SocketAddr>, &Runtime)) -> Server {
        let handle = Handle::new();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime can be made");
        {
            let _inside = runtime.enter();
            serve(self.listener, handle.clone(), &runtime);
        }
        Server {
            port: self.number,
            handle,
            runtime: Some(runtime),
        }
    }
}

/// A server that runs until it is dropped.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) port: u16,
    handle: Handle<SocketAddr>,
    /// Kept for its threads, on which the server runs.
    runtime: Option<Runtime>,
}

impl Server {
    /// Stops listening: from now on nobody is there.
    pub(crate) fn stop(&self) {
        self.handle.shutdown();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
