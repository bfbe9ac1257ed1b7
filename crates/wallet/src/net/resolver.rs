//! Looks host names up and keeps private addresses from the connector.
//!
//! What is filtered here is what is connected to: there is no second lookup between the check and
//! the connection that a hostile name server could answer differently.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::thread;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

use super::address::is_public;
use super::guard::Way;

/// Finds the addresses of a host name.
pub(super) trait Lookup: Send + Sync {
    /// The addresses of `host`. A port of 0 stands for the port of the scheme.
    fn lookup(&self, host: &str) -> io::Result<Vec<SocketAddr>>;
}

/// The system's own lookup.
pub(super) struct System;

impl Lookup for System {
    fn lookup(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        Ok((host, 0).to_socket_addrs()?.collect())
    }
}

/// The host has addresses, and all of them are private.
#[derive(Debug, thiserror::Error)]
#[error("{host} has no public address")]
pub(super) struct NoPublicAddress {
    host: String,
}

/// Answers the connector of one [`Way`].
pub(super) struct Resolver {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) way: Way,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let lookup = Arc::clone(&self.lookup);
        let way = self.way;
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let (answer, answered) = oneshot::channel();
            // A thread of its own: the system's lookup cannot be interrupted, and nobody should
            // have to wait for it once the time is up.
            thread::Builder::new()
                .name("lookup".into())
                .spawn(move || {
                    // The receiver is gone when the request ran out of time.
                    let _ = answer.send(lookup.lookup(&host).map(|found| (host, found)));
                })?;
            let (host, found) = answered.await??;
            Ok(permitted(way, host, found)?)
        })
    }
}

fn permitted(way: Way, host: String, found: Vec<SocketAddr>) -> Result<Addrs, NoPublicAddress> {
    if way == Way::Allowed || found.is_empty() {
        return Ok(Box::new(found.into_iter()));
    }
    let public: Vec<_> = found
        .into_iter()
        .filter(|address| is_public(address.ip()))
        .collect();
    if public.is_empty() {
        return Err(NoPublicAddress { host });
    }
    Ok(Box::new(public.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts
            .iter()
            .map(|text| SocketAddr::new(text.parse().expect("an address"), 0))
            .collect()
    }

    fn permit(way: Way, texts: &[&str]) -> Option<Vec<SocketAddr>> {
        permitted(way, "issuer.example".into(), addresses(texts))
            .ok()
            .map(Iterator::collect)
    }

    #[test]
    fn only_the_public_addresses_of_an_answer_are_used() {
        assert_eq!(
            permit(
                Way::Public,
                &[
                    "127.0.0.1",
                    "8.8.8.8",
                    "::1",
                    "fd00::1",
                    "2606:4700::1",
                    "10.0.0.1"
                ],
            ),
            Some(addresses(&["8.8.8.8", "2606:4700::1"]))
        );
    }

    #[test]
    fn a_name_with_private_addresses_alone_is_refused() {
        assert_eq!(permit(Way::Public, &["127.0.0.1", "::ffff:10.0.0.1"]), None);
    }

    #[test]
    fn an_allowed_host_keeps_its_private_addresses() {
        assert_eq!(
            permit(Way::Allowed, &["127.0.0.1"]),
            Some(addresses(&["127.0.0.1"]))
        );
    }
}
