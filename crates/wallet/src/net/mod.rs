//! The guarded client, the only one in the program: who may be called, how long, how much.

use std::path::PathBuf;

use url::Url;

use openbadges::source::Wanted;
use openbadges::{Document, Source, SourceError};

/// Where a client may go.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Hosts (`host` or `host:port`) that may have private addresses and speak plain http.
    pub allowed_hosts: Vec<String>,
    /// A PEM file of certificate authorities to trust besides the system's and Mozilla's.
    pub ca_file: Option<PathBuf>,
    /// Answer every request with [`SourceError::Offline`].
    pub offline: bool,
}

/// Keeps answers between requests (RFC 9111). Keys are addresses with the kind of answer wanted.
pub trait Cache: Send + Sync {
    /// What is kept under `key`.
    fn load(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps `value` under `key`.
    fn store(&self, key: &str, value: &[u8]);
}

/// The guarded client. It can be shared between threads; clones share its limits and connections.
#[derive(Debug, Clone)]
pub struct Client {}

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The CA file cannot be read or holds no certificate.
    #[error("the certificate file {} cannot be used: {reason}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry of the allowed hosts is not `host` or `host:port`.
    #[error("{0} is not a host name")]
    AllowedHost(String),
}

impl Client {
    /// A client under `rules`.
    ///
    /// # Errors
    /// [`ClientError`].
    pub fn new(rules: &Rules) -> Result<Self, ClientError> {
        let _ = rules;
        unimplemented!()
    }

    /// The same client with a cache.
    #[must_use]
    pub fn with_cache(self, cache: std::sync::Arc<dyn Cache>) -> Self {
        let _ = cache;
        self
    }
}

impl Source for Client {
    fn get(&self, url: &Url, wanted: Wanted) -> Result<Document, SourceError> {
        let _ = (url, wanted);
        unimplemented!()
    }
}
