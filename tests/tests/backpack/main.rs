//! Other backpacks as the earner sees them: the real command, a real backpack server over TLS, a real
//! keyring, a real issuer.

mod accounts;
mod cast;
mod connect;
mod faults;
mod journey;
mod ways;
