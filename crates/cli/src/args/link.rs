//! What can be said of showing a badge elsewhere.

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Link {
    /// Where the badge is shown
    #[arg(long, value_enum, value_name = "PLACE")]
    pub(crate) to: TargetName,
    /// The badge's id, or how it begins
    pub(crate) id: String,
    /// Your Mastodon server, as in mastodon.social; it is remembered
    #[arg(long, value_name = "HOST")]
    pub(crate) server: Option<String>,
    /// Open it in the browser, or the mail program
    #[arg(long)]
    pub(crate) open: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TargetName {
    /// Your profile on LinkedIn
    Linkedin,
    /// A post on LinkedIn
    LinkedinPost,
    /// A post on X
    X,
    /// A post on Facebook
    Facebook,
    /// A post on your own Mastodon server
    Mastodon,
    /// A post on Bluesky
    Bluesky,
    /// A mail
    Mail,
}
