//! What can be said on the command line.

mod backpack;
mod bake;
mod calendar;
mod check;
mod collection;
mod export;
mod identity;
mod import;
mod link;
mod list;
mod log;
mod paper;
mod publish;
mod remind;
mod share;
mod show;
mod snippet;
mod sync;
mod trash;
mod values;
mod verify;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use backpack::{BackpackCommand, Connect, SpeechName};
pub(crate) use bake::Bake;
pub(crate) use calendar::Calendar;
pub(crate) use check::Check;
pub(crate) use collection::{CollectionBadges, CollectionCommand};
pub(crate) use export::{Export, FormName};
pub(crate) use identity::IdentityCommand;
pub(crate) use import::Import;
pub(crate) use link::{Link, TargetName};
pub(crate) use list::{List, SortName, StatusName};
pub(crate) use log::Log;
pub(crate) use paper::{Certificate, PaperName, Printing, Transcript, TranscriptFormatName};
pub(crate) use publish::{HostCommand, How, Publish, PublishCommand, SetUp, Words};
pub(crate) use remind::Remind;
pub(crate) use share::Share;
pub(crate) use show::Show;
pub(crate) use snippet::{Snippet, SnippetName};
pub(crate) use sync::Sync;
pub(crate) use trash::{Remove, Restore};
pub(crate) use verify::Verify;

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
