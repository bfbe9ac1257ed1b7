//! What can be said of saying whether badges are genuine.

use std::ffi::OsString;

use chrono::{DateTime, Utc};
use clap::Args;
use url::Url;

use openbadges::Identity;

use super::values::{identity, moment};

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Print a line of JSON for each input
    #[arg(long)]
    pub(crate) json: bool,
    /// Ask nobody: what cannot be decided without the network stays unverified
    #[arg(long)]
    pub(crate) offline: bool,
    /// Who you are: an e-mail address or another identifier; repeatable
    #[arg(long = "as", value_name = "EMAIL", value_parser = identity)]
    pub(crate) identities: Vec<Identity>,
    /// The time for which to judge [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = moment)]
    pub(crate) at: Option<DateTime<Utc>>,
    /// A registry of issuers that you trust, by the address of its document; repeatable
    #[arg(long = "registry", value_name = "URL")]
    pub(crate) registries: Vec<Url>,
    /// Fetch the definitions (JSON-LD contexts) that a signature needs and Lapel does not have
    #[arg(long, conflicts_with = "offline")]
    pub(crate) fetch_contexts: bool,
    /// Files, folders, addresses, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<OsString>,
}
