//! What can be said of reminders.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Remind {
    /// Say what is due, and do not count it as said
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print a line of JSON for each
    #[arg(long)]
    pub(crate) json: bool,
}
