//! What can be said of who the earner is.

use clap::Subcommand;

use openbadges::Identity;

use super::values::identity;

#[derive(Debug, Subcommand)]
pub(crate) enum IdentityCommand {
    /// Add an identifier of yours
    Add {
        /// An e-mail address, web address, telephone number, DID or other identifier
        #[arg(value_parser = identity)]
        identity: Identity,
    },
    /// Remove an identifier
    Remove {
        /// The identifier
        #[arg(value_parser = identity)]
        identity: Identity,
    },
    /// List your identifiers
    List {
        /// Print a line of JSON for each
        #[arg(long)]
        json: bool,
    },
}
