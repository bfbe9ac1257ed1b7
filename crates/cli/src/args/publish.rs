//! What can be said of publishing the public page.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use url::Url;

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Publish {
    #[command(subcommand)]
    pub(crate) command: Option<PublishCommand>,
    /// Say what would appear, change and disappear, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Write the page into this folder, without any set-up
    #[arg(long, value_name = "DIR", conflicts_with = "dry_run")]
    pub(crate) to: Option<PathBuf>,
    /// Let the page take the place of files that are not Lapel’s
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) replace: bool,
    #[command(flatten)]
    pub(crate) how: How,
}

#[derive(Debug, Args)]
pub(crate) struct How {
    /// How often a request that failed is made again
    #[arg(long, value_name = "NUMBER", default_value_t = wallet::share::publish::RETRIES)]
    pub(crate) retries: u32,
    /// Print a line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PublishCommand {
    /// Say where the page goes and what stands on it; without anything, show what is set
    #[command(after_help = "\
The password (WebDAV) or secret key (S3) is asked for, or read from standard input, and kept in the
system’s keyring. Before a place is kept, a small file is written there, read, and removed again.

Examples:
  lapel publish set-up folder ~/site --address https://ada.example/badges/
  lapel publish set-up webdav https://cloud.example/remote.php/dav/files/ada/badges --user ada
  lapel publish set-up s3 --endpoint https://s3.example --region auto --bucket ada --access-key ID
  lapel publish set-up --title \"What Ada learned\" --noindex")]
    SetUp(Box<SetUp>),
    /// Only make disappear what was unshared; what is new waits
    TakeBack(How),
    /// Remove the whole page from its place
    Down(How),
}

#[derive(Debug, Args)]
pub(crate) struct SetUp {
    #[command(subcommand)]
    pub(crate) host: Option<HostCommand>,
    #[command(flatten)]
    pub(crate) words: Words,
    /// Print what is set as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// What stands on the page, and where visitors find it.
#[derive(Debug, Args)]
pub(crate) struct Words {
    /// The address at which visitors find the page
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) address: Option<Url>,
    /// The page’s title
    #[arg(long, global = true, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// A sentence or two below the title
    #[arg(long, global = true, value_name = "TEXT")]
    pub(crate) about: Option<String>,
    /// Ask search engines to leave the page out
    #[arg(long, global = true, conflicts_with = "index")]
    pub(crate) noindex: bool,
    /// Let search engines find the page
    #[arg(long, global = true)]
    pub(crate) index: bool,
    /// Leave a page that lies at the place before this where it is, and forget it
    #[arg(long, global = true)]
    pub(crate) leave_old: bool,
    /// Keep the place without trying it out
    #[arg(long, global = true)]
    pub(crate) no_check: bool,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum HostCommand {
    /// A folder on this computer, which something else publishes
    Folder {
        /// The folder
        folder: PathBuf,
    },
    /// A WebDAV server, Nextcloud for one
    Webdav {
        /// The address of the folder there
        url: Url,
        /// The name to sign in with
        #[arg(long, value_name = "NAME")]
        user: String,
    },
    /// A store that speaks Amazon’s S3
    S3 {
        /// Its address, without the bucket
        #[arg(long, value_name = "URL")]
        endpoint: Url,
        /// Its region
        #[arg(long, default_value = "auto")]
        region: String,
        /// The bucket
        #[arg(long)]
        bucket: String,
        /// The folder in the bucket
        #[arg(long, default_value = "")]
        prefix: String,
        /// The id of the access key
        #[arg(long, value_name = "ID")]
        access_key: String,
    },
}
