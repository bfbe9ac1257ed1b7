//! The one path in: candidates become badges of the wallet.

use chrono::{DateTime, Utc};
use url::Url;

use openbadges::Credential;
use openbadges::image::Kind;

use super::ImportResult;
use crate::{Result, Wallet};

/// A badge that was found in an input and is ready to be kept.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// What it was found in: a file's path, `archive.zip/entry.png`, an address.
    pub(crate) input: String,
    /// The credential.
    pub(crate) credential: Credential,
    /// The image that it was baked into, byte for byte; or the picture that came with it.
    pub(crate) image: Option<(Kind, Vec<u8>)>,
    /// The same award in other versions of the standard, from the same image.
    pub(crate) other_versions: Vec<Credential>,
    /// The web page that named it.
    pub(crate) page: Option<Url>,
}

impl Wallet {
    /// Keeps a batch of candidates. When it returns, they are on the disk. One result for each
    /// candidate, in their order.
    ///
    /// # Errors
    /// What concerns the wallet itself, as [`crate::Error::Database`]; then nothing of the batch is
    /// kept.
    pub(crate) fn keep(
        &self,
        batch: Vec<Candidate>,
        now: DateTime<Utc>,
    ) -> Result<Vec<ImportResult>> {
        let _ = (batch, now);
        unimplemented!()
    }
}
