//! The real Secret Service: GNOME Keyring in a D-Bus session of its own, unlocked, locked and absent.
//!
//! Which bus there is, is found out once in a process. Each state is therefore asked for in a process
//! of its own, which is this program again, in a session and with a home that nobody else uses.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use wallet::secrets::{Keyring, Secrets, SecretsError};

const NAME: &str = "backpack/0123456789abcdef/tokens";

/// Runs one of the tests below in `session`, after the shell command `before`.
fn run_in(home: &Path, session: &[&str], before: &str, test: &str) {
    let program = std::env::current_exe().expect("this program");
    let script = format!("{before} exec \"$0\" --exact {test} --ignored --nocapture");
    let mut line: Vec<&str> = session.to_vec();
    line.extend(["sh", "-c", &script]);
    let output = Command::new(line[0])
        .args(&line[1..])
        .arg(&program)
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .output()
        .expect("a process");
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("1 passed"), "{said}\n{complained}");
    no_secret_below(home);
}

/// The keyring encrypts what it keeps: no file of the session's home holds the secret in clear.
fn no_secret_below(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            no_secret_below(&path);
        } else if path.is_file() {
            let content = std::fs::read(&path).expect("a file");
            let secret = b"canary-of-the-keyring";
            let found = content.windows(secret.len()).any(|part| part == secret);
            assert!(!found, "{}", path.display());
        }
    }
}

/// Whether the programs are there. In continuous integration they have to be.
fn is_possible() -> bool {
    let missing: Vec<_> = ["dbus-run-session", "gnome-keyring-daemon"]
        .into_iter()
        .filter(|program| {
            let path = std::env::var_os("PATH").unwrap_or_default();
            !std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
        })
        .collect();
    if !missing.is_empty() {
        assert!(std::env::var_os("CI").is_none(), "install {missing:?}");
        eprintln!("SKIPPED: {missing:?} not installed, the keyring is not tested");
    }
    missing.is_empty()
}

const SESSION: &[&str] = &["dbus-run-session", "--"];
const UNLOCK: &str =
    "printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null;";
const LOCKED: &str = "gnome-keyring-daemon --start --components=secrets >/dev/null;";

#[test]
fn an_unlocked_keyring_keeps_short_and_long_secrets() {
    if is_possible() {
        let home = tempfile::tempdir().expect("a folder");
        run_in(home.path(), SESSION, UNLOCK, "in_an_unlocked_keyring");
    }
}

#[test]
fn a_locked_keyring_is_said_to_be_locked() {
    if is_possible() {
        let home = tempfile::tempdir().expect("a folder");
        run_in(home.path(), SESSION, UNLOCK, "in_an_unlocked_keyring");
        run_in(home.path(), SESSION, LOCKED, "in_a_locked_keyring");
    }
}

#[test]
fn a_keyring_that_nobody_ever_unlocked_is_said_to_be_locked() {
    if is_possible() {
        let home = tempfile::tempdir().expect("a folder");
        run_in(
            home.path(),
            SESSION,
            LOCKED,
            "in_a_locked_keyring_without_secrets",
        );
    }
}

#[test]
fn without_a_bus_the_keyring_is_missing() {
    let home = tempfile::tempdir().expect("a folder");
    run_in(home.path(), &["env"], "", "without_a_bus");
}

#[test]
#[ignore = "run by an_unlocked_keyring_keeps_short_and_long_secrets in a session of its own"]
fn in_an_unlocked_keyring() {
    let keyring = Keyring;
    assert_eq!(keyring.load(NAME), Ok(None));
    assert_eq!(keyring.delete(NAME), Ok(()), "what is not there is gone");
    let long = "canary-of-the-keyring ".repeat(500);
    for value in ["canary-of-the-keyring", long.as_str(), "", "{\"é\":\"𝄞\"}"] {
        keyring.store(NAME, value).expect("kept");
        assert_eq!(keyring.load(NAME), Ok(Some(value.to_owned())));
    }
    keyring
        .store("backpack/other/tokens", "another")
        .expect("kept");
    keyring.delete(NAME).expect("deleted");
    assert_eq!(keyring.load(NAME), Ok(None));
    let other = keyring.load("backpack/other/tokens");
    assert_eq!(other, Ok(Some("another".to_owned())));
    keyring.store(NAME, &long).expect("kept");
}

#[test]
#[ignore = "run by a_locked_keyring_is_said_to_be_locked in a session of its own"]
fn in_a_locked_keyring() {
    let keyring = Keyring;
    assert_eq!(keyring.load(NAME), Err(SecretsError::Locked));
    assert_eq!(
        keyring.store(NAME, "canary-of-the-keyring"),
        Err(SecretsError::Locked)
    );
    assert_eq!(keyring.delete(NAME), Err(SecretsError::Locked));
}

#[test]
#[ignore = "run by a_keyring_that_nobody_ever_unlocked_is_said_to_be_locked in a session of its own"]
fn in_a_locked_keyring_without_secrets() {
    let keyring = Keyring;
    assert_eq!(
        keyring.store(NAME, "canary-of-the-keyring"),
        Err(SecretsError::Locked)
    );
}

#[test]
#[ignore = "run by without_a_bus_the_keyring_is_missing in a session of its own"]
fn without_a_bus() {
    let keyring = Keyring;
    assert_eq!(keyring.load(NAME), Err(SecretsError::Missing));
    assert_eq!(keyring.store(NAME, "x"), Err(SecretsError::Missing));
    assert_eq!(keyring.delete(NAME), Err(SecretsError::Missing));
}
