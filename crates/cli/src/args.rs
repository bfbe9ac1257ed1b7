//! What can be said on the command line.

mod publish;

use std::ffi::OsString;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};

use url::Url;

use openbadges::Identity;

pub(crate) use publish::{HostCommand, How, Publish, PublishCommand, SetUp, Words};

/// Keep, check and show the Open Badges that you earned.
#[derive(Debug, Parser)]
#[command(
    name = "lapel",
    version,
    max_term_width = 100,
    propagate_version = true
)]
#[command(after_help = "\
Exit status: 0 all badges are valid (and yours, where you said who you are), 1 some are not,
2 some could not be read or the command was used wrongly.

Examples:
  lapel verify badge.png                    is this badge genuine?
  lapel import ~/Downloads                  keep every badge in a folder
  lapel list --expiring-within 60d          what ends soon?")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) places: Places,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where the wallet is, and where the network may be asked.
#[derive(Debug, Args)]
pub(crate) struct Places {
    /// The wallet's folder [default: lapel in the system's folder for data]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "LAPEL_WALLET",
        help_heading = "Wallet and network"
    )]
    pub(crate) wallet: Option<PathBuf>,
    /// A host (or host:port) that may have a private address and speak plain http; repeatable
    #[arg(
        long,
        global = true,
        value_name = "HOST",
        help_heading = "Wallet and network"
    )]
    pub(crate) allow_host: Vec<String>,
    /// A PEM file of further certificate authorities to trust
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Wallet and network"
    )]
    pub(crate) cacert: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say whether badges are genuine, without keeping them
    #[command(after_help = "\
Examples:
  lapel verify badge.png
  lapel verify --as ada@example.org https://issuer.example/assertions/1
  lapel verify --json folder/ | jq -r 'select(.verdict != \"valid\") | .input'
  curl -s https://issuer.example/badge.png | lapel verify -")]
    Verify(Verify),
    /// Keep badges: files, folders, ZIPs, links
    #[command(after_help = "\
Examples:
  lapel import badge.png more-badges.zip
  lapel import --check ~/Downloads
  lapel import --links my-badges.txt
  lapel import award.eml qr-code.png
  lapel import https://www.credly.com/badges/01234567-89ab-cdef-0123-456789abcdef")]
    Import(Import),
    /// List the badges of the wallet
    #[command(after_help = "\
Examples:
  lapel list
  lapel list --expiring-within 60d
  lapel list --json --status problem --search cloud")]
    List(List),
    /// Show all about one badge, with every check
    #[command(after_help = "Examples:\n  lapel show 3f2a9c0d\n  lapel show --json 3f2a9c0d")]
    Show(Show),
    /// Check badges of the wallet with their issuers
    #[command(after_help = "Examples:\n  lapel check\n  lapel check --json 3f2a9c0d")]
    Check(Check),
    /// Switch badges on for your public page or a backpack, and say what follows
    #[command(after_help = "\
Examples:
  lapel share 3f2a9c0d 77b1e0aa
  lapel share --collection \"For my CV\"
  lapel share --with Badgr 3f2a9c0d")]
    Share(Share),
    /// Switch badges off again: they are taken back where that can be done
    #[command(after_help = "\
Examples:
  lapel unshare 3f2a9c0d
  lapel unshare --with Badgr --collection \"For my CV\"")]
    Unshare(Share),
    /// Collections: named lists of badges in an order of their own
    #[command(subcommand)]
    #[command(after_help = "\
Examples:
  lapel collection make \"For my CV\"
  lapel collection add \"For my CV\" 3f2a9c0d 77b1e0aa
  lapel collection list")]
    Collection(CollectionCommand),
    /// What needs your attention, each with its one next step
    #[command(after_help = "Examples:\n  lapel attention\n  lapel attention --json")]
    Attention {
        /// Print a line of JSON for each matter
        #[arg(long)]
        json: bool,
    },
    /// What left this computer: what, where to, when, and what came of it; newest first
    #[command(after_help = "\
Examples:
  lapel log
  lapel log Badgr architect
  lapel log --csv > what-left.csv")]
    Log(Log),
    /// Publish the page of the badges that you share: to its place, or into a folder
    #[command(after_help = "\
Examples:
  lapel publish --dry-run
  lapel publish --to site/
  lapel publish set-up webdav https://cloud.example/remote.php/dav/files/ada/badges --user ada
  lapel publish
  lapel publish down")]
    Publish(Publish),
    /// Write badges to files
    #[command(after_help = "\
Examples:
  lapel export --to ~/badges --all
  lapel export --zip badges.zip --shared
  lapel export --to . --form credential 3f2a9c0d
  lapel export --backpack Badgr --shared
  lapel export --to . --for Credly 3f2a9c0d")]
    Export(Export),
    /// Print certificates into a PDF that carries the badges
    #[command(after_help = "\
Examples:
  lapel certificate 3f2a9c0d -o certificate.pdf --name \"Ada Lovelace\"
  lapel certificate 3f2a9c0d 77b1e0aa -o certificates.pdf --paper letter
  lapel verify certificate.pdf")]
    Certificate(Certificate),
    /// List badges for paper (PDF), a spreadsheet (CSV) or a résumé (JSON Resume)
    #[command(after_help = "\
Examples:
  lapel transcript -o transcript.pdf
  lapel transcript --shared -o badges.csv
  lapel transcript --collection \"Science, first year\" -o resume.json
  lapel transcript --format csv -o - | column -t -s ,")]
    Transcript(Transcript),
    /// Other backpacks: connect them, list them, disconnect them
    #[command(subcommand)]
    #[command(after_help = "\
Examples:
  lapel backpack connect badgr.example
  lapel backpack list
  lapel backpack disconnect Badgr")]
    Backpack(BackpackCommand),
    /// Send what is wanted at other backpacks, and take back what no longer is
    #[command(after_help = "Examples:\n  lapel sync --dry-run\n  lapel sync --json")]
    Sync(Sync),
    /// Write a calendar of the days on which badges end
    #[command(after_help = "\
Examples:
  lapel calendar -o badges.ics
  lapel calendar --live ~/Nextcloud/badges.ics
  lapel calendar 3f2a9c0d | less")]
    Calendar(Calendar),
    /// Print a text that shows badges: a mail signature, HTML or Markdown
    #[command(after_help = "\
Examples:
  lapel snippet --as markdown 3f2a9c0d >> README.md
  lapel snippet --as signature 3f2a9c0d 77b1e0aa > signature.html")]
    Snippet(Snippet),
    /// Print the address by which a badge can be added to a profile, posted or mailed
    #[command(after_help = "\
Examples:
  lapel link --to linkedin 3f2a9c0d
  lapel link --to mastodon --server mastodon.social 3f2a9c0d
  lapel link --to mail --open 3f2a9c0d")]
    Link(Link),
    /// Say what ends soon and what changed at issuers, each once; for cron
    #[command(after_help = "\
Examples:
  lapel remind --dry-run
  0 9 * * *  lapel check --json >/dev/null; lapel remind    (in a crontab: cron mails what is said)")]
    Remind(Remind),
    /// Put a credential into an image
    #[command(after_help = "Example:\n  lapel bake plain.png credential.json -o badge.png")]
    Bake(Bake),
    /// Print the credential in an image as it stands, and nothing else
    #[command(after_help = "Example:\n  lapel unbake badge.png > credential.json")]
    Unbake {
        /// A PNG or SVG image (- for standard input)
        image: PathBuf,
    },
    /// Move badges to the trash, where they stay for 30 days
    #[command(after_help = "Example:\n  lapel remove 3f2a9c0d 77b1e0aa")]
    Remove(Remove),
    /// Take badges out of the trash; without ids, list what is in it
    #[command(after_help = "Examples:\n  lapel restore\n  lapel restore 3f2a9c0d")]
    Restore(Restore),
    /// Your e-mail addresses and other identifiers, to tell whose a badge is
    #[command(subcommand)]
    #[command(
        after_help = "Examples:\n  lapel identity add ada@example.org\n  lapel identity list"
    )]
    Identity(IdentityCommand),
    /// Make everything derived (names, search index) anew from the originals
    #[command(after_help = "Example:\n  lapel --wallet ~/badges rebuild")]
    Rebuild,
    /// Import a folder, check it, share two badges and export them: a tour
    #[command(after_help = "Example:\n  lapel --wallet /tmp/tour demo badges/")]
    Demo {
        /// A folder of badges
        folder: PathBuf,
    },
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  lapel completions bash > ~/.local/share/bash-completion/completions/lapel"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Print a line of JSON for each input
    #[arg(long)]
    pub(crate) json: bool,
    /// Ask nobody: what cannot be decided without the network stays unverified
    #[arg(long)]
    pub(crate) offline: bool,
    /// Who you are: an e-mail address or another identifier; repeatable
    #[arg(long = "as", value_name = "EMAIL", value_parser = identity)]
    pub(crate) identities: Vec<Identity>,
    /// The time for which to judge [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = moment)]
    pub(crate) at: Option<DateTime<Utc>>,
    /// A registry of issuers that you trust, by the address of its document; repeatable
    #[arg(long = "registry", value_name = "URL")]
    pub(crate) registries: Vec<Url>,
    /// Fetch the definitions (JSON-LD contexts) that a signature needs and Lapel does not have
    #[arg(long, conflicts_with = "offline")]
    pub(crate) fetch_contexts: bool,
    /// Files, folders, addresses, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<OsString>,
}

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

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The badge's id, or how it begins
    pub(crate) id: String,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The badges' ids, or how they begin [default: all]
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print a line of JSON for each badge, as it is done
    #[arg(long)]
    pub(crate) json: bool,
}

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

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// The badges' ids, or how they begin
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print a line of JSON for each badge
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The badges' ids, or how they begin
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print a line of JSON for each badge
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Log {
    /// Print a line of JSON for each line of the log
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// Print CSV, with a line of names first
    #[arg(long)]
    pub(crate) csv: bool,
    /// Only lines with all these words in them
    #[arg(value_name = "SEARCH")]
    pub(crate) search: Vec<String>,
}

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

#[derive(Debug, Args)]
pub(crate) struct Calendar {
    /// The badges' ids, or how they begin [default: all that are yours and not revoked]
    #[arg(value_name = "ID", conflicts_with_all = ["live", "no_live"])]
    pub(crate) ids: Vec<String>,
    /// Where to write it, in place of a calendar that is there [default: standard output]
    #[arg(short, long, value_name = "FILE.ics")]
    pub(crate) output: Option<PathBuf>,
    /// Keep this file up to date from now on, after each change, check and import
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    pub(crate) live: Option<PathBuf>,
    /// Keep no file up to date any more; the file stays where it is
    #[arg(long, conflicts_with_all = ["live", "output"])]
    pub(crate) no_live: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Snippet {
    /// What it is pasted into
    #[arg(long = "as", value_enum, value_name = "KIND")]
    pub(crate) kind: SnippetName,
    /// The badges' ids, or how they begin
    #[arg(required = true, value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SnippetName {
    /// The signature under a mail, as HTML
    Signature,
    /// A web page
    Html,
    /// A README, a wiki, a forum
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct Link {
    /// Where the badge is shown
    #[arg(long, value_enum, value_name = "PLACE")]
    pub(crate) to: TargetName,
    /// The badge's id, or how it begins
    pub(crate) id: String,
    /// Your Mastodon server, as in mastodon.social; it is remembered
    #[arg(long, value_name = "HOST")]
    pub(crate) server: Option<String>,
    /// Open it in the browser, or the mail program
    #[arg(long)]
    pub(crate) open: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TargetName {
    /// Your profile on LinkedIn
    Linkedin,
    /// A post on LinkedIn
    LinkedinPost,
    /// A post on X
    X,
    /// A post on Facebook
    Facebook,
    /// A post on your own Mastodon server
    Mastodon,
    /// A post on Bluesky
    Bluesky,
    /// A mail
    Mail,
}

#[derive(Debug, Args)]
pub(crate) struct Remind {
    /// Say what is due, and do not count it as said
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print a line of JSON for each
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Sync {
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Look first what lies at each backpack: what was removed or changed there is said, and left so
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) compare: bool,
    /// Only what is due; what failed a moment ago waits a little longer
    #[arg(long)]
    pub(crate) due: bool,
    /// Print a line of JSON for each change
    #[arg(long)]
    pub(crate) json: bool,
}

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormName {
    /// The baked image as received
    Image,
    /// The credential: JSON, JWS or JWT
    Credential,
    /// Both
    Both,
}

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

fn identity(text: &str) -> Result<Identity, String> {
    if text.trim().is_empty() {
        return Err("it is empty".into());
    }
    Ok(Identity::guess(text))
}

fn name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("it is empty".into()),
        name => Ok(name.to_owned()),
    }
}

fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|moment| moment.to_utc())
        .map_err(|_| "give a time as in 2026-11-23T09:00:00Z".into())
}

/// A time in days: `60d`, `8w`, `2m` (30 days each), `1y` (365); a bare number is days.
fn days(text: &str) -> Result<u32, String> {
    let wrong = || "give a time as in 60d, 8w, 2m or 1y".to_owned();
    let (number, factor) = match text.chars().last() {
        Some('d') => (text.strip_suffix('d'), 1),
        Some('w') => (text.strip_suffix('w'), 7),
        Some('m') => (text.strip_suffix('m'), 30),
        Some('y') => (text.strip_suffix('y'), 365),
        _ => (Some(text), 1),
    };
    let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    number
        .and_then(|number| number.parse::<u32>().ok())
        .and_then(|number| number.checked_mul(factor))
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use openbadges::identity::IdentityKind;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_time_is_read_in_days() {
        for (text, expected) in [("60d", 60), ("60", 60), ("8w", 56), ("2m", 60), ("1y", 365)] {
            assert_eq!(days(text), Ok(expected), "{text}");
        }
        for text in [
            "",
            "d",
            "-1d",
            "+1d",
            "60x",
            "1.5d",
            "99999999999d",
            "4000000000y",
            "é",
            "6é",
        ] {
            assert!(days(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_command_has_an_example() {
        for command in Arguments::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("Example"), "{} has none", command.get_name());
        }
    }

    fn parsed(words: &[&str]) -> Result<Command, clap::Error> {
        let words = std::iter::once(&"lapel").chain(words);
        Arguments::try_parse_from(words).map(|arguments| arguments.command)
    }

    #[test]
    fn verify_takes_the_words_of_the_contract() {
        let command = parsed(&[
            "verify",
            "--json",
            "--offline",
            "--as",
            "ada@example.org",
            "--as",
            "did:example:ada",
            "--at",
            "2026-11-23T10:00:00+01:00",
            "--allow-host",
            "a:8443",
            "--allow-host",
            "b",
            "--cacert",
            "ca.pem",
            "badge.png",
            "-",
            "https://issuer.example/1",
        ]);
        let Ok(Command::Verify(verify)) = command else {
            panic!("{command:?}");
        };
        assert!(verify.json && verify.offline);
        let kinds: Vec<IdentityKind> = verify.identities.iter().map(|i| i.kind).collect();
        assert_eq!(kinds, [IdentityKind::Email, IdentityKind::Did]);
        assert_eq!(verify.at, "2026-11-23T09:00:00Z".parse().ok());
        assert_eq!(
            verify.inputs,
            ["badge.png", "-", "https://issuer.example/1"]
        );
    }

    #[test]
    fn global_flags_stand_before_or_after_the_command() {
        for words in [
            ["--wallet", "w", "--allow-host", "h", "list"],
            ["list", "--wallet", "w", "--allow-host", "h"],
        ] {
            let words = std::iter::once("lapel").chain(words);
            let arguments = Arguments::try_parse_from(words).expect("good usage");
            assert_eq!(arguments.places.wallet, Some("w".into()));
            assert_eq!(arguments.places.allow_host, ["h"]);
        }
    }

    #[test]
    fn wrong_words_are_refused() {
        for words in [
            &["verify"][..],
            &["verify", "--at", "yesterday", "badge.png"],
            &["verify", "--at", "2026-11-23", "badge.png"],
            &["verify", "--as", " ", "badge.png"],
            &["import"],
            &["list", "--status", "golden"],
            &["list", "--expiring-within", "soon"],
            &["share"],
            &["export", "3f2a"],
            &["export", "--to", "a", "--zip", "b", "3f2a"],
            &["export", "--to", "a"],
            &["export", "--to", "a", "--shared", "3f2a"],
            &["export", "--to", "a", "--shared", "--all"],
            &["bake", "a.png", "b.json"],
            &["certificate", "-o", "a.pdf"],
            &["certificate", "3f2a"],
            &["certificate", "3f2a", "-o", "a.pdf", "--name", " "],
            &["certificate", "3f2a", "-o", "a.pdf", "--paper", "a5"],
            &["transcript", "3f2a", "--shared", "-o", "a.pdf"],
            &["transcript", "--collection", "a", "--shared", "-o", "a.pdf"],
            &["remove"],
            &["calendar", "3f2a", "--live", "a.ics"],
            &["calendar", "-o", "a.ics", "--live", "b.ics"],
            &["snippet", "3f2a"],
            &["snippet", "--as", "markdown"],
            &["link", "3f2a"],
            &["link", "--to", "myspace", "3f2a"],
            &["polish"],
        ] {
            assert!(parsed(words).is_err(), "{words:?}");
        }
    }

    #[test]
    fn badges_to_export_are_named_or_all_or_shared() {
        for words in [
            &["export", "--to", "a", "3f2a", "77b1"][..],
            &["export", "--zip", "a.zip", "--shared"],
            &["export", "--to", "a", "--all", "--form", "both"],
        ] {
            assert!(matches!(parsed(words), Ok(Command::Export(_))), "{words:?}");
        }
    }
}
