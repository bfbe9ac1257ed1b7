//! What can be said of certificates and transcripts.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::name;

/// How something is printed, and where to.
#[derive(Debug, Args)]
pub(crate) struct Printing {
    /// Where to write it (- for standard output)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Your name as you write it [default: as it was given before, or in the settings]
    #[arg(long, value_name = "TEXT", value_parser = name)]
    pub(crate) name: Option<String>,
    /// The paper, laid on its long side
    #[arg(long, value_enum, default_value_t = PaperName::A4)]
    pub(crate) paper: PaperName,
    /// Replace the output if it is there
    #[arg(long)]
    pub(crate) force: bool,
    /// Print a line of JSON that says what was written and what was left out
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Certificate {
    /// The badges' ids, or how they begin; each gets a page
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    #[command(flatten)]
    pub(crate) printing: Printing,
}

#[derive(Debug, Args)]
pub(crate) struct Transcript {
    /// The badges' ids, or how they begin [default: all]
    #[arg(value_name = "ID", conflicts_with_all = ["shared", "collection"])]
    pub(crate) ids: Vec<String>,
    /// Every badge that is shared
    #[arg(long, conflicts_with = "collection")]
    pub(crate) shared: bool,
    /// Every badge in this collection
    #[arg(long, value_name = "NAME")]
    pub(crate) collection: Option<String>,
    /// What to write [default: what the name of the output ends with]
    #[arg(long, value_enum)]
    pub(crate) format: Option<TranscriptFormatName>,
    #[command(flatten)]
    pub(crate) printing: Printing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperName {
    /// 297 by 210 millimetres
    A4,
    /// 11 by 8½ inches
    Letter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TranscriptFormatName {
    /// A list to print
    Pdf,
    /// A table for spreadsheets
    Csv,
    /// The certificates of a JSON Resume
    Json,
}
