//! Edge cases of keys and signatures, each made here.

mod ecdsa;
mod ed25519;
mod formats;
mod jwk;
