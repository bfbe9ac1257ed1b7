//! JSON-LD 1.1 to canonical N-Quads, strictly.
//!
//! A signature over a JSON-LD document covers its RDF, not its text: whatever a context does not
//! define falls silently out of what is signed. This crate therefore refuses a document that would
//! lose anything ([`Mode::Strict`]), and names the place.
//!
//! It is pure: contexts come from a table ([`Contexts`]), never from the network, and are compiled
//! once. All work is bounded, so that no document costs more than its size earns it.

pub mod canon;
pub mod jcs;
pub mod nquads;
pub mod rdf;

pub use rdf::{Dataset, Literal, Quad, Term};
