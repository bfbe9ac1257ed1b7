//! What can be said of the outbox.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Look first what lies at each backpack: what was removed or changed there is said, and left so
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) compare: bool,
    /// Only what is due; what failed a moment ago waits a little longer
    #[arg(long)]
    pub(crate) due: bool,
    /// Print a line of JSON for each change
    #[arg(long)]
    pub(crate) json: bool,
}
