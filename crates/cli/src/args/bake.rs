//! What can be said of putting a credential into an image.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Bake {
    /// A PNG or SVG image (- for standard input)
    pub(crate) image: PathBuf,
    /// A file with the credential: JSON, JWS or an assertion's address (- for standard input)
    pub(crate) credential: PathBuf,
    /// Where to write the baked image
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// Replace the output if it is there
    #[arg(long)]
    pub(crate) force: bool,
}
