//! The document that a proof is about, in the forms that are signed.

use std::cell::OnceCell;

use jsonld::canon::{self, Budget, Canonical, Hash};
use jsonld::{Contexts, Dataset, Options, jcs};
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384};

use super::trouble::Trouble;

/// A document without the proof that is being checked, and its forms, each made once.
pub(super) struct Secured<'c> {
    pub(super) document: Value,
    pub(super) contexts: &'c Contexts,
    dataset: OnceCell<Result<Dataset, Trouble>>,
    sha256: OnceCell<Result<Vec<u8>, Trouble>>,
    sha384: OnceCell<Result<Vec<u8>, Trouble>>,
}

impl<'c> Secured<'c> {
    pub(super) fn new(document: Value, contexts: &'c Contexts) -> Self {
        Self {
            document,
            contexts,
            dataset: OnceCell::new(),
            sha256: OnceCell::new(),
            sha384: OnceCell::new(),
        }
    }

    /// The document's `@context`, in which its proofs are read too.
    pub(super) fn context(&self) -> Option<&Value> {
        self.document.get("@context")
    }

    /// What it says, all of it: what would fall out of the RDF is trouble.
    pub(super) fn dataset(&self) -> Result<&Dataset, Trouble> {
        let made = self
            .dataset
            .get_or_init(|| dataset(&self.document, self.contexts));
        made.as_ref().map_err(Trouble::clone)
    }

    /// The digest of its canonical RDF.
    pub(super) fn digest(&self, hash: Hash) -> Result<&[u8], Trouble> {
        let cell = match hash {
            Hash::Sha256 => &self.sha256,
            Hash::Sha384 => &self.sha384,
        };
        let made = cell.get_or_init(|| {
            let canonical = canonical(self.dataset()?, hash)?;
            Ok(digest(hash, canonical.text().as_bytes()))
        });
        made.as_deref().map_err(Trouble::clone)
    }
}

pub(super) fn dataset(document: &Value, contexts: &Contexts) -> Result<Dataset, Trouble> {
    Ok(jsonld::to_rdf(document, contexts, &Options::strict())?)
}

pub(super) fn canonical(dataset: &Dataset, hash: Hash) -> Result<Canonical, Trouble> {
    Ok(canon::canonicalize(dataset, hash, Budget::default())?)
}

/// The digest of the canonical RDF of a proof's options.
pub(super) fn rdf_digest(
    options: &Value,
    contexts: &Contexts,
    hash: Hash,
) -> Result<Vec<u8>, Trouble> {
    let canonical = canonical(&dataset(options, contexts)?, hash)?;
    Ok(digest(hash, canonical.text().as_bytes()))
}

/// The digest of the canonical JSON of a value.
pub(super) fn jcs_digest(value: &Value, hash: Hash) -> Result<Vec<u8>, Trouble> {
    Ok(digest(hash, jcs::canonicalize(value)?.as_bytes()))
}

pub(super) fn digest(hash: Hash, bytes: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Sha256 => Sha256::digest(bytes).to_vec(),
        Hash::Sha384 => Sha384::digest(bytes).to_vec(),
    }
}
