//! What can be said of showing a badge.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The badge's id, or how it begins
    pub(crate) id: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
