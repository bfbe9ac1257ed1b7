//! What an Open Badge is, and whether to believe it.
//!
//! This crate is pure: it reads no disk, opens no socket and asks no clock. Documents come in
//! through [`Source`], the time comes in as an argument, and everything that comes out is data.
//!
//! A badge's way through it, one module per step:
//!
//! 1. [`image`] takes the credential out of a PNG or SVG, or bakes one in;
//! 2. [`credential`] reads the credential of any version, 0.5 to 3.0, into one [`Badge`];
//! 3. [`verify`] checks it against what its issuer hosts or signs, into a [`Report`] with one
//!    [`Check`] for each rule.

pub mod badge;
pub mod contexts;
pub mod credential;
pub mod date;
pub mod identity;
pub mod image;
pub mod json;
mod multibase;
pub mod source;
pub mod verify;

pub use badge::{Badge, Standard};
pub use credential::Credential;
pub use identity::Identity;
pub use source::{Document, Source, SourceError};
pub use verify::{Check, Expiry, Method, Recipient, Report, Status, Verdict};
