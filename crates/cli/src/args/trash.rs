//! What can be said of the trash.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The badges' ids, or how they begin
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print a line of JSON for each badge
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The badges' ids, or how they begin
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print a line of JSON for each badge
    #[arg(long)]
    pub(crate) json: bool,
}
