//! What can be said of switching badges on and off.

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Share {
    /// The badges' ids, or how they begin
    #[arg(required_unless_present = "collection", value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Every badge in this collection, by its name or id
    #[arg(long, value_name = "NAME")]
    pub(crate) collection: Option<String>,
    /// Where: a backpack’s name, or the id of a destination
    #[arg(long, value_name = "DESTINATION", default_value = wallet::share::PUBLIC_PAGE)]
    pub(crate) with: String,
    /// Print a line of JSON for each badge
    #[arg(long)]
    pub(crate) json: bool,
}
