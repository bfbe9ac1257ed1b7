//! What can be said of keeping badges.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Print a line of JSON for each file
    #[arg(long)]
    pub(crate) json: bool,
    /// Check the new badges with their issuers as well
    #[arg(long)]
    pub(crate) check: bool,
    /// Everything that lies at this backpack, as “lapel backpack list” names it
    #[arg(long, value_name = "NAME", conflicts_with = "inputs")]
    pub(crate) from: Option<String>,
    /// With --from: only what came since the last time
    #[arg(long, requires = "from")]
    pub(crate) new: bool,
    /// Every address that stands in this text, among other words (- for standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "from")]
    pub(crate) links: Option<PathBuf>,
    /// Files, folders, ZIPs, e-mails (.eml), addresses of badges and collections, or - for standard input
    #[arg(required_unless_present_any = ["from", "links"], value_name = "INPUT")]
    pub(crate) inputs: Vec<OsString>,
}
