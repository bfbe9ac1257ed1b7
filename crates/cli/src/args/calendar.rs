//! What can be said of the calendar.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Calendar {
    /// The badges' ids, or how they begin [default: all that are yours and not revoked]
    #[arg(value_name = "ID", conflicts_with_all = ["live", "no_live"])]
    pub(crate) ids: Vec<String>,
    /// Where to write it, in place of a calendar that is there [default: standard output]
    #[arg(short, long, value_name = "FILE.ics")]
    pub(crate) output: Option<PathBuf>,
    /// Keep this file up to date from now on, after each change, check and import
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub(crate) live: Option<PathBuf>,
    /// Keep no file up to date any more; the file stays where it is
    #[arg(long, conflicts_with_all = ["live", "output"])]
    pub(crate) no_live: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
