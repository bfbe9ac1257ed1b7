//! What can be said of other backpacks.

use clap::{Args, Subcommand, ValueEnum};
use url::Url;

#[derive(Debug, Subcommand)]
pub(crate) enum BackpackCommand {
    /// List the backpacks that are connected
    List {
        /// Print a line of JSON for each
        #[arg(long)]
        json: bool,
    },
    /// List places that Lapel knows, and what each takes
    Places {
        /// Print a line of JSON for each
        #[arg(long)]
        json: bool,
    },
    /// Connect a backpack: sign in to it in the browser
    Connect(Box<Connect>),
    /// Give the right to use a backpack back, and forget it here
    Disconnect {
        /// Its name
        name: String,
    },
    /// Who you are at a backpack; with --name: change your name there
    Profile {
        /// The backpack’s name
        name: String,
        /// Your name there from now on, where the backpack lets programs change it
        #[arg(long = "name", value_name = "TEXT")]
        new_name: Option<String>,
        /// Print a line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Say that you have carried badges to a place that Lapel cannot speak to
    Done {
        /// The place, as “lapel backpack places” names it
        place: String,
        /// The badges, by their ids or the beginnings of them
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// They are not there after all
        #[arg(long)]
        not: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Connect {
    /// Its address, as in badgr.example, or a name that “lapel backpack places” lists
    pub(crate) address: String,
    /// What to call it [default: its own name]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Print the address to sign in at, then read the address on which the browser ended
    #[arg(long)]
    pub(crate) no_browser: bool,
    /// How to speak to it, where it knows more than one way
    #[arg(long, value_enum)]
    pub(crate) speak: Option<SpeechName>,
    /// The page that hands the browser’s answer over, where the backpack wants an https address
    #[arg(long, value_name = "URL")]
    pub(crate) relay: Option<Url>,
    /// A client id that the backpack gave you; its secret is read from LAPEL_CLIENT_SECRET
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// With --client-id: the redirect address that the backpack knows for it [default: the page of --relay]
    #[arg(long, value_name = "URL", requires = "client_id")]
    pub(crate) redirect: Option<Url>,
    /// Where a backpack has no sign-in page: your name there; the password is asked for, used once
    /// and never stored
    #[arg(long, value_name = "NAME")]
    pub(crate) user: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SpeechName {
    /// Badge Connect, Open Badges 2.1
    #[value(name = "2.1")]
    V2_1,
    /// The Open Badges 3.0 API
    #[value(name = "3.0")]
    V3_0,
    /// Badgr’s own interface
    Badgr,
}
