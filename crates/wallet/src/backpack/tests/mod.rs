//! Discovery, signing in, sessions and the outbox against a peer on loopback, allowed by name.

mod attacks;
mod before;
mod bring;
mod compare;
mod desk;
mod discover;
mod keep;
mod listen;
mod outbox;
mod peer;
mod protocols;
mod session;
mod sign_in;
