//! What can be said of writing badges to files and sending them.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) destination: Destination,
    #[command(flatten)]
    pub(crate) chosen: Chosen,
    /// With --to: check the badges against this place’s rules, and say what to do there
    #[arg(
        long = "for",
        value_name = "PLACE",
        requires = "to",
        conflicts_with = "form"
    )]
    pub(crate) place: Option<String>,
    /// What to write of each badge
    #[arg(long, value_enum, default_value_t = FormName::Image)]
    pub(crate) form: FormName,
    /// Print a line of JSON for each badge
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Chosen {
    /// The badges' ids, or how they begin
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Every badge that is shared
    #[arg(long)]
    pub(crate) shared: bool,
    /// Every badge
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Destination {
    /// Write files into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) to: Option<PathBuf>,
    /// Write one ZIP with a readable index
    #[arg(long, value_name = "FILE")]
    pub(crate) zip: Option<PathBuf>,
    /// Send to this backpack, as “lapel backpack list” names it
    #[arg(long, value_name = "NAME")]
    pub(crate) backpack: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormName {
    /// The baked image as received
    Image,
    /// The credential: JSON, JWS or JWT
    Credential,
    /// Both
    Both,
}
