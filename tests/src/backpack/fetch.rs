//! How the server itself fetches badges.

use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;

/// A client that trusts the test authority and follows nothing.
pub(super) fn client(ca: &str) -> reqwest::blocking::Client {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(ca.as_bytes()) {
        roots
            .add(certificate.expect("a certificate"))
            .expect("a certificate of an authority");
    }
    let provider = rustls::crypto::ring::default_provider();
    let tls = ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .expect("TLS")
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::blocking::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client")
}

/// The assertion at an address, if its issuer gives one.
pub(super) async fn assertion(ca: String, address: String) -> Option<Value> {
    tokio::task::spawn_blocking(move || {
        let answer = client(&ca).get(address).send().ok()?;
        if !answer.status().is_success() {
            return None;
        }
        serde_json::from_slice(&answer.bytes().ok()?).ok()
    })
    .await
    .ok()?
}
