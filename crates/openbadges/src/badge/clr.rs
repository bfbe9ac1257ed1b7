//! What only transcripts say (CLR 2.0).

use serde::{Deserialize, Serialize};

/// How two awards of a transcript belong together (CLR 2.0 Association).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Association {
    /// The `associationType`: `isChildOf`, `precedes`, …
    pub kind: String,
    /// The `id` of the achievement or credential that it is about.
    pub source: String,
    /// Its name, where the transcript has it.
    pub source_name: Option<String>,
    /// The `id` of the achievement or credential that it leads to.
    pub target: String,
    /// Its name, where the transcript has it.
    pub target_name: Option<String>,
}
