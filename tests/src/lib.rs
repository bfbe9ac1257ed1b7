//! What the end-to-end tests stand on: a real issuer over TLS on loopback, badges that it issues in
//! every version of the standard, the `lapel` command as a process, and the real window.

pub mod authority;
pub mod award;
pub mod backpack;
pub mod host;
pub mod integrity;
pub mod issuer;
pub mod keyring;
pub mod keys;
pub mod lapel;
pub mod notifications;
pub mod picture;
pub mod samples;
mod serve;
pub mod shipped;
pub mod transcript;
pub mod vectors;
pub mod webdriver;
