//! `lapel` as a process against a real issuer: a test for each rule of verification and of the
//! contract for programs.

mod cast;
mod check;
mod credentials;
mod dates;
mod export;
mod hosted;
mod identities;
mod images;
mod import;
mod issuers;
mod list;
mod people;
mod recipient;
mod signed;
mod trash;
mod verify;
