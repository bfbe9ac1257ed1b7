//! Other backpacks as the earner sees them: the real command, a real backpack server over TLS, a real
//! keyring, a real issuer.

mod accounts;
mod batch;
mod cast;
mod connect;
mod documents;
mod faults;
mod figures;
mod journey;
mod kills;
mod locked;
mod paging;
mod search;
mod secrets;
mod servers;
mod torn;
mod transcript;
mod ways;
