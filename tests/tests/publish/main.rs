//! Publishing the public page as the earner sees it: the real command, a real keyring, a real WebDAV
//! server, a real S3-compatible store, and folders.

mod back;
mod cast;
mod crawl;
mod faults;
mod kills;
mod logged;
mod moves;
mod ways;
mod whose;
