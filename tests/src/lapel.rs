//! The `lapel` command as a process.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

use crate::issuer::Issuer;
use crate::keyring::Keyring;

/// The built command, never older than its source.
///
/// # Panics
/// If it cannot be built.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| fresh("lapel", &["-p", "lapel-cli"], &["crates"]))
}

/// A binary of the workspace, built if it is missing or older than `sources`, the files and folders
/// that it is made of.
///
/// # Panics
/// If it cannot be built.
pub fn fresh(name: &str, package: &[&str], sources: &[&str]) -> PathBuf {
    let binary = target_folder().join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let built = binary.metadata().and_then(|file| file.modified()).ok();
    let newest = sources
        .iter()
        .chain(&["Cargo.lock"])
        .filter_map(|place| newest_source(&workspace().join(place)))
        .max();
    // Cargo would find out by itself, but it lets no two tests ask at once.
    if built.is_none() || built < newest {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet"])
            .args(package)
            .current_dir(workspace())
            .status()
            .expect("cargo runs");
        assert!(built.success(), "{name} could not be built");
    }
    binary
}

/// When the newest file of a folder was written; tests and benches of the crates make no binary.
fn newest_source(place: &Path) -> Option<SystemTime> {
    let metadata = place.metadata().ok()?;
    if metadata.is_file() {
        return metadata.modified().ok();
    }
    std::fs::read_dir(place)
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| {
            !["tests", "benches", "fuzz"]
                .iter()
                .any(|name| entry.file_name() == *name)
        })
        .filter_map(|entry| newest_source(&entry.path()))
        .max()
}

/// The workspace's folder.
pub fn workspace() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// The folder of this profile's binaries: a test runs in its `deps`.
///
/// # Panics
/// If the test runs nowhere.
pub fn target_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test is a file");
    let folder = test.parent().expect("a test lies in a folder");
    match folder.parent() {
        Some(profile) if folder.ends_with("deps") => profile.to_owned(),
        _ => folder.to_owned(),
    }
}

/// `lapel` with a wallet and a folder of its own, which go when it is dropped.
pub struct Lapel {
    folder: TempDir,
    network: Vec<String>,
    environment: Vec<(&'static str, String)>,
    /// All that its runs said.
    said: Mutex<String>,
}

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// The exit status; -1 if it was killed.
    pub status: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Run {
    /// The lines of JSON that it printed.
    ///
    /// # Panics
    /// If a line is no JSON.
    pub fn lines(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {self:?}")))
            .collect()
    }

    /// The one line of JSON that it printed.
    ///
    /// # Panics
    /// If it is not one.
    pub fn line(&self) -> Value {
        let lines = self.lines();
        assert_eq!(lines.len(), 1, "{self:?}");
        lines[0].clone()
    }

    /// The same, once it has ended with a status.
    ///
    /// # Panics
    /// If it ended with another.
    pub fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Default for Lapel {
    fn default() -> Self {
        Self::new()
    }
}

impl Lapel {
    /// A `lapel` that knows no issuer.
    ///
    /// # Panics
    /// If there is no room for a folder.
    pub fn new() -> Self {
        Self {
            folder: TempDir::with_prefix("lapel-").expect("a folder can be made"),
            network: Vec::new(),
            environment: Vec::new(),
            said: Mutex::default(),
        }
    }

    /// The same, that may reach this host on loopback too.
    #[must_use]
    pub fn allowing(mut self, host: &str) -> Self {
        self.network
            .extend(["--allow-host".to_owned(), host.to_owned()]);
        self
    }

    /// The same, that finds this keyring.
    #[must_use]
    pub fn with_keyring(mut self, keyring: &Keyring) -> Self {
        self.environment = vec![
            ("DBUS_SESSION_BUS_ADDRESS", keyring.address.clone()),
            ("HOME", keyring.home().display().to_string()),
        ];
        self
    }

    /// The same, that may reach an issuer on loopback and trusts its authority.
    ///
    /// # Panics
    /// If the authority's certificate cannot be written.
    #[must_use]
    pub fn trusting(mut self, issuer: &Issuer) -> Self {
        let ca = self.path("ca.pem");
        if !issuer.ca.is_empty() {
            let known = std::fs::read_to_string(&ca).unwrap_or_default();
            if known.is_empty() {
                let ca = ca.display().to_string();
                self.network.extend(["--cacert".to_owned(), ca]);
            }
            std::fs::write(&ca, known + &issuer.ca).expect("the folder can be written");
        }
        self.network
            .extend(["--allow-host".to_owned(), issuer.host()]);
        self
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file into the folder, with the folders above it, and says where it is.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        path.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, bytes))
            .expect("the folder can be written");
        path.display().to_string()
    }

    /// The folder that is all its own, the wallet in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the wallet is.
    pub fn wallet(&self) -> PathBuf {
        self.path("wallet")
    }

    /// The arguments by which it reaches its issuers.
    pub fn network(&self) -> &[String] {
        &self.network
    }

    /// The command with its wallet and network, to be run in some other way.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .args(&self.network)
            .arg("--wallet")
            .arg(self.wallet())
            .env("NO_COLOR", "1")
            .env_remove("LAPEL_WALLET")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs it.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().expect("lapel starts");
        self.heard(output.into())
    }

    /// Notes what a run said that was started in some other way.
    pub fn heard(&self, run: Run) -> Run {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.push_str(&run.out);
        said.push_str(&run.err);
        run
    }

    /// All that its runs said, on standard output and on standard error.
    pub fn said(&self) -> String {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.clone()
    }

    /// Runs it with something on its standard input.
    ///
    /// # Panics
    /// If it cannot be started.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("lapel starts");
        // It may well end before it has read everything.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input));
        self.heard(child.wait_with_output().expect("lapel ends").into())
    }

    /// The one line that `lapel verify --json` prints for something.
    ///
    /// # Panics
    /// If it prints anything else.
    pub fn verify(&self, arguments: &[&str]) -> Value {
        self.run(&[&["verify", "--json"], arguments].concat())
            .line()
    }
}

/// The one check of a rule in a report of `lapel verify --json`.
///
/// # Panics
/// If there is none.
pub fn check<'r>(report: &'r Value, rule: &str) -> &'r Value {
    let checks = report["checks"].as_array();
    checks
        .and_then(|checks| checks.iter().find(|check| check["id"] == rule))
        .unwrap_or_else(|| panic!("no check {rule} in {report:#}"))
}

/// The database of a wallet, if there is one yet.
pub fn database(wallet: &Path) -> Option<PathBuf> {
    let database = wallet.join("wallet.sqlite");
    database.exists().then_some(database)
}
