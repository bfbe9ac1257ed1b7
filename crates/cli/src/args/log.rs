//! What can be said of the log.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Log {
    /// Print a line of JSON for each line of the log
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV, with a line of names first
    #[arg(long)]
    pub(crate) csv: bool,
    /// Only lines with all these words in them
    #[arg(value_name = "SEARCH")]
    pub(crate) search: Vec<String>,
}
