//! How results are said: for people on a terminal, and as JSON for programs.

pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod progress;
