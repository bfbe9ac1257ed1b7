//! JSON, strictly: bounded, and no key twice.
