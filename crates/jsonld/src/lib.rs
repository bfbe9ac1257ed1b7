//! JSON-LD 1.1 to canonical N-Quads, strictly.
//!
//! A signature over a JSON-LD document covers its RDF, not its text: whatever a context does not
//! define falls silently out of what is signed. This crate therefore refuses a document that would
//! lose anything ([`Mode::Strict`]), and names the place:
//!
//! - a member that is no term and no address ([`Error::UndefinedTerm`]), whatever its value;
//! - an identifier or type that is not absolute once expanded ([`Error::RelativeIri`],
//!   [`Error::UnknownType`], [`Error::MalformedIri`]);
//! - a value that RDF has no room for ([`Error::Dropped`], see [`Loss`]);
//! - a number that the signature would cover as another ([`Error::InexactNumber`]).
//!
//! `null` and empty arrays say nothing, so nothing of them is lost.
//!
//! It is pure: contexts come from a table ([`Contexts`]), never from the network, and are compiled
//! once. All work is bounded, so that no document costs more than its size earns it.

pub mod canon;
mod context;
mod contexts;
mod emit;
mod error;
mod expand;
mod iri;
pub mod jcs;
mod local;
pub mod nquads;
mod number;
mod options;
pub mod rdf;
mod skolem;
mod vocabulary;

pub use contexts::Contexts;
pub use error::{Code, Error, Loss};
pub use options::{Mode, Options, RdfDirection};
pub use rdf::{Dataset, Literal, Quad, Term};
pub use skolem::skolemize;

use serde_json::Value;

/// How deep documents and contexts may nest. Badges take about a dozen levels.
pub const MAX_DEPTH: usize = 64;

/// What the document says, as RDF (JSON-LD 1.1 API §8.1).
///
/// The quads come in document order. Objects without an identifier become blank nodes with fresh
/// labels; `_:` identifiers keep theirs.
///
/// # Errors
/// See [`Error`]; in [`Mode::Strict`] also whatever would be lost.
pub fn to_rdf(
    document: &Value,
    contexts: &Contexts,
    options: &Options<'_>,
) -> Result<Dataset, Error> {
    let expansion = expand::expand(document, contexts, options)?;
    let dataset = emit::emit(&expansion, options)?;
    if options.mode == Mode::Strict && dataset.quads.is_empty() {
        let (path, loss) = (String::new(), Loss::EmptyObject);
        return Err(Error::Dropped { path, loss });
    }
    Ok(dataset)
}
