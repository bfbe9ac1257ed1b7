//! RDF Dataset Canonicalization (RDFC-1.0): the same N-Quads for the same dataset, however its blank
//! nodes are named and its quads ordered.
//!
//! Read [`canonicalize`], which is §4.4 of the standard, then [`statements`] (the quads, written once),
//! [`first_degree`] (§4.6) and [`n_degree`] (§4.7, §4.8).

mod first_degree;
mod issuer;
mod n_degree;
mod statements;

use sha2::digest::{Digest, Output};
use sha2::{Sha256, Sha384};

use crate::nquads::QuadError;
use crate::rdf::Dataset;
use issuer::CanonicalIssuer;
use n_degree::{NDegree, Work};
use statements::{Mentions, Statements};

/// The hash that tells blank nodes apart. The standard's is SHA-256; a cryptosuite may name another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hash {
    /// SHA-256.
    #[default]
    Sha256,
    /// SHA-384.
    Sha384,
}

/// How much work blank nodes that look alike may cost.
///
/// Nodes that their own quads tell apart cost none. For the others the standard's algorithm takes up
/// to factorial time, so that a few hundred bytes can keep a processor busy for days; it asks for
/// a limit (§7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// The steps allowed, a step being a fraction of a microsecond: hashing how one node is related
    /// to another, or placing it in a path. Each mention of a blank node adds a few more, so that a
    /// document may cost in proportion to its size.
    pub steps: u32,
}

impl Default for Budget {
    /// Over ten times what the hardest graph of the W3C's tests takes (short of its poison), and
    /// a few hundredths of a second at most.
    fn default() -> Self {
        Self { steps: 60_000 }
    }
}

/// Why a dataset has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonError {
    /// So many blank nodes look alike that telling them apart exceeds the [`Budget`].
    #[error("so many parts of it look alike that comparing them would take too long")]
    TooMuchWork,
    /// A quad that N-Quads cannot say.
    #[error(transparent)]
    Quad(#[from] QuadError),
}

/// A dataset in its canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical {
    /// The canonical N-Quads lines in code point order, each ending in a line feed, none twice.
    pub lines: Vec<String>,
    /// The canonical label (`c14n0`, without `_:`) of each blank node by its number in the dataset;
    /// empty for a node that occurs in no quad.
    pub labels: Vec<String>,
}

impl Canonical {
    /// The canonical document (§5).
    pub fn text(&self) -> String {
        self.lines.concat()
    }
}

/// The canonical form of `dataset` (§4.4). Duplicate quads count once.
///
/// # Errors
/// [`CanonError::TooMuchWork`] where `budget` does not suffice, [`CanonError::Quad`] for a dataset
/// that is not RDF.
pub fn canonicalize(
    dataset: &Dataset,
    hash: Hash,
    budget: Budget,
) -> Result<Canonical, CanonError> {
    match hash {
        Hash::Sha256 => canonicalize_with::<Sha256>(dataset, budget),
        Hash::Sha384 => canonicalize_with::<Sha384>(dataset, budget),
    }
}

fn canonicalize_with<D: Digest>(
    dataset: &Dataset,
    budget: Budget,
) -> Result<Canonical, CanonError> {
    let statements = Statements::new(dataset)?;
    let mentions = Mentions::new(&statements, dataset.labels.len());
    let hashes: Vec<Output<D>> = first_degree::hashes::<D>(&statements, &mentions);

    // Step 3 and 4: nodes in the order of their hashes, those with a hash of their own first.
    let mut nodes = mentions.nodes();
    let hash_of = |node: &u32| &hashes[*node as usize];
    nodes.sort_unstable_by(|a, b| hash_of(a).cmp(hash_of(b)).then(a.cmp(b)));
    let alike = |a: &u32, b: &u32| hash_of(a) == hash_of(b);
    let mut issuer = CanonicalIssuer::new(dataset.labels.len());
    for group in nodes.chunk_by(alike) {
        if let [only] = group {
            issuer.issue(*only);
        }
    }

    // Step 5.
    let mut work = Work::new(budget, &mentions);
    for group in nodes.chunk_by(alike).filter(|group| group.len() > 1) {
        let mut paths = Vec::new();
        let mut search = NDegree::<D>::new(&statements, &mentions, &hashes, &issuer, &mut work);
        for node in group {
            if !issuer.has_issued(*node) {
                paths.push(search.start(*node)?);
            }
        }
        paths.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, temporary) in paths {
            for node in temporary.nodes() {
                issuer.issue(*node);
            }
        }
    }

    let labels = issuer.into_labels();
    let lines = statements.lines(&labels);
    Ok(Canonical { lines, labels })
}
