//! Discovery, signing in and sessions against a peer on loopback, allowed by name.

mod attacks;
mod discover;
mod listen;
mod peer;
mod session;
mod sign_in;
