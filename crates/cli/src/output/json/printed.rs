//! What was printed.

use std::path::Path;

use serde::Serialize;

use wallet::share::certificate::{PrintSummary, Unprinted};

/// A line of `lapel certificate --json` and `lapel transcript --json`.
#[derive(Debug, Serialize)]
pub(crate) struct Printed<'a> {
    output: String,
    badges: u32,
    pages: u32,
    left_out: &'a [Unprinted],
    notes: &'a [String],
}

impl<'a> Printed<'a> {
    pub(crate) fn new(output: &Path, summary: &'a PrintSummary) -> Self {
        Self {
            output: output.display().to_string(),
            badges: summary.badges,
            pages: summary.pages,
            left_out: &summary.left_out,
            notes: &summary.notes,
        }
    }
}
