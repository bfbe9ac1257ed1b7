//! Who plays in these tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lapel_tests::authority::Authority;
use lapel_tests::award::{Award, Recipient};
use lapel_tests::host::{Addresses, Host, Key, Moves, PASSWORD};
use lapel_tests::issuer::Issuer;
use lapel_tests::keyring::Keyring;
use lapel_tests::lapel::{Lapel, Run};

use crate::crawl::{ADDRESS, Site, reach, site};

/// Where the page goes.
pub(crate) enum Where {
    Server(Host),
    Folder(PathBuf),
}

/// An earner with badges, a keyring, and a place for the page.
pub(crate) struct Cast {
    pub(crate) lapel: Lapel,
    pub(crate) place: Where,
    /// The ids of the badges, by their names: A to D.
    pub(crate) ids: BTreeMap<&'static str, String>,
    _keyring: Keyring,
    _issuer: Issuer,
}

/// The badge that is never shared.
pub(crate) const PRIVATE: &str = "Diary keeper, privately";

/// Which kinds of places there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    WebDav,
    /// WebDAV behind a proxy that does this to requests to move a file.
    Behind(Moves),
    /// WebDAV that lists whole addresses.
    WholeAddresses,
    Store,
    /// A store whose key may not list the bucket.
    Unlisted,
    Folder,
}

impl Cast {
    /// A wallet with four genuine badges, and a place that is set up; none if it cannot be had.
    pub(crate) fn new(kind: Kind) -> Option<Self> {
        let cast = Self::without_set_up(kind, Keyring::unlocked())?;
        cast.set_up(&[]).ended(0);
        Some(cast)
    }

    /// The same, and nobody has said where the page goes.
    pub(crate) fn without_set_up(kind: Kind, keyring: Keyring) -> Option<Self> {
        let authority = Authority::new();
        let mut issuer = Issuer::start_at(0, &authority);
        issuer.ca.clone_from(&authority.pem);
        let mut lapel = Lapel::new().trusting(&issuer).with_keyring(&keyring);
        let webdav =
            |moves, addresses| Host::webdav(&authority, moves, addresses).map(Where::Server);
        let place = match kind {
            Kind::WebDav => webdav(Moves::Understood, Addresses::Paths)?,
            Kind::Behind(moves) => webdav(moves, Addresses::Paths)?,
            Kind::WholeAddresses => webdav(Moves::Understood, Addresses::Whole)?,
            Kind::Store => Where::Server(Host::store(&authority, Key::Lists)),
            Kind::Unlisted => Where::Server(Host::store(&authority, Key::ListsNothing)),
            Kind::Folder => Where::Folder(lapel.path("site")),
        };
        if let Where::Server(host) = &place {
            lapel = lapel.allowing(&host.host());
        }
        let names = [
            ("A", "Abacus reader"),
            ("B", "Barometer reader"),
            ("C", "Compass reader"),
            ("D", PRIVATE),
        ];
        let files: Vec<String> = names
            .iter()
            .map(|(letter, name)| {
                let award = Award {
                    name: (*name).to_owned(),
                    recipient: Recipient::Salted("ada@example.org".into(), "sea".into()),
                    ..Award::new(&format!("badge-{}", letter.to_lowercase()))
                };
                lapel.file(&format!("{letter}.png"), issuer.issue(&award).image)
            })
            .collect();
        lapel.run(&["identity", "add", "ada@example.org"]).ended(0);
        let mut arguments = vec!["import", "--check", "--json"];
        arguments.extend(files.iter().map(String::as_str));
        lapel.run(&arguments).ended(0);
        let lines = lapel.run(&["list", "--json"]).ended(0).lines();
        let id = |name: &str| {
            lines
                .iter()
                .find(|line| line["name"] == name)
                .and_then(|line| line["id"].as_str())
                .expect("an id")
                .to_owned()
        };
        let ids = names.iter().map(|(letter, name)| (*letter, id(name)));
        Some(Self {
            ids: ids.collect(),
            lapel,
            place,
            _keyring: keyring,
            _issuer: issuer,
        })
    }

    /// Says where the page goes.
    pub(crate) fn set_up(&self, more: &[&str]) -> Run {
        self.set_up_with(PASSWORD, more)
    }

    /// The same, with whatever password.
    pub(crate) fn set_up_with(&self, password: &str, more: &[&str]) -> Run {
        let mut arguments = vec!["publish", "set-up"];
        let folder;
        let words;
        match &self.place {
            Where::Server(host) => {
                words = host.set_up();
                arguments.extend(words.iter().map(String::as_str));
            }
            Where::Folder(path) => {
                folder = path.display().to_string();
                arguments.extend(["folder", folder.as_str()]);
            }
        }
        arguments.extend(["--address", ADDRESS]);
        arguments.extend(more);
        self.lapel
            .run_with(&arguments, format!("{password}\n").as_bytes())
    }

    pub(crate) fn host(&self) -> &Host {
        match &self.place {
            Where::Server(host) => host,
            Where::Folder(_) => panic!("a folder is no server"),
        }
    }

    /// Where the page's files lie on the disk.
    pub(crate) fn root(&self) -> &Path {
        match &self.place {
            Where::Server(host) => host.root(),
            Where::Folder(path) => path,
        }
    }

    /// All that lies there.
    pub(crate) fn site(&self) -> Site {
        site(self.root())
    }

    /// Switches badges on, and these off.
    pub(crate) fn switch(&self, on: &[&str], off: &[&str]) {
        for (command, letters) in [("share", on), ("unshare", off)] {
            if !letters.is_empty() {
                let mut arguments = vec![command];
                arguments.extend(letters.iter().map(|letter| self.ids[*letter].as_str()));
                self.lapel.run(&arguments).ended(0);
            }
        }
    }

    /// Publishes the page: no request is made twice.
    pub(crate) fn publish(&self, more: &[&str]) -> Run {
        let mut arguments = vec!["publish", "--json", "--retries", "0"];
        arguments.extend(more);
        self.lapel.run(&arguments)
    }

    /// Whether nothing in the wallet's folder, or in a text, is the password.
    pub(crate) fn assert_no_secret(&self, said: &str) {
        assert!(!said.contains(PASSWORD), "the password was shown: {said}");
        let encoded = ["YWRhOlRy", "OlRyMHViNGRvci1hbmQtdGhyZWU"];
        for (path, content) in site(&self.lapel.wallet()) {
            for secret in encoded.iter().copied().chain([PASSWORD]) {
                let found = content
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "{path} holds the password");
            }
        }
    }
}

/// Whether a text stands in any file.
pub(crate) fn says(site: &Site, text: &str) -> bool {
    site.values().any(|content| {
        content
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    })
}

/// Every link leads somewhere, and the private badge is nowhere.
pub(crate) fn assert_sound(site: &Site, what: &str) {
    if let Err(link) = reach(site) {
        panic!("{what}: {link}");
    }
    assert!(!says(site, PRIVATE), "{what}: a private badge is there");
}

/// The wallet and what lies at the place, to begin from again.
pub(crate) struct Saved {
    folder: tempfile::TempDir,
}

impl Saved {
    pub(crate) fn of(cast: &Cast) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        copy(&cast.lapel.wallet(), &folder.path().join("wallet"));
        copy(cast.everything(), &folder.path().join("place"));
        Self { folder }
    }

    pub(crate) fn restore(&self, cast: &Cast) {
        for (from, to) in [
            ("wallet", &*cast.lapel.wallet()),
            ("place", cast.everything()),
        ] {
            empty(to);
            copy(&self.folder.path().join(from), to);
        }
    }
}

impl Cast {
    /// The folder that holds all that lies at the place, and what its server keeps beside.
    fn everything(&self) -> &Path {
        match &self.place {
            Where::Server(host) => host.folder(),
            Where::Folder(path) => path,
        }
    }
}

fn empty(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).expect("a folder can be removed");
        } else {
            std::fs::remove_file(path).expect("a file can be removed");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}
