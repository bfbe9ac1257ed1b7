//! What can be said of collections.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum CollectionCommand {
    /// List the collections in their order
    List {
        /// Print a line of JSON for each
        #[arg(long)]
        json: bool,
    },
    /// Make an empty collection
    Make {
        /// What to call it
        name: String,
        /// Print a line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Give a collection another name
    Rename {
        /// Its name or id
        name: String,
        /// What to call it from now on
        to: String,
        /// Print a line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Delete a collection; its badges stay in the wallet
    Delete {
        /// Its name or id
        name: String,
        /// Print a line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Put badges into a collection, after those that are in it
    Add(CollectionBadges),
    /// Take badges out of a collection; they stay in the wallet
    Remove(CollectionBadges),
}

#[derive(Debug, Args)]
pub(crate) struct CollectionBadges {
    /// The collection's name or id
    pub(crate) name: String,
    /// The badges' ids, or how they begin
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print a line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}
