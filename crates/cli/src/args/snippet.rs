//! What can be said of texts that show badges.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Snippet {
    /// What it is pasted into
    #[arg(long = "as", value_enum, value_name = "KIND")]
    pub(crate) kind: SnippetName,
    /// The badges' ids, or how they begin
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SnippetName {
    /// The signature under a mail, as HTML
    Signature,
    /// A web page
    Html,
    /// A README, a wiki, a forum
    Markdown,
}
