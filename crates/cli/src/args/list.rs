//! What can be said of listing badges.

use clap::{Args, ValueEnum};

use super::values::days;

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Print a line of JSON for each badge
    #[arg(long)]
    pub(crate) json: bool,
    /// Only badges that stand like this
    #[arg(long, value_enum)]
    pub(crate) status: Option<StatusName>,
    /// Only badges that expire within this time, as in 60d or 8w
    #[arg(long, value_name = "TIME", value_parser = days)]
    pub(crate) expiring_within: Option<u32>,
    /// Only badges with these words in name, issuer, skills or description
    #[arg(long, value_name = "TEXT")]
    pub(crate) search: Option<String>,
    /// The order
    #[arg(long, value_enum, default_value_t = SortName::Newest)]
    pub(crate) sort: SortName,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusName {
    /// Rightly made by its issuer and in date, not ending soon
    Valid,
    /// Likewise, and ending soon
    Expiring,
    /// Genuine and past its date
    Expired,
    /// Never checked
    Unchecked,
    /// The four below, and what was awarded to somebody else
    Problem,
    /// Taken back by its issuer
    Revoked,
    /// Contradicted, forged or broken
    Invalid,
    /// Could not be decided
    Unverified,
    /// Its validity has not begun
    NotYetValid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortName {
    Newest,
    Oldest,
    Name,
    Issuer,
    Expiry,
}
