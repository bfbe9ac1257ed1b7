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
    /// Files and folders to import
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

impl Arguments {
    /// The wallet's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.wallet.clone().unwrap_or_else(Wallet::default_folder)
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
