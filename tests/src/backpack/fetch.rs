//! How the server itself fetches badges and logos.

use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;

fn tls(ca: &str) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(ca.as_bytes()) {
        roots
            .add(certificate.expect("a certificate"))
            .expect("a certificate of an authority");
    }
    let provider = rustls::crypto::ring::default_provider();
    ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .expect("TLS")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A client that trusts the test authority and follows nothing.
pub(super) fn client(ca: &str) -> reqwest::Client {
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls(ca))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client")
}

/// The same for whoever waits for it: the earner's browser.
pub(super) fn browser(ca: &str) -> reqwest::blocking::Client {
    reqwest::blocking::Client::builder()
        .tls_backend_preconfigured(tls(ca))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client")
}

/// What an issuer says of an assertion.
pub(super) enum Fetched {
    /// The assertion.
    Assertion(Value),
    /// It was revoked: 410, or a document that says so (Open Badges 2.0, `revoked`).
    Revoked,
    /// Nothing that is one.
    Nothing,
}

/// Fetches the assertion at an address.
pub(super) async fn assertion(client: &reqwest::Client, address: &str) -> Fetched {
    let Ok(answer) = client.get(address).send().await else {
        return Fetched::Nothing;
    };
    let status = answer.status().as_u16();
    let document = match answer.bytes().await {
        Ok(body) => serde_json::from_slice::<Value>(&body).unwrap_or_default(),
        Err(_) => return Fetched::Nothing,
    };
    match status {
        410 => Fetched::Revoked,
        200 if document["revoked"] == true => Fetched::Revoked,
        200 if document.is_object() => Fetched::Assertion(document),
        _ => Fetched::Nothing,
    }
}

/// Whether a picture is at an address.
pub(super) async fn is_picture(client: &reqwest::Client, address: &str) -> bool {
    let Ok(answer) = client.get(address).send().await else {
        return false;
    };
    let is_good = answer.status().is_success();
    is_good
        && answer.bytes().await.is_ok_and(|body| {
            body.starts_with(b"\x89PNG\r\n\x1a\n") || body.windows(4).any(|part| part == b"<svg")
        })
}
