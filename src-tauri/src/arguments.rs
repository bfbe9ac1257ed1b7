//! What the window is started with.

use std::path::{Path, PathBuf};

use clap::Parser;
use tauri::Url;
use wallet::Wallet;
use wallet::net::Rules;
use wallet::settings::Settings;

/// Keeps the open badges you have earned, checks them and takes them out again.
#[derive(Debug, Default, Clone, PartialEq, Eq, Parser)]
#[command(name = "lapel-app", version)]
pub(crate) struct Arguments {
    /// The folder of the wallet, made if there is none
    #[arg(long, value_name = "DIR", env = "LAPEL_WALLET")]
    pub(crate) wallet: Option<PathBuf>,
    /// A host (`host` or `host:port`) that may have a private address and speak plain http
    #[arg(long = "allow-host", value_name = "HOST")]
    pub(crate) allowed_hosts: Vec<String>,
    /// A PEM file of further certificate authorities
    #[arg(long = "cacert", value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Start without opening the window, to remind of what ends; start Lapel again to open it
    #[arg(long)]
    pub(crate) hidden: bool,
    /// Files and folders to import
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

impl Arguments {
    /// The wallet's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.wallet.clone().unwrap_or_else(Wallet::default_folder)
    }

    /// What the system starts Lapel with at login, on the same wallet.
    pub(crate) fn at_login(&self) -> Vec<String> {
        let wallet = self.wallet.as_deref();
        let wallet = wallet.map(|folder| std::path::absolute(folder).unwrap_or(folder.into()));
        let named = wallet.map(|folder| quoted(&format!("--wallet={}", folder.display())));
        std::iter::once("--hidden".to_owned())
            .chain(named)
            .collect()
    }

    /// The files to import, as seen from `folder`.
    pub(crate) fn files_in(&self, folder: &Path) -> Vec<PathBuf> {
        self.files
            .iter()
            .filter(|file| link(file).is_none())
            .map(|file| folder.join(file))
            .collect()
    }

    /// The deep links, which come as arguments too.
    pub(crate) fn links(&self) -> Vec<Url> {
        self.files.iter().filter_map(|file| link(file)).collect()
    }

    /// Where the client may go: what the earner has set, and what this start adds.
    pub(crate) fn rules(&self, settings: &Settings) -> Rules {
        let mut allowed_hosts = self.allowed_hosts.clone();
        allowed_hosts.extend(settings.allowed_hosts.iter().cloned());
        Rules {
            allowed_hosts,
            ca_file: self.ca_file.clone().or_else(|| settings.ca_file.clone()),
            offline: false,
        }
    }
}

/// An argument as the system's list of what is started has it: macOS keeps arguments apart by itself.
#[cfg(target_os = "macos")]
fn quoted(argument: &str) -> String {
    argument.to_owned()
}

/// An argument as the system's list of what is started has it: no folder's name holds a quote there.
#[cfg(windows)]
fn quoted(argument: &str) -> String {
    format!("\"{argument}\"")
}

/// An argument as the system's list of what is started has it: a desktop entry (Desktop Entry
/// Specification, "The Exec key").
#[cfg(not(any(windows, target_os = "macos")))]
fn quoted(argument: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_=/.:".contains(letter);
    if argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    let mut quoted = String::from("\"");
    for letter in argument.chars() {
        match letter {
            // Once for what is in quotes, and each of the two once more for the value of a key.
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                quoted.push_str(r"\\");
                quoted.push(letter);
            }
            '%' => quoted.push_str("%%"),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn link(argument: &Path) -> Option<Url> {
    let link = Url::parse(argument.to_str()?).ok()?;
    (link.scheme() == "lapel").then_some(link)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_seen_from_the_folder_of_the_start() {
        let arguments =
            Arguments::try_parse_from(["lapel-app", "badge.png", "lapel://x", "/tmp/other.png"])
                .expect("valid");
        assert_eq!(
            arguments.files_in(Path::new("/home/ada")),
            [
                Path::new("/home/ada/badge.png"),
                Path::new("/tmp/other.png")
            ]
        );
        let links: Vec<String> = arguments.links().iter().map(Url::to_string).collect();
        assert_eq!(links, ["lapel://x"]);
    }

    #[test]
    fn at_login_the_same_wallet_is_opened_without_its_window() {
        let on = |line: &[&str]| {
            let line = std::iter::once(&"lapel-app").chain(line);
            Arguments::try_parse_from(line).expect("valid").at_login()
        };
        assert_eq!(on(&[]), ["--hidden"]);
        let line = on(&["--wallet", "/home/ada/badges"]);
        assert_eq!(line, ["--hidden", "--wallet=/home/ada/badges"]);
        let again = std::iter::once("lapel-app".to_owned()).chain(line);
        let again = Arguments::try_parse_from(again).expect("it can be read again");
        assert!(again.hidden);
        assert_eq!(again.folder(), Path::new("/home/ada/badges"));
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn a_folder_with_any_name_is_one_argument_in_a_desktop_entry() {
        for (argument, entry) in [
            ("--wallet=/home/ada", "--wallet=/home/ada"),
            ("--wallet=/a b", r#""--wallet=/a b""#),
            ("100%", r#""100%%""#),
            (r#"a"$`b"#, r#""a\\"\\$\\`b""#),
            (r"a\b", r#""a\\\\b""#),
        ] {
            assert_eq!(quoted(argument), entry);
        }
    }

    #[test]
    fn rules_join_the_arguments_and_the_settings() {
        let arguments = Arguments::try_parse_from([
            "lapel-app",
            "--allow-host",
            "localhost:8443",
            "--allow-host",
            "intranet",
            "--cacert",
            "/tmp/ca.pem",
        ])
        .expect("valid");
        let rules = arguments.rules(&Settings {
            allowed_hosts: vec!["badges.school".into()],
            ca_file: Some("/etc/school.pem".into()),
            ..Settings::default()
        });
        assert_eq!(
            rules.allowed_hosts,
            ["localhost:8443", "intranet", "badges.school"]
        );
        assert_eq!(rules.ca_file.as_deref(), Some(Path::new("/tmp/ca.pem")));
        assert!(!rules.offline);

        let rules = Arguments::default().rules(&Settings {
            ca_file: Some("/etc/school.pem".into()),
            ..Settings::default()
        });
        assert_eq!(rules.ca_file.as_deref(), Some(Path::new("/etc/school.pem")));
    }
}
