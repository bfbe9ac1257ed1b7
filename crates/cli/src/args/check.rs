//! What can be said of checking badges.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The badges' ids, or how they begin [default: all]
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print a line of JSON for each badge, as it is done
    #[arg(long)]
    pub(crate) json: bool,
}
