//! Whom secure connections trust.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::ClientError;

/// TLS with the authorities of Mozilla, of the system and of `ca_file`.
pub(super) fn config(ca_file: Option<&Path>) -> Result<ClientConfig, ClientError> {
    let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    // What cannot be read of the system's store is an authority less, never a reason to trust more.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        add(&mut roots, path).map_err(|reason| ClientError::CaFile {
            path: path.to_owned(),
            reason,
        })?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|source| ClientError::Start(Box::new(source)))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let mut found = false;
    let certificates = CertificateDer::pem_file_iter(path).map_err(|error| match error {
        rustls::pki_types::pem::Error::Io(error) => error.to_string(),
        _ => NOT_PEM.to_owned(),
    })?;
    for certificate in certificates {
        let certificate = certificate.map_err(|_| NOT_PEM.to_owned())?;
        roots
            .add(certificate)
            .map_err(|_| "a certificate in it is broken".to_owned())?;
        found = true;
    }
    if found {
        Ok(())
    } else {
        Err("it holds no certificate".to_owned())
    }
}

const NOT_PEM: &str = "it is not in the PEM format";

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(content: &[u8]) -> String {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), content).expect("written");
        match config(Some(file.path())) {
            Err(ClientError::CaFile { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_ca_file_without_a_usable_certificate_is_an_error() {
        assert_eq!(reason(b"hello"), "it holds no certificate");
        assert_eq!(
            reason(b"-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"),
            NOT_PEM
        );
        assert_eq!(
            reason(b"-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n"),
            "a certificate in it is broken"
        );
        assert!(matches!(
            config(Some(Path::new("/nonexistent/ca.pem"))),
            Err(ClientError::CaFile { .. })
        ));
    }
}
