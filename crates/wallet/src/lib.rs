//! An earner's badges on this computer.
//!
//! One folder is one wallet: a SQLite database, and beside it the images and the evidence, each
//! file named by the SHA-256 digest of its content. The credential and the image are kept byte for
//! byte as received; everything else is derived from them.
//!
//! A badge's way through it, one module per step: [`import`] brings it in, [`check`] verifies it
//! and keeps the evidence, [`store`] keeps and finds it, [`share`] holds what the earner wants
//! where, [`export`] takes it out again. [`watch`] looks out for new ones, [`attention`] says what the
//! earner should see to, [`remind`] what they are to be told, [`net`] is the one door out of the
//! computer.

pub mod attention;
pub mod backpack;
pub mod check;
mod data_url;
mod day;
pub mod domain;
pub mod error;
pub mod export;
pub mod import;
pub mod job;
pub mod net;
mod picture;
pub mod remind;
pub mod secrets;
pub mod settings;
pub mod share;
pub mod standing;
pub mod store;
pub mod thumbnail;
pub mod watch;

pub use error::{Error, Result};
pub use job::Stop;
pub use standing::Standing;
pub use store::Wallet;
